package integrationcheck

import (
	"context"
	"fmt"

	"terraform-provider-whatsapp/internal/chat"
)

func (c *chain) projectUnread() check {
	detail, remedy := explain(c.unread)
	return open(detail, remedy)
}

// checkProjectToken compares by fingerprint, where the platform shows one.
func (c *chain) checkProjectToken(context.Context) check {
	held := c.project.Token
	switch {
	case c.unread != nil:
		return c.projectUnread()
	case c.platform.Capabilities.TokenReadback == chat.ReadbackNone:
		return open("The platform does not say whether the project holds a token.", "Look at the project's settings on the platform.")
	case !held.Present:
		return bad("The project holds no token.", "Bind one with whatsapp_token_binding, or enter it in the project's settings.")
	case held.Fingerprint == "":
		return good("The project holds a token. The platform does not show which one.")
	case c.fingerprint != "" && held.Fingerprint != c.fingerprint:
		return bad(fmt.Sprintf("The project holds the token %s and should hold %s.", held.Fingerprint, c.fingerprint),
			"Somebody has replaced the token, or the configuration has not been applied yet. Apply the whatsapp_token_binding of the project, or correct token_fingerprint.")
	}
	return good("The project holds the token %s.", held.Fingerprint)
}

func (c *chain) checkProjectNumber(context.Context) check {
	const remedy = "Apply the whatsapp_phone_number_binding of the project, enter the number in the project's settings, or correct phone_number_id and business_account_id here."
	number, account := c.project.PhoneNumberID, c.project.BusinessAccountID
	switch {
	case c.unread != nil:
		return c.projectUnread()
	case number == "" && c.platform.Numbers == nil:
		return open("The platform does not say which number the project uses.", "Look at the project's settings on the platform.")
	case number == "":
		return bad("The project holds no phone number ID.", remedy)
	case c.number != "" && number != c.number:
		return bad(fmt.Sprintf("The project holds the number %s and should hold %s.", number, c.number), remedy)
	case c.account != "" && account != "" && account != c.account:
		return bad(fmt.Sprintf("The project holds the number %s with the WhatsApp Business Account %s and should hold it with %s.", number, account, c.account), remedy)
	}
	return good("The project holds the number %s.", number)
}
