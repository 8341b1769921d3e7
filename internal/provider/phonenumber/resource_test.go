package phonenumber_test

import (
	"fmt"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

var full = spec().Config(0)

func configWith(more protocol.Values) protocol.Values { return conform.Merge(full, more) }

// seeded is a number that the account has from the beginning.
var seeded = protocol.Values{
	"business_account_id": acctest.Account, "cc": "1", "phone_number": "5550100001", "verified_name": "Canary Support",
}

// A number of the account with this display name is adopted. With another one, the plan shows the import command.
func TestAccPhoneNumber_adopts(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.NewObject()
	p, diags := r.Plan(seeded)
	diags.WantNone(t)
	if p.After["id"] != acctest.Number || p.After["display_phone_number"] != "+1 555-010-0001" {
		t.Errorf("planned %v", p.After)
	}
	r.ApplyPlanned(p).WantNone(t)
	if r.State["id"] != acctest.Number {
		t.Errorf("the state is %v", r.State)
	}
	_, diags = spec().StartStage(t).NewObject().Plan(conform.Merge(seeded, protocol.Values{"verified_name": "Another"}))
	diags.WantError(t, "phone_number", "already in the account", "Canary Support", "terraform import "+typeName+".NAME "+acctest.Number)
	st.WantNoWrites("adopted or refused")
}

// Meta says that the account has the number, although the list did not show it: it is found and adopted.
func TestAccPhoneNumber_listedLate(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.NewObject()
	p, diags := r.Plan(full)
	diags.WantNone(t)
	st.Graph.DelayLists(1)
	st.Graph.AddPhoneNumber(graphsim.PhoneNumber{ID: "106000000000077", BusinessAccountID: acctest.Account,
		DisplayPhoneNumber: "+1 555-020-0000", VerifiedName: "Canary 0"})
	r.ApplyPlanned(p).NoError(t)
	if r.State["id"] != "106000000000077" {
		t.Errorf("the state is %v", r.State)
	}
}

// A new display name is sent once. While it is reviewed, the plan is empty. A declined one is a warning, and is not sent again.
func TestAccPhoneNumber_displayName(t *testing.T) {
	t.Parallel()
	renamed := configWith(protocol.Values{"verified_name": "Canary Help & Co"})
	for _, approved := range []bool{true, false} {
		st := spec().StartStage(t)
		r := st.AppliedObject(full)
		r.Apply(renamed).WantNone(t)
		st.WantEmptyPlan(r, renamed, "reviewed")
		st.Graph.ReviewDisplayName(fmt.Sprint(r.State["id"]), approved)
		st.ForgetCalls()
		if approved {
			st.WantEmptyPlan(r, renamed, "approved")
			continue
		}
		p, diags := r.Plan(renamed)
		diags.WantWarning(t, "verified_name", "has declined the display name", "Canary 0")
		if !p.Empty() {
			t.Errorf("the plan is %v", p.After)
		}
		st.WantNoWrites("declined")
	}
}

// An approved display name that customers do not see yet is a warning, until they see it.
func TestAccPhoneNumber_approvedNameNotInEffect(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(spec().Config(0))
	config := conform.Merge(spec().Config(0), spec().Changed)
	r.Apply(config).NoError(t)
	id := fmt.Sprint(r.State["id"])
	st.Graph.ReviewDisplayName(id, true)
	st.Graph.SetVerifiedName(id, "Canary 0")
	st.ForgetCalls()
	p, diags := r.Plan(config)
	diags.WantWarning(t, "verified_name", "is not in effect", "Canary 0", "registered again", "POST /"+id+"/register")
	if !p.Empty() {
		t.Errorf("the plan is not empty: %v", p.After)
	}
	st.WantNoWrites("approved")
	st.Graph.SetVerifiedName(id, "Canary Help")
	st.WantEmptyPlan(r, config, "in effect")
}

// The form of a number is checked before anything is sent.
func TestAccPhoneNumber_form(t *testing.T) {
	t.Parallel()
	r := spec().StartStage(t).NewObject()
	for _, c := range []struct{ argument, value string }{
		{"cc", "+1"}, {"cc", ""}, {"cc", "1234"}, {"cc", "0"}, {"phone_number", "+15550200000"}, {"phone_number", "0555020000"},
		{"phone_number", "555-020-0000"}, {"phone_number", "555 020"}, {"phone_number", "1234"}, {"phone_number", "123456789012345"},
		{"verified_name", "x"}, {"verified_name", "1234567890123456789012345678901234567890123456789012345678901234567890123456"},
	} {
		r.Validate(configWith(protocol.Values{c.argument: c.value})).WantError(t, c.argument, "")
	}
	r.Validate(full).WantNone(t)
}

// A destroy leaves the number, and says why. An import reads the parts of the number.
func TestAccPhoneNumber_destroyAndImport(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(full)
	st.ForgetCalls()
	r.Remove().WantWarning(t, "", "stays in WhatsApp Business Account "+acctest.Account, "WhatsApp Manager")
	st.WantNoWrites("destroyed")
	r = st.NewObject()
	r.Import(acctest.Number).WantNone(t)
	for name, want := range seeded {
		if r.State[name] != want {
			t.Errorf("%s is imported as %v, want %v", name, r.State[name], want)
		}
	}
	st.NewObject().Import("+15550100001").WantError(t, "", "must be the phone_number_id: 5 to 20 digits")
}

// Meta may take phone_number as national, and call it with the country code before it.
func TestAccPhoneNumber_national(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	st.Graph.RequireNationalNumbers(true)
	r := st.AppliedObject(full)
	if r.State["display_phone_number"] != "+1 555-020-0000" {
		t.Errorf("the number is %v", r.State["display_phone_number"])
	}
	st.WantEmptyPlan(r, full, "created")
}
