// Package tokenbinding binds a system user access token to a chat project.
package tokenbinding

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/token"
)

const typeName = "whatsapp_token_binding"

type model struct {
	binding.Arguments
	token.Token
	token.Generator
}

func (m model) tokenState() token.State { return token.State{Token: m.Token, Generator: m.Generator} }

// subject describes the token of a planned binding. prior is nil for a binding that is created.
func (m model) subject(config token.State, project string, prior *model, applied binding.Applied) token.Subject {
	subject := token.Subject{Config: config, Applied: applied.Value, Project: project, Label: binding.ProjectText(m.Project)}
	if prior != nil {
		subject.Prior = new(prior.tokenState())
	}
	return subject
}

// slot is the token of a chat project.
var slot = binding.Slot{
	TypeName: typeName,
	Noun:     "token",
	Held: func(p chat.Project) binding.Value {
		return binding.Value{Present: p.Token.Present, ID: p.Token.Fingerprint, Applied: appliedNote(p.Token, p.Token.Fingerprint)}
	},
	CanSet:   func(p *chat.Platform) bool { return p.Tokens != nil },
	CanClear: func(p *chat.Platform) bool { return p.TokenClearer != nil },
	Clear: func(ctx context.Context, p *chat.Platform, project chat.Project) error {
		return p.TokenClearer.ClearToken(ctx, project)
	},
}

// NewResource returns the resource whatsapp_token_binding.
func NewResource() resource.Resource {
	return binding.NewResource(slot, lifecycle.Spec[model, *session.Session]{
		Schema: resourceSchema,
		Plan:   plan,
		Import: importState,
		Create: bind,
		Read:   read,
		Update: update,
		Delete: remove,
	})
}

func resourceSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Binds a system user access token to a chat project: the step that people do by pasting a token into the " +
			"project's settings.\n\n" +
			"The token is checked while Terraform plans ([debug_token](https://developers.facebook.com/docs/graph-api/reference/debug_token)): " +
			"valid, of the configured app, " +
			"with the scopes that are needed, valid for long enough, able to reach what it must. A token that does not meet the requirements " +
			"fails the plan and never reaches the project. " +
			"Changing the token rotates it in place, with one write and without a version to change. With `generate` there is no token to " +
			"give: the binding makes one, delivers it, rotates it and revokes it. " +
			"`terraform destroy` refreshes first. If the token is no longer valid, remove the block or pass `-refresh=false`.\n\n" +
			"Where the platform shows a token's fingerprint, a token replaced by hand shows in the plan, and apply restores the configured one. " +
			"Where it says only that a token is there, a removed token is drift and a replaced one cannot be seen.\n\n" +
			"A token that the project holds already is adopted if it is equal. Where the platform shows when a token was stored, it is then " +
			"stored again: a configuration that applied it before leaves it in place when it is destroyed.\n\n" + slot.RemovalExample(),
		Attributes: lifecycle.MergeAttributes(slot.Attributes(), token.Attributes(token.Texts{
			LeftOut: "This or `generate` is required when the binding is created. With neither, later or after an import, the binding is only " +
				"observed: nothing is written, and drift shows as a changed `token_fingerprint`.",
		}), map[string]schema.Attribute{"generate": token.GenerateAttribute()}),
	}
}
