// Package businessaccount reads one WhatsApp Business Account.
package businessaccount

import (
	"cmp"
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/metaobject/lookup"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

type model struct {
	BusinessAccountID          types.String    `tfsdk:"business_account_id"`
	Name                       types.String    `tfsdk:"name"`
	Currency                   types.String    `tfsdk:"currency"`
	Country                    types.String    `tfsdk:"country"`
	TimezoneID                 types.String    `tfsdk:"timezone_id"`
	MessageTemplateNamespace   types.String    `tfsdk:"message_template_namespace"`
	Status                     types.String    `tfsdk:"status"`
	AccountReviewStatus        types.String    `tfsdk:"account_review_status"`
	BusinessVerificationStatus types.String    `tfsdk:"business_verification_status"`
	OwnershipType              types.String    `tfsdk:"ownership_type"`
	OwnerBusinessID            types.String    `tfsdk:"owner_business_id"`
	OwnerBusinessName          types.String    `tfsdk:"owner_business_name"`
	MessagingLimit             types.String    `tfsdk:"messaging_limit"`
	CanSendMessage             types.String    `tfsdk:"can_send_message"`
	SubscribedApps             []subscribedApp `tfsdk:"subscribed_apps"`
}

type subscribedApp struct {
	ID                  types.String `tfsdk:"id"`
	Name                types.String `tfsdk:"name"`
	OverrideCallbackURI types.String `tfsdk:"override_callback_uri"`
}

// NewDataSource returns the data source whatsapp_business_account.
func NewDataSource() datasource.DataSource {
	return lookup.DataSource[model]{
		TypeName: "whatsapp_business_account", Argument: "business_account_id", Schema: dataSourceSchema, Read: read,
	}.New()
}

func computedString(description string) schema.Attribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description + " Null if Meta does not show it."}
}

func dataSourceSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Reads a WhatsApp Business Account: what it is, its reviews, and which apps receive its webhooks, for `check` " +
			"blocks. It is read anew in every plan, with one call. The subscribed apps come from the read that also answers for the settings of " +
			"the account. The provider's token needs the permission `whatsapp_business_management`. Source: " +
			"[WhatsApp Business Account](https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account).",
		Attributes: map[string]schema.Attribute{
			"business_account_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.IDValidator("a WhatsApp Business Account")},
				MarkdownDescription: "ID of the WhatsApp Business Account (5 to 20 digits).",
			},
			"name":                       computedString("Name of the account."),
			"currency":                   computedString("Currency of the bills, such as `EUR`."),
			"country":                    computedString("Country of the account."),
			"timezone_id":                computedString("Number by which Meta knows the time zone."),
			"message_template_namespace": computedString("Namespace of the message templates."),
			"status":                     computedString("State of the account, such as `ACTIVE`."),
			"account_review_status":      computedString("Review of the account: `APPROVED`, `PENDING`, `REJECTED`, `DEFERRED` or `RESTRICTED`."),
			"business_verification_status": computedString("Verification of the business, such as `verified`, `not_verified`, `pending` or " +
				"`rejected`. The number of phone numbers and the messaging limit depend on it."),
			"ownership_type":      computedString("Whose account it is, as Meta names it."),
			"owner_business_id":   computedString("ID of the business portfolio that owns the account."),
			"owner_business_name": computedString("Name of that portfolio."),
			"messaging_limit":     computedString("Messaging limit of the business portfolio, such as `TIER_2K`."),
			"can_send_message": computedString("Whether messages can be sent: `AVAILABLE`, `LIMITED` or `BLOCKED`. " +
				"`whatsapp_phone_numbers` shows why."),
			"subscribed_apps": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The apps that receive the webhooks of the account, sorted by ID. " +
					"Without the app of the chat platform, no message arrives there.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id":   schema.StringAttribute{Computed: true, MarkdownDescription: "ID of the app."},
					"name": computedString("Name of the app."),
					"override_callback_uri": schema.StringAttribute{
						Computed: true, MarkdownDescription: "Address to which the messages of the account go instead of the address of the app; " +
							"null if there is none.",
					},
				}},
			},
		},
	}
}

func read(ctx context.Context, g *graph.Client, m model) (model, error) {
	id := m.BusinessAccountID.ValueString()
	account, err := g.BusinessAccounts.GetLive(ctx, id)
	if err != nil {
		return m, err
	}
	apps, err := g.SubscribedApps.List(ctx, id)
	return accountModel(account, apps), err
}

func accountModel(a graph.LiveBusinessAccount, apps []graph.SubscribedApp) model {
	m := model{
		BusinessAccountID:          types.StringValue(a.ID),
		Name:                       tftype.String(a.Name),
		Currency:                   tftype.String(a.Currency),
		Country:                    tftype.String(a.Country),
		TimezoneID:                 tftype.String(a.TimezoneID),
		MessageTemplateNamespace:   tftype.String(a.Namespace),
		Status:                     tftype.String(a.Status),
		AccountReviewStatus:        tftype.String(a.ReviewStatus),
		BusinessVerificationStatus: tftype.String(a.VerificationStatus),
		OwnershipType:              tftype.String(a.Ownership),
		OwnerBusinessID:            tftype.String(a.OwnerID),
		OwnerBusinessName:          tftype.String(a.OwnerName),
		MessagingLimit:             tftype.String(a.MessagingLimit),
		CanSendMessage:             tftype.String(a.CanSend),
		SubscribedApps:             []subscribedApp{},
	}
	tftype.Sort(apps, func(a, b graph.SubscribedApp) int { return cmp.Compare(a.ID, b.ID) })
	for _, app := range apps {
		m.SubscribedApps = append(m.SubscribedApps, subscribedApp{
			ID: tftype.String(app.ID), Name: tftype.String(app.Name), OverrideCallbackURI: tftype.String(app.OverrideCallbackURI),
		})
	}
	return m
}
