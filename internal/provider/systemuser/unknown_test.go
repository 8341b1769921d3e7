package systemuser_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/test/protocol"
)

// A plan with an unknown argument sends nothing.
func TestAccSystemUser_partlyUnknown(t *testing.T) {
	w, r := spec().StartResource(t)
	for _, part := range []string{"name", "role", "business_id", "adopt_existing"} {
		p, diags := r.Plan(args("chat-system-user", "ADMIN", protocol.Values{part: protocol.Unknown})) // it exists
		diags.WantNone(t)
		if p.After[part] != protocol.Unknown || p.After["id"] != protocol.Unknown {
			t.Errorf("planned %v", p.After)
		}
	}
	wantNoCalls(t, w)
	_, diags := r.Plan(args("chat-system-user", "ADMIN", protocol.Values{"on_destroy": protocol.Unknown}))
	diags.WantError(t, "name", "already has a system user")
}
