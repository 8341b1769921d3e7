package systemuser_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
)

const own = acctest.Business + "/" + acctest.SystemUser // import ID of the provider's own system user

func TestAccSystemUser_importRefused(t *testing.T) {
	w, r := spec().StartResource(t)
	const otherApp = "200000000000002"
	w.Graph.AddApp(graphsim.App{ID: otherApp, Name: "Other", Secret: "CANARYothersecret000000000000000", BusinessID: acctest.Business})
	foreign := w.Graph.AppScopedID(acctest.SystemUser, otherApp)
	for name, c := range map[string]struct {
		id   string
		at   string
		says []string
	}{
		"no digits": {"business/user", "", []string{"5 to 20 digits",
			"terraform import whatsapp_system_user.NAME 300000000000001/122000000000001"}},
		"one part":    {acctest.SystemUser, "", []string{"must have the form BUSINESS_ID/ID"}},
		"three parts": {own + "/1", "", []string{"must have the form BUSINESS_ID/ID"}},
		"ID of Business Settings": {acctest.Business + "/61550000000001", "",
			[]string{"System user not found", "app-scoped", "Import one of these", own + "  chat-system-user ADMIN"}},
		"ID of another app":    {acctest.Business + "/" + foreign, "", []string{"System user not found", "app-scoped"}},
		"no portfolio":         {"300000000000009/" + acctest.SystemUser, "business_id", []string{"subcode 33"}},
		"account as portfolio": {acctest.Account + "/" + acctest.SystemUser, "business_id", []string{"another kind of object"}},
	} {
		r.Import(c.id).WantError(t, c.at, c.says...)
		if r.State != nil {
			t.Errorf("%s: the state holds %v", name, r.State)
		}
	}
	for range 20 {
		w.Graph.AddSystemUser(graphsim.SystemUser{BusinessID: acctest.Business, Name: "crowd", Role: "EMPLOYEE"})
	}
	diags := r.Import(acctest.Business + "/61550000000001")
	if text := diags.String(); strings.Count(text, "crowd") != 14 || !strings.Contains(text, "and 6 more") {
		t.Errorf("the long list is\n%s", text)
	}
	wantWrites(t, w, 0)
}

// If Meta returns no role, the configured one is stored without a replacement, because a replacement would leave a user behind.
func TestAccSystemUser_importWithoutRole(t *testing.T) {
	w, r := spec().StartResource(t)
	r.Import(own).WantNone(t)
	r.State["role"] = nil
	p, diags := r.PlanHere(args("chat-system-user", "ADMIN"))
	diags.WantNone(t)
	if len(p.Replace) > 0 || p.After["role"] != "ADMIN" || p.After["id"] != acctest.SystemUser {
		t.Errorf("planned %v, replaced because of %v", p.After, p.Replace)
	}
	r.Commit(p).WantNone(t)
	if r.State["role"] != "ADMIN" {
		t.Errorf("the state holds %v", r.State)
	}
	wantWrites(t, w, 0)
}
