// Package phonenumberverifycode enters the code that Meta has sent to a phone number.
package phonenumberverifycode

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

type model struct {
	PhoneNumberID types.String `tfsdk:"phone_number_id"`
	CodeWO        types.String `tfsdk:"code_wo"`
}

// NewAction returns the action whatsapp_phone_number_verify_code.
func NewAction() action.Action {
	return lifecycle.NewAction(lifecycle.ActionSpec[model, *session.Session]{
		TypeName: "whatsapp_phone_number_verify_code", Schema: actionSchema, Invoke: invoke,
	})
}

func actionSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Verifies a phone number with the code that Meta has sent to it " +
			"([phone " +
			"numbers](https://developers.facebook.com/documentation/business-messaging/whatsapp/business-phone-numbers/phone-numbers)).\n\n" +
			"The action `whatsapp_phone_number_request_code` requests the code. Without actions, use `code_wo` and `code_wo_version` of the " +
			"resource `whatsapp_phone_number`. A verified number can be registered with `whatsapp_phone_number_registration`.\n\n" +
			"A number that is verified already is left as it is. A wrong code is an error (code 136025), and is not tried again: request another " +
			"one. If the answer is lost, the state of the number decides.\n\n" +
			"The provider's token needs the permission `whatsapp_business_management`.",
		Attributes: map[string]schema.Attribute{
			"phone_number_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.IDValidator("a phone number")},
				MarkdownDescription: metaarg.NumberIDText,
			},
			"code_wo": schema.StringAttribute{
				Required: true, WriteOnly: true, Validators: []validator.String{metaarg.VerificationCodeValidator()},
				MarkdownDescription: "The code: six digits, as a string. Write-only: pass it as an ephemeral variable.",
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
		i.Progress(fmt.Sprintf("Phone number %s is verified already. The code was not sent.", number))
		return nil
	}
	err = g.PhoneNumbers.VerifyCode(ctx, number, secret.New(i.Config.CodeWO.ValueString()))
	if errors.Is(err, graph.ErrInvalid) {
		return tfdiag.WithPath(path.Root("code_wo"), err)
	}
	if err != nil {
		return metaarg.ExplainNumberError(err)
	}
	i.Progress(fmt.Sprintf("Phone number %s is verified.", number))
	return nil
}
