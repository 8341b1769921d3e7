package token

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// Meta's pages leave some things open. In each reading of them a token is generated, rotated and refreshed, and each previous
// one is revoked.
func TestDeliver_readings(t *testing.T) {
	t.Parallel()
	for name, meta := range map[string]func(*graphsim.Sim){
		"as documented":                    func(*graphsim.Sim) {},
		"oauth only outside of batches":    func(s *graphsim.Sim) { s.RefuseBatchedOAuth(true) },
		"no batches":                       func(s *graphsim.Sim) { s.RefuseBatches(true) },
		"revocations answer true":          func(s *graphsim.Sim) { s.AnswerRevokeWithBool(true) },
		"public_profile without a request": func(s *graphsim.Sim) { s.AddPublicProfile(true) },
		"debug_token hides the type":       func(s *graphsim.Sim) { s.HideTokenType(true) },
		"no field role":                    func(s *graphsim.Sim) { s.HideNodeRole(true); s.HideListRole(true) },
		"a dead token is a wrong session":  func(s *graphsim.Sim) { s.SetDeadRevokeCode(190) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, true)
			meta(r.meta)
			config := func(trigger string) State {
				s := stateWithGenerate(t, values{
					"rotation_trigger": types.StringValue(trigger), "expires_in_60_days": types.BoolValue(true),
					"rotate_before_expiry": types.StringValue("336h"), "revoke_previous": types.BoolValue(true),
				})
				s.RequiredScopes, s.ForbidExcessScopes = tftype.Strings(threeScopes), types.BoolValue(true)
				return s
			}
			var prior *State
			for _, step := range []State{config("1"), config("2"), config("2")} {
				if prior != nil && prior.Generate.Equal(step.Generate) {
					r.clock.Advance(50 * day)
				}
				r.connect()
				subject := Subject{Config: step, Prior: prior, Applied: r.service.token.Fingerprint(), Project: projectID}
				receipt, err := r.deliver(t.Context(), Delivery{Subject: subject, Planned: unknownFacts()})
				if err != nil {
					t.Fatal(err)
				}
				prior = stateAfter(step, receipt.Facts)
				if all := r.generated(); len(all) != 1 || all[0] != r.service.token.Reveal() {
					t.Errorf("%d tokens live, and the project holds %s", len(all), r.service.token.Fingerprint())
				}
			}
			r.wantWarnings(t)
			if got := r.meta.Stored("access_tokens"); got != (graphsim.StoredCounts{Created: 2, Changed: 1, Deleted: 2}) {
				t.Errorf("%+v", got)
			}
		})
	}
}
