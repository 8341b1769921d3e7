package chatwoot_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/secret"
)

// bulk returns an answer with the inboxes 1 to n and templates of the given size each.
func bulk(n, size int) string {
	var b strings.Builder
	for id := 1; id <= n; id++ {
		fmt.Fprintf(&b, `,{"id":%d,%s,"provider_config":{"api_key":"%s"},"message_templates":["%s"]}`, id, whatsApp, oldToken,
			strings.Repeat("x", size))
	}
	return `{"payload":[` + b.String()[1:] + `]}`
}

// The list holds the message templates of every inbox. It is read up to a bound, and above it the inboxes are read one
// by one.
func TestGet_largeLists(t *testing.T) {
	for size, requests := range map[int]int{200_000: 3, 700_000: 31} {
		s := newService(t, whatsAppInboxes(30)...)
		s.fail("GET list", answer(200, bulk(30, size)))
		p := s.platform()
		for id := 1; id <= 30; id++ {
			if _, err := p.Projects.Get(t.Context(), strconv.Itoa(id)); err != nil {
				t.Error(err)
			}
		}
		if sent := s.takeRequests(); len(sent) != requests {
			t.Errorf("%d bytes: %d requests", 30*size, len(sent))
		}
	}
}

// A list whose reading began before a write does not bring back what was there before it.
func TestWrite_outdatedList(t *testing.T) {
	s := newService(t, whatsAppInbox(5), whatsAppInbox(6))
	p := s.platform()
	before := channel(t, p, "5")
	entered, release := make(chan struct{}), make(chan struct{})
	s.fail("GET list", fault{Func: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		old := simkit.NewRecorder()
		next.ServeHTTP(old, r)
		close(entered)
		<-release
		_, _ = w.Write(old.Body())
	}})
	var all sync.WaitGroup
	all.Go(func() {
		if _, err := p.Channels.List(t.Context()); err != nil {
			t.Error(err)
		}
	})
	<-entered
	if _, err := p.Tokens.SetToken(t.Context(), before.Project(), secret.New(newToken)); err != nil {
		t.Error(explain(err))
	}
	if _, err := update(t, p, before, func(s *chat.ChannelSpec) { s.Name = "Support" }); err != nil {
		t.Error(explain(err))
	}
	close(release)
	all.Wait()
	if now := channel(t, p, "5"); now.Name != "Support" || now.Token.Fingerprint != secret.New(newToken).Fingerprint() {
		t.Errorf("remembered %+v", now)
	}
}
