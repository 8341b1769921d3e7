package businessaccountwebhook_test

import (
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

var (
	bare = protocol.Values{"business_account_id": acctest.Account}
	full = spec().Config(0)
)

// sentMethods returns the writes since the last call of ForgetCalls.
func sentMethods(st *conform.Stage) (methods []string) {
	for _, call := range st.Graph.Writes() {
		methods = append(methods, call.Method)
	}
	return methods
}

// A subscription that exists is never sent without the wanted override, because Meta would remove an override.
func TestAccBusinessAccountWebhook_writes(t *testing.T) {
	t.Parallel()
	const wanted = "https://chat.example.com/webhooks/0"
	for name, c := range map[string]struct {
		before *string // the override of a subscription that exists; nil: none
		config protocol.Values
		sent   []string
		after  string
	}{
		"new":                           {config: bare, sent: []string{"POST"}},
		"new with an override":          {config: full, sent: []string{"POST", "POST"}, after: wanted},
		"subscribed":                    {before: new(string), config: bare},
		"subscribed, then an override":  {before: new(string), config: full, sent: []string{"POST"}, after: wanted},
		"subscribed with this override": {before: new(wanted), config: full, after: wanted},
		"this override without its " +
			"token": {before: new(wanted), config: conform.Merge(full, protocol.Values{"verify_token_wo": nil}), after: wanted},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := spec().StartStage(t)
			if c.before != nil {
				setOverride(st.World, *c.before)
			}
			r := st.AppliedObject(c.config)
			if got := sentMethods(st); !slices.Equal(got, c.sent) {
				t.Errorf("sent %v, want %v", got, c.sent)
			}
			if sub := subscription(st.World, acctest.Account); sub == nil || sub.OverrideCallbackURI != c.after {
				t.Errorf("the subscription is %+v, want the override %q", sub, c.after)
			}
			st.WantEmptyPlan(r, c.config, name)
		})
	}
}

// An update sends one call: with the override, or without one when it is removed. A version counts only with an override.
func TestAccBusinessAccountWebhook_updates(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		from, to protocol.Values
		sent     int
		after    string
	}{
		"override removed": {full, bare, 1, ""},
		"override added":   {bare, full, 1, "https://chat.example.com/webhooks/0"},
		"sent again": {full, conform.Merge(full, protocol.Values{"verify_token_wo_version": "2"}), 1,
			"https://chat.example.com/webhooks/0"},
		"version without override": {bare, conform.Merge(bare, protocol.Values{"verify_token_wo_version": "2", "verify_token_wo": word}), 0, ""},
		"on_destroy " +
			"alone": {full, conform.Merge(full, protocol.Values{"on_destroy": "abandon"}), 0, "https://chat.example.com/webhooks/0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := spec().StartStage(t)
			r := st.AppliedObject(c.from)
			st.ForgetCalls()
			r.Apply(c.to).NoError(t)
			if got := sentMethods(st); len(got) != c.sent {
				t.Errorf("sent %v, want %d", got, c.sent)
			}
			if sub := subscription(st.World, acctest.Account); sub == nil || sub.OverrideCallbackURI != c.after {
				t.Errorf("the subscription is %+v, want the override %q", sub, c.after)
			}
			st.WantEmptyPlan(r, c.to, name)
		})
	}
}

// The plan finds what would fail, and nothing is sent.
func TestAccBusinessAccountWebhook_refused(t *testing.T) {
	t.Parallel()
	spec().Refuses(t, map[string]conform.Refusal{
		"another override": {
			Arrange: func(st *conform.Stage) { setOverride(st.World, "https://other.example.com/x") },
			Config:  full, At: "override_callback_uri",
			Says: []string{"https://other.example.com/x", "terraform import " + typeName + ".NAME " + acctest.Account + "/" + acctest.AppID},
		},
		"an override, none wanted": {
			Arrange: func(st *conform.Stage) { setOverride(st.World, "https://other.example.com/x") },
			Config:  bare, At: "override_callback_uri", Says: []string{"terraform import"},
		},
		"no verify token": {
			Config: conform.Merge(full, protocol.Values{"verify_token_wo": nil}), At: "verify_token_wo", Says: []string{"Missing verify token"},
		},
		"app without messages": {
			Arrange: func(st *conform.Stage) { app(st.World, false, "flows") },
			Config:  full, At: "override_callback_uri", Says: []string{"whatsapp_app_webhook", "depends_on"},
		},
		"app inactive": {
			Arrange: func(st *conform.Stage) { app(st.World, true, "messages") },
			Config:  full, At: "override_callback_uri", Says: []string{"whatsapp_app_webhook"},
		},
		"app without webhook": {
			Arrange: func(st *conform.Stage) { st.Graph.RemoveAppSubscription(acctest.AppID, "whatsapp_business_account") },
			Config:  full, At: "override_callback_uri", Says: []string{"whatsapp_app_webhook"},
		},
	})
}

// Without an override, a missing subscription of the app is a warning: Meta accepts the call, and no message arrives.
func TestAccBusinessAccountWebhook_appNotSubscribed(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	st.Graph.RemoveAppSubscription(acctest.AppID, "whatsapp_business_account")
	_, diags := st.NewObject().Plan(bare)
	diags.WantWarning(t, "business_account_id", "will receive no messages", "whatsapp_app_webhook")

	server := st.StartServer(protocol.Values{"app_id": nil, "app_secret": nil})
	_, diags = server.NewResource(typeName).Plan(full)
	diags.WantNone(t) // it cannot be checked without the app's own token
}

// Meta changes only the subscription of the token's own app, so a token of another app is an error.
func TestAccBusinessAccountWebhook_otherApp(t *testing.T) {
	t.Parallel()
	const otherApp, otherToken = "200000000000002", "EAACANARYtokenOfAnotherApp0000000000000000"
	st := spec().StartStage(t)
	planned, diags := st.NewObject().Plan(full)
	if diags.NoError(t); planned.After["app_id"] != acctest.AppID {
		t.Errorf("planned %v", planned.After)
	}
	r := st.AppliedObject(full)
	st.Graph.AddApp(graphsim.App{ID: otherApp, Name: "Other", Secret: "CANARYothersecret0123456789abcdef", BusinessID: acctest.Business})
	st.Graph.AddSystemUser(graphsim.SystemUser{BusinessID: acctest.Business, Name: "other", Role: "ADMIN", Apps: []string{otherApp},
		IDs: map[string]string{otherApp: "122000000000555"}, Accounts: map[string][]string{acctest.Account: {"MANAGE"}}})
	st.Graph.AddToken(graphsim.Token{Token: otherToken, AppID: otherApp, UserID: "122000000000555", Name: "other", Scopes: acctest.Scopes})
	server := st.StartServer(protocol.Values{"access_token": otherToken, "app_id": nil, "app_secret": nil})
	withoutState := server.NewResource(typeName).ApplyPlanned(planned)
	withoutState.WantError(t, "", "belongs to another app", "Use a token of app "+acctest.AppID)
	moved := server.NewResource(typeName)
	moved.State, moved.Identity, moved.Private = r.State, r.Identity, r.Private
	before := r.State
	moved.Refresh().WantError(t, "", "belongs to another app", acctest.AppID, otherApp, "terraform state rm")
	st.WantStateKept(moved, before, "refreshed")
	moved.Remove().WantError(t, "", "belongs to another app")
	imported := server.NewResource(typeName).Import(acctest.Account + "/" + acctest.AppID)
	imported.WantError(t, "", "belongs to another app")
	if text := withoutState.String() + imported.String(); strings.Contains(text, "state rm") {
		t.Errorf("there is no state to remove from: %s", text)
	}
	if sub := subscription(st.World, acctest.Account); sub == nil {
		t.Error("the subscription was removed")
	}
}

func TestAccBusinessAccountWebhook_onDestroy(t *testing.T) {
	t.Parallel()
	for word, c := range map[string]struct {
		plans, warns string
		after        *string // the override; nil: not subscribed
	}{
		"unsubscribe":    {plans: "App " + acctest.AppID + " will receive no messages"},
		"clear_override": {plans: "will go to the callback of app " + acctest.AppID, after: new("")},
		"abandon":        {warns: "stays subscribed", after: new("https://chat.example.com/webhooks/0")},
	} {
		t.Run(word, func(t *testing.T) {
			t.Parallel()
			st := spec().StartStage(t)
			r := st.AppliedObject(conform.Merge(full, protocol.Values{"on_destroy": word}))
			r.Restart()
			_, diags := r.PlanRemovalHere()
			if c.plans != "" {
				diags.WantWarning(t, "", c.plans)
			} else {
				diags.WantNone(t)
			}
			r.Restart()
			diags = r.CommitRemoval()
			if c.warns != "" {
				diags.WantWarning(t, "", c.warns)
			} else {
				diags.WantNone(t)
			}
			sub := subscription(st.World, acctest.Account)
			if (sub == nil) != (c.after == nil) || sub != nil && sub.OverrideCallbackURI != *c.after {
				t.Errorf("the subscription is %+v", sub)
			}
		})
	}
}

// A destruction leaves what was adopted: a subscription alone, or one with its override. on_destroy removes it too, and the plan of
// the creation says so.
func TestAccBusinessAccountWebhook_found(t *testing.T) {
	t.Parallel()
	const wanted = "https://chat.example.com/webhooks/0"
	changed := conform.Merge(full, protocol.Values{"override_callback_uri": "https://new.example.com"})
	configured := func(word string) protocol.Values { return conform.Merge(full, protocol.Values{"on_destroy": word}) }
	for name, c := range map[string]struct {
		before  *string // the override; nil: not subscribed
		configs []protocol.Values
		imports bool
		says    string  // in the plan of the creation
		after   *string // as before
	}{
		"nothing":                {configs: []protocol.Values{full}},
		"subscription":           {before: new(""), configs: []protocol.Values{bare}, after: new("")},
		"subscription, override": {before: new(""), configs: []protocol.Values{full}, after: new("")},
		"both":                   {before: new(wanted), configs: []protocol.Values{full}, after: new(wanted)},
		"both, override changed": {before: new(wanted), configs: []protocol.Values{full, changed}, after: new("")},
		"imported":               {before: new(wanted), configs: []protocol.Values{full}, imports: true, after: new(wanted)},
		"both, on unsubscribe":   {before: new(wanted), configs: []protocol.Values{configured("unsubscribe")}, says: "ends the subscription"},
		"both, on clear_override": {before: new(wanted), configs: []protocol.Values{configured("clear_override")},
			says: "removes the override", after: new("")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := spec().StartStage(t)
			if c.before != nil {
				setOverride(st.World, *c.before)
			}
			r := st.NewObject()
			if c.imports {
				r.Import(acctest.Account + "/" + acctest.AppID).WantNone(t)
			}
			for _, config := range c.configs {
				diags := r.Apply(config)
				if c.says == "" {
					diags.WantNone(t)
					continue
				}
				diags.WantWarning(t, "", "The subscription of app "+acctest.AppID+" to WhatsApp Business Account "+acctest.Account+
					" exists already and is adopted", "Destroying this resource "+c.says)
			}
			diags := r.Destroy()
			if c.before != nil && c.says == "" && !strings.Contains(diags.String(), `on_destroy = "unsubscribe"`) {
				t.Errorf("the destruction says nothing of what stays: %s", diags)
			}
			sub := subscription(st.World, acctest.Account)
			if (sub == nil) != (c.after == nil) || sub != nil && sub.OverrideCallbackURI != *c.after {
				t.Errorf("the subscription is %+v", sub)
			}
		})
	}
}

// An override that Meta refuses leaves the subscription without a state: the next creation adopts it. The error says so.
func TestAccBusinessAccountWebhook_overrideRefused(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	refusal := graphsim.Error{Code: 2200, Message: "(#2200) Callback verification failed"}.Fault("POST", edge, 1)
	refusal.Skip = 1
	st.Graph.FailNext(refusal)
	r := st.NewObject()
	r.Apply(full).WantError(t, "override_callback_uri", "The app is subscribed to the account now", `only with on_destroy = "unsubscribe"`)
	r.Apply(full).NoError(t)
	if diags := r.Destroy().String(); !strings.Contains(diags, "App "+acctest.AppID+" stays subscribed") {
		t.Error(diags)
	}
	if sub := subscription(st.World, acctest.Account); sub == nil || sub.OverrideCallbackURI != "" {
		t.Errorf("the subscription is %+v", sub)
	}
}

// An override that another user has set since is not removed, and an app that is not subscribed is not subscribed again.
func TestAccBusinessAccountWebhook_removesOnlyOwn(t *testing.T) {
	t.Parallel()
	for _, onDestroy := range []string{"clear_override", "unsubscribe"} {
		st := spec().StartStage(t)
		r := st.AppliedObject(conform.Merge(full, protocol.Values{"on_destroy": onDestroy}))
		setOverride(st.World, "https://other.example.com")
		st.ForgetCalls()
		r.Remove().WantWarning(t, "", "override of WhatsApp Business Account "+acctest.Account+" stays", "https://other.example.com",
			"The app stays subscribed")
		st.WantNoWrites("another override")
	}
	st := spec().StartStage(t)
	r := st.AppliedObject(conform.Merge(spec().Config(1), protocol.Values{"on_destroy": "clear_override"}))
	st.Graph.UnsubscribeApp(account(1), acctest.AppID)
	st.ForgetCalls()
	r.Remove().WantNone(t)
	st.WantNoWrites("not subscribed")
}

// An update overwrites only what its plan has shown.
func TestAccBusinessAccountWebhook_changedSincePlan(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(full)
	p, diags := r.Plan(conform.Merge(full, protocol.Values{"override_callback_uri": "https://new.example.com"}))
	diags.NoError(t)
	setOverride(st.World, "https://other.example.com")
	st.ForgetCalls()
	r.ApplyPlanned(p).WantError(t, "override_callback_uri", "changed after the plan", "https://other.example.com")
	st.WantNoWrites("changed after the plan")
}

// A list without the app proves nothing while the token sees nothing of the account.
func TestAccBusinessAccountWebhook_absenceNotProven(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(full)
	before := r.State
	st.Graph.AnswerEmptyLists(true)
	st.Graph.UnassignToken(acctest.ProviderToken, acctest.Account)
	r.Refresh().WantError(t, "", "Meta does not list this app", "The state is kept")
	st.WantStateKept(r, before, "refreshed")
}

func TestAccBusinessAccountWebhook_import(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	for id, says := range map[string]string{
		acctest.Account:                       "BUSINESS_ACCOUNT_ID/APP_ID",
		acctest.Account + "/x":                "each with 5 to 20 digits",
		acctest.Account + "/" + acctest.AppID: "nothing to import",
		acctest.Account + "/200000000000002":  "another app",
	} {
		st.NewObject().Import(id).WantError(t, "", says)
	}
}

// A changed trigger sends the subscription once more, with its override. Removing it sends nothing.
func TestAccBusinessAccountWebhook_resubscribe(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]protocol.Values{"bare": bare, "with an override": full} {
		st := spec().StartStage(t)
		again := conform.Merge(config, protocol.Values{"resubscribe_trigger": "1"})
		r := st.AppliedObject(again)
		st.ForgetCalls()
		again["resubscribe_trigger"] = "2"
		r.Apply(again).WantNone(t)
		wanted, _ := config["override_callback_uri"].(string)
		if sub := subscription(st.World, acctest.Account); sub == nil || sub.OverrideCallbackURI != wanted || len(sentMethods(st)) != 1 {
			t.Errorf("%s: %+v, sent %v", name, sub, sentMethods(st))
		}
		st.WantEmptyPlan(r, again, name)
		st.ForgetCalls()
		r.Apply(config).WantNone(t)
		st.WantNoWrites("without a trigger")
	}
	st := spec().StartStage(t)
	r := st.AppliedObject(full)
	st.ForgetCalls()
	_, diags := r.Plan(conform.Merge(full, protocol.Values{"resubscribe_trigger": "1", "verify_token_wo": nil}))
	diags.WantError(t, "verify_token_wo", "Missing verify token")
}
