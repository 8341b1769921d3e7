package chatwoot

import (
	"context"
	"fmt"

	"terraform-provider-whatsapp/internal/chat"
)

// numbers implements chat.NumberWriter and chat.NumberChecker. An inbox belongs to one phone number until it is
// deleted, because Chatwoot registers the webhook at Meta only when it creates an inbox. So only the IDs of that same number can
// be written, after a person has changed them by hand.
type numbers struct{ *adapter }

// SetNumber implements chat.NumberWriter. A number without business account leaves the one that is there: Chatwoot saves
// no inbox without one.
func (n numbers) SetNumber(ctx context.Context, base chat.Project, number chat.Number) (chat.Project, error) {
	c := change{
		op:     "set the phone number ID of inbox " + base.ID,
		config: map[string]string{phoneNumberIDField.Key: number.PhoneNumberID},
	}
	if number.BusinessAccountID != "" {
		c.config[businessAccountIDField.Key] = number.BusinessAccountID
	}
	c.check = func(now inbox) error { return n.checkNumber(c.op, now, number) }
	c.conflictText = func(now inbox) string {
		what := changeText("phone number ID", base.PhoneNumberID, now.PhoneNumberID, number.PhoneNumberID)
		if what == "" && number.BusinessAccountID != "" {
			what = changeText("WhatsApp Business Account", base.BusinessAccountID, now.BusinessAccountID, number.BusinessAccountID)
		}
		return what
	}
	in, err := n.writeChange(ctx, base.ID, c)
	if err != nil {
		return chat.Project{}, err
	}
	return n.convertInbox(in), nil
}

// CheckNumber implements chat.NumberChecker, with what is known of the inbox: it sends nothing.
func (n numbers) CheckNumber(base chat.Project, number chat.Number) error {
	held := base.PhoneNumberID == number.PhoneNumberID &&
		(number.BusinessAccountID == "" || base.BusinessAccountID == number.BusinessAccountID)
	in, ok := n.cache.Find(base.ID)
	if held || !ok || number.DisplayPhoneNumber == "" {
		return nil
	}
	return n.checkNumber("set the phone number ID of inbox "+base.ID, in, number)
}

// checkNumber refuses the ids of another number than that of the inbox.
func (a *adapter) checkNumber(op string, in inbox, number chat.Number) error {
	if chat.SameDigits(number.DisplayPhoneNumber, in.PhoneNumber) && chat.Digits(in.PhoneNumber) != "" {
		return nil
	}
	whose := "is not known to belong to the same number"
	if number.DisplayPhoneNumber != "" {
		whose = "belongs to " + a.cleanNumber(number.DisplayPhoneNumber)
	}
	return a.errOtherNumber(op, fmt.Sprintf("Inbox %s belongs to the phone number %s, and the phone number ID %s %s.",
		in.ID, in.PhoneNumber, a.cleanNumber(number.PhoneNumberID), whose))
}

// errOtherNumber returns the error for a change that needs another inbox.
func (a *adapter) errOtherNumber(op, meaning string) error {
	e := a.NewError(op, chat.ErrInvalid)
	e.Meaning = meaning + " Chatwoot registers the webhook at Meta only when it creates an inbox, so with another number this inbox would " +
		"receive nothing."
	e.Next = "Another number needs another inbox: add a second whatsapp_chatwoot_inbox. A change of the number in an existing one " +
		"deletes the inbox with its conversations. Only the IDs of the same number can be changed, as after a move to another WhatsApp " +
		"Business Account: the guide about Chatwoot describes the steps."
	return e
}
