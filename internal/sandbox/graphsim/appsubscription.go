package graphsim

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const (
	kindAppSubscription kind = "ApplicationSubscription"

	appSubscriptions = "subscriptions"
	accountObject    = "whatsapp_business_account"
	callbackURL      = "callback_url"
)

var (
	// Objects of "Webhooks reference".
	webhookObjects = []string{
		accountObject, "ad_account", "application", "certificate_transparency", "instagram", "page", "payments", "permissions",
		"product_catalog", "user", "workplace_security",
	}
	accountFields = []string{
		"account_alerts", "account_review_update", "account_settings_update", "account_update", "automatic_events",
		"business_capability_update", "business_status_update", "business_username_updates", "calls", "consumer_profile", "flows",
		"group_lifecycle_update", "group_participants_update", "group_settings_update", "group_status_update", "history",
		"message_echoes", "message_template_components_update", "message_template_quality_update",
		"message_template_status_update", "messages", "messaging_handovers", "partner_solutions", "payment_configuration_update",
		"phone_number_name_update", "phone_number_quality_update", "security", "smb_app_state_sync", "smb_message_echoes",
		"template_category_update", "user_preferences",
	}
)

// registerAppSubscriptions defines the subscriptions of an app: one callback for each object. "Subscriptions" adds
// fields of an object to the existing ones, and deletes all subscriptions if no object is given. No page says which
// parameters a change of an existing subscription may omit; here all but the object. In the reference, the object of
// WhatsApp is configured in the App Dashboard; the guide of WhatsApp allows it here, and so does the simulator.
func (s *Sim) registerAppSubscriptions() {
	s.defineCollection(collection{
		nodeKind: kindApp, name: appSubscriptions, kind: kindAppSubscription, readRank: appRank, writeRank: appRank,
		ownKey: webhookObjectParam, keepsOmitted: true,
		properties: []property{
			{name: "object", compute: func(_ *call, o *object, _ field) any { return o.key() }},
			{name: callbackURL, write: s.appCallbackRule, required: true},
			{name: "active", initial: true},
			{name: "fields", write: namesRule, required: true, merge: s.mergeFields},
			{name: "include_values", write: boolRule, initial: false, hidden: true},
			{name: "include_values", compute: func(_ *call, o *object, _ field) any {
				if !s.switches.includeValuesShown {
					return nil
				}
				return o.fields[hiddenMark+"include_values"]
			}},
		},
		check: func(c *call, o *object, next map[string]any, _ bool) *Error {
			if err := checkAccountObject(o, next); err != nil {
				return err
			}
			if c.params.Get(callbackURL) == "" && c.params.Get("verify_token") == "" {
				return nil
			}
			next["active"] = true
			return s.verifyCallback(c, c.params.Get(callbackURL), c.params.Get("verify_token"))
		},
		show: s.showAppSubscription,
	})
	s.defineAction(http.MethodDelete, kindApp, appSubscriptions, action{rank: appRank, run: s.deleteAppSubscriptions})
}

func webhookObjectParam(c *call) (string, *Error) {
	if !slices.Contains(webhookObjects, c.params.Get("object")) {
		return "", errBadParameter("Param object must be one of {%s}", strings.Join(webhookObjects, ", "))
	}
	return c.params.Get("object"), nil
}

// checkAccountObject checks the webhook fields of a subscription to accounts. The fields of other objects are not known
// here.
func checkAccountObject(o *object, next map[string]any) *Error {
	if o.key() != accountObject {
		return nil
	}
	for _, name := range namesOf(next["fields"]) {
		if !slices.Contains(accountFields, name) {
			return errBadParameter("Param fields must be among {%s}, and %q is not", strings.Join(accountFields, ", "), name)
		}
	}
	return nil
}

func (s *Sim) appCallbackRule(name, text string) (any, *Error) {
	if !s.isSecureLink(text) {
		return nil, errBadParameter("Param %s must be an https URL", name)
	}
	if s.switches.callbacksNormalized {
		return strings.TrimSuffix(text, "/"), nil
	}
	return text, nil
}

// isSecureLink reports whether a text is an https URL. If callbacks are called, an http URL of this machine is accepted
// too.
func (s *Sim) isSecureLink(text string) bool {
	if isLink(text, "https") {
		return true
	}
	u, err := url.Parse(text)
	return err == nil && s.callbacks != nil && u.Scheme == "http" && slices.Contains([]string{"127.0.0.1", "::1", "localhost"}, u.Hostname())
}

func (s *Sim) mergeFields(before, value any) any {
	names, _ := value.([]string)
	if !s.switches.subscriptionFieldsReplaced {
		names = append(slices.Clone(namesOf(before)), names...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// namesOf returns a stored list of texts, also one that a test has set.
func namesOf(value any) []string {
	switch v := value.(type) {
	case []string:
		return v
	case []any:
		names := make([]string, len(v))
		for i, name := range v {
			names[i], _ = name.(string)
		}
		return names
	}
	return nil
}

// showAppSubscription returns a subscription as reads show it. The page has fields as texts, real answers have objects.
func (s *Sim) showAppSubscription(o *object) *object {
	if s.switches.subscriptionFieldsAsTexts {
		return o
	}
	fields := []any{}
	for _, name := range namesOf(o.fields["fields"]) {
		fields = append(fields, map[string]any{"name": name, "version": "v25.0"})
	}
	return o.withFields(map[string]any{"fields": fields})
}

// deleteAppSubscriptions deletes the subscription of an object, or all if no object is given. No page says whether a
// subscription without its last field remains; here it is deleted.
func (s *Sim) deleteAppSubscriptions(c *call, app *object) (any, *Error) {
	for _, o := range s.childrenOf(app.id, kindAppSubscription, everyObject) {
		if c.params.Has("object") && o.key() != c.params.Get("object") {
			continue
		}
		if left := s.fieldsLeft(c, o); len(left) > 0 {
			o.fields = maps.Clone(o.fields)
			o.fields["fields"] = left
			s.countStored(appSubscriptions, StoredCounts{Changed: 1})
			continue
		}
		s.dropObject(o.id)
		s.countStored(appSubscriptions, StoredCounts{Deleted: 1})
	}
	return successAnswer(), nil
}

// fieldsLeft returns the fields that a DELETE keeps.
func (s *Sim) fieldsLeft(c *call, o *object) []string {
	if !c.params.Has("fields") {
		return nil
	}
	dropped := strings.Split(c.params.Get("fields"), ",")
	return slices.DeleteFunc(slices.Clone(namesOf(o.fields["fields"])), func(name string) bool { return slices.Contains(dropped, name) })
}

// activeSubscription returns the active subscription of an app to a field of the webhooks of accounts, nil if there is
// none.
func (s *Sim) activeSubscription(app, field string) *object {
	o := s.objects[itemID(app, appSubscriptions, accountObject)]
	if o == nil || o.fields["active"] != true || !slices.Contains(namesOf(o.fields["fields"]), field) {
		return nil
	}
	return o
}

// hasWebhookReceiver reports whether an app receives a field of the webhooks of an account.
func (s *Sim) hasWebhookReceiver(account *object, field string) bool {
	for _, o := range s.childrenOf(account.id, kindSubscribedApp, everyObject) {
		if s.activeSubscription(o.key(), field) != nil {
			return true
		}
	}
	return false
}

// AppSubscription is an app's callback for the webhooks of all accounts.
type AppSubscription struct {
	AppID       string   `json:"app_id"`
	Object      string   `json:"object,omitempty"` // default whatsapp_business_account
	CallbackURL string   `json:"callback_url"`
	Fields      []string `json:"fields"`
	Inactive    bool     `json:"inactive,omitempty"`
}

// SetAppSubscription adds or replaces the subscription of an object, as in the App
// Dashboard. Nothing calls the callback.
func (s *Sim) SetAppSubscription(in AppSubscription) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustApp(in.AppID)
	o := s.itemOf(s.appNode(in.AppID), appSubscriptions, cmp.Or(in.Object, accountObject), kindAppSubscription, nil)
	o.fields[callbackURL], o.fields["active"] = in.CallbackURL, !in.Inactive
	o.fields["fields"] = slices.Sorted(slices.Values(in.Fields))
	s.objects[o.id] = o
}

// RemoveAppSubscription removes the subscription of an object, "" for that of accounts.
func (s *Sim) RemoveAppSubscription(appID, object string) {
	s.removeNode(kindAppSubscription, itemID(appID, appSubscriptions, cmp.Or(object, accountObject)))
}
