package tokenbinding

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/generate"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

// createGenerated binds a generated token. When nobody knows whether it arrived, the binding is kept with a warning: an
// error beside a state would be tainted, and the next run would take away what may be in use.
func createGenerated(ctx context.Context, c *session.Session, w *lifecycle.Write[model]) (model, error) {
	m, err := deliver(ctx, c, w, func(project chat.Project) error { return refuse(w.Plan, project, "") })
	if doubt := (*generate.InDoubt)(nil); errors.As(err, &doubt) {
		w.Warn("It is not known whether the token arrived", doubt.Explain())
		return m, nil
	}
	return m, err
}

func updateGenerated(ctx context.Context, c *session.Session, w *lifecycle.Write[model]) (model, error) {
	if !w.Plan.TokenFingerprint.IsUnknown() {
		m := w.Plan // nothing about the token was planned
		m.Facts = w.Prior.Facts
		return m, nil
	}
	m, err := deliver(ctx, c, w, func(chat.Project) error { return nil })
	if doubt := (*generate.InDoubt)(nil); errors.As(err, &doubt) {
		w.Partial = &m
	}
	return m, err
}

// deliver generates a token for the project, unless it turns out that none is due.
func deliver(ctx context.Context, c *session.Session, w *lifecycle.Write[model], allowed func(chat.Project) error) (model, error) {
	m := w.Plan
	platform, err := c.Chat()
	if err != nil {
		return m, err
	}
	project, unlock, err := binding.Lock(ctx, c, platform, what, m.Project.ValueString())
	if err != nil {
		return m, binding.Missing(err)
	}
	defer unlock()
	if c.Ledger.Written(session.Object{Kind: what, ID: project.ID}) {
		return m, binding.Twice(typeName, m.Project.ValueString())
	}
	if err := allowed(project); err != nil {
		return m, err
	}
	held := project.Token
	d := &generate.Delivery{
		Config: generate.State{Block: m.Block, Token: m.Model}, Private: w.Private, Project: project.ID, Warn: w.Warn, Look: generate.Look(platform, project.ID),
		Write: func(ctx context.Context, token secret.Value) (chat.Token, error) {
			now, err := platform.Tokens.SetToken(ctx, project, token)
			held = now.Token
			return now.Token, binding.Missing(err)
		},
	}
	if w.Prior != nil {
		d.Prior = &generate.State{Block: w.Prior.Block, Token: w.Prior.Model}
		if is, err := d.Due(ctx, c); err != nil || !is {
			m.Facts = w.Prior.Facts
			return m, err
		}
	}
	facts, err := d.Run(ctx, c)
	if doubt := (*generate.InDoubt)(nil); err != nil && !errors.As(err, &doubt) {
		return m, err
	}
	c.Ledger.Wrote(session.Object{Kind: what, ID: project.ID})
	m.AccessTokenWO = types.StringNull()
	m.Facts = facts
	note(ctx, w, held, facts.TokenFingerprint.ValueString())
	return m, err
}
