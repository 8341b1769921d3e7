package channel

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/boundtoken"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/generate"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

const changedVariables = "%s was set while planning and is null now: pass the same variables to apply as to plan"

// configured inspects the configured token, puts it into spec if it is to be written, and what is known about it into m.
func (k Kind[M]) configured(ctx context.Context, c *session.Session, w *lifecycle.Write[M], m *M, spec *chat.ChannelSpec, write bool) error {
	config, planned := k.Shared(&w.Config), k.Shared(m)
	if config.AccessTokenWO.IsNull() {
		return boundtoken.Missing(fmt.Sprintf(changedVariables, "access_token_wo"))
	}
	report, err := boundtoken.Check(ctx, c, config.Model)
	if err != nil {
		return err
	}
	planned.Facts = boundtoken.FactsOf(report.Token)
	planned.TokenFingerprint = types.StringValue(config.Token().Fingerprint())
	if write {
		spec.Token.Write = config.Token()
	}
	return nil
}

// appSecret puts the app secret into spec, if it is to be written.
func (k Kind[M]) appSecret(c *session.Session, w *lifecycle.Write[M], m *M, spec *chat.ChannelSpec) error {
	config, planned := k.Shared(&w.Config), k.Shared(m)
	if !planned.AppSecretFingerprint.IsUnknown() {
		return nil
	}
	if config.AppSecretWO.IsNull() {
		return k.missingAppSecret(fmt.Sprintf(changedVariables, "app_secret_wo"))
	}
	spec.AppSecret.Write = config.appSecret()
	c.AddSecret(spec.AppSecret.Write)
	planned.AppSecretFingerprint = types.StringValue(spec.AppSecret.Write.Fingerprint())
	return nil
}

// delivery describes the generated token of a channel.
func (k Kind[M]) delivery(w *lifecycle.Write[M], m *M) *generate.Delivery {
	d := &generate.Delivery{Config: k.Shared(m).tokens(), Private: w.Private, Project: k.Shared(m).ID.ValueString(), Warn: w.Warn}
	if w.Prior != nil {
		before := k.Shared(w.Prior).tokens()
		d.Prior = &before
	}
	return d
}

// generated runs write with a token that was generated for it in spec.
func (k Kind[M]) generated(ctx context.Context, c *session.Session, d *generate.Delivery, m *M, spec *chat.ChannelSpec, write func(context.Context) (chat.Token, error)) error {
	d.Write = func(ctx context.Context, token secret.Value) (chat.Token, error) {
		spec.Token.Write = token
		return write(ctx)
	}
	facts, err := d.Run(ctx, c)
	k.Shared(m).Facts = facts
	return err
}

// updateGenerated changes a channel whose token is generated, with a new token if the plan promised one and it is still due.
func (k Kind[M]) updateGenerated(ctx context.Context, c *session.Session, platform *chat.Platform, w *lifecycle.Write[M], m *M, spec *chat.ChannelSpec, write func(context.Context) (chat.Token, error)) error {
	shared, d := k.Shared(m), k.delivery(w, m)
	d.Look = generate.Look(platform, d.Project)
	is := shared.TokenFingerprint.IsUnknown()
	if is {
		var err error
		if is, err = d.Due(ctx, c); err != nil {
			return err
		}
	}
	if !is {
		shared.Facts = k.Shared(w.Prior).Facts
		_, err := write(ctx)
		return err
	}
	err := k.generated(ctx, c, d, m, spec, write)
	if doubt := (*generate.InDoubt)(nil); errors.As(err, &doubt) {
		// Only the token is noted: what else was to be changed is compared again by the next plan.
		partial := *w.Prior
		k.Shared(&partial).Facts, k.Shared(&partial).Block = shared.Facts, shared.Block
		w.Partial = &partial
	}
	if err == nil || w.Partial != nil {
		k.note(ctx, w, shared.TokenFingerprint.ValueString())
	}
	return err
}
