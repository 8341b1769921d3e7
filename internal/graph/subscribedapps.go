package graph

import "context"

// SubscribedAppService reads which apps receive the webhooks of WhatsApp Business Accounts.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/solution-providers/manage-webhooks
type SubscribedAppService struct{ client *Client }

// SubscribedApp is an app that receives the webhooks of a WhatsApp Business Account.
type SubscribedApp struct {
	ID, Name            string
	OverrideCallbackURI string // "": the webhooks go to the app's own callback
}

type wireSubscribedApp struct {
	App struct {
		ID   text `json:"id"`
		Name text `json:"name"`
	} `json:"whatsapp_business_api_data"`
	Override text `json:"override_callback_uri"`
}

// List returns the apps that are subscribed to an account's webhooks.
func (s *SubscribedAppService) List(ctx context.Context, businessAccountID string) ([]SubscribedApp, error) {
	if !ValidID(businessAccountID) {
		return nil, notID("list the subscribed apps", "a WhatsApp Business Account")
	}
	r := call{
		op: "list the apps that are subscribed to WhatsApp Business Account " + businessAccountID, needs: scopeManagement,
		kind: "business_account", id: businessAccountID, edge: "subscribed_apps",
	}
	return list(ctx, s.client, r, "subscribed app", func(w wireSubscribedApp) (string, SubscribedApp) {
		id := string(w.App.ID)
		return id, SubscribedApp{ID: id, Name: s.client.name(w.App.Name), OverrideCallbackURI: s.client.name(w.Override)}
	})
}
