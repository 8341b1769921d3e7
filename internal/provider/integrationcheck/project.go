package integrationcheck

import (
	"context"
	"fmt"

	"terraform-provider-whatsapp/internal/chat"
)

const projectSettings = "Check the project's settings on the platform."

func (c *checker) unreadProjectResult() result {
	detail, remedy := errorTexts(c.unread)
	return unknownResult(detail, remedy)
}

// checkProjectToken compares fingerprints if the platform shows one.
func (c *checker) checkProjectToken(context.Context) result {
	held := c.project.Token
	switch {
	case c.unread != nil:
		return c.unreadProjectResult()
	case c.platform.Capabilities.TokenReadback == chat.ReadbackNone:
		return unknownResult("The platform does not show whether the project holds a token.", projectSettings)
	case !held.Present:
		return failedResult("The project holds no token.", "Bind a token with whatsapp_token_binding, or enter it in the project's settings.")
	case held.Fingerprint == "":
		return okResult("The project holds a token. The platform does not show which one.")
	case c.fingerprint != "" && held.Fingerprint != c.fingerprint:
		return failedResult(fmt.Sprintf("The project holds the token %s, but %s is expected.", held.Fingerprint, c.fingerprint),
			"The token was replaced outside of Terraform, or the configuration has not been applied yet. "+
				"Apply the whatsapp_token_binding of the project, or correct token_fingerprint.")
	}
	return okResult("The project holds the token %s.", held.Fingerprint)
}

// numberMismatch returns the failed result of a project whose phone number is not the one that Meta shows for its ID: the platform
// assigns the messages of a number by its digits. ok is false if there is nothing to compare.
func (c *checker) numberMismatch() (made result, ok bool) {
	if c.answer == nil || c.answer.err != nil || c.project.PhoneNumberID != c.numberID() {
		return result{}, false
	}
	held, atMeta := c.channel.PhoneNumber, c.answer.number.DisplayPhoneNumber
	if held == "" || atMeta == "" || chat.SameDigits(held, atMeta) {
		return result{}, false
	}
	return failedResult(fmt.Sprintf("The project has the phone number %s, but Meta shows %s for its phone number ID %s. "+
		"The platform cannot assign the messages of the number.", held, atMeta, c.project.PhoneNumberID),
		"Set the number as Meta shows it, digit by digit. Some countries have an additional digit that is dialed and that Meta leaves out. "+
			"If the ID is the wrong one, correct the ID."), true
}

func (c *checker) checkProjectNumber(context.Context) result {
	const remedy = "Apply the whatsapp_phone_number_binding of the project, enter the number in the project's settings, " +
		"or correct phone_number_id and business_account_id."
	number, account := c.project.PhoneNumberID, c.project.BusinessAccountID
	switch {
	case c.unread != nil:
		return c.unreadProjectResult()
	case number == "" && c.platform.Numbers == nil:
		return unknownResult("The platform does not show which number the project uses.", projectSettings)
	case number == "":
		return failedResult("The project holds no phone number ID.", remedy)
	case c.number != "" && number != c.number:
		return failedResult(fmt.Sprintf("The project holds the number %s, but %s is expected.", number, c.number), remedy)
	case c.account != "" && account != "" && account != c.account:
		return failedResult(fmt.Sprintf("The project holds the number %s with the WhatsApp Business Account %s, but the account %s is expected.",
			number, account, c.account), remedy)
	}
	if mismatch, isFound := c.numberMismatch(); isFound {
		return mismatch
	}
	return okResult("The project holds the number %s.", number)
}
