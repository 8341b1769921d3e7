package phonenumberbinding_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Both APIs are called at the same time, each once: none answers before the other one was called.
func TestAccPhoneNumberBinding_callsBothAPIsAtOnce(t *testing.T) {
	for name, c := range map[string]struct {
		start func(*testing.T, ...protocol.Values) (*world.World, *protocol.Resource)
		call  func(*protocol.Resource) protocol.Diags
	}{
		"refresh": {
			start: func(t *testing.T, _ ...protocol.Values) (*world.World, *protocol.Resource) {
				return startApplied(t, protocol.Values{"business_account_id": acctest.Account})
			},
			call: (*protocol.Resource).Refresh,
		},
		"plan of a creation": {start: spec().StartResource, call: func(r *protocol.Resource) protocol.Diags {
			_, diags := r.PlanHere(args(acctest.Number))
			return diags
		}},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := c.start(t)
			w.Graph.ResetCalls()
			w.Chat.ResetCalls()
			acctest.WantConcurrentCalls(t, w.Graph.Kit, w.Chat.Kit)
			c.call(r).WantNone(t)
			if g, c := w.Graph.Calls(), w.Chat.Calls(); len(g) != 1 || len(c) != 1 {
				t.Errorf("calls: %v, %v", g, c)
			}
		})
	}
}
