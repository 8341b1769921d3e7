package tokenpolicy_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/token/tokenpolicy"
)

// A token that this provider generated: its system user is checked, and the next step is another one.
func TestCheck_generated(t *testing.T) {
	t.Parallel()
	const user, other = "122000000000001", "122000000000009"
	const arguments = "required_scopes and, if it is set, generate.scopes"
	const byHand = "enerate a" // a step of a person, for a token that no person has
	limited := func(held *graphsim.Token) {
		held.GranularScopes = []graphsim.GranularScope{{Scope: "whatsapp_business_messaging", TargetIDs: []string{foreign}}}
	}
	short := func(held *graphsim.Token) { held.Scopes = []string{"business_management"} }
	for name, c := range map[string]struct {
		token  func(*graphsim.Token)
		policy tokenpolicy.Policy
		says   []string // nil: no failure
		lacks  string   // a text that does not belong here
	}{
		"of the user": {policy: tokenpolicy.Policy{SystemUserID: user, GeneratedBy: arguments}},
		"of any user": {policy: tokenpolicy.Policy{}},
		"of another user": {policy: tokenpolicy.Policy{SystemUserID: other},
			says: []string{"belongs to user " + user, "a token of system user " + other + " is required"}},
		"of unknown user": {token: func(held *graphsim.Token) { held.UserID = "" }, policy: tokenpolicy.Policy{SystemUserID: user},
			says: []string{"(not shown)"}},
		"short": {token: short, policy: tokenpolicy.Policy{SystemUserID: user, GeneratedBy: arguments},
			says: []string{"lacks whatsapp_business_management, whatsapp_business_messaging",
				"the app was not yet installed on system user " +
					user, "whatsapp_system_user_app.NAME.system_user_id"}, lacks: "Then choose Generate token"},
		"employee": {token: func(held *graphsim.Token) { held.Scopes = tokenpolicy.DefaultScopes()[1:] },
			policy: tokenpolicy.Policy{SystemUserID: user, GeneratedBy: arguments}, says: []string{"lacks business_management", "role EMPLOYEE",
				"Set " + arguments + " to [\"whatsapp_business_management\""}, lacks: byHand},
		"short, of an ephemeral resource": {token: short, policy: tokenpolicy.Policy{SystemUserID: user, GeneratedBy: "scopes"},
			says: []string{"set scopes to those that it needs"}, lacks: "required_scopes"},
		"more scopes": {policy: tokenpolicy.Policy{RequiredScopes: tokenpolicy.DefaultScopes()[1:], ForbidExcess: true, GeneratedBy: arguments},
			says: []string{"more scopes than allowed: business_management.", "Add business_management to " + arguments}, lacks: byHand},
		"too short a validity": {token: func(held *graphsim.Token) { held.ExpiresAt = graphsim.FixedMoment(noon.Add(time.Hour)) },
			policy: tokenpolicy.Policy{MinimumValidity: 2 * time.Hour, GeneratedBy: arguments},
			says:   []string{"in 1h, but at least 2h are required", "Reduce minimum_validity, or remove expires_in_60_days"}, lacks: byHand},
		"expired": {token: func(held *graphsim.Token) { held.ExpiresAt = graphsim.FixedMoment(noon) },
			policy: tokenpolicy.Policy{GeneratedBy: arguments}, says: []string{"The next apply generates another one."}, lacks: byHand},
		"of a page": {token: func(held *graphsim.Token) { held.Type, held.Scopes = "PAGE", nil },
			policy: tokenpolicy.Policy{GeneratedBy: arguments}, says: []string{"type PAGE", "The next apply generates another one."}, lacks: byHand},
		"limited": {token: limited, policy: tokenpolicy.Policy{Accounts: []string{account}, GeneratedBy: arguments},
			says: []string{"covers only " + foreign + ", not the WhatsApp Business Account " + account + ". Assign the system user " + user,
				"whatsapp_business_account_user", "required_access.business_account_ids"}, lacks: byHand},
		"limited, not generated": {token: limited, policy: tokenpolicy.Policy{Accounts: []string{account}},
			says: []string{"resource whatsapp_business_account_user or in Meta Business Settings", "Then generate the token again"}},
		"without access": {policy: tokenpolicy.Policy{PhoneNumberIDs: []string{"999999999999999"}, GeneratedBy: arguments},
			says: []string{"cannot read the phone number 999999999999999", "Assign the system user " + user,
				"required_access.business_account_ids"},
			lacks: byHand},
		"without access, not generated": {policy: tokenpolicy.Policy{PhoneNumberIDs: []string{"999999999999999"}},
			says: []string{"resource whatsapp_business_account_user or in Meta Business Settings"}},
		"short, not generated": {token: short, policy: tokenpolicy.Policy{SystemUserID: user},
			says: []string{"choose the system user " + user + ".", "Then choose Generate token"}, lacks: "whatsapp_system_user_app"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, client := meta(t, c.token)
			report, err := tokenpolicy.Check(t.Context(), client, secret.New(token), c.policy)
			if err != nil {
				t.Fatal(err)
			}
			text := strings.Join(report.Failures, "\n")
			if (text == "") != (c.says == nil) {
				t.Errorf("failures: %q", report.Failures)
			}
			for _, part := range c.says {
				if !strings.Contains(text, part) {
					t.Errorf("does not say %q: %s", part, text)
				}
			}
			if c.lacks != "" && strings.Contains(text, c.lacks) {
				t.Errorf("says %q: %s", c.lacks, text)
			}
			if slices.Contains(report.Failures, "") {
				t.Error("an empty failure")
			}
		})
	}
}
