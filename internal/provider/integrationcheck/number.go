package integrationcheck

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"terraform-provider-whatsapp/internal/graph"
)

const managerPath = "Meta Business Suite > WhatsApp Manager > Phone numbers"

func (c *checker) noNumberResult() result {
	return dependentResult(nameProjectNumber, "The phone number is not known: the project holds none, and phone_number_id is not set.")
}

func (c *checker) checkNumberAccount(ctx context.Context) result {
	const correct = "Correct the ID. It is shown in " + managerPath + "."
	id := c.numberID()
	if id == "" {
		return c.noNumberResult()
	}
	if down, isDown := c.metaDownResult(); isDown && c.down != nameNumberAccount {
		return down
	}
	number, err, wanted := c.readNumber(ctx).number, c.readNumber(ctx).err, c.namedAccount()
	switch {
	case !graph.ValidID(id): // entered by hand on the platform
		return failedResult("The project holds an invalid phone number ID: an ID consists of 5 to 20 digits.", correct)
	case errors.Is(err, graph.ErrWrongKind):
		return failedResult(fmt.Sprintf("%s is not the ID of a phone number.", id), correct)
	case err != nil && (!errors.Is(err, graph.ErrHidden) || wanted == ""):
		return c.failedOwnRequest(nameNumberAccount, err)
	case err == nil && number.BusinessAccountID == "" && wanted == "":
		return unknownResult("Meta does not say to which WhatsApp Business Account the number belongs.",
			"Set business_account_id. The numbers of that account are then listed.")
	case err == nil && (wanted == "" || number.BusinessAccountID == wanted):
		return okResult("The number %s belongs to the WhatsApp Business Account %s.", id, number.BusinessAccountID)
	}
	return c.searchAccount(ctx, wanted, number, err)
}

// searchAccount lists the numbers of the account, because the answer about the number does not name that account.
func (c *checker) searchAccount(ctx context.Context, account string, number graph.PhoneNumber, unseen error) result {
	id := c.numberID()
	listed, err := c.g.PhoneNumbers.List(ctx, account)
	holds := slices.ContainsFunc(listed, func(n graph.PhoneNumber) bool { return n.ID == id })
	remedy := "Correct phone_number_id or business_account_id, here and where the project is configured. " +
		"The numbers of an account are shown in " + managerPath + "."
	switch {
	case holds:
		return okResult("The number %s belongs to the WhatsApp Business Account %s, which lists it.", id, account)
	case number.BusinessAccountID != "":
		return failedResult(fmt.Sprintf("The number %s belongs to the WhatsApp Business Account %s, not to %s.", id, number.BusinessAccountID,
			account),
			remedy)
	case err != nil:
		return c.failedOwnRequest(nameNumberAccount, err)
	case unseen != nil && len(listed) == 0: // a token without access gets an empty list
		return c.failedOwnRequest(nameNumberAccount, unseen)
	case unseen != nil:
		return failedResult(fmt.Sprintf("Meta shows no number %s, and the WhatsApp Business Account %s lists only other numbers.", id, account),
			remedy)
	}
	return failedResult(fmt.Sprintf("The WhatsApp Business Account %s does not list the number %s.", account, id), remedy)
}

// failedOwnRequest returns the result of a check whose request with the provider's own token failed. That says nothing about the project.
func (c *checker) failedOwnRequest(name string, err error) result {
	made := c.failedRequest(name, err)
	if isRefusal(err) {
		made.remedy = strings.TrimSpace("The request was sent with the provider's own access_token, so it says nothing about the project's " +
			"token. " + made.remedy)
	}
	return made
}

const (
	registerText = "Apply a resource whatsapp_phone_number_registration for it, or register it with its two-step PIN in " +
		managerPath + "."
	registerAgainText = "Register it again with its two-step PIN in " + managerPath + "."
	dailyLimitText    = "Wait a day. The limits of the number are shown in " + managerPath + " > Insights."
)

// statusResults holds the result for each status of a number other than CONNECTED.
//
// Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/phone-numbers
var statusResults = map[string]result{
	"PENDING": failedResult("The number is not registered yet.", registerText),
	"UNVERIFIED": failedResult("The number is not verified.",
		"Verify it with the code that Meta sends by SMS or voice call, then register it: "+managerPath+"."),
	"DISCONNECTED": failedResult("The number was disconnected from the Cloud API and cannot send or receive messages.", registerText),
	"OFFLINE":      failedResult("The number is offline and cannot send or receive messages.", registerAgainText),
	"BANNED":       failedResult("Meta has banned the number.", "Request a review in Meta Business Suite > Account quality."),
	"DELETED":      failedResult("The number was deleted.", "Bind another number to the project."),
	"MIGRATED": failedResult("The number was moved to another WhatsApp Business Account.",
		"Bind the ID that the number has in that account: "+managerPath+"."),
	"RESTRICTED": warningResult(
		"Meta has restricted the number: it reached its limit of conversations for the day and can only reply.", dailyLimitText),
	"RATE_LIMITED": warningResult("Meta has rate-limited the number: it reached its limit of conversations for the day.", dailyLimitText),
	"FLAGGED": warningResult("Meta has flagged the number because of its low quality. Its limits are lowered if the quality stays "+
		"low for a week.",
		"Check which messages customers block or report: "+managerPath+" > Insights."),
}

func (c *checker) checkNumberConnected(ctx context.Context) result {
	id := c.numberID()
	down, isDown := c.metaDownResult()
	switch {
	case id == "":
		return c.noNumberResult()
	case isDown:
		return down
	case c.readNumber(ctx).err != nil:
		return dependentResult(nameNumberAccount, "The number could not be read.")
	}

	now, err := c.g.PhoneNumbers.GetStatus(ctx, id)
	if err != nil {
		return c.failedOwnRequest(nameNumberConnected, err)
	}

	c.callbacks = now.Callbacks
	stage, known := statusResults[now.Status]
	switch {
	case known:
		stage.detail += fmt.Sprintf(" (Meta's status of %s: %s.)", id, now.Status)
		return stage
	case now.Status == "" || now.Status == "UNKNOWN":
		return unknownResult(fmt.Sprintf("Meta does not say whether the number %s is connected.", id), "Check the number in "+managerPath+".")
	case now.Status != "CONNECTED":
		return warningResult(fmt.Sprintf("The number %s has the status %s, which this provider does not know.", id, now.Status),
			"Check the number in "+managerPath+".")
	case now.Platform != "" && now.Platform != "CLOUD_API":
		return failedResult(fmt.Sprintf("The number %s is connected, but not to the Cloud API (platform_type %s).", id, now.Platform),
			registerText)
	}
	return okResult("The number %s is connected to the Cloud API.", id)
}
