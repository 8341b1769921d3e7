package chatwoot_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/secret"
)

const newPhone = "+4930123456"

func spec() chat.ChannelSpec {
	return chat.ChannelSpec{
		ChannelSettings: chat.ChannelSettings{Name: "Support", PhoneNumber: newPhone, PhoneNumberID: numberID, BusinessAccountID: accountID},
		Token:           chat.ChannelSecret{Write: secret.New(newToken)},
	}
}

func TestCreate(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*chat.ChannelSpec)
		body   string
	}{
		"the least": {func(*chat.ChannelSpec) {},
			`{"channel":{"phone_number":"+4930123456","provider":"whatsapp_cloud","provider_config":{"api_key":"` + newToken +
				`","business_account_id":"102290129340398","phone_number_id":"106540352242922"},"type":"whatsapp"},"name":"Support"}`},
		"everything": {func(s *chat.ChannelSpec) {
			s.Greeting, s.AppSecret.Write = chat.Message{Enabled: true, Text: "Hello"}, secret.New(appSecret)
		}, `{"channel":{"phone_number":"+4930123456","provider":"whatsapp_cloud","provider_config":{"api_key":"` + newToken +
			`","app_secret":"` + appSecret + `","business_account_id":"102290129340398","phone_number_id":"106540352242922"},"type":"whatsapp"},` +
			`"greeting_enabled":true,"greeting_message":"Hello","name":"Support"}`},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, whatsAppInbox(5))
			p := s.platform()
			wanted := spec()
			c.change(&wanted)
			got, err := p.Channels.Create(t.Context(), wanted)
			if err != nil {
				t.Fatal(explain(err))
			}
			if got.ID != "6" || got.Name != "Support" || got.PhoneNumber != newPhone ||
				got.Token.Fingerprint != secret.New(newToken).Fingerprint() ||
				got.Greeting != wanted.Greeting || got.AppSecretPresent == wanted.AppSecret.Write.IsZero() || got.WebhookVerifyToken.IsZero() ||
				got.WebhookCallbackURL == "" {
				t.Errorf("%+v", got)
			}
			if body := s.bodies.Take()[1]; body != c.body {
				t.Errorf("sent\n%s, want\n%s", body, c.body)
			}
			if channel(t, p, "6").ID != "6" || !slices.Equal(s.takeRequests(), []string{"GET list", "POST list"}) {
				t.Error("it is read again after it was answered")
			}
		})
	}
}

func TestCreate_refused(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(*service)
		change  func(*chat.ChannelSpec)
		kind    error
		want    string
		sent    []string
	}{
		"taken here": {
			func(s *service) { s.SetPhoneNumber(5, newPhone) }, nil,
			chat.ErrConflict, "taken by inbox 5 (Inbox 5)", []string{"GET list"},
		},
		"taken here meanwhile": {
			func(s *service) {
				s.fail("POST list", meanwhile(func() { s.SetPhoneNumber(5, newPhone) }))
			}, nil, chat.ErrConflict, "taken by inbox 5", []string{"GET list", "POST list", "GET list"},
		},
		"taken elsewhere": {
			func(s *service) {
				s.AddAccount(chatwootsim.Account{ID: 8})
				in := whatsAppInbox(80)
				in.AccountID, in.Channel.PhoneNumber = 8, newPhone
				s.AddInbox(in)
			}, nil,
			chat.ErrConflict, "this or another account", []string{"GET list", "POST list", "GET list"},
		},
		"refused by Meta": {nil, func(s *chat.ChannelSpec) { s.Token.Write = secret.New(deadToken) }, chat.ErrInvalid, "asked Meta",
			[]string{"GET list", "POST list"}},
		"refused by Meta, with the token": {
			func(s *service) {
				s.fail("POST list", answer(422, `{"message":"Ungültig `+newToken+`","attributes":["provider_config"]}`))
			}, nil, chat.ErrInvalid, "asked Meta", []string{"GET list", "POST list"},
		},
		"plan is full": {func(s *service) { s.AddAccount(chatwootsim.Account{ID: account, InboxLimit: 1}) }, nil, nil, "no room",
			[]string{"GET list", "POST list"}},
		"not allowed": {
			func(s *service) {
				s.fail("POST list", answer(401, `{"error":"You are not authorized to do this action"}`))
			}, nil,
			chat.ErrPermission, "administrator", []string{"GET list", "POST list"},
		},
		"no such account": {func(s *service) { s.fail("*", times(2, answer(404, `{}`))...) }, nil, chat.ErrHidden, "no account 7",
			[]string{"GET list"}},
		"not found at all": {func(s *service) { s.fail("POST list", answer(404, `{}`)) }, nil, chat.ErrHidden, "no account 7",
			[]string{"GET list", "POST list"}},
		"throttled": {func(s *service) { s.fail("POST list", answer(429, "", "Retry-After", "3600")) }, nil, chat.ErrThrottled,
			"no more requests before", []string{"GET list", "POST list"}},
		"number as Meta writes it": {
			nil, func(s *chat.ChannelSpec) { s.PhoneNumber = "+49 30 123456" }, chat.ErrInvalid, "international format", nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, whatsAppInbox(5))
			if c.prepare != nil {
				c.prepare(s)
			}
			wanted := spec()
			if c.change != nil {
				c.change(&wanted)
			}
			_, err := s.platform().Channels.Create(t.Context(), wanted)
			if err == nil || c.kind != nil && !errors.Is(err, c.kind) || !strings.Contains(explain(err), c.want) ||
				errors.Is(err, chat.ErrOutcomeUnknown) {
				t.Errorf("%v\n%s", err, explain(err))
			}
			if sent := s.takeRequests(); !slices.Equal(sent, c.sent) || s.CreatedCount() != 0 {
				t.Errorf("%d made, sent %q", s.CreatedCount(), sent)
			}
			wantNoSecret(t, err)
		})
	}
}

// The POST goes out once. When its answer is lost, the inbox is found by its number, and adopted if it is the one.
func TestCreate_lostAnswers(t *testing.T) {
	e500, e502 := answer(500, `{"error":"boom"}`), answer(502, "<html>")
	byHand := func(change func(*chatwootsim.Inbox)) func(*service) {
		return func(s *service) {
			s.fail("POST list", loseAnswer(func() {
				in := whatsAppInbox(77)
				in.Name, in.Channel.PhoneNumber, in.Channel.ProviderConfig["api_key"] = "Support", newPhone, newToken
				change(&in)
				s.AddInbox(in)
			}))
		}
	}
	faults := func(f ...fault) func(*service) { return func(s *service) { s.fail("POST list", f...) } }
	lists := func(n int) []string {
		return append([]string{"GET list", "POST list"}, slices.Repeat([]string{"GET list"}, n)...)
	}
	for name, c := range map[string]struct {
		prepare func(*service)
		end     int
		made    int
		id      string
		sent    []string
		want    string
	}{
		"reset after processing":  {faults(then(reset)), succeeds, 1, "6", lists(1), ""},
		"reset before processing": {faults(reset), unknown, 0, "", lists(3), "Check whether Chatwoot has an inbox for " + newPhone},
		"500 after processing":    {faults(then(e500)), succeeds, 1, "6", lists(1), ""},
		"500":                     {faults(e500), fails, 0, "", lists(3), "unable to reach Meta"},
		"502":                     {faults(e502), unknown, 0, "", lists(3), "Check whether Chatwoot has an inbox"},
		"502, list fails too": {func(s *service) {
			s.fail("POST list", then(e500))
			s.fail("GET list", fault{Skip: 1, Times: -1, Status: 403, Body: "{}"})
		}, unknown, 1, "", nil, "Check whether Chatwoot has an inbox"},
		"a page":            {faults(then(answer(200, "<html>"))), succeeds, 1, "6", lists(1), ""},
		"no page, no inbox": {faults(answer(200, "{}")), unknown, 0, "", lists(3), "id should be"},
		"an inbox of others": {faults(answer(200,
			`{"id":5,"channel_type":"Channel::Whatsapp","provider":"whatsapp_cloud","phone_number":"+1","provider_config":{}}`)), unknown, 0, "",
			lists(3), "another phone number"},
		"an inbox with another token": {
			faults(answer(200, `{"id":77,`+whatsApp+`,"phone_number":"`+newPhone+`","provider_config":{"api_key":"`+otherToken+`"}}`)),
			unknown, 0, "", lists(3), "does not hold what was written",
		},
		"throttled, then made": {faults(answer(429, ""), answer(429, "")), succeeds, 1, "6",
			[]string{"GET list", "POST list", "POST list", "POST list"}, ""},
		"another person's equal one": {byHand(func(*chatwootsim.Inbox) {}), succeeds, 0, "77", lists(1), ""},
		"another person's other token": {byHand(func(in *chatwootsim.Inbox) { in.Channel.ProviderConfig["api_key"] = otherToken }),
			fails, 0, "", lists(1), "inbox 77 (Support) has it"},
		"another person's other name": {byHand(func(in *chatwootsim.Inbox) { in.Name = "Sales\x1b" }), fails, 0, "", lists(1),
			"inbox 77 (Sales) has it"},
		"another person's 360dialog": {byHand(func(in *chatwootsim.Inbox) { in.Channel.Provider = "default" }), fails, 0, "", lists(1),
			"inbox 77"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, whatsAppInbox(5))
			c.prepare(s)
			got, err := s.platform().Channels.Create(t.Context(), spec())
			if got.ID != c.id || (err == nil) != (c.end == succeeds) || errors.Is(err, chat.ErrOutcomeUnknown) != (c.end == unknown) {
				t.Errorf("%+v, %v", got, err)
			}
			if err != nil {
				wantNoSecret(t, err)
				if !strings.Contains(explain(err), c.want) {
					t.Errorf("lacks %q: %s", c.want, explain(err))
				}
			}
			if sent := s.takeRequests(); c.sent != nil && !slices.Equal(sent, c.sent) {
				t.Errorf("sent %q", sent)
			}
			if s.CreatedCount() != c.made {
				t.Errorf("%d made", s.CreatedCount())
			}
		})
	}
}

// Two creations of one number make one inbox.
func TestCreate_twice(t *testing.T) {
	s := newService(t)
	p := s.platform()
	var all sync.WaitGroup
	errs := make(chan error, 4)
	for range cap(errs) {
		all.Go(func() { _, err := p.Channels.Create(t.Context(), spec()); errs <- err })
	}
	all.Wait()
	close(errs)
	conflicts := 0
	for err := range errs {
		if errors.Is(err, chat.ErrConflict) {
			conflicts++
		}
	}
	if conflicts != 3 || s.CreatedCount() != 1 {
		t.Errorf("%d conflicts, %d made", conflicts, s.CreatedCount())
	}
}
