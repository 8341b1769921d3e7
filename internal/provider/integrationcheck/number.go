package integrationcheck

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"terraform-provider-whatsapp/internal/graph"
)

const inManager = "Meta Business Suite > WhatsApp Manager > Phone numbers"

func (c *chain) noNumber() check {
	return see(nameProjectNumber, "The phone number is not known: the project holds none, and phone_number_id is not given.")
}

func (c *chain) checkNumberAccount(ctx context.Context) check {
	id := c.numberID()
	if id == "" {
		return c.noNumber()
	}
	if out, is := c.metaOut(); is && c.down != nameNumberAccount {
		return out
	}
	number, err, wanted := c.find(ctx).number, c.find(ctx).err, c.namedAccount()
	switch {
	case !graph.ValidID(id): // somebody has typed it into the platform
		return bad("What the project holds as phone number ID is no ID of Meta: those have 5 to 20 digits and nothing else.", "Correct the ID: "+inManager+" shows it.")
	case errors.Is(err, graph.ErrWrongKind):
		return bad(fmt.Sprintf("%s is not the ID of a phone number.", id), "Correct the ID: "+inManager+" shows it.")
	case err != nil && (!errors.Is(err, graph.ErrHidden) || wanted == ""):
		return c.ownRefused(nameNumberAccount, err)
	case err == nil && number.BusinessAccountID == "" && wanted == "":
		return open("Meta does not say to which WhatsApp Business Account the number belongs.", "Set business_account_id here: the account is then asked for its numbers.")
	case err == nil && (wanted == "" || number.BusinessAccountID == wanted):
		return good("The number %s belongs to the WhatsApp Business Account %s.", id, number.BusinessAccountID)
	}
	return c.ask(ctx, wanted, number, err)
}

// ask asks the account when the number itself does not say that it belongs there.
func (c *chain) ask(ctx context.Context, account string, number graph.PhoneNumber, unseen error) check {
	id := c.numberID()
	listed, err := c.g.PhoneNumbers.List(ctx, account)
	holds := slices.ContainsFunc(listed, func(n graph.PhoneNumber) bool { return n.ID == id })
	remedy := "Correct phone_number_id or business_account_id here and where the project is configured. The numbers of an account are under " + inManager + "."
	switch {
	case holds:
		return good("The number %s belongs to the WhatsApp Business Account %s, which lists it.", id, account)
	case number.BusinessAccountID != "":
		return bad(fmt.Sprintf("The number %s belongs to the WhatsApp Business Account %s, not to %s.", id, number.BusinessAccountID, account), remedy)
	case err != nil:
		return c.ownRefused(nameNumberAccount, err)
	case unseen != nil && len(listed) == 0: // what an account answers that shows nothing
		return c.ownRefused(nameNumberAccount, unseen)
	case unseen != nil:
		return bad(fmt.Sprintf("Meta does not show a number %s, and the WhatsApp Business Account %s, which lists others, lacks it.", id, account), remedy)
	}
	return bad(fmt.Sprintf("The WhatsApp Business Account %s does not list the number %s.", account, id), remedy)
}

// ownRefused is a check that the provider's own token could not make. That says nothing about the project.
func (c *chain) ownRefused(name string, err error) check {
	made := c.trouble(name, err)
	if refusal(err) {
		made.remedy = "This was asked with the provider's own access_token, so it says nothing about the project's. Check the ID; and give the system user of the provider's token the account under Meta Business Settings > Accounts > WhatsApp accounts > Add people."
	}
	return made
}

// stages are what Meta says of numbers that are not simply connected.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/phone-numbers
var stages = map[string]check{
	"PENDING":      bad("The number is not registered yet.", "Register it with the Cloud API: "+inManager+", or the call /register with its two-step PIN."),
	"UNVERIFIED":   bad("The number is not verified.", "Verify it with the code that Meta sends by SMS or voice call, then register it: "+inManager+"."),
	"DISCONNECTED": bad("The number was disconnected from the Cloud API, so it neither sends nor receives.", "Register it again with its two-step PIN: "+inManager+", or the call /register."),
	"OFFLINE":      bad("The number is offline, so it neither sends nor receives.", "Register it again with its two-step PIN: "+inManager+", or the call /register."),
	"BANNED":       bad("Meta has banned the number.", "Ask for a review in Meta Business Suite > Account quality."),
	"DELETED":      bad("The number was deleted.", "Bind another number to the project."),
	"MIGRATED":     bad("The number was moved to another WhatsApp Business Account.", "Bind the ID that the number has there: "+inManager+"."),
	"RESTRICTED":   {status: warning, detail: "Meta has restricted the number: it has used up its allowance of conversations for the day, and can only answer.", remedy: "Wait a day. The limits of the number are under " + inManager + " > Insights."},
	"RATE_LIMITED": {status: warning, detail: "Meta is holding the number back: it has used up its allowance of conversations for the day.", remedy: "Wait a day. The limits of the number are under " + inManager + " > Insights."},
	"FLAGGED":      {status: warning, detail: "Meta has flagged the number because of its low quality: its limits are lowered if that does not change within a week.", remedy: "See what customers block or report: " + inManager + " > Insights."},
}

func (c *chain) checkNumberConnected(ctx context.Context) check {
	id := c.numberID()
	out, is := c.metaOut()
	switch {
	case id == "":
		return c.noNumber()
	case is:
		return out
	case c.find(ctx).err != nil:
		return see(nameNumberAccount, "The number could not be read.")
	}
	now, err := c.g.PhoneNumbers.Status(ctx, id)
	if err != nil {
		return c.ownRefused(nameNumberConnected, err)
	}
	stage, known := stages[now.Status]
	switch {
	case known:
		stage.detail += fmt.Sprintf(" (Meta's status of %s: %s.)", id, now.Status)
		return stage
	case now.Status == "" || now.Status == "UNKNOWN":
		return open(fmt.Sprintf("Meta does not say whether the number %s is connected.", id), "Look at "+inManager+".")
	case now.Status != "CONNECTED":
		return check{status: warning, detail: fmt.Sprintf("Meta's status of the number %s is %s, which this provider does not know.", id, now.Status), remedy: "Look at " + inManager + "."}
	case now.Platform != "" && now.Platform != "CLOUD_API":
		return bad(fmt.Sprintf("The number %s is connected, but not to the Cloud API (platform_type %s).", id, now.Platform), "Register it with the Cloud API: "+inManager+", or the call /register with its two-step PIN.")
	}
	return good("The number %s is connected to the Cloud API.", id)
}
