package token

import (
	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	datasource "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	ephemeral "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	resource "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/setdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
	"terraform-provider-whatsapp/internal/token/tokenpolicy"
)

// Texts of the arguments; they are the documentation.
const (
	requiredScopesText = "Scopes (Meta calls them permissions) that the token must have. Default: `business_management`, " +
		"`whatsapp_business_management`, `whatsapp_business_messaging`. " +
		"The last two are sufficient for a chat that only sends and receives messages. " +
		"The label `whatsapp_business_managing`, which some chat vendors' pages print, does not exist: it means " +
		"`whatsapp_business_management`. " +
		"A misspelled scope is an error, an unfamiliar one a warning. Source: [Permissions](" +
		"https://developers.facebook.com/documentation/business-messaging/whatsapp/permissions)."
	excessText = "Whether a scope beyond `required_scopes` is a failure, so that no token carries more rights than the chat needs. " +
		"`public_profile`, which every token has, never counts. Default: `false`."
	validityText = "How long the token must still be valid, as a duration such as `168h`. A token that never expires always suffices. " +
		"Default: any validity is accepted, with a warning during the last 7 days."
	requiredAccessText = "Objects that the inspected token itself must be able to read. Each costs one call to the Graph API per run and " +
		"token."
	accountsText = "IDs of WhatsApp Business Accounts (5 to 20 digits each)."
	numbersText  = "IDs of phone numbers (`phone_number_id`, 5 to 20 digits each)."
)

func scopeValidators() []validator.Set {
	return []validator.Set{setvalidator.SizeAtLeast(1), setvalidator.NoNullValues(), tfvalid.Each(ScopeValidator())}
}

func accountIDValidators() []validator.Set { return idValidators("a WhatsApp Business Account") }
func numberIDValidators() []validator.Set  { return idValidators("a phone number") }

func idValidators(of string) []validator.Set {
	return []validator.Set{setvalidator.SizeAtMost(50), setvalidator.NoNullValues(), tfvalid.Each(metaarg.IDValidator(of))}
}

func validityValidators() []validator.String { return []validator.String{tfvalid.Duration(0, 0)} }

// requirementsForResource returns the arguments of a managed resource.
func requirementsForResource() map[string]resource.Attribute {
	return map[string]resource.Attribute{
		"required_scopes": resource.SetAttribute{
			ElementType:         types.StringType,
			Optional:            true,
			Computed:            true,
			Default:             setdefault.StaticValue(tftype.Strings(tokenpolicy.DefaultScopes())),
			Validators:          scopeValidators(),
			MarkdownDescription: requiredScopesText,
		},
		"forbid_excess_scopes": resource.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false), MarkdownDescription: excessText,
		},
		"minimum_validity": resource.StringAttribute{Optional: true, Validators: validityValidators(), MarkdownDescription: validityText},
		"required_access": resource.SingleNestedAttribute{
			Optional: true, MarkdownDescription: requiredAccessText,
			Attributes: map[string]resource.Attribute{
				"business_account_ids": resource.SetAttribute{
					ElementType: types.StringType, Optional: true, Validators: accountIDValidators(), MarkdownDescription: accountsText,
				},
				"phone_number_ids": resource.SetAttribute{
					ElementType: types.StringType, Optional: true, Validators: numberIDValidators(), MarkdownDescription: numbersText,
				},
			},
		},
	}
}

// RequirementsForDataSource returns the arguments of a data source. Its code has their defaults.
func RequirementsForDataSource() map[string]datasource.Attribute {
	return map[string]datasource.Attribute{
		"required_scopes": datasource.SetAttribute{
			ElementType: types.StringType, Optional: true, Validators: scopeValidators(), MarkdownDescription: requiredScopesText,
		},
		"forbid_excess_scopes": datasource.BoolAttribute{Optional: true, MarkdownDescription: excessText},
		"minimum_validity":     datasource.StringAttribute{Optional: true, Validators: validityValidators(), MarkdownDescription: validityText},
		"required_access": datasource.SingleNestedAttribute{
			Optional: true, MarkdownDescription: requiredAccessText,
			Attributes: map[string]datasource.Attribute{
				"business_account_ids": datasource.SetAttribute{
					ElementType: types.StringType, Optional: true, Validators: accountIDValidators(), MarkdownDescription: accountsText,
				},
				"phone_number_ids": datasource.SetAttribute{
					ElementType: types.StringType, Optional: true, Validators: numberIDValidators(), MarkdownDescription: numbersText,
				},
			},
		},
	}
}

// RequirementsForEphemeral returns the arguments of an ephemeral resource.
func RequirementsForEphemeral() map[string]ephemeral.Attribute {
	return lifecycle.AsEphemeral(RequirementsForDataSource())
}
