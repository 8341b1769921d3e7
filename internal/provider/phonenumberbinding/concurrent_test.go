package phonenumberbinding_test

import (
	"net/http"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
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
				return made(t, protocol.Values{"business_account_id": acctest.Account})
			},
			call: (*protocol.Resource).Refresh,
		},
		"plan of a creation": {start: spec().Open, call: func(r *protocol.Resource) protocol.Diags {
			_, diags := r.PlanHere(args(acctest.Number))
			return diags
		}},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := c.start(t)
			w.Graph.ResetCalls()
			w.Chat.ResetCalls()
			meta, chat := make(chan struct{}), make(chan struct{})
			after := func(asked, other chan struct{}) func(http.ResponseWriter, *http.Request, http.Handler) {
				return func(a http.ResponseWriter, req *http.Request, next http.Handler) {
					close(asked)
					select {
					case <-other:
						next.ServeHTTP(a, req)
					case <-req.Context().Done():
						t.Error("one API was called after the other one had answered")
					}
				}
			}
			w.Graph.FailNext(simkit.Fault{Func: after(meta, chat)})
			w.Chat.FailNext(simkit.Fault{Func: after(chat, meta)})
			c.call(r).Clean(t)
			if g, c := w.Graph.Calls(), w.Chat.Calls(); len(g) != 1 || len(c) != 1 {
				t.Errorf("calls: %v, %v", g, c)
			}
		})
	}
}
