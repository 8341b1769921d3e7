package channel_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// A channel is made with a generated token, and changed with and without another one.
func TestGenerated(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := start(t, k)
		planned, diags := f.Plan(generated(k.fresh))
		diags.WantNone(t)
		protocol.WantValues(t, planned.After, protocol.Values{"token_fingerprint": protocol.Unknown})
		f.wantLive(t, 0)
		f.ApplyPlanned(planned).WantNone(t)
		id := f.newest()
		f.wantSound(t, id, 1)
		f.Graph.ResetCalls()
		f.WantQuietPlan(t, generated(k.fresh))
		if got := len(f.Graph.Calls()); got != 0 && k.platform == "zammad" {
			t.Errorf("%d calls to Meta although no token is due, and none can be inspected", got)
		}

		token := f.token(f.World, id)
		planned, diags = f.Plan(generated(conform.Merge(k.fresh, protocol.Values{k.label: "Renamed"})))
		diags.WantNone(t)
		protocol.WantValues(t, planned.After, protocol.Values{"token_fingerprint": acctest.Fingerprint(token)})
		f.ApplyPlanned(planned).WantNone(t)
		if f.token(f.World, id) != token {
			t.Error("another text made another token")
		}
		f.wantSound(t, id, 1)

		last := protocol.Values{"rotation_trigger": "2"} // and another change in one
		config := generated(conform.Merge(k.fresh, protocol.Values{k.label: "Renamed again"}), last)
		f.Apply(config).WantNone(t)
		f.wantSound(t, id, 2)
		protocol.WantValues(t, k.stored(f.World, id), protocol.Values{keys[k.platform][k.label]: "Renamed again"})
		if f.token(f.World, id) == token {
			t.Error("the token was not rotated")
		}
		f.WantQuietPlan(t, config)

		token = f.token(f.World, id)
		diags = k.wantRotation(t, f.Apply(k.fresh), id, acctest.GoodToken) // to a configured token and back
		diags.WantWarning(t, "", "still valid at Meta", acctest.Fingerprint(token), botUser)
		f.Apply(generated(k.fresh)).WantNone(t)
		f.wantSound(t, id, 3)
		f.Remove().WantWarning(t, "", "still valid at Meta", botUser)
	})
}

// The previous token is revoked where the platform shows it. Elsewhere the plan fails.
func TestGenerated_revokePrevious(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := start(t, k)
		if k.platform == "zammad" {
			_, diags := f.Plan(generated(k.fresh, protocol.Values{"revoke_previous": true}))
			diags.WantError(t, "generate.revoke_previous", "chat.zammad", "expires_in_60_days = true")
			return
		}
		f.Apply(generated(k.fresh)).WantNone(t)
		f.Apply(generated(k.fresh, protocol.Values{"rotation_trigger": "2", "revoke_previous": true})).WantNone(t)
		f.wantSound(t, f.newest(), 1)
	})
}

// A replacement that is created first is refused: the number is in use. The apply leaves no other valid token, and the old
// channel with its own.
func TestGenerated_createdFirst(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := start(t, k)
		f.Apply(generated(k.fresh)).WantNone(t)
		id, config := f.newest(), generated(conform.Merge(k.fresh, protocol.Values{k.label: "Renamed"}))
		f.RefreshHere().WantNone(t)
		first, diags := f.PlanHere(config)
		diags.WantNone(t)
		second := f.Server.NewResource(k.typeName)
		planned, diags := second.PlanReplacementHere(config, first)
		diags.WantNone(t)
		f.Server.Restart().WantNone(t)
		second.Commit(planned).WantError(t, k.numberAt, "The phone number is taken", "Remove create_before_destroy")
		if second.State != nil || f.newest() != id {
			t.Errorf("the state holds %v, the platform %v", second.State, f.ids(f.World))
		}
		f.wantSound(t, id, 1)
		f.WantQuietPlan(t, generated(k.fresh))
	})
}

// After an import the first plan is an update in place, which loses nothing.
func TestGenerated_import(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := startImported(t, k)
		before := k.stored(f.World, k.id)
		config := generated(conform.Merge(k.held, protocol.Values{"app_secret_wo": nil}))
		planned, diags := f.Plan(config)
		diags.WantNone(t)
		if planned.Empty() || len(planned.Replace) != 0 {
			t.Fatalf("planned %v, replacing for %v", planned.After, planned.Replace)
		}
		f.ApplyPlanned(planned).WantNone(t)
		f.wantSound(t, k.id, 1)
		delete(before, keys[k.platform]["access_token_wo"])
		protocol.WantValues(t, k.stored(f.World, k.id), before)
		f.WantQuietPlan(t, config)
	})
}

// The creation fails. What the platform refuses leaves no token behind. A token that may be in use stays, and the message
// names it.
func TestGenerated_creationFails(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		for name, c := range map[string]struct {
			fault simkit.Fault
			made  bool
			live  int // after the failure
		}{
			"refused":     {fault: simkit.Fault{Status: http.StatusUnprocessableEntity, Body: `{"error":"no","attributes":["provider_config"]}`}},
			"502 before":  {fault: simkit.Fault{Status: http.StatusBadGateway, Body: "{}"}, live: 1},
			"reset after": {fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After}, made: true, live: 1},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				f := start(t, k)
				c.fault.Method = http.MethodPost
				f.kit.FailNext(c.fault)
				diags := f.Apply(generated(k.fresh))
				f.kit.ClearFaults()
				f.wantLive(t, c.live)
				if c.made {
					diags.WantNone(t)
					f.wantSound(t, f.newest(), 1)
					f.WantQuietPlan(t, generated(k.fresh))
					return
				}
				if len(diags.Errors()) != 1 || len(diags.Warnings()) != 0 || f.State != nil {
					t.Errorf("state %v\n%s", f.State, diags)
				}
				if c.live == 1 {
					diags.WantError(t, "", acctest.Fingerprint(f.Graph.TokensOf(botUser)[0]), "It was not revoked", "import it")
				}
				f.Apply(generated(k.fresh)).WantNone(t)
				f.wantSound(t, f.newest(), c.live+1)
			})
		}
	})
}

// fewerScopes returns scopes that a token without business_management has.
func fewerScopes() []any { return []any{"whatsapp_business_management", "whatsapp_business_messaging"} }

// An update of which it is not known whether it arrived: the state notes the new token alone, and the next run writes the
// rest. Where the platform does not show the token, the next run generates another one.
func TestGenerated_updateInDoubt(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		rotated := generated(conform.Merge(k.fresh, protocol.Values{k.label: "Renamed"}), protocol.Values{"rotation_trigger": "2"})
		required := generated(conform.Merge(k.fresh, protocol.Values{k.label: "Renamed", "required_scopes": fewerScopes()}))
		for name, c := range map[string]struct {
			config  protocol.Values
			arrived bool
		}{
			"reset before": {rotated, false}, "reset after": {rotated, true}, "other scopes, reset after": {required, true},
		} {
			t.Run(name, func(t *testing.T) {
				config, arrived := c.config, c.arrived
				t.Parallel()
				f := start(t, k)
				f.Apply(generated(k.fresh)).WantNone(t)
				id, before := f.newest(), f.State[k.label]
				planned, diags := f.Plan(config)
				diags.WantNone(t)
				f.kit.FailNext(simkit.Fault{Method: k.update, Times: -1, Func: func(_ http.ResponseWriter, r *http.Request, next http.Handler) {
					if arrived {
						next.ServeHTTP(discard{}, r)
					}
					f.kit.FailNext(simkit.Fault{Method: http.MethodGet, Times: -1, Body: "{}"}) // nor can it be read afterwards
					panic(http.ErrAbortHandler)
				}})
				diags = f.ApplyPlanned(planned)
				f.kit.ClearFaults()
				tokens := f.Graph.TokensOf(botUser)
				if len(tokens) != 2 || len(diags.Errors()) != 1 || !strings.Contains(diags.String(), acctest.Fingerprint(tokens[1])) {
					t.Fatalf("%d tokens live\n%s", len(tokens), diags)
				}
				noted, live := any(acctest.Fingerprint(tokens[1])), 2
				if k.platform == "zammad" {
					noted = nil
				}
				if k.masks || !arrived {
					live = 3
				}
				f.WantState(t, protocol.Values{k.label: before, "token_fingerprint": noted})
				f.Apply(config).NoError(t)
				f.wantSound(t, id, live)
				f.WantState(t, protocol.Values{k.label: "Renamed"})
				protocol.WantValues(t, k.stored(f.World, id), protocol.Values{keys[k.platform][k.label]: "Renamed"})
				f.WantQuietPlan(t, config)
			})
		}
	})
}

type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)             {}

// The token of a channel that is gone stays valid, and a warning says so.
func TestGenerated_disappears(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := start(t, k)
		f.Apply(generated(k.fresh)).WantNone(t)
		token := f.State["token_fingerprint"]
		f.forget(f.World, f.newest())
		diags := f.Refresh()
		diags.NoError(t)
		if text := diags.String(); len(diags) != 2 || f.State != nil || !strings.Contains(text, "still valid at Meta") ||
			!strings.Contains(text, fmt.Sprint(token)) {
			t.Errorf("state %v\n%s", f.State, diags)
		}
	})
}

// Another number means another inbox with another token. The plan says so and generates nothing.
func TestGenerated_replaced(t *testing.T) {
	t.Parallel()
	f := start(t, chatwoot)
	f.Apply(generated(f.fresh)).WantNone(t)
	f.Graph.AddPhoneNumber(graphsim.PhoneNumber{ID: "106000000000003", BusinessAccountID: acctest.Account,
		DisplayPhoneNumber: "+1 555-010-0003"})
	other := generated(conform.Merge(f.fresh, protocol.Values{"phone_number": "+15550100003", "phone_number_id": "106000000000003"}))
	planned, _ := f.Plan(other)
	if len(planned.Replace) == 0 {
		t.Fatal("nothing is replaced")
	}
	f.wantLive(t, 1)
	old := f.State["token_fingerprint"]
	diags := f.Apply(other)
	diags.NoError(t)
	if text := diags.String(); !strings.Contains(text, "still valid at Meta") || !strings.Contains(text, fmt.Sprint(old)) {
		t.Errorf("nothing is said about the old token:\n%s", diags)
	}
	f.wantSound(t, f.newest(), 2)
	if got := f.created(f.World); got != 2 {
		t.Errorf("%d inboxes were made", got)
	}
}

// The answer of an update is lost and the new token is seen in its place afterwards: the update succeeds, and what only the
// platform knows is read again.
func TestGenerated_updateUnanswered(t *testing.T) {
	t.Parallel()
	k := zammad
	k.masks = false
	f := start(t, k)
	f.Apply(generated(k.fresh)).WantNone(t)
	id := f.newest()
	f.Graph.AssignUser(acctest.ForeignAccount, botUser, "MANAGE")
	config := generated(conform.Merge(k.fresh, protocol.Values{"phone_number_id": acctest.ForeignNumber,
		"business_account_id": acctest.ForeignAccount}),
		protocol.Values{"rotation_trigger": "2"})
	planned, diags := f.Plan(config)
	diags.WantWarning(t, "phone_number_id", "The webhook of phone number ID "+acctest.ForeignNumber+" is not registered by this change")
	f.kit.FailNext(simkit.Fault{Method: k.update, Func: func(_ http.ResponseWriter, r *http.Request, next http.Handler) {
		next.ServeHTTP(discard{}, r)
		f.kit.FailNext(simkit.Fault{Method: http.MethodGet, Status: http.StatusForbidden, Body: "{}"}) // the look of the adapter
		panic(http.ErrAbortHandler)
	}})
	f.kit.FailNext(simkit.Fault{Method: k.update, Times: -1, Status: http.StatusServiceUnavailable, Body: "{}"})
	f.ApplyPlanned(planned).WantNone(t)
	f.kit.ClearFaults()
	f.wantSound(t, id, 2)
	f.WantState(t, protocol.Values{"name": "Elsewhere", "phone_number": "+15550100009"})
	f.WantQuietPlan(t, config)
}
