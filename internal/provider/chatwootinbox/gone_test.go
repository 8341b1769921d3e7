package chatwootinbox_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
)

// An inbox was deleted, and another inbox now has its number.
func TestAccChatwootInbox_disappears(t *testing.T) {
	t.Parallel()
	f := start(t)
	f.Apply(newInbox()).WantNone(t)
	f.Chatwoot.RemoveInbox(newest(f.World))
	f.Chatwoot.AddInbox(chatwootsim.Inbox{ID: 99, AccountID: acctest.ChatwootAccount, Name: "By hand",
		Channel: acctest.CloudChannel(sales, map[string]any{"api_key": acctest.HandToken})})
	_, diags := f.Plan(newInbox())
	diags.Errors().WantError(t, "phone_number", "The phone number is taken", "terraform import whatsapp_chatwoot_inbox.NAME 99")
}

// permissionLosses returns failures that prove nothing: the state is kept and nothing is written.
func permissionLosses() map[string]conform.Event {
	return map[string]conform.Event{
		"removed from the account": conform.PlanError(func(w *world.World) {
			w.Chatwoot.SetRole(acctest.ChatwootAdminToken, acctest.ChatwootAccount,
				"")
		}, "HTTP 401"),
		"suspended":        conform.PlanError(func(w *world.World) { w.Chatwoot.Suspend(acctest.ChatwootAccount, true) }, "suspended"),
		"500 to all calls": conform.PlanError(func(w *world.World) { w.Chatwoot.FailNext(simkit.Fault{Times: -1, Body: "{}"}) }, "HTTP 500"),
	}
}
