package channel

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/token"
)

func (k Kind[M]) onDestroyAttribute() schema.Attribute {
	return ondestroy.Attribute("What destroying or replacing the resource does to the "+k.Noun+". `abandon` removes it from the state and "+
		"sends nothing: the "+k.Noun+" goes on working. `delete` deletes it. "+k.Docs.DestroyNote+
		" Terraform reads the argument from the state, so apply a change of it before you destroy the resource.",
		ondestroy.Delete, ondestroy.Abandon)
}

func (k Kind[M]) isAbandoned(state M) bool {
	return k.Common(state).OnDestroy.ValueString() == ondestroy.Abandon
}

// PlanDelete warns of what a destruction takes away, or refuses it.
func (k Kind[M]) PlanDelete(ctx context.Context, s *session.Session, r *lifecycle.Stored[M]) error {
	if err := s.Ledger.PlanExisting(k.object(k.Common(r.State).ID.ValueString())); err != nil {
		return err
	}
	if k.isAbandoned(r.State) {
		r.Warn(k.keptWarning(r.State))
		return nil
	}
	platform, err := k.platform(s)
	if err != nil {
		return err
	}
	if err := k.checkDelete(ctx, platform, r.State); err != nil {
		return err
	}
	r.Warn(fmt.Sprintf("%s will be deleted", chat.SentenceStart(k.channelText(r.State))),
		k.LostOnDestroy+" To keep it, set on_destroy = \"abandon\" and apply before you remove the resource.")
	return nil
}

// keptWarning returns the warning about a channel that Terraform no longer manages.
func (k Kind[M]) keptWarning(state M) (summary, detail string) {
	return fmt.Sprintf("%s stays in %s", chat.SentenceStart(k.channelText(state)), k.Product),
		fmt.Sprintf("on_destroy is \"abandon\", so Terraform only removes the %s from the state and sends nothing. %s To manage it again, "+
			"import it.",
			k.Noun, k.KeptWithoutDestroy)
}

// checkDelete refuses to delete a channel together with its conversations, unless the state asks for it.
func (k Kind[M]) checkDelete(ctx context.Context, platform *chat.Platform, state M) error {
	common := k.Common(state)
	if common.OnDestroy.ValueString() == ondestroy.Delete {
		return nil
	}
	n, err := platform.Channels.Conversations(ctx, common.ID.ValueString())
	switch {
	case err != nil:
		return tfdiag.New("Cannot count the conversations of "+k.channelText(state),
			"%s deletes the %s together with its conversations, so it is only deleted without on_destroy = \"delete\" if it has none. %s",
			k.Product, k.Noun, tfdiag.ErrorText(err))
	case n == 0:
		return nil
	}
	return tfdiag.New(fmt.Sprintf("%s has conversations", chat.SentenceStart(k.channelText(state))),
		"%[1]s deletes the %[2]s together with its conversations. It has %[3]d, and they cannot be restored. "+
			"To keep the %[2]s, set on_destroy = \"abandon\" in the resource. To delete it with its conversations, set on_destroy = \"delete\". "+
			"Apply that change first, and then destroy or replace the resource: Terraform reads the argument from the state. "+
			"A removed block with lifecycle { destroy = false } keeps the %[2]s, too.", k.Product, k.Noun, n)
}

// Delete removes the channel and returns when it is gone.
func (k Kind[M]) Delete(ctx context.Context, s *session.Session, r *lifecycle.Stored[M]) error {
	if k.isAbandoned(r.State) {
		r.Warn(k.keptWarning(r.State))
		return nil
	}

	platform, err := k.platform(s)
	if err != nil {
		return err
	}

	state := k.Common(r.State)
	unlock, err := k.beginDelete(ctx, s, state)
	if err != nil {
		return err
	}
	defer unlock()

	now, err := platform.Channels.Get(ctx, state.ID.ValueString()) // the ID may be that of another tenant's channel
	if err == nil {
		err = k.checkTenant(platform, state, now)
	}
	if err == nil {
		// A tainted channel is replaced without a plan of its destruction.
		err = tfdiag.WithAdvice(k.checkDelete(ctx, platform, r.State), "Nothing was deleted.")
	}
	if err == nil {
		err = platform.Channels.Delete(ctx, now.ID)
	}

	err = binding.ExplainNotFound(ctx, r.Private, platform, err)
	if err == nil || errors.Is(err, lifecycle.ErrGone) {
		s.Ledger.NoteLeftByDestroy(k.object(state.ID.ValueString()), deletedChannel)
		token.WarnOfLeftBehind(ctx, s, state.tokenState(), r.Warn)
	}
	return err
}

// deletedChannel is the value that the ledger keeps for a channel that this run has deleted.
const deletedChannel = ""

// beginDelete keeps a plan of this run that needs the number of the channel waiting until unlock is called. If such a plan was refused,
// the deletion is refused too.
func (k Kind[M]) beginDelete(ctx context.Context, s *session.Session, state Model) (unlock func(), err error) {
	id := state.ID.ValueString()
	if unlock, err = s.Ledger.Lock(ctx, k.object(id)); err != nil || !s.Ledger.WasRefused(k.object(id)) {
		return unlock, err
	}
	unlock()
	return nil, tfdiag.New(fmt.Sprintf("%s %s was not deleted", chat.SentenceStart(k.Noun), id),
		"Another resource was to have its phone number "+
			"in the same run, and was refused. Nothing was changed. Apply again, or write a moved block if the resource was renamed.")
}
