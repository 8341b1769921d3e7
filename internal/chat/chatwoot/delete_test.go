package chatwoot_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
)

func TestDelete(t *testing.T) {
	gets := func(n int) []string { return append([]string{"DELETE 5"}, slices.Repeat([]string{"GET 5"}, n)...) }
	for name, c := range map[string]struct {
		prepare func(*service)
		end     int
		gone    bool
		sent    []string
		want    string
	}{
		"at once":       {nil, succeeds, true, gets(1), ""},
		"after a while": {func(s *service) { s.DeleteAfterReads(7) }, succeeds, true, gets(8), ""},
		"never":         {func(s *service) { s.DeleteAfterReads(-1) }, fails, false, gets(20), "still being deleted"},
		"gone already":  {func(s *service) { s.RemoveInbox(5) }, succeeds, true, []string{"DELETE 5", "GET list"}, ""},
		"gone, not proven": {func(s *service) { s.RemoveInbox(5); s.fail("GET list", answer(403, "{}")) }, fails, true,
			[]string{"DELETE 5", "GET list"}, "could not be read to confirm"},
		"lost, then made": {func(s *service) { s.fail("DELETE 5", then(reset)) }, succeeds, true,
			[]string{"DELETE 5", "DELETE 5", "GET list"}, ""},
		"lost always": {func(s *service) { s.fail("DELETE 5", times(4, then(reset))...) }, succeeds, true,
			[]string{"DELETE 5", "DELETE 5", "DELETE 5", "DELETE 5", "GET 5", "GET list"}, ""},
		"reset always": {func(s *service) { s.fail("DELETE 5", times(4, reset)...) }, unknown, false,
			[]string{"DELETE 5", "DELETE 5", "DELETE 5", "DELETE 5", "GET 5"}, ""},
		"500 always": {func(s *service) { s.fail("DELETE 5", times(4, answer(500, "{}"))...) }, fails, false,
			[]string{"DELETE 5", "DELETE 5", "DELETE 5", "DELETE 5", "GET 5"}, "Chatwoot reports an internal error"},
		"not allowed": {func(s *service) { s.fail("DELETE 5", answer(401, `{"error":"You are not authorized"}`)) }, fails, false,
			gets(0), "administrator"},
		"a page": {func(s *service) { s.fail("DELETE 5", answer(200, `<html>`)) }, fails, false, gets(0), "page for people"},
		"refused while waiting": {func(s *service) {
			s.DeleteAfterReads(3)
			s.fail("GET 5", answer(401, `{"error":"Account is suspended"}`))
		}, fails,
			false, gets(1), "still being deleted"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, whatsAppInbox(5), whatsAppInbox(6))
			p := s.platform()
			before := channel(t, p, "5")
			s.takeRequests()
			if c.prepare != nil {
				c.prepare(s)
			}
			err := p.Channels.Delete(t.Context(), before.ID)
			if (err == nil) != (c.end == succeeds) || errors.Is(err, chat.ErrOutcomeUnknown) != (c.end == unknown) ||
				errors.Is(err, chat.ErrNotFound) {
				t.Errorf("%v", err)
			}
			if err != nil {
				wantNoSecret(t, err)
				if !strings.Contains(explain(err), c.want) {
					t.Errorf("lacks %q: %s", c.want, explain(err))
				}
			}
			if sent := s.takeRequests(); !slices.Equal(sent, c.sent) {
				t.Errorf("sent %q", sent)
			}
			if _, there := s.FindInbox(5); there == c.gone {
				t.Errorf("still there: %t", there)
			}
			if _, err := p.Channels.Get(t.Context(), "5"); len(s.takeRequests()) == 0 {
				t.Errorf("it is remembered: %v", err)
			}
			if c.end == succeeds {
				if _, err := p.Channels.Get(t.Context(), "5"); !errors.Is(err, chat.ErrNotFound) {
					t.Errorf("it is remembered: %v", err)
				}
			}
		})
	}
}

func TestDelete_canceled(t *testing.T) {
	s := newService(t, whatsAppInbox(5))
	s.DeleteAfterReads(-1)
	p := s.platform()
	before := channel(t, p, "5")
	ctx, cancel := context.WithCancel(t.Context())
	s.fail("GET 5", canceled(cancel))
	err := p.Channels.Delete(ctx, before.ID)
	if err == nil || !strings.Contains(explain(err), "still being deleted") || !strings.Contains(explain(err), "canceled") {
		t.Error(explain(err))
	}
}

func TestHealth(t *testing.T) {
	const well = `"display_phone_number":"+1 555-123-4565","platform_type":"CLOUD_API","code_verification_status":"VERIFIED",` +
		`"name_status":"APPROVED","quality_rating":"GREEN","account_mode":"LIVE"`
	for name, c := range map[string]struct {
		health fault
		marked bool     // Chatwoot asks to authorize the inbox again
		want   []string // one part of each sentence
		kind   error
		err    string
	}{
		"well":          {answer(200, "{"+well+"}"), false, nil, nil, ""},
		"nothing known": {answer(200, `{}`), false, nil, nil, ""},
		"new words": {answer(200, `{"quality_rating":"SHINY","status":1,"throughput":{"level":"HIGH"},"name_status":null}`), false, nil,
			nil, ""},
		"no such call":    {answer(404, `<html>`), false, nil, nil, ""},
		"webhook failed":  {answer(200, `{}`), true, []string{"must be authorized again"}, nil, ""},
		"failed, no call": {answer(404, `{}`), true, []string{"must be authorized again"}, nil, ""},
		"Meta refuses": {answer(422, `{"error":"WhatsApp API request failed: `+oldToken+`"}`), false,
			[]string{"WhatsApp API request failed: (redacted)"}, nil, ""},
		"Meta says nothing": {answer(422, ``), false, []string{"it did not say why"}, nil, ""},
		"another number":    {answer(200, `{"display_phone_number":"+1 555-999-0000"}`), false, []string{"belongs to +1 555-999-0000"}, nil, ""},
		"everything": {answer(200, `{"platform_type":"NOT_APPLICABLE","status":"BANNED","code_verification_status":"NOT_VERIFIED",`+
			`"name_status":"DECLINED","quality_rating":"RED","account_mode":"SANDBOX"}`), false,
			[]string{"not registered", "BANNED", "not been verified", "display name", "quality", "sandbox"}, nil, ""},
		"delivered here": {answer(200,
			`{"expected_webhook_url":"https://c/1","webhook_configuration":{"phone_number":"https://c/1","application":"https://x"}}`), false,
			nil, nil, ""},
		"delivered by WABA": {answer(200,
			`{"expected_webhook_url":"https://c/1","webhook_configuration":{"phone_number":"","whatsapp_business_account":"https://c/1"}}`), false,
			nil, nil, ""},
		"delivered there": {answer(200, `{"expected_webhook_url":"https://c/1","webhook_configuration":{"phone_number":"https://x/2"}}`),
			false, []string{"to https://x/2. Chatwoot expects"}, nil, ""},
		"delivered nowhere": {answer(200, `{"expected_webhook_url":"https://c/1","webhook_configuration":{}}`), false,
			[]string{"no address to deliver"}, nil, ""},
		"not allowed": {answer(401, `{"error":"You are not authorized to do this action"}`), false, nil, chat.ErrPermission,
			"administrator"},
		"not cloud": {answer(400, `{"error":"Only WhatsApp Cloud API"}`), false, nil, chat.ErrInvalid, "Only WhatsApp Cloud API"},
		"a page":    {answer(200, `<html>`), false, nil, nil, "page for people"},
		"a page, and marked": {answer(200, `<html>`), true, []string{"must be authorized again"}, nil,
			"page for people"},
	} {
		t.Run(name, func(t *testing.T) {
			inbox := whatsAppInbox(5)
			if c.marked {
				inbox = reauthorize(5)
			}
			s := newService(t, inbox)
			s.fail("GET 5/health", c.health)
			got, err := s.platform().Channels.Health(t.Context(), "5")
			if len(got) != len(c.want) {
				t.Fatalf("%q, %v", got, err)
			}
			for i, want := range c.want {
				if !strings.Contains(got[i], want) || !strings.HasSuffix(got[i], ".") || strings.Contains(got[i], oldToken) {
					t.Errorf("lacks %q: %q", want, got[i])
				}
			}
			if (err != nil) != (c.err != "") || err != nil && (!strings.Contains(explain(err), c.err) || c.kind != nil && !errors.Is(err, c.kind)) {
				t.Errorf("%v", err)
			}
			if sent := s.takeRequests(); !slices.Equal(sent, []string{"GET 5", "GET 5/health"}) {
				t.Errorf("sent %q", sent)
			}
		})
	}
}
