// Package phonenumbercalling manages calls to a phone number.
package phonenumbercalling

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/metaobject/setting"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

const (
	enabled, disabled = "ENABLED", "DISABLED"

	maxServers, maxPort = 1, 65535
)

var (
	country  = regexp.MustCompile(`^[A-Z]{2}$`)
	hostname = regexp.MustCompile(`^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$`)
)

// NewResource returns the resource whatsapp_phone_number_calling.
func NewResource() resource.Resource {
	return setting.New(setting.Spec{
		TypeName: "whatsapp_phone_number_calling",
		Setting:  graph.Calling,
		Markdown: markdown,
		Attributes: map[string]schema.Attribute{
			"status": switchAttribute("Whether the number can be called. Meta's default is `DISABLED`."),
			"call_icon_visibility": schema.StringAttribute{
				Optional: true, Validators: []validator.String{metaarg.MetaWordValidator("DEFAULT", "DISABLE_ALL")},
				MarkdownDescription: "`DEFAULT` shows the call button in the chat and in the profile, `DISABLE_ALL` hides it. Meta's default is " +
					"`DEFAULT`.",
			},
			"call_icons": schema.SingleNestedAttribute{
				Optional: true, MarkdownDescription: "Who sees the call button.", Attributes: iconAttributes(),
			},
			"callback_permission_status": switchAttribute("Whether a customer who calls allows a call back. Meta's default is `DISABLED`."),
			"call_hours": schema.SingleNestedAttribute{
				Optional: true, Attributes: hoursAttributes(), Validators: []validator.Object{callHoursValidator{}},
				MarkdownDescription: "When the number can be called. Meta replaces the hours as a whole: holidays that are not configured are removed.",
			},
			"srtp_key_exchange_protocol": schema.StringAttribute{
				Optional: true, Validators: []validator.String{metaarg.MetaWordValidator("DTLS", "SDES")},
				MarkdownDescription: "How the keys of a call are exchanged: `DTLS` or `SDES`.",
			},
			"sip": schema.SingleNestedAttribute{
				Optional: true, MarkdownDescription: "Calls over SIP instead of webhooks.", Attributes: sipAttributes(),
			},
			"audio": schema.SingleNestedAttribute{
				Optional: true, MarkdownDescription: "Audio of calls.", Attributes: audioAttributes(),
			},
		},
		Defaults: graph.Values{
			"status": disabled, "call_icon_visibility": "DEFAULT", "callback_permission_status": disabled,
			"call_icons": map[string]any{"restrict_to_user_countries": []any{}},
		},
		OnDestroy:       ondestroy.Reset,
		ReplacedAsWhole: []string{"call_hours"},
		Normalize:       normalizeValues,
		Check:           checkHolidays,
	})
}

const markdown = "Sets whether and when customers can call a phone number ([call settings](" +
	"https://developers.facebook.com/documentation/business-messaging/whatsapp/calling/call-settings)).\n\n" +
	"The provider's token needs `whatsapp_business_management` and `whatsapp_business_messaging`. Meta enables calls for a number with a " +
	"messaging limit of at least 2,000 customers (code 138015). Something must answer: a SIP server, or an app that is subscribed to the " +
	"WhatsApp Business Account and to the webhook field `calls` (code 138018). Let this resource depend on those webhooks.\n\n" +
	"Customers see a change up to 7 days later. Restrictions that Meta imposes on calls, and the password of a SIP server, are not read."

func switchAttribute(text string) schema.StringAttribute {
	return schema.StringAttribute{
		Optional: true, Validators: []validator.String{metaarg.MetaWordValidator(enabled, disabled)},
		MarkdownDescription: "`ENABLED` or `DISABLED`. " + text,
	}
}

func iconAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"restrict_to_user_countries": schema.SetAttribute{
			Required: true, ElementType: types.StringType,
			Validators: []validator.Set{tfvalid.Each(tfvalid.Matches(country, "Invalid country",
				"must be a country with two capital letters, such as DE"))},
			MarkdownDescription: "Countries of customers with two capital letters (ISO 3166). An empty set means all countries.",
		},
	}
}

func sipAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"status": schema.StringAttribute{
			Required: true, Validators: []validator.String{metaarg.MetaWordValidator(enabled, disabled)},
			MarkdownDescription: "`ENABLED` or `DISABLED`. While SIP is enabled, calls do not reach the webhook.",
		},
		"servers": schema.ListNestedAttribute{
			Optional: true, Validators: []validator.List{listvalidator.SizeAtMost(maxServers)},
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"hostname": schema.StringAttribute{
					Required: true,
					Validators: []validator.String{
						tfvalid.Matches(hostname, "Invalid host name", "must be a host name such as sip.example.com, without a scheme and a port"),
					},
					MarkdownDescription: "Host name of the server, such as `sip.example.com`.",
				},
				"port": schema.Int64Attribute{
					Optional: true, Validators: []validator.Int64{int64validator.Between(1, maxPort)},
					MarkdownDescription: "Port from 1 to 65535. Meta's default is 5061.",
				},
				"request_uri_user_params": schema.MapAttribute{
					Optional: true, ElementType: types.StringType,
					MarkdownDescription: "Parameters in the user part of the SIP request URI, such as a trunk group.",
				},
			}},
			MarkdownDescription: "Server of the app of the provider's token: at most one. Meta keeps one for each app, and the servers of " +
				"other apps are not touched. An empty list removes it.",
		},
	}
}

func audioAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"additional_codecs": schema.SetAttribute{
			Required: true, ElementType: types.StringType,
			Validators:          []validator.Set{tfvalid.Each(metaarg.MetaWordValidator("PCMA", "PCMU"))},
			MarkdownDescription: "Codecs that are offered besides Opus: `PCMA`, `PCMU`, or none.",
		},
	}
}

// normalizeValues takes the words of Meta's lists in capital letters, and the SIP servers of the app of the token.
func normalizeValues(ctx context.Context, g *graph.Client, values graph.Values) (graph.Values, error) {
	values = setting.WithUpperCase(values, "status", "call_icon_visibility", "callback_permission_status", "srtp_key_exchange_protocol",
		"day_of_week", "restrict_to_user_countries", "additional_codecs")
	if hours, ok := values["call_hours"].(map[string]any); ok {
		if weekly, _ := hours["weekly_operating_hours"].([]any); len(weekly) == 0 {
			delete(values, "call_hours") // hours that were never set
		} else if holidays, _ := hours["holiday_schedule"].([]any); len(holidays) == 0 {
			delete(hours, "holiday_schedule")
		}
	}

	sip, ok := values["sip"].(map[string]any)
	servers, _ := sip["servers"].([]any)
	if !ok || len(servers) == 0 {
		return values, nil
	}

	app, err := g.Tokens.OwnAppID(ctx)
	if err != nil {
		return nil, err
	}

	own := []any{}
	for _, one := range servers {
		server, _ := one.(map[string]any)
		if owner := server["app_id"]; owner == nil || owner == app {
			own = append(own, one)
		}
	}

	sip["servers"] = own
	return values, nil
}
