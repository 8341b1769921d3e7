package httpchat_test

import (
	"errors"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
)

// A write that the service itself has failed every time is not in doubt once the project shows that it took no effect: no request
// of it can arrive later. A token that a platform refused is discarded by that.
func TestWrite_outcome(t *testing.T) {
	e500, e502 := answer(500, problemJSON, "{}"), answer(502, problemJSON, "{}")
	throttled, conflict := answer(429, problemJSON, "{}"), answer(412, problemJSON, "{}")
	for name, c := range map[string]struct {
		faults  []fault // of the write
		reads   []fault // of the look after it
		hides   bool    // the service shows no fingerprints
		certain bool
	}{
		"500, always":                        {faults: times(4, e500), certain: true},
		"throttled, then 500":                {faults: append([]fault{throttled}, times(4, e500)...), certain: true},
		"500, then refused":                  {faults: []fault{e500, answer(403, problemJSON, "{}")}, certain: true},
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
			s := newService(t, newProject())
			s.HideFingerprints(c.hides)
			s.HideUpdatedAt(c.hides)
			p := s.platform()
			base := read(t, p)
			s.fail("PUT /projects/1/whatsapp/token", c.faults...)
			s.fail("GET /projects/1", c.reads...)
			_, err := p.Tokens.SetToken(t.Context(), base, secret.New(newToken))
			if err == nil || errors.Is(err, chat.ErrOutcomeUnknown) == c.certain {
				t.Fatalf("certain: %t, %v", !errors.Is(err, chat.ErrOutcomeUnknown), err)
			}
			now, err := p.Projects.Get(t.Context(), base.ID) // the same process looks again
			if held := s.projectNow("1").Token; err != nil || !c.hides && now.Token.Fingerprint != secret.New(held).Fingerprint() {
				t.Errorf("the look brings what was there before: %v, %v", now.Token, err)
			}
		})
	}
}

// A service that accepts a write, and shows another value than the one that was written. The project is read again: it decides.
func TestWrite_contradicted(t *testing.T) {
	shows := func(token, number, account string) fault {
		return tagged(`{"id":"1","key":"SUP","name":"x","whatsapp":{"token":` + token + `,"phone_number_id":` + number +
			`,"business_account_id":` + account + `}}`)
	}
	old := `{"present":true,"fingerprint":"` + secret.New(oldToken).Fingerprint() + `"}`
	for name, c := range map[string]struct {
		operation string
		answer    fault
		saved     bool // although the answer does not show it
		fine      bool // the answer counts
	}{
		"old token":             {operation: "set token", answer: shows(old, "null", "null")},
		"no token":              {operation: "set token", answer: shows(`{"present":false}`, "null", "null")},
		"old token, but saved":  {operation: "set token", answer: shows(old, "null", "null"), saved: true, fine: true},
		"token not shown":       {operation: "set token", answer: shows(`{"present":true}`, "null", "null"), fine: true},
		"old number":            {operation: "set number", answer: shows(old, `"`+oldNumber+`"`, "null")},
		"no number":             {operation: "set number", answer: shows(old, "null", "null")},
		"old number, but saved": {operation: "set number", answer: shows(old, "null", "null"), saved: true, fine: true},
		"account not kept":      {operation: "set number", answer: shows(old, `"`+newNumber+`"`, "null"), fine: true},
		"another account":       {operation: "set number", answer: shows(old, `"`+newNumber+`"`, `"999999"`)},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, newProject())
			p := s.platform()
			base := read(t, p)
			o := operations[c.operation]
			if c.saved {
				c.answer = then(c.answer)
			}
			s.fail(o.kind, c.answer)
			_, err := o.do(t.Context(), p, base)
			if (err == nil) != c.fine || errors.Is(err, chat.ErrOutcomeUnknown) {
				t.Fatalf("got %v", err)
			}
			if err != nil && !strings.Contains(explain(err), "shows another value than the one that was written") {
				t.Errorf("got %q", explain(err))
			}
		})
	}
}
