package chatwootinbox_test

import (
	"net/http"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// The creation meets a fault. It is sent once; an inbox whose creation was not answered is found by its number.
func TestAccChatwootInbox_firstWriteFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault   simkit.Fault
		path    string
		texts   []string // of the error; nil: it succeeds all the same
		created int
	}{
		"reset before":         {fault: simkit.Fault{Kind: simkit.KindReset}, texts: []string{"create a WhatsApp inbox"}},
		"reset after":          {fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After}, created: 1},
		"500":                  {fault: simkit.Fault{Body: "{}"}, texts: []string{"HTTP 500"}},
		"500 after processing": {fault: simkit.Fault{When: simkit.After, Body: "{}"}, created: 1},
		"502 after processing": {fault: simkit.Fault{When: simkit.After, Status: http.StatusBadGateway, Body: "{}"}, created: 1},
		"truncated answer":     {fault: simkit.Fault{Kind: simkit.KindTruncated}, created: 1},
		"empty answer":         {fault: simkit.Fault{Kind: simkit.KindEmpty, When: simkit.After}, created: 1},
		"a page for people":    {fault: simkit.Fault{Kind: simkit.KindHTML}, texts: []string{"text/html"}},
		"402":                  {fault: simkit.Fault{Status: http.StatusPaymentRequired, Body: `{"error":"Account limit exceeded"}`}, texts: []string{"no room for another inbox"}},
		"401": {fault: simkit.Fault{Status: http.StatusUnauthorized, Body: `{"error":"You are not authorized to do this action"}`},
			texts: []string{"administrator"}},
		"422": {fault: simkit.Fault{Status: http.StatusUnprocessableEntity, Body: `{"message":"Zugangsdaten","attributes":["provider_config"]}`},
			texts: []string{"asked Meta, and Meta refused"}},
		"number of another account's inbox": {fault: simkit.Fault{Status: http.StatusUnprocessableEntity, Body: `{"message":"vergeben","attributes":["phone_number"]}`},
			path: "phone_number", texts: []string{"this or another account"}},
		"redirect": {fault: simkit.Fault{Status: http.StatusTemporaryRedirect, Headers: map[string]string{"Location": "https://example.com/"}, Body: "{}"},
			texts: []string{"redirects to example.com"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			c.fault.Method = http.MethodPost
			f.Chatwoot.FailNext(c.fault)
			diags := f.Apply(newInbox())
			f.noSecret(t, diags)
			if c.texts != nil {
				diags.WantError(t, c.path, c.texts...)
				if f.State != nil {
					t.Errorf("an inbox that was not made is in the state: %v", f.State)
				}
			} else {
				diags.Clean(t)
				f.want(t, protocol.Values{"name": "Sales", "token_fingerprint": fingerprint(acctest.GoodToken)})
			}
			if got := f.Chatwoot.CountCalls(http.MethodPost, ""); name != "reset before" && got != 1 {
				t.Errorf("the creation was sent %d times", got)
			}
			if got := f.Chatwoot.Created(); got != c.created {
				t.Errorf("%d inboxes were made, want %d", got, c.created)
			}
			f.Chatwoot.ClearFaults()
			f.Apply(newInbox()).Clean(t) // the next run comes to the same end
			f.wantQuiet(t, newInbox())
			if got := f.Chatwoot.Created(); got != 1 {
				t.Errorf("%d inboxes were made in the end", got)
			}
		})
	}
}

// Chatwoot saves the name before it refuses the token. The message says so, and the next plan sees it.
func TestAccChatwootInbox_halfSaved(t *testing.T) {
	t.Parallel()
	f := imported(t)
	config := theInbox(protocol.Values{"name": "Help", "access_token_wo": acctest.RotatedToken})
	planned, diags := f.Plan(config)
	diags.Clean(t)
	f.Graph.Unassign(acctest.RotatedToken, acctest.Account) // Meta's inspection says nothing of it, and Chatwoot's does
	diags = f.ApplyPlanned(planned)
	diags.WantError(t, "", "the name is now \"Help\"", "as before")
	f.noSecret(t, diags)
	wantHeld(t, f.World, acctest.Inbox, protocol.Values{"name": "Help", "api_key": acctest.GoodToken, "webhook_verify_token": acctest.InboxVerifyToken}, chatwootsim.Stored{InboxSaves: 1})
	f.Graph.Assign(acctest.RotatedToken, acctest.Account)
	f.Apply(config).Clean(t)
	wantHeld(t, f.World, acctest.Inbox, protocol.Values{"name": "Help", "api_key": acctest.RotatedToken, "webhook_verify_token": acctest.InboxVerifyToken}, chatwootsim.Stored{InboxSaves: 1, ChannelSaves: 1})
}

// A deletion meets a fault: the inbox stays in the state until it is really gone.
func TestAccChatwootInbox_destroyFails(t *testing.T) {
	t.Parallel()
	f := imported(t)
	f.Chatwoot.FailNext(simkit.Fault{Method: http.MethodDelete, Times: -1, Body: "{}"})
	f.Destroy().WantError(t, "", "HTTP 500")
	f.want(t, protocol.Values{"name": "Support"})
	f.Chatwoot.ClearFaults()
	f.Chatwoot.DeleteAfterReads(-1) // the job never runs
	f.Destroy().WantError(t, "", "still being deleted", "Sidekiq")
	f.want(t, protocol.Values{"name": "Support"})
	f.Chatwoot.RunJobs(t.Context())
	f.Remove().Clean(t) // gone already
	if f.State != nil {
		t.Errorf("it is in the state: %v", f.State)
	}
}
