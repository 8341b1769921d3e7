package businessencryption_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func spec() conform.Spec {
	return conform.Setting{
		Type: "whatsapp_business_encryption", DescriptionOnly: true,
		Edge:           "whatsapp_business_encryption",
		Config:         protocol.Values{"business_public_key": acctest.PublicKey},
		Changed:        protocol.Values{"business_public_key": acctest.OtherPublicKey},
		Initial:        protocol.Values{"business_public_key": nil},
		ByHand:         map[string]any{"business_public_key": acctest.OtherPublicKey},
		Abandons:       true,
		OtherOnDestroy: conform.NoOtherOnDestroy,
	}.ToSpec()
}

const edge = acctest.Number + "/whatsapp_business_encryption"

// A key without a valid signature is uploaded again although it is the same, by an update and by a creation. Meta shows it, or a space
// instead.
func TestAccBusinessEncryption_mismatch(t *testing.T) {
	t.Parallel()
	for _, blank := range []bool{false, true} {
		st := spec().StartStage(t)
		st.Graph.BlankMismatchedKeys(blank)
		uploadsAgain(t, st)
	}
}

func uploadsAgain(t *testing.T, st *conform.Stage) {
	t.Helper()
	r := st.AppliedObject(spec().Config(0))
	if r.State["business_public_key_signature_status"] != "VALID" {
		t.Errorf("created: %v", r.State)
	}
	st.Graph.SetField(edge, "business_public_key_signature_status", "MISMATCH")
	p, diags := r.Plan(spec().Config(0))
	diags.WantNone(t)
	if p.Empty() || len(p.Replace) > 0 {
		t.Fatalf("the plan is %+v", p)
	}
	st.ForgetCalls()
	r.ApplyPlanned(p).WantNone(t)
	if n := len(st.Graph.Writes()); n != 1 || r.State["business_public_key_signature_status"] != "VALID" {
		t.Errorf("%d uploads, %v", n, r.State)
	}
	st.WantEmptyPlan(r, spec().Config(0), "uploaded again")

	st.Graph.SetField(edge, "business_public_key_signature_status", "MISMATCH")
	st.ForgetCalls()
	again := st.StartServer().NewResource("whatsapp_business_encryption")
	again.Apply(spec().Config(0)).NoError(t)
	if n := len(st.Graph.Writes()); n != 1 {
		t.Errorf("a creation made %d uploads", n)
	}
}

// Line breaks make no other key.
func TestAccBusinessEncryption_form(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	st.AppliedObject(spec().Config(0))
	st.ForgetCalls()
	config := conform.Merge(spec().Config(0), protocol.Values{"business_public_key": strings.TrimSpace(acctest.PublicKey)})
	r := st.StartServer().NewResource("whatsapp_business_encryption")
	r.Apply(config).WantNone(t)
	st.WantNoWrites("the same key")
	st.WantEmptyPlan(r, config, "the same key")
}

func TestAccBusinessEncryption_badInput(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	inPEM := func(key any) string {
		der, err := x509.MarshalPKIXPublicKey(key)
		if err != nil {
			t.Fatal(err)
		}
		return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
	}
	for name, c := range map[string]struct{ key, says string }{
		"text":      {"CANARY", "begins with -----BEGIN PUBLIC KEY-----"},
		"empty":     {"", "begins with -----BEGIN PUBLIC KEY-----"},
		"small":     {inPEM(&small.PublicKey), "an RSA key of 1024 bits"},
		"curve":     {inPEM(&curve.PublicKey), "not an RSA key"},
		"content":   {"-----BEGIN PUBLIC KEY-----\nQ0FOQVJZ\n-----END PUBLIC KEY-----\n", "but not the content"},
		"PKCS 1":    {strings.ReplaceAll(acctest.PublicKey, "PUBLIC KEY", "RSA PUBLIC KEY"), "begins with -----BEGIN PUBLIC KEY-----"},
		"private":   {"-----BEGIN PRIVATE KEY-----\nCANARY\n-----END PRIVATE KEY-----\n", "replace this private key"},
		"encrypted": {"-----BEGIN ENCRYPTED PRIVATE KEY-----\nCANARY\n-----END ENCRYPTED PRIVATE KEY-----\n", "replace this private key"},
	} {
		t.Run(name, func(t *testing.T) {
			diags := st.NewObject().Validate(protocol.Values{"phone_number_id": acctest.Number, "business_public_key": c.key})
			if len(diags.Errors()) != 1 || !strings.Contains(diags.String(), c.says) || strings.Contains(diags.String(), "CANARY") {
				t.Errorf("got %s", diags)
			}
		})
	}
	st.WantNoCalls("validated")
}
