package channel_test

import (
	"maps"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const elsewhere = "+15550109999" // a number that only the other tenant has

// elsewhereIn adds a channel with an id, 0 for any, to a platform.
func (k kind) elsewhereIn(w *world.World, id int) {
	if k.platform == "chatwoot" {
		w.Chatwoot.AddInbox(chatwootsim.Inbox{ID: id, AccountID: acctest.ChatwootAccount, Name: "Support",
			Channel: acctest.CloudChannel(elsewhere, map[string]any{"api_key": acctest.HandToken, "webhook_verify_token": nil})})
		return
	}
	w.Zammad.AddChannel(zammadsim.Channel{ID: id, GroupID: acctest.Group, Options: map[string]any{
		"phone_number_id": "106000000000999", "phone_number": elsewhere, "access_token": acctest.HandToken,
	}})
}

// Pointed at another installation, a plan keeps the state and a destruction changes nothing: the installation lacks the channel, or
// has another one with the same id.
func TestOtherTenant(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		for name, c := range map[string]struct {
			change func(*world.World)
			says   string
		}{
			"empty":         {func(*world.World) {}, "the list holds none of the other projects"},
			"other channel": {func(w *world.World) { k.elsewhereIn(w, 0) }, "the list holds none of the other projects"},
			"same id": {func(w *world.World) { k.elsewhereIn(w, k.id) },
				"is another " + map[string]string{"chatwoot": "inbox", "zammad": "channel"}[k.platform]},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				f := startApplied(t, k)
				other := start(t, k)
				for _, id := range k.ids(other.World) {
					k.forget(other.World, id)
				}
				c.change(other.World)
				other.kit.ResetCalls()
				other.State, other.Private = maps.Clone(f.State), f.Private
				other.Refresh().WantError(t, "", c.says, "terraform state rm")
				other.WantState(t, f.State)
				other.Remove().WantError(t, "", c.says)
				other.WantState(t, f.State)
				_, diags := other.Plan(conform.Merge(k.held, protocol.Values{k.label: "Help", "access_token_wo": acctest.RotatedToken}))
				if len(diags.Errors()) == 0 { // without a refresh
					other.Apply(conform.Merge(k.held, protocol.Values{k.label: "Help", "access_token_wo": acctest.RotatedToken}))
				}
				if writes := other.kit.Writes(); len(writes) != 0 {
					t.Errorf("written to the other tenant: %v", writes)
				}
			})
		}
	})
}
