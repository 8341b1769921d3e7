package chatwoot

import (
	"context"
	"fmt"

	"terraform-provider-whatsapp/internal/chat"
)

// numbers implements chat.NumberWriter and chat.NumberChecker. An inbox belongs to one phone number until it is
// deleted, because Chatwoot tells Meta where to deliver only when it creates an inbox. So only the IDs of that same number can
// be written, after a person has changed them by hand.
type numbers struct{ *adapter }

// SetNumber implements chat.NumberWriter. A number without business account leaves the one that is there: Chatwoot saves
// no inbox without.
func (s numbers) SetNumber(ctx context.Context, base chat.Project, n chat.Number) (chat.Project, error) {
	c := change{
		op:     "set the phone number ID of inbox " + base.ID,
		config: map[string]string{phoneNumberID.Key: n.PhoneNumberID},
	}
	if n.BusinessAccountID != "" {
		c.config[businessAccountID.Key] = n.BusinessAccountID
	}
	c.check = func(now inbox) error { return s.checkNumber(c.op, now, n) }
	c.differs = func(now inbox) string {
		what := describeChange("phone number ID", base.PhoneNumberID, now.PhoneNumberID, n.PhoneNumberID)
		if what == "" && n.BusinessAccountID != "" {
			what = describeChange("WhatsApp Business Account", base.BusinessAccountID, now.BusinessAccountID, n.BusinessAccountID)
		}
		return what
	}
	in, err := s.write(ctx, base.ID, c)
	if err != nil {
		return chat.Project{}, err
	}
	return s.project(in), nil
}

// CheckNumber implements chat.NumberChecker, with what is known of the inbox: it sends nothing.
func (s numbers) CheckNumber(base chat.Project, n chat.Number) error {
	held := base.PhoneNumberID == n.PhoneNumberID && (n.BusinessAccountID == "" || base.BusinessAccountID == n.BusinessAccountID)
	in, ok := s.cache.Find(base.ID)
	if held || !ok || n.DisplayPhoneNumber == "" {
		return nil
	}
	return s.checkNumber("set the phone number ID of inbox "+base.ID, in, n)
}

// checkNumber refuses the ids of another number than that of the inbox.
func (a *adapter) checkNumber(op string, in inbox, n chat.Number) error {
	if chat.SameDigits(n.DisplayPhoneNumber, in.PhoneNumber) && chat.Digits(in.PhoneNumber) != "" {
		return nil
	}
	whose := "is not known to belong to the same number"
	if n.DisplayPhoneNumber != "" {
		whose = "belongs to " + a.number(n.DisplayPhoneNumber)
	}
	return a.errOtherNumber(op, fmt.Sprintf("Inbox %s belongs to the phone number %s, and the phone number ID %s %s.",
		in.ID, in.PhoneNumber, a.number(n.PhoneNumberID), whose))
}

// errOtherNumber returns the error for a change that needs another inbox.
func (a *adapter) errOtherNumber(op, meaning string) error {
	e := a.Error(op, chat.ErrInvalid)
	e.Meaning = meaning + " Chatwoot registers the webhook at Meta only when it creates an inbox, so with another number this inbox would " +
		"receive nothing."
	e.Next = "Another number needs another inbox: add a second whatsapp_chatwoot_inbox. A change of the number in an existing one " +
		"deletes the inbox with its conversations. Only the IDs of the same number can be changed, as after a move to another WhatsApp " +
		"Business Account: the guide about Chatwoot describes the steps."
	return e
}
