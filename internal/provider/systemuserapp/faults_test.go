package systemuserapp_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Installing is the same however often, so it is repeated; what fails for good saves nothing, and the next apply does it.
func TestAccSystemUserApp_firstWriteFails(t *testing.T) {
	for name, c := range map[string]struct {
		fault simkit.Fault
		at    string
		says  []string // none: it is installed
	}{
		"500 once":      {fault: simkit.Fault{Status: 500}},
		"500, done":     {fault: simkit.Fault{Status: 500, When: simkit.After}},
		"reset, done":   {fault: simkit.Fault{Kind: simkit.KindReset, When: simkit.After}},
		"500 for good":  {fault: simkit.Fault{Status: 500, Times: -1}, says: []string{"The app may be installed", "changes nothing"}},
		"reset":         {fault: simkit.Fault{Kind: simkit.KindReset, Times: -1}, says: []string{"The app may be installed"}},
		"no success":    {fault: simkit.Fault{Status: 200, Body: `{"success":false}`, Times: -1}, says: []string{"no success"}},
		"not this app":  {fault: graphsim.Error{Code: 100, Message: "(#100) The app needs more access"}.Fault("", "", 1), at: "app_id", says: []string{"The app needs more access", "same business portfolio"}},
		"no permission": {fault: graphsim.Error{Code: 200, Message: "(#200) Permissions error"}.Fault("", "", 1), at: "app_id", says: []string{"Permissions error", "admin"}},
		"hidden":        {fault: graphsim.Error{Code: 100, Subcode: 33, Message: "Unsupported post request."}.Fault("", "", 1), at: "system_user_id", says: []string{"finds no such system user", "app-scoped"}},
		"dead token":    {fault: graphsim.Error{Code: 190, Subcode: 463, Message: "expired"}.Fault("", "", 1), says: []string{"code 190, subcode 463"}},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := open(t, protocol.Values{"max_retries": 2})
			p, diags := r.Plan(args())
			diags.Clean(t)
			c.fault.Method, c.fault.Path = "POST", install
			w.Graph.FailNext(c.fault)
			diags = r.ApplyPlanned(p)
			w.Graph.ClearFaults()
			if c.says == nil {
				diags.Clean(t)
			} else {
				diags.WantError(t, c.at, c.says...)
				if r.State != nil {
					t.Errorf("the state holds %v", r.State)
				}
				installed(t, w, false, 0)
				r.Apply(args()).Clean(t) // the same command again
			}
			kept(t, r)
			installed(t, w, true, 1)
		})
	}
}

func TestAccSystemUserApp_answersTrue(t *testing.T) {
	w, r := open(t)
	w.Graph.InstallAnswersBareTrue(true)
	r.Apply(args()).Clean(t)
	installed(t, w, true, 1)
}

// The plan finds out what it can.
func TestAccSystemUserApp_refused(t *testing.T) {
	w, r := open(t)
	settings := w.Graph.AddSystemUser(graphsim.SystemUser{BusinessID: acctest.Business, Name: "other", Role: "EMPLOYEE"})
	w.Graph.AddBusiness(graphsim.Business{ID: "300000000000002", Name: "Elsewhere"})
	w.Graph.AddApp(graphsim.App{ID: otherApp, Name: "Theirs", Secret: "CANARYothersecret000000000000000", BusinessID: "300000000000002"})

	_, diags := r.Plan(args(protocol.Values{"system_user_id": settings}))
	diags.WantError(t, "system_user_id", "The provider's token finds no such system user", "app-scoped", "Business Settings")
	_, diags = r.Plan(args(protocol.Values{"system_user_id": "+1 555 010 0001"}))
	diags.WantError(t, "system_user_id", "phone number")
	_, diags = r.Plan(args(protocol.Values{"app_id": "chat"}))
	diags.WantError(t, "app_id", "5 to 20 digits")
	none := serve(t, w, protocol.Values{"access_token": nil}).Resource(typeName)
	_, diags = none.Plan(args(protocol.Values{"system_user_id": protocol.Unknown}))
	diags.WantError(t, "", "WHATSAPP_ACCESS_TOKEN")
	if n := len(w.Graph.Writes()); n != 0 {
		t.Errorf("planning sent %d writes", n)
	}

	r.Apply(args(protocol.Values{"app_id": otherApp})).WantError(t, "app_id", "Meta does not install app 200000000000002", "must belong to the same business", "same business portfolio")
	r.Apply(args(protocol.Values{"app_id": "200000000000009"})).WantError(t, "app_id", "must be the id of an application")
	if r.State != nil {
		t.Errorf("the state holds %v", r.State)
	}
	installed(t, w, false, 0)
}

// Who may install an app need not be allowed to read the user.
func TestAccSystemUserApp_notReadable(t *testing.T) {
	w, r := open(t)
	w.Graph.FailNext(graphsim.Error{Code: 200, Message: "(#200) Permissions error"}.Fault("GET", "/*/"+bot, -1))
	r.Apply(args()).Clean(t)
	installed(t, w, true, 1)
}
