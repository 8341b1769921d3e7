package channel_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// A channel is made once, with its secrets; the state has their fingerprints.
func TestCreate(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := start(t, k)
		planned, diags := f.Plan(k.fresh)
		diags.WantNone(t)
		protocol.WantValues(t, planned.After, protocol.Values{"id": protocol.Unknown, "token_fingerprint": protocol.Unknown,
			"app_secret_fingerprint": protocol.Unknown})
		f.ApplyPlanned(planned).WantNone(t)
		id := f.newest()
		f.WantState(t, protocol.Values{
			"id": strconv.Itoa(id), "phone_number": "+15550100002", "phone_number_id": acctest.OtherNumber, "business_account_id": acctest.Account,
			"access_token_wo": nil, "app_secret_wo": nil, "app_id": acctest.AppID,
			"token_fingerprint": acctest.Fingerprint(acctest.GoodToken), "app_secret_fingerprint": acctest.Fingerprint(acctest.AppSecret),
		})
		webhook, _ := f.State["webhook"].(protocol.Values)
		for _, part := range []string{"callback_url", "verify_token"} {
			if text, _ := webhook[part].(string); text == "" {
				t.Errorf("the webhook has no %s", part)
			}
		}
		stored := k.stored(f.World, id)
		protocol.WantValues(t, stored, protocol.Values{keys[k.platform]["access_token_wo"]: acctest.GoodToken,
			keys[k.platform]["app_secret_wo"]: acctest.AppSecret})
		f.WantNoSecret(t, nil)
		f.WantQuietPlan(t, k.fresh)
		f.Destroy().NoError(t)
		if got := f.created(f.World); got != 1 || f.newest() == id {
			t.Errorf("%d were made, left are %v", got, f.ids(f.World))
		}
	})
}

// The configuration of the apply lacks a secret that the plan had.
func TestCreate_changedVariables(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		for _, argument := range []string{"access_token_wo", "app_secret_wo"} {
			f, config := start(t, k), conform.Merge(k.fresh)
			planned, diags := f.Plan(config)
			diags.WantNone(t)
			config[argument] = nil
			f.ApplyPlanned(planned).WantError(t, argument, argument+" was set while planning and is null now")
			if got := len(f.kit.Writes()); got != 0 {
				t.Errorf("%d writes were sent", got)
			}
		}
	})
}

// The number was taken between plan and apply.
func TestCreate_numberTaken(t *testing.T) {
	eachKind(t, func(t *testing.T, k kind) {
		f := start(t, k)
		planned, diags := f.Plan(k.fresh)
		diags.WantNone(t)
		f.Server.NewResource(k.typeName).Apply(k.fresh).NoError(t)
		f.Server.Restart().WantNone(t)
		f.Commit(planned).WantError(t, k.numberAt, strconv.Itoa(f.newest()), "Remove create_before_destroy")
		if f.State != nil || f.created(f.World) != 1 {
			t.Errorf("%d were made, state %v", f.created(f.World), f.State)
		}
	})
}

// What Chatwoot hides after a creation is a warning, and the inbox is in the state.
func TestCreate_health(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do   func(w *world.World)
		text string
	}{
		"the webhook could not be set up": {func(w *world.World) {
			w.Chatwoot.SetVersion(chatwootsim.V4_11)
			w.Chatwoot.FailWebhookSetup(true)
		}, "must be authorized again"},
		"the health check fails": {func(w *world.World) {
			w.Chatwoot.FailNext(simkit.Fault{Path: "/api/v1/accounts/*/inboxes/*/health", Times: -1, Body: "{}"})
		}, "HTTP 500"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t, chatwoot)
			c.do(f.World)
			diags := f.Apply(f.fresh)
			diags.WantWarning(t, "", c.text)
			f.WantNoSecret(t, diags)
			f.WantState(t, protocol.Values{"name": "Sales"})
			f.kit.ClearFaults()
			f.WantQuietPlan(t, f.fresh)
		})
	}
}

// A replacement says what it costs. A change that needs none does not.
func TestReplace(t *testing.T) {
	t.Parallel()
	f := startApplied(t, chatwoot)
	another := conform.Merge(f.held, protocol.Values{"phone_number": "+15550100002", "phone_number_id": acctest.OtherNumber})
	planned, diags := f.Plan(another)
	diags.WantWarning(t, "", "Inbox 11 will be replaced", "with all its conversations", "waits for the end of the job")
	if !slices.Equal(planned.Replace, []string{`AttributeName("phone_number")`, `AttributeName("phone_number_id")`}) {
		t.Errorf("replaced because of %v", planned.Replace)
	}
	_, diags = f.Plan(conform.Merge(another, protocol.Values{"access_token_wo": nil}))
	diags.WantError(t, "access_token_wo", "Creating the inbox needs")
	f.WantQuietPlan(t, f.held)
	f.Apply(another).NoError(t)
	f.WantState(t, protocol.Values{"phone_number": "+15550100002"})
	if _, there := f.Chatwoot.FindInbox(acctest.Inbox); there || f.created(f.World) != 1 {
		t.Error("the inbox was not replaced by one other")
	}
}

// Without a refresh, the inbox that is going to be replaced does not block the new one.
func TestReplace_withoutRefresh(t *testing.T) {
	t.Parallel()
	f := startApplied(t, chatwoot)
	f.Graph.MovePhoneNumber(acctest.Number, acctest.ForeignAccount)
	f.Server.Restart().WantNone(t)
	config := conform.Merge(f.held, protocol.Values{"business_account_id": acctest.ForeignAccount})
	planned, diags := f.PlanHere(config)
	diags.NoError(t)
	for _, text := range []string{
		"Inbox 11 will be replaced although its phone number stays", "keep the inbox with its conversations", "whatsapp_phone_number_binding",
		"create_before_destroy",
	} {
		if !strings.Contains(diags.String(), text) {
			t.Errorf("lacks %q: %s", text, diags)
		}
	}
	_, diags = f.Server.NewResource(f.typeName).PlanReplacementHere(config, planned)
	diags.WantNone(t)
}
