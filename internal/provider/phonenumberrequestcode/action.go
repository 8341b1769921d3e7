// Package phonenumberrequestcode lets Meta send a code to a phone number, with which the number is verified.
package phonenumberrequestcode

import (
	"cmp"
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
	Method        types.String `tfsdk:"method"`
	Language      types.String `tfsdk:"language"`
}

// NewAction returns the action whatsapp_phone_number_request_code.
func NewAction() action.Action {
	return lifecycle.NewAction(lifecycle.ActionSpec[model, *session.Session]{
		TypeName: "whatsapp_phone_number_request_code", Schema: actionSchema, Invoke: invoke,
	})
}

func actionSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Lets Meta send a code to a phone number by SMS or call, with which a person verifies it " +
			"([phone " +
			"numbers](https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/phone-numbers)).\n\n" +
			"The action `whatsapp_phone_number_verify_code` enters the code. Without actions, use `request_code_trigger` of the resource " +
			"`whatsapp_phone_number`.\n\n" +
			"A number that is verified already gets no code, and nothing is sent (Meta would answer with code 136024). The " +
			"request is sent once: if " +
			"its answer is lost, the action fails and says so, because a second request would send a second code, and Meta limits how many it " +
			"sends. Wait for the first code before you invoke the action again.\n\n" +
			"The provider's token needs the permission `whatsapp_business_management`.",
		Attributes: map[string]schema.Attribute{
			"phone_number_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.IDValidator("a phone number")},
				MarkdownDescription: metaarg.NumberIDText,
			},
			"method": schema.StringAttribute{
				Optional: true, Validators: []validator.String{metaarg.MetaWordValidator(graph.CodeBySMS, graph.CodeByVoice)},
				MarkdownDescription: "How the code arrives: `SMS`, or `VOICE` for a call. Default: `SMS`.",
			},
			"language": schema.StringAttribute{
				Optional: true, Validators: []validator.String{metaarg.LanguageValidator()},
				MarkdownDescription: "Language of the text, such as `en` or `de_DE`. Default: `en_US`.",
			},
		},
	}
}

func invoke(ctx context.Context, s *session.Session, i *lifecycle.Invocation[model]) error {
	g, err := s.Graph()
	if err != nil {
		return err
	}

	number := i.Config.PhoneNumberID.ValueString()
	verified, err := g.PhoneNumbers.IsVerified(ctx, number)
	if err != nil {
		return metaarg.ExplainNumberError(err)
	}
	if verified {
		i.Progress(fmt.Sprintf("Phone number %s is verified already. No code was requested.", number))
		return nil
	}

	method := cmp.Or(i.Config.Method.ValueString(), graph.CodeBySMS)
	err = g.PhoneNumbers.RequestCode(ctx, graph.RequestCodeOpts{
		PhoneNumberID: number, Method: method, Language: cmp.Or(i.Config.Language.ValueString(), graph.CodeLanguage),
	})
	if errors.Is(err, graph.ErrOutcomeUnknown) {
		err = tfdiag.WithAdvice(err, "Wait some minutes for the code. Invoke the action again only if none arrives.")
	}
	if err != nil {
		return metaarg.ExplainNumberError(err)
	}

	i.Progress(fmt.Sprintf("Meta sends a code to phone number %s (%s). Enter it with whatsapp_phone_number_verify_code.", number, method))
	return nil
}
