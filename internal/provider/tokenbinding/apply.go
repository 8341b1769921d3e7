package tokenbinding

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/boundtoken"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/generate"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

func create(ctx context.Context, c *session.Session, w *lifecycle.Write[model]) (model, error) {
	if w.Config.On() {
		return createGenerated(ctx, c, w)
	}
	return apply(ctx, c, w, true, func(project chat.Project, configured string) error { return refuse(w.Plan, project, configured) })
}

func update(ctx context.Context, c *session.Session, w *lifecycle.Write[model]) (model, error) {
	if w.Config.On() {
		return updateGenerated(ctx, c, w)
	}
	write, refresh := boundtoken.Writes(w.Config.Model, w.Plan.Model)
	if !refresh {
		m := w.Plan // nothing about the token was planned
		m.Facts = w.Prior.Facts
		return m, nil
	}
	m, err := apply(ctx, c, w, write, func(chat.Project, string) error { return nil })
	if err == nil {
		generate.Replaced(w.Prior.Block, w.Prior.Model, m.Model, w.Warn)
	}
	return m, err
}

// apply checks the token and, if write says so, writes it unless the project holds it already.
func apply(ctx context.Context, c *session.Session, w *lifecycle.Write[model], write bool, allowed func(chat.Project, string) error) (model, error) {
	m := w.Plan
	if w.Config.AccessTokenWO.IsNull() {
		return m, boundtoken.Missing("access_token_wo was set while planning and is null now: pass the same variables to apply as to plan")
	}
	token := w.Config.Token()
	report, err := boundtoken.Check(ctx, c, w.Config.Model)
	if err != nil {
		return m, err
	}
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
	if err := allowed(project, token.Fingerprint()); err != nil {
		return m, err
	}
	held := project.Token.Fingerprint == token.Fingerprint()
	if !held && write { // not shown counts as different
		if project, err = platform.Tokens.SetToken(ctx, project, token); err != nil {
			return m, binding.Missing(err)
		}
		held = true
	}
	c.Ledger.Wrote(session.Object{Kind: what, ID: project.ID})
	m.AccessTokenWO = types.StringNull()
	m.Facts = boundtoken.FactsOf(report.Token)
	m.TokenFingerprint = types.StringValue(token.Fingerprint())
	if held {
		note(ctx, w, project.Token, token.Fingerprint())
	}
	return m, nil
}

// note remembers which token was applied.
func note(ctx context.Context, w *lifecycle.Write[model], held chat.Token, fingerprint string) {
	applied := binding.Applied{Value: fingerprint, UpdatedAt: held.UpdatedAt}
	if err := binding.SaveApplied(ctx, w.Private, applied); err != nil {
		w.Warn("The binding was made, but a note about it was not saved", "Destroying it will leave the token in the project. "+err.Error())
	}
}

// imported reads the binding that a project has.
func imported(ctx context.Context, c *session.Session, ids []string, _ lifecycle.PrivateWriter) (model, error) {
	id := ids[0]
	var m model
	if err := binding.CheckImportID(id); err != nil {
		return m, err
	}
	platform, err := c.Chat()
	if err != nil {
		return m, err
	}
	if platform.Tokens == nil {
		return m, binding.Unsupported(platform, "project", "set a project's token")
	}
	project, err := platform.Projects.Get(ctx, id)
	if err != nil {
		return m, err
	}
	if !project.Token.Present {
		return m, fmt.Errorf("the chat project %q holds no token, so there is nothing to import: create the binding instead", id)
	}
	m = model{
		Project:         types.StringValue(id),
		Model:           boundtoken.Imported(project.Token),
		Block:           generate.None(),
		ReplaceExisting: types.BoolValue(false),
		OnDestroy:       types.StringNull(),
	}
	return m, nil
}

func read(ctx context.Context, c *session.Session, r *lifecycle.Read[model]) (model, error) {
	m := r.State
	platform, err := c.Chat()
	if errors.Is(err, session.ErrUnknown) {
		return m, lifecycle.ErrUnknown
	}
	if err != nil {
		return m, err
	}
	project, err := platform.Projects.Get(ctx, m.Project.ValueString())
	if errors.Is(err, chat.ErrNotFound) {
		generate.StillValid(m.Block, m.Model, r.Warn)
		return m, fmt.Errorf("%w: %w", lifecycle.ErrGone, err)
	}
	if err != nil {
		return m, err
	}
	c.Ledger.Read(session.Object{Kind: what, ID: project.ID})
	m.Facts = m.Refresh(project.Token)
	return m, nil
}

// remove clears the token if it is still the one that this binding applied.
func remove(ctx context.Context, c *session.Session, r *lifecycle.Read[model]) error {
	m := r.State
	name := m.Project.ValueString()
	platform, err := c.Chat()
	if err != nil {
		return err
	}
	if binding.OnDestroy(m.OnDestroy, platform.TokenClearer != nil) == binding.Abandon {
		r.Warn("The token stays in the chat project", fmt.Sprintf("Project %q keeps its token: Terraform only forgets the binding. %s", name, binding.ByHand(platform, what)))
		return nil
	}
	project, unlock, err := binding.Lock(ctx, c, platform, what, name)
	if errors.Is(err, chat.ErrNotFound) {
		generate.StillValid(m.Block, m.Model, r.Warn)
		return lifecycle.ErrGone
	}
	if err != nil {
		return err
	}
	defer unlock()
	if !project.Token.Present || c.Ledger.Written(session.Object{Kind: what, ID: project.ID}) {
		return nil // nothing there, or this run has just bound a token there, which must not be lost
	}
	if why := notOurs(project.Token, binding.LastApplied(ctx, r.Private)); why != "" {
		leftAlone(r, name, why)
		return nil
	}
	err = platform.TokenClearer.ClearToken(ctx, project)
	if errors.Is(err, chat.ErrChanged) {
		leftAlone(r, name, replaced)
		return nil
	}
	if err == nil {
		generate.StillValid(m.Block, m.Model, r.Warn)
	}
	return err
}

const replaced = "somebody has replaced the token that this binding applied"

// notOurs says why the project's token may not be the one that this binding applied, "" if it is. Where the platform does
// not show the fingerprint, the time of the last change stands in for it.
func notOurs(t chat.Token, applied binding.Applied) string {
	switch {
	case applied.Value == "":
		return "this binding has never applied a token"
	case t.Fingerprint != "" && t.Fingerprint != applied.Value:
		return replaced
	case t.Fingerprint != "":
		return ""
	case t.UpdatedAt.IsZero() || applied.UpdatedAt.IsZero():
		return "the chat platform does not show whether it is the one that this binding applied"
	case !t.UpdatedAt.Equal(applied.UpdatedAt):
		return replaced
	}
	return ""
}

func leftAlone(r *lifecycle.Read[model], project, why string) {
	r.Warn("The token was left in the chat project", fmt.Sprintf("Project %q still holds a token: %s, so it was not removed. "+
		"Remove it in the project's settings if it is no longer needed.", project, why))
}
