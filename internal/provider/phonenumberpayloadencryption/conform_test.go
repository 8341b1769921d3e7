package phonenumberpayloadencryption_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func spec() conform.Spec {
	return conform.Setting{
		Type: "whatsapp_phone_number_payload_encryption", DescriptionOnly: true,
		Edge:        "settings",
		Feature:     "payload_encryption",
		Config:      protocol.Values{"status": "ENABLED", "client_encryption_key": firstKey},
		Changed:     protocol.Values{"client_encryption_key": secondKey},
		Initial:     protocol.Values{"status": "DISABLED"},
		ByHand:      map[string]any{"status": "DISABLED"},
		NotImported: []string{"client_encryption_key"},
	}.ToSpec()
}

// Public keys of 2048 bits in PEM, in base64.
var firstKey, secondKey = inBase64(acctest.PublicKey), inBase64(acctest.OtherPublicKey)

func inBase64(pem string) string { return base64.StdEncoding.EncodeToString([]byte(pem)) }

// Meta does not show the key. Another fingerprint means that it was replaced.
func TestAccPhoneNumberPayloadEncryption_replacedElsewhere(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	config := spec().Config(0)
	r := st.AppliedObject(config)
	if text, _ := r.State["client_encryption_key_fingerprint"].(string); text == "" {
		t.Errorf("the state has no fingerprint: %v", r.State)
	}
	other := st.StartServer().NewResource("whatsapp_phone_number_payload_encryption")
	other.Apply(conform.Merge(config, spec().Changed)).NoError(t)
	p, diags := r.Plan(config)
	diags.NoError(t)
	if p.Empty() {
		t.Fatal("a key that was replaced elsewhere is not planned")
	}
	r.ApplyPlanned(p).WantNone(t)
	st.WantEmptyPlan(r, config, "written again")

	r.Apply(protocol.Values{"phone_number_id": acctest.Number, "status": "DISABLED"}).WantNone(t)
	if r.State["client_encryption_key_fingerprint"] != nil {
		t.Errorf("disabled, the state has %v", r.State)
	}
}

// The encryption cannot be enabled without a key. Where it is enabled, the key may stay unknown to Terraform.
func TestAccPhoneNumberPayloadEncryption_noKey(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	config := protocol.Values{"phone_number_id": acctest.Number, "status": "ENABLED"}
	_, diags := st.NewObject().Plan(config)
	diags.WantError(t, "client_encryption_key", "Missing key")
	st.AppliedObject(spec().Config(0))
	r := st.StartServer().NewResource("whatsapp_phone_number_payload_encryption")
	r.Import(acctest.Number).WantNone(t)
	st.WantEmptyPlan(r, config, "imported")
}

func TestAccPhoneNumberPayloadEncryption_badInput(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	private := inBase64("-----BEGIN PRIVATE KEY-----\nCANARY\n-----END PRIVATE KEY-----\n")
	for name, c := range map[string]struct {
		args protocol.Values
		says string
	}{
		"no use":      {protocol.Values{"status": "DISABLED", "client_encryption_key": firstKey}, "Key without encryption"},
		"status":      {protocol.Values{"status": "enabled", "client_encryption_key": firstKey}, "Perhaps ENABLED is meant"},
		"not base64":  {protocol.Values{"status": "ENABLED", "client_encryption_key": acctest.PublicKey}, "Use filebase64()"},
		"empty":       {protocol.Values{"status": "ENABLED", "client_encryption_key": ""}, "Use filebase64()"},
		"private key": {protocol.Values{"status": "ENABLED", "client_encryption_key": private}, "is a private key"},
	} {
		t.Run(name, func(t *testing.T) {
			diags := st.NewObject().Validate(conform.Merge(protocol.Values{"phone_number_id": acctest.Number}, c.args))
			if len(diags.Errors()) != 1 || !strings.Contains(diags.String(), c.says) || strings.Contains(diags.String(), private) {
				t.Errorf("got %s", diags)
			}
		})
	}
	unknown := st.NewObject().Validate(protocol.Values{
		"phone_number_id": acctest.Number, "status": "ENABLED", "client_encryption_key": protocol.Unknown,
	})
	unknown.WantNone(t)
	st.WantNoCalls("validated")
}
