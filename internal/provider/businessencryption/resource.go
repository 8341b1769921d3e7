// Package businessencryption manages the public key with which Meta encrypts what a flow sends to its endpoint.
package businessencryption

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaobject/setting"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

const (
	publicKey = "business_public_key"
	signature = "business_public_key_signature_status"

	keyBits = 2048
)

// NewResource returns the resource whatsapp_business_encryption.
func NewResource() resource.Resource {
	return setting.New(setting.Spec{
		TypeName: "whatsapp_business_encryption",
		Setting:  graph.BusinessEncryption,
		Markdown: "Uploads the public key with which Meta encrypts what flows send to their endpoint ([business encryption](" +
			"https://developers.facebook.com/documentation/business-messaging/whatsapp/flows/guides/implementingyourflowendpoint)). A flow with " +
			"an endpoint cannot be published without it (code 139002).\n\n" +
			"The provider's token needs `whatsapp_business_management`. The private key stays with the endpoint and never enters Terraform. " +
			"Meta cannot delete a key.\n\n" +
			"Meta signs the key for the number. The signature is lost when the number is registered again or moved between the " +
			"On-Premises API and the Cloud API: Meta then shows `MISMATCH`, and the plan uploads the same key again. To upload it in the same " +
			"apply as a new registration, set `replace_triggered_by` of the registration in `lifecycle`.",
		Attributes: map[string]schema.Attribute{
			publicKey: schema.StringAttribute{
				Required: true, Validators: []validator.String{rsaKeyValidator()},
				MarkdownDescription: "RSA public key of 2048 bits in PEM (`-----BEGIN PUBLIC KEY-----`), for example from `file(\"public.pem\")`. " +
					"Keys are compared by their content: line breaks and white space are not differences.",
			},
		},
		OtherAttributes: map[string]schema.Attribute{
			signature: schema.StringAttribute{
				Computed: true, MarkdownDescription: "`VALID`, or `MISMATCH` if the key must be uploaded again, which the plan does.",
			},
		},
		Facts:     []string{signature},
		OnDestroy: ondestroy.Abandon,
		Equal:     sameKey,
		Stale:     staleKeys,
	})
}

// staleKeys returns the key if its signature does not belong to the number.
func staleKeys(facts graph.Values) []string {
	if status, _ := facts[signature].(string); strings.EqualFold(status, "MISMATCH") {
		return []string{publicKey}
	}
	return nil
}

// sameKey compares keys by what they hold: Meta shows them with other line breaks.
func sameKey(_ string, configured, shown attr.Value) bool {
	a, _ := configured.(types.String)
	b, _ := shown.(types.String)
	one, other := decodePEM(a.ValueString()), decodePEM(b.ValueString())
	return one != nil && other != nil && bytes.Equal(one.Bytes, other.Bytes)
}

func decodePEM(text string) *pem.Block {
	block, _ := pem.Decode([]byte(strings.ReplaceAll(text, `\n`, "\n")))
	return block
}

// rsaKeyValidator refuses what is not an RSA public key. It never accepts or repeats a private key.
func rsaKeyValidator() validator.String {
	return tfvalid.String("must be an RSA public key of 2048 bits in PEM", func(value string, p *tfvalid.Problems) {
		const next = "Make one with: openssl rsa -in private.pem -pubout"
		block := decodePEM(value)
		switch {
		case strings.Contains(value, "PRIVATE KEY"):
			p.Error("Private key given as the public key", "The value of %s is a private key. Give the public key, and replace this private key: "+
				"it was in the configuration. %s", p.Argument(), next)
			return
		case block == nil || block.Type != "PUBLIC KEY":
			p.Error("Invalid public key", "The value of %s must be a public key in PEM, which begins with -----BEGIN PUBLIC KEY-----. %s",
				p.Argument(), next)
			return
		}
		parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
		key, isRSA := parsed.(*rsa.PublicKey)
		switch {
		case err != nil:
			p.Error("Invalid public key", "The value of %s has the form of a public key, but not the content. Copy it again. %s", p.Argument(), next)
		case !isRSA:
			p.Error("Invalid public key", "The value of %s is not an RSA key. Meta accepts RSA keys of %d bits only.", p.Argument(), keyBits)
		case key.N.BitLen() != keyBits:
			p.Error("Invalid public key", "The value of %s is an RSA key of %d bits. Meta accepts %d bits only.", p.Argument(), key.N.BitLen(),
				keyBits)
		}
	})
}
