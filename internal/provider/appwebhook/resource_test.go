package appwebhook_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

var full = spec().Config(0)

func configWith(more protocol.Values) protocol.Values { return conform.Merge(full, more) }

// sentWrites returns the writes since the last call of ForgetCalls, each with its query.
func sentWrites(st *conform.Stage) (all []string) {
	for _, call := range st.Graph.Writes() {
		query := slices.DeleteFunc(strings.Split(call.Query, "&"), func(p string) bool { return strings.HasPrefix(p, "appsecret") })
		all = append(all, strings.TrimSpace(call.Method+" "+strings.Join(query, "&")))
	}
	return all
}

func fields(st *conform.Stage) string {
	return fmt.Sprint(st.Graph.Fields(acctest.AppID + "/subscriptions/" + object(0))["fields"])
}

// Meta merges fields or replaces them: what is no longer configured is removed either way, and only where it is still there.
// A DELETE always names the object.
func TestAccAppWebhook_fields(t *testing.T) {
	t.Parallel()
	const drop = "DELETE fields=flows&object=*"
	for name, c := range map[string]struct {
		from, to []string
		replaces bool // Meta replaces the fields
		sent     []string
	}{
		"one dropped":  {from: []string{"flows", "messages"}, to: []string{"messages"}, sent: []string{drop}},
		"one added":    {from: []string{"messages"}, to: []string{"flows", "messages"}, sent: []string{"POST"}},
		"one replaced": {from: []string{"flows", "messages"}, to: []string{"messages", "security"}, sent: []string{"POST", drop}},
		"one replaced, " +
			"replaces": {from: []string{"flows", "messages"}, to: []string{"messages", "security"}, replaces: true, sent: []string{"POST"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := spec().StartStage(t)
			st.Graph.ReplaceSubscriptionFields(c.replaces)
			r := st.AppliedObject(configWith(protocol.Values{"fields": c.from}))
			st.ForgetCalls()
			r.Apply(configWith(protocol.Values{"fields": c.to})).WantNone(t)
			if got := sentWrites(st); !slices.Equal(got, c.sent) {
				t.Errorf("sent %q, want %q", got, c.sent)
			}
			if got := fields(st); got != fmt.Sprint(c.to) {
				t.Errorf("the fields are %s, want %v", got, c.to)
			}
			st.WantEmptyPlan(r, configWith(protocol.Values{"fields": c.to}), name)
		})
	}
}

// If the removal of a field removes the whole webhook, it is sent again.
func TestAccAppWebhook_wholeRemoved(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(configWith(protocol.Values{"fields": []string{"flows", "messages"}}))
	p, diags := r.Plan(full)
	diags.NoError(t)
	st.Graph.FailNext(simkit.Fault{Method: "GET", Path: edge, Skip: 1, Status: 200, Body: `{"data":[]}`})
	st.ForgetCalls()
	r.ApplyPlanned(p).WantNone(t)
	if got := sentWrites(st); len(got) != 2 || !strings.HasPrefix(got[0], "DELETE") || !strings.HasPrefix(got[1], "POST") {
		t.Errorf("sent %q", got)
	}
	st.WantEmptyPlan(r, full, "sent again")
}

// A field that was added after the plan is not removed: the next plan shows it.
func TestAccAppWebhook_addedSincePlan(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(configWith(protocol.Values{"fields": []string{"flows", "messages"}}))
	p, diags := r.Plan(full)
	diags.NoError(t)
	set("https://chat.example.com/webhooks/0", false, "flows", "messages", "security")(st.World, nil)
	r.ApplyPlanned(p).NoError(t)
	if got := fields(st); got != "[messages security]" {
		t.Errorf("the fields are %s", got)
	}
	set("https://other.example.com", false, "messages")(st.World, nil)
	p, diags = r.Plan(configWith(protocol.Values{"callback_url": "https://new.example.com"}))
	diags.NoError(t)
	set("https://third.example.com", false, "messages")(st.World, nil)
	r.ApplyPlanned(p).WantError(t, "callback_url", "changed after the plan", "https://third.example.com")
}

// A Meta that accepts the removal of a field and keeps it is a warning.
func TestAccAppWebhook_fieldStays(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(configWith(protocol.Values{"fields": []string{"flows", "messages"}}))
	st.Graph.FailNext(simkit.Fault{Method: "DELETE", Path: edge, Status: 200, Body: `{"success":true}`})
	r.Apply(full).WantWarning(t, "fields", "keeps fields that are not configured", "flows")
	st.Graph.FailNext(graphsim.Error{Code: 100, Message: "(#100) Param fields is odd"}.Fault("DELETE", edge, 1))
	r.Apply(full).WantError(t, "fields", "Param fields is odd", "flows")
	r.Apply(full).NoError(t)
	st.WantEmptyPlan(r, full, "removed")
}

func TestAccAppWebhook_refused(t *testing.T) {
	t.Parallel()
	command := "terraform import " + typeName + ".NAME " + acctest.AppID + "/whatsapp_business_account"
	spec().Refuses(t, map[string]conform.Refusal{
		"another callback": {
			Arrange: func(st *conform.Stage) { set("https://other.example.com", false, "messages")(st.World, nil) },
			Config:  full, At: "callback_url", Says: []string{"https://other.example.com", command},
		},
		"other fields": {
			Arrange: func(st *conform.Stage) {
				set("https://chat.example.com/webhooks/0", false, "messages", "flows")(st.World, nil)
			},
			Config: full, At: "callback_url", Says: []string{"flows", command},
		},
		"no verify token": {
			Config: configWith(protocol.Values{"verify_token_wo": nil}), At: "verify_token_wo", Says: []string{"Missing verify token"},
		},
		"another app": {
			Config: configWith(protocol.Values{"app_id": "200000000000002"}), At: "app_id", Says: []string{"not the provider's app", acctest.AppID},
		},
	})
}

// The app's own token is needed, and no other one.
func TestAccAppWebhook_credentials(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	_, diags := st.StartServer(protocol.Values{"app_id": nil, "app_secret": nil}).NewResource(typeName).Plan(full)
	diags.WantError(t, "", "no app_id or no app_secret", "WHATSAPP_APP_SECRET")
	r := st.StartServer(protocol.Values{"access_token": nil}).NewResource(typeName)
	r.Apply(full).NoError(t)
	st.Graph.AnswerAppReadsWith190(true)
	st.WantEmptyPlan(r, full, "read with the app's own token")
}

// A destruction leaves a webhook that was adopted, until this resource writes it. on_destroy deletes it too, and the plan of the
// creation says so.
func TestAccAppWebhook_found(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		configs []protocol.Values
		imports bool
		stays   bool
	}{
		"adopted":            {[]protocol.Values{full}, false, true},
		"adopted, on delete": {[]protocol.Values{configWith(protocol.Values{"on_destroy": "delete"})}, false, false},
		"then changed":       {[]protocol.Values{full, configWith(protocol.Values{"callback_url": "https://new.example.com"})}, false, false},
		"imported":           {[]protocol.Values{full}, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := spec().StartStage(t)
			set("https://chat.example.com/webhooks/0", false, "messages")(st.World, nil)
			r := st.NewObject()
			if c.imports {
				r.Import(acctest.AppID + "/" + object(0)).WantNone(t)
			}
			for _, config := range c.configs {
				diags := r.Apply(config)
				if config["on_destroy"] != nil {
					diags.WantWarning(t, "", "The webhook whatsapp_business_account of app "+acctest.AppID+" exists already and is adopted",
						"Destroying this resource deletes it")
				} else {
					diags.WantNone(t)
				}
			}
			diags := r.Destroy()
			if c.stays {
				diags.WantWarning(t, "", "The webhook whatsapp_business_account of app "+acctest.AppID+" stays", `on_destroy = "delete"`)
			}
			if stays := st.Graph.Fields(acctest.AppID+"/subscriptions/"+object(0)) != nil; stays != c.stays {
				t.Errorf("the webhook stays: %v", stays)
			}
		})
	}
}

// A change that Meta refuses does not turn an adopted webhook into one of this resource.
func TestAccAppWebhook_foundAndRefused(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	set("https://chat.example.com/webhooks/0", false, "messages")(st.World, nil)
	r := st.AppliedObject(full)
	st.Graph.FailNext(graphsim.Error{Code: 2200, Message: "(#2200) Callback verification failed"}.Fault("POST", edge, 1))
	if len(r.Apply(configWith(protocol.Values{"callback_url": "https://new.example.com"})).Errors()) == 0 {
		t.Fatal("the change succeeded")
	}
	r.Destroy().WantWarning(t, "", "The webhook whatsapp_business_account of app "+acctest.AppID+" stays")
	if st.Graph.Fields(acctest.AppID+"/subscriptions/"+object(0)) == nil {
		t.Error("the webhook was deleted")
	}
}

// An equal webhook is adopted. One that is not active is sent.
func TestAccAppWebhook_adopts(t *testing.T) {
	t.Parallel()
	for inactive, writes := range map[bool]int{false: 0, true: 1} {
		st := spec().StartStage(t)
		set("https://chat.example.com/webhooks/0", inactive, "messages")(st.World, nil)
		r := st.AppliedObject(full)
		if got := sentWrites(st); len(got) != writes {
			t.Errorf("inactive %v: sent %q", inactive, got)
		}
		st.WantEmptyPlan(r, full, "adopted")
	}
}

// An unknown field is a warning that names the one that is meant. Fields of other objects are not known.
func TestAccAppWebhook_unknownField(t *testing.T) {
	t.Parallel()
	r := spec().StartStage(t).NewObject()
	r.Validate(configWith(protocol.Values{"fields": []string{"message"}})).WantWarning(t, "fields", "Unknown webhook field message",
		`"messages"`)
	r.Validate(configWith(protocol.Values{"fields": []string{"brand_new_field"}})).WantWarning(t, "fields",
		"Unknown webhook field brand_new_field")
	r.Validate(configWith(protocol.Values{"object": "page", "fields": []string{"feed"}})).WantNone(t)
	r.Validate(full).WantNone(t)
	if diags := r.Validate(configWith(protocol.Values{"fields": []string{"Messages"}})); len(diags.Errors()) != 1 {
		t.Errorf("%s", diags)
	}
	if diags := r.Validate(configWith(protocol.Values{"fields": []string{}})); len(diags.Errors()) != 1 {
		t.Errorf("%s", diags)
	}
}

func TestAccAppWebhook_onDestroy(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	set("https://page.example.com", false, "feed")(st.World, nil)
	st.Graph.RemoveAppSubscription(acctest.AppID, object(0))
	st.Graph.SetAppSubscription(graphsim.AppSubscription{AppID: acctest.AppID, Object: "page", CallbackURL: "https://p.example.com",
		Fields: []string{"feed"}})
	r := st.AppliedObject(full)
	r.Restart()
	_, diags := r.PlanRemovalHere()
	diags.WantWarning(t, "", "will receive no events of whatsapp_business_account")
	st.ForgetCalls()
	r.Destroy().NoError(t)
	if got := sentWrites(st); !slices.Equal(got, []string{"DELETE object=*"}) || st.Graph.Fields(acctest.AppID+"/subscriptions/page") == nil {
		t.Errorf("sent %q", got)
	}
	r = st.AppliedObject(configWith(protocol.Values{"on_destroy": "abandon"}))
	st.ForgetCalls()
	r.Remove().WantWarning(t, "", "stays")
	st.WantNoWrites("abandoned")
}

// A callback that another user has set since is not removed.
func TestAccAppWebhook_removesOnlyOwn(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(full)
	set("https://other.example.com", false, "messages")(st.World, nil)
	st.ForgetCalls()
	r.Remove().WantWarning(t, "", "The webhook whatsapp_business_account of app "+acctest.AppID+" stays", "https://other.example.com")
	st.WantNoWrites("another callback")
}

func TestAccAppWebhook_import(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	for id, says := range map[string]string{
		acctest.AppID:                                "APP_ID/OBJECT",
		acctest.AppID + "/Messages":                  "in lower case",
		acctest.AppID + "/whatsapp_business_account": "nothing to import",
		"200000000000002/whatsapp_business_account":  "not the provider's app",
	} {
		if diags := st.NewObject().Import(id); len(diags.Errors()) != 1 || !strings.Contains(diags.String(), says) {
			t.Errorf("%s: %s", id, diags)
		}
	}
}

// No page says whether Meta changes the slash at the end of a callback: the plan is empty either way.
func TestAccAppWebhook_slash(t *testing.T) {
	t.Parallel()
	for _, normalized := range []bool{true, false} {
		st := spec().StartStage(t)
		st.Graph.NormalizeCallbacks(normalized)
		config := configWith(protocol.Values{"callback_url": "https://chat.example.com/webhooks/"})
		r := st.NewObject()
		r.Apply(config).WantNone(t)
		st.WantEmptyPlan(r, config, "written")
		r.Apply(full).NoError(t)
		st.WantEmptyPlan(r, full, "changed")
	}
}

// Meta's reference shows the fields as texts, and real answers as objects.
func TestAccAppWebhook_fieldsAsTexts(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	st.Graph.ListSubscriptionFields(true)
	st.Graph.ShowIncludeValues(true)
	r := st.AppliedObject(full)
	st.WantEmptyPlan(r, full, "created")
	imported := st.NewObject()
	imported.Import(fmt.Sprint(r.State["app_id"], "/", r.State["object"])).NoError(t)
	if got := imported.State["fields"]; fmt.Sprint(got) != fmt.Sprint(r.State["fields"]) {
		t.Errorf("imported %v", got)
	}
}
