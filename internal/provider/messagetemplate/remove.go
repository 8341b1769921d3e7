package messagetemplate

import (
	"context"
	"errors"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// remove deletes the template, unless another address holds it now, it was adopted, or no plan has shown its content.
func remove(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) error {
	m := r.State
	if isLeftByDestroy(ctx, m, r.Private) {
		reason := "on_destroy is \"abandon\"."
		if m.OnDestroy.IsNull() {
			reason = adopted.KeptText(ondestroy.Delete)
		}
		r.Warn("Template "+m.displayName()+" stays at Meta", "The resource was removed from the state. "+reason)
		return nil
	}

	g, err := s.Graph()
	if err != nil {
		return err
	}

	unlock, err := s.Ledger.Lock(ctx, m.object())
	if err != nil {
		return err
	}
	defer unlock()
	if s.Ledger.WasWritten(m.object()) {
		return nil
	}
	if s.Ledger.WasRefused(m.object()) {
		return tfdiag.WithPath(atName, tfdiag.New("Template "+m.displayName()+" was not deleted",
			"Another resource was to create a template with this "+
				"name and language in the same run, and was refused. Nothing was changed. Apply again, or write a moved block if the resource was "+
				"renamed."))
	}

	now, err := g.MessageTemplates.Get(ctx, m.opts())
	if errors.Is(err, graph.ErrHidden) {
		if gone, lookErr := g.MessageTemplates.ConfirmDeleted(ctx, m.opts()); gone && lookErr == nil {
			return nil
		}
	}
	if err != nil {
		return tfdiag.ExplainKept(err)
	}
	if err := checkUnchanged(now, m); err != nil {
		return tfdiag.ExplainKept(err)
	}

	m.Status = tftype.String(now.Status)
	if err := checkDeletable(m); err != nil {
		return err
	}

	err = g.MessageTemplates.Delete(ctx, now)
	if errors.Is(err, graph.ErrInvalid) || errors.Is(err, graph.ErrOutcomeUnknown) || errors.Is(err, graph.ErrHidden) {
		if found, lookErr := g.MessageTemplates.Find(ctx, m.key()); lookErr == nil && (found == nil || isDeleted(*found)) {
			return nil
		}
	}
	return explainWriteError(err)
}

// checkUnchanged refuses to delete a template whose content was changed since the last plan: no plan has shown what would be lost.
func checkUnchanged(now graph.MessageTemplate, m model) error {
	shown, err := remoteTemplate(now)
	if err != nil || m.EffectiveComponentsJSON.IsNull() {
		return err
	}
	raw, err := normalizedJSON(shown)
	if err != nil || raw == m.EffectiveComponentsJSON.ValueString() {
		return err
	}
	return tfdiag.WithPath(atName, tfdiag.New("Template "+m.displayName()+" changed after the plan",
		"Another user or program changed it at Meta after "+
			"Terraform read it. Nothing was removed. Plan again, with a refresh, to see the content that would be lost."))
}

// isDeleted reports whether a template is deleted or being deleted. Meta shows it for some time after that.
func isDeleted(t graph.MessageTemplate) bool { return t.Status == deleting || t.Status == deleted }

// planDelete warns of what the destruction ends.
func planDelete(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) error {
	if err := s.Ledger.PlanExisting(r.State.object()); err != nil {
		return tfdiag.WithPath(atName, err)
	}
	if s.Ledger.WasWritten(r.State.object()) || isLeftByDestroy(ctx, r.State, r.Private) {
		return nil
	}
	if err := checkDeletable(r.State); err != nil {
		return err
	}
	r.Warn("Template "+r.State.displayName()+" will be deleted", "Messages with it can no longer be sent. "+nameBlockText)
	return nil
}
