package phonenumberwebhook_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

var full = spec().Config(0)

func configWith(more protocol.Values) protocol.Values { return conform.Merge(full, more) }

func TestAccPhoneNumberWebhook_refused(t *testing.T) {
	t.Parallel()
	spec().Refuses(t, map[string]conform.Refusal{
		"another override": {
			Arrange: func(st *conform.Stage) { setOverride("https://other.example.com/x")(st.World, nil) },
			Config:  full, At: "override_callback_uri",
			Says: []string{"https://other.example.com/x", "terraform import " + typeName + ".NAME " + acctest.Number},
		},
		"no verify token": {
			Config: configWith(protocol.Values{"verify_token_wo": nil}), At: "verify_token_wo", Says: []string{"Missing verify token"},
		},
		"app without messages": {
			Arrange: func(st *conform.Stage) { app(st.World, "flows") },
			Config:  full, At: "override_callback_uri", Says: []string{"whatsapp_app_webhook", "depends_on"},
		},
		"account without app": {
			Arrange: func(st *conform.Stage) { st.Graph.UnsubscribeApp(acctest.Account, acctest.AppID) },
			Config:  full, At: "override_callback_uri",
			Says: []string{acctest.AppID, acctest.Account, "whatsapp_business_account_webhook", "depends_on"},
		},
	})
}

// What the same run subscribes counts as subscribed: the app, and the account, also while the account is not known.
func TestAccPhoneNumberWebhook_subscribedInTheSameRun(t *testing.T) {
	t.Parallel()
	for name, account := range map[string]any{"known account": acctest.Account, "unknown account": protocol.Unknown} {
		st := spec().StartStage(t)
		st.Graph.UnsubscribeApp(acctest.Account, acctest.AppID)
		st.Graph.RemoveAppSubscription(acctest.AppID, "whatsapp_business_account")
		server := st.StartServer()
		for typeName, config := range map[string]protocol.Values{
			"whatsapp_app_webhook": {
				"callback_url": "https://app.example.com", "fields": []string{"messages"}, "verify_token_wo": word,
			},
			"whatsapp_business_account_webhook": {"business_account_id": account},
		} {
			_, diags := server.NewResource(typeName).PlanHere(config)
			diags.NoError(t)
		}
		if _, diags := server.NewResource("whatsapp_phone_number_webhook").PlanHere(full); len(diags) > 0 {
			t.Errorf("%s: %s", name, diags)
		}
	}
}

// A number whose account is not known, and a subscription that cannot be read, prove nothing.
func TestAccPhoneNumberWebhook_subscriptionUnknown(t *testing.T) {
	t.Parallel()
	for name, arrange := range map[string]func(*conform.Stage){
		"account not shown": func(st *conform.Stage) { st.Graph.RemoveField("WhatsAppBusinessPhoneNumber", "health_status") },
		"list not shown": func(st *conform.Stage) {
			st.Graph.FailNext(graphsim.Error{Code: 200, Message: "(#200) Permissions error"}.Fault("GET", "/*/"+acctest.Account+"*", -1))
			st.Graph.FailNext(graphsim.Error{Code: 200, Message: "(#200) Permissions error"}.Fault("GET", "/*/*/subscribed_apps", -1))
		},
	} {
		st := spec().StartStage(t)
		st.Graph.UnsubscribeApp(acctest.Account, acctest.AppID)
		arrange(st)
		if _, diags := st.NewObject().Plan(full); len(diags) > 0 {
			t.Errorf("%s: %s", name, diags)
		}
	}
}

// An equal override is adopted without a write, and without its verify token.
func TestAccPhoneNumberWebhook_adopts(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	setOverride("https://chat.example.com/webhooks/0")(st.World, nil)
	st.AppliedObject(configWith(protocol.Values{"verify_token_wo": nil}))
	st.WantNoWrites("adopted")
	st.NewObject().Import(conform.Number(1)).WantError(t, "", "nothing to import")
	st.NewObject().Import("+15550100001").WantError(t, "", "must be the phone_number_id: 5 to 20 digits")
}

// A destruction leaves an override that was adopted, until this resource writes one. on_destroy removes it too, and the plan of the
// creation says so.
func TestAccPhoneNumberWebhook_found(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		configs []protocol.Values
		imports bool
		stays   bool
	}{
		"adopted":           {[]protocol.Values{full}, false, true},
		"adopted, on clear": {[]protocol.Values{configWith(protocol.Values{"on_destroy": "clear"})}, false, false},
		"then changed": {[]protocol.Values{full, configWith(protocol.Values{"override_callback_uri": "https://new.example.com"})}, false,
			false},
		"imported": {[]protocol.Values{full}, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := spec().StartStage(t)
			setOverride("https://chat.example.com/webhooks/0")(st.World, nil)
			r := st.NewObject()
			if c.imports {
				r.Import(acctest.Number).WantNone(t)
			}
			for _, config := range c.configs {
				diags := r.Apply(config)
				if config["on_destroy"] != nil {
					diags.WantWarning(t, "", "The override of phone number "+acctest.Number+" exists already and is adopted",
						"Destroying this resource removes it")
				} else {
					diags.WantNone(t)
				}
			}
			diags := r.Destroy()
			if c.stays {
				diags.WantWarning(t, "", "webhook of phone number "+acctest.Number+" stays", `on_destroy = "clear"`)
			}
			if stays := overrideAtMeta(st.World, acctest.Number) != ""; stays != c.stays {
				t.Errorf("the override stays: %v", stays)
			}
		})
	}
}

// An update overwrites, and a destroy removes, only what Terraform has shown.
func TestAccPhoneNumberWebhook_changedSincePlan(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(full)
	p, diags := r.Plan(configWith(protocol.Values{"override_callback_uri": "https://new.example.com"}))
	diags.NoError(t)
	setOverride("https://other.example.com")(st.World, nil)
	st.ForgetCalls()
	r.ApplyPlanned(p).WantError(t, "override_callback_uri", "changed after the plan", "https://other.example.com")
	r.Remove().WantWarning(t, "", "override of phone number "+acctest.Number+" stays", "https://other.example.com")
	st.WantNoWrites("changed after the plan")
}

func TestAccPhoneNumberWebhook_onDestroy(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(full)
	r.Restart()
	_, diags := r.PlanRemovalHere()
	diags.WantWarning(t, "", "will no longer go to its own callback", "https://chat.example.com/webhooks/0")
	r = st.NewObject()
	r.Apply(configWith(protocol.Values{"on_destroy": "abandon"})).NoError(t)
	st.ForgetCalls()
	r.Remove().WantWarning(t, "", "webhook of phone number "+acctest.Number+" stays")
	st.WantNoWrites("abandoned")
	if overrideAtMeta(st.World, acctest.Number) == "" {
		t.Error("the override was removed")
	}
}

// The webhooks of all numbers of an account are read with their settings: no call for each number.
func TestAccPhoneNumberWebhook_fewCalls(t *testing.T) {
	t.Parallel()
	spec().ReadsTogether(t)
}
