package chatwoot

import (
	"cmp"
	"context"
	"fmt"
	"net/http"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
)

// Health implements chat.Channels. It asks for the inbox itself too, because Chatwoot hides a failed set-up of the
// webhook and at best marks the inbox afterwards.
func (c channels) Health(ctx context.Context, id string) ([]string, error) {
	op := "read the health of inbox " + id
	if !validInbox.MatchString(id) {
		return nil, c.errInvalidID("read the health of an inbox")
	}

	in, err := c.readInbox(ctx, op, id)
	if err == nil {
		err = c.checkUsable(op, in.inbox)
	}
	if err != nil {
		return nil, err
	}

	var wrong []string
	if in.needsAuthorization {
		wrong = append(wrong, "Chatwoot reports that the channel must be authorized again. "+
			"It could not set up the delivery of messages at Meta, or Meta has refused its token since.")
	}

	path, template := c.inboxPath(id, "health")
	answer, err := c.Send(ctx, rest.Request{Op: op, Method: http.MethodGet, Path: path, Template: template})
	switch {
	case err != nil:
		return wrong, err
	case answer.Status == http.StatusNotFound, answer.Status == http.StatusMethodNotAllowed, answer.Status == http.StatusNotImplemented:
		return wrong, nil // the inbox exists, so this is an older version without this call
	case answer.Status == http.StatusUnprocessableEntity:
		return append(wrong, "Chatwoot could not read the phone number at Meta with the token that it holds: "+
			cmp.Or(c.answerText(answer), "it did not say why")+"."), nil
	case answer.Status != http.StatusOK:
		return wrong, c.errAnswer(op, answer)
	}

	f := rest.DecodeBody(answer, &err)
	if err != nil {
		return wrong, c.ErrUnreadable(op, answer, err)
	}
	return append(wrong, c.numberProblemTexts(in.inbox, f)...), nil
}

// numberProblemTexts returns sentences about the problems of an inbox's number at Meta. An unknown value counts as healthy.
func (a *adapter) numberProblemTexts(in inbox, f rest.Object) []string {
	var wrong []string
	text := func(name string) string { return rest.DecodeString(f.Raw(name)) }
	shown := text("display_phone_number")
	if chat.Digits(shown) != "" && !chat.SameDigits(shown, in.PhoneNumber) {
		wrong = append(wrong, fmt.Sprintf("The phone number ID %s belongs to %s, but the inbox belongs to %s.",
			in.PhoneNumberID, a.MessageText(shown), in.PhoneNumber))
	}
	if p := text("platform_type"); p != "" && p != "CLOUD_API" {
		wrong = append(wrong, fmt.Sprintf("The number is not registered with the Cloud API (platform type %s), "+
			"so it can neither send nor receive.", a.MessageText(p)))
	}

	switch s := text("status"); s {
	case "BANNED", "RESTRICTED", "RATE_LIMITED", "FLAGGED", "DISCONNECTED", "DELETED", "OFFLINE":
		wrong = append(wrong, fmt.Sprintf("Meta reports the status %s for the number.", s))
	}
	if text("code_verification_status") == "NOT_VERIFIED" {
		wrong = append(wrong, "The number has not been verified at Meta.")
	}

	switch s := text("name_status"); s {
	case "DECLINED", "EXPIRED":
		wrong = append(wrong, fmt.Sprintf("Meta reports the status %s for the display name of the number.", s))
	}
	if text("quality_rating") == "RED" {
		wrong = append(wrong, "Meta rates the quality of the number as low (RED).")
	}
	if text("account_mode") == "SANDBOX" {
		wrong = append(wrong, "The number is in sandbox mode: it reaches only the recipients that are allowed at Meta.")
	}
	return append(wrong, a.deliveryProblemTexts(f)...)
}

// deliveryProblemTexts returns a sentence if Meta delivers messages elsewhere than Chatwoot expects them. Older versions do not
// tell both addresses.
func (a *adapter) deliveryProblemTexts(f rest.Object) []string {
	expected := rest.DecodeString(f.Raw("expected_webhook_url"))
	configured := rest.DecodeMembers(f.Raw("webhook_configuration"))
	if expected == "" || configured == nil {
		return nil
	}
	for _, level := range []string{"phone_number", "whatsapp_business_account", "application"} { // the first that is set counts
		switch at := rest.DecodeString(configured[level]); at {
		case "":
		case expected:
			return nil
		default:
			return []string{fmt.Sprintf("Meta delivers the messages of the number to %s. Chatwoot expects them at %s.",
				a.MessageText(at), a.MessageText(expected))}
		}
	}
	return []string{fmt.Sprintf("Meta has no address to deliver the messages of the number to. Chatwoot expects them at %s.",
		a.MessageText(expected))}
}
