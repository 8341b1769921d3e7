package channel

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/objectplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/boundtoken"
	"terraform-provider-whatsapp/internal/generate"
	"terraform-provider-whatsapp/internal/tokenargs"
)

// Texts are what the documentation of a platform's channel says differently.
type Texts struct {
	Noun      string // "inbox"
	Signature string // what the app secret is for, and when it is needed
	Webhook   string // who registers the webhook
	Replaces  string // appended to the ids; "" when they change in place
}

// Attributes adds what every channel has. replace is a modifier for the ids: RequiresReplace, or none.
func Attributes(t Texts, attrs map[string]schema.Attribute, replace ...planmodifier.String) map[string]schema.Attribute {
	attrs["id"] = schema.StringAttribute{
		Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
		MarkdownDescription: "ID of the " + t.Noun + ", a whole number. It is what imports and bindings name.",
	}
	attrs["phone_number_id"] = schema.StringAttribute{
		Required: true, PlanModifiers: replace, Validators: []validator.String{tokenargs.ID("a phone number")},
		MarkdownDescription: "ID of the phone number at Meta (5 to 20 digits), which is not the number itself. It must be readable with the provider's token, if the provider has one." + t.Replaces,
	}
	attrs["business_account_id"] = schema.StringAttribute{
		Required: true, PlanModifiers: replace, Validators: []validator.String{tokenargs.ID("a WhatsApp Business Account")},
		MarkdownDescription: "ID of the WhatsApp Business Account that the number belongs to (5 to 20 digits)." + t.Replaces,
	}
	attrs["app_secret_wo"] = schema.StringAttribute{
		Optional: true, WriteOnly: true, Sensitive: true, Validators: []validator.String{tokenargs.AppSecret()},
		MarkdownDescription: "The app secret of the Meta app. Write-only. " + t.Signature +
			" Another secret than the one last written is written by itself: no version has to be changed. Left out, the " + t.Noun + " keeps the one that it has.",
	}
	attrs["app_secret_fingerprint"] = schema.StringAttribute{
		Computed: true,
		MarkdownDescription: "Fingerprint of the app secret that was last written (`sha256:` and 16 hex digits of its SHA-256). Null if none was written, or if somebody removed it since. " +
			"A secret that somebody replaced by another one cannot be seen.",
	}
	attrs["webhook"] = schema.SingleNestedAttribute{
		Computed: true, PlanModifiers: []planmodifier.Object{objectplanmodifier.UseStateForUnknown()},
		MarkdownDescription: "Where Meta has to deliver messages. " + t.Webhook,
		Attributes: map[string]schema.Attribute{
			"callback_url": schema.StringAttribute{Computed: true, MarkdownDescription: "Address that Meta calls."},
			"verify_token": schema.StringAttribute{
				Computed: true, Sensitive: true,
				MarkdownDescription: "The word by which the " + t.Noun + " recognises Meta when the address is registered. It is in the state, because a webhook subscription needs it; it gives no access to Meta or to the chat platform.",
			},
		},
	}
	attrs["generate"] = generate.Attribute()
	return boundtoken.Attributes("This or `generate` is required when the "+t.Noun+" is created. With neither, later or after an import, the "+t.Noun+" keeps its token and the token is only observed.", attrs)
}

// Message validates a text that people read; what is no text is left out.
func Message() []validator.String {
	return []validator.String{stringvalidator.LengthBetween(1, 4096), stringvalidator.NoneOf("null")}
}

// Line validates a text of one line.
func Line() []validator.String {
	return []validator.String{
		stringvalidator.LengthBetween(1, 255), stringvalidator.NoneOf("null"),
		stringvalidator.RegexMatches(regexp.MustCompile(`^([^\s\pC](.*[^\s\pC])?)?$`), "must be one line without spaces or invisible characters around it"),
	}
}

// E164 validates a phone number in the international format.
func E164() validator.String {
	return stringvalidator.RegexMatches(regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`), "must be a phone number in the international format, with + and digits only, as in \"+15550100001\"")
}
