package tokenbinding_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Two new bindings for one project fail the plan, also if they name the project differently or a token is not known yet.
func TestAccTokenBinding_twoNewForOneProject(t *testing.T) {
	t.Parallel()
	for name, token := range map[string]any{"equal": acctest.GoodToken, "other": acctest.RotatedToken, "unknown": protocol.Unknown} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t).Server
			_, diags := s.NewResource(typeName).PlanHere(configWith(acctest.GoodToken))
			diags.WantNone(t)
			_, diags = s.NewResource(typeName).PlanHere(configWith(token, protocol.Values{"project": acctest.Project}))
			diags.WantError(t, "project", `Two resources bind the token of chat project "10001"`, "Keep one of them")
		})
	}
}
