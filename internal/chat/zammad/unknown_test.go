package zammad_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/zammad"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/secret"
)

// errFails is any failure after which it is certain that nothing was changed.
var errFails = errors.New("it fails")

// Answers to an update get lost. Whatever happens, the channel has changed at most once, and the caller is told the truth.
func TestWrite_lostAnswers(t *testing.T) {
	e500 := answer(500, `{"error":"Internal"}`)
	for name, c := range map[string]struct {
		faults  []fault
		applied bool
		told    bool // also where the token does not show
		certain bool // the failure is certain, where the token shows
	}{
		"reset after processing":          {[]fault{then(reset)}, true, true, false},
		"reset after processing, always":  {times(9, then(reset)), true, false, false},
		"reset before processing":         {[]fault{reset}, true, true, false},
		"reset before processing, always": {times(9, reset), false, false, false},
		"500 after processing":            {[]fault{then(e500)}, true, true, false},
		"500 after processing, always":    {times(9, then(e500)), true, false, false},
		"500 before processing, always":   {times(9, e500), false, false, true},
		"broken off, after processing":    {[]fault{then(truncated)}, true, true, false},
		"lost, then refused":              {[]fault{then(reset), answer(422, `{"error":"x"}`)}, true, false, false},
		"lost, then throttled for long":   {[]fault{then(e500), answer(429, "{}", "Retry-After", "3600")}, true, false, false},
		"a page instead of the answer":    {[]fault{then(page)}, true, false, false},
		"a page instead of processing":    {[]fault{page}, false, false, false},
		"another channel":                 {[]fault{then(answer(200, `{"id":2,"options":{}}`))}, true, false, false},
		"accepted without a word":         {[]fault{then(answer(202, ""))}, true, false, false},
		"accepted and not saved": {[]fault{answer(200, `{"id":1,"options":{"access_token":"","phone_number_id":"1"}}`)}, false, false,
			false},
	} {
		for what, set := range map[string]func(*chat.Platform, chat.Project) error{
			"token": func(p *chat.Platform, base chat.Project) error {
				_, err := p.Tokens.SetToken(t.Context(), base, secret.New(newToken))
				return err
			},
			"number": func(p *chat.Platform, base chat.Project) error {
				_, err := p.Numbers.SetNumber(t.Context(), base, chat.Number{PhoneNumberID: "99"})
				return err
			},
		} {
			for _, unmasked := range []bool{false, true} {
				s := newService(t, 1)
				s.MaskSecrets(!unmasked)
				p := s.platform()
				base := project(t, p, "1")
				s.fail("PUT /1", c.faults...)
				err := set(p, base)
				shows := unmasked || what == "number"
				if succeeds := c.applied && (c.told || shows); succeeds != (err == nil) {
					t.Errorf("%s, %s, clear %t: %v", name, what, unmasked, err)
				}
				if err != nil {
					if unknown := errors.Is(err, chat.ErrOutcomeUnknown); unknown == (c.certain && shows) {
						t.Errorf("%s, %s: said to be unknown: %t, %v", name, what, unknown, err)
					}
					wantNoSecret(t, err)
				}
				k := s.channelNow(1)
				if applied := k.Options["access_token"] == newToken || k.Options["phone_number_id"] == "99"; applied != c.applied || s.writes() > 1 ||
					k.GroupID != 7 {
					t.Errorf("%s, %s: %d writes, stored %+v", name, what, s.writes(), k)
				}
				// Nothing that is in doubt is remembered.
				s.takeRequests()
				if fresh := project(t, s.platform(), "1"); project(t, p, "1") != fresh {
					t.Errorf("%s, %s: remembers something else", name, what)
				}
			}
		}
	}
}

func TestWrite_lostAnswerAndLostList(t *testing.T) {
	s := newService(t, 1)
	p := s.platform()
	base := project(t, p, "1")
	s.fail("PUT /1", then(page))
	s.fail("GET", fault{Skip: 1, Times: 4, Body: `{"error":"other failure"}`})
	_, err := p.Numbers.SetNumber(t.Context(), base, chat.Number{PhoneNumberID: "99"})
	if !errors.Is(err, chat.ErrOutcomeUnknown) || strings.Contains(err.Error(), "other failure") {
		t.Errorf("error: %v", err)
	}
	if got := project(t, p, "1"); got.PhoneNumberID != "99" {
		t.Errorf("remembers %+v", got)
	}
}

// A write that is canceled while it is under way is ended, and looked at.
func TestWrite_canceled(t *testing.T) {
	s := newService(t, 1)
	p := s.platform()
	base := project(t, p, "1")
	ctx, cancel := context.WithCancel(t.Context())
	s.fail("PUT /1", fault{Func: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		cancel()
		next.ServeHTTP(simkit.NewRecorder(), r)
		_, _ = io.WriteString(w, "<html>")
	}})
	got, err := p.Numbers.SetNumber(ctx, base, chat.Number{PhoneNumberID: "99"})
	if err != nil || got.PhoneNumberID != "99" {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := p.Numbers.SetNumber(ctx, got, chat.Number{PhoneNumberID: "98"}); !errors.Is(err, context.Canceled) || s.writes() != 1 {
		t.Errorf("something new was started: %v", err)
	}
}

func TestWrite_nothingWasSent(t *testing.T) {
	s := newService(t, 1)
	p := s.platform(func(c *zammad.Config) { c.MaxRetries = 1 })
	base := project(t, p, "1")
	s.http.Close()
	for name, err := range map[string]error{
		"token":  func() error { _, err := setToken(t, p, base, newToken); return err }(),
		"create": func() error { _, err := p.Channels.Create(t.Context(), wantedSpec()); return err }(),
	} {
		if err == nil || errors.Is(err, chat.ErrOutcomeUnknown) {
			t.Errorf("%s: %v", name, err)
		}
		wantNoSecret(t, err)
	}
}

func TestDelete(t *testing.T) {
	e500 := answer(500, "")
	for name, c := range map[string]struct {
		gone    bool // before
		faults  []fault
		kind    error
		deleted bool
		sent    []string // nil: not looked at
	}{
		"plainly":                   {false, nil, nil, true, []string{"DELETE /1"}},
		"no content":                {false, []fault{then(answer(204, ""))}, nil, true, []string{"DELETE /1"}},
		"gone already":              {true, nil, nil, true, []string{"DELETE /1", "GET", "GET"}},
		"lost, then gone":           {false, []fault{then(e500)}, nil, true, []string{"DELETE /1", "DELETE /1", "GET", "GET"}},
		"lost, always":              {false, times(9, then(reset)), nil, true, nil},
		"500, always":               {false, times(4, e500), errFails, false, nil},
		"a page after processing":   {false, []fault{then(page)}, nil, true, nil},
		"a page":                    {false, []fault{page}, chat.ErrOutcomeUnknown, false, nil},
		"says ok of something else": {false, []fault{answer(200, `{"status":"queued"}`)}, chat.ErrOutcomeUnknown, false, nil},
		"missing, and yet listed":   {false, []fault{answer(404, `{"error":"x"}`)}, chat.ErrHidden, false, []string{"DELETE /1", "GET"}},
		"forbidden": {false, []fault{answer(403, `{"error":"Not authorized"}`)}, chat.ErrPermission, false,
			[]string{"DELETE /1"}},
		"500, then forbidden":        {false, []fault{e500, answer(403, `{"error":"Not authorized"}`)}, chat.ErrPermission, false, nil},
		"lost, then forbidden":       {false, []fault{reset, answer(403, `{"error":"Not authorized"}`)}, chat.ErrOutcomeUnknown, false, nil},
		"lost, applied, then denied": {false, []fault{then(e500), answer(403, `{}`)}, nil, true, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, 2)
			p := s.platform()
			base := channel(t, p, "1")
			if c.gone {
				s.RemoveChannel(1)
			}
			s.takeRequests()
			s.fail("DELETE /1", c.faults...)
			err := p.Channels.Delete(t.Context(), base.ID)
			fails := err != nil && !errors.Is(err, chat.ErrOutcomeUnknown)
			if !errors.Is(err, c.kind) && (c.kind != errFails || !fails) { //nolint:errorlint // a mark of this test
				t.Errorf("error: %v", err)
			}
			if err != nil {
				wantNoSecret(t, err)
			}
			if sent := s.takeRequests(); c.sent != nil && !slices.Equal(sent, c.sent) {
				t.Errorf("sent %q", sent)
			}
			if deleted := !slices.Contains(s.ChannelIDs(), 1); deleted != c.deleted || !slices.Contains(s.ChannelIDs(), 2) {
				t.Errorf("left %v", s.ChannelIDs())
			}
			if _, err := p.Projects.Get(t.Context(), "1"); c.deleted != errors.Is(err, chat.ErrNotFound) {
				t.Errorf("remembered: %v", err)
			}
			if all, err := p.Channels.List(t.Context()); err != nil || len(all) != len(s.ChannelIDs()) {
				t.Errorf("%d, %v", len(all), err)
			}
		})
	}
}
