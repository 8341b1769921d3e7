package phonenumberregistration

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

const sendTrigger = "send_trigger"

var atMessage = path.Root("test_message")

type testMessage struct {
	SendTrigger types.String `tfsdk:"send_trigger"`
	metaarg.TemplateMessage
}

// testMessageAttribute does what the action whatsapp_send_template_message does, for a CLI without actions.
func testMessageAttribute() schema.Attribute {
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "A message that an apply sends after the registration, to test that the number can send. " +
			"A new or changed `send_trigger` sends one message, which Meta may charge for. " +
			"If its answer is lost, the apply warns and does not send it again. A plan never sends a message, and warns of one. " +
			"Only templates whose variables are texts in the body, by number, can be sent. " +
			"The action `whatsapp_send_template_message` does the same (Terraform 1.14 and newer). The recipient's number is in the state.",
		Attributes: lifecycle.MergeAttributes(metaarg.TemplateMessageResourceAttributes(), map[string]schema.Attribute{
			sendTrigger: schema.StringAttribute{
				Required: true, Validators: []validator.String{tfvalid.Trigger()},
				MarkdownDescription: tfvalid.TriggerText + ". Change it to send the message again. " +
					"A change of the other arguments alone sends nothing.",
			},
		}),
	}
}

// nullTestMessage returns the value of test_message that is not configured.
func nullTestMessage() types.Object {
	object, _ := testMessageAttribute().GetType().(types.ObjectType)
	return types.ObjectNull(object.AttrTypes)
}

// needsTestMessage reports whether an apply sends a message. prior is null before a creation.
func needsTestMessage(planned, prior types.Object) bool {
	trigger := planned.Attributes()[sendTrigger]
	return trigger != nil && !trigger.IsNull() && !trigger.Equal(prior.Attributes()[sendTrigger])
}

// warnOfMessage says what the apply sends.
func warnOfMessage(p *lifecycle.Plan[model], prior types.Object) {
	if needsTestMessage(p.Planned.TestMessage, prior) {
		p.WarnAt(atMessage, fmt.Sprintf("A test message will be sent from phone number %s", p.Planned.numberID()),
			"send_trigger is new or has changed. The apply sends one message with a template, which Meta may charge for.")
	}
}

// sendTestMessage sends the message. If the outcome is unknown, this is a warning: an error would send it again in the next apply.
func sendTestMessage(ctx context.Context, g *graph.Client, w *lifecycle.Write[model]) error {
	var config testMessage
	if err := tftype.Error(w.Plan.TestMessage.As(ctx, &config, basetypes.ObjectAsOptions{})); err != nil {
		return err
	}
	_, err := g.Messages.SendTemplate(ctx, config.MessageFrom(w.Plan.numberID()))
	if errors.Is(err, graph.ErrOutcomeUnknown) {
		w.WarnAt(atMessage, fmt.Sprintf("It is not known whether the test message from phone number %s was sent", w.Plan.numberID()),
			tfdiag.ErrorText(err)+"\n\nIt is not sent again, because it might arrive twice. "+
				"Look at the recipient's phone, and change send_trigger only if it has not arrived.")
		return nil
	}
	return tfdiag.WithPath(atMessage, err)
}
