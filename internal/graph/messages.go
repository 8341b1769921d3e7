package graph

import (
	"context"

	"terraform-provider-whatsapp/internal/transport"
)

// MessageService sends messages. Chat platforms do that in daily use; here it shows that a number can send.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/template-messages
type MessageService struct{ client *Client }

// TemplateMessage is a message that is made from an approved template.
type TemplateMessage struct {
	PhoneNumberID  string // who sends it
	To             string // digits with the country code, perhaps with a + in front
	Name, Language string // of the template
	Parameters     []string
}

// SendTemplate sends a message and returns its ID. Meta has accepted it then, which does not say that it was delivered. It is sent
// once: if the answer is lost, the error is ErrOutcomeUnknown, and no call shows whether the message was sent.
func (s *MessageService) SendTemplate(ctx context.Context, m TemplateMessage) (string, error) {
	if !ValidID(m.PhoneNumberID) {
		return "", errNotID("send a message", "a phone number (which is not the number itself)")
	}

	template := Values{"name": m.Name, "language": Values{"code": m.Language}}
	if len(m.Parameters) > 0 {
		parameters := make([]Values, len(m.Parameters))
		for i, text := range m.Parameters {
			parameters[i] = Values{"type": "text", "text": text}
		}
		template["components"] = []Values{{"type": "body", "parameters": parameters}}
	}

	r := call{
		op:    "send a message with the template " + s.client.cfg.Secrets.MessageText(m.Name) + " from phone number " + m.PhoneNumberID,
		kind:  numberNode,
		id:    m.PhoneNumberID,
		edge:  "messages",
		needs: scopeMessaging,
		class: transport.Create,
		json: Values{
			"messaging_product": "whatsapp", "recipient_type": "individual", "to": m.To, "type": "template", "template": template,
		},
	}
	var w struct {
		Messages []struct {
			ID jsonText `json:"id"`
		} `json:"messages"`
	}
	if err := s.client.sendAndDecode(ctx, r, &w); err != nil {
		return "", err
	}
	if len(w.Messages) != 1 {
		return "", &Error{Op: r.op, Message: "Meta accepted the message and named no ID", OutcomeUnknown: true}
	}
	return s.client.stateName(w.Messages[0].ID), nil
}
