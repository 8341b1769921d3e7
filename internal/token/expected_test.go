package token

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func expecting(token string) func(*Token) {
	return func(m *Token) { m.ExpectedFingerprint = types.StringValue(fingerprint(token)) }
}

// Another token than the expected one fails the plan and the apply, before anything is sent.
func TestExpectedFingerprint(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		config State
		fails  bool
	}{
		"expected":  {config: stateWithToken(goodToken, expecting(goodToken))},
		"another":   {config: stateWithToken(goodToken, expecting(handToken)), fails: true},
		"not known": {config: stateWithToken(goodToken, func(m *Token) { m.ExpectedFingerprint = types.StringUnknown() })},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, false)
			says := []string{
				"Access token is not the expected one\n", "is " + fingerprint(handToken),
				"access_token_wo has the fingerprint " + fingerprint(goodToken),
			}
			subject := Subject{Config: c.config, Project: projectID, Label: project}
			_, planned := Plan(t.Context(), r.session, PlanOpts{Subject: subject, Warn: r.warnAt})
			_, applied := r.deliver(t.Context(), Delivery{Subject: subject, Planned: unknownFacts()})
			if !c.fails {
				if planned != nil || applied != nil {
					t.Errorf("%v, %v", planned, applied)
				}
				r.journal.want(t, "inspect write")
				return
			}
			wantError(t, planned, "expected_fingerprint", says...)
			wantError(t, applied, "expected_fingerprint", says...)
			r.journal.want(t, "")
		})
	}
}

// What is not a fingerprint may be the token itself: it is refused and not repeated.
func TestFingerprintValidator(t *testing.T) {
	t.Parallel()
	for value, ok := range map[string]bool{
		"sha256:0123456789abcdef": true, fingerprint(goodToken): true, "": false, goodToken: false, "sha256:0123456789ABCDEF": false,
		"0123456789abcdef01": false, "sha256:0123456789abcdef0": false, "sha256:0123456789abcde": false,
	} {
		var resp validator.StringResponse
		FingerprintValidator().ValidateString(context.Background(), validator.StringRequest{
			Path: path.Root("expected_fingerprint"), ConfigValue: types.StringValue(value),
		}, &resp)
		if resp.Diagnostics.HasError() == ok {
			t.Errorf("%q: %v", value, resp.Diagnostics)
		}
		for _, d := range resp.Diagnostics {
			wantParts(t, d.Summary()+d.Detail(), []string{"Invalid fingerprint", "expected_fingerprint"})
		}
	}
}
