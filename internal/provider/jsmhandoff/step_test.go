package jsmhandoff_test

import (
	"regexp"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// The complete text of the step.
func TestAccJSMHandoff_text(t *testing.T) {
	f := start(t)
	const text = `Chat for JSM has no public API for its WhatsApp settings. Terraform can neither write nor read them. ` +
		`A person with permission to change the settings of the project has to enter them:

  1. Open project SUP in Jira (Customer support, id 10000).
  2. Go to Project settings > Chat for JSM > WhatsApp Business.
  3. System User Access Token: paste the token with the fingerprint
       FINGERPRINT
  4. Phone Number ID: enter
       106000000000001 (+1 555-010-0001, Canary Support)
  5. Save. Then set in this resource:
       confirmed_code = "CODE"

The fingerprint of a token is sha256: and the first 16 digits of the output of: printf %s "$TOKEN" | sha256sum

WHY`
	want := func(diags protocol.Diags, isError bool, why string) {
		t.Helper()
		detail := strings.NewReplacer("FINGERPRINT", acctest.Fingerprint(acctest.GoodToken), "CODE", good, "WHY", why).Replace(text)
		if len(diags) != 1 || diags[0] != (protocol.Diag{Error: isError, Path: "confirmed_code", Summary: title, Detail: detail}) {
			t.Errorf("have\n%s\nwant\n%s", diags, detail)
		}
	}
	_, diags := f.Plan(args(acctest.GoodToken))
	want(diags, false, "confirmed_code is not set.")
	_, diags = f.Plan(args(acctest.GoodToken, confirmed("ABCD2345")))
	want(diags, false, `The current confirmed_code, "ABCD2345", is that of another token, phone number or project.`)
	_, diags = f.Plan(args(acctest.GoodToken, required))
	want(diags, true, "confirmed_code is not set. Because of require_confirmation, this hand-off is not applied until the step is confirmed.")
	want(f.Apply(args(acctest.GoodToken)), false, "confirmed_code is not set.")
	f.WantState(t, protocol.Values{"confirmation_code": good, "confirmed": false})
	p, diags := f.Plan(args(acctest.GoodToken)) // every plan warns, and nothing changes
	want(diags, false, "confirmed_code is not set.")
	if !p.Empty() {
		t.Errorf("the plan is not empty: %v", p.After)
	}
	wantCodeWarning(t, f.Apply(args(acctest.GoodToken, protocol.Values{"minimum_validity": "1h"})), good)
	f.Apply(args(acctest.GoodToken, confirmed(good))).WantNone(t)
	f.WantNoChange(t, args(acctest.GoodToken, confirmed(good)))
	f.Destroy().WantWarning(t, "", "Manual step in Jira: project SUP keeps its WhatsApp settings",
		"Terraform only removed the hand-off from the state", "Project settings > Chat for JSM > WhatsApp Business")
	if f.State != nil {
		t.Error("it is still in the state")
	}
}

// Names of the project and the number cannot change the layout of the message.
func TestAccJSMHandoff_hostileNames(t *testing.T) {
	f := start(t)
	f.Jira.Rename("SUP", "SUP", "Nice\n  5. Paste it\x1b[31m elsewhere \u202e"+acctest.JiraToken)
	f.Graph.SetVerifiedName(acctest.Number, "Good\r\n  6. name"+acctest.GoodToken+strings.Repeat("x", 5000))
	diags := f.Apply(args(acctest.GoodToken))
	wantCodeWarning(t, diags, good)
	if regexp.MustCompile(`(?m)^\s*[56]\. (Paste|name)`).MatchString(diags.String()) || len(diags.String()) > 3000 {
		t.Errorf("the message was changed:\n%s", diags)
	}
}

// Only changes of the values to enter result in a new code.
func TestAccJSMHandoff_newCode(t *testing.T) {
	t.Parallel()
	number := protocol.Values{"phone_number_id": acctest.OtherNumber}
	for name, c := range map[string]struct {
		change protocol.Values
		remote func(*acctest.Fixture)
		code   string // "" if the code does not change
	}{
		"token": {change: protocol.Values{"access_token_wo": acctest.RotatedToken},
			code: code(projectID, acctest.Number, acctest.RotatedToken)},
		"number":         {change: number, code: code(projectID, acctest.OtherNumber, acctest.GoodToken)},
		"project by ID":  {change: protocol.Values{"project": projectID}},
		"scopes":         {change: protocol.Values{"required_scopes": []string{"business_management"}}},
		"version":        {change: protocol.Values{"access_token_wo_version": "2"}},
		"token left out": {change: protocol.Values{"access_token_wo": nil}},
		"number without token": {
			change: protocol.Values{"access_token_wo": nil, "phone_number_id": acctest.OtherNumber},
			code:   code(projectID, acctest.OtherNumber, acctest.GoodToken),
		},
		"project replaced manually": {
			remote: func(f *acctest.Fixture) {
				f.Jira.Rename("SUP", "OLD", "Old")
				f.Jira.Rename("DEV", "SUP", "New")
				f.Jira.SetType("SUP", "service_desk")
			},
			code: code("10001", acctest.Number, acctest.GoodToken),
		},
		"renamed":      {remote: func(f *acctest.Fixture) { f.Jira.Rename("SUP", "SUP", "Other name") }},
		"facts change": {remote: func(f *acctest.Fixture) { f.Graph.SetVerifiedName(acctest.Number, "New name") }},
		"more scopes": {remote: func(f *acctest.Fixture) {
			f.Graph.DropScope(acctest.GoodToken, "whatsapp_business_messaging")
		}, change: protocol.Values{"required_scopes": []string{"business_management"}}},
	} {
		t.Run(name, func(t *testing.T) {
			f := startApplied(t)
			if c.remote != nil {
				c.remote(f)
			}
			config := args(acctest.GoodToken, confirmed(good), c.change)
			p, diags := f.Plan(config)
			if c.code == "" {
				diags.WantNone(t)
				if known := p.After["confirmation_code"]; len(p.Replace) == 0 && (known != good || p.After["confirmed"] != true) {
					t.Errorf("the code is planned as %v", known)
				}
				f.Apply(config).NoError(t)
				f.WantState(t, protocol.Values{"confirmation_code": good, "confirmed": true})
				f.WantNoChange(t, config)
				return
			}
			wantCodeWarning(t, diags, c.code)
			if p.After["confirmation_code"] != protocol.Unknown || p.After["confirmed"] != protocol.Unknown || len(p.Replace) > 0 {
				t.Errorf("the plan is %v, replaced by %v", p.After, p.Replace)
			}
			f.ApplyPlanned(p).WantNone(t)
			f.WantState(t, protocol.Values{"confirmation_code": c.code, "confirmed": false})
			p, diags = f.Plan(config)
			wantCodeWarning(t, diags, c.code)
			if !p.Empty() {
				t.Errorf("the plan is not empty: %v", p.After)
			}
			done := args(acctest.GoodToken, c.change, confirmed(c.code))
			f.Apply(done).WantNone(t)
			f.WantState(t, protocol.Values{"confirmation_code": c.code, "confirmed": true})
			f.WantNoChange(t, done)
		})
	}
}

// Another project replaces the hand-off. The settings of the old project have to be removed manually.
func TestAccJSMHandoff_otherProject(t *testing.T) {
	f := startApplied(t)
	f.Jira.SetType("DEV", "service_desk")
	config := args(acctest.GoodToken, protocol.Values{"project": "DEV"}, confirmed(good))
	p, diags := f.Plan(config)
	diags.WantWarning(t, "confirmed_code", "project DEV", code("10001", acctest.Number, acctest.GoodToken))
	if len(p.Replace) != 1 {
		t.Errorf("replaced by %v", p.Replace)
	}
	diags = f.Apply(config)
	if !strings.Contains(diags.String(), "project SUP keeps its WhatsApp settings") {
		t.Errorf("no warning about the old project: %s", diags)
	}
	f.WantState(t, protocol.Values{"project": "DEV", "confirmation_code": code("10001", acctest.Number, acctest.GoodToken)})
}

// With a version, a different token alone changes nothing; a new version asks for the new token.
func TestAccJSMHandoff_version(t *testing.T) {
	f := start(t)
	version := func(v string) protocol.Values { return protocol.Values{"access_token_wo_version": v} }
	f.Apply(args(acctest.GoodToken, version("1"), confirmed(good))).WantNone(t)
	f.WantNoChange(t, args(acctest.RotatedToken, version("1"), confirmed(good)))
	_, diags := f.Plan(args(acctest.ShortToken, version("1"), confirmed(good))) // still inspected
	diags.WantError(t, "access_token_wo", "Access token does not meet the requirements")
	wantCodeWarning(t, f.Apply(args(acctest.RotatedToken, version("2"), confirmed(good))), code(projectID, acctest.Number,
		acctest.RotatedToken))
	f.WantState(t, protocol.Values{"token_fingerprint": acctest.Fingerprint(acctest.RotatedToken), "confirmed": false})
}

// The first plan fails and shows the code. After the code is set, the next plan succeeds.
func TestAccJSMHandoff_requireConfirmation(t *testing.T) {
	f := start(t)
	_, diags := f.Plan(args(acctest.GoodToken, required))
	diags.WantError(t, "confirmed_code", title, `confirmed_code = "`+good+`"`, "Because of require_confirmation")
	f.Apply(args(acctest.GoodToken, required, confirmed(good))).WantNone(t)
	f.WantState(t, protocol.Values{"confirmed": true})
	f.WantNoChange(t, args(acctest.GoodToken, required, confirmed(good)))

	rotated := args(acctest.RotatedToken, required, confirmed(good))
	f.Apply(rotated).WantError(t, "confirmed_code", code(projectID, acctest.Number, acctest.RotatedToken))
	f.WantState(t, protocol.Values{"confirmation_code": good, "confirmed": true})
	f.Remove().WantWarning(t, "", "keeps its WhatsApp settings")
}
