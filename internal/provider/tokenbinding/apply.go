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

// update writes the token if the plan says so.
func update(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	if w.Plan.TokenUnchanged() {
		m := w.Plan
		m.Facts = w.Prior.Facts
		return m, nil
	}
	m, err := bind(ctx, s, w)
	if err == nil && !w.Config.Generates() {
		token.WarnOfReplaced(ctx, s, w.Prior.tokenState(), m.Facts, w.Warn)
	}
	return m, err
}

// bind delivers the token to the project. A problem of a creation whose token may have arrived is a warning: an error beside a state
// would taint it, and the next run would take away what may be in use.
func bind(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	m := w.Plan
	held := func(prior model) types.String { return prior.TokenFingerprint }
	locked, err := slot.LockForWrite(ctx, s, binding.WriteOptsOf(w, w.Config.Fingerprint(), held))
	if err != nil {
		return m, err
	}
	defer locked.Unlock()

	receipt, err := token.Deliver(ctx, s, tokenDelivery(w, locked), func(ctx context.Context, t secret.Value) (chat.Project, error) {
		return writeToken(ctx, locked, w.Prior == nil, t)
	})
	if err != nil {
		return m, err
	}

	m.AccessTokenWO, m.Facts = types.StringNull(), receipt.Facts
	if receipt.Applied != "" {
		warnOfOverwritten(w, locked.Last, locked.Project.Token)
	}

	locked.NoteWritten(ctx, appliedNote(receipt.Result.Token, receipt.Applied))
	switch {
	case receipt.Problem == nil:
		return m, nil
	case w.Prior == nil:
		w.Warn(tfdiag.WarningTexts(receipt.Problem))
		return m, nil
	}

	w.Partial = &m
	return m, receipt.Problem
}

// tokenDelivery describes what Deliver needs.
func tokenDelivery(w *lifecycle.Write[model], locked *binding.LockedProject) token.Delivery {
	config := token.State{Token: w.Config.Token, Generator: w.Plan.Generator}
	return token.Delivery{
		Subject:  w.Plan.subject(config, locked.Project.ID, w.Prior, locked.Last),
		Planned:  w.Plan.Facts,
		Platform: locked.Platform,
		Before:   locked.Project.Token,
		Warn:     w.Warn,
	}
}

// warnOfOverwritten warns that a token was overwritten that no plan has shown: the platform shows the time of the change alone.
func warnOfOverwritten(w *lifecycle.Write[model], last binding.Applied, held chat.TokenInfo) {
	if !held.Present || held.Fingerprint != "" || last.UpdatedAt.IsZero() || held.UpdatedAt.IsZero() || held.UpdatedAt.Equal(last.UpdatedAt) {
		return
	}
	w.Warn(fmt.Sprintf("A token of project %s that was set outside Terraform was overwritten", w.Plan.Project.ValueString()),
		fmt.Sprintf("Another user or program set a token at %s, after Terraform had applied one. The chat platform does not show which token it "+
			"was, so no plan could show it. It is still valid at Meta unless it was revoked.", held.UpdatedAt.UTC().Format(time.RFC3339)))
}

// writeToken writes a token unless the project holds it already. One that the platform does not show counts as different.
func writeToken(ctx context.Context, locked *binding.LockedProject, creates bool, t secret.Value) (chat.Project, error) {
	same := locked.Project.Token.Fingerprint == t.Fingerprint()
	again := creates && canMarkToken(locked)
	if t.IsZero() || (same && !again) {
		return locked.Project, nil
	}
	now, err := locked.Platform.Tokens.SetToken(ctx, locked.Project, t)
	return now, binding.WithProjectPath(err)
}

// canMarkToken reports whether the platform shows when a token was stored. A creation then stores an equal token again, which marks it:
// another configuration that applied it before no longer takes it away.
func canMarkToken(locked *binding.LockedProject) bool {
	return slot.CanClear(locked.Platform) && !locked.Project.Token.UpdatedAt.IsZero()
}

// appliedNote returns what is noted about a token that the project holds.
func appliedNote(t chat.TokenInfo, fingerprint string) binding.Applied {
	return binding.Applied{Value: fingerprint, UpdatedAt: t.UpdatedAt}
}
