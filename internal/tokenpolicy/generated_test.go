package tokenpolicy_test

import (
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/tokenpolicy"
)

// A token that this provider generated: its system user is checked, and the next step is another one.
func TestCheck_generated(t *testing.T) {
	t.Parallel()
	const user, other = "122000000000001", "122000000000009"
	short := func(held *graphsim.Token) { held.Scopes = []string{"business_management"} }
	for name, c := range map[string]struct {
		token  func(*graphsim.Token)
		policy tokenpolicy.Policy
		says   []string // nil: no failure
		lacks  string   // a text that does not belong here
	}{
		"of the user": {policy: tokenpolicy.Policy{SystemUserID: user, Generated: true}},
		"of any user": {policy: tokenpolicy.Policy{}},
		"of another user": {policy: tokenpolicy.Policy{SystemUserID: other},
			says: []string{"belongs to user " + user, "a token of system user " + other + " is required"}},
		"of unknown user": {token: func(held *graphsim.Token) { held.UserID = "" }, policy: tokenpolicy.Policy{SystemUserID: user},
			says: []string{"(not shown)"}},
		"short": {token: short, policy: tokenpolicy.Policy{SystemUserID: user, Generated: true},
			says: []string{"lacks whatsapp_business_management, whatsapp_business_messaging",
				"the app was not yet installed on system user " +
					user, "whatsapp_system_user_app.NAME.system_user_id"}, lacks: "Then choose Generate token"},
		"employee": {token: func(held *graphsim.Token) { held.Scopes = tokenpolicy.DefaultScopes()[1:] },
			policy: tokenpolicy.Policy{SystemUserID: user, Generated: true}, says: []string{"lacks business_management", "role EMPLOYEE",
				"required_scopes = ["}},
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
