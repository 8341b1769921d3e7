package metaarg

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// NumberIDText describes an argument with the ID of a phone number.
const NumberIDText = "Phone number ID (5 to 20 digits), which is not the phone number itself."

// nodeObject is something that a phone number or a WhatsApp Business Account has, such as a setting.
type nodeObject interface{ OfAccount() bool }

// NodeArgumentName returns the name of the argument with the ID of the phone number or account.
func NodeArgumentName(o nodeObject) string {
	if o.OfAccount() {
		return "business_account_id"
	}
	return "phone_number_id"
}

// NodeArgument returns the argument with the ID of the phone number or account.
func NodeArgument(o nodeObject) schema.Attribute {
	what, text := "a phone number", NumberIDText
	if o.OfAccount() {
		what, text = "a WhatsApp Business Account", "ID of the WhatsApp Business Account (5 to 20 digits)."
	}
	return schema.StringAttribute{
		Required: true, Validators: []validator.String{IDValidator(what)}, MarkdownDescription: text + " Changing it replaces the resource.",
	}
}
