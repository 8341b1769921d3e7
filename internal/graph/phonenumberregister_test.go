package graph

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/secret"
)

const factsNumber = "500001"

// withShortWait makes reads after a write follow each other at once.
func withShortWait(c *Config) { c.ReadWait = time.Microsecond }

// numberAPI answers for a phone number: refuse returns the answer to a read of some fields, nil for the usual one; states are
// those that one read after the other shows, the last one is repeated; write answers a POST.
type numberAPI struct {
	refuse func(fields string) *reply
	states []string
	write  reply
	reads  int
}

func (a *numberAPI) answer(r request) reply {
	fields := r.Query.Get("fields")
	switch {
	case r.Method == http.MethodPost:
		return a.write
	case a.refuse != nil:
		if out := a.refuse(fields); out != nil {
			return *out
		}
	}
	state := "CONNECTED"
	if strings.Contains(fields, "platform_type") && len(a.states) > 0 {
		a.reads++
		state = a.states[min(a.reads, len(a.states))-1]
	}
	return reply{body: `{"id":"` + factsNumber + `","display_phone_number":"+1 555","status":"` + state + `","platform_type":"CLOUD_API",` +
		`"verified_name":"Sales","new_display_name":"Support","new_name_status":"PENDING_REVIEW","is_pin_enabled":true}`}
}

func TestIsRegistered(t *testing.T) {
	for s, want := range map[PhoneNumberStatus]bool{
		{Status: "CONNECTED", Platform: "CLOUD_API"}:      true,
		{Status: "CONNECTED"}:                             true,
		{Status: "CONNECTED", Platform: "ON_PREMISE"}:     false,
		{Status: "BANNED", Platform: "CLOUD_API"}:         true,
		{Status: "SOMETHING_NEW", Platform: "CLOUD_API"}:  true,
		{Status: "DISCONNECTED", Platform: "CLOUD_API"}:   false,
		{Status: "PENDING", Platform: "NOT_APPLICABLE"}:   false,
		{Status: "FLAGGED"}:                               false,
		{Status: "CONNECTED", Platform: "NOT_APPLICABLE"}: false,
	} {
		if got := s.IsRegistered(); got != want {
			t.Errorf("%+v: %t", s, got)
		}
	}
}

// A registration is sent once, and so is its end. When the answer is lost, the state of the number decides.
func TestRegister(t *testing.T) {
	for name, c := range map[string]struct {
		answer                   reply
		state                    string
		registered, deregistered error
	}{
		"answered":             {reply{body: `{"success":true}`}, "PENDING", nil, nil},
		"lost, registered":     {reply{broken: reset}, "CONNECTED", nil, ErrOutcomeUnknown},
		"lost, not registered": {reply{broken: reset}, "DISCONNECTED", ErrOutcomeUnknown, nil},
		"refused":              {refused(200, 0, "no"), "CONNECTED", ErrPermission, ErrPermission},
	} {
		t.Run(name, func(t *testing.T) {
			api := &numberAPI{states: []string{c.state}, write: c.answer}
			client, f := newFake(t, api.answer)
			if err := client.PhoneNumbers.Register(t.Context(), factsNumber, secret.New("123456")); !errors.Is(err, c.registered) {
				t.Errorf("registered: %v", err)
			}
			if err := client.PhoneNumbers.Deregister(t.Context(), factsNumber); !errors.Is(err, c.deregistered) {
				t.Errorf("deregistered: %v", err)
			}
			if countOf(f, http.MethodPost, "/"+factsNumber+"/register") != 1 || countOf(f, http.MethodPost, "/"+factsNumber+"/deregister") != 1 {
				t.Errorf("sent %+v", f.seenRequests())
			}
		})
	}
	t.Run("lost, and the state cannot be read", func(t *testing.T) {
		client, _ := newFake(t, (&numberAPI{write: reply{broken: reset}, refuse: func(string) *reply {
			out := practice(t, "missing object")
			return &out
		}}).answer)
		if err := client.PhoneNumbers.Register(t.Context(), factsNumber, secret.New("123456")); !errors.Is(err, ErrOutcomeUnknown) {
			t.Error(err)
		}
		if err := client.PhoneNumbers.Deregister(t.Context(), factsNumber); !errors.Is(err, ErrOutcomeUnknown) {
			t.Error(err)
		}
	})
}

// The state of a number after its registration is read until it is connected.
func TestIsRegistered_isShown(t *testing.T) {
	for name, c := range map[string]struct {
		states []string
		shown  bool
		reads  int
	}{
		"at once": {[]string{"CONNECTED"}, true, 1},
		"late":    {[]string{"PENDING", "BANNED", "CONNECTED"}, true, 3},
		"never":   {[]string{"PENDING"}, false, len(registerWaits) + 1},
	} {
		t.Run(name, func(t *testing.T) {
			api := &numberAPI{states: c.states}
			client, _ := newFake(t, api.answer, withShortWait)
			now, shown, err := client.PhoneNumbers.WaitUntilRegistered(t.Context(), factsNumber)
			if err != nil || shown != c.shown || now.Status != c.states[len(c.states)-1] || api.reads != c.reads {
				t.Errorf("%+v, %t after %d reads, %v", now, shown, api.reads, err)
			}
		})
	}
}
