package zammad

import (
	"fmt"
	"net/http"
	"strings"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/transport"
)

const adminMenu = "Admin > Channels > WhatsApp"

// errAnswer returns the error for an answer that is not a success.
func (a *adapter) errAnswer(op string, answer *transport.Answer) *chat.Error {
	e := a.rest.ErrStatus(op, answer, "", a.answerText(answer.Body))
	if rest.IsHTMLPage(answer) || op == opList && answer.Status == http.StatusUnprocessableEntity { // a list saves nothing
		return e
	}

	switch answer.Status {
	case http.StatusForbidden:
		e.Next = "Give the owner of " + credential + ", and the access token itself, the permission admin.channel_whatsapp."
	case http.StatusNotFound:
		e.Kind = chat.ErrHidden
		e.Meaning = "Zammad has no WhatsApp channels at this address: either it is older than 6.3, or it is not the address of Zammad."
		e.Next = a.rest.EndpointSentence()
	case http.StatusUnprocessableEntity:
		e.Meaning = "Zammad refused to save the channel. It asks Meta for the number with the token whenever a channel is saved. " +
			"Nothing was changed."
		e.Next = "Check that the token is valid, has the scopes whatsapp_business_management and whatsapp_business_messaging, " +
			"and can see the phone number ID."
		if strings.Contains(e.Detail, "Group must exist") {
			e.Meaning = "Zammad has no group with this group_id. Nothing was changed."
			e.Next = "Set group_id to the ID of a group: the administration of Zammad shows it under Groups, and its API at /api/v1/groups."
		}
		if strings.Contains(e.Detail, "already in use") {
			e.Kind = chat.ErrConflict
			e.Meaning = "Another WhatsApp channel of this Zammad uses the number. Nothing was changed."
			e.Next = "Find the channel with the number in " + adminMenu + " in Zammad. Use another number, or delete that channel first."
		}
	}
	return e
}

// answerText returns the sanitized text of {"error": "...", "error_human": "..."}.
func (a *adapter) answerText(body []byte) string {
	members := rest.DecodeMembers(body)
	for _, name := range []string{"error", "error_human", "message"} {
		if text := rest.DecodeString(members[name]); text != "" {
			return a.rest.MessageText(text)
		}
	}
	return ""
}

func (a *adapter) errInvalidID(op string) *chat.Error {
	e := a.rest.NewError(op, chat.ErrInvalid)
	e.Meaning = "This is not the ID of a channel: IDs in Zammad are whole numbers."
	e.Next = "Copy the ID from the address of Zammad's API, " + channelsPath + ", or from the data source whatsapp_zammad_channels."
	return e
}

// errBroken returns the error for an entry of the list that cannot be used.
func (a *adapter) errBroken(op, id string, err error) error {
	return a.rest.ErrUnreadable(op, &transport.Answer{Status: http.StatusOK}, fmt.Errorf("channel %s: %w", a.rest.MessageText(id), err))
}

// explainNumberTaken returns e, completed with the channel that has the number. created says that another channel was to be created
// with it.
func (a *adapter) explainNumberTaken(e *chat.Error, number string, by chat.Channel, created bool) *chat.Error {
	e.Kind = chat.ErrConflict
	e.Meaning = fmt.Sprintf("The phone number ID %s is already in use by channel %s (%s) of this Zammad. Nothing was changed.",
		number, by.ID, by.Name)
	e.Next = fmt.Sprintf("Use another number, or delete channel %s in %s in Zammad first.", by.ID, adminMenu)
	if created {
		e.Next = fmt.Sprintf("Import channel %s, or use another number.", by.ID)
	}
	return e
}
