package appwebhook

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaobject/webhook"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// plan chooses the app, and checks before a write that it can be made.
func plan(ctx context.Context, s *session.Session, p *lifecycle.Plan[model]) error {
	m := &p.Planned
	if p.Prior != nil && p.Config.AppID.IsNull() {
		m.AppID = p.Prior.AppID
	}

	m.Active = types.BoolValue(true)
	if p.Prior != nil {
		if err := s.Ledger.PlanExisting(p.Prior.object()); err != nil {
			return tfdiag.WithPath(path.Root("object"), err)
		}
	}

	g, err := appClient(s)
	if err != nil {
		return err
	}
	if p.Config.AppID.IsNull() {
		m.AppID = types.StringValue(g.AppID())
	}
	if err := checkApp(g, m.AppID); err != nil {
		return err
	}
	if m.AppID.IsUnknown() || m.Object.IsUnknown() {
		return nil
	}
	if m.Fields.IsUnknown() || slices.ContainsFunc(m.Fields.Elements(), mayBeMessages) {
		s.Ledger.NotePlannedResult(m.object())
	}
	if p.Prior != nil {
		if needsWrite(*m, *p.Prior) {
			return webhook.CheckVerifyToken(s, p.Config.VerifyTokenWO)
		}
		return nil
	}
	return planCreate(ctx, s, g, p)
}

func mayBeMessages(v attr.Value) bool {
	return v.IsUnknown() || v.Equal(types.StringValue(webhook.MessagesField))
}

func planCreate(ctx context.Context, s *session.Session, g *graph.Client, p *lifecycle.Plan[model]) error {
	m := p.Planned
	unlock, err := s.Ledger.Lock(ctx, m.object()) // an apply plans again, beside the destruction of another address
	if err != nil {
		return err
	}
	defer unlock()

	found, err := g.AppSubscriptions.Find(ctx, m.objectKind())
	if err != nil {
		return err
	}

	fields, err := tftype.KnownStrings(ctx, m.Fields)
	if err != nil || m.CallbackURL.IsUnknown() {
		return err
	}
	if err := checkExisting(s, m, found, fields); err != nil {
		return err
	}
	if err := s.Ledger.PlanUnique(m.object(), typeName); err != nil {
		return tfdiag.WithPath(path.Root("object"), err)
	}
	if m.matches(found, fields) {
		if m.OnDestroy.ValueString() == ondestroy.Delete && !s.Ledger.IsInState(m.object()) {
			p.Warn(adopted.Warning(m.webhookText(), "deletes it", webhook.KeepAdoptedText))
		}
		return nil
	}
	return webhook.CheckVerifyToken(s, p.Config.VerifyTokenWO)
}

// appClient returns a client that has the app's own token.
func appClient(s *session.Session) (*graph.Client, error) {
	g, err := s.GraphWithoutToken()
	if err == nil && !g.HasAppToken() {
		err = tfdiag.New("The provider has no app_id or no app_secret", "The webhook of an app is read and written with the app's own "+
			"token. Set app_id and app_secret in the provider's configuration, or WHATSAPP_APP_ID and WHATSAPP_APP_SECRET. The app's dashboard > "+
			"App settings > Basic shows both.")
	}
	return g, err
}

// checkApp refuses an app whose secret the provider does not have.
func checkApp(g *graph.Client, id types.String) error {
	if id.IsUnknown() || id.ValueString() == g.AppID() {
		return nil
	}
	return tfdiag.WithPath(path.Root("app_id"), tfdiag.New("The app is not the provider's app", "The webhook is that of app %s, and the "+
		"provider has the secret of app %s. Use a provider block whose app_id and app_secret are those of app "+
		"%s.", id.ValueString(), g.AppID(), id.ValueString()))
}

// needsWrite reports whether an update sends something.
func needsWrite(planned, prior model) bool {
	return !planned.CallbackURL.Equal(prior.CallbackURL) || !planned.Fields.Equal(prior.Fields) || !planned.Active.Equal(prior.Active) ||
		!planned.VerifyTokenWOVersion.Equal(prior.VerifyTokenWOVersion) ||
		!planned.IncludeValues.IsNull() && !planned.IncludeValues.Equal(prior.IncludeValues)
}

// matches reports whether a webhook of Meta is as the model describes it.
func (m model) matches(found *graph.AppSubscription, fields []string) bool {
	return found != nil && found.Active && found.CallbackURL == m.CallbackURL.ValueString() && slices.Equal(found.Fields, fields)
}

// checkExisting protects a webhook that was set outside this configuration, also from the destruction of another address in the same run.
func checkExisting(s *session.Session, m model, found *graph.AppSubscription, fields []string) error {
	if found == nil || s.Ledger.IsInState(m.object()) ||
		graph.SameCallback(found.CallbackURL, m.CallbackURL.ValueString()) && slices.Equal(found.Fields, fields) {
		return nil
	}
	return webhook.ErrOtherWebhook(s, webhook.OtherWebhook{
		Object:   m.object(),
		Argument: atCallback,
		TypeName: typeName,
		ImportID: m.importID(),
		Value:    "values",
		Summary:  fmt.Sprintf("App %s already has another webhook for %s", m.AppID.ValueString(), m.objectKind()),
		Shown:    fmt.Sprintf("The callback is %s, with the fields %v", tfdiag.PrintableText(found.CallbackURL), found.Fields),
	})
}
