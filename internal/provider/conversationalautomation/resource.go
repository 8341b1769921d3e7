// Package conversationalautomation manages the ice breakers and commands of a phone number.
package conversationalautomation

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaobject/setting"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

// The limits of Meta's page.
const (
	maxPrompts, maxPrompt       = 4, 80
	maxCommands, maxDescription = 30, 256
)

var commandName = regexp.MustCompile(`^[a-zA-Z0-9_]{1,32}$`)

// NewResource returns the resource whatsapp_conversational_automation.
func NewResource() resource.Resource {
	return setting.New(setting.Spec{
		TypeName: "whatsapp_conversational_automation",
		Setting:  graph.ConversationalAutomation,
		Markdown: "Sets what a chat with a phone number offers before the first message: ice breakers (`prompts`) and `commands` " +
			"([conversational components](https://developers.facebook.com/documentation/business-messaging/whatsapp/" +
			"business-phone-numbers/conversational-components)).\n\n" +
			"The provider's token needs `whatsapp_business_management`. A link of wa.me with a prefilled text skips the prompts. Meta removed " +
			"the welcome message in March 2026, so it cannot be configured.",
		Attributes: map[string]schema.Attribute{
			"prompts": schema.ListAttribute{
				Optional: true, ElementType: types.StringType,
				Validators: []validator.List{
					listvalidator.SizeAtMost(maxPrompts), tfvalid.Unique(), listvalidator.ValueStringsAre(plainTextValidators(maxPrompt)...),
				},
				MarkdownDescription: "Ice breakers in the order in which they are shown: at most 4 texts with 1 to 80 characters and without emoji. " +
					"Meta's API reference allows only 3. An empty list removes all.",
			},
			"commands": schema.ListNestedAttribute{
				Optional: true,
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"command_name": schema.StringAttribute{
						Required: true,
						Validators: []validator.String{tfvalid.Matches(commandName, "Invalid command name",
							"must be 1 to 32 letters, digits and underscores, without the slash")},
						MarkdownDescription: "Name without the slash: 1 to 32 letters, digits and underscores.",
					},
					"command_description": schema.StringAttribute{
						Required: true, Validators: plainTextValidators(maxDescription),
						MarkdownDescription: "What the command does: 1 to 256 characters without emoji.",
					},
				}},
				Validators: []validator.List{listvalidator.SizeAtMost(maxCommands), tfvalid.UniqueKeys("command_name")},
				MarkdownDescription: "Commands that customers see after typing a slash: at most 30, each with another name. An empty list " +
					"removes all.",
			},
		},
		Defaults:  graph.Values{"prompts": []any{}, "commands": []any{}},
		OnDestroy: ondestroy.Reset,
	})
}

// plainTextValidators refuse an empty text, one that is too long, and emoji.
func plainTextValidators(longest int) []validator.String {
	return []validator.String{
		tfvalid.Length(1, longest),
		tfvalid.String("must be a text without emoji", func(value string, p *tfvalid.Problems) {
			if hasEmoji(value) {
				p.Error("Emoji are not accepted", "Meta accepts no emoji in %s. Remove them.", p.Argument())
			}
		}),
	}
}

// hasEmoji recognizes the blocks of Unicode that hold pictures.
func hasEmoji(text string) bool {
	for _, r := range text {
		if r >= 0x1f000 || (r >= 0x2600 && r <= 0x27bf) {
			return true
		}
	}
	return false
}
