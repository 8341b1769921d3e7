package graph

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// SubscribedAppService manages which apps receive the webhooks of WhatsApp Business Accounts. A change is always about the app of
// the configured token.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/solution-providers/manage-webhooks
// https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override
type SubscribedAppService struct {
	client *Client
	lists  memo.Cache[string, []SubscribedApp] // by account
}

// SubscribedApp is an app that receives the webhooks of a WhatsApp Business Account.
type SubscribedApp struct {
	ID, Name            string
	OverrideCallbackURI string // "": the webhooks go to the app's own callback
}

type wireSubscribedApp struct {
	App struct {
		ID   jsonText `json:"id"`
		Name jsonText `json:"name"`
	} `json:"whatsapp_business_api_data"`
	Override jsonText `json:"override_callback_uri"`
}

// List returns the apps that are subscribed to an account's webhooks. It is read once per process until a write.
func (s *SubscribedAppService) List(ctx context.Context, businessAccountID string) ([]SubscribedApp, error) {
	if !ValidID(businessAccountID) {
		return nil, errNotID("list the subscribed apps", "a WhatsApp Business Account")
	}
	apps, err := s.lists.Get(ctx, businessAccountID, func(ctx context.Context) ([]SubscribedApp, error) {
		return s.readAll(ctx, businessAccountID)
	})
	return slices.Clone(apps), withOp(listAppsOp(businessAccountID), err)
}

func listAppsOp(account string) string {
	return "list the apps that are subscribed to WhatsApp Business Account " + account
}

// subscribedApps is the edge of an account with the apps.
var subscribedApps = nodeField{name: "subscribed_apps", edge: true}

// readAll reads a list, which comes with the settings of the account. A longer one is read completely at its own address.
func (s *SubscribedAppService) readAll(ctx context.Context, businessAccountID string) ([]SubscribedApp, error) {
	raw, shown, err := s.client.Settings.accounts.getEdge(ctx, businessAccountID, subscribedApps)
	if err != nil {
		return nil, err
	}
	var first page[wireSubscribedApp]
	if shown && json.Unmarshal(raw, &first) == nil && first.Data != nil && first.isLast() {
		apps := make([]SubscribedApp, len(*first.Data))
		for i, w := range *first.Data {
			_, apps[i] = s.convert(w)
		}
		return apps, nil
	}
	r := call{
		op: listAppsOp(businessAccountID), needs: scopeManagement,
		kind: accountNode, id: businessAccountID, edge: "subscribed_apps",
	}
	return listEdge(ctx, s.client, r, "subscribed app", s.convert)
}

func (s *SubscribedAppService) convert(w wireSubscribedApp) (id string, app SubscribedApp) {
	id = string(w.App.ID)
	return id, SubscribedApp{ID: id, Name: s.client.stateName(w.App.Name), OverrideCallbackURI: s.client.stateURL(w.Override)}
}

// SameCallback reports whether Meta shows a callback that was written. No page says that Meta changes one; a slash at its end does not
// count, so that neither behavior is a change without end.
func SameCallback(shown, written string) bool {
	return strings.TrimSuffix(shown, "/") == strings.TrimSuffix(written, "/")
}

var plusReplacer = strings.NewReplacer("%2B", "+", "%2b", "+", "%20", "+", " ", "+")

// SameAddress reports whether two callbacks are the same address, however the + of a phone number in it is written. Chatwoot writes it as
// it is, and Meta turns that into a space.
func SameAddress(a, b string) bool {
	return SameCallback(plusReplacer.Replace(a), plusReplacer.Replace(b))
}

// Subscription names an app and a WhatsApp Business Account.
type Subscription struct{ BusinessAccountID, AppID string }

// Find returns the subscription of an app, nil if the list does not hold it. That alone does not prove that the app is not subscribed, see
// ConfirmAbsent.
func (s *SubscribedAppService) Find(ctx context.Context, o Subscription) (*SubscribedApp, error) {
	apps, err := s.List(ctx, o.BusinessAccountID)
	if i := slices.IndexFunc(apps, func(a SubscribedApp) bool { return a.ID == o.AppID }); i >= 0 {
		return &apps[i], nil
	}
	return nil, err
}

// Forget drops what is known of an account, so that the next List reads it.
func (s *SubscribedAppService) Forget(businessAccountID string) {
	s.lists.Forget(businessAccountID)
	s.client.Settings.accounts.forget(businessAccountID)
}

// SubscribeOpts describes a subscription of the configured token's app. Without a CallbackURI, Meta removes an override that exists.
// With one, Meta calls it within the call, and it has to answer with the challenge.
type SubscribeOpts struct {
	BusinessAccountID string
	CallbackURI       string
	VerifyToken       secret.Value
}

// Subscribe subscribes the app of the configured token to an account's webhooks, and sets or removes its override.
func (s *SubscribedAppService) Subscribe(ctx context.Context, o SubscribeOpts) error {
	form := url.Values{}
	if o.CallbackURI != "" {
		s.client.cfg.Secrets.Add(o.VerifyToken)
		form = url.Values{"override_callback_uri": {o.CallbackURI}, "verify_token": {o.VerifyToken.Reveal()}}
	}
	return s.sendChange(ctx, call{
		op: "subscribe the app to WhatsApp Business Account " + o.BusinessAccountID, id: o.BusinessAccountID, form: form,
	})
}

// Unsubscribe ends the subscription of the configured token's app.
func (s *SubscribedAppService) Unsubscribe(ctx context.Context, businessAccountID string) error {
	return s.sendChange(ctx, call{
		op: "unsubscribe the app from WhatsApp Business Account " + businessAccountID, id: businessAccountID, method: http.MethodDelete,
	})
}

func (s *SubscribedAppService) sendChange(ctx context.Context, r call) error {
	if !ValidID(r.id) {
		return errNotID("change the subscription of an app", "a WhatsApp Business Account")
	}
	r.needs, r.class, r.kind, r.edge = scopeManagement, transport.Set, accountNode, "subscribed_apps"
	_, err := s.client.send(ctx, r)
	s.Forget(r.id)
	return err
}

// WaitUntilShown reads until an app is subscribed with an override ("": without one), at most for half a minute. false means that no read
// has shown it.
func (s *SubscribedAppService) WaitUntilShown(ctx context.Context, o Subscription, override string) (bool, error) {
	return s.client.readUntil(ctx, func(ctx context.Context) (bool, error) {
		s.Forget(o.BusinessAccountID)
		app, err := s.Find(ctx, o)
		return app != nil && SameCallback(app.OverrideCallbackURI, override), err
	})
}

// ConfirmAbsent reports whether an app is proven not to be subscribed to an account: see isProvenGone.
func (s *SubscribedAppService) ConfirmAbsent(ctx context.Context, o Subscription) (bool, error) {
	gone, err := s.client.isProvenGone(ctx, o.BusinessAccountID, func(ctx context.Context) (bool, error) {
		s.Forget(o.BusinessAccountID) // each check reads the list anew
		apps, err := s.readAll(ctx, o.BusinessAccountID)
		return err == nil && !slices.ContainsFunc(apps, func(a SubscribedApp) bool { return a.ID == o.AppID }), err
	})
	return gone, wrapError("find out whether app "+o.AppID+" is subscribed to WhatsApp Business Account "+o.BusinessAccountID, err)
}
