// Package tokenbinding binds a system user access token to a chat project.
package tokenbinding

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/clients"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tokenargs"
)

const typeName = "whatsapp_token_binding"

// what names the thing that is bound, in messages and in the memory of a run.
const what = "token"

// NewResource returns the resource whatsapp_token_binding.
func NewResource() resource.Resource {
	return lifecycle.New(lifecycle.Spec[model, *clients.Clients]{
		TypeName: typeName,
		Schema:   resourceSchema,
		Identity: "project",
		Plan:     plan,
		Import:   imported,
		Create:   create,
		Read:     read,
		Update:   update,
		Delete:   remove,
	})
}

func resourceSchema(context.Context) schema.Schema {
	attrs := map[string]schema.Attribute{
		"access_token_wo": schema.StringAttribute{
			Optional: true, WriteOnly: true, Sensitive: true,
			Validators: []validator.String{tokenargs.TokenShape()},
			MarkdownDescription: "The system user access token. Write-only: it is neither in the state nor in a plan, and ephemeral values are welcome. " +
				"Required when the binding is created. Left out later, or after an import, the binding is only observed: nothing is written, and drift shows as a changed `token_fingerprint`. " +
				"Because of it Terraform takes the resource as a whole for sensitive: in outputs, name single attributes. " +
				"It is inspected in every plan; whatever is wrong with it is an error on this argument. A token that is not known while planning is inspected during apply, before it is written.",
		},
		"access_token_wo_version": schema.StringAttribute{
			Optional: true, Validators: []validator.String{stringvalidator.LengthBetween(1, 256)},
			MarkdownDescription: "Any text. Not needed for a rotation: a configured token with another fingerprint is rotated by itself. " +
				"Set it when the source of the token mints a new one at every run: then a different token alone changes nothing, and only a change of this text rotates. A token replaced by hand is still drift.",
		},
		"token_fingerprint": schema.StringAttribute{
			Computed: true,
			MarkdownDescription: "Fingerprint of the token that the project holds: `sha256:` and the first 16 hex digits of its SHA-256, as `printf %s \"$TOKEN\" | sha256sum | cut -c1-16` prints them. " +
				"Null if the project holds no token. Where the platform does not show it, the one last applied.",
		},
		"scopes": schema.SetAttribute{
			Computed: true, ElementType: types.StringType,
			MarkdownDescription: "Scopes of the token when it was last applied or checked. Null if somebody replaced it since.",
		},
		"app_id":         schema.StringAttribute{Computed: true, MarkdownDescription: "ID of the app that the token belongs to."},
		"system_user_id": schema.StringAttribute{Computed: true, MarkdownDescription: "ID of the system user that the token belongs to, as this app knows it; null for other kinds of token."},
		"expires_at": schema.StringAttribute{
			Computed: true, CustomType: timetypes.RFC3339Type{},
			MarkdownDescription: "When the token expires (RFC 3339, UTC); null means never, or not known after somebody replaced it.",
		},
	}
	return schema.Schema{
		MarkdownDescription: "Binds a system user access token to a chat project: the step that people do by pasting a token into the project's settings.\n\n" +
			"The token is checked while Terraform plans ([debug_token](https://developers.facebook.com/docs/graph-api/reference/debug_token)): valid, of the configured app, with the scopes that are needed, valid for long enough, able to reach what it must. " +
			"A token that falls short fails the plan and never reaches the project. Changing the token rotates it in place, with one write and without a version to bump. " +
			"A destruction with a refresh plans first, too: if the token has become useless, take the binding out of the configuration or destroy with `-refresh=false`.\n\n" +
			"Where the platform shows a token's fingerprint, a token replaced by hand shows in the plan and apply restores the configured one. Where it says only that a token is there, a removed token is drift and a replaced one cannot be seen.",
		Attributes: binding.Attributes(what, tokenargs.ForResource(attrs)),
	}
}
