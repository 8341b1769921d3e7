package jsmhandoff

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/token"
)

// apply records the step with a newly computed code, for creation and update. It writes nothing to Jira or Meta.
func apply(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	m := w.Plan
	if isIncomplete(w.Config, w.Prior) {
		return m, nil
	}
	if !m.TokenUnchanged() {
		number, _ := findNumber(ctx, s, m.PhoneNumberID) // an error is told below, where the number is needed
		facts, err := token.Inspect(ctx, s, w.Config.tokenState(), number.BusinessAccountID)
		if err != nil {
			return m, err
		}
		m.Facts = facts
	}

	m.AccessTokenWO = types.StringNull()
	if !m.ConfirmationCode.IsUnknown() {
		m.setConfirmed()
		return m, nil
	}

	platform, err := manualPlatform(s)
	if err != nil {
		return m, err
	}

	step := manualStep{setup: platform.ManualSetup, fingerprint: m.TokenFingerprint.ValueString()}
	if step.project, _, err = findProject(ctx, platform, m.Project.ValueString()); err != nil {
		return m, err
	}
	if step.number, err = findNumber(ctx, s, m.PhoneNumberID); err != nil {
		return m, err
	}
	if m.RequireConfirmation.ValueBool() && step.isDue(m.ConfirmedCode) {
		return m, step.errRequired(m.ConfirmedCode)
	}
	if err := checkSingleHandoff(ctx, s, step.project); err != nil {
		return m, err
	}

	display, verified := metaarg.PhoneNumberValues(step.number)
	m.DisplayPhoneNumber, m.VerifiedName = tftype.KnownOr(m.DisplayPhoneNumber, display), tftype.KnownOr(m.VerifiedName, verified)
	m.ConfirmationCode = types.StringValue(step.confirmationCode())
	m.setConfirmed()
	return m, nil
}

// checkSingleHandoff refuses a second hand-off for a project, because the project has only one token and one phone number.
func checkSingleHandoff(ctx context.Context, s *session.Session, project chat.Project) error {
	unlock, err := s.Ledger.Lock(ctx, session.Object{Kind: ledgerKind, ID: project.ID})
	if err != nil {
		return err
	}
	defer unlock()
	if s.Ledger.WasWritten(session.Object{Kind: ledgerKind, ID: project.ID}) {
		return binding.WithProjectPath(tfdiag.New("Two hand-offs for the same Jira project",
			"Another %s resource in this configuration was applied to "+
				"project %s in this run. The project has one token and one phone number. Remove one of the resources.", typeName, project.Key))
	}
	s.Ledger.NoteWritten(session.Object{Kind: ledgerKind, ID: project.ID})
	return nil
}
