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
	"terraform-provider-whatsapp/internal/clients"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

const changedVariables = "%s was set while planning and is null now: pass the same variables to apply as to plan"

// Create makes a channel. Trouble after it was made is a warning.
func (k Kind[M]) Create(ctx context.Context, c *clients.Clients, w *lifecycle.Write[M]) (M, error) {
	m := w.Plan
	platform, err := k.platform(c)
	if err != nil {
		return m, err
	}
	spec := k.spec(m)
	if err := k.secrets(ctx, c, w, &m, &spec, true, true); err != nil {
		return m, err
	}
	made, err := platform.Channels.Create(ctx, spec)
	if err != nil {
		return m, k.conflict(err)
	}
	k.fill(&m, made, true)
	c.Bindings.Read(k.TypeName, made.ID)
	boundtoken.Claim(c, k.TypeName, types.StringValue(made.ID), w.WarnAt)
	k.note(ctx, w)
	wrong, err := platform.Channels.Health(ctx, made.ID)
	if len(wrong) > 0 {
		w.Warn(fmt.Sprintf("The %s was created, and something is wrong with it", k.Noun), strings.Join(wrong, "\n\n"))
	}
	if err != nil {
		w.Warn(fmt.Sprintf("The %s was created, and its health is not known", k.Noun), "Send a message to the number to see whether it arrives. "+err.Error())
	}
	return m, nil
}

// secrets puts the secrets that are to be written into spec, and what is known about them into m. The token is inspected
// first.
func (k Kind[M]) secrets(ctx context.Context, c *clients.Clients, w *lifecycle.Write[M], m *M, spec *chat.ChannelSpec, write, refresh bool) error {
	config, planned := k.Shared(&w.Config), k.Shared(m)
	if config.AccessTokenWO.IsNull() && refresh {
		return boundtoken.Missing(fmt.Sprintf(changedVariables, "access_token_wo"))
	}
	if refresh {
		report, err := boundtoken.Check(ctx, c, config.Model)
		if err != nil {
			return err
		}
		planned.Facts = boundtoken.FactsOf(report.Token)
		planned.TokenFingerprint = types.StringValue(config.Token().Fingerprint())
	}
	if write {
		spec.Token = config.Token()
	}
	if !planned.AppSecretFingerprint.IsUnknown() {
		return nil
	}
	if config.AppSecretWO.IsNull() {
		return k.missingAppSecret(fmt.Sprintf(changedVariables, "app_secret_wo"))
	}
	spec.AppSecret = config.appSecret()
	c.AddSecret(spec.AppSecret)
	planned.AppSecretFingerprint = types.StringValue(spec.AppSecret.Fingerprint())
	return nil
}

// note remembers which token the channel has been given, or was found to hold as configured, so that one that replaces it by
// hand is seen as such.
func (k Kind[M]) note(ctx context.Context, w *lifecycle.Write[M]) {
	applied := binding.Applied{Value: k.Shared(&w.Config).Token().Fingerprint()}
	if err := binding.SaveApplied(ctx, w.Private, applied); err != nil {
		w.Warn(fmt.Sprintf("The %s was written, but a note about it was not saved", k.Noun), err.Error())
	}
}

// Update changes what differs, and nothing else.
func (k Kind[M]) Update(ctx context.Context, c *clients.Clients, w *lifecycle.Write[M]) (M, error) {
	m := w.Plan
	platform, err := k.platform(c)
	if err != nil {
		return m, err
	}
	shared, before := k.Shared(&m), k.spec(*w.Prior)
	spec := k.spec(m)
	write, refresh := boundtoken.Writes(k.Shared(&w.Config).Model, shared.Model)
	if !refresh {
		shared.Facts = k.Shared(w.Prior).Facts
	}
	if err := k.secrets(ctx, c, w, &m, &spec, write, refresh); err != nil {
		return m, err
	}
	if spec != before { // else only arguments of this provider changed
		if err := k.change(ctx, platform, w, &m, before, spec); err != nil {
			return m, err
		}
	}
	if refresh {
		k.note(ctx, w)
	}
	return m, nil
}

// change writes what differs between the state and spec.
func (k Kind[M]) change(ctx context.Context, platform *chat.Platform, w *lifecycle.Write[M], m *M, before, spec chat.ChannelSpec) error {
	base, err := platform.Channels.Get(ctx, k.Shared(m).ID.ValueString())
	if err != nil {
		return err
	}
	seen(&base, before)
	if known := k.Shared(w.Prior).TokenFingerprint.ValueString(); known != "" && base.Token.Fingerprint != "" {
		base.Token.Fingerprint = known // which counts if the token is written
	}
	now, err := platform.Channels.Update(ctx, base, spec)
	if err != nil {
		return k.conflict(err)
	}
	k.fill(m, now, true)
	return nil
}

// seen makes base what the state says, since the plan was made from it: whatever else is there now, somebody else changed.
func seen(base *chat.Channel, state chat.ChannelSpec) {
	if state.Name != "" {
		base.Name = state.Name
	}
	base.PhoneNumberID, base.BusinessAccountID = state.PhoneNumberID, state.BusinessAccountID
	base.GreetingEnabled, base.Greeting = state.GreetingEnabled, state.Greeting
	base.GroupID, base.ReminderActive, base.Reminder = state.GroupID, state.ReminderActive, state.Reminder
}

// Read returns the channel as it is.
func (k Kind[M]) Read(ctx context.Context, c *clients.Clients, r *lifecycle.Read[M]) (M, error) {
	m := r.State
	platform, err := k.platform(c)
	if errors.Is(err, clients.ErrUnknown) {
		return m, lifecycle.ErrKeep
	}
	if err != nil {
		return m, err
	}
	shared := k.Shared(&m)
	now, err := platform.Channels.Get(ctx, shared.ID.ValueString())
	if errors.Is(err, chat.ErrNotFound) {
		return m, fmt.Errorf("%w: %w", lifecycle.ErrGone, err)
	}
	if err != nil {
		return m, err
	}
	c.Bindings.Read(k.TypeName, now.ID)
	k.fill(&m, now, false)
	shared.Facts = shared.Refresh(now.Token)
	return m, nil
}

// Delete removes the channel and returns when it is gone.
func (k Kind[M]) Delete(ctx context.Context, c *clients.Clients, r *lifecycle.Read[M]) error {
	platform, err := k.platform(c)
	if err != nil {
		return err
	}
	err = platform.Channels.Delete(ctx, chat.Channel{Project: chat.Project{ID: k.Shared(&r.State).ID.ValueString()}})
	if errors.Is(err, chat.ErrNotFound) {
		return lifecycle.ErrGone
	}
	return err
}

// Import reads the channel with an id.
func (k Kind[M]) Import(ctx context.Context, c *clients.Clients, ids []string, _ lifecycle.PrivateWriter) (M, error) {
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
	*k.Shared(&m) = Model{Model: boundtoken.Imported(now.Token)}
	k.fill(&m, now, false)
	return m, nil
}
