package tokenbinding

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/token"
)

// create binds the token. When it is not known whether a generated token arrived, the binding is kept with a warning: an error
// beside a state would taint it, and the next run would take away what may be in use.
func create(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	m, doubt, err := bind(ctx, s, w)
	if doubt != nil {
		w.Warn(doubt.Summary(), doubt.Explain())
	}
	return m, err
}

// update writes the token if the plan says so.
func update(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	if w.Plan.TokenUnchanged() {
		m := w.Plan
		m.Facts = w.Prior.Facts
		return m, nil
	}
	m, doubt, err := bind(ctx, s, w)
	if doubt != nil {
		w.Partial = &m
		return m, tfdiag.Titled(doubt.Summary(), doubt)
	}
	if err == nil && !w.Config.Generates() {
		token.WarnReplaced(ctx, s, w.Prior.state(), m.Facts, w.Warn)
	}
	return m, err
}

// bind delivers the token to the project, which nothing else of this run changes meanwhile.
func bind(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, *token.OutcomeUnknownError, error) {
	m := w.Plan
	platform, err := s.Chat()
	if err != nil {
		return m, nil, err
	}
	project, unlock, err := slot().Lock(ctx, s, platform, m.Project.ValueString())
	if err != nil {
		return m, nil, binding.AtProject(err)
	}
	defer unlock()
	last := binding.LastApplied(ctx, w.Private)
	wish := binding.PlannedWrite{Arguments: m.Arguments, Create: w.Prior == nil, Value: w.Config.Fingerprint()}
	if w.Prior != nil {
		wish.Prior = w.Prior.TokenFingerprint.ValueString()
	}
	if err := slot().CheckWrite(s, wish, project); err != nil {
		return m, nil, err
	}
	delivery := token.Delivery{
		Config: token.State{Token: w.Config.Token, Generator: m.Generator}, Planned: m.Facts, Applied: last.Value,
		Platform: platform, Project: project.ID, Held: project.Token, Holder: binding.DescribeProject(m.Project), Warn: w.Warn,
	}
	if w.Prior != nil {
		prior := w.Prior.state()
		delivery.Prior = &prior
	}
	receipt, err := token.Deliver(ctx, s, delivery, func(ctx context.Context, t secret.Value) (chat.Project, error) {
		if w.Prior == nil && marks(platform, project) {
			return write(ctx, platform, project, t)
		}
		return set(ctx, platform, project, t)
	})
	if err != nil && receipt.Outcome != token.NotHeld {
		return m, nil, err
	}
	s.Ledger.NoteWritten(slot().Object(project))
	m.AccessTokenWO, m.Facts = types.StringNull(), receipt.Facts
	if w.Prior == nil {
		binding.NoteTenant(ctx, w.Private, platform, project.ID)
	}
	if receipt.Applied != "" {
		warnOverwritten(w, last, project.Token)
		note(ctx, w, noteOf(receipt.Result.Token, receipt.Applied).After(last, slot().Held(project)))
	}
	if err != nil {
		w.Partial = &m
	}
	return m, receipt.Doubt, err
}

// warnOverwritten warns that a token was overwritten that no plan has shown: the platform shows the time of the change alone.
func warnOverwritten(w *lifecycle.Write[model], last binding.Applied, held chat.Token) {
	if !held.Present || held.Fingerprint != "" || last.UpdatedAt.IsZero() || held.UpdatedAt.IsZero() || held.UpdatedAt.Equal(last.UpdatedAt) {
		return
	}
	w.Warn(fmt.Sprintf("A token of project %s that was set outside Terraform was overwritten", w.Plan.Project.ValueString()),
		fmt.Sprintf("Another user or program set a token at %s, after Terraform had applied one. The chat platform does not show which token it "+
			"was, so no plan could show it. It is still valid at Meta unless it was revoked.", held.UpdatedAt.UTC().Format(time.RFC3339)))
}

// set writes a token unless the project holds it already. One that the platform does not show counts as different.
func set(ctx context.Context, platform *chat.Platform, project chat.Project, t secret.Value) (chat.Project, error) {
	if t.IsZero() || project.Token.Fingerprint == t.Fingerprint() {
		return project, nil
	}
	return write(ctx, platform, project, t)
}

func write(ctx context.Context, platform *chat.Platform, project chat.Project, t secret.Value) (chat.Project, error) {
	now, err := platform.Tokens.SetToken(ctx, project, t)
	return now, binding.AtProject(err)
}

// marks reports whether the platform shows when a token was stored. A creation then stores an equal token again, which marks it: another
// configuration that applied it before no longer takes it away.
func marks(platform *chat.Platform, project chat.Project) bool {
	return slot().CanClear(platform) && !project.Token.UpdatedAt.IsZero()
}

// noteOf returns what is noted about a token that the project holds.
func noteOf(t chat.Token, fingerprint string) binding.Applied {
	return binding.Applied{Value: fingerprint, UpdatedAt: t.UpdatedAt}
}

// note remembers which token was applied.
func note(ctx context.Context, w *lifecycle.Write[model], a binding.Applied) {
	if err := binding.SaveApplied(ctx, w.Private, a); err != nil {
		w.Warn(fmt.Sprintf("Could not record the token of project %s", w.Plan.Project.ValueString()),
			"The token was bound. Destroying the binding will leave it in the project. "+err.Error())
	}
}
