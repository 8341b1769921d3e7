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

// Ctrl-C after the token was generated: it is revoked, and the project and the state are as before.
func TestAccTokenBinding_generatedInterrupted(t *testing.T) {
	t.Parallel()
	for _, platform := range []string{"http", "chatwoot"} {
		for name, place := range map[string]simkit.Fault{
			"while it is generated": {Path: "/*/*/access_tokens"},
			"while it is inspected": {Path: "/*/debug_token", Skip: 1},
		} {
			for _, created := range []bool{false, true} {
				title := name + "/" + platform
				if created {
					title += "/rotation"
				}
				t.Run(title, func(t *testing.T) {
					t.Parallel()
					m := startMaker(t, platform)
					live := 0
					if created {
						m.Apply(m.config()).Clean(t)
						live = 1
					}
					before, state := m.held(), m.State
					planned, diags := m.Plan(m.config(protocol.Values{"rotation_trigger": "2"}))
					diags.Clean(t)
					ctx, cancel := context.WithCancel(t.Context())
					fault := place
					fault.Func = func(w answer, r *request, next handler) {
						next.ServeHTTP(w, r)
						cancel()
					}
					m.Graph.FailNext(fault)
					m.server.Restart()
					m.server.In(ctx)
					diags = m.Commit(planned)
					m.server.In(context.Background())
					if len(diags.Errors()) != 1 || len(diags.Warnings()) != 0 {
						t.Errorf("want one error:\n%s", diags)
					}
					if m.held() != before {
						t.Errorf("the project holds %s", fingerprint(m.held()))
					}
					if created {
						wantValues(t, m.State, protocol.Values{"token_fingerprint": state["token_fingerprint"]})
					} else if m.State != nil {
						t.Errorf("the state holds %v", m.State)
					}
					m.wantLive(t, live)
					if got := m.Graph.Counts(); got.TokensGenerated != live+1 || got.TokensRevoked != 1 {
						t.Errorf("%+v", got)
					}
					m.Apply(m.config(protocol.Values{"rotation_trigger": "2"})).NoError(t)
					m.wantSound(t, live+1)
				})
			}
		}
	}
}

// A write that is lost on the way, and arrives after everybody has given up: the token that it brings has to work.
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
				m.Apply(m.config()).Clean(t)
				config := m.config(protocol.Values{"rotation_trigger": "2"})
				planned, diags := m.Plan(config)
				diags.Clean(t)
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
				old := m.held()
				arrive()
				if m.held() == old {
					t.Fatal("the late write did not arrive")
				}
				m.wantSound(t, 2)
				m.wantQuiet(t, config)
			})
		}
	}
}
