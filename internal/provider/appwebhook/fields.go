package appwebhook

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

var nameForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)

func nameValidator(summary string) validator.String {
	return tfvalid.Matches(nameForm, summary, "must begin with a lower-case letter and have lower-case letters, digits and underscores, "+
		"at most 64 in total")
}

// knownNames holds the webhook fields of a WhatsApp Business Account. Meta may add fields.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference
var knownNames = []string{
	"account_alerts", "account_review_update", "account_settings_update", "account_update", "automatic_events", "business_capability_update",
	"business_status_update", "business_username_updates", "calls", "consumer_profile", "flows", "group_lifecycle_update",
	"group_participants_update", "group_settings_update", "group_status_update", "history", "message_echoes",
	"message_template_components_update", "message_template_quality_update", "message_template_status_update", "messages",
	"messaging_handovers", "partner_solutions", "payment_configuration_update", "phone_number_name_update", "phone_number_quality_update",
	"security", "smb_app_state_sync", "smb_message_echoes", "template_category_update", "user_preferences",
}

func knownNamesText() string { return "`" + strings.Join(knownNames, "`, `") + "`" }

// knownFieldsValidator warns of a field of WhatsApp that this provider does not know.
type knownFieldsValidator struct{}

func (knownFieldsValidator) Description(context.Context) string {
	return "should be webhook fields of Meta"
}
func (v knownFieldsValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (knownFieldsValidator) ValidateSet(ctx context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	var object types.String
	if req.Config.Schema == nil {
		return
	}
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("object"), &object)...)
	if object.IsUnknown() || !object.IsNull() && object.ValueString() != graph.AccountWebhookObject {
		return
	}
	for _, element := range req.ConfigValue.Elements() {
		name, ok := element.(types.String)
		if !ok || name.IsNull() || name.IsUnknown() || slices.Contains(knownNames, name.ValueString()) ||
			!nameForm.MatchString(name.ValueString()) {
			continue
		}
		resp.Diagnostics.AddAttributeWarning(req.Path, fmt.Sprintf("Unknown webhook field %s", name.ValueString()),
			unknownFieldText(name.ValueString()))
	}
}

func unknownFieldText(name string) string {
	text := "This provider does not know the field. It is sent, because Meta may add fields. If it does not exist, Meta refuses it " +
		"during apply."
	if meant := graph.NearestName(name, knownNames, 5); meant != "" {
		return fmt.Sprintf("Did you mean %q? ", meant) + text
	}
	return text
}
