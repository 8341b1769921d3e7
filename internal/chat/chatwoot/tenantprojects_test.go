package chatwoot_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/chatwoot"
	"terraform-provider-whatsapp/internal/transport"
)

// The hashes of an account are those of its WhatsApp inboxes with a number.
func TestHashes(t *testing.T) {
	s := newService(t, whatsAppInbox(5), whatsAppInbox(6), website(7), whatsAppInbox(8))
	s.SetPhoneNumber(8, "")
	p := s.platform()
	for range 2 { // the second time from memory
		got, err := p.TenantProjects.Hashes(t.Context(), "5")
		if want := []string{chat.ProjectHash("6", "15551234566")}; err != nil || !slices.Equal(got, want) {
			t.Errorf("%q, %v, want %q", got, err, want)
		}
	}
	if sent := s.takeRequests(); !slices.Equal(sent, []string{"GET list"}) {
		t.Errorf("sent %q", sent)
	}
	s.fail("GET list", times(9, answer(403, "{}"))...)
	p = s.platform()
	if got, err := p.TenantProjects.Hashes(t.Context(), "5"); !errors.Is(err, chat.ErrPermission) {
		t.Errorf("a list that fails: %q, %v", got, err)
	}
	s.takeRequests()
	if got, err := p.TenantProjects.Hashes(t.Context(), "5"); err != nil || len(got) > 0 || len(s.takeRequests()) > 0 {
		t.Errorf("a list that has failed: %q, %v", got, err)
	}
}

// A name in place of an ID gets the ID in the error, if the list can be read.
func TestGet_byName(t *testing.T) {
	s := newService(t, whatsAppInbox(5), whatsAppInbox(6))
	s.Rename(5, "Support")
	for _, listed := range []bool{true, false} {
		if !listed {
			s.fail("GET list", times(9, answer(403, "{}"))...)
		}
		_, err := s.platform().Projects.Get(t.Context(), "supports")
		if !errors.Is(err, chat.ErrInvalid) || strings.Contains(explain(err), `Did you mean 5 ("Support")?`) != listed {
			t.Errorf("the list can be read: %t: %s", listed, explain(err))
		}
	}
}

// The log names a call by a template, which holds no ID.
func TestHealth_callTemplate(t *testing.T) {
	s := newService(t, whatsAppInbox(5))
	var got []string
	p := s.platform(func(c *chatwoot.Config) {
		c.Observe = func(_ context.Context, call transport.Call) { got = append(got, call.Method+" "+call.Template) }
	})
	s.fail("GET 5/health", answer(200, "{}"))
	if _, err := p.Channels.Health(t.Context(), "5"); err != nil {
		t.Error(err)
	}
	const inbox = "GET /api/v1/accounts/{account_id}/inboxes/{inbox_id}"
	if want := []string{inbox, inbox + "/health"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
