package graphsim

import "strings"

const (
	kindSubscribedApp kind = "WhatsAppBusinessAccountSubscribedApp"

	subscribedApps = "subscribed_apps"
	overrideURI    = "override_callback_uri"
	maxCallbackURI = 200 // characters, "Webhook overrides"
)

// registerSubscribedApps defines the subscribed apps of an account. In Meta's OpenAPI, items have id and name, which
// its own example contradicts. A call is about the app of its token, whatever else it names. A POST without an override
// removes an existing one ("Webhook overrides").
func (s *Sim) registerSubscribedApps() {
	s.defineCollection(collection{
		nodeKind: kindBusinessAccount, name: subscribedApps, kind: kindSubscribedApp, scopes: []string{scopeWhatsAppManagement},
		ownKey: func(c *call) (string, *Error) { return c.caller.app.ID, nil },
		properties: []property{
			{name: "whatsapp_business_api_data", compute: func(_ *call, o *object, _ field) any {
				return map[string]any{
					"id": o.key(), "name": s.apps[o.key()].Name, "link": "https://www.facebook.com/games/?app_id=" + o.key(),
				}
			}},
			{name: overrideURI, write: s.overrideRule},
		},
		check: func(c *call, o *object, _ map[string]any, isNew bool) *Error {
			return s.checkOverride(c, o, c.params.Get(overrideURI), c.params.Get("verify_token"), isNew)
		},
	})
}

// overrideRule accepts an https URL. Meta turns a "+" of the path into a space.
func (s *Sim) overrideRule(name, text string) (any, *Error) {
	switch {
	case text == "":
		return nil, nil
	case !s.isSecureLink(text):
		return nil, errBadParameter("Param %s must be an https URL", name)
	case len(text) > maxCallbackURI:
		return nil, errBadParameter("Param %s must be at most %d characters long", name, maxCallbackURI)
	}
	return strings.ReplaceAll(text, "+", " "), nil
}

// checkOverride checks an override. It requires that the app is subscribed to the account, and to the field messages.
// "Webhook overrides" has the second requirement, reports have both.
func (s *Sim) checkOverride(c *call, o *object, override, token string, isNew bool) *Error {
	switch {
	case (override == "") != (token == ""):
		return errBadParameter("override_callback_uri and verify_token are required together")
	case override == "":
		return nil
	case isNew || s.activeSubscription(o.key(), "messages") == nil:
		return errBadParameter("Before override the current callback uri, your app must be subscribed to receive messages " +
			"for WhatsApp Business Account")
	}
	return s.verifyCallback(c, strings.ReplaceAll(override, "+", " "), token)
}

// SubscribedApp is an app that gets the webhooks of an account.
type SubscribedApp struct {
	BusinessAccountID   string `json:"business_account_id"`
	AppID               string `json:"app_id"`
	OverrideCallbackURI string `json:"override_callback_uri,omitempty"`
}

// SubscribeApp subscribes an app, or sets its override.
func (s *Sim) SubscribeApp(in SubscribedApp) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustApp(in.AppID)
	o := s.itemOf(s.mustNode(kindBusinessAccount, in.BusinessAccountID), subscribedApps, in.AppID, kindSubscribedApp, nil)
	if o.fields[overrideURI] = in.OverrideCallbackURI; in.OverrideCallbackURI == "" {
		delete(o.fields, overrideURI)
	}
	s.objects[o.id] = o
}

// UnsubscribeApp removes an app's subscription.
func (s *Sim) UnsubscribeApp(accountID, appID string) {
	s.removeNode(kindSubscribedApp, itemID(accountID, subscribedApps, appID))
}

// SubscribedApps lists the subscriptions of an account, oldest first.
func (s *Sim) SubscribedApps(accountID string) []SubscribedApp {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustNode(kindBusinessAccount, accountID)
	var out []SubscribedApp
	for _, o := range s.childrenOf(accountID, kindSubscribedApp, everyObject) {
		override, _ := o.fields[overrideURI].(string)
		out = append(out, SubscribedApp{accountID, o.key(), override})
	}
	return out
}
