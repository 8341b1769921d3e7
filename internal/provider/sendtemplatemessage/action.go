// Package sendtemplatemessage sends a message that is made from a template.
package sendtemplatemessage

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

type model struct {
	PhoneNumberID types.String `tfsdk:"phone_number_id"`
	metaarg.TemplateMessage
}

// NewAction returns the action whatsapp_send_template_message.
func NewAction() action.Action {
	return lifecycle.NewAction(lifecycle.ActionSpec[model, *session.Session]{
		TypeName: "whatsapp_send_template_message", Schema: actionSchema, Invoke: invoke,
	})
}

func actionSchema(context.Context) schema.Schema {
	attributes := metaarg.TemplateMessageActionAttributes()
	attributes["phone_number_id"] = schema.StringAttribute{
		Required: true, Validators: []validator.String{metaarg.IDValidator("a phone number")},
		MarkdownDescription: "ID of the phone number that sends the message (5 to 20 digits).",
	}
	return schema.Schema{
		Attributes: attributes,
		MarkdownDescription: "Sends one message that is made from an approved template, to test that a phone number can send " +
			"([template messages](https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/template-messages)).\n\n" +
			"Each invocation sends one message, which Meta may charge for. " +
			"Without actions, use `test_message` of the resource `whatsapp_phone_number_registration`. A plan never sends a message.\n\n" +
			"**A lost answer is not repeated**, because the message might be sent twice: " +
			"the action fails and says that the outcome is not known. Meta has no call that shows whether a message was sent: " +
			"look at the recipient's phone before you invoke the action again. Success means that Meta has accepted the message. " +
			"Whether it was delivered is told to the webhook only.\n\n" +
			"Only templates whose variables are texts in the body, by number (`{{1}}`), can be sent. " +
			"The provider's token needs the permission `whatsapp_business_messaging`, and the number must be registered.",
	}
}

func invoke(ctx context.Context, s *session.Session, i *lifecycle.Invocation[model]) error {
	g, err := s.Graph()
	if err != nil {
		return err
	}
	m := i.Config.MessageFrom(i.Config.PhoneNumberID.ValueString())
	id, err := g.Messages.SendTemplate(ctx, m)
	if errors.Is(err, graph.ErrOutcomeUnknown) {
		err = tfdiag.WithAdvice(err, "The message was not sent again, because it might arrive twice. "+
			"Look at the recipient's phone before you invoke the action again.")
	}
	if err != nil {
		return metaarg.ExplainNumberError(err)
	}
	i.Progress(fmt.Sprintf("Meta has accepted the message %s from phone number %s.", id, m.PhoneNumberID))
	return nil
}
