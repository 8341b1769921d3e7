package zammad_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/test/chattest"
)

// place says where Zammad keeps a value of channel 1.
type place = chattest.Place[*service]

func option(key string, byHand any) place {
	return place{
		Of:     func(s *service) any { return s.channelNow(1).Options[key] },
		Set:    func(s *service, value any) { s.SetOption(1, key, value) },
		ByHand: byHand,
	}
}

// updates are those of a Zammad that shows its secrets. It has no name of its own, and each greeting is on.
var updates = chattest.Updates[*service]{
	Start: func(t *testing.T) (*service, *chat.Platform) {
		t.Helper()
		s := newService(t, 1)
		s.MaskSecrets(false)
		return s, s.platform()
	},
	ID: "1", Secret: newToken, Writes: (*service).writes, Clean: wantNoSecret,
	Places: map[string]place{
		"Name": {}, "PhoneNumber": {}, "Greeting.Enabled": {},
		"GroupID": {
			Of:     func(s *service) any { return int64(s.channelNow(1).GroupID) },
			Set:    func(s *service, value any) { s.SetGroup(1, int(value.(int64))) },
			ByHand: int64(99),
		},
		"PhoneNumberID":     option("phone_number_id", "by hand"),
		"BusinessAccountID": option("business_id", "by hand"),
		"Greeting.Text":     option("welcome", "by hand"),
		"Reminder.Enabled":  option("reminder_active", false),
		"Reminder.Text":     option("reminder_message", "by hand"),
		"Token":             option("access_token", otherToken),
		"AppSecret":         option("app_secret", otherToken),
	},
}

// An update keeps what another person has changed.
func TestUpdate_changedByHand(t *testing.T) { updates.Run(t) }

// A secret that is not known, or not shown, is written.
func TestUpdate_secretsThatDoNotShow(t *testing.T) {
	for name, c := range map[string]struct {
		clear bool
		held  string
		token any // that Zammad has
		said  string
	}{
		"masked":            {false, "sha256:0", otherToken, ""},
		"not known":         {true, "", otherToken, ""},
		"not known, absent": {true, "", "", ""},
		"removed":           {false, "sha256:0", "", "its token was sha256:0 and is absent"},
		"replaced":          {true, "sha256:0", otherToken, secret.New(otherToken).Fingerprint()},
		"as wanted":         {true, "sha256:0", newToken, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, 1)
			s.MaskSecrets(!c.clear)
			p := s.platform()
			s.SetOption(1, "access_token", c.token)
			held := chat.ChannelSpec{ChannelSettings: channel(t, p, "1").ChannelSettings, Token: chat.ChannelSecret{HeldFingerprint: c.held}}
			after := held
			after.Token.Write = secret.New(newToken)
			_, err := p.Channels.Update(t.Context(), "1", held, after)
			if c.said == "" {
				if err != nil || s.channelNow(1).Options["access_token"] != newToken {
					t.Errorf("not written: %v", err)
				}
				return
			}
			if !errors.Is(err, chat.ErrChanged) || !strings.Contains(explain(err), c.said) || s.writes() != 0 {
				t.Errorf("%d writes: %v", s.writes(), err)
			}
		})
	}
}

// Several values that differ are written in one request.
func TestUpdate_everyValue(t *testing.T) {
	s, p := updates.Start(t)
	before := channel(t, p, "1")
	s.takeRequests()
	wanted := map[string]any{}
	if _, err := update(t, p, before, func(spec *chat.ChannelSpec) {
		for name := range updates.Places {
			wanted[name] = updates.SetWanted(t, spec, name)
		}
	}); err != nil {
		t.Fatal(explain(err))
	}
	for name, place := range updates.Places {
		if place.Of != nil && place.Of(s) != wanted[name] {
			t.Errorf("%s is %v", name, place.Of(s))
		}
	}
	if sent := s.takeRequests(); len(sent) != 2 || !slices.Contains(sent, "GET") {
		t.Errorf("sent %q", sent)
	}
}
