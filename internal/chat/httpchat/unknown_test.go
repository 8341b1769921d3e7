package httpchat_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/httpchat"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

const (
	neither = iota
	succeeds
	unknown
	refused
)

// Answers are lost. In each case the service has changed at most once, and the error says whether that is in doubt.
func TestWrite_lostAnswers(t *testing.T) {
	html := answer(200, "text/html", "<html>sign in")
	truncated := fault{Kind: simkit.KindTruncated}
	e500 := answer(500, problemJSON, `{"title":"Internal Server Error"}`)
	for name, c := range map[string]struct {
		faults  []fault
		set     int // how a PUT ends
		clear   int // how a DELETE ends
		applied bool
		sent    []string // "W" is the write
	}{
		"reset after processing":          {[]fault{then(reset)}, succeeds, succeeds, true, []string{"W r2", "W r2", "GET"}},
		"reset after processing, always":  {times(4, then(reset)), succeeds, succeeds, true, []string{"W r2", "W r2", "W r2", "W r2", "GET"}},
		"reset before processing":         {[]fault{reset}, succeeds, succeeds, true, []string{"W r2", "W r2"}},
		"reset before processing, always": {times(4, reset), unknown, unknown, false, []string{"W r2", "W r2", "W r2", "W r2", "GET"}},
		"500 after processing":            {[]fault{then(e500)}, succeeds, succeeds, true, []string{"W r2", "W r2", "GET"}},
		"500 after processing, always":    {times(4, then(e500)), succeeds, succeeds, true, []string{"W r2", "W r2", "W r2", "W r2", "GET"}},
		"500 before processing, always":   {times(4, e500), refused, refused, false, []string{"W r2", "W r2", "W r2", "W r2", "GET"}},
		"broken off, after processing":    {[]fault{then(truncated)}, succeeds, succeeds, true, []string{"W r2", "W r2", "GET"}},
		"broken off, always": {
			times(4, then(truncated)), succeeds, succeeds, true, []string{"W r2", "W r2", "W r2", "W r2", "GET"},
		},
		"lost, then refused": {
			[]fault{then(reset), answer(403, problemJSON, "{}")}, succeeds, succeeds, true, []string{"W r2", "W r2", "GET"},
		},
		"lost unprocessed, then refused": {
			[]fault{reset, answer(403, problemJSON, "{}")}, unknown, unknown, false, []string{"W r2", "W r2", "GET"},
		},
		"lost, then throttled for long": {
			[]fault{then(reset), answer(429, problemJSON, "{}", "Retry-After", "3600")}, succeeds, succeeds, true,
			[]string{"W r2", "W r2", "GET"},
		},
		"a page instead of the answer":     {[]fault{then(html)}, succeeds, neither, true, []string{"W r2", "GET"}},
		"a page instead of the processing": {[]fault{html}, unknown, neither, false, []string{"W r2", "GET"}},
		"another project": {
			[]fault{then(answer(200, "application/json", `{"id":"2","whatsapp":{"token":{"present":true}}}`))}, succeeds, neither, true,
			[]string{"W r2", "GET"},
		},
		"accepted without a word": {[]fault{then(answer(202, "", ""))}, succeeds, neither, true, []string{"W r2", "GET"}},
	} {
		for what, op := range operations {
			end := c.set
			if strings.HasPrefix(op.kind, "DELETE") {
				end = c.clear
			}
			if end == neither { // 2xx to a DELETE is the answer, whatever it holds
				continue
			}
			t.Run(name+"/"+what, func(t *testing.T) {
				s := newService(t, newProject())
				p := s.platform()
				base := read(t, p)
				s.takeRequests()
				s.fail(op.kind, c.faults...)
				got, err := op.do(t.Context(), p, base)
				sent := short(s.takeRequests())
				for i, r := range sent {
					sent[i] = strings.NewReplacer("PUT", "W", "DELETE", "W").Replace(r)
				}
				if !slices.Equal(sent, c.sent) {
					t.Errorf("sent %q, want %q", sent, c.sent)
				}
				if op.done(s.projectNow("1")) != c.applied || s.writes() > 1 {
					t.Errorf("%d writes, stored %+v", s.writes(), s.projectNow("1"))
				}
				if end == succeeds {
					if err != nil {
						t.Error(err)
					}
					if got.ID != "" && got != read(t, p) {
						t.Errorf("returned %+v, has %+v", got, read(t, p))
					}
					return
				}
				said := strings.Contains(explain(err), "may have taken effect")
				if err == nil || errors.Is(err, chat.ErrOutcomeUnknown) != (end == unknown) || said != (end == unknown) {
					t.Errorf("error: %v", err)
				}
				wantNoSecret(t, err)
				// Nothing that is in doubt is remembered.
				if again := read(t, p); again != base {
					t.Errorf("remembers %+v", again)
				}
			})
		}
	}
}

// Where the service shows no fingerprints, a change after a lost answer could also be that of another user: the same value is
// written once more.
func TestWrite_lostAnswerWithoutFingerprints(t *testing.T) {
	s := newService(t, newProject())
	s.HideFingerprints(true)
	p := s.platform()
	base := read(t, p)
	s.takeRequests()
	s.fail("PUT /projects/1/whatsapp/token", then(reset))
	if _, err := operations["set token"].do(t.Context(), p, base); err != nil {
		t.Error(err)
	}
	if sent := short(s.takeRequests()); !slices.Equal(sent, []string{"PUT r2", "PUT r2", "GET", "PUT r3"}) {
		t.Errorf("sent %q", sent)
	}
	if s.projectNow("1").Token != newToken || s.writes() != 2 {
		t.Errorf("%d writes, stored %+v", s.writes(), s.projectNow("1"))
	}

	s.fail("PUT /projects/1/whatsapp/token", times(4, then(reset))...)
	_, err := operations["set token"].do(t.Context(), p, read(t, p))
	if !errors.Is(err, chat.ErrOutcomeUnknown) {
		t.Errorf("nothing can tell, and yet: %v", err)
	}
}

// The answer is lost, and then another user clears the token: that is certain, and must not be overwritten.
func TestWrite_lostAnswerThenCleared(t *testing.T) {
	s := newService(t, newProject())
	s.HideFingerprints(true)
	s.HideUpdatedAt(true)
	p := s.platform()
	base := read(t, p)
	s.fail("PUT /projects/1/whatsapp/token", fault{Func: func(_ http.ResponseWriter, r *http.Request, next http.Handler) {
		next.ServeHTTP(simkit.NewRecorder(), r)
		s.ClearToken("1")
		panic(http.ErrAbortHandler)
	}})
	if _, err := operations["set token"].do(t.Context(), p, base); !errors.Is(err, chat.ErrChanged) ||
		!errors.Is(err, chat.ErrOutcomeUnknown) {
		t.Errorf("error: %v", err)
	}
	if s.projectNow("1").Token != "" {
		t.Error("overwritten")
	}
}

// When neither the write nor the read after it is answered, the error is that of the write.
func TestWrite_lostAnswerAndLostRead(t *testing.T) {
	s := newService(t, newProject())
	p := s.platform()
	base := read(t, p)
	s.fail("PUT /projects/1/whatsapp/token", times(4, then(reset))...)
	s.fail("GET /projects/1", times(4, answer(500, problemJSON, `{"detail":"other failure"}`))...)
	_, err := operations["set token"].do(t.Context(), p, base)
	if !errors.Is(err, chat.ErrOutcomeUnknown) || strings.Contains(err.Error(), "other failure") {
		t.Errorf("error: %v", err)
	}
	wantNoSecret(t, err)
	if got := read(t, p); got.Version != `"r3"` {
		t.Errorf("the next read brings %+v", got)
	}
}

func TestWrite_nothingWasSent(t *testing.T) {
	s := newService(t, newProject())
	base := read(t, s.platform())
	p := s.platform(func(c *httpchat.Config) { c.MaxRetries = 1 }) // without a connection that was there before
	s.http.Close()
	for name, op := range operations {
		_, err := op.do(t.Context(), p, base)
		if err == nil || errors.Is(err, chat.ErrOutcomeUnknown) {
			t.Errorf("%s: nothing was sent, and yet: %v", name, err)
		}
		wantNoSecret(t, err)
	}
}
