package businessaccountwebhook

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/metaobject/webhook"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// plan checks, before an override is written, that it can be.
func plan(ctx context.Context, s *session.Session, p *lifecycle.Plan[model]) error {
	g, err := s.Graph()
	if err != nil {
		return err
	}
	s.Ledger.NotePlannedResult(p.Planned.object())
	if p.Prior == nil {
		return planCreate(ctx, s, g, p)
	}
	if err := s.Ledger.PlanExisting(p.Prior.object()); err != nil {
		return tfdiag.WithPath(atAccount, err)
	}
	if !needsWrite(p.Planned, *p.Prior) {
		return nil
	}
	return planOverride(ctx, s, g, p)
}

// needsWrite reports whether an update sends something. A version alone counts only with an override.
func needsWrite(planned, prior model) bool {
	return !planned.OverrideCallbackURI.Equal(prior.OverrideCallbackURI) || needsResubscription(planned, prior) ||
		!planned.OverrideCallbackURI.IsNull() && !planned.VerifyTokenWOVersion.Equal(prior.VerifyTokenWOVersion)
}

// needsResubscription reports whether an update sends the subscription once more, also if it is as configured.
func needsResubscription(planned, prior model) bool {
	return !planned.ResubscribeTrigger.IsNull() && !planned.ResubscribeTrigger.Equal(prior.ResubscribeTrigger)
}

func planCreate(ctx context.Context, s *session.Session, g *graph.Client, p *lifecycle.Plan[model]) error {
	m := p.Planned
	if m.BusinessAccountID.IsUnknown() {
		return nil
	}

	var err error
	if m.AppID, err = ownAppID(ctx, g); err != nil {
		return err
	}

	p.Planned.AppID = m.AppID
	unlock, err := s.Ledger.Lock(ctx, m.object()) // an apply plans again, beside the destruction of another address
	if err != nil {
		return err
	}
	defer unlock()

	found, err := g.SubscribedApps.Find(ctx, m.subscription())
	if err != nil {
		return metaarg.ExplainAccountError(err)
	}
	if m.OverrideCallbackURI.IsUnknown() {
		return nil
	}
	if err := checkExisting(s, m, found); err != nil {
		return err
	}
	if err := s.Ledger.PlanUnique(m.object(), typeName); err != nil {
		return tfdiag.WithPath(atAccount, err)
	}
	if found != nil && found.OverrideCallbackURI == m.overrideURI() && !s.Ledger.IsInState(m.object()) {
		m.warnOfAdopted(p)
	}
	if m.overrideURI() != "" && (found == nil || found.OverrideCallbackURI != m.overrideURI()) {
		return planOverride(ctx, s, g, p)
	}
	if lack := webhook.MissingAppWebhookText(ctx, s, g); lack != "" {
		p.WarnAt(atAccount, fmt.Sprintf("App %s will receive no messages of WhatsApp Business Account "+
			"%s", m.AppID.ValueString(), m.accountID()), lack)
	}
	return nil
}

// planOverride checks what the write of an override needs.
func planOverride(ctx context.Context, s *session.Session, g *graph.Client, p *lifecycle.Plan[model]) error {
	if p.Planned.overrideURI() == "" { // it is removed, or not known yet
		return nil
	}
	return webhook.CheckOverride(ctx, s, g, p.Config.VerifyTokenWO)
}

// checkExisting protects an override that was set outside this configuration, also from the destruction of another address in the same run.
func checkExisting(s *session.Session, m model, found *graph.SubscribedApp) error {
	if found == nil || found.OverrideCallbackURI == "" || graph.SameCallback(found.OverrideCallbackURI, m.overrideURI()) ||
		s.Ledger.IsInState(m.object()) {
		return nil
	}
	return webhook.ErrOtherWebhook(s, webhook.OtherWebhook{
		Object:   m.object(),
		Argument: path.Root(overrideArgument),
		TypeName: typeName,
		ImportID: m.importID(),
		Value:    "override",
		Summary:  fmt.Sprintf("WhatsApp Business Account %s already has another override", m.accountID()),
		Shown: fmt.Sprintf("The messages of the account for app %s go to %s", m.AppID.ValueString(),
			tfdiag.PrintableText(found.OverrideCallbackURI)),
	})
}

// ownAppID returns the ID of the app whose subscription the provider's token manages.
func ownAppID(ctx context.Context, g *graph.Client) (types.String, error) {
	app, err := g.Tokens.OwnAppID(ctx)
	if err != nil {
		return types.StringNull(), tfdiag.WithSummary("Cannot find out the app of the provider's token", err)
	}
	return types.StringValue(app), nil
}

// checkStateApp refuses a token of another app than that of the subscription in the state, as checkApp does.
func checkStateApp(ctx context.Context, g *graph.Client, m model) error {
	return tfdiag.WithAdvice(checkApp(ctx, g, m), "To leave the subscription as it is, remove the resource "+
		"from the state with terraform state rm.")
}

// checkApp refuses a token of another app: Meta would change the subscription of that app.
func checkApp(ctx context.Context, g *graph.Client, m model) error {
	own, err := ownAppID(ctx, g)
	if err != nil || own.Equal(m.AppID) {
		return err
	}
	return tfdiag.New("The provider's token belongs to another app", "The subscription is that of app %s, and the provider's access_token "+
		"belongs to app %s. Meta shows and changes only the subscription of the token's own app. Use a token of app "+
		"%s.", m.AppID.ValueString(), own.ValueString(), m.AppID.ValueString())
}
