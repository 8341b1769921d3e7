package chatwootinbox_test

import (
	"fmt"
	"net/http"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// faults returns the faults of a creation.
func faults() map[string]conform.Fault {
	return map[string]conform.Fault{
		"reset before": {Fault: simkit.Fault{Kind: simkit.KindReset}, Says: []string{"create a WhatsApp inbox"}},
		"500":          {Fault: simkit.Fault{Body: "{}"}, Says: []string{"HTTP 500"}},
		"HTML page":    {Fault: simkit.Fault{Kind: simkit.KindHTML}, Says: []string{"text/html"}},
		"402": {Fault: simkit.Fault{Status: http.StatusPaymentRequired, Body: `{"error":"Account limit exceeded"}`},
			Says: []string{"no room for another inbox"}},
		"401": {Fault: simkit.Fault{Status: http.StatusUnauthorized, Body: `{"error":"You are not authorized to do this action"}`},
			Says: []string{"administrator"}},
		"422": {Fault: simkit.Fault{Status: http.StatusUnprocessableEntity, Body: `{"message":"Zugangsdaten","attributes":["provider_config"]}`},
			Says: []string{"asked Meta, and Meta refused"}},
		"number of another account's inbox": {Fault: simkit.Fault{Status: http.StatusUnprocessableEntity,
			Body: `{"message":"vergeben","attributes":["phone_number"]}`},
			At: "phone_number", Says: []string{"this or another account"}},
		"redirect": {Fault: simkit.Fault{Status: http.StatusTemporaryRedirect, Headers: map[string]string{"Location": "https://example.com/"},
			Body: "{}"},
			Says: []string{"redirects to example.com"}},
	}
}

// Chatwoot saves the name before it refuses the token. The error says so, and the next plan shows it.
func TestAccChatwootInbox_partlySaved(t *testing.T) {
	t.Parallel()
	f := startImported(t)
	holder := fmt.Sprintf("inbox %d", acctest.Inbox)
	config := theInbox(protocol.Values{"name": "Help", "access_token_wo": acctest.RotatedToken})
	planned, diags := f.Plan(config)
	acctest.WantRotation(t, diags, holder, acctest.RotatedToken).WantNone(t)
	// Meta's inspection of the token still succeeds, and Chatwoot refuses the token.
	f.Graph.UnassignToken(acctest.RotatedToken, acctest.Account)
	diags = f.ApplyPlanned(planned)
	diags.WantError(t, "", "the name is now \"Help\"", "as before")
	f.WantNoSecret(t, diags)
	wantHeld(t, f.World, acctest.Inbox, protocol.Values{"name": "Help", "api_key": acctest.GoodToken,
		"webhook_verify_token": acctest.InboxVerifyToken}, chatwootsim.StoredCounts{InboxSaves: 1})
	f.Graph.AssignToken(acctest.RotatedToken, acctest.Account)
	acctest.WantRotation(t, f.Apply(config), holder, acctest.RotatedToken).WantNone(t)
	wantHeld(t, f.World, acctest.Inbox, protocol.Values{"name": "Help", "api_key": acctest.RotatedToken,
		"webhook_verify_token": acctest.InboxVerifyToken}, chatwootsim.StoredCounts{InboxSaves: 1, ChannelSaves: 1})
}

// A deletion takes long: the inbox stays in the state until it is deleted.
func TestAccChatwootInbox_destroyFails(t *testing.T) {
	t.Parallel()
	f := startImported(t)
	f.Chatwoot.DeleteAfterReads(-1) // the job never runs
	f.Destroy().WantError(t, "", "still being deleted", "Sidekiq")
	f.WantState(t, protocol.Values{"name": "Support"})
	f.Chatwoot.RunJobs(t.Context())
	f.Remove().WantNone(t) // already deleted
	if f.State != nil {
		t.Errorf("the state holds %v", f.State)
	}
}
