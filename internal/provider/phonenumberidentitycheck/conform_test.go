package phonenumberidentitycheck_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func spec() conform.Spec {
	return conform.Setting{
		Type: "whatsapp_phone_number_identity_check", DescriptionOnly: true,
		Edge:    "settings",
		Feature: "user_identity_change",
		Config:  protocol.Values{"enable_identity_key_check": true},
		Changed: protocol.Values{"enable_identity_key_check": false},
		Initial: protocol.Values{"enable_identity_key_check": false},
		ByHand:  map[string]any{"enable_identity_key_check": false},
		NotApplicable: map[string]string{
			"the update fails": twoValues, "lifecycle by the CLI": twoValues, "a saved plan after a change by hand": twoValues,
			"replacement": twoValues, "replacement, created first": twoValues,
		},
	}.ToSpec()
}

// twoValues is why some scenarios cannot pass: they expect that a changed object differs from a number whose setting was never changed.
const twoValues = "the setting has two values, and the changed one is that of a new number"

// A feature that Meta does not show has its default, also where Meta shows the features at their own address only.
func TestAccPhoneNumberIdentityCheck_notShown(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	st.Graph.OmitUntouchedSettings(true)
	st.Graph.RefuseExpansion("settings")
	config := protocol.Values{"phone_number_id": acctest.Number, "enable_identity_key_check": false}
	r := st.NewObject()
	r.Apply(config).WantNone(t)
	st.WantNoWrites("an equal value")
	st.WantEmptyPlan(r, config, "an equal value")
}
