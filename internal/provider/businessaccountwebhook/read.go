package businessaccountwebhook

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/metaobject/webhook"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

func read(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) (model, error) {
	m := r.State
	g, err := s.Graph()
	if err != nil {
		return m, err
	}
	if err := checkStateApp(ctx, g, m); err != nil {
		return m, err
	}
	found, err := g.SubscribedApps.Find(ctx, m.subscription())
	if err != nil {
		return m, metaarg.ExplainAccountError(err)
	}
	if found == nil {
		return m, errAbsent(ctx, g, m)
	}
	s.Ledger.NoteInState(m.object())
	return m.withFacts(found), nil
}

// withFacts returns the model with what Meta shows.
func (m model) withFacts(found *graph.SubscribedApp) model {
	m.AppName = tftype.String(found.Name)
	if !graph.SameCallback(found.OverrideCallbackURI, m.overrideURI()) {
		m.OverrideCallbackURI = tftype.String(found.OverrideCallbackURI)
	}
	return m
}

// errAbsent returns the error for an app that the list of the account lacks.
func errAbsent(ctx context.Context, g *graph.Client, m model) error {
	gone, err := g.SubscribedApps.ConfirmAbsent(ctx, m.subscription())
	switch {
	case gone:
		return lifecycle.ErrGoneBecause("App %s is no longer subscribed to the webhooks of WhatsApp Business Account %s, so it receives no "+
			"message of any number of the account. Two complete lists do not contain the app, and the provider's token can see the account.",
			m.AppID.ValueString(), m.accountID())
	case err != nil:
		return metaarg.ExplainAccountError(err)
	}
	return tfdiag.New("Cannot verify the subscription: Meta does not list this app", "The list of apps that are subscribed to WhatsApp "+
		"Business Account %s does not contain app %s. The subscription was removed, and then the app receives no message, or the provider's "+
		"access_token cannot see it. The state is kept.\n\nCheck that the token still has the permission whatsapp_business_management for this "+
		"account. If the subscription was removed, run terraform state rm: the next apply then subscribes the app "+
		"again.", m.accountID(), m.AppID.ValueString())
}

// importState reads a subscription of the provider's own app.
func importState(ctx context.Context, s *session.Session, ids []string, private lifecycle.PrivateWriter) (model, error) {
	m := model{BusinessAccountID: types.StringValue(ids[0]), AppID: types.StringValue(ids[1])}
	if err := metaarg.CheckImportIDs(typeName, ids, "business_account_id", "app_id"); err != nil {
		return m, err
	}
	g, err := s.Graph()
	if err != nil {
		return m, err
	}
	if err := checkApp(ctx, g, m); err != nil {
		return m, err
	}
	found, err := g.SubscribedApps.Find(ctx, m.subscription())
	switch {
	case err != nil:
		return m, metaarg.ExplainAccountError(err)
	case found == nil:
		return m, tfdiag.New("The app is not subscribed to the account", "The list of apps that are subscribed to WhatsApp Business Account %s "+
			"does not contain app %s, so there is nothing to import. To subscribe it, create the resource instead.", ids[0], ids[1])
	}
	adopted.Save(ctx, private, []string{webhook.AdoptedName, overrideArgument})
	return m.withFacts(found), nil
}
