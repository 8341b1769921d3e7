package tokenbinding_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// A saved plan is applied with another token than the one that was reviewed: nothing is written.
func TestAccTokenBinding_expectedFingerprint(t *testing.T) {
	t.Parallel()
	f := start(t)
	config := configWith(acctest.GoodToken, protocol.Values{"expected_fingerprint": acctest.Fingerprint(acctest.GoodToken)})
	planned, diags := f.Plan(config)
	diags.WantNone(t)
	config["access_token_wo"] = acctest.HandToken
	f.ApplyPlanned(planned).WantError(t, "expected_fingerprint", "not the expected one", acctest.Fingerprint(acctest.HandToken))
	wantHeld(t, f.World, "SUPPORT", "", chatsim.StoredCounts{})
	_, diags = f.Plan(config)
	diags.WantError(t, "expected_fingerprint", "not the expected one")
	config["access_token_wo"] = acctest.GoodToken
	f.applyToken(t, acctest.GoodToken, config)
	f.WantQuietPlan(t, config)
	config["expected_fingerprint"] = acctest.GoodToken // in the wrong place
	_, diags = f.Plan(config)
	diags.WantError(t, "expected_fingerprint", "expected_fingerprint")
	acctest.WantNoSecret(t, diags)
}
