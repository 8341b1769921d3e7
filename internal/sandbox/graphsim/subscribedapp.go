package graphsim

import (
	"net/http"
	"net/url"
	"slices"
)

const (
	kindSubscribedApp kind = "WhatsAppBusinessAccountSubscribedApp"

	maxCallbackURI = 200 // characters, "Webhook overrides"
)

// subscription is an app that gets an account's webhooks.
type subscription struct{ app, override string }

func (s *Sim) registerSubscribedApps() {
	// Meta's OpenAPI has items of id and name, and contradicts itself in its example.
	s.types[kindSubscribedApp] = &nodeType{
		noID:     true,
		defaults: []string{"whatsapp_business_api_data", "override_callback_uri"},
		fields:   []string{"whatsapp_business_api_data", "override_callback_uri"},
	}
	manage := []string{scopeWhatsAppManagement}
	s.defineEdge(kindBusinessAccount, "subscribed_apps", edge{scopes: manage, list: s.listSubscribedApps})
	s.defineAction(http.MethodPost, kindBusinessAccount, "subscribed_apps", action{scopes: manage, run: s.subscribeApp})
	s.defineAction(http.MethodDelete, kindBusinessAccount, "subscribed_apps", action{scopes: manage, run: s.unsubscribeApp})
}

func (s *Sim) listSubscribedApps(_ *call, account *object, _ url.Values) ([]*object, *Error) {
	var items []*object
	for _, h := range s.hooks[account.id] {
		app := s.apps[h.app]
		if app == nil {
			continue
		}
		o := &object{kind: kindSubscribedApp, id: app.ID, fields: map[string]any{"whatsapp_business_api_data": map[string]any{
			"id": app.ID, "name": app.Name, "link": "https://www.facebook.com/games/?app_id=" + app.ID,
		}}}
		if h.override != "" {
			o.fields["override_callback_uri"] = h.override
		}
		items = append(items, o)
	}
	return items, nil
}

// subscribeApp acts on the app of the token, whatever else the call names. Without
// an override it takes an existing one away ("Webhook overrides"). The callback is
// not called: the simulator calls nobody.
func (s *Sim) subscribeApp(c *call, account *object) (any, *Error) {
	override, verify := c.params.Get("override_callback_uri"), c.params.Get("verify_token")
	if (override == "") != (verify == "") {
		return nil, badParameter("override_callback_uri and verify_token are required together")
	}
	existing := s.hookOf(account.id, c.caller.app.ID)
	if override != "" {
		if err := s.checkOverride(override, existing); err != nil {
			return nil, err
		}
	}
	if existing == nil {
		existing = &subscription{app: c.caller.app.ID}
		s.hooks[account.id] = append(s.hooks[account.id], existing)
	}
	existing.override = override
	s.counts.Subscribed++
	return success(), nil
}

func (s *Sim) checkOverride(override string, existing *subscription) *Error {
	u, err := url.Parse(override)
	switch {
	case err != nil || u.Scheme != "https" || u.Host == "":
		return badParameter("Param override_callback_uri must be an https URL")
	case len(override) > maxCallbackURI:
		return badParameter("Param override_callback_uri must be at most %d characters long", maxCallbackURI)
	case existing == nil || s.switches.overridesRefused:
		return badParameter("Before override the current callback uri, your app must be subscribed to receive messages " +
			"for WhatsApp Business Account")
	case s.switches.callbacksFail:
		return &Error{Code: 2200, Message: "(#2200) Callback verification failed with the following errors: " +
			"HTTP Status Code = 404; HTTP Message = Not Found"}
	}
	return nil
}

// unsubscribeApp succeeds for an app that is not subscribed, too.
func (s *Sim) unsubscribeApp(c *call, account *object) (any, *Error) {
	if s.dropHook(account.id, c.caller.app.ID) {
		s.counts.Unsubscribed++
	}
	return success(), nil
}

func (s *Sim) hookOf(accountID, appID string) *subscription {
	for _, h := range s.hooks[accountID] {
		if h.app == appID {
			return h
		}
	}
	return nil
}

func (s *Sim) dropHook(accountID, appID string) bool {
	was := len(s.hooks[accountID])
	s.hooks[accountID] = slices.DeleteFunc(s.hooks[accountID], func(h *subscription) bool { return h.app == appID })
	return len(s.hooks[accountID]) < was
}
