package chatwootsim

import (
	"context"
	"net/http"
	"net/url"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// destroy only orders the deletion. Until the job runs the inbox is there for
// every other call, and its number is taken.
func (c *call) destroy() {
	if !c.inbox.Deleting {
		c.inbox.Deleting, c.inbox.readsLeft = true, c.switches.deleteAfterReads
	}
	simkit.WriteJSON(c.w, http.StatusOK, map[string]string{
		"message": "Your inbox deletion request will be processed in some time.",
	})
	if c.inbox.readsLeft == 0 {
		c.purge(c.r.Context(), c.inbox)
	}
}

// wasRead runs the jobs of inboxes that have been seen often enough.
func (c *call) wasRead(seen ...*inbox) {
	for _, in := range seen {
		if !in.Deleting || in.readsLeft < 0 {
			continue
		}
		if in.readsLeft--; in.readsLeft <= 0 {
			c.purge(c.r.Context(), in)
		}
	}
}

// RunJobs deletes what is waiting for it.
func (s *Sim) RunJobs(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var waiting []*inbox
	for _, in := range s.inboxes {
		if in.Deleting {
			waiting = append(waiting, in)
		}
	}
	for _, in := range waiting {
		s.purge(ctx, in)
	}
}

// purge deletes an inbox and what its version clears at Meta: 4.11 nothing but for
// embedded signup, 4.18 the override of every number that a token is there for. A
// With a token that is no longer valid, the override stays.
func (s *Sim) purge(ctx context.Context, in *inbox) {
	delete(s.inboxes, in.ID)
	ch := in.Channel
	if ch.Type != whatsApp || ch.Provider != cloud || ch.config("api_key") == "" {
		return
	}
	if s.switches.version == V4_11 && !ch.embedded() {
		return
	}
	target := s.target(ch)
	answer, err := s.askMeta(ctx, graphVersion+url.PathEscape(target), url.Values{"fields": {"id"}}, ch.config("api_key"))
	if err == nil && answer.ok() && s.webhooks[target].CallbackURL == s.callbackURL(ch) {
		delete(s.webhooks, target)
	}
}
