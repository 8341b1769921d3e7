package lookup

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// LivePhoneNumber has what the data sources of phone numbers show of a number, besides its ID.
type LivePhoneNumber struct {
	DisplayPhoneNumber        types.String    `tfsdk:"display_phone_number"`
	VerifiedName              types.String    `tfsdk:"verified_name"`
	Status                    types.String    `tfsdk:"status"`
	PlatformType              types.String    `tfsdk:"platform_type"`
	Registered                types.Bool      `tfsdk:"registered"`
	AccountMode               types.String    `tfsdk:"account_mode"`
	NameStatus                types.String    `tfsdk:"name_status"`
	NewDisplayName            types.String    `tfsdk:"new_display_name"`
	NewNameStatus             types.String    `tfsdk:"new_name_status"`
	CodeVerificationStatus    types.String    `tfsdk:"code_verification_status"`
	QualityRating             types.String    `tfsdk:"quality_rating"`
	MessagingLimit            types.String    `tfsdk:"messaging_limit"`
	Throughput                types.String    `tfsdk:"throughput"`
	IsPinEnabled              types.Bool      `tfsdk:"is_pin_enabled"`
	IsOfficialBusinessAccount types.Bool      `tfsdk:"is_official_business_account"`
	IsOnBizApp                types.Bool      `tfsdk:"is_on_biz_app"`
	CanSendMessage            types.String    `tfsdk:"can_send_message"`
	HealthProblems            []HealthProblem `tfsdk:"health_problems"`
}

// HealthProblem is a reason why an object that takes part in messaging is limited or blocked.
type HealthProblem struct {
	EntityType     types.String `tfsdk:"entity_type"`
	EntityID       types.String `tfsdk:"entity_id"`
	CanSendMessage types.String `tfsdk:"can_send_message"`
	ErrorCode      types.String `tfsdk:"error_code"`
	Description    types.String `tfsdk:"description"`
	Solution       types.String `tfsdk:"solution"`
}

// ConvertLivePhoneNumber returns the attributes of a number. What Meta does not show is null.
func ConvertLivePhoneNumber(n graph.LivePhoneNumber) LivePhoneNumber {
	f := LivePhoneNumber{
		DisplayPhoneNumber:        tftype.String(n.DisplayPhoneNumber),
		VerifiedName:              tftype.String(n.VerifiedName),
		Status:                    tftype.String(n.Status),
		PlatformType:              tftype.String(n.Platform),
		AccountMode:               tftype.String(n.AccountMode),
		Registered:                types.BoolValue(n.IsRegistered()),
		NameStatus:                tftype.String(n.NameStatus),
		NewDisplayName:            tftype.String(n.NewName),
		NewNameStatus:             tftype.String(n.NewNameStatus),
		CodeVerificationStatus:    tftype.String(n.CodeVerificationStatus),
		QualityRating:             tftype.String(n.QualityRating),
		MessagingLimit:            tftype.String(n.MessagingLimit),
		Throughput:                tftype.String(n.Throughput),
		IsPinEnabled:              types.BoolPointerValue(n.PINEnabled),
		IsOfficialBusinessAccount: types.BoolPointerValue(n.Official),
		IsOnBizApp:                types.BoolPointerValue(n.OnBusinessApp),
		CanSendMessage:            tftype.String(n.CanSend),
		HealthProblems:            []HealthProblem{},
	}
	for _, p := range n.Problems {
		f.HealthProblems = append(f.HealthProblems, HealthProblem{
			EntityType:     tftype.String(p.EntityType),
			EntityID:       tftype.String(p.EntityID),
			CanSendMessage: tftype.String(p.CanSend),
			ErrorCode:      tftype.String(p.Code),
			Description:    tftype.String(p.Description),
			Solution:       tftype.String(p.Solution),
		})
	}
	return f
}

// LivePhoneNumberAttributes returns the attributes of LivePhoneNumber.
func LivePhoneNumberAttributes() map[string]schema.Attribute {
	textAttribute := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description + " Null if Meta does not show it."}
	}
	boolAttribute := func(description string) schema.Attribute {
		return schema.BoolAttribute{Computed: true, MarkdownDescription: description + " Null if Meta does not show it."}
	}
	return map[string]schema.Attribute{
		"display_phone_number": textAttribute("The phone number as Meta formats it, such as `+1 631-555-5555`."),
		"verified_name":        textAttribute("The display name that customers see."),
		"status": textAttribute("State of the number: `CONNECTED`, `PENDING`, `DISCONNECTED`, `FLAGGED`, `RESTRICTED`, `BANNED` or " +
			"another one."),
		"platform_type": textAttribute("Platform of the number: `CLOUD_API`, `ON_PREMISE` or `NOT_APPLICABLE`."),
		"registered": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the number is registered on the Cloud API. Meta " +
			"shows no field for it: it follows from `status` and `platform_type`."},
		"account_mode": textAttribute("`LIVE` or `SANDBOX`."),
		"name_status": textAttribute("Review of the display name: `APPROVED`, `AVAILABLE_WITHOUT_REVIEW`, `DECLINED`, `EXPIRED`, " +
			"`PENDING_REVIEW` or `NONE`."),
		"new_display_name":             textAttribute("A new display name that is reviewed."),
		"new_name_status":              textAttribute("Review of the new display name, with the values of `name_status`."),
		"code_verification_status":     textAttribute("Verification by a code: `VERIFIED`, `NOT_VERIFIED` or `EXPIRED`."),
		"quality_rating":               textAttribute("Quality of the last seven days: `GREEN`, `YELLOW`, `RED` or `UNKNOWN`."),
		"messaging_limit":              textAttribute("Messaging limit of the business portfolio, such as `TIER_2K`."),
		"throughput":                   textAttribute("Throughput: `STANDARD`, `HIGH` or `NOT_APPLICABLE`."),
		"is_pin_enabled":               boolAttribute("Whether the two-step verification is on."),
		"is_official_business_account": boolAttribute("Whether the number has the badge of an official business account."),
		"is_on_biz_app":                boolAttribute("Whether the number is also used in the WhatsApp Business app."),
		"can_send_message":             textAttribute("Whether messages can be sent: `AVAILABLE`, `LIMITED` or `BLOCKED`."),
		"health_problems": schema.ListNestedAttribute{
			Computed: true, MarkdownDescription: "Why messages are limited or blocked, for each object that takes part: number, account, " +
				"portfolio, app.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"entity_type":      textAttribute("Kind of the object: `PHONE_NUMBER`, `WABA`, `BUSINESS`, `APP` or `MESSAGE_TEMPLATE`."),
				"entity_id":        textAttribute("ID of the object."),
				"can_send_message": textAttribute("`LIMITED` or `BLOCKED`."),
				"error_code":       textAttribute("Code of the problem."),
				"description":      textAttribute("What Meta says about the problem."),
				"solution":         textAttribute("What Meta advises."),
			}},
		},
	}
}
