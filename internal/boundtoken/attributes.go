package boundtoken

import (
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/tokenargs"
)

// Attributes adds the token's arguments and facts. leftOut says what happens when the token is left out.
func Attributes(leftOut string, attrs map[string]schema.Attribute) map[string]schema.Attribute {
	attrs["access_token_wo"] = schema.StringAttribute{
		Optional: true, WriteOnly: true, Sensitive: true,
		Validators: []validator.String{tokenargs.TokenShape()},
		MarkdownDescription: "The system user access token. Write-only: it is neither in the state nor in a plan, and ephemeral values are welcome. " + leftOut + " " +
			"Because of it Terraform takes the resource as a whole for sensitive: in outputs, name single attributes. " +
			"It is inspected in every plan; whatever is wrong with it is an error on this argument. A token that is not known while planning is inspected during apply, before it is written.",
	}
	attrs["access_token_wo_version"] = schema.StringAttribute{
		Optional: true, Validators: []validator.String{stringvalidator.LengthBetween(1, 256)},
		MarkdownDescription: "Any text. Not needed for a rotation: a configured token with another fingerprint is rotated by itself. " +
			"Set it when the source of the token mints a new one at every run: then a different token alone changes nothing, and only a change of this text rotates. A token replaced by hand is still drift.",
	}
	attrs["token_fingerprint"] = schema.StringAttribute{
		Computed: true,
		MarkdownDescription: "Fingerprint of the token that the project holds: `sha256:` and the first 16 hex digits of its SHA-256, as `printf %s \"$TOKEN\" | sha256sum | cut -c1-16` prints them. " +
			"Null if the project holds no token. Where the platform does not show it, the one last applied.",
	}
	attrs["scopes"] = schema.SetAttribute{
		Computed: true, ElementType: types.StringType,
		MarkdownDescription: "Scopes of the token when it was last applied or checked. Null if somebody replaced it since.",
	}
	attrs["app_id"] = schema.StringAttribute{Computed: true, MarkdownDescription: "ID of the app that the token belongs to."}
	attrs["system_user_id"] = schema.StringAttribute{
		Computed: true, MarkdownDescription: "ID of the system user that the token belongs to, as this app knows it; null for other kinds of token.",
	}
	attrs["expires_at"] = schema.StringAttribute{
		Computed: true, CustomType: timetypes.RFC3339Type{},
		MarkdownDescription: "When the token expires (RFC 3339, UTC); null means never, or not known after somebody replaced it.",
	}
	return tokenargs.ForResource(attrs)
}
