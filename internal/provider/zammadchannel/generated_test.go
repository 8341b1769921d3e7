package zammadchannel_test

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

// wantSound checks that the channel holds a token of botUser that works, that the state names it, and how many live.
func (f *fixture) wantSound(t *testing.T, id, live int) {
	t.Helper()
	token := f.Zammad.Token(id)
	info, alive, _ := f.Graph.FindToken(token)
	if !alive || info.UserID != botUser {
		t.Fatalf("the channel holds a token of %q, alive: %v", info.UserID, alive)
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

// wantSilent is wantQuiet, and nobody asks Meta either.
func (f *fixture) wantSilent(t *testing.T, config protocol.Values) {
	t.Helper()
	f.Graph.ResetCalls()
	f.wantQuiet(t, config)
	if calls := f.Graph.Calls(); len(calls) != 0 {
		t.Errorf("a plan in which no token is due asks Meta: %v", calls)
	}
}

// A channel is made with a token of its own, and changed with and without another one.
func TestAccZammadChannel_generated(t *testing.T) {
	t.Parallel()
	for _, masking := range []bool{true, false} {
		f := startWithBot(t)
		f.Zammad.Masking(masking)
		planned, diags := f.Plan(generated(newChannel()))
		diags.Clean(t)
		wantValues(t, planned.After, protocol.Values{"token_fingerprint": protocol.Unknown})
		f.wantLive(t, 0)
		f.ApplyPlanned(planned).Clean(t)
		f.wantSound(t, next, 1)
		f.wantSilent(t, generated(newChannel()))
		token := f.Zammad.Token(next)

		welcome := protocol.Values{"welcome": "Welcome"}
		f.Apply(generated(newChannel(welcome))).Clean(t)
		if f.Zammad.Token(next) != token {
			t.Error("another welcome made another token")
		}
		f.wantSound(t, next, 1)

		last := protocol.Values{"rotation_trigger": "2"} // and another change in one
		f.Apply(generated(newChannel(protocol.Values{"welcome": "Hello"}), last)).Clean(t)
		wantHeld(t, f.World, next, protocol.Values{"welcome": "Hello", "app_secret": acctest.AppSecret}, f.Zammad.Stored(next))
		f.wantSound(t, next, 2)
		if f.Zammad.Token(next) == token {
			t.Error("the token was not rotated")
		}
		f.wantSilent(t, generated(newChannel(protocol.Values{"welcome": "Hello"}), last))

		token = f.Zammad.Token(next)
		f.Apply(newChannel(protocol.Values{"welcome": "Hello"})).WantWarning(t, "", "still valid at Meta", fingerprint(token), botUser) // to a configured token and back
		f.want(t, protocol.Values{"token_fingerprint": fingerprint(acctest.GoodToken)})
		f.Apply(generated(newChannel())).Clean(t)
		f.wantSound(t, next, 3)
		f.Destroy().WantWarning(t, "", "still valid at Meta", botUser)
	}
}

func TestAccZammadChannel_generatedRevokePrevious(t *testing.T) {
	t.Parallel()
	f := startWithBot(t)
	p, diags := f.Plan(generated(newChannel(), protocol.Values{"revoke_previous": true}))
	diags.WantError(t, "generate.revoke_previous", "chat.zammad", "expires_in_60_days = true")
	if p != nil || len(f.Zammad.Writes())+len(f.Graph.Writes()) != 0 {
		t.Errorf("planned %v", p)
	}
}

// After an import the first plan is an update in place.
func TestAccZammadChannel_generatedImport(t *testing.T) {
	t.Parallel()
	f := startWithBot(t)
	f.Import(strconv.Itoa(acctest.Channel)).Clean(t)
	planned, diags := f.Plan(generated(theChannel()))
	diags.Clean(t)
	if planned.Empty() || len(planned.Replace) != 0 {
		t.Fatalf("planned %v, replacing for %v", planned.After, planned.Replace)
	}
	f.ApplyPlanned(planned).Clean(t)
	f.wantSound(t, acctest.Channel, 1)
	wantHeld(t, f.World, acctest.Channel, protocol.Values{"app_secret": acctest.ChannelAppSecret, "verify_token": acctest.ChannelVerifyToken}, f.Zammad.Stored(acctest.Channel))
	f.wantSilent(t, generated(theChannel()))
}

// The creation fails. What Zammad refuses leaves no token behind; of what nobody knows, the person is told.
func TestAccZammadChannel_generatedCreationFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault simkit.Fault
		made  bool
		live  int // after the failure
	}{
		"refused":      {fault: simkit.Fault{Status: 422, Body: `{"error":"Error validating access token"}`}},
		"forbidden":    {fault: simkit.Fault{Status: 403, Body: `{"error":"Not authorized"}`}},
		"500 before":   {fault: simkit.Fault{Body: "{}"}, live: 1},
		"500 after":    {fault: simkit.Fault{When: simkit.After, Body: "{}"}, made: true, live: 1},
		"reset before": {fault: simkit.Fault{Kind: simkit.KindReset, Times: -1}, live: 1},
		"reset after":  {fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After}, made: true, live: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := startWithBot(t)
			c.fault.Method = http.MethodPost
			f.Zammad.FailNext(c.fault)
			diags := f.Apply(generated(newChannel()))
			f.Zammad.ClearFaults()
			f.wantLive(t, c.live)
			if c.made {
				diags.Clean(t)
				f.wantSound(t, next, 1)
				f.wantSilent(t, generated(newChannel()))
				return
			}
			if len(diags.Errors()) != 1 || len(diags.Warnings()) != 0 || f.State != nil {
				t.Errorf("state %v\n%s", f.State, diags)
			}
			if c.live == 1 {
				diags.WantError(t, "", fingerprint(f.Graph.TokensOf(botUser)[0]), "It was not revoked", "if so, import it")
			}
			f.Apply(generated(newChannel())).Clean(t)
			f.wantSound(t, next, c.live+1)
			f.wantSilent(t, generated(newChannel()))
		})
	}
}

// An update of which nobody knows whether it arrived. Zammad does not show which token a channel holds, so the next run
// generates another one, and the rest is compared again.
func TestAccZammadChannel_generatedUpdateInDoubt(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]simkit.Fault{
		"reset before": {Kind: simkit.KindReset, Times: -1},
		"reset after":  {Kind: simkit.KindReset, Times: -1, When: simkit.After},
		"500 before":   {Body: "{}", Times: -1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := startWithBot(t)
			f.Apply(generated(newChannel())).Clean(t)
			config := generated(newChannel(protocol.Values{"welcome": "Welcome"}), protocol.Values{"rotation_trigger": "2"})
			planned, diags := f.Plan(config)
			diags.Clean(t)
			fault.Method = http.MethodPut
			f.Zammad.FailNext(fault)
			diags = f.ApplyPlanned(planned)
			f.Zammad.ClearFaults()
			tokens := f.Graph.TokensOf(botUser)
			if len(tokens) != 2 {
				t.Fatalf("%d tokens live\n%s", len(tokens), diags)
			}
			diags.WantError(t, "", fingerprint(tokens[1]), "the next apply generates another one to be sure")
			f.want(t, protocol.Values{"welcome": nil, "token_fingerprint": nil})
			if _, alive, _ := f.Graph.FindToken(f.Zammad.Token(next)); !alive {
				t.Error("the channel holds a token that does not work")
			}
			f.Apply(config).WantWarning(t, "generate", "it is not known which")
			f.wantSound(t, next, 3)
			wantHeld(t, f.World, next, protocol.Values{"welcome": "Welcome"}, f.Zammad.Stored(next))
			f.wantSilent(t, config)
		})
	}
}

// A channel that is gone leaves its token alive, and the person is told.
func TestAccZammadChannel_generatedDisappears(t *testing.T) {
	t.Parallel()
	f := startWithBot(t)
	f.Apply(generated(newChannel())).Clean(t)
	token := f.State["token_fingerprint"]
	f.Zammad.Forget(next)
	diags := f.Refresh()
	diags.NoError(t)
	if text := diags.String(); len(diags) != 2 || f.State != nil || !strings.Contains(text, "still valid at Meta") || !strings.Contains(text, fmt.Sprint(token)) {
		t.Errorf("state %v\n%s", f.State, diags)
	}
}
