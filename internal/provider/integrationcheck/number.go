package integrationcheck

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"terraform-provider-whatsapp/internal/graph"
)

const inManager = "Meta Business Suite > WhatsApp Manager > Phone numbers"

func (c *chain) noNumber() check {
	return dependent(nameProjectNumber, "The phone number is not known: the project holds none, and phone_number_id is not set.")
}

func (c *chain) checkNumberAccount(ctx context.Context) check {
	const correct = "Correct the ID. It is shown in " + inManager + "."
	id := c.numberID()
	if id == "" {
		return c.noNumber()
	}
	if down, is := c.metaDown(); is && c.down != nameNumberAccount {
		return down
	}
	number, err, wanted := c.find(ctx).number, c.find(ctx).err, c.namedAccount()
	switch {
	case !graph.ValidID(id): // entered by hand on the platform
		return failed("The project holds an invalid phone number ID: an ID consists of 5 to 20 digits.", correct)
	case errors.Is(err, graph.ErrWrongKind):
		return failed(fmt.Sprintf("%s is not the ID of a phone number.", id), correct)
	case err != nil && (!errors.Is(err, graph.ErrHidden) || wanted == ""):
		return c.ownUndecided(nameNumberAccount, err)
	case err == nil && number.BusinessAccountID == "" && wanted == "":
		return unknown("Meta does not say to which WhatsApp Business Account the number belongs.",
			"Set business_account_id. The numbers of that account are then listed.")
	case err == nil && (wanted == "" || number.BusinessAccountID == wanted):
		return ok("The number %s belongs to the WhatsApp Business Account %s.", id, number.BusinessAccountID)
	}
	return c.searchAccount(ctx, wanted, number, err)
}

// searchAccount lists the numbers of the account, because the answer about the number does not name that account.
func (c *chain) searchAccount(ctx context.Context, account string, number graph.PhoneNumber, unseen error) check {
	id := c.numberID()
	listed, err := c.g.PhoneNumbers.List(ctx, account)
	holds := slices.ContainsFunc(listed, func(n graph.PhoneNumber) bool { return n.ID == id })
	remedy := "Correct phone_number_id or business_account_id, here and where the project is configured. " +
		"The numbers of an account are shown in " + inManager + "."
	switch {
	case holds:
		return ok("The number %s belongs to the WhatsApp Business Account %s, which lists it.", id, account)
	case number.BusinessAccountID != "":
		return failed(fmt.Sprintf("The number %s belongs to the WhatsApp Business Account %s, not to %s.", id, number.BusinessAccountID, account),
			remedy)
	case err != nil:
		return c.ownUndecided(nameNumberAccount, err)
	case unseen != nil && len(listed) == 0: // a token without access gets an empty list
		return c.ownUndecided(nameNumberAccount, unseen)
	case unseen != nil:
		return failed(fmt.Sprintf("Meta shows no number %s, and the WhatsApp Business Account %s lists only other numbers.", id, account), remedy)
	}
	return failed(fmt.Sprintf("The WhatsApp Business Account %s does not list the number %s.", account, id), remedy)
}

// ownUndecided returns the result of a check whose request with the provider's own token failed. That says nothing about the project.
func (c *chain) ownUndecided(name string, err error) check {
	made := c.undecided(name, err)
	if refused(err) {
		made.remedy = strings.TrimSpace("The request was sent with the provider's own access_token, so it says nothing about the project's " +
			"token. " + made.remedy)
	}
	return made
}

const (
	register      = "Apply a resource whatsapp_phone_number_registration for it, or register it with its two-step PIN in " + inManager + "."
	registerAgain = "Register it again with its two-step PIN in " + inManager + "."
	dailyLimit    = "Wait a day. The limits of the number are shown in " + inManager + " > Insights."
)

// stages holds the result for each status of a number other than CONNECTED.
//
// Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/phone-numbers
var stages = map[string]check{
	"PENDING": failed("The number is not registered yet.", register),
	"UNVERIFIED": failed("The number is not verified.",
		"Verify it with the code that Meta sends by SMS or voice call, then register it: "+inManager+"."),
	"DISCONNECTED": failed("The number was disconnected from the Cloud API and cannot send or receive messages.", register),
	"OFFLINE":      failed("The number is offline and cannot send or receive messages.", registerAgain),
	"BANNED":       failed("Meta has banned the number.", "Request a review in Meta Business Suite > Account quality."),
	"DELETED":      failed("The number was deleted.", "Bind another number to the project."),
	"MIGRATED": failed("The number was moved to another WhatsApp Business Account.",
		"Bind the ID that the number has in that account: "+inManager+"."),
	"RESTRICTED": warning(
		"Meta has restricted the number: it reached its limit of conversations for the day and can only reply.", dailyLimit),
	"RATE_LIMITED": warning("Meta has rate-limited the number: it reached its limit of conversations for the day.", dailyLimit),
	"FLAGGED": warning("Meta has flagged the number because of its low quality. Its limits are lowered if the quality stays low for a week.",
		"Check which messages customers block or report: "+inManager+" > Insights."),
}

func (c *chain) checkNumberConnected(ctx context.Context) check {
	id := c.numberID()
	down, is := c.metaDown()
	switch {
	case id == "":
		return c.noNumber()
	case is:
		return down
	case c.find(ctx).err != nil:
		return dependent(nameNumberAccount, "The number could not be read.")
	}

	now, err := c.g.PhoneNumbers.GetStatus(ctx, id)
	if err != nil {
		return c.ownUndecided(nameNumberConnected, err)
	}

	c.callbacks = now.Callbacks
	stage, known := stages[now.Status]
	switch {
	case known:
		stage.detail += fmt.Sprintf(" (Meta's status of %s: %s.)", id, now.Status)
		return stage
	case now.Status == "" || now.Status == "UNKNOWN":
		return unknown(fmt.Sprintf("Meta does not say whether the number %s is connected.", id), "Check the number in "+inManager+".")
	case now.Status != "CONNECTED":
		return warning(fmt.Sprintf("The number %s has the status %s, which this provider does not know.", id, now.Status),
			"Check the number in "+inManager+".")
	case now.Platform != "" && now.Platform != "CLOUD_API":
		return failed(fmt.Sprintf("The number %s is connected, but not to the Cloud API (platform_type %s).", id, now.Platform),
			register)
	}
	return ok("The number %s is connected to the Cloud API.", id)
}
