package channel

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/boundtoken"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/generate"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

// Create makes a channel. Trouble after it was made is a warning.
func (k Kind[M]) Create(ctx context.Context, c *session.Session, w *lifecycle.Write[M]) (M, error) {
	m := w.Plan
	platform, err := k.platform(c)
	if err != nil {
		return m, err
	}
	spec, made := k.spec(m), chat.Channel{}
	if err := k.appSecret(c, w, &m, &spec); err != nil {
		return m, err
	}
	write := func(ctx context.Context) (chat.Token, error) {
		made, err = platform.Channels.Create(ctx, spec)
		return made.Token, k.conflict(err)
	}
	if k.Shared(&w.Config).On() {
		err = k.generated(ctx, c, k.delivery(w, &m), &m, &spec, write)
	} else if err = k.configured(ctx, c, w, &m, &spec, true); err == nil {
		_, err = write(ctx)
	}
	if err != nil {
		return m, err
	}
	k.fill(&m, made, true)
	c.Ledger.Read(session.Object{Kind: k.TypeName, ID: made.ID})
	boundtoken.Claim(c, k.TypeName, types.StringValue(made.ID), w.WarnAt)
	k.note(ctx, w, k.Shared(&m).TokenFingerprint.ValueString())
	wrong, err := platform.Channels.Health(ctx, made.ID)
	if len(wrong) > 0 {
		w.Warn(fmt.Sprintf("The %s was created, and something is wrong with it", k.Noun), strings.Join(wrong, "\n\n"))
	}
	if err != nil {
		w.Warn(fmt.Sprintf("The %s was created, and its health is not known", k.Noun), "Send a message to the number to see whether it arrives. "+err.Error())
	}
	return m, nil
}

// note remembers which token the channel has been given, or was found to hold as configured, so that one that replaces it by
// hand is seen as such.
func (k Kind[M]) note(ctx context.Context, w *lifecycle.Write[M], fingerprint string) {
	applied := binding.Applied{Value: fingerprint}
	if err := binding.SaveApplied(ctx, w.Private, applied); err != nil {
		w.Warn(fmt.Sprintf("The %s was written, but a note about it was not saved", k.Noun), err.Error())
	}
}

// Update changes what differs, and nothing else.
func (k Kind[M]) Update(ctx context.Context, c *session.Session, w *lifecycle.Write[M]) (M, error) {
	m := w.Plan
	platform, err := k.platform(c)
	if err != nil {
		return m, err
	}
	shared, spec := k.Shared(&m), k.spec(m)
	if err := k.appSecret(c, w, &m, &spec); err != nil {
		return m, err
	}
	write := func(ctx context.Context) (chat.Token, error) {
		return k.change(ctx, platform, w, &m, spec)
	}
	if k.Shared(&w.Config).On() {
		err := k.updateGenerated(ctx, c, platform, w, &m, &spec, write)
		return m, err
	}
	set, refresh := boundtoken.Writes(k.Shared(&w.Config).Model, shared.Model)
	if !refresh {
		shared.Facts = k.Shared(w.Prior).Facts
	} else if err := k.configured(ctx, c, w, &m, &spec, set); err != nil {
		return m, err
	}
	if _, err := write(ctx); err != nil {
		return m, err
	}
	if refresh {
		k.note(ctx, w, shared.TokenFingerprint.ValueString())
		generate.Replaced(k.Shared(w.Prior).Block, k.Shared(w.Prior).Model, shared.Model, w.Warn)
	}
	return m, nil
}

// change writes what differs between the state and spec. The plan was made from the state, so whatever else differs at the
// platform is kept.
func (k Kind[M]) change(ctx context.Context, platform *chat.Platform, w *lifecycle.Write[M], m *M, spec chat.ChannelSpec) (chat.Token, error) {
	before := k.held(*w.Prior)
	if chat.Keeps(before, spec) { // only arguments of this provider changed
		return chat.Token{}, nil
	}
	now, err := platform.Channels.Update(ctx, k.Shared(m).ID.ValueString(), before, spec)
	if err != nil {
		return chat.Token{}, k.conflict(err)
	}
	k.fill(m, now, true)
	return now.Token, nil
}

// Read returns the channel as it is.
func (k Kind[M]) Read(ctx context.Context, c *session.Session, r *lifecycle.Read[M]) (M, error) {
	m := r.State
	platform, err := k.platform(c)
	if errors.Is(err, session.ErrUnknown) {
		return m, lifecycle.ErrUnknown
	}
	if err != nil {
		return m, err
	}
	shared := k.Shared(&m)
	now, err := platform.Channels.Get(ctx, shared.ID.ValueString())
	if errors.Is(err, chat.ErrNotFound) {
		generate.StillValid(shared.Block, shared.Model, r.Warn)
		return m, fmt.Errorf("%w: %w", lifecycle.ErrGone, err)
	}
	if err != nil {
		return m, err
	}
	c.Ledger.Read(session.Object{Kind: k.TypeName, ID: now.ID})
	k.fill(&m, now, false)
	shared.Facts = shared.Refresh(now.Token)
	return m, nil
}

// Delete removes the channel and returns when it is gone.
func (k Kind[M]) Delete(ctx context.Context, c *session.Session, r *lifecycle.Read[M]) error {
	platform, err := k.platform(c)
	if err != nil {
		return err
	}
	shared := k.Shared(&r.State)
	err = platform.Channels.Delete(ctx, shared.ID.ValueString())
	gone := errors.Is(err, chat.ErrNotFound)
	if err == nil || gone {
		generate.StillValid(shared.Block, shared.Model, r.Warn)
	}
	if gone {
		return lifecycle.ErrGone
	}
	return err
}

// Import reads the channel with an id.
func (k Kind[M]) Import(ctx context.Context, c *session.Session, ids []string, _ lifecycle.PrivateWriter) (M, error) {
	id := ids[0]
	var m M
	platform, err := k.platform(c)
	if err != nil {
		return m, err
	}
	now, err := platform.Channels.Get(ctx, id)
	if err != nil {
		return m, err
	}
	*k.Shared(&m) = Model{Model: boundtoken.Imported(now.Token), Block: generate.None()}
	k.fill(&m, now, false)
	return m, nil
}
