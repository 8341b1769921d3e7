package chatwoot_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
)

func base(t *testing.T, p *chat.Platform, id string) chat.Project {
	t.Helper()
	project, err := p.Projects.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return project
}

func channel(t *testing.T, p *chat.Platform, id string) chat.Channel {
	t.Helper()
	c, err := p.Channels.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// writes is every way to change what a channel holds.
var writes = map[string]struct {
	do   func(t *testing.T, p *chat.Platform, base chat.Channel) error
	key  string // the member of provider_config that changes
	want any
	top  map[string]any // what else is sent
}{
	"token": {func(t *testing.T, p *chat.Platform, base chat.Channel) error {
		got, err := p.Tokens.SetToken(t.Context(), base.Project(), secret.New(newToken))
		if err == nil && got.Token.Fingerprint != secret.New(newToken).Fingerprint() {
			t.Errorf("%+v", got)
		}
		return err
	}, "api_key", newToken, nil},
	"number": {func(t *testing.T, p *chat.Platform, base chat.Channel) error {
		got, err := p.Numbers.SetNumber(t.Context(), base.Project(),
			chat.Number{PhoneNumberID: "9876543210", DisplayPhoneNumber: "+1 555-123-4565"})
		if err == nil && got.PhoneNumberID != "9876543210" {
			t.Errorf("%+v", got)
		}
		return err
	}, "phone_number_id", "9876543210", nil},
	"app secret": {func(t *testing.T, p *chat.Platform, base chat.Channel) error {
		_, err := update(t, p, base, func(s *chat.ChannelSpec) { s.AppSecret.Write = secret.New("NEWSECRET-777") })
		return err
	}, "app_secret", "NEWSECRET-777", nil},
	"token of a channel, and its name": {func(t *testing.T, p *chat.Platform, base chat.Channel) error {
		_, err := update(t, p, base, func(s *chat.ChannelSpec) {
			s.Name, s.Token.Write, s.Greeting = "Support", secret.New(newToken), chat.Message{Enabled: true, Text: "Hello\nyou"}
		})
		return err
	}, "api_key", newToken, map[string]any{"name": "Support", "greeting_enabled": true, "greeting_message": "Hello\nyou"}},
}

// A write changes one member of provider_config and sends all others back as they are, byte for byte; it sends neither
// a name nor a type of the channel that the change does not name.
func TestWrite_merges(t *testing.T) {
	for name, c := range writes {
		for _, lacks := range []string{"", "webhook_verify_token", "source", "verification_pin", "calling_enabled", "app_secret", "api_key"} {
			t.Run(name+" without "+lacks, func(t *testing.T) {
				s := newService(t, whatsAppInbox(5))
				s.SetConfig(5, lacks, nil)
				p := s.platform()
				before := channel(t, p, "5")
				s.takeRequests()
				want := s.config(5)
				want[c.key] = c.want
				if err := c.do(t, p, before); err != nil {
					t.Fatal(explain(err))
				}
				body := map[string]any{"channel": map[string]any{"provider_config": want}}
				for name, value := range c.top {
					body[name] = value
				}
				raw := s.bodies.Take()[1]
				var sent map[string]any
				decode(t, raw, &sent)
				if wanted := repeatWrite(t, body); !reflect.DeepEqual(sent, wanted) {
					t.Errorf("sent\n%v, want\n%v", sent, wanted)
				}
				if !strings.Contains(raw, "12345678901234567890") {
					t.Errorf("a large number was rounded: %s", raw)
				}
				if sent := s.takeRequests(); !slices.Equal(sent, []string{"GET 5", "PATCH 5", "GET 5"}) {
					t.Errorf("sent %q", sent)
				}
				if s.config(5)[c.key] != c.want || s.patches() != 1 {
					t.Errorf("%d writes, stored %v", s.patches(), s.inboxNow(5))
				}
				// What comes next is served from the answer.
				if got := channel(t, p, "5"); len(s.takeRequests()) > 0 || got.Token.Present != (want["api_key"] != nil) {
					t.Errorf("%+v", got)
				}
			})
		}
	}
}

func decode(t *testing.T, body string, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(body), v); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
}

func repeatWrite(t *testing.T, v any) (out any) {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	decode(t, string(b), &out)
	return out
}

// What is there already is not written.
func TestWrite_asWanted(t *testing.T) {
	for name, c := range writes {
		t.Run(name, func(t *testing.T) {
			s := newService(t, whatsAppInbox(5))
			p := s.platform()
			before := channel(t, p, "5")
			s.takeRequests()
			s.SetConfig(5, c.key, c.want)
			if c.top != nil {
				s.Rename(5, "Support")
				s.SetSetting(5, "greeting_enabled", true)
				s.SetSetting(5, "greeting_message", "Hello\nyou")
			}
			if err := c.do(t, p, before); err != nil {
				t.Error(explain(err))
			}
			if sent := s.takeRequests(); !slices.Equal(sent, []string{"GET 5"}) {
				t.Errorf("sent %q", sent)
			}
		})
	}
}

// A change of the same value by another person is not overwritten. A change of another value is kept.
func TestWrite_lostUpdate(t *testing.T) {
	same := map[string]func(*service){
		"token":                            func(s *service) { s.SetToken(5, otherToken) },
		"number":                           func(s *service) { s.SetConfig(5, "phone_number_id", "111") },
		"app secret":                       func(s *service) { s.SetConfig(5, "app_secret", nil) },
		"token of a channel, and its name": func(s *service) { s.Rename(5, "By hand") },
	}
	for name, c := range writes {
		t.Run(name, func(t *testing.T) {
			s := newService(t, whatsAppInbox(5))
			p := s.platform()
			before := channel(t, p, "5")
			same[name](s)
			err := c.do(t, p, before)
			if !errors.Is(err, chat.ErrChanged) || errors.Is(err, chat.ErrOutcomeUnknown) || s.patches() != 0 {
				t.Errorf("%d writes: %v", s.patches(), err)
			}
			wantNoSecret(t, err)
		})
		t.Run(name+", something else", func(t *testing.T) {
			s := newService(t, whatsAppInbox(5))
			p := s.platform()
			before := channel(t, p, "5")
			s.SetConfig(5, "calling_enabled", false)
			s.SetConfig(5, "more", "x")
			if err := c.do(t, p, before); err != nil {
				t.Error(explain(err))
			}
			if now := s.config(5); now["calling_enabled"] != false || now["more"] != "x" || now[c.key] != c.want {
				t.Errorf("stored %v", now)
			}
		})
		t.Run(name+", right after the write", func(t *testing.T) {
			s := newService(t, whatsAppInbox(5))
			p := s.platform()
			before := channel(t, p, "5")
			s.fail("GET 5", skip(meanwhile(func() { s.SetConfig(5, c.key, otherToken) })))
			err := c.do(t, p, before)
			if !errors.Is(err, chat.ErrChanged) || !strings.Contains(explain(err), "overwritten right afterwards") || s.patches() != 1 {
				t.Errorf("%d writes: %v", s.patches(), err)
			}
		})
	}
}

// What cannot be looked at after a write that was answered does not take it back.
func TestWrite_notReadBack(t *testing.T) {
	s := newService(t, whatsAppInbox(5))
	p := s.platform()
	before := base(t, p, "5")
	s.fail("GET 5", fault{Skip: 1, Times: -1})
	if _, err := p.Tokens.SetToken(t.Context(), before, secret.New(newToken)); err != nil {
		t.Error(explain(err))
	}
}

// Two bindings of one inbox write one after the other, and neither loses what the other wrote.
func TestWrite_inParallel(t *testing.T) {
	s := newService(t, whatsAppInbox(5))
	p := s.platform()
	before := channel(t, p, "5")
	var all sync.WaitGroup
	for name, c := range writes {
		if c.key == "api_key" && name != "token" {
			continue
		}
		for range 5 {
			all.Go(func() {
				if err := c.do(t, p, before); err != nil {
					t.Error(name, explain(err))
				}
			})
		}
	}
	all.Wait()
	for _, c := range writes {
		if got := s.config(5)[c.key]; got != c.want {
			t.Errorf("%s is %v", c.key, got)
		}
	}
	if s.patches() != 3 || s.config(5)["webhook_verify_token"] != verify {
		t.Errorf("%d writes, stored %v", s.patches(), s.config(5))
	}
}
