package tokenargs

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	ephemeral "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	resource "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Texts of the arguments; they are the documentation.
const (
	scopesText = "Scopes (Meta calls them permissions) that the token must have. Default: `business_management`, `whatsapp_business_management`, `whatsapp_business_messaging`. " +
		"The label `whatsapp_business_managing`, which some chat vendors' pages print, does not exist: it means `whatsapp_business_management`. " +
		"A near miss of a real scope is an error, an unfamiliar one a warning. Source: [Permissions](https://developers.facebook.com/documentation/business-messaging/whatsapp/permissions)."
	excessText   = "Whether a scope beyond `required_scopes` is a failure, so that no token carries more rights than the chat needs. `public_profile`, which every token has, never counts. Default: `false`."
	validityText = "How long the token must still be valid, as a duration such as `168h`. A token that never expires always suffices. " +
		"Default: any validity is accepted, with a warning during the last 7 days."
	accessText   = "Objects that the inspected token itself must be able to read. Each costs one call to the Graph API per run and token."
	accountsText = "IDs of WhatsApp Business Accounts (5 to 20 digits each)."
	numbersText  = "IDs of phone numbers (`phone_number_id`, 5 to 20 digits each)."
)

func scopeValidators() []validator.Set {
	return []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(ScopeName())}
}

func idValidators(what string) []validator.Set {
	return []validator.Set{setvalidator.SizeAtMost(50), setvalidator.NoNullValues(), setvalidator.ValueStringsAre(ID(what))}
}

func durationValidators() []validator.String { return []validator.String{PositiveDuration()} }

// ForResource adds the arguments to the attributes of a managed resource.
func ForResource(attrs map[string]resource.Attribute) map[string]resource.Attribute {
	attrs["required_scopes"] = resource.SetAttribute{
		ElementType: types.StringType, Optional: true, Computed: true,
		Default:             setdefault.StaticValue(DefaultScopes()),
		Validators:          scopeValidators(),
		MarkdownDescription: scopesText,
	}
	attrs["forbid_excess_scopes"] = resource.BoolAttribute{
		Optional: true, Computed: true, Default: booldefault.StaticBool(false), MarkdownDescription: excessText,
	}
	attrs["minimum_validity"] = resource.StringAttribute{
		Optional: true, Validators: durationValidators(), MarkdownDescription: validityText,
	}
	attrs["required_access"] = resource.SingleNestedAttribute{
		Optional: true, MarkdownDescription: accessText,
		Attributes: map[string]resource.Attribute{
			"business_account_ids": resource.SetAttribute{ElementType: types.StringType, Optional: true, Validators: idValidators("a WhatsApp Business Account"), MarkdownDescription: accountsText},
			"phone_number_ids":     resource.SetAttribute{ElementType: types.StringType, Optional: true, Validators: idValidators("a phone number"), MarkdownDescription: numbersText},
		},
	}
	return attrs
}

// ForDataSource adds the arguments to the attributes of a data source.
func ForDataSource(attrs map[string]datasource.Attribute) map[string]datasource.Attribute {
	attrs["required_scopes"] = datasource.SetAttribute{
		ElementType: types.StringType, Optional: true, Validators: scopeValidators(), MarkdownDescription: scopesText,
	}
	attrs["forbid_excess_scopes"] = datasource.BoolAttribute{Optional: true, MarkdownDescription: excessText}
	attrs["minimum_validity"] = datasource.StringAttribute{
		Optional: true, Validators: durationValidators(), MarkdownDescription: validityText,
	}
	attrs["required_access"] = datasource.SingleNestedAttribute{
		Optional: true, MarkdownDescription: accessText,
		Attributes: map[string]datasource.Attribute{
			"business_account_ids": datasource.SetAttribute{ElementType: types.StringType, Optional: true, Validators: idValidators("a WhatsApp Business Account"), MarkdownDescription: accountsText},
			"phone_number_ids":     datasource.SetAttribute{ElementType: types.StringType, Optional: true, Validators: idValidators("a phone number"), MarkdownDescription: numbersText},
		},
	}
	return attrs
}

// ForEphemeral adds the arguments to the attributes of an ephemeral resource.
func ForEphemeral(attrs map[string]ephemeral.Attribute) map[string]ephemeral.Attribute {
	attrs["required_scopes"] = ephemeral.SetAttribute{
		ElementType: types.StringType, Optional: true, Validators: scopeValidators(), MarkdownDescription: scopesText,
	}
	attrs["forbid_excess_scopes"] = ephemeral.BoolAttribute{Optional: true, MarkdownDescription: excessText}
	attrs["minimum_validity"] = ephemeral.StringAttribute{
		Optional: true, Validators: durationValidators(), MarkdownDescription: validityText,
	}
	attrs["required_access"] = ephemeral.SingleNestedAttribute{
		Optional: true, MarkdownDescription: accessText,
		Attributes: map[string]ephemeral.Attribute{
			"business_account_ids": ephemeral.SetAttribute{ElementType: types.StringType, Optional: true, Validators: idValidators("a WhatsApp Business Account"), MarkdownDescription: accountsText},
			"phone_number_ids":     ephemeral.SetAttribute{ElementType: types.StringType, Optional: true, Validators: idValidators("a phone number"), MarkdownDescription: numbersText},
		},
	}
	return attrs
}
