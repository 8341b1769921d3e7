package metaarg

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	action "github.com/hashicorp/terraform-plugin-framework/action/schema"
	resource "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
)

// TemplateMessage are the arguments of a message that is made from a template. Embed them in a model.
type TemplateMessage struct {
	To           types.String   `tfsdk:"to"`
	TemplateName types.String   `tfsdk:"template_name"`
	Language     types.String   `tfsdk:"template_language"`
	Parameters   []types.String `tfsdk:"parameters"`
}

// MessageFrom returns the message of a phone number.
func (t TemplateMessage) MessageFrom(phoneNumberID string) graph.TemplateMessage {
	m := graph.TemplateMessage{
		PhoneNumberID: phoneNumberID, To: t.To.ValueString(), Name: t.TemplateName.ValueString(), Language: t.Language.ValueString(),
	}
	for _, text := range t.Parameters {
		m.Parameters = append(m.Parameters, text.ValueString())
	}
	return m
}

const (
	recipientText = "Phone number of the recipient with its country code: 7 to 15 digits, perhaps with `+` in front. " +
		"The person must have agreed to receive messages."
	templateText = "Name of an approved template of the account, such as `hello_world`: " +
		"1 to 512 lower-case letters, digits and underscores."
	languageText  = "Language of the template, such as `en_US`, exactly as the template has it."
	parameterText = "Texts for the variables in the body of the template, in their order: 1 to 1,024 characters each. " +
		"Their number must be that of the template."
)

func parameterValidators() []validator.List {
	return []validator.List{
		listvalidator.SizeAtLeast(1), listvalidator.NoNullValues(), listvalidator.ValueStringsAre(stringvalidator.UTF8LengthBetween(1, 1024)),
	}
}

// TemplateMessageActionAttributes returns the arguments of an action.
func TemplateMessageActionAttributes() map[string]action.Attribute {
	required := func(description string, v validator.String) action.Attribute {
		return action.StringAttribute{Required: true, Validators: []validator.String{v}, MarkdownDescription: description}
	}
	return map[string]action.Attribute{
		"to": required(recipientText, recipientValidator()), "template_name": required(templateText, TemplateNameValidator()),
		"template_language": required(languageText, LanguageValidator()),
		"parameters": action.ListAttribute{
			Optional: true, ElementType: types.StringType, Validators: parameterValidators(), MarkdownDescription: parameterText,
		},
	}
}

// TemplateMessageResourceAttributes returns the arguments of a managed resource.
func TemplateMessageResourceAttributes() map[string]resource.Attribute {
	required := func(description string, v validator.String) resource.Attribute {
		return resource.StringAttribute{Required: true, Validators: []validator.String{v}, MarkdownDescription: description}
	}
	return map[string]resource.Attribute{
		"to": required(recipientText, recipientValidator()), "template_name": required(templateText, TemplateNameValidator()),
		"template_language": required(languageText, LanguageValidator()),
		"parameters": resource.ListAttribute{
			Optional: true, ElementType: types.StringType, Validators: parameterValidators(), MarkdownDescription: parameterText,
		},
	}
}
