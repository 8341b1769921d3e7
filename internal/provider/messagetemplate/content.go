package messagetemplate

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

func contentAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"header": headerAttribute("Header of the message."),
		"body":   bodyAttribute("Text of the message: at most 1024 characters."),
		"footer": schema.SingleNestedAttribute{
			Optional:            true,
			Attributes:          map[string]schema.Attribute{"text": requiredString("Text: at most 60 characters, without variables.")},
			MarkdownDescription: "Small text below the body.",
		},
		"buttons": buttonsAttribute("Buttons below the message: at most ten, quick replies together."),
		"carousel": schema.SingleNestedAttribute{
			Optional: true,
			Attributes: map[string]schema.Attribute{
				"cards": schema.ListNestedAttribute{
					Required: true,
					NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
						"header":  headerAttribute("Header of the card: `IMAGE`, `VIDEO` or `PRODUCT`."),
						"body":    bodyAttribute("Text of the card: at most 160 characters."),
						"buttons": buttonsAttribute("Buttons of the card: at most two."),
					}},
					MarkdownDescription: "Cards: 2 to 10, with the same kinds of parts. A message must have as many cards.",
				},
			},
			MarkdownDescription: "Cards that a customer can swipe through. The category is `MARKETING`.",
		},
		"limited_time_offer": schema.SingleNestedAttribute{
			Optional: true,
			Attributes: map[string]schema.Attribute{
				"text": requiredString("Text of the offer: at most 16 characters."),
				"has_expiration": schema.BoolAttribute{
					Optional: true, MarkdownDescription: "Whether messages name a time at which the offer ends. Default: Meta's.",
				},
			},
			MarkdownDescription: "Offer that ends at a time. The category is `MARKETING`.",
		},
		"authentication": schema.SingleNestedAttribute{
			Optional: true,
			Attributes: map[string]schema.Attribute{
				"add_security_recommendation": schema.BoolAttribute{
					Optional: true, MarkdownDescription: "Whether the body ends with the advice not to share the code. Default: `false`.",
				},
				"code_expiration_minutes": schema.Int64Attribute{
					Optional: true, MarkdownDescription: "Minutes after which the code is said to expire: 1 to 90. Default: no such line.",
				},
				"otp_type":      requiredString("Button: `COPY_CODE`, `ONE_TAP` or `ZERO_TAP`. The last two are for Android apps."),
				"text":          optionalString("Label of the button that copies the code: at most 25 characters. Default: Meta's."),
				"autofill_text": optionalString("Label of the button of `ONE_TAP` that fills the code in: at most 25 characters. Default: Meta's."),
				"supported_apps": schema.ListNestedAttribute{
					Optional: true,
					NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
						"package_name":   requiredString("Package name of the Android app: at most 224 characters."),
						"signature_hash": requiredString("Signing key hash of the app: 11 characters."),
					}},
					MarkdownDescription: "Android apps that receive the code: 1 to 5, for `ONE_TAP` and `ZERO_TAP`.",
				},
				"zero_tap_terms_accepted": schema.BoolAttribute{
					Optional: true, MarkdownDescription: "Must be `true` for `ZERO_TAP`: you accept Meta's terms of zero-tap authentication.",
				},
			},
			MarkdownDescription: "Content of a template of the category `AUTHENTICATION`, whose texts are Meta's. It takes the place of `body`, " +
				"`footer` and `buttons`.",
		},
		"components_json": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Content in Meta's own form, a JSON array of components " +
				"([components](https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/components)), in place of the " +
				"typed blocks. Spaces, the order of keys and of components, and the case of types make no difference. In the place of " +
				"the handle of a media example, `file:` and the path of a local file is read as `media_path`.",
		},
		"library": schema.SingleNestedAttribute{
			Optional: true,
			Attributes: map[string]schema.Attribute{
				"name": requiredString("Name of the library template."),
				"button_inputs_json": optionalString("Values of its buttons, a JSON array in Meta's form " +
					"(`library_template_button_inputs`): one for each " +
					"button that opens a link or calls, none for quick replies."),
				"body_inputs_json": optionalString("Choices for its body, a JSON object in Meta's form (`library_template_body_inputs`)."),
			},
			MarkdownDescription: "Template of Meta's library, in place of own content. Another one needs another `name`.",
		},
	}
}

func creationAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		Attributes: map[string]schema.Attribute{
			"sub_category": schema.StringAttribute{
				Optional: true, Validators: []validator.String{tfvalid.Matches(regexp.MustCompile(`^[A-Z_]+$`), "Invalid sub-category",
					"must be the name of a sub-category in upper case, such as ORDER_STATUS")},
				MarkdownDescription: "Sub-category, such as `ORDER_STATUS`, `ORDER_DETAILS` or `RICH_ORDER_STATUS`. Default: none, which Meta can " +
					"show as `CUSTOM`.",
			},
			"cta_url_link_tracking_opted_out": schema.BoolAttribute{
				Optional: true, MarkdownDescription: "Whether Meta does not count clicks on buttons that open an address. Default: Meta's.",
			},
			"display_format": schema.StringAttribute{
				Optional: true, Validators: []validator.String{tfvalid.Matches(regexp.MustCompile(`^[A-Z_]+$`), "Invalid display format",
					"must be the name of a format in upper case, such as ORDER_DETAILS")},
				MarkdownDescription: "How messages are displayed, such as `ORDER_DETAILS`. Default: Meta's.",
			},
			"degrees_of_freedom_spec_json": optionalString("What Meta may change in messages, a JSON object in Meta's form " +
				"(`degrees_of_freedom_spec`). Default: Meta's."),
		},
		MarkdownDescription: "Values that only a creation can set, under Meta's own keys. Another value in the configuration is an error in " +
			"the plan if the `name` stays. Meta does not show `display_format` and `degrees_of_freedom_spec`, so an import accepts any. Removing " +
			"an argument keeps its value at Meta.",
	}
}

func requiredString(text string) schema.StringAttribute {
	return schema.StringAttribute{Required: true, MarkdownDescription: text}
}

func optionalString(text string) schema.StringAttribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: text}
}

func headerAttribute(text string) schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		Attributes: map[string]schema.Attribute{
			"format":  optionalString("`TEXT` (the default), `IMAGE`, `VIDEO`, `DOCUMENT`, `GIF`, `LOCATION` or `PRODUCT`."),
			"text":    optionalString("Text, for `TEXT`: at most 60 characters, at most one variable."),
			"example": optionalString("Example of the variable in `text`. Meta reviews the template with it, and demands one for each variable."),
			"media_path": schema.StringAttribute{Optional: true, Validators: []validator.String{
				stringvalidator.ConflictsWith(path.MatchRelative().AtParent().AtName("media_handle")),
			}, MarkdownDescription: "Path of a local file that is the example of the medium. It must exist while planning, and is uploaded when " +
				"its content or the content of the template changes. An import does not know the file at Meta: the first one is not uploaded."},
			"media_handle": optionalString("Handle of an upload that is the example of the medium, in place of `media_path`. It can be used once."),
		},
		MarkdownDescription: text,
	}
}

func bodyAttribute(text string) schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		Attributes: map[string]schema.Attribute{
			"text": requiredString("Text, with variables such as `{{1}}` or `{{first_name}}`."),
			"examples": schema.ListAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Examples of the variables `{{1}}`, `{{2}}` and so on, in their order. Each variable needs one.",
			},
			"named_examples": schema.MapAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Examples of named variables, by their names. Each variable needs one.",
			},
		},
		MarkdownDescription: text,
	}
}

func buttonsAttribute(text string) schema.Attribute {
	return schema.ListNestedAttribute{
		Optional: true,
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"type": requiredString("`QUICK_REPLY`, `URL`, `PHONE_NUMBER`, `COPY_CODE`, `FLOW`, `VOICE_CALL`, `CATALOG`, `MPM`, `SPM` or " +
				"`REQUEST_CONTACT_INFO`."),
			"text":            optionalString("Label: at most 25 characters, plain text. Meta sets it for `COPY_CODE`, `CATALOG`, `MPM` and `SPM`."),
			"url":             optionalString("Address, for `URL`: at most 2000 characters, a variable only at its end."),
			"phone_number":    optionalString("Phone number with its country code, for `PHONE_NUMBER`: at most 20 characters."),
			"example":         optionalString("Example of the variable in `url`, or the code of `COPY_CODE`."),
			"flow_id":         optionalString("ID of a published flow, for `FLOW`."),
			"flow_name":       optionalString("Name of a published flow, for `FLOW`, in place of `flow_id`."),
			"flow_action":     optionalString("`NAVIGATE` (the default) or `DATA_EXCHANGE`, for `FLOW`."),
			"navigate_screen": optionalString("ID of the first screen of the flow. Default: Meta's."),
		}},
		MarkdownDescription: text,
	}
}
