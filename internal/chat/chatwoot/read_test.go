package chatwoot_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/chatwoot"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

func TestPlatform(t *testing.T) {
	p := newService(t).platform()
	switch {
	case p.Name != "chatwoot" || p.Argument != "chat.chatwoot":
		t.Errorf("%q, %q", p.Name, p.Argument)
	case p.TokenClearer != nil || p.TokenReader == nil || p.NumberClearer != nil || p.Channels == nil || p.NumberChecker == nil:
		t.Error("it has other capabilities than Chatwoot")
	case p.Capabilities.TokenReadback != chat.ReadbackPlainText || !p.Capabilities.AsyncDelete:
		t.Errorf("%+v", p.Capabilities)
	}
	if !strings.Contains(p.Capabilities.Alternative, "whatsapp_chatwoot_inbox") || p.Capabilities.ChecksOnSave == "" ||
		p.Capabilities.WebhookSetUp == "" {
		t.Errorf("%+v", p.Capabilities)
	}
}

// The header's name goes out as Chatwoot writes it.
func TestHeader_asItIsSent(t *testing.T) {
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	got := make(chan string, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		b := make([]byte, 4096)
		n, _ := conn.Read(b)
		got <- string(b[:n])
		_, _ = conn.Write([]byte("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
		_ = conn.Close()
	}()
	p := chatwoot.New(chatwoot.Config{
		Endpoint:    &url.URL{Scheme: "http", Host: l.Addr().String()},
		AccountID:   7,
		AccessToken: secret.New(credential),
		Connection:  transport.Connection{MaxRetries: -1},
	})
	_, err = p.Projects.Get(t.Context(), "5")
	if !errors.Is(err, chat.ErrPermission) {
		t.Error(err)
	}
	head := <-got
	if !strings.HasPrefix(head, "GET /api/v1/accounts/7/inboxes/5 HTTP/1.1\r\n") ||
		!strings.Contains(head, "\r\napi_access_token: "+credential+"\r\n") {
		t.Errorf("sent %q", head)
	}
}

func TestGet(t *testing.T) {
	s := newService(t, whatsAppInbox(5))
	p := s.platform()
	got, err := p.Projects.Get(t.Context(), "5")
	want := chat.Project{
		ID: "5", Name: "Inbox 5", PhoneNumberID: numberID, BusinessAccountID: accountID,
		Token: chat.TokenInfo{Present: true, Fingerprint: secret.New(oldToken).Fingerprint()},
	}
	if err != nil || got != want {
		t.Errorf("\n got %+v, %v\nwant %+v", got, err, want)
	}
	channel, err := p.Channels.Get(t.Context(), "5")
	number := whatsAppInbox(5).Channel.PhoneNumber
	if err != nil || channel.Project() != want || channel.PhoneNumber != number || !channel.Active || !channel.AppSecretPresent ||
		channel.WebhookCallbackURL != "https://chat.example.com/webhooks/whatsapp/"+number ||
		channel.WebhookVerifyToken.Reveal() != verify {
		t.Errorf("%+v, %v", channel, err)
	}
	if sent := s.takeRequests(); !slices.Equal(sent, []string{"GET 5"}) {
		t.Errorf("sent %q", sent)
	}
}

func TestGet_unfitInboxes(t *testing.T) {
	for name, c := range map[string]struct{ kind, provider, want string }{
		"web widget":       {"Channel::WebWidget", "", "of the type Channel::WebWidget"},
		"Twilio":           {"Channel::TwilioSms", "", "of the type Channel::TwilioSms"},
		"360dialog":        {"Channel::Whatsapp", "default", "360dialog"},
		"another provider": {"Channel::Whatsapp", "baileys", `"baileys"`},
		"hostile type":     {`Channel::\u001b[31m` + credential, "", "of the type Channel::"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			five := fmt.Sprintf(`{"id":5,"channel_type":"%s","provider":"%s","provider_config":{}}`, c.kind, c.provider)
			s.fail("GET 5", times(2, answer(200, five))...)
			s.fail("GET list", answer(200, `{"payload":[`+five+`,{"id":6,`+whatsApp+`,"provider_config":{}}]}`))
			p := s.platform()
			for range 2 { // the second time from memory
				_, err := p.Projects.Get(t.Context(), "5")
				if !errors.Is(err, chat.ErrInvalid) || !strings.Contains(explain(err), c.want) {
					t.Errorf("%v\n%s", err, explain(err))
				}
				wantNoSecret(t, err)
			}
			if sent := s.takeRequests(); len(sent) != 1 {
				t.Errorf("sent %q", sent)
			}
			list, err := p.Channels.List(t.Context())
			if err != nil || len(list) != 1 {
				t.Errorf("%d channels, %v", len(list), err)
			}
			_, err = p.Tokens.SetToken(t.Context(), chat.Project{ID: "5"}, secret.New(newToken))
			if !errors.Is(err, chat.ErrInvalid) || s.patches() != 0 {
				t.Error(err)
			}
		})
	}
}

func TestErrNoAdministrator(t *testing.T) {
	s := newService(t, whatsAppInbox(5))
	s.agent(5)
	p := s.platform()
	base := chat.Project{ID: "5", PhoneNumberID: "1"}
	ctx := t.Context()
	for name, do := range map[string]func() error{
		"get":   func() error { _, err := p.Projects.Get(ctx, "5"); return err },
		"token": func() error { _, err := p.Tokens.SetToken(ctx, base, secret.New(newToken)); return err },
		"number": func() error {
			_, err := p.Numbers.SetNumber(ctx, base, chat.Number{PhoneNumberID: numberID, DisplayPhoneNumber: phone})
			return err
		},
		"list":   func() error { _, err := p.Channels.List(ctx); return err },
		"create": func() error { _, err := p.Channels.Create(ctx, spec()); return err },
		"update": func() error {
			_, err := p.Channels.Update(ctx, "5", chat.ChannelSpec{}, chat.ChannelSpec{ChannelSettings: chat.ChannelSettings{Name: "x"}})
			return err
		},
		"health": func() error { _, err := p.Channels.Health(ctx, "5"); return err },
	} {
		err := do()
		if !errors.Is(err, chat.ErrPermission) || !strings.Contains(explain(err), "administrator of account 7") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, r := range s.takeRequests() {
		if !strings.HasPrefix(r, "GET") {
			t.Errorf("%s was sent", r)
		}
	}
}

func TestGet_badIDs(t *testing.T) {
	s := newService(t)
	p := s.platform()
	for _, id := range []string{"", "0", "05", "a", "5a", "5/6", "..", "-5", "5 ", "٥", strings.Repeat("1", 20)} {
		_, err := p.Projects.Get(t.Context(), id)
		_, tokenErr := p.Tokens.SetToken(t.Context(), chat.Project{ID: id}, secret.New(newToken))
		_, health := p.Channels.Health(t.Context(), id)
		for _, err := range []error{err, tokenErr, health, p.Channels.Delete(t.Context(), id)} {
			if !errors.Is(err, chat.ErrInvalid) {
				t.Errorf("%q: %v", id, err)
			}
		}
	}
	if sent := s.takeRequests(); !slices.Equal(sent, []string{"GET list"}) { // "a" may be the name of an inbox
		t.Errorf("sent %q", sent)
	}
}

// Many inboxes cost one list, whoever asks.
func TestGet_manyInParallel(t *testing.T) {
	const boxes, callers = 200, 50
	s := newService(t, whatsAppInboxes(boxes)...)
	p := s.platform()
	var all sync.WaitGroup
	for c := range callers {
		all.Go(func() {
			for i := range boxes {
				id := strconv.Itoa((i+c*7)%boxes + 1)
				if got, err := p.Projects.Get(t.Context(), id); err != nil || got.ID != id {
					t.Errorf("%+v, %v", got, err)
				}
			}
		})
	}
	all.Wait()
	if sent := s.takeRequests(); len(sent) > 3 || !slices.Contains(sent, "GET list") {
		t.Errorf("%d requests: %q", len(sent), sent)
	}
}

// A list that cannot be read is not tried again in the place of every single read.
func TestGet_listFails(t *testing.T) {
	s := newService(t, whatsAppInboxes(20)...)
	s.fail("GET list", times(20, answer(403, "{}"))...)
	p := s.platform()
	for id := 1; id <= 20; id++ {
		if _, err := p.Projects.Get(t.Context(), strconv.Itoa(id)); err != nil {
			t.Error(err)
		}
	}
	if sent := s.takeRequests(); len(sent) != 21 {
		t.Errorf("%d requests: %q", len(sent), sent)
	}
}

func TestList(t *testing.T) {
	s := newService(t, whatsAppInboxes(3)...)
	p := s.platform()
	list, err := p.Channels.List(t.Context())
	if err != nil || len(list) != 3 {
		t.Fatal(list, err)
	}
	s.takeRequests()
	for _, want := range list {
		got, err := p.Channels.Get(t.Context(), want.ID)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, %v", got, err)
		}
	}
	if sent := s.takeRequests(); len(sent) > 0 {
		t.Errorf("sent %q", sent)
	}
	for name, c := range map[string]struct {
		fault fault
		kind  error
		want  string
	}{
		"unknown account":  {answer(404, `{"error":"Resource could not be found"}`), chat.ErrHidden, "no account 7"},
		"entry without id": {answer(200, `{"payload":[{"name":"x"}]}`), nil, "no readable id"},
		"type is none":     {answer(200, `{"payload":[{"id":9}]}`), nil, "inbox 9: channel_type should be the type of the inbox"},
		"provider is none": {answer(200, `{"payload":[{"id":9,"channel_type":"Channel::Whatsapp","provider":[]}]}`), nil,
			"inbox 9: provider should be a string"},
		"entry without sense": {answer(200,
			`{"payload":[{"id":9,"channel_type":"Channel::Whatsapp","provider":"whatsapp_cloud","provider_config":[]}]}`), nil,
			"inbox 9: provider_config should be an object"},
	} {
		s.fail("GET list", c.fault)
		if _, err := p.Channels.List(t.Context()); err == nil || !strings.Contains(explain(err), c.want) || c.kind != nil &&
			!errors.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A damaged inbox of another kind does not fail the list.
func TestList_damagedInboxOfAnotherKind(t *testing.T) {
	s := newService(t)
	s.fail("GET list", answer(200, `{"payload":[{"id":9,"channel_type":"Channel::Api","name":[]}]}`))
	if list, err := s.platform().Channels.List(t.Context()); err != nil || len(list) > 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

// What is gone is proven by the list, which must be whole.
func TestErrMissing(t *testing.T) {
	gone := func(s *service) { s.RemoveInbox(5) }
	for name, c := range map[string]struct {
		prepare func(*service)
		kind    error
		want    string
	}{
		"gone":                   {gone, chat.ErrNotFound, "does not contain it"},
		"gone, and the last one": {func(s *service) { s.RemoveInbox(5); s.RemoveInbox(6) }, chat.ErrNotFound, "does not contain it"},
		"unknown account": {func(s *service) { s.fail("*", times(9, answer(404, `{"error":"Resource could not be found"}`))...) },
			chat.ErrHidden, "no account 7"},
		"list forbidden": {func(s *service) { gone(s); s.fail("GET list", times(9, answer(401, `{}`))...) }, chat.ErrHidden,
			"could not be read to confirm"},
		"list is a page": {func(s *service) { gone(s); s.fail("GET list", times(9, answer(200, `<html>`))...) }, chat.ErrHidden,
			"could not be read to confirm"},
		"list without payload": {func(s *service) { gone(s); s.fail("GET list", times(9, answer(200, `{}`))...) }, chat.ErrHidden,
			"could not be read to confirm"},
		"list with broken entries": {func(s *service) { gone(s); s.fail("GET list", answer(200, `{"payload":[7]}`)) }, chat.ErrHidden,
			"cannot be read"},
		"still listed":       {func(s *service) { s.fail("GET 5", answer(404, `{}`)) }, chat.ErrHidden, "but its list contains"},
		"caller is an agent": {func(s *service) { gone(s); s.agent(6) }, chat.ErrHidden, "not an administrator"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, whatsAppInbox(5), whatsAppInbox(6))
			c.prepare(s)
			p := s.platform()
			_, err := p.Projects.Get(t.Context(), "5")
			if !errors.Is(err, c.kind) || !strings.Contains(explain(err), c.want) {
				t.Errorf("%v\n%s", err, explain(err))
			}
			wantNoSecret(t, err)
		})
	}
}

// A run that ends while the list is read says that, and not that the list cannot be read.
func TestErrMissing_canceled(t *testing.T) {
	s := newService(t)
	ctx, cancel := context.WithCancel(t.Context())
	s.fail("GET list", canceled(cancel))
	err := s.platform().Channels.Delete(ctx, "5")
	if !errors.Is(err, context.Canceled) || strings.Contains(explain(err), "could not be read to confirm") {
		t.Error(explain(err))
	}
}

// The second inbox that one process misses is looked for twice.
func TestErrMissing_second(t *testing.T) {
	s := newService(t, whatsAppInbox(5), whatsAppInbox(6), whatsAppInbox(7))
	p := s.platform()
	s.RemoveInbox(5)
	s.RemoveInbox(6)
	for _, id := range []string{"5", "6"} {
		if _, err := p.Projects.Get(t.Context(), id); !errors.Is(err, chat.ErrNotFound) {
			t.Error(err)
		}
	}
	if sent := s.takeRequests(); !slices.Equal(sent, []string{"GET 5", "GET list", "GET 6", "GET list", "GET list"}) {
		t.Errorf("sent %q", sent)
	}
	s.RemoveInbox(7)
	s.fail("GET list", answer(200, `{"payload":[]}`), answer(200, `{"payload":[{"id":7,"channel_type":"Channel::Api"}]}`))
	if err := p.Channels.Delete(t.Context(), "7"); !errors.Is(err, chat.ErrHidden) {
		t.Error(err)
	}
}
