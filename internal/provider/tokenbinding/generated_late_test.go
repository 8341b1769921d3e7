package tokenbinding_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// A write that is lost on the way, and arrives after every caller has given up: the token that it brings has to work.
func TestAccTokenBinding_generatedArrivesLate(t *testing.T) {
	t.Parallel()
	for name, then := range map[string]simkit.Fault{
		"then 500":   {Body: "{}"},
		"then 502":   {Status: http.StatusBadGateway, Body: "{}"},
		"then reset": {Kind: simkit.KindReset},
		"then 409":   {Status: http.StatusConflict, Body: "{}"},
	} {
		for _, platform := range []string{"http", "chatwoot"} {
			t.Run(name+"/"+platform, func(t *testing.T) {
				t.Parallel()
				m := startMaker(t, platform)
				m.Apply(m.config()).WantNone(t)
				config := m.config(protocol.Values{"rotation_trigger": "2"})
				planned, diags := m.Plan(config)
				diags.WantNone(t)
				kit, write := m.kit()
				arrive := func() { t.Error("nothing was written") }
				kit.FailNext(simkit.Fault{Method: write, Func: func(_ answer, r *request, next handler) {
					body, _ := io.ReadAll(r.Body)
					arrive = func() {
						late := r.Clone(context.Background())
						late.Body = io.NopCloser(bytes.NewReader(body))
						next.ServeHTTP(&deaf{}, late)
					}
					panic(http.ErrAbortHandler)
				}})
				again := then
				again.Method, again.Times = write, -1
				kit.FailNext(again)
				m.ApplyPlanned(planned).WantError(t, "project", "it is not known whether the chat platform has it")
				kit.ClearFaults()
				old := m.heldToken()
				arrive()
				if m.heldToken() == old {
					t.Fatal("the late write did not arrive")
				}
				m.wantSound(t, 2)
				m.wantQuiet(t, config)
			})
		}
	}
}
