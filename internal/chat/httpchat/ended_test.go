package httpchat_test

import (
	"errors"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
)

// Ended is for a write that the service itself has failed, every time: no request of it can arrive any more. Whoever gives a
// token away for lost goes by it.
func TestWrite_ended(t *testing.T) {
	e500, e502 := answer(500, problemJSON, "{}"), answer(502, problemJSON, "{}")
	throttled := answer(429, problemJSON, "{}")
	for name, c := range map[string]struct {
		faults []fault // of the write
		reads  []fault // of the look after it
		ended  bool
	}{
		"500, always":                      {faults: times(4, e500), ended: true},
		"throttled, then 500":              {faults: append([]fault{throttled}, times(4, e500)...), ended: true},
		"reset, then 500":                  {faults: append([]fault{reset}, times(3, e500)...)},
		"502, then 500":                    {faults: append([]fault{e502}, times(3, e500)...)},
		"502, always":                      {faults: times(4, e502)},
		"reset, always":                    {faults: times(4, reset)},
		"reset, then refused":              {faults: []fault{reset, answer(403, problemJSON, "{}")}},
		"processed, and the look says 500": {faults: []fault{then(reset)}, reads: times(4, e500)},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, one())
			p := s.platform()
			base := read(t, p)
			s.fail("PUT /projects/1/whatsapp/token", c.faults...)
			s.fail("GET /projects/1", c.reads...)
			_, err := p.Tokens.SetToken(t.Context(), base, secret.New(newToken))
			var e *chat.Error
			if !errors.As(err, &e) || !errors.Is(err, chat.ErrOutcomeUnknown) || e.Ended != c.ended {
				t.Fatalf("ended: %v, %v", e != nil && e.Ended, err)
			}
			now, err := p.Projects.Get(t.Context(), base.ID) // the same process looks again
			if held := s.now("1").token; err != nil || now.Token.Fingerprint != secret.New(held).Fingerprint() {
				t.Errorf("the look brings what was there before: %v, %v", now.Token, err)
			}
		})
	}
}
