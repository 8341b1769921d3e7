package chatwoot_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/chatwoot"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/secret"
)

const (
	succeeds = iota
	fails
	unknown
)

// Answers get lost. Each repetition looks first, and the caller is told the truth.
func TestWrite_lostAnswers(t *testing.T) {
	e500, e502 := answer(500, `{"error":"boom"}`), answer(502, `<html>`)
	refused := answer(422, `{"message":"Ungültig `+newToken+`","attributes":["provider_config"]}`)
	for name, c := range map[string]struct {
		faults  []fault
		end     int
		applied bool
		writes  int    // that were processed
		sent    string // without the GET that comes first
	}{
		"reset after processing":          {[]fault{then(reset)}, succeeds, true, 1, "PATCH GET"},
		"reset before processing":         {[]fault{reset}, succeeds, true, 1, "PATCH GET PATCH GET"},
		"reset before processing, always": {times(4, reset), unknown, false, 0, "PATCH GET PATCH GET PATCH GET PATCH GET"},
		"500 after processing":            {[]fault{then(e500)}, succeeds, true, 1, "PATCH GET"},
		"500, always":                     {times(4, e500), fails, false, 0, "PATCH GET PATCH GET PATCH GET PATCH GET"},
		"502, always":                     {times(4, e502), unknown, false, 0, "PATCH GET PATCH GET PATCH GET PATCH GET"},
		"502, then well":                  {[]fault{e502}, succeeds, true, 1, "PATCH GET PATCH GET"},
		"broken off, after processing":    {[]fault{{Kind: simkit.KindTruncated}}, succeeds, true, 1, "PATCH GET"},
		"lost, then refused":              {[]fault{reset, refused}, unknown, false, 0, "PATCH GET PATCH GET"},
		"refused":                         {[]fault{refused}, fails, false, 0, "PATCH"},
		"throttled for long":              {[]fault{answer(429, "", "Retry-After", "3600")}, fails, false, 0, "PATCH"},
		"throttled":                       {times(2, answer(429, "")), succeeds, true, 1, "PATCH PATCH PATCH GET"},
		"a page instead of the answer":    {[]fault{then(answer(200, "<html>"))}, succeeds, true, 1, "PATCH GET"},
		"a page instead of processing":    {[]fault{answer(200, "<html>")}, unknown, false, 0, "PATCH GET"},
		"another inbox":                   {[]fault{then(answer(200, `{"id":6,"channel_type":"x"}`))}, succeeds, true, 1, "PATCH GET"},
		"an answer with a damaged name": {[]fault{then(answer(200,
			`{"id":5,`+whatsApp+`,"name":[],"provider_config":{"api_key":"`+newToken+`"}}`))}, succeeds, true, 1, "PATCH GET"},
		"success that is none": {[]fault{answer(200, `{"id":5,`+whatsApp+`,"provider_config":{"api_key":"`+oldToken+`"}}`)}, unknown,
			false, 0, "PATCH GET"},
		"gone meanwhile": {[]fault{answer(404, `{}`)}, fails, false, 0, "PATCH GET"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, whatsAppInbox(5))
			p := s.platform()
			before := base(t, p, "5")
			s.takeRequests()
			s.fail("PATCH 5", c.faults...)
			got, err := p.Tokens.SetToken(t.Context(), before, secret.New(newToken))
			sent := s.takeRequests()
			for i, r := range sent {
				sent[i], _, _ = strings.Cut(r, " ")
			}
			if strings.Join(sent, " ") != "GET "+c.sent {
				t.Errorf("sent %q", sent)
			}
			if applied := s.Token(5) == newToken; applied != c.applied || s.patches() != c.writes {
				t.Errorf("%d writes, applied %t", s.patches(), applied)
			}
			switch {
			case c.end == succeeds && (err != nil || got.Name != before.Name || got.Token.Fingerprint != secret.New(newToken).Fingerprint()):
				t.Errorf("%+v, %v", got, err)
			case c.end != succeeds && (err == nil || errors.Is(err, chat.ErrOutcomeUnknown) != (c.end == unknown)):
				t.Errorf("%v", err)
			}
			if err != nil {
				wantNoSecret(t, err)
			}
		})
	}
}

// When the answer is lost and another person has written since, nothing is overwritten.
func TestWrite_lostAndChanged(t *testing.T) {
	s := newService(t, whatsAppInbox(5))
	p := s.platform()
	before := base(t, p, "5")
	s.fail("PATCH 5", loseAnswer(func() { s.SetToken(5, otherToken) }))
	_, err := p.Tokens.SetToken(t.Context(), before, secret.New(newToken))
	if !errors.Is(err, chat.ErrChanged) || !errors.Is(err, chat.ErrOutcomeUnknown) || s.patches() != 0 {
		t.Errorf("%d writes: %v", s.patches(), err)
	}
	wantNoSecret(t, err)
}

func TestWrite_canceled(t *testing.T) {
	s := newService(t, whatsAppInbox(5))
	p := s.platform(func(c *chatwoot.Config) { c.MaxRetries = -1 })
	before := base(t, p, "5")
	ctx, cancel := context.WithCancel(t.Context())
	s.fail("PATCH 5", fault{Func: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		next.ServeHTTP(simkit.NewRecorder(), r)
		cancel()
		http.Error(w, "{}", http.StatusInternalServerError)
	}})
	_, err := p.Tokens.SetToken(ctx, before, secret.New(newToken))
	if !errors.Is(err, chat.ErrOutcomeUnknown) {
		t.Errorf("nothing was seen of the outcome, and yet: %v", err)
	}
	s.takeRequests()
	if _, err = p.Tokens.SetToken(ctx, before, secret.New(newToken)); err == nil || len(s.takeRequests()) > 0 {
		t.Errorf("something was started after the end: %v", err)
	}
}

// A PATCH is saved in two steps: when Meta refuses the token, the new name is there.
func TestUpdate_halfSaved(t *testing.T) {
	for name, c := range map[string]struct {
		token string
		graph string // where Chatwoot finds Meta
		kind  error
		want  []string
	}{
		"refused by Meta": {deadToken, meta(), chat.ErrInvalid, []string{"asked Meta", `name is now "Support"`, "as before"}},
		"Meta is away":    {newToken, "", nil, []string{"unable to reach Meta", `name is now "Support"`}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, whatsAppInbox(5))
			p := s.platform()
			before := channel(t, p, "5")
			s.SetGraphURL(c.graph)
			_, err := update(t, p, before, func(s *chat.ChannelSpec) { s.Name, s.Token.Write = "Support", secret.New(c.token) })
			for _, want := range c.want {
				if err == nil || !strings.Contains(explain(err), want) {
					t.Errorf("lacks %q: %s", want, explain(err))
				}
			}
			if c.kind != nil && !errors.Is(err, c.kind) || errors.Is(err, chat.ErrOutcomeUnknown) {
				t.Error(err)
			}
			wantNoSecret(t, err)
			s.takeRequests()
			if now := channel(t, p, "5"); now.Name != "Support" || now.Token != before.Token || len(s.takeRequests()) > 0 {
				t.Errorf("remembered %+v", now)
			}
		})
	}
	t.Run("nothing was saved", func(t *testing.T) {
		s := newService(t, whatsAppInbox(5))
		p := s.platform()
		before := channel(t, p, "5")
		s.fail("PATCH 5", answer(422, `{"attributes":["provider_config"]}`))
		_, err := update(t, p, before, func(s *chat.ChannelSpec) { s.Name, s.Token.Write = "Support", secret.New(newToken) })
		if !errors.Is(err, chat.ErrInvalid) || strings.Contains(explain(err), "two steps") || strings.Contains(explain(err), "is now") {
			t.Error(explain(err))
		}
	})
	t.Run("and well after all", func(t *testing.T) {
		s := newService(t, whatsAppInbox(5))
		p := s.platform()
		before := channel(t, p, "5")
		s.SetGraphURL("")
		s.fail("PATCH 5", skip(meanwhile(func() { s.SetGraphURL(meta()) })))
		got, err := update(t, p, before, func(s *chat.ChannelSpec) { s.Name, s.Token.Write = "Support", secret.New(newToken) })
		bodies := s.bodies.Take()
		if err != nil || got.Name != "Support" || strings.Contains(bodies[len(bodies)-2], "Support") {
			t.Errorf("%+v, %v, sent %q", got, err, bodies)
		}
	})
}

func TestUpdate_onlyTheName(t *testing.T) {
	s := newService(t, whatsAppInbox(5))
	s.SetToken(5, deadToken) // Meta would refuse whatever is saved with it
	p := s.platform()
	before := channel(t, p, "5")
	s.takeRequests()
	got, err := update(t, p, before, func(s *chat.ChannelSpec) { s.Name, s.Token.Write = "Support", secret.New(deadToken) })
	body := s.bodies.Take()[1]
	if err != nil || got.Name != "Support" || body != `{"name":"Support"}` {
		t.Errorf("%+v, %v, sent %q", got, err, body)
	}
	if now := channel(t, p, "5"); now.Name != "Support" {
		t.Errorf("remembered %+v", now)
	}
	if sent := s.takeRequests(); !slices.Equal(sent, []string{"GET 5", "PATCH 5"}) {
		t.Errorf("sent %q", sent)
	}
}
