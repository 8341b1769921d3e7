package chatwootinbox_test

import (
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// botUser is an employee with the app installed and the account assigned.
const botUser = "122000000000077"

func startWithBot(t *testing.T) *fixture {
	t.Helper()
	f := start(t)
	f.Graph.AddSystemUser(graphsim.SystemUser{
		ID: "61550000000077", BusinessID: acctest.Business, Name: "bot", IDs: map[string]string{acctest.AppID: botUser}, Apps: []string{acctest.AppID},
		Accounts: map[string][]string{acctest.Account: {"MANAGE"}},
	})
	return f
}

// generated is a configuration whose token is generated; more are further arguments of generate.
func generated(values protocol.Values, more ...protocol.Values) protocol.Values {
	args := protocol.Values{"system_user_id": botUser}
	for _, m := range more {
		maps.Copy(args, m)
	}
	return with(values, protocol.Values{"access_token_wo": nil, "generate": args})
}

// wantSound checks that the inbox holds a token of botUser that works, that the state names it, and how many live.
func (f *fixture) wantSound(t *testing.T, id, live int) {
	t.Helper()
	token := f.Chatwoot.Token(id)
	info, alive, _ := f.Graph.FindToken(token)
	if !alive || info.UserID != botUser {
		t.Fatalf("the inbox holds a token of %q, alive: %v", info.UserID, alive)
	}
	f.want(t, protocol.Values{"token_fingerprint": fingerprint(token), "system_user_id": botUser})
	f.wantLive(t, live)
}

func (f *fixture) wantLive(t *testing.T, live int) {
	t.Helper()
	if got := f.Graph.LiveTokens(botUser); got != live {
		t.Errorf("%d tokens of the system user live, want %d: %+v", got, live, f.Graph.Counts())
	}
}

// An inbox is made with a token of its own, and changed with and without another one.
func TestAccChatwootInbox_generated(t *testing.T) {
	t.Parallel()
	f := startWithBot(t)
	planned, diags := f.Plan(generated(newInbox()))
	diags.Clean(t)
	wantValues(t, planned.After, protocol.Values{"token_fingerprint": protocol.Unknown})
	f.wantLive(t, 0)
	f.ApplyPlanned(planned).Clean(t)
	id := newest(f.World)
	f.wantSound(t, id, 1)
	f.wantQuiet(t, generated(newInbox()))
	token := f.Chatwoot.Token(id)

	name := protocol.Values{"name": "Sales and returns"}
	planned, diags = f.Plan(generated(newInbox(name)))
	diags.Clean(t)
	wantValues(t, planned.After, protocol.Values{"token_fingerprint": fingerprint(token)})
	f.ApplyPlanned(planned).Clean(t)
	if f.Chatwoot.Token(id) != token {
		t.Error("another name made another token")
	}
	f.wantSound(t, id, 1)

	// A rotation and another change in one, and the old token goes.
	last := protocol.Values{"rotation_trigger": "2", "revoke_previous": true}
	f.Apply(generated(newInbox(), last)).Clean(t)
	wantHeld(t, f.World, id, protocol.Values{"name": "Sales"}, f.Chatwoot.Stored(id))
	f.wantSound(t, id, 1)
	if f.Chatwoot.Token(id) == token {
		t.Error("the token was not rotated")
	}
	f.wantQuiet(t, generated(newInbox(), last))

	// To a configured token and back.
	token = f.Chatwoot.Token(id)
	f.Apply(newInbox()).WantWarning(t, "", "still valid at Meta", fingerprint(token), botUser)
	f.want(t, protocol.Values{"token_fingerprint": fingerprint(acctest.GoodToken)})
	f.Apply(generated(newInbox())).Clean(t)
	f.wantSound(t, id, 2)
	f.Destroy().WantWarning(t, "", "still valid at Meta", botUser)
}

// After an import the first plan is an update in place.
func TestAccChatwootInbox_generatedImport(t *testing.T) {
	t.Parallel()
	f := startWithBot(t)
	f.Import(strconv.Itoa(acctest.Inbox)).Clean(t)
	planned, diags := f.Plan(generated(theInbox()))
	diags.Clean(t)
	if planned.Empty() || len(planned.Replace) != 0 {
		t.Fatalf("planned %v, replacing for %v", planned.After, planned.Replace)
	}
	f.ApplyPlanned(planned).Clean(t)
	f.wantSound(t, acctest.Inbox, 1)
	wantHeld(t, f.World, acctest.Inbox, protocol.Values{"webhook_verify_token": acctest.InboxVerifyToken, "verification_pin": "123456"}, f.Chatwoot.Stored(acctest.Inbox))
	f.wantQuiet(t, generated(theInbox()))
}

// The creation fails. What Chatwoot refuses leaves no token behind; of what nobody knows, the person is told.
func TestAccChatwootInbox_generatedCreationFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault simkit.Fault
		made  bool
		live  int // after the failure
	}{
		"refused":      {fault: simkit.Fault{Status: 422, Body: `{"message":"no","attributes":["provider_config"]}`}},
		"number taken": {fault: simkit.Fault{Status: 422, Body: `{"message":"no","attributes":["phone_number"]}`}},
		"500 before":   {fault: simkit.Fault{Body: "{}"}}, // Chatwoot has ended it, and there is no inbox
		"502 before":   {fault: simkit.Fault{Status: http.StatusBadGateway, Body: "{}"}, live: 1},
		"500 after":    {fault: simkit.Fault{When: simkit.After, Body: "{}"}, made: true, live: 1},
		"reset before": {fault: simkit.Fault{Kind: simkit.KindReset, Times: -1}, live: 1},
		"reset after":  {fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After}, made: true, live: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := startWithBot(t)
			c.fault.Method = http.MethodPost
			f.Chatwoot.FailNext(c.fault)
			diags := f.Apply(generated(newInbox()))
			f.Chatwoot.ClearFaults()
			f.wantLive(t, c.live)
			if c.made {
				diags.Clean(t)
				f.wantSound(t, newest(f.World), 1)
				f.wantQuiet(t, generated(newInbox()))
				return
			}
			if len(diags.Errors()) != 1 || len(diags.Warnings()) != 0 || f.State != nil {
				t.Errorf("state %v\n%s", f.State, diags)
			}
			if c.live == 1 {
				left := fingerprint(f.Graph.TokensOf(botUser)[0])
				diags.WantError(t, "", left, "It was not revoked", "if so, import it")
			}
			f.Apply(generated(newInbox())).Clean(t)
			f.wantSound(t, newest(f.World), c.live+1)
			f.wantQuiet(t, generated(newInbox()))
		})
	}
}

// An update of which nobody knows whether it arrived: the state notes the new token alone, and the next run heals the rest.
func TestAccChatwootInbox_generatedUpdateInDoubt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault   simkit.Fault
		arrived bool
	}{
		"before": {fault: simkit.Fault{Kind: simkit.KindReset, Times: -1}},
		"after":  {fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After, Times: -1}, arrived: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := startWithBot(t)
			f.Apply(generated(newInbox())).Clean(t)
			id := newest(f.World)
			first := f.Chatwoot.Token(id)
			config := generated(newInbox(protocol.Values{"name": "Renamed"}), protocol.Values{"rotation_trigger": "2"})
			planned, diags := f.Plan(config)
			diags.Clean(t)
			c.fault.Method = http.MethodPatch
			f.Chatwoot.FailNext(simkit.Fault{Method: http.MethodPatch, Func: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				if c.arrived {
					next.ServeHTTP(discard{}, r)
				}
				f.Chatwoot.FailNext(simkit.Fault{Method: http.MethodGet, Times: -1, Body: "{}"})
				panic(http.ErrAbortHandler)
			}})
			f.Chatwoot.FailNext(c.fault)
			diags = f.ApplyPlanned(planned)
			f.Chatwoot.ClearFaults()
			tokens := f.Graph.TokensOf(botUser)
			if len(tokens) != 2 || len(diags.Errors()) != 1 || !strings.Contains(diags.String(), fingerprint(tokens[1])) {
				t.Fatalf("%d tokens live\n%s", len(tokens), diags)
			}
			f.want(t, protocol.Values{"name": "Sales", "token_fingerprint": fingerprint(tokens[1])})
			if held := f.Chatwoot.Token(id); held != first && held != tokens[1] {
				t.Errorf("the inbox holds %s", fingerprint(held))
			}
			f.Apply(config).NoError(t)
			live := 2
			if !c.arrived {
				live = 3
			}
			f.wantSound(t, id, live)
			f.want(t, protocol.Values{"name": "Renamed"})
			wantHeld(t, f.World, id, protocol.Values{"name": "Renamed"}, f.Chatwoot.Stored(id))
			f.wantQuiet(t, config)
		})
	}
}

type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)             {}

// A refused update keeps inbox, token and state.
func TestAccChatwootInbox_generatedUpdateRefused(t *testing.T) {
	t.Parallel()
	f := startWithBot(t)
	f.Apply(generated(newInbox())).Clean(t)
	id := newest(f.World)
	token := f.Chatwoot.Token(id)
	f.Chatwoot.FailNext(simkit.Fault{Method: http.MethodPatch, Status: http.StatusUnprocessableEntity, Body: `{"message":"no","attributes":["provider_config"]}`})
	diags := f.Apply(generated(newInbox(), protocol.Values{"rotation_trigger": "2"}))
	diags.WantError(t, "", "HTTP 422")
	if f.Chatwoot.Token(id) != token {
		t.Error("the token was replaced")
	}
	f.wantSound(t, id, 1)
}

// Another number means another inbox, with another token; the plan says so, and generates nothing.
func TestAccChatwootInbox_generatedReplaced(t *testing.T) {
	t.Parallel()
	f := startWithBot(t)
	f.Apply(generated(newInbox())).Clean(t)
	f.Graph.AddPhoneNumber(graphsim.PhoneNumber{ID: "106000000000003", BusinessAccountID: acctest.Account, DisplayPhoneNumber: "+1 555-010-0003"})
	other := generated(newInbox(protocol.Values{"phone_number": "+15550100003", "phone_number_id": "106000000000003"}))
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
	f.wantSound(t, newest(f.World), 2)
	if got := f.Chatwoot.Created(); got != 2 {
		t.Errorf("%d inboxes were made", got)
	}
}

// An inbox that is gone leaves its token alive, and the person is told.
func TestAccChatwootInbox_generatedDisappears(t *testing.T) {
	t.Parallel()
	f := startWithBot(t)
	f.Apply(generated(newInbox())).Clean(t)
	token := f.State["token_fingerprint"]
	f.Chatwoot.Forget(newest(f.World))
	diags := f.Refresh()
	diags.NoError(t)
	if text := diags.String(); len(diags) != 2 || f.State != nil || !strings.Contains(text, "still valid at Meta") || !strings.Contains(text, fmt.Sprint(token)) {
		t.Errorf("state %v\n%s", f.State, diags)
	}
}
