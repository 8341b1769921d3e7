package phonenumberbinding_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Invalid arguments are refused before a request is sent.
func TestAccPhoneNumberBinding_badInput(t *testing.T) {
	isNumber := []string{"Phone number given as an ID", "WhatsApp Manager"}
	notID := []string{"Invalid ID", "5 to 20 digits", "Nothing was sent"}
	notProject := []string{"Invalid chat project", "1 to 128 letters"}
	type input struct {
		args protocol.Values
		at   string
		says []string
	}
	cases := map[string]input{
		"on_destroy":     {args(acctest.Number, protocol.Values{"on_destroy": "delete"}), "on_destroy", []string{`"clear"`, `"abandon"`}},
		"trailing space": {args(acctest.Number + " "), "phone_number_id", []string{"Invalid ID"}},
	}
	for _, account := range []string{"", "Customer support", "1/../me"} {
		cases["account "+account] = input{args(acctest.Number, protocol.Values{"business_account_id": account}), "business_account_id", notID}
	}
	for _, id := range []string{"+5511999999999", "+55 11 99999-9999", "+1 (555) 010-0001", "555-010-0001", "(555) 010 0001"} {
		cases["number "+id] = input{args(id), "phone_number_id", isNumber}
	}
	for _, id := range []string{
		"", " ", "abc", " 106000000000001", "106 000", "1234", strings.Repeat("1", 21), "-106000000000001", "1e+15", "1.5", "١٠٦٠٠٠",
		"1/../me", "1?x=y", "1%2f", "106000000000001/../me", "106000000000001?fields=id", "106000000000001%2f", "106000000000001#",
		"106000000000001\n", "106000000000001\x00", "\u200b106000000000001",
	} {
		cases["id "+id] = input{args(id), "phone_number_id", notID}
	}
	for _, project := range []string{"", " ", "a/b", "..", ".", "a b", "a?b", "a%2fb", "a#b", "-a", "ä", "a\n", strings.Repeat("a", 129)} {
		cases["project "+project] = input{args(acctest.Number, protocol.Values{"project": project}), "project", notProject}
	}
	w, r := spec().StartResource(t)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			diags := r.Validate(c.args)
			diags.WantError(t, c.at, c.says...)
			if _, refused := r.Plan(c.args); refused.String() != diags.String() {
				t.Errorf("the plan has other diagnostics: %s", refused)
			}
		})
	}
	wantNoCalls(t, w)
}

// A word passes validation, because terraform test makes up such values for a mocked provider. The plan refuses it.
func TestAccPhoneNumberBinding_wordAsID(t *testing.T) {
	w, r := spec().StartResource(t)
	for _, word := range []string{"Support", "1e15", "x7kq02bd"} {
		for at, c := range map[string]protocol.Values{
			"phone_number_id":     args(word),
			"business_account_id": args(acctest.Number, protocol.Values{"business_account_id": word}),
		} {
			if diags := r.Validate(c); len(diags) != 0 {
				t.Errorf("%s = %q: validation says\n%s", at, word, diags)
			}
			_, diags := r.Plan(c)
			diags.WantError(t, at, "Invalid ID", "5 to 20 digits")
		}
	}
	wantNoCalls(t, w)
}

// IDs of other objects are sent to Meta, and the message names the kind of object.
func TestAccPhoneNumberBinding_wrongObject(t *testing.T) {
	w, r := spec().StartResource(t)
	for name, c := range map[string]struct {
		args protocol.Values
		at   string
		says []string
	}{
		"account": {args(acctest.Account), "phone_number_id",
			[]string{acctest.Account + " is not the ID of a phone number", "another kind of object (WhatsAppBusinessAccount)",
				"four different IDs"}},
		"portfolio":    {args(acctest.Business), "phone_number_id", []string{"another kind of object (Business)"}},
		"nothing":      {args("999999999999999"), "phone_number_id", []string{"code 100, subcode 33", "Check the ID and its kind"}},
		"phone number": {args("15550100001"), "phone_number_id", []string{"code 100, subcode 33", "Check the ID and its kind"}},
		"other account": {args(acctest.Number, protocol.Values{"business_account_id": acctest.ForeignAccount}), "business_account_id",
			[]string{"The phone number belongs to another account", "Meta says that it belongs to account " + acctest.Account}},
		"no account": {args(acctest.Number, protocol.Values{"business_account_id": "999999999999999"}), "business_account_id",
			[]string{"Cannot read WhatsApp Business Account 999999999999999", "subcode 33"}},
		"number as account": {args(acctest.Number, protocol.Values{"business_account_id": acctest.OtherNumber}), "business_account_id",
			[]string{"Cannot read WhatsApp Business Account " + acctest.OtherNumber}},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := r.Plan(c.args)
			diags.WantError(t, c.at, c.says...)
			if strings.Contains(diags.String(), acctest.Canary) {
				t.Errorf("a secret is shown:\n%s", diags)
			}
		})
	}
	if n := len(w.Chat.Writes()); n != 0 {
		t.Errorf("%d writes were sent", n)
	}
	// All errors are reported together.
	_, diags := r.Plan(args(acctest.Account, protocol.Values{"project": "GHOST"}))
	if errs := diags.Errors(); len(errs) != 2 || errs[0].Path != "phone_number_id" || errs[1].Path != "project" {
		t.Errorf("got %s", diags)
	}
}

// If the number does not name its account, the list of the account is read. A list that fails on its second page is an error.
func TestAccPhoneNumberBinding_listPageFails(t *testing.T) {
	w, r := spec().StartResource(t)
	w.Graph.HideHealthStatus(true)
	w.Graph.ShortenPages(1) // newest first, so Number is on the second page
	config := args(acctest.Number, protocol.Values{"business_account_id": acctest.Account})
	p, diags := r.Plan(config)
	diags.WantNone(t)
	w.Graph.FailNext(pageTwo(500, `{"error":{"code":1,"message":"An unknown error occurred"}}`))
	_, diags = r.Plan(config)
	diags.WantError(t, "business_account_id", "Cannot read WhatsApp Business Account "+acctest.Account, "code 1")
	r.ApplyPlanned(p).WantError(t, "business_account_id", "Cannot read WhatsApp Business Account")
	if r.State != nil || len(w.Chat.Writes()) != 0 {
		t.Errorf("state %v, writes %v", r.State, w.Chat.Writes())
	}
	w.Graph.ClearFaults()
	w.Graph.AddEmptyPages(true)
	r.ApplyPlanned(p).WantNone(t)
	wantProject(t, w, support, acctest.Number, acctest.Account, 1, 0)
}
