package graph

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
)

// The pause of a template is ended with one call, whatever the answer is. A refusal is in Meta's words, and says what to do next. If the
// answer is lost, the status of the template decides.
func TestUnpause(t *testing.T) {
	t.Parallel()
	const (
		manager = "WhatsApp Manager > Message templates"
		again   = "sent only while the template is paused"
	)
	for name, c := range map[string]struct {
		answer reply
		status string // that Meta shows afterwards; "": the template cannot be read
		want   error  // nil: success
		says   []string
	}{
		"done":             {reply{body: `{"success":true}`}, "APPROVED", nil, nil},
		"done, late":       {reply{body: `{"success":true}`}, "PAUSED", nil, nil},
		"done, unreadable": {reply{body: `{"success":true}`}, "", nil, nil},
		"reason": {reply{body: `{"success":false,"reason":"Wait 5 minutes"}`}, "PAUSED", errNoSuccess,
			[]string{"no success: Wait 5 minutes", manager}},
		"no reason": {reply{body: `{"success":false,"reason":null}`}, "PAUSED", errNoSuccess, []string{"gave no reason", manager}},
		"an object": {reply{body: `{"success":false,"reason":{"a":1}}`}, "PAUSED", errNoSuccess, []string{`{"a":1}`, manager}},
		"refused": {refused(100, 0, "(#100) Paused for quality"), "PAUSED", ErrInvalid,
			[]string{"Paused for quality", manager, "3 hours"}},
		"ended meanwhile": {reply{body: `{"success":false,"reason":"It is not paused"}`}, "APPROVED", nil, nil},
		"refused, ended":  {refused(100, 0, "(#100) It is not paused"), "APPROVED", nil, nil},
		"refused, unread": {refused(100, 0, "(#100) It is not paused"), "", ErrInvalid, []string{"It is not paused", manager}},
		"no path": {refused(2500, 0, "Unknown path components: /unpause"), "PAUSED", errNoPath,
			[]string{"does not exist", "graph API", manager}},
		"no edge":    {refused(100, 33, "Unsupported post request"), "PAUSED", ErrHidden, []string{"may not change the template", manager}},
		"permission": {refused(200, 0, "(#200) Permissions error"), "PAUSED", ErrPermission, []string{"whatsapp_business_management"}},
		"lost, done": {reply{broken: reset}, "APPROVED", nil, nil},
		"lost":       {reply{broken: reset}, "PAUSED", ErrOutcomeUnknown, []string{"shows the template as paused", again}},
		"500":        {reply{status: 500, body: `{}`}, "PAUSED", ErrOutcomeUnknown, []string{"shows the template as paused", again}},
		"unreadable": {reply{broken: reset}, "", ErrOutcomeUnknown, []string{"could not be read", again}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, f := newFake(t, func(r request) reply {
				switch {
				case r.Method == http.MethodPost:
					return c.answer
				case c.status == "":
					return refused(200, 0, "no")
				}
				return reply{body: `{"id":"` + templateID + `","status":"` + c.status + `"}`}
			})
			status, err := client.MessageTemplates.Unpause(t.Context(), oneTemplate)
			if !errors.Is(err, c.want) || err == nil && status != c.status {
				t.Fatalf("got %q and %v, want %q and %v", status, err, c.status, c.want)
			}
			if n := countOf(f, http.MethodPost, "/"+templateID+"/unpause"); n != 1 {
				t.Errorf("sent %d times", n)
			}
			if c.want == nil {
				return
			}
			e := graphError(t, err)
			for _, says := range c.says {
				if text := e.DetailText(); !strings.Contains(strings.ToLower(text), strings.ToLower(says)) {
					t.Errorf("%q is missing: %s", says, text)
				}
			}
			if problem := e.ConfigurationProblem(); problem != "" {
				t.Errorf("a problem of the configuration: %s", problem)
			}
		})
	}
}

// A person who interrupts the run while the call is on its way still learns what became of it.
func TestUnpause_interrupted(t *testing.T) {
	t.Parallel()
	ctx, interrupt := context.WithCancel(t.Context())
	client, _ := newFake(t, func(r request) reply {
		if r.Method == http.MethodPost {
			interrupt()
			return reply{broken: reset}
		}
		return reply{body: `{"id":"` + templateID + `","status":"APPROVED"}`}
	})
	if status, err := client.MessageTemplates.Unpause(ctx, oneTemplate); status != "APPROVED" || err != nil {
		t.Errorf("got %q and %v", status, err)
	}
}

// An ID of another form is refused without a request. After a call, the list of the account is read anew.
func TestUnpause_requests(t *testing.T) {
	t.Parallel()
	api := &templatesAPI{templates: []string{templateJSON(templateID, "order_update", "en_US")}, write: reply{body: `{"success":true}`}}
	c, f := newFake(t, api.answer)
	named := MessageTemplateOpts{ID: "order_update", BusinessAccountID: accountID}
	if _, err := c.MessageTemplates.Unpause(t.Context(), named); !errors.Is(err, ErrInvalid) {
		t.Errorf("a name: %v", err)
	}
	for range 2 {
		if _, err := c.MessageTemplates.List(t.Context(), accountID); err != nil {
			t.Fatal(err)
		}
		if status, err := c.MessageTemplates.Unpause(t.Context(), oneTemplate); err != nil || status != "APPROVED" {
			t.Fatal(status, err)
		}
	}
	if reads := countOf(f, http.MethodGet, templatesPath); reads != 2 || len(f.calls()) != 6 {
		t.Errorf("%d reads in %d calls", reads, len(f.calls()))
	}
}
