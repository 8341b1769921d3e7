package phonenumberbinding_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestAccPhoneNumberBinding_importRefused(t *testing.T) {
	w, r := spec().StartResource(t)
	for _, id := range []string{"", " ", "a/b/c", "..", "SUPPORT ", "SUPPORT?x=1", "SUPPORT#", "1%2f", "-x", strings.Repeat("x", 129),
		"Pröjekt"} {
		r.Import(id).WantError(t, "", "Invalid import ID", "import ID must be the ID or the key of a chat project",
			"terraform import ADDRESS support")
	}
	wantNoCalls(t, w)
	r.Import("support").WantError(t, "", "Unable to import "+typeName, "There is no project support, but there is SUPPORT")
	r.Import("GHOST").WantError(t, "", "Project GHOST does not exist")
	r.Import(support).WantError(t, "", `"SUPPORT" holds no phone number`, "Create the binding instead")
	w.Chat.SetNumber(support, acctest.Number, acctest.Account)
	w.Chat.Hide(support)
	r.Import(support).WantError(t, "", "HTTP 403", "may not use this project")
	if r.State != nil {
		t.Errorf("the state holds %v", r.State)
	}
	w.Chat.Show(support)
	w.Graph.RevokeToken(acctest.ProviderToken, 460)
	diags := r.Import(support) // the binding is stored in the project; Meta returns only facts
	diags.WantWarning(t, "", "Cannot read phone number", "password")
	if r.State["phone_number_id"] != acctest.Number {
		t.Errorf("the state holds %v", r.State)
	}
}

// If the project names no account, it is read at Meta. The number was only imported, so a destroy clears it if the
// configuration says so.
func TestAccPhoneNumberBinding_importWithoutAccount(t *testing.T) {
	w, r := spec().StartResource(t)
	w.Chat.SetNumber(support, acctest.Number, "")
	r.Import(support).WantNone(t)
	if r.State["business_account_id"] != acctest.Account {
		t.Errorf("the state holds %v", r.State)
	}
	if p, diags := r.Plan(args(acctest.Number)); !p.Empty() {
		t.Errorf("the plan is %v, %s", p.After, diags)
	}
	state := *r
	r.Destroy().WantWarning(t, "", `The phone number was left in chat project "SUPPORT"`, `on_destroy = "clear"`)
	wantProject(t, w, support, acctest.Number, "", 0, 0)
	state.Apply(args(acctest.Number, protocol.Values{"on_destroy": "clear"})).WantNone(t)
	state.Destroy().NoError(t)
	wantProject(t, w, support, "", "", 0, 1)
}
