package token

import (
	"cmp"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

// Texts are what an object's documentation says differently about its token. "" is the usual text.
type Texts struct {
	AccessToken string // the whole text, or ""
	LeftOut     string // what happens when the token is left out; part of the usual text of AccessToken
	Version     string
	Fingerprint string
	Scopes      string
	ExpiresAt   string
}

const (
	accessTokenText = "The system user access token. Write-only: it is neither in the state nor in a plan, and ephemeral values are accepted. "
	// SensitiveText says what the argument does to references to the resource.
	SensitiveText = "Because of this argument, Terraform treats references to the whole resource as sensitive. In outputs, reference " +
		"individual attributes. "
	inspectedText = "It is inspected in every plan; a token that does not meet the requirements is an error on this argument. " +
		"A token that is not known while planning is inspected during apply, before it is written."
	versionText = tfvalid.TriggerText + ". A rotation does not need it: a configured token with another fingerprint is written " +
		"by itself. Set it if the source returns a new token in every run. A different token alone then causes no change, and only a change of " +
		"this text rotates the token. A token replaced by hand is still drift."
	expectedText = "Fingerprint that `access_token_wo` must have: `sha256:` and the first 16 hex digits of its SHA-256. A plan and an " +
		"apply with another token fail, and nothing is written. The value is part of a saved plan, so the token of the apply is the one " +
		"that was reviewed. A plan that replaces the token names the fingerprint of the new one in a warning. Default: any token that " +
		"meets the requirements is accepted."
	fingerprintText = "Fingerprint of the token that the project holds: `sha256:` and the first 16 hex digits of its SHA-256, as " +
		"`printf %s \"$TOKEN\" | sha256sum | cut -c1-16` prints them. Null if the project holds no token. Where the platform does not show " +
		"it, the one last applied."
	scopesText  = "Scopes of the token when it was last applied or checked. Null if the token was replaced outside Terraform since."
	expiresText = "When the token expires (RFC 3339, UTC). Null means never, or unknown because the token was replaced outside Terraform."
)

// Attributes returns the arguments and the facts of a token.
func Attributes(t Texts) map[string]schema.Attribute {
	all := requirementsForResource()
	maps.Copy(all, map[string]schema.Attribute{
		"access_token_wo": schema.StringAttribute{
			Optional: true, WriteOnly: true, Sensitive: true, Validators: []validator.String{ValueValidator()},
			MarkdownDescription: cmp.Or(t.AccessToken, accessTokenText+t.LeftOut+" "+SensitiveText+inspectedText),
		},
		"access_token_wo_version": schema.StringAttribute{
			Optional: true, Validators: []validator.String{tfvalid.Trigger()},
			MarkdownDescription: cmp.Or(t.Version, versionText),
		},
		"expected_fingerprint": schema.StringAttribute{
			Optional: true, Validators: []validator.String{FingerprintValidator()},
			MarkdownDescription: expectedText,
		},
		"token_fingerprint": schema.StringAttribute{Computed: true, MarkdownDescription: cmp.Or(t.Fingerprint, fingerprintText)},
		"scopes": schema.SetAttribute{
			Computed: true, ElementType: types.StringType, MarkdownDescription: cmp.Or(t.Scopes, scopesText),
		},
		"app_id": schema.StringAttribute{Computed: true, MarkdownDescription: "ID of the app that the token belongs to."},
		"system_user_id": schema.StringAttribute{
			Computed: true, MarkdownDescription: "ID of the system user that the token belongs to, as this app knows it. Null for other kinds " +
				"of token.",
		},
		"expires_at": schema.StringAttribute{
			Computed: true, CustomType: timetypes.RFC3339Type{}, MarkdownDescription: cmp.Or(t.ExpiresAt, expiresText),
		},
	})
	return all
}
