package chatwoot_test

import (
	"errors"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
)

// An inbox keeps its phone number: only the ids of that number can be written, and the plan says so already.
func TestSetNumber_ofAnotherPhone(t *testing.T) {
	for name, c := range map[string]struct {
		number chat.Number
		plan   bool // the plan accepts it
		want   string
	}{
		"same phone": {chat.Number{PhoneNumberID: "222", DisplayPhoneNumber: "+1 (555) 123-4565"}, true, ""},
		"another phone": {chat.Number{PhoneNumberID: "222", DisplayPhoneNumber: "+1 555-999-0000"}, false,
			"add a second whatsapp_chatwoot_inbox"},
		"a 0 more":        {chat.Number{PhoneNumberID: "222", DisplayPhoneNumber: "+1 555-123-45650"}, false, "belongs to +1 555-123-45650"},
		"a 9 more":        {chat.Number{PhoneNumberID: "222", DisplayPhoneNumber: "+1 555-123-45659"}, false, "belongs to +1 555-123-45659"},
		"phone not known": {chat.Number{PhoneNumberID: "222"}, true, "not known to belong to the same number"},
		"what is there":   {chat.Number{PhoneNumberID: numberID, DisplayPhoneNumber: "+1 555-999-0000"}, true, ""},
		"another account": {chat.Number{PhoneNumberID: numberID, BusinessAccountID: "333", DisplayPhoneNumber: "+1 555-999-0000"}, false,
			"add a second whatsapp_chatwoot_inbox"},
		"account, same phone": {chat.Number{PhoneNumberID: numberID, BusinessAccountID: "333", DisplayPhoneNumber: "15551234565"}, true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, whatsAppInbox(5))
			p := s.platform()
			if err := p.NumberChecker.CheckNumber(chat.Project{ID: "5"}, c.number); err != nil {
				t.Errorf("of an inbox that was not read: %v", err)
			}
			before := base(t, p, "5")
			s.takeRequests()
			if err := p.NumberChecker.CheckNumber(before, c.number); (err == nil) != c.plan || err != nil &&
				(!errors.Is(err, chat.ErrInvalid) || !strings.Contains(explain(err), c.want)) {
				t.Errorf("plan: %v", err)
			}
			if sent := s.takeRequests(); len(sent) > 0 {
				t.Errorf("the plan sent %q", sent)
			}
			got, err := p.Numbers.SetNumber(t.Context(), before, c.number)
			if c.want != "" {
				if !errors.Is(err, chat.ErrInvalid) || !strings.Contains(explain(err), c.want) || s.patches() != 0 {
					t.Errorf("%d writes: %v", s.patches(), err)
				}
				return
			}
			account := c.number.BusinessAccountID
			if account == "" {
				account = accountID
			}
			if err != nil || got.PhoneNumberID != c.number.PhoneNumberID || got.BusinessAccountID != account {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// The account is part of the change only if it is named. It is not written over a change by another person.
func TestSetNumber_accountChanged(t *testing.T) {
	for account, want := range map[string]error{"": nil, "333": chat.ErrChanged} {
		s := newService(t, whatsAppInbox(5))
		p := s.platform()
		before := base(t, p, "5")
		s.SetConfig(5, "business_account_id", "444")
		_, err := p.Numbers.SetNumber(t.Context(), before,
			chat.Number{PhoneNumberID: "222", BusinessAccountID: account, DisplayPhoneNumber: "+1 555-123-4565"})
		if !errors.Is(err, want) || s.config(5)["business_account_id"] != "444" || (s.patches() == 1) != (want == nil) {
			t.Errorf("account %q: %d writes, %v", account, s.patches(), err)
		}
	}
}

// Chatwoot would store nothing instead.
func TestNumber_textNull(t *testing.T) {
	s := newService(t, whatsAppInbox(5))
	p := s.platform()
	before := channel(t, p, "5")
	s.takeRequests()
	for _, change := range []func(*chat.ChannelSpec){
		func(s *chat.ChannelSpec) { s.Name = "null" },
		func(s *chat.ChannelSpec) { s.Greeting.Text = "null" },
	} {
		_, err := update(t, p, before, change)
		wanted := spec()
		change(&wanted)
		_, made := p.Channels.Create(t.Context(), wanted)
		if !errors.Is(err, chat.ErrInvalid) || !errors.Is(made, chat.ErrInvalid) || len(s.takeRequests()) > 0 {
			t.Errorf("%v, %v", err, made)
		}
	}
}

func TestUpdate_removesTheGreeting(t *testing.T) {
	s := newService(t, whatsAppInbox(5))
	s.SetSetting(5, "greeting_enabled", true)
	s.SetSetting(5, "greeting_message", "Hello")
	p := s.platform()
	before := channel(t, p, "5")
	s.takeRequests()
	got, err := update(t, p, before, func(s *chat.ChannelSpec) { s.Greeting = chat.Message{} })
	body := s.bodies.Take()[1]
	if err != nil || got.Greeting != (chat.Message{}) || body != `{"greeting_enabled":false,"greeting_message":""}` {
		t.Errorf("%+v, %v, %q", got, err, body)
	}
}
