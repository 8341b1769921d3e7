package httpchat_test

import (
	"errors"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
)

// A write that the service itself has failed every time is not in doubt once the project shows that it took no effect: no request
// of it can arrive later. A token that a platform refused is discarded by that.
func TestWrite_settled(t *testing.T) {
	e500, e502 := answer(500, problemJSON, "{}"), answer(502, problemJSON, "{}")
	throttled, conflict := answer(429, problemJSON, "{}"), answer(412, problemJSON, "{}")
	for name, c := range map[string]struct {
		faults  []fault // of the write
		reads   []fault // of the look after it
		hides   bool    // the service shows no fingerprints
		settled bool
	}{
		"500, always":                        {faults: times(4, e500), settled: true},
		"throttled, then 500":                {faults: append([]fault{throttled}, times(4, e500)...), settled: true},
		"500, then refused":                  {faults: []fault{e500, answer(403, problemJSON, "{}")}, settled: true},
		"reset, then 500":                    {faults: append([]fault{reset}, times(3, e500)...)},
		"502, then 500":                      {faults: append([]fault{e502}, times(3, e500)...)},
		"502, then a condition, then 500":    {faults: append([]fault{e502, conflict}, times(4, e500)...)},
		"502, always":                        {faults: times(4, e502)},
		"reset, always":                      {faults: times(4, reset)},
		"reset, then refused":                {faults: []fault{reset, answer(403, problemJSON, "{}")}},
		"500, and the look says 500, too":    {faults: times(4, e500), reads: times(4, e500)},
		"500, and the service does not show": {faults: times(4, e500), hides: true},
		"processed, and the look says 500":   {faults: []fault{then(reset)}, reads: times(4, e500)},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, one())
			s.hides = c.hides
			p := s.platform()
			base := read(t, p)
			s.fail("PUT /projects/1/whatsapp/token", c.faults...)
			s.fail("GET /projects/1", c.reads...)
			_, err := p.Tokens.SetToken(t.Context(), base, secret.New(newToken))
			if err == nil || errors.Is(err, chat.ErrOutcomeUnknown) == c.settled {
				t.Fatalf("settled: %t, %v", !errors.Is(err, chat.ErrOutcomeUnknown), err)
			}
			now, err := p.Projects.Get(t.Context(), base.ID) // the same process looks again
			if held := s.now("1").token; err != nil || !c.hides && now.Token.Fingerprint != secret.New(held).Fingerprint() {
				t.Errorf("the look brings what was there before: %v, %v", now.Token, err)
			}
		})
	}
}
