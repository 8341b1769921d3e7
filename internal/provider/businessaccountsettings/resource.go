// Package businessaccountsettings manages the settings of a WhatsApp Business Account.
package businessaccountsettings

import (
	"context"
	"maps"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/boolvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaobject/setting"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

// freedom is the key of what Meta may change in marketing templates, features that of the list in it.
const freedom, features = "degrees_of_freedom_spec", "creative_features_spec"

const timezoneForm = "must be Meta's number of a time zone, such as \"1\" for America/Los_Angeles"

var timezone = regexp.MustCompile(`^[0-9]{1,4}$`)

// NewResource returns the resource whatsapp_business_account_settings.
func NewResource() resource.Resource {
	return setting.New(setting.Spec{
		TypeName: "whatsapp_business_account_settings",
		Setting:  graph.AccountSettings,
		Markdown: "Sets the fields of a WhatsApp Business Account that can be changed " +
			"([WhatsApp Business Account](https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account)).\n\n" +
			"The provider's token needs `whatsapp_business_management`. Accounts cannot be created or deleted with an API: create them in " +
			"Meta Business Suite. A destroy changes nothing at Meta, because no page says what the defaults are. Meta has removed the " +
			"switch for the automatic archival of templates.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Optional: true, Validators: []validator.String{stringvalidator.UTF8LengthBetween(1, 100)},
				MarkdownDescription: "Name of the account: 1 to 100 characters. Only Meta's API description names this field as one that can be " +
					"changed; Meta may refuse it.",
			},
			"timezone_id": schema.StringAttribute{
				Optional: true,
				Validators: []validator.String{tfvalid.String(timezoneForm, func(value string, p *tfvalid.Problems) {
					if !timezone.MatchString(value) && !p.IsMocked(value) {
						p.Error("Invalid time zone", "The value of %s %s.", p.Argument(), timezoneForm)
					}
				})},
				MarkdownDescription: "Meta's number of the time zone that analytics use, such as `1` for America/Los_Angeles " +
					"([list](https://developers.facebook.com/docs/marketing-api/reference/ad-account/timezone-ids/)). Only Meta's API description " +
					"names this field as one that can be changed; Meta may refuse it.",
			},
			"is_enabled_for_insights": schema.BoolAttribute{
				Optional: true, Validators: []validator.Bool{boolvalidator.Equals(true)},
				MarkdownDescription: "Must be `true`: confirms that template analytics are collected. **This cannot be undone:** Meta refuses to " +
					"switch them off (code 200006). Code 200005 means that they are not available for the account.",
			},
			"disable_marketing_messages_on_cloud_api": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether the Cloud API refuses marketing messages of this account, so that they are sent with the Marketing " +
					"Messages API only.",
			},
			freedom: schema.SingleNestedAttribute{
				Optional: true,
				Attributes: map[string]schema.Attribute{features: schema.MapNestedAttribute{
					Required: true, Validators: []validator.Map{mapvalidator.SizeAtLeast(1)},
					NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
						"enroll_status": schema.StringAttribute{
							Required: true, Validators: []validator.String{tfvalid.OneOf("OPT_IN", "OPT_OUT")},
							MarkdownDescription: "`OPT_IN` lets Meta apply the feature, `OPT_OUT` does not.",
						},
					}},
					MarkdownDescription: "Features by name in lower case, for example `{ image_touchups = { enroll_status = \"OPT_OUT\" } }`. " +
						"Only the named features are managed.",
				}},
				MarkdownDescription: "What Meta may change in marketing templates by itself.",
			},
		},
		OnDestroy: ondestroy.Abandon,
		Normalize: normalizeValues,
	})
}

// normalizeValues turns the list of features, which Meta may show instead of an object, into one. Meta may show their names in upper case.
func normalizeValues(_ context.Context, _ *graph.Client, values graph.Values) (graph.Values, error) {
	spec, _ := values[freedom].(map[string]any)
	byName := map[string]any{}
	switch shown := spec[features].(type) {
	case []any:
		for _, entry := range shown {
			pair, _ := entry.(map[string]any)
			if name, ok := pair["key"].(string); ok {
				byName[strings.ToLower(name)] = pair["value"]
			}
		}
	case map[string]any:
		for name, value := range shown {
			byName[strings.ToLower(name)] = value
		}
	default:
		return values, nil
	}
	changed := maps.Clone(values)
	changed[freedom] = map[string]any{features: byName}
	return changed, nil
}
