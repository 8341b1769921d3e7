package phonenumber

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

var (
	atTrigger = path.Root("request_code_trigger")
	atCode    = path.Root("code_wo")
)

// verificationAttributes returns the arguments that do what the actions for a code do, for a CLI without actions.
func verificationAttributes() map[string]schema.Attribute {
	anyText := []validator.String{tfvalid.Trigger()}
	return map[string]schema.Attribute{
		"request_code_trigger": schema.StringAttribute{
			Optional: true, Validators: anyText,
			MarkdownDescription: tfvalid.TriggerText + ". A new or changed text lets Meta send a code to the number, " +
				"once, unless the number is " +
				"verified already. If the answer is lost, the apply warns and does not ask again. Removing the text sends nothing. The action " +
				"`whatsapp_phone_number_request_code` does the same (Terraform 1.14 and newer).",
		},
		"request_code_method": schema.StringAttribute{
			Optional: true, Validators: []validator.String{metaarg.MetaWordValidator(graph.CodeBySMS, graph.CodeByVoice)},
			MarkdownDescription: "How the code arrives: `SMS`, or `VOICE` for a call. Default: `SMS`. A change alone sends nothing.",
		},
		"request_code_language": schema.StringAttribute{
			Optional: true, Validators: []validator.String{metaarg.LanguageValidator()},
			MarkdownDescription: "Language of the text, such as `en` or `de_DE`. Default: `en_US`. A change alone sends nothing.",
		},
		"code_wo": schema.StringAttribute{
			Optional: true, WriteOnly: true, Sensitive: true, Validators: []validator.String{metaarg.VerificationCodeValidator()},
			MarkdownDescription: "The code that the person has received: six digits, as a string. Write-only. It is sent when " +
				"`code_wo_version` changes. " +
				"The action `whatsapp_phone_number_verify_code` does the same (Terraform 1.14 and newer).",
		},
		"code_wo_version": schema.StringAttribute{
			Optional: true, Validators: anyText,
			MarkdownDescription: tfvalid.TriggerText + ". Change it to verify the number with `code_wo`. A creation " +
				"sends no code. It cannot be " +
				"changed together with `request_code_trigger`, because a new code makes the old one invalid.",
		},
	}
}

// requestsCode reports whether an update asks for a code.
func requestsCode(planned, prior number) bool {
	return !planned.RequestCodeTrigger.IsNull() && !planned.RequestCodeTrigger.Equal(prior.RequestCodeTrigger)
}

// entersCode reports whether an update enters a code.
func entersCode(planned, prior number) bool {
	return !planned.CodeWOVersion.IsNull() && !planned.CodeWOVersion.Equal(prior.CodeWOVersion)
}

// planVerification demands the code that an update enters.
func planVerification(s *session.Session, p *lifecycle.Plan[number]) error {
	if !entersCode(p.Planned, *p.Prior) {
		return nil
	}
	if requestsCode(p.Planned, *p.Prior) {
		return tfdiag.WithPath(atTrigger, tfdiag.New("A code is requested and entered in one apply",
			"request_code_trigger and code_wo_version have "+
				"both changed. A new code makes the old one invalid. Request a code in one apply, and enter it in the next one."))
	}
	code := p.Config.CodeWO
	if code.IsNull() {
		return tfdiag.WithPath(atCode, tfdiag.New("Missing verification code",
			"A change of code_wo_version verifies the number, which needs code_wo: "+
				"the six digits that Meta has sent to the number. To request a code, change request_code_trigger."))
	}
	if !code.IsUnknown() {
		s.AddSecret(secret.New(code.ValueString()))
	}
	return nil
}

// requestCode asks for a code. If the outcome is unknown, this is a warning: an error would repeat the request in the next apply.
func requestCode(ctx context.Context, g *graph.Client, w *lifecycle.Write[number], m number) error {
	id := m.ID.ValueString()
	if done, err := g.PhoneNumbers.IsVerified(ctx, id); err != nil || done {
		return err
	}
	err := g.PhoneNumbers.RequestCode(ctx, graph.RequestCodeOpts{
		PhoneNumberID: id, Method: cmp.Or(m.RequestCodeMethod.ValueString(), graph.CodeBySMS),
		Language: cmp.Or(m.CodeLanguage.ValueString(), graph.CodeLanguage),
	})
	if errors.Is(err, graph.ErrOutcomeUnknown) {
		w.WarnAt(atTrigger, fmt.Sprintf("It is not known whether Meta sends a code to phone number "+
			"%s", id), tfdiag.ErrorText(err)+"\n\nThe request "+
			"is not repeated. Wait some minutes for the code. Change request_code_trigger only if none arrives.")
		return nil
	}
	return err
}

// enterCode enters the code, unless the number is verified.
func enterCode(ctx context.Context, g *graph.Client, w *lifecycle.Write[number]) error {
	id := w.Plan.ID.ValueString()
	if done, err := g.PhoneNumbers.IsVerified(ctx, id); err != nil || done {
		return err
	}
	return tfdiag.WithPath(atCode, g.PhoneNumbers.VerifyCode(ctx, id, secret.New(w.Config.CodeWO.ValueString())))
}
