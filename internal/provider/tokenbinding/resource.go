// Package tokenbinding binds a system user access token to a chat project.
package tokenbinding

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/boundtoken"
	"terraform-provider-whatsapp/internal/generate"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

const typeName = "whatsapp_token_binding"

// what names the thing that is bound, in messages and in the memory of a run.
const what = "token"

type model struct {
	Project types.String `tfsdk:"project"`
	boundtoken.Model
	generate.Block
	ReplaceExisting types.Bool   `tfsdk:"replace_existing"`
	OnDestroy       types.String `tfsdk:"on_destroy"`
}

// NewResource returns the resource whatsapp_token_binding.
func NewResource() resource.Resource {
	return lifecycle.New(lifecycle.Spec[model, *session.Session]{
		TypeName: typeName,
		Schema:   resourceSchema,
		Identity: []string{"project"},
		Plan:     plan,
		Import:   imported,
		Create:   create,
		Read:     read,
		Update:   update,
		Delete:   remove,
	})
}

func resourceSchema(context.Context) schema.Schema {
	attrs := boundtoken.Attributes("This or `generate` is required when the binding is created. With neither, later or after an import, the binding is only observed: "+
		"nothing is written, and drift shows as a changed `token_fingerprint`.", map[string]schema.Attribute{"generate": generate.Attribute()})
	return schema.Schema{
		MarkdownDescription: "Binds a system user access token to a chat project: the step that people do by pasting a token into the project's settings.\n\n" +
			"The token is checked while Terraform plans ([debug_token](https://developers.facebook.com/docs/graph-api/reference/debug_token)): valid, of the configured app, with the scopes that are needed, valid for long enough, able to reach what it must. " +
			"A token that falls short fails the plan and never reaches the project. Changing the token rotates it in place, with one write and without a version to bump. With `generate` there is no token to give: the binding makes one, delivers it, rotates it and revokes it, and nobody ever sees it. " +
			"A destruction with a refresh plans first, too: if the token has become useless, take the binding out of the configuration or destroy with `-refresh=false`.\n\n" +
			"Where the platform shows a token's fingerprint, a token replaced by hand shows in the plan and apply restores the configured one. Where it says only that a token is there, a removed token is drift and a replaced one cannot be seen.",
		Attributes: binding.Attributes(what, attrs),
	}
}
