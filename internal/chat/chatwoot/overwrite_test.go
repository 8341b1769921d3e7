package chatwoot_test

import (
	"fmt"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/test/chattest"
)

// place says where Chatwoot keeps a value of inbox 5.
type place = chattest.Place[*service]

func setting(key string, byHand any) place {
	return place{
		Of:     func(s *service) any { return s.inboxNow(5).Settings[key] },
		Set:    func(s *service, value any) { s.SetSetting(5, key, value) },
		ByHand: byHand,
	}
}

// member returns the place of one member of provider_config.
func member(key string, byHand any) place {
	return place{
		Of:     func(s *service) any { return s.config(5)[key] },
		Set:    func(s *service, value any) { s.SetConfig(5, key, value) },
		ByHand: byHand,
	}
}

func fixedFields(p place) place {
	p.Fixed = true
	return p
}

// An update keeps what another person has changed. It cannot change the number or the account of an inbox.
func TestUpdate_changedByHand(t *testing.T) {
	chattest.Updates[*service]{
		Start: func(t *testing.T) (*service, *chat.Platform) {
			s := newService(t, whatsAppInbox(5))
			return s, s.platform()
		},
		ID: "5", Secret: newToken, Writes: (*service).patches, Clean: wantNoSecret,
		Places: map[string]place{
			"Reminder.Enabled": {}, "Reminder.Text": {}, "GroupID": {},
			"Name": {
				Of:     func(s *service) any { return s.inboxNow(5).Name },
				Set:    func(s *service, value any) { s.Rename(5, fmt.Sprint(value)) },
				ByHand: "by hand",
			},
			"PhoneNumber": fixedFields(place{
				Of:     func(s *service) any { return s.inboxNow(5).Channel.PhoneNumber },
				Set:    func(s *service, value any) { s.SetPhoneNumber(5, fmt.Sprint(value)) },
				ByHand: "+999",
			}),
			"Greeting.Enabled":  setting("greeting_enabled", true),
			"Greeting.Text":     setting("greeting_message", "by hand"),
			"PhoneNumberID":     fixedFields(member("phone_number_id", "222")),
			"BusinessAccountID": fixedFields(member("business_account_id", "333")),
			"Token":             member("api_key", otherToken),
			"AppSecret":         member("app_secret", otherToken),
		},
	}.Run(t)
}
