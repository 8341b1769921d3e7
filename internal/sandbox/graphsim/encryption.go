package graphsim

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"net/url"
)

const (
	businessEncryption = "whatsapp_business_encryption"
	publicKey          = "business_public_key"
	signatureStatus    = "business_public_key_signature_status"
	keyBits            = 2048
)

// registerEncryption defines the encryption setting of a number. The answer ends the key with a newline. A registration
// of the number makes the signature a mismatch, until the key is uploaded again. Before the first upload the list is
// empty here; no page shows it.
func (s *Sim) registerEncryption() {
	s.defineSetting(setting{
		nodeKind: kindPhoneNumber, name: businessEncryption, kind: "WhatsAppBusinessEncryption", scopes: []string{scopeWhatsAppManagement},
		properties: []property{{name: publicKey, write: businessKeyRule, required: true}, {name: signatureStatus}},
		isAbsent:   func(o *object) bool { return o.fields[publicKey] == nil },
		checkFirst: func(c *call) *Error {
			if c.params.Get(publicKey) == "" {
				return errBadParameter("Missing required parameter: %s", publicKey)
			}
			return nil
		},
		check: func(_ *call, _ *object, next map[string]any) *Error {
			next[signatureStatus] = "VALID"
			return nil
		},
		show: func(_ *call, o *object, _ url.Values) *object {
			if o.fields[signatureStatus] == "MISMATCH" && s.switches.mismatchedKeysBlank {
				return o.withFields(map[string]any{publicKey: " "})
			}
			return o
		},
	})
}

func businessKeyRule(_, text string) (any, *Error) {
	invalid := &Error{
		Code: 100, Message: "(#100) Business public key is invalid",
		UserTitle: "Invalid Public Key", UserMessage: "The provided public key format is invalid",
	}
	block, rest := pem.Decode([]byte(text))
	if block == nil || len(bytes.TrimSpace(rest)) > 0 {
		return nil, invalid
	}
	parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
	if key, isRSA := parsed.(*rsa.PublicKey); err != nil || !isRSA || key.N.BitLen() != keyBits {
		return nil, invalid
	}
	return string(pem.EncodeToMemory(block)), nil
}

// mismatchKey marks the signature of the key as a mismatch, as a registration does.
func (s *Sim) mismatchKey(number *object) {
	if o := s.objects[itemID(number.id, businessEncryption, "")]; o != nil {
		o.fields[signatureStatus] = "MISMATCH"
	}
}
