package channel

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/objectplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
	"terraform-provider-whatsapp/internal/token"
)

// Attributes returns the attributes that every channel has.
func (k Kind[M]) Attributes() map[string]schema.Attribute {
	own := map[string]schema.Attribute{
		"webhook": k.webhookAttribute(), "on_destroy": k.onDestroyAttribute(), "generate": token.GenerateAttribute(),
	}
	return lifecycle.MergeAttributes(own, k.identifierAttributes(), k.appSecretAttributes(), token.Attributes(token.Texts{
		LeftOut: "This or `generate` is required when the " + k.Noun + " is created. With neither, later or after an import, the " + k.Noun +
			" keeps its token and the token is only observed.",
	}))
}

func (k Kind[M]) identifierAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id": schema.StringAttribute{
			Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			MarkdownDescription: "ID of the " + k.Noun + ", a whole number. Imports and bindings use it.",
		},
		"phone_number_id": schema.StringAttribute{
			Required: true, Validators: []validator.String{metaarg.IDValidator("a phone number")},
			MarkdownDescription: "ID of the phone number at Meta (5 to 20 digits), which is not the number itself. " +
				"The provider's token must be able to read it, if the provider has one." + k.Docs.ReplaceNote,
		},
		"business_account_id": schema.StringAttribute{
			Required: true, Validators: []validator.String{metaarg.IDValidator("a WhatsApp Business Account")},
			MarkdownDescription: "ID of the WhatsApp Business Account that the number belongs to (5 to 20 digits)." + k.Docs.ReplaceNote,
		},
	}
}

func (k Kind[M]) appSecretAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"app_secret_wo": schema.StringAttribute{
			Optional: true, WriteOnly: true, Sensitive: true, Validators: []validator.String{metaarg.AppSecretValidator()},
			MarkdownDescription: "The app secret of the Meta app. Write-only. " + k.Docs.Signature +
				" A secret that differs from the one last written is written: no version has to be changed. " +
				"Left out, the " + k.Noun + " keeps its app secret.",
		},
		"app_secret_fingerprint": schema.StringAttribute{
			Computed: true,
			MarkdownDescription: "Fingerprint of the app secret that was last written (`sha256:` and 16 hex digits of its SHA-256). " +
				"Null if none was written, or if it was removed outside Terraform. An app secret that was replaced outside Terraform cannot be seen.",
		},
	}
}

func (k Kind[M]) webhookAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		Computed: true, PlanModifiers: []planmodifier.Object{objectplanmodifier.UseStateForUnknown()},
		MarkdownDescription: "Where Meta must deliver messages. " + k.Docs.Webhook,
		Attributes: map[string]schema.Attribute{
			"callback_url": schema.StringAttribute{Computed: true, MarkdownDescription: "Address that Meta calls."},
			"verify_token": schema.StringAttribute{
				Computed: true, Sensitive: true,
				MarkdownDescription: "The word by which the " + k.Noun + " recognizes Meta when the address is registered. " +
					"It is in the state, because a webhook subscription needs it. It gives no access to Meta or to the chat platform.",
			},
		},
	}
}

// MessageValidators validates a text that customers read. An object without the text leaves the argument out.
func MessageValidators() []validator.String {
	return []validator.String{stringvalidator.UTF8LengthBetween(1, 4096), notNullValidator()}
}

// notNullValidator refuses the text "null", which an expression such as jsonencode makes of a missing value.
func notNullValidator() validator.String {
	return tfvalid.String(`must not be the word "null"`, func(value string, p *tfvalid.Problems) {
		if value == "null" {
			p.Error("Invalid text", `The value of %s is the word "null". Omit the argument, or write the text.`, p.Argument())
		}
	})
}

// OneLineValidators validates a text of one line.
func OneLineValidators() []validator.String {
	return []validator.String{
		stringvalidator.UTF8LengthBetween(1, 255), notNullValidator(),
		tfvalid.Matches(regexp.MustCompile(`^([^\s\pC](.*[^\s\pC])?)?$`), "Invalid text",
			"must be one line without spaces or invisible characters around it"),
	}
}

// E164Validator validates a phone number in the international format.
func E164Validator() validator.String {
	return tfvalid.Matches(regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`), "Invalid phone number",
		"must be a phone number in the international format, with + and digits only, as in \"+15550100001\"")
}
