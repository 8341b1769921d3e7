package zammad_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
)

// asIs is the specification of a channel of newService as it is.
func asIs() chat.ChannelSpec {
	return chat.ChannelSpec{
		Name: "ignored", PhoneNumber: "ignored", PhoneNumberID: number(1), BusinessAccountID: business,
		Greeting: "Hello\nthere", GroupID: 7, ReminderActive: true, Reminder: "Still there?",
	}
}

func TestUpdate(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*chat.ChannelSpec)
		body   string // "" when nothing is to be written
	}{
		"nothing":        {func(*chat.ChannelSpec) {}, ""},
		"empty ids":      {func(s *chat.ChannelSpec) { s.PhoneNumberID, s.BusinessAccountID = "", "" }, ""},
		"welcome":        {func(s *chat.ChannelSpec) { s.Greeting = "a\n\"b\"" }, `{"group_id":7,"welcome":"a\n\"b\""}`},
		"no welcome":     {func(s *chat.ChannelSpec) { s.Greeting = "" }, `{"group_id":7,"welcome":""}`},
		"group":          {func(s *chat.ChannelSpec) { s.GroupID = 12 }, `{"group_id":12}`},
		"no group":       {func(s *chat.ChannelSpec) { s.GroupID = 0 }, `{"group_id":null}`},
		"reminder":       {func(s *chat.ChannelSpec) { s.ReminderActive, s.Reminder = false, "x" }, `{"group_id":7,"reminder_active":false,"reminder_message":"x"}`},
		"number":         {func(s *chat.ChannelSpec) { s.PhoneNumberID = "99" }, `{"group_id":7,"phone_number_id":"99"}`},
		"account":        {func(s *chat.ChannelSpec) { s.BusinessAccountID = "88" }, `{"business_id":"88","group_id":7}`},
		"token":          {func(s *chat.ChannelSpec) { s.Token = secret.New(newToken) }, `{"access_token":"` + newToken + `","group_id":7}`},
		"secret":         {func(s *chat.ChannelSpec) { s.AppSecret = secret.New(newSecret) }, `{"app_secret":"` + newSecret + `","group_id":7}`},
		"token, welcome": {func(s *chat.ChannelSpec) { s.Token, s.Greeting = secret.New(newToken), "x" }, `{"access_token":"` + newToken + `","group_id":7,"welcome":"x"}`},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, 1)
			p := s.platform()
			base := channel(t, p, "1")
			before := s.now(1)
			s.sent()
			spec := asIs()
			c.change(&spec)
			got, err := p.Channels.Update(t.Context(), base, spec)
			if err != nil || got != channel(t, p, "1") {
				t.Errorf("%+v, %v", got, err)
			}
			want := []string{"GET"}
			if c.body != "" {
				want = append(want, "PUT /1 "+c.body)
			}
			if sent := s.sent(); !slices.Equal(sent, want) {
				t.Errorf("sent %q", sent)
			}
			after := s.now(1)
			for key, v := range before.options {
				if !strings.Contains(c.body, `"`+key+`"`) && after.options[key] != v {
					t.Errorf("%s became %v", key, after.options[key])
				}
			}
			if !strings.Contains(name, "group") && after.group != 7 {
				t.Errorf("group %v", after.group)
			}
		})
	}
}

func TestUpdate_conflicts(t *testing.T) {
	option := func(name string, v any) func(*kept) { return func(k *kept) { k.options[name] = v } }
	for name, c := range map[string]struct {
		hand     func(*kept)
		conflict string
		welcome  string // afterwards
	}{
		"the same thing":         {option("welcome", "by hand"), "welcome message", "by hand"},
		"the same thing, wanted": {option("welcome", "wanted"), "", "wanted"},
		"something else":         {option("reminder_message", "by hand"), "", "wanted"},
		"the group":              {func(k *kept) { k.group = 3 }, "", "wanted"},
		"the token":              {option("access_token", otherToken), "token", "Hello\nthere"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, 1)
			p := s.platform()
			base := channel(t, p, "1")
			s.byHand(1, c.hand)
			before := s.now(1)
			spec := asIs()
			spec.Greeting = "wanted"
			if name == "the token" {
				spec.Token = secret.New(newToken)
			}
			_, err := p.Channels.Update(t.Context(), base, spec)
			if (c.conflict != "") != errors.Is(err, chat.ErrChanged) || c.conflict == "" && err != nil || err != nil && !strings.Contains(explain(err), c.conflict) {
				t.Errorf("error: %v", err)
			}
			after := s.now(1)
			if after.options["welcome"] != c.welcome || after.group != before.group || after.options["reminder_message"] != before.options["reminder_message"] {
				t.Errorf("stored %+v", after)
			}
		})
	}
}

// What somebody else has made as it is wanted is not sent again.
func TestUpdate_halfDone(t *testing.T) {
	s := newService(t, 1)
	p := s.platform()
	base := channel(t, p, "1")
	s.byHand(1, func(k *kept) { k.options["welcome"] = "wanted" })
	spec := asIs()
	spec.Greeting, spec.Reminder = "wanted", "wanted"
	if _, err := p.Channels.Update(t.Context(), base, spec); err != nil {
		t.Error(err)
	}
	if sent := s.sent(); sent[len(sent)-1] != `PUT /1 {"group_id":7,"reminder_message":"wanted"}` {
		t.Errorf("sent %q", sent)
	}
}

func TestUpdate_values(t *testing.T) {
	s := newService(t, 2)
	p := s.platform()
	base := channel(t, p, "1")
	for name, c := range map[string]struct {
		change func(*chat.ChannelSpec)
		kind   error
		want   string
	}{
		"masked token":      {func(s *chat.ChannelSpec) { s.Token = secret.New(stars) }, chat.ErrInvalid, "given as token is not one"},
		"masked app secret": {func(s *chat.ChannelSpec) { s.AppSecret = secret.New(stars) }, chat.ErrInvalid, "given as app secret is not one"},
		"number in use":     {func(s *chat.ChannelSpec) { s.PhoneNumberID = number(2) }, chat.ErrConflict, "channel 2"},
	} {
		spec := asIs()
		c.change(&spec)
		_, err := p.Channels.Update(t.Context(), base, spec)
		if !errors.Is(err, c.kind) || !strings.Contains(explain(err), c.want) {
			t.Errorf("%s: %v", name, explain(err))
		}
	}
	if s.writes != 0 {
		t.Error("written")
	}
}
