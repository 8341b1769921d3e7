package channel

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/token"
)

// Create makes a channel. A problem after it was made is a warning.
func (k Kind[M]) Create(ctx context.Context, s *session.Session, w *lifecycle.Write[M]) (M, error) {
	platform, err := k.platform(s)
	if err != nil {
		return w.Plan, err
	}

	appSecret, err := k.appSecret(s, w)
	if err != nil {
		return w.Plan, err
	}

	receipt, err := token.Deliver(ctx, s, k.delivery(ctx, platform, w), func(ctx context.Context, t secret.Value) (chat.Channel, error) {
		made, err := platform.Channels.Create(ctx, k.plannedSpec(w.Plan, channelSecrets{Token: t, AppSecret: appSecret}))
		if errors.Is(err, chat.ErrConflict) {
			err = s.ExplainReplacementOrder(err)
		}
		return made, k.explainConflict(err)
	})
	switch {
	case err != nil:
		return w.Plan, err
	case receipt.Outcome == token.InDoubt: // nothing is known to have been made
		return w.Plan, receipt.Problem
	case receipt.Problem != nil:
		w.Warn(tfdiag.WarningTexts(receipt.Problem))
	}

	m := k.writtenState(w.Plan, receipt.Facts, appSecret, receipt.Result, afterWrite)
	s.Ledger.NoteInState(k.object(receipt.Result.ID))
	binding.NoteTenant(ctx, w.Private, platform, receipt.Result.ID)
	token.WarnOfSecondWriter(s, k.TypeName, types.StringValue(receipt.Result.ID), w.WarnAt)
	k.noteApplied(ctx, w, receipt.Applied)
	k.warnOfHealth(ctx, platform, w, receipt.Result.ID)
	return m, nil
}

// warnOfHealth warns of what is wrong with a channel that was created.
func (k Kind[M]) warnOfHealth(ctx context.Context, platform *chat.Platform, w *lifecycle.Write[M], id string) {
	wrong, err := platform.Channels.Health(ctx, id)
	if len(wrong) > 0 {
		w.Warn(fmt.Sprintf("New %s %s does not work yet", k.Noun, id), strings.Join(wrong, "\n\n"))
	}
	if err != nil {
		w.Warn(fmt.Sprintf("Health of new %s %s is unknown", k.Noun, id),
			"Send a message to the number to see whether it arrives. "+tfdiag.ErrorText(err))
	}
}

// Update writes what differs between the state and the plan. The plan was made from the state, so whatever else differs at the
// platform is kept.
func (k Kind[M]) Update(ctx context.Context, s *session.Session, w *lifecycle.Write[M]) (M, error) {
	platform, err := k.platform(s)
	if err != nil {
		return w.Plan, err
	}

	appSecret, err := k.appSecret(s, w)
	if err != nil {
		return w.Plan, err
	}

	id := k.Common(w.Plan).ID.ValueString()
	receipt, err := token.Deliver(ctx, s, k.delivery(ctx, platform, w), func(ctx context.Context, t secret.Value) (chat.Channel, error) {
		before, after := k.priorSpec(*w.Prior), k.plannedSpec(w.Plan, channelSecrets{Token: t, AppSecret: appSecret})
		if chat.WritesNothing(before, after) { // only arguments of this provider changed
			return platform.Channels.Get(ctx, id)
		}
		now, err := platform.Channels.Update(ctx, id, before, after)
		return now, k.explainConflict(err)
	})
	if err != nil {
		return w.Plan, err
	}
	k.noteApplied(ctx, w, receipt.Applied)

	switch receipt.Outcome {
	case token.NotHeld:
		w.Partial = new(k.writtenState(w.Plan, receipt.Facts, appSecret, receipt.Result, afterRead))
		return w.Plan, receipt.Problem
	case token.InDoubt:
		w.Partial = new(k.priorWithToken(*w.Prior, w.Plan, receipt.Facts))
		return w.Plan, receipt.Problem
	case token.DoneUnanswered:
		now, err := platform.Channels.Get(ctx, id)
		if err != nil {
			w.Partial = new(k.priorWithToken(*w.Prior, w.Plan, receipt.Facts))
			return w.Plan, err
		}
		return k.writtenState(w.Plan, receipt.Facts, appSecret, now, afterWrite), nil
	case token.Done:
	}
	if !k.Common(w.Config).Generates() {
		token.WarnOfReplaced(ctx, s, k.Common(*w.Prior).tokenState(), receipt.Facts, w.Warn)
	}
	return k.writtenState(w.Plan, receipt.Facts, appSecret, receipt.Result, afterWrite), nil
}

// delivery describes what Deliver needs.
func (k Kind[M]) delivery(ctx context.Context, platform *chat.Platform, w *lifecycle.Write[M]) token.Delivery {
	plan := k.Common(w.Plan)
	config := token.State{Token: k.Common(w.Config).Token, Generator: plan.Generator}
	return token.Delivery{
		Subject:  k.subject(w.Plan, config, w.Prior, binding.LastApplied(ctx, w.Private)),
		Planned:  plan.Facts,
		Platform: platform,
		Warn:     w.Warn,
	}
}

// noteApplied remembers which token the channel was given, or was found to hold as configured, so that a token that replaces it by hand
// is seen as such. "" keeps what was noted before.
func (k Kind[M]) noteApplied(ctx context.Context, w *lifecycle.Write[M], fingerprint string) {
	if fingerprint == "" {
		return
	}
	if err := binding.SaveApplied(ctx, w.Private, binding.Applied{Value: fingerprint}); err != nil {
		w.Warn(fmt.Sprintf("Could not record the token of %s", k.channelText(w.Plan)), "The token was written. "+err.Error())
	}
}
