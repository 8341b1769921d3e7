package integrationcheck

import (
	"context"
	"fmt"

	"terraform-provider-whatsapp/internal/chat"
)

const projectSettings = "Check the project's settings on the platform."

func (c *chain) projectUnread() check {
	detail, remedy := explain(c.unread)
	return unknown(detail, remedy)
}

// checkProjectToken compares fingerprints if the platform shows one.
func (c *chain) checkProjectToken(context.Context) check {
	held := c.project.Token
	switch {
	case c.unread != nil:
		return c.projectUnread()
	case c.platform.Capabilities.TokenReadback == chat.ReadbackNone:
		return unknown("The platform does not show whether the project holds a token.", projectSettings)
	case !held.Present:
		return failed("The project holds no token.", "Bind a token with whatsapp_token_binding, or enter it in the project's settings.")
	case held.Fingerprint == "":
		return ok("The project holds a token. The platform does not show which one.")
	case c.fingerprint != "" && held.Fingerprint != c.fingerprint:
		return failed(fmt.Sprintf("The project holds the token %s, but %s is expected.", held.Fingerprint, c.fingerprint),
			"The token was replaced outside of Terraform, or the configuration has not been applied yet. "+
				"Apply the whatsapp_token_binding of the project, or correct token_fingerprint.")
	}
	return ok("The project holds the token %s.", held.Fingerprint)
}

func (c *chain) checkProjectNumber(context.Context) check {
	const remedy = "Apply the whatsapp_phone_number_binding of the project, enter the number in the project's settings, " +
		"or correct phone_number_id and business_account_id."
	number, account := c.project.PhoneNumberID, c.project.BusinessAccountID
	switch {
	case c.unread != nil:
		return c.projectUnread()
	case number == "" && c.platform.Numbers == nil:
		return unknown("The platform does not show which number the project uses.", projectSettings)
	case number == "":
		return failed("The project holds no phone number ID.", remedy)
	case c.number != "" && number != c.number:
		return failed(fmt.Sprintf("The project holds the number %s, but %s is expected.", number, c.number), remedy)
	case c.account != "" && account != "" && account != c.account:
		return failed(fmt.Sprintf("The project holds the number %s with the WhatsApp Business Account %s, but the account %s is expected.",
			number, account, c.account), remedy)
	}
	return ok("The project holds the number %s.", number)
}
