// Package businesscomplianceinfo manages what India requires of a business.
package businesscomplianceinfo

import (
	"context"
	"net/mail"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/metaobject/setting"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

const (
	entityName   = "entity_name"
	entityType   = "entity_type"
	customType   = "entity_type_custom"
	isRegistered = "is_registered"
	officer      = "grievance_officer_details"
	customerCare = "customer_care_details"

	other, partnership = "OTHER", "PARTNERSHIP"

	minName, maxName, maxCustom = 2, 128, 1024
)

var phoneForm = regexp.MustCompile(`^\+[0-9]{4,19}$`)

// NewResource returns the resource whatsapp_business_compliance_info.
func NewResource() resource.Resource {
	return setting.New(setting.Spec{
		TypeName: "whatsapp_business_compliance_info",
		Setting:  graph.ComplianceInfo,
		Markdown: "Sets what a business in India must publish before it sells over WhatsApp: its legal name, a grievance officer and " +
			"customer care ([India " +
			"compliance](https://developers.facebook.com/documentation/business-messaging/whatsapp/catalogs/sell-products-and-services/" +
			"india-compliance)).\n\n" +
			"The provider's token needs `whatsapp_business_management`. Meta replaces the information as a whole, and cannot delete it. " +
			"Customers see it in the profile of the number.",
		Attributes: map[string]schema.Attribute{
			entityName: schema.StringAttribute{
				Required: true, Validators: []validator.String{tfvalid.Length(minName, maxName)},
				MarkdownDescription: "Legal name of the business: 2 to 128 characters.",
			},
			entityType: schema.StringAttribute{
				Required: true,
				Validators: []validator.String{metaarg.MetaWordValidator("LIMITED_LIABILITY_PARTNERSHIP", "SOLE_PROPRIETORSHIP", partnership,
					"PUBLIC_COMPANY", "PRIVATE_COMPANY", other)},
				MarkdownDescription: "Legal form: `LIMITED_LIABILITY_PARTNERSHIP`, `SOLE_PROPRIETORSHIP`, `PARTNERSHIP`, `PUBLIC_COMPANY`, " +
					"`PRIVATE_COMPANY` or `OTHER`.",
			},
			customType: schema.StringAttribute{
				Optional: true, Validators: []validator.String{tfvalid.Length(1, maxCustom)},
				MarkdownDescription: "Legal form in words: at most 1024 characters. Required with `entity_type = \"OTHER\"`, and not accepted " +
					"otherwise.",
			},
			isRegistered: schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Whether the business is registered. Accepted with `entity_type` `OTHER` and `PARTNERSHIP` only.",
			},
			officer: schema.SingleNestedAttribute{
				Required: true, MarkdownDescription: "Person who answers complaints.",
				Attributes: contactAttributes(map[string]schema.Attribute{
					"name": schema.StringAttribute{
						Required: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)}, MarkdownDescription: "Name of the person.",
					},
				}),
			},
			customerCare: schema.SingleNestedAttribute{
				Required: true, MarkdownDescription: "Customer care of the business.", Attributes: contactAttributes(nil),
			},
		},
		SendAll:         true,
		ReplacedAsWhole: []string{officer, customerCare},
		OnDestroy:       ondestroy.Abandon,
		Normalize:       normalizeValues,
		Validators: []resource.ConfigValidator{
			tfvalid.Config("The legal form in words and the registration belong to one entity_type each", checkLegalForm),
		},
	})
}

func contactAttributes(more map[string]schema.Attribute) map[string]schema.Attribute {
	all := map[string]schema.Attribute{
		"email": schema.StringAttribute{
			Required: true, Validators: []validator.String{emailValidator()}, MarkdownDescription: "Email address that customers can write to.",
		},
	}
	for _, number := range []string{"mobile_number", "landline_number"} {
		all[number] = schema.StringAttribute{
			Optional: true,
			Validators: []validator.String{
				tfvalid.Matches(phoneForm, "Invalid phone number", "must be a phone number with + and its country code, such as +911234567890: "+
					"digits without spaces, at most 20 characters"),
			},
			MarkdownDescription: "Phone number with `+` and its country code: at most 20 characters.",
		}
	}
	for name, attribute := range more {
		all[name] = attribute
	}
	return all
}

func emailValidator() validator.String {
	return tfvalid.String("must be an email address", func(value string, p *tfvalid.Problems) {
		if parsed, err := mail.ParseAddress(value); err != nil || parsed.Address != value {
			p.Error("Invalid email address", "The value of %s must be an email address such as care@example.com.", p.Argument())
		}
	})
}

// normalizeValues takes a legal form that Meta shows as a label, and what Meta shows as empty for left out.
func normalizeValues(_ context.Context, _ *graph.Client, values graph.Values) (graph.Values, error) {
	out := graph.Values(withoutEmpty(setting.WithUpperCase(values, entityType)))
	if label, ok := out[entityType].(string); ok {
		out[entityType] = strings.ReplaceAll(label, " ", "_")
	}
	return out, nil
}

func withoutEmpty(values map[string]any) map[string]any {
	out := map[string]any{}
	for key, value := range values {
		if inner, ok := value.(map[string]any); ok {
			value = withoutEmpty(inner)
		}
		if value != "" {
			out[key] = value
		}
	}
	return out
}

// checkLegalForm demands the arguments that belong to the legal form.
func checkLegalForm(config types.Object) error {
	now := config.Attributes()
	form, _ := now[entityType].(types.String)
	if form.IsNull() || form.IsUnknown() {
		return nil
	}
	isOther := form.ValueString() == other
	switch {
	case isOther && now[customType].IsNull():
		return tfdiag.WithPath(path.Root(customType), tfdiag.New("Missing legal form",
			"The entity_type OTHER needs entity_type_custom: the legal form in words."))
	case !isOther && !now[customType].IsNull():
		return tfdiag.WithPath(path.Root(customType), tfdiag.New("Legal form in words without OTHER",
			"entity_type_custom belongs to the entity_type OTHER. Remove it, or change entity_type."))
	case !isOther && form.ValueString() != partnership && !now[isRegistered].IsNull():
		return tfdiag.WithPath(path.Root(isRegistered), tfdiag.New("Registration of this legal form",
			"is_registered belongs to the entity_type OTHER or PARTNERSHIP. Remove it, or change entity_type."))
	}
	return nil
}
