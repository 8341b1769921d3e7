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
func apply(ctx context.Context, c *session.Session, w *lifecycle.Write[model]) (model, error) {
	m := w.Plan
	if incomplete(w.Config, w.Prior) {
		return m, nil
	}
	if !m.Facts.Unchanged() {
		number, _ := lookUp(ctx, c, m.PhoneNumberID) // an error is told below, where the number is needed
		facts, err := token.Inspect(ctx, c, w.Config.state(), number.BusinessAccountID)
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
	platform, err := platformOf(c)
	if err != nil {
		return m, err
	}
	s := step{manual: platform.Manual, fingerprint: m.TokenFingerprint.ValueString()}
	if s.project, _, err = findProject(ctx, platform, m.Project.ValueString()); err != nil {
		return m, err
	}
	if s.number, err = lookUp(ctx, c, m.PhoneNumberID); err != nil {
		return m, err
	}
	if m.RequireConfirmation.ValueBool() && s.due(m.ConfirmedCode) {
		return m, s.required(m.ConfirmedCode)
	}
	if err := once(ctx, c, s.project); err != nil {
		return m, err
	}
	display, verified := metaarg.FactsOf(s.number)
	m.DisplayPhoneNumber, m.VerifiedName = tftype.KnownOr(m.DisplayPhoneNumber, display), tftype.KnownOr(m.VerifiedName, verified)
	m.ConfirmationCode = types.StringValue(s.code())
	m.setConfirmed()
	return m, nil
}

// once refuses a second hand-off for a project, because the project has only one token and one phone number.
func once(ctx context.Context, c *session.Session, project chat.Project) error {
	unlock, err := c.Ledger.Lock(ctx, session.Object{Kind: what, ID: project.ID})
	if err != nil {
		return err
	}
	defer unlock()
	if c.Ledger.Written(session.Object{Kind: what, ID: project.ID}) {
		return binding.AtProject(tfdiag.New("Two hand-offs for the same Jira project",
			"Another %s resource in this configuration was applied to "+
				"project %s in this run. The project has one token and one phone number. Remove one of the resources.", typeName, project.Key))
	}
	c.Ledger.Wrote(session.Object{Kind: what, ID: project.ID})
	return nil
}
