package graph

import (
	"context"
	"errors"
	"net/url"
)

// BusinessAccount is a WhatsApp Business Account.
type BusinessAccount struct{ ID, Name string }

// BusinessAccount reads an account with the configured token. It asks for message_template_namespace too, which only
// this kind of object has: without it, a business portfolio or an app (both have a name) would pass for an account.
// https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account
func (c *Client) BusinessAccount(ctx context.Context, id string) (BusinessAccount, error) {
	if !ValidID(id) {
		return BusinessAccount{}, notID("read a WhatsApp Business Account", "a WhatsApp Business Account")
	}
	r := call{
		op: "read WhatsApp Business Account " + id, needs: scopeManagement,
		path: "/" + url.PathEscape(id), template: "/{business_account_id}",
		query: url.Values{"fields": {"id,name,message_template_namespace"}},
	}
	var w struct {
		ID   text `json:"id"`
		Name text `json:"name"`
	}
	if err := c.get(ctx, r, &w); err != nil {
		return BusinessAccount{}, err
	}
	if err := sameID(r.op, string(w.ID), id); err != nil {
		return BusinessAccount{}, err
	}
	return BusinessAccount{ID: string(w.ID), Name: c.cfg.Secrets.Remote(string(w.Name))}, nil
}

// BusinessAccounts lists the WhatsApp Business Accounts of a portfolio: those that it owns, or those that other
// portfolios share with it (clients).
//
// https://developers.facebook.com/docs/marketing-api/reference/business/owned_whatsapp_business_accounts/
func (c *Client) BusinessAccounts(ctx context.Context, businessID string, clients bool) ([]BusinessAccount, error) {
	if !ValidID(businessID) {
		return nil, notID("list WhatsApp Business Accounts", "a business portfolio")
	}
	edge := "owned_whatsapp_business_accounts"
	if clients {
		edge = "client_whatsapp_business_accounts"
	}
	r := call{
		op: "list the WhatsApp Business Accounts of business portfolio " + businessID, needs: scopeBusiness,
		path: "/" + url.PathEscape(businessID) + "/" + edge, template: "/{business_id}/" + edge,
		query: url.Values{"fields": {"id,name"}},
	}
	accounts := []BusinessAccount{}
	listed := map[string]bool{}
	err := list(ctx, c, r, func(w struct {
		ID   text `json:"id"`
		Name text `json:"name"`
	}) error {
		switch id := string(w.ID); {
		case !ValidID(id):
			return errors.New("an account without an id")
		case !listed[id]:
			listed[id] = true
			accounts = append(accounts, BusinessAccount{ID: id, Name: c.cfg.Secrets.Remote(string(w.Name))})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return accounts, nil
}

// Subscription is an app that gets the webhooks of a WhatsApp Business Account.
type Subscription struct {
	AppID, AppName      string
	OverrideCallbackURI string // "": the webhooks go where the app has said
}

// Subscriptions lists the apps that are subscribed to an account's webhooks.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/solution-providers/manage-webhooks
func (c *Client) Subscriptions(ctx context.Context, businessAccountID string) ([]Subscription, error) {
	if !ValidID(businessAccountID) {
		return nil, notID("list the subscribed apps", "a WhatsApp Business Account")
	}
	r := call{
		op: "list the apps that are subscribed to WhatsApp Business Account " + businessAccountID, needs: scopeManagement,
		path: "/" + url.PathEscape(businessAccountID) + "/subscribed_apps", template: "/{business_account_id}/subscribed_apps",
	}
	var apps []Subscription
	listed := map[string]bool{}
	err := list(ctx, c, r, func(w struct {
		App struct {
			ID   text `json:"id"`
			Name text `json:"name"`
		} `json:"whatsapp_business_api_data"`
		Override text `json:"override_callback_uri"`
	}) error {
		switch id := string(w.App.ID); {
		case !ValidID(id):
			return errors.New("a subscription without an app")
		case !listed[id]:
			listed[id] = true
			apps = append(apps, Subscription{
				AppID: id, AppName: c.cfg.Secrets.Remote(string(w.App.Name)), OverrideCallbackURI: c.cfg.Secrets.Remote(string(w.Override)),
			})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return apps, nil
}
