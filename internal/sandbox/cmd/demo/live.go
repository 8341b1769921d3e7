package main

import (
	"context"
	"fmt"
	"strings"
)

// The phone number of the inbox that the walk creates, and its profile at Meta.
const (
	salesNumber  = "106000000000002"
	salesDisplay = "+1 555-010-0002"
	salesProfile = salesNumber + "/whatsapp_business_profile"
)

// receiveMessages creates an inbox and sets the webhook of its number. Before that, the messages of the number go elsewhere.
func receiveMessages(ctx context.Context, s *walkthrough) error {
	before := s.delivery()
	s.say("\n  A customer writes to %s: Meta delivers the message to %s, and no inbox has it.\n  A new configuration:\n\n%s",
		salesDisplay, before, indent(strings.TrimSpace(s.platform.live)))
	if err := s.space.Write("main.tf", s.platform.base+"\n"+s.platform.live); err != nil {
		return err
	}
	r, err := s.runAndShow(ctx, outcome, 0, "apply", "-auto-approve")
	if err != nil {
		return err
	}
	if err := checkOutput(r, "3 added, 0 changed, 0 destroyed"); err != nil {
		return err
	}
	ids := s.world.Chatwoot.InboxIDs()
	id := ids[len(ids)-1]
	inbox, _ := s.world.Chatwoot.FindInbox(id)
	s.generated["the token of the new inbox"] = stringValue(inbox.Channel.ProviderConfig["api_key"])
	address := "https://chatwoot.example/webhooks/whatsapp/" + strings.Replace(inbox.Channel.PhoneNumber, "+", "%2B", 1)
	if err := s.check(s.delivery() == address && address != before, "Meta called the address with the verify token of the inbox, and got "+
		"the right answer"); err != nil {
		return err
	}
	s.say("  ✓ a customer writes to %s: Meta delivers the message to %s,\n    and inbox %d has it", salesDisplay, address, id)
	return s.checkUnchanged(ctx)
}

// delivery returns the address to which Meta delivers the messages of the number, "" for
// none.
func (w *walkthrough) delivery() string {
	for _, d := range w.world.Graph.Deliveries(salesNumber, "messages") {
		return d.CallbackURL
	}
	return ""
}

// settingDrift lets a user change a setting at Meta, and takes it back.
func settingDrift(ctx context.Context, s *walkthrough) error {
	const wanted, byHand = "Orders, Monday to Friday", "Closed for the holidays"
	s.platform.retouched(s.world, byHand)
	r, err := s.runAndExcerpt(ctx, 2, "plan", "-detailed-exitcode")
	if err != nil {
		return err
	}
	if err := checkOutput(r, fmt.Sprintf("%q -> %q", byHand, wanted), "0 to add, 1 to change, 0 to destroy"); err != nil {
		return err
	}
	if err := s.check(true, "exit code 2: the plan shows the change"); err != nil {
		return err
	}
	if _, err := s.runAndShow(ctx, outcome, 0, "apply", "-auto-approve"); err != nil {
		return err
	}
	return s.check(s.world.Graph.Fields(salesProfile)["about"] == wanted, "the profile has the configured text again")
}
