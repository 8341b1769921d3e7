package graphsim

import "slices"

// Delivery is where a webhook of a number goes.
type Delivery struct {
	AppID       string `json:"app_id"`
	CallbackURL string `json:"callback_url"`
	Level       string `json:"level"` // phone_number, whatsapp_business_account or application
}

// overridableFields are the fields that go to an override ("Webhook overrides"); the others go
// to the app's own callback.
var overridableFields = []string{
	"messages", "message_echoes", "calls", "consumer_profile", "messaging_handovers", "group_lifecycle_update",
	"group_participants_update", "group_settings_update", "group_status_update", "smb_message_echoes", "smb_app_state_sync",
	"history", "account_settings_update",
}

// Deliveries returns the destinations of the webhooks of a number with a field: each app that is subscribed to the
// account and to the field. A number that is not registered has none.
func (s *Sim) Deliveries(numberID, webhookField string) []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	number := s.mustNode(kindPhoneNumber, numberID)
	found := []Delivery{}
	if !isRegistered(number) {
		return found
	}
	wants := func(o *object) bool { return s.activeSubscription(o.key(), webhookField) != nil }
	for _, o := range s.childrenOf(number.parent, kindSubscribedApp, wants) {
		app := o.key()
		levels := []struct{ name, id, field string }{
			{"phone_number", itemID(numberID, webhookConfiguration, app), overrideURI},
			{"whatsapp_business_account", o.id, overrideURI},
			{"application", itemID(app, appSubscriptions, accountObject), callbackURL},
		}
		if !slices.Contains(overridableFields, webhookField) {
			levels = levels[2:]
		}
		for _, level := range levels {
			if address, ok := s.valueOf(level.id, level.field).(string); ok {
				found = append(found, Delivery{app, address, level.name})
				break
			}
		}
	}
	return found
}
