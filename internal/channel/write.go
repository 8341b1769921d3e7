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

// Create makes a channel. Trouble after it was made is a warning.
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
		made, err := platform.Channels.Create(ctx, k.asked(w.Plan, t, appSecret))
		if errors.Is(err, chat.ErrConflict) {
			err = s.CreatedFirst(err)
		}
		return made, k.conflict(err)
	})
	switch {
	case err != nil:
		return w.Plan, err
	case receipt.Doubt != nil:
		return w.Plan, tfdiag.Titled(receipt.Doubt.Summary(), receipt.Doubt)
	}
	m := k.filled(k.settled(w.Plan, receipt.Facts, appSecret), receipt.Result, true)
	s.Ledger.Read(k.object(receipt.Result.ID))
	binding.NoteTenant(ctx, w.Private, platform, receipt.Result.ID)
	token.Claim(s, k.TypeName, types.StringValue(receipt.Result.ID), w.WarnAt)
	k.note(ctx, w, receipt.Applied())
	k.report(ctx, platform, w, receipt.Result.ID)
	return m, nil
}

// report warns of what is wrong with a channel that was created.
func (k Kind[M]) report(ctx context.Context, platform *chat.Platform, w *lifecycle.Write[M], id string) {
	wrong, err := platform.Channels.Health(ctx, id)
	if len(wrong) > 0 {
		w.Warn(fmt.Sprintf("New %s %s does not work yet", k.Noun, id), strings.Join(wrong, "\n\n"))
	}
	if err != nil {
		w.Warn(fmt.Sprintf("Health of new %s %s is unknown", k.Noun, id),
			"Send a message to the number to see whether it arrives. "+tfdiag.Explain(err))
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
	id := k.Shared(w.Plan).ID.ValueString()
	receipt, err := token.Deliver(ctx, s, k.delivery(ctx, platform, w), func(ctx context.Context, t secret.Value) (chat.Channel, error) {
		before, after := k.held(*w.Prior), k.asked(w.Plan, t, appSecret)
		if chat.Keeps(before, after) { // only arguments of this provider changed
			return platform.Channels.Get(ctx, id)
		}
		now, err := platform.Channels.Update(ctx, id, before, after)
		return now, k.conflict(err)
	})
	if receipt.Sent { // beside an error
		m := k.filled(k.settled(w.Plan, receipt.Facts, appSecret), receipt.Result, false)
		w.Partial = &m
	}
	if err != nil {
		return w.Plan, err
	}
	if receipt.Delivered {
		k.note(ctx, w, receipt.Applied())
	}
	if receipt.Doubt != nil {
		return k.unfinished(w, receipt.Facts), tfdiag.Titled(receipt.Doubt.Summary(), receipt.Doubt)
	}
	now := receipt.Result
	if receipt.Unanswered {
		if now, err = platform.Channels.Get(ctx, id); err != nil {
			return k.unfinished(w, receipt.Facts), err
		}
	}
	if !k.Shared(w.Config).Generates() {
		token.Replaced(ctx, s, k.Shared(*w.Prior).state(), receipt.Facts, w.Warn)
	}
	return k.filled(k.settled(w.Plan, receipt.Facts, appSecret), now, true), nil
}

// unfinished saves the token of an update that failed afterwards, and returns what it saves. What else was to be changed is
// compared again by the next plan.
func (k Kind[M]) unfinished(w *lifecycle.Write[M], facts token.Facts) M {
	shared := k.Shared(*w.Prior)
	shared.Facts, shared.Generator, shared.Requirements = facts, k.Shared(w.Plan).Generator, k.Shared(w.Plan).Requirements
	m := k.With(*w.Prior, shared)
	w.Partial = &m
	return m
}

// delivery describes the way of a channel's token.
func (k Kind[M]) delivery(ctx context.Context, platform *chat.Platform, w *lifecycle.Write[M]) token.Delivery {
	plan := k.Shared(w.Plan)
	d := token.Delivery{
		Config: token.State{Token: k.Shared(w.Config).Token, Generator: plan.Generator}, Planned: plan.Facts,
		Account: plan.BusinessAccountID.ValueString(), Applied: binding.LastApplied(ctx, w.Private).Value, Platform: platform,
		Project: plan.ID.ValueString(), Holder: k.call(w.Plan), Warn: w.Warn,
	}
	if w.Prior != nil {
		prior := k.Shared(*w.Prior).state()
		d.Prior = &prior
	}
	return d
}

// asked returns what a plan asks for, with the secrets that are to be written.
func (k Kind[M]) asked(plan M, t, appSecret secret.Value) chat.ChannelSpec {
	spec := k.wanted(plan)
	spec.Token.Write, spec.AppSecret.Write = t, appSecret
	return spec
}

// settled returns the planned model with what is known about the secrets after the write.
func (k Kind[M]) settled(plan M, facts token.Facts, appSecret secret.Value) M {
	shared := k.Shared(plan)
	shared.Facts = facts
	if !appSecret.IsZero() {
		shared.AppSecretFingerprint = types.StringValue(appSecret.Fingerprint())
	}
	return k.With(plan, shared)
}

// note remembers which token the channel was given, or was found to hold as configured, so that a token that replaces it by hand
// is seen as such.
func (k Kind[M]) note(ctx context.Context, w *lifecycle.Write[M], fingerprint string) {
	if err := binding.SaveApplied(ctx, w.Private, binding.Applied{Value: fingerprint}); err != nil {
		w.Warn(fmt.Sprintf("A note about the token of %s was not saved", k.call(w.Plan)), "The token was written. "+err.Error())
	}
}
