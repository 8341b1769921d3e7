package jsmhandoff_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Invalid arguments are refused before a request is sent.
func TestAccJSMHandoff_badInput(t *testing.T) {
	f := start(t)
	for name, c := range map[string]struct {
		change protocol.Values
		at     string
		says   []string
	}{
		"code in small letters": {confirmed(strings.ToLower(good)), "confirmed_code",
			[]string{"8 characters, capital letters and digits from 2 to 7"}},
		"empty code":          {confirmed(""), "confirmed_code", nil},
		"code with a space":   {confirmed(good + " "), "confirmed_code", nil},
		"code and a line":     {confirmed(good + "\n"), "confirmed_code", nil},
		"fingerprint as code": {confirmed(acctest.Fingerprint(acctest.GoodToken)), "confirmed_code", nil},
		"code of zeros":       {confirmed("00000000"), "confirmed_code", nil},
		"phone number": {protocol.Values{"phone_number_id": "+1 555-010-0001"}, "phone_number_id",
			[]string{"Phone number given as an ID"}},
		"no ID":            {protocol.Values{"phone_number_id": "1/../me"}, "phone_number_id", []string{"Invalid ID"}},
		"path as project":  {protocol.Values{"project": "a/b"}, "project", []string{"Invalid chat project"}},
		"two dots":         {protocol.Values{"project": ".."}, "project", nil},
		"quoted token":     {protocol.Values{"access_token_wo": `"` + acctest.GoodToken + `"`}, "access_token_wo", nil},
		"misspelled scope": {protocol.Values{"required_scopes": []string{"whatsapp_business_managing"}}, "required_scopes", nil},
		"validity":         {protocol.Values{"minimum_validity": "a week"}, "minimum_validity", nil},
	} {
		t.Run(name, func(t *testing.T) {
			diags := f.Validate(args(acctest.GoodToken, c.change))
			if len(diags.Errors()) != 1 || !strings.HasPrefix(diags[0].Path, c.at) {
				t.Fatalf("want one error at %s, have %s", c.at, diags)
			}
			for _, text := range c.says {
				if !strings.Contains(diags.String(), text) {
					t.Errorf("it does not say %q: %s", text, diags)
				}
			}
			acctest.WantNoSecret(t, diags)
		})
	}
	if n := len(f.Graph.Calls()) + len(f.Jira.Calls()); n != 0 {
		t.Errorf("%d calls were made", n)
	}
}

// A well-formed argument with a wrong value fails the plan on that argument.
func TestAccJSMHandoff_wrong(t *testing.T) {
	f := start(t)
	for name, c := range map[string]struct {
		args protocol.Values
		at   string
		says []string
	}{
		"other kind": {args(acctest.GoodToken, protocol.Values{"project": "DEV"}), "project",
			[]string{"Project DEV is not a service desk", `the type "software"`, "Jira Service Management"}},
		"other kind ID": {args(acctest.GoodToken, protocol.Values{"project": "10001"}), "project", []string{"Project DEV is not a service desk"}},
		"small letters": {args(acctest.GoodToken, protocol.Values{"project": "sup"}), "project",
			[]string{"There is no project sup, but there is SUP", "exactly as Jira does"}},
		"no project": {args(acctest.GoodToken, protocol.Values{"project": "GHOST"}), "project", []string{"Project GHOST does not exist, or"}},
		"short token": {args(acctest.ShortToken), "access_token_wo",
			[]string{"Access token does not meet the requirements", "lacks whatsapp_business_management"}},
		"unknown token": {args("EAACANARYunknownToken00000000000000000000"), "access_token_wo",
			[]string{"Access token does not meet the requirements"}},
		"masked token": {args("**********"), "access_token_wo", []string{"only asterisks"}},
		"no token":     {args(nil), "access_token_wo", []string{"Missing access token", "no fingerprint"}},
		"expires": {args(acctest.GoodToken, protocol.Values{"forbid_excess_scopes": true,
			"required_scopes": []string{"business_management"}}), "access_token_wo", []string{"more scopes than allowed"}},
		"reach": {args(acctest.GoodToken,
			protocol.Values{"required_access": protocol.Values{"phone_number_ids": []string{"999999999999999"}}}), "access_token_wo",
			[]string{"cannot read the phone number 999999999999999"}},
		"account": {args(acctest.GoodToken, protocol.Values{"phone_number_id": acctest.Account}), "phone_number_id",
			[]string{"is not the ID of a phone number"}},
		"no number": {args(acctest.GoodToken, protocol.Values{"phone_number_id": "999999999999999"}), "phone_number_id",
			[]string{"Cannot read phone number", "subcode 33"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := f.Plan(c.args)
			diags.WantError(t, c.at, c.says...)
			if len(diags) != 1 {
				t.Errorf("want one diagnostic, have %s", diags)
			}
			acctest.WantNoSecret(t, diags)
		})
	}
	// All errors are reported together.
	_, diags := f.Plan(args(acctest.ShortToken, protocol.Values{"project": "DEV", "phone_number_id": acctest.Account}))
	if len(diags.Errors()) != 3 || len(diags) != 3 {
		t.Errorf("want three errors, have %s", diags)
	}
}

// Jira may not return the type of a project.
func TestAccJSMHandoff_typeNotReturned(t *testing.T) {
	f := start(t)
	f.Jira.HideProjectType(true)
	f.Apply(args(acctest.GoodToken, confirmed(good))).WantWarning(t, "project", "Cannot determine whether project SUP is a service desk",
		"SUP")
	f.WantState(t, protocol.Values{"confirmed": true})
}

// The hand-off refuses other platforms, and the bindings refuse Jira. Each names the other resource.
func TestAccJSMHandoff_otherPlatforms(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	for _, platform := range []string{"http", "chatwoot", "zammad"} {
		f := startIn(t, w, protocol.Values{"chat": acctest.ChatBlock(w, platform)})
		_, diags := f.Plan(args(acctest.GoodToken, protocol.Values{"project": "11"}))
		diags.WantError(t, "project", "Resource does not support this chat platform", "chat."+platform,
			"use whatsapp_token_binding and whatsapp_phone_number_binding")
		f.Import("11").WantError(t, "project", "Resource does not support this chat platform")
	}
	f := startIn(t, w)
	_, diags := f.Server.NewResource("whatsapp_token_binding").Plan(protocol.Values{"project": "SUP", "access_token_wo": acctest.GoodToken})
	diags.WantError(t, "project", "chat.jira", "use whatsapp_jsm_handoff")
	_, diags = f.Server.NewResource("whatsapp_phone_number_binding").Plan(protocol.Values{"project": "SUP", "phone_number_id": acctest.Number})
	diags.WantError(t, "project", "chat.jira", "use whatsapp_jsm_handoff")

	none := startIn(t, w, protocol.Values{"chat": nil})
	_, diags = none.Plan(args(acctest.GoodToken))
	diags.WantError(t, "", "the provider has no chat platform")
	if n := len(w.Graph.Calls()); n != 0 {
		t.Errorf("Meta was asked %d times", n)
	}
}

// After a change of the chat platform, the hand-off cannot be planned. It stays in the state until it is destroyed.
func TestAccJSMHandoff_platformChanges(t *testing.T) {
	f := startApplied(t)
	before := f.State
	block := acctest.ProviderBlock(f.World, "http")
	f.Server.Configure(block).WantNone(t)
	_, diags := f.Plan(args(acctest.GoodToken, confirmed(good)))
	diags.WantError(t, "project", "Resource does not support this chat platform")
	f.WantState(t, before)
	f.Destroy().WantWarning(t, "", "project SUP keeps its WhatsApp settings", "in the settings of the project")
}
