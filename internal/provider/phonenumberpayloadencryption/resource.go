// Package phonenumberpayloadencryption manages the encryption of messages between Meta and a business.
package phonenumberpayloadencryption

import (
	"context"
	"encoding/base64"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/metaobject/setting"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

const (
	status      = "status"
	key         = "client_encryption_key"
	fingerprint = "client_encryption_key_fingerprint"

	enabled, disabled = "ENABLED", "DISABLED"
)

// NewResource returns the resource whatsapp_phone_number_payload_encryption.
func NewResource() resource.Resource {
	return setting.New(setting.Spec{
		TypeName: "whatsapp_phone_number_payload_encryption",
		Setting:  graph.PayloadEncryption,
		Markdown: "Sets whether Meta encrypts the content of messages for the business, beyond TLS ([settings of a phone number](" +
			"https://developers.facebook.com/documentation/business-messaging/whatsapp/reference/" +
			"whatsapp-business-phone-number/settings-api)).\n\n" +
			"The provider's token needs `whatsapp_business_management`. Meta does not show the key, only a fingerprint of it. If the fingerprint " +
			"changes, the key was replaced elsewhere: the plan writes the configured key again. After an import, the key is written once. The " +
			"private key never enters Terraform.",
		Attributes: map[string]schema.Attribute{
			status: schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.MetaWordValidator(enabled, disabled)},
				MarkdownDescription: "`ENABLED` or `DISABLED`. Meta's default is `DISABLED`.",
			},
			key: schema.StringAttribute{
				Optional: true, Validators: []validator.String{base64KeyValidator()},
				MarkdownDescription: "Public key of the business in base64, as in `filebase64(\"public.pem\")`. Required to enable the encryption, " +
					"and not accepted with the status `DISABLED`.",
			},
		},
		OtherAttributes: map[string]schema.Attribute{
			fingerprint: schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Fingerprint of the key, in Meta's form. Null while the encryption is disabled.",
			},
		},
		Facts:      []string{fingerprint},
		Hidden:     map[string]string{key: fingerprint},
		SendAll:    true,
		Defaults:   graph.Values{status: disabled},
		OnDestroy:  ondestroy.Reset,
		Normalize:  normalizeValues,
		Check:      checkKeyGiven,
		Validators: []resource.ConfigValidator{tfvalid.Config("A key belongs to the status ENABLED", checkKeyUsed)},
	})
}

func normalizeValues(_ context.Context, _ *graph.Client, values graph.Values) (graph.Values, error) {
	return setting.WithUpperCase(values, status), nil
}

// base64KeyValidator refuses what is not a key in base64. It never accepts a private key.
func base64KeyValidator() validator.String {
	return tfvalid.String("must be a public key in base64", func(value string, p *tfvalid.Problems) {
		raw, err := base64.StdEncoding.DecodeString(value)
		switch {
		case strings.Contains(value, "PRIVATE KEY") || strings.Contains(string(raw), "PRIVATE KEY"):
			p.Error("Private key given as the public key", "The value of %s is a private key. Give the public key, and replace this private key: "+
				"it was in the configuration.", p.Argument())
		case err != nil || len(raw) == 0:
			p.Error("Invalid key", "The value of %s must be a public key in base64. Use filebase64() for a file.", p.Argument())
		}
	})
}

// checkKeyGiven demands a key where the encryption is switched on.
func checkKeyGiven(_ context.Context, change setting.Change) error {
	now := change.Planned.Attributes()
	if slices.Contains(change.Keys, status) && now[status].Equal(types.StringValue(enabled)) && now[key].IsNull() {
		return tfdiag.WithPath(path.Root(key), tfdiag.New("Missing key",
			"Meta needs client_encryption_key to enable the encryption. Set it to the "+
				"public key of the business in base64."))
	}
	return nil
}

// checkKeyUsed refuses a key that has no effect.
func checkKeyUsed(config types.Object) error {
	now := config.Attributes()
	if now[status].Equal(types.StringValue(disabled)) && !now[key].IsNull() && !now[key].IsUnknown() {
		return tfdiag.WithPath(path.Root(key), tfdiag.New("Key without encryption",
			"client_encryption_key has no effect with the status DISABLED. "+
				"Remove it, or set the status to ENABLED."))
	}
	return nil
}
