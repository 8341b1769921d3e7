package phonenumberwebhook

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/metaobject/webhook"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// plan checks, before an override is written, that it can be.
func plan(ctx context.Context, s *session.Session, p *lifecycle.Plan[model]) error {
	g, err := s.Graph()
	if err != nil {
		return err
	}
	if p.Prior != nil {
		if err := s.Ledger.PlanExisting(p.Prior.object()); err != nil {
			return tfdiag.WithPath(atNumber, err)
		}
		if p.Planned.OverrideCallbackURI.IsUnknown() || !needsWrite(p.Planned, *p.Prior) {
			return nil
		}
		return planOverride(ctx, s, g, p)
	}

	m := p.Planned
	if m.PhoneNumberID.IsUnknown() {
		return nil
	}

	unlock, err := s.Ledger.Lock(ctx, m.object()) // an apply plans again, beside the destruction of another address
	if err != nil {
		return err
	}
	defer unlock()

	found, err := g.PhoneNumbers.GetWebhook(ctx, m.numberID())
	if err != nil {
		return metaarg.ExplainNumberError(err)
	}
	if m.OverrideCallbackURI.IsUnknown() {
		return nil
	}
	if err := checkExisting(s, m, found); err != nil {
		return err
	}
	if err := s.Ledger.PlanUnique(m.object(), typeName); err != nil {
		return tfdiag.WithPath(atNumber, err)
	}
	if found == m.overrideURI() {
		if m.OnDestroy.ValueString() == ondestroy.Clear && !s.Ledger.IsInState(m.object()) {
			p.Warn(adopted.Warning("override of phone number "+m.numberID(), "removes it", webhook.KeepAdoptedText))
		}
		return nil
	}
	return planOverride(ctx, s, g, p)
}

// needsWrite reports whether an update sends something.
func needsWrite(planned, prior model) bool {
	return !planned.OverrideCallbackURI.Equal(prior.OverrideCallbackURI) || !planned.VerifyTokenWOVersion.Equal(prior.VerifyTokenWOVersion)
}

// planOverride checks what the write of an override needs.
func planOverride(ctx context.Context, s *session.Session, g *graph.Client, p *lifecycle.Plan[model]) error {
	if err := webhook.CheckOverride(ctx, s, g, p.Config.VerifyTokenWO); err != nil {
		return err
	}
	if lack := webhook.MissingAccountWebhookText(ctx, s, g, p.Planned.numberID()); lack != "" {
		return tfdiag.WithPath(path.Root(overrideArgument), tfdiag.New("The app is not subscribed to the account of the number", "%s", lack))
	}
	return nil
}

// checkExisting protects an override that was set outside this configuration, also from the destruction of another address in the same run.
// Chatwoot sets one when it creates an inbox: the same address with a + in its path.
func checkExisting(s *session.Session, m model, found string) error {
	if found == "" || graph.SameAddress(found, m.overrideURI()) || s.Ledger.IsInState(m.object()) {
		return nil
	}
	return webhook.ErrOtherWebhook(s, webhook.OtherWebhook{
		Object:   m.object(),
		Argument: path.Root(overrideArgument),
		TypeName: typeName,
		ImportID: m.numberID(),
		Value:    "override",
		Summary:  fmt.Sprintf("Phone number %s already has another override", m.numberID()),
		Shown:    "The messages of the number go to " + tfdiag.PrintableText(found),
	})
}
