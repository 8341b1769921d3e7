package zammad_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
)

func TestUpdate(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*chat.ChannelSpec)
		body   string // "" when nothing is to be written
	}{
		"nothing":    {func(*chat.ChannelSpec) {}, ""},
		"welcome":    {func(s *chat.ChannelSpec) { s.Greeting.Text = "a\n\"b\"" }, `{"group_id":7,"welcome":"a\n\"b\""}`},
		"no welcome": {func(s *chat.ChannelSpec) { s.Greeting.Text = "" }, `{"group_id":7,"welcome":""}`},
		"group":      {func(s *chat.ChannelSpec) { s.GroupID = 12 }, `{"group_id":12}`},
		"no group":   {func(s *chat.ChannelSpec) { s.GroupID = 0 }, `{"group_id":null}`},
		"reminder": {func(s *chat.ChannelSpec) { s.Reminder = chat.Message{Text: "x"} },
			`{"group_id":7,"reminder_active":false,"reminder_message":"x"}`},
		"number":  {func(s *chat.ChannelSpec) { s.PhoneNumberID = "99" }, `{"group_id":7,"phone_number_id":"99"}`},
		"account": {func(s *chat.ChannelSpec) { s.BusinessAccountID = "88" }, `{"business_id":"88","group_id":7}`},
		"token": {func(s *chat.ChannelSpec) { s.Token.Write = secret.New(newToken) },
			`{"access_token":"` + newToken + `","group_id":7}`},
		"secret": {func(s *chat.ChannelSpec) { s.AppSecret.Write = secret.New(newSecret) },
			`{"app_secret":"` + newSecret + `","group_id":7}`},
		"token, welcome": {func(s *chat.ChannelSpec) { s.Token.Write, s.Greeting.Text = secret.New(newToken), "x" },
			`{"access_token":"` + newToken + `","group_id":7,"welcome":"x"}`},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, 1)
			p := s.platform()
			base := channel(t, p, "1")
			before := s.channelNow(1)
			s.takeRequests()
			got, err := update(t, p, base, c.change)
			if err != nil || got != channel(t, p, "1") {
				t.Errorf("%+v, %v", got, err)
			}
			want := []string{"GET"}
			if c.body != "" {
				want = append(want, "PUT /1 "+c.body)
			}
			if sent := s.takeRequests(); !slices.Equal(sent, want) {
				t.Errorf("sent %q", sent)
			}
			after := s.channelNow(1)
			for key, v := range before.Options {
				if ofMeta := key == "name" || key == "phone_number"; ofMeta && name == "number" {
					continue
				}
				if !strings.Contains(c.body, `"`+key+`"`) && after.Options[key] != v {
					t.Errorf("%s became %v", key, after.Options[key])
				}
			}
			if !strings.Contains(name, "group") && after.GroupID != 7 {
				t.Errorf("group %v", after.GroupID)
			}
		})
	}
}

// A value that another person has set as it is wanted is not sent again.
func TestUpdate_halfDone(t *testing.T) {
	s := newService(t, 1)
	p := s.platform()
	base := channel(t, p, "1")
	s.SetOption(1, "welcome", "wanted")
	if _, err := update(t, p, base, func(s *chat.ChannelSpec) { s.Greeting.Text, s.Reminder.Text = "wanted", "wanted" }); err != nil {
		t.Error(err)
	}
	if sent := s.takeRequests(); sent[len(sent)-1] != `PUT /1 {"group_id":7,"reminder_message":"wanted"}` {
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
		"masked token": {func(s *chat.ChannelSpec) { s.Token.Write = secret.New(stars) }, chat.ErrInvalid,
			"token is the text that Zammad shows"},
		"masked app secret": {func(s *chat.ChannelSpec) { s.AppSecret.Write = secret.New(stars) }, chat.ErrInvalid,
			"app secret is the text that Zammad shows"},
		"number in use": {func(s *chat.ChannelSpec) { s.PhoneNumberID = number(2) }, chat.ErrConflict, "channel 2"},
	} {
		_, err := update(t, p, base, c.change)
		if !errors.Is(err, c.kind) || !strings.Contains(explain(err), c.want) {
			t.Errorf("%s: %v", name, explain(err))
		}
	}
	if s.writes() != 0 {
		t.Error("written")
	}
}
