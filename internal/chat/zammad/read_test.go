package zammad_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
)

func TestPlatform(t *testing.T) {
	p := newService(t, 0).platform()
	if p.Name != "zammad" || p.Argument != "chat.zammad" || p.TokenClearer != nil || p.NumberClearer != nil || p.Kinds != nil ||
		p.ManualSetup != nil {
		t.Errorf("%+v", p)
	}
	c := p.Capabilities
	if c.TokenReadback != chat.ReadbackMasked || c.AsyncDelete || c.Alternative == "" || c.ChecksOnSave == "" || c.WebhookSetUp == "" {
		t.Errorf("%+v", c)
	}
}

// Masking is found out value by value, not once.
func TestGet_masking(t *testing.T) {
	s := newService(t, 3)
	s.SetToken(2, "")
	s.SetOption(3, "access_token", nil)
	for _, unmasked := range []bool{false, true} {
		s.MaskSecrets(!unmasked)
		p := s.platform()
		want := chat.TokenInfo{Present: true, UpdatedAt: start}
		if unmasked {
			want.Fingerprint = secret.New(oldToken).Fingerprint()
		}
		if got := project(t, p, "1").Token; got != want {
			t.Errorf("clear %t: %+v", unmasked, got)
		}
		for _, id := range []string{"2", "3"} {
			if got := project(t, p, id).Token; got != (chat.TokenInfo{}) {
				t.Errorf("clear %t: %+v", unmasked, got)
			}
		}
		if sent := s.takeRequests(); !slices.Equal(sent, []string{"GET"}) {
			t.Errorf("sent %q", sent)
		}
	}
}

func TestGet_everything(t *testing.T) {
	s := newService(t, 1)
	p := s.platform()
	got := channel(t, p, "1")
	got.Version = ""
	want := chat.Channel{
		ID: "1", Token: chat.TokenInfo{Present: true, UpdatedAt: start}, Active: true,
		ChannelSettings: chat.ChannelSettings{
			Name: "Line 1", PhoneNumber: "+15550101", PhoneNumberID: number(1), BusinessAccountID: business, GroupID: 7,
			Greeting: chat.Message{Text: "Hello\nthere"}, Reminder: chat.Message{Enabled: true, Text: "Still there?"},
		},
		WebhookCallbackURL: s.http.URL + prefix +
			"/api/v1/channels_whatsapp_webhook/uuid-1", WebhookVerifyToken: got.WebhookVerifyToken, AppSecretPresent: true,
	}
	if got != want || got.WebhookVerifyToken.Reveal() != verify {
		t.Errorf("\n got %+v\nwant %+v", got, want)
	}
	if all, err := p.Channels.List(t.Context()); err != nil || len(all) != 1 || all[0].ID != "1" {
		t.Errorf("%+v, %v", all, err)
	}
	if sent := s.takeRequests(); len(sent) != 1 {
		t.Errorf("the list is not shared: %q", sent)
	}
}

// What Zammad shows in plain text is known to the redactor and is nowhere else.
func TestGet_learnsSecrets(t *testing.T) {
	s := newService(t, 1)
	s.MaskSecrets(false)
	s.SetOption(1, "name", "x "+oldToken)
	s.SetOption(1, "welcome", "y "+oldSecret)
	secrets := secret.NewRedactor()
	got := channel(t, s.platform(withSecrets(secrets)), "1")
	if text := fmt.Sprintf("%+v", got); strings.Contains(text, oldToken) || strings.Contains(text, oldSecret) ||
		strings.Contains(text, verify) {
		t.Errorf("shown: %s", text)
	}
	for _, s := range []string{credential, oldToken, oldSecret, verify} {
		if got := secrets.Redact("a " + s); strings.Contains(got, s) {
			t.Errorf("not redacted: %s", got)
		}
	}
	s.MaskSecrets(true)
	channel(t, s.platform(withSecrets(secrets)), "1")
	if got := secrets.Redact(stars); got != stars {
		t.Error("the mask is taken for a secret")
	}
}

func TestGet_manyInParallel(t *testing.T) {
	const channels, callers = 200, 50
	s := newService(t, channels)
	s.MaskSecrets(false)
	for _, id := range s.ChannelIDs() {
		for name, value := range map[string]string{"access_token": oldToken, "app_secret": oldSecret, "verify_token": verify} {
			s.SetOption(id, name, fmt.Sprintf("%s-%d", value, id))
		}
	}
	p := s.platform()
	var all sync.WaitGroup
	for c := range callers {
		all.Go(func() {
			for i := range channels {
				id := strconv.Itoa((i+c*7)%channels + 1)
				if got, err := p.Projects.Get(t.Context(), id); err != nil || got.ID != id {
					t.Errorf("%+v, %v", got, err)
				}
			}
			if got, err := p.Channels.List(t.Context()); err != nil || len(got) != channels {
				t.Errorf("%d, %v", len(got), err)
			}
		})
	}
	all.Wait()
	if sent := s.takeRequests(); len(sent) > 2 {
		t.Errorf("%d requests", len(sent))
	}
}

// Absent is believed when a second list, read after the first, lacks the channel too.
func TestGet_missing(t *testing.T) {
	for _, channels := range []int{0, 2} {
		s := newService(t, channels)
		p := s.platform()
		for _, id := range []string{"77", "999"} {
			if id == "999" { // an email channel
				s.fail("GET", times(2, listOf(`[1]`, `{"1":{"id":1,"options":{}},"999":{"id":999,"area":"Email::Account"}}`))...)
			}
			_, err := p.Projects.Get(t.Context(), id)
			if !errors.Is(err, chat.ErrNotFound) || !strings.Contains(explain(err), "does not contain it") {
				t.Errorf("error: %v", err)
			}
			wantNoSecret(t, err)
			if sent := s.takeRequests(); len(sent) != 2 {
				t.Errorf("sent %q", sent)
			}
		}
	}
	t.Run("flapping", func(t *testing.T) {
		s := newService(t, 1)
		s.fail("GET", answer(200, `{"channel_ids":[],"assets":{}}`))
		if _, err := s.platform().Projects.Get(t.Context(), "1"); err != nil {
			t.Error(err)
		}
	})
	t.Run("deleted meanwhile", func(t *testing.T) {
		s := newService(t, 1)
		p := s.platform()
		base := project(t, p, "1")
		s.RemoveChannel(1)
		if _, err := p.Tokens.SetToken(t.Context(), base, secret.New(newToken)); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("error: %v", err)
		}
		if _, err := p.Projects.Get(t.Context(), "1"); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("remembered: %v", err)
		}
	})
	for name, second := range map[string]fault{
		"forbidden": answer(403, `{"error":"Not authorized"}`), "a page": answer(200, "<html>"), "not an object": answer(200, `[]`),
		"no ids": answer(200, `{"assets":{}}`), "no assets": answer(200, `{"channel_ids":[5]}`), "nowhere": answer(404,
			`{"error":"No route matches"}`),
	} {
		t.Run("second list: "+name, func(t *testing.T) {
			s := newService(t, 1)
			s.fail("GET", answer(200, `{"channel_ids":[],"assets":{}}`), second)
			if _, err := s.platform().Projects.Get(t.Context(), "1"); err == nil || errors.Is(err, chat.ErrNotFound) {
				t.Errorf("error: %v", err)
			}
		})
	}
}

func TestGet_ids(t *testing.T) {
	s := newService(t, 1)
	p := s.platform()
	for _, id := range []string{"", "SUP", "01", "0", "-1", "1/enable", "../1", "1 ", "12345678901234567890"} {
		for name, do := range map[string]func() error{
			"get":    func() error { _, err := p.Projects.Get(t.Context(), id); return err },
			"delete": func() error { return p.Channels.Delete(t.Context(), id) },
			"token": func() error {
				_, err := p.Tokens.SetToken(t.Context(), chat.Project{ID: id}, secret.New(newToken))
				return err
			},
		} {
			if err := do(); !errors.Is(err, chat.ErrInvalid) || !strings.Contains(explain(err), "whole numbers") {
				t.Errorf("%s %q: %v", name, id, err)
			}
		}
	}
	if sent := s.takeRequests(); len(sent) != 1 { // "SUP" may be the name of a channel
		t.Errorf("sent %q", sent)
	}
}

func TestGet_canceledReader(t *testing.T) {
	s := newService(t, 1)
	ctx, cancel := context.WithCancel(t.Context())
	s.fail("GET", fault{Func: func(_ http.ResponseWriter, r *http.Request, _ http.Handler) {
		cancel()
		<-r.Context().Done()
	}})
	p := s.platform()
	var all sync.WaitGroup
	all.Go(func() {
		if _, err := p.Projects.Get(ctx, "1"); !errors.Is(err, context.Canceled) {
			t.Errorf("the canceled caller: %v", err)
		}
	})
	all.Go(func() {
		<-ctx.Done()
		if _, err := p.Projects.Get(t.Context(), "1"); err != nil {
			t.Errorf("the other caller: %v", err)
		}
	})
	all.Wait()
}

func TestHealth(t *testing.T) {
	s := newService(t, 2)
	s.SetActive(2, false)
	p := s.platform()
	if got, err := p.Channels.Health(t.Context(), "1"); got != nil || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := p.Channels.Health(t.Context(), "2"); len(got) != 1 || err != nil ||
		!strings.Contains(got[0], "Channel 2 (Line 2) is disabled") {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := p.Channels.Health(t.Context(), "3"); !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("error: %v", err)
	}
}
