package chatwootsim

import (
	"context"
	"net/http"
	"net/url"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// destroyInbox schedules the deletion. Until the job runs, the inbox exists for every other
// call, and its number is taken.
func (c *call) destroyInbox() {
	if !c.inbox.Deleting {
		c.inbox.Deleting, c.inbox.readsLeft = true, c.switches.deleteAfterReads
	}
	simkit.WriteJSON(c.w, http.StatusOK, map[string]string{
		"message": "Your inbox deletion request will be processed in some time.",
	})
	if c.inbox.readsLeft == 0 {
		c.purgeInbox(c.r.Context(), c.inbox)
	}
}

// countReads counts a read of inboxes that are being deleted, and runs the jobs that are due.
func (c *call) countReads(seen ...*inbox) {
	for _, in := range seen {
		if !in.Deleting || in.readsLeft < 0 {
			continue
		}
		if in.readsLeft--; in.readsLeft <= 0 {
			c.purgeInbox(c.r.Context(), in)
		}
	}
}

// RunJobs deletes all inboxes that wait for their deletion.
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
		s.purgeInbox(ctx, in)
	}
}

// purgeInbox deletes an inbox and the override of its number at Meta: 4.11 deletes it for
// embedded signup only, 4.18 if the inbox has a token. If the token is no longer valid,
// the override stays.
func (s *Sim) purgeInbox(ctx context.Context, in *inbox) {
	delete(s.inboxes, in.ID)
	ch := in.Channel
	if ch.Type != typeWhatsApp || ch.Provider != providerCloud || ch.configText("api_key") == "" {
		return
	}
	if s.switches.version == V4_11 && !ch.isEmbedded() {
		return
	}
	target := s.webhookObject(ch)
	answer, err := s.askMeta(ctx, graphVersion+url.PathEscape(target), url.Values{"fields": {"id"}}, ch.configText("api_key"))
	if err == nil && answer.isSuccess() && s.webhooks[target].CallbackURL == s.callbackURL(ch) {
		delete(s.webhooks, target)
	}
}
