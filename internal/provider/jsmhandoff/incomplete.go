package jsmhandoff

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

var atNumber = path.Root("phone_number_id")

// isIncomplete reports whether the state has only what an import can read, and the configuration adds nothing to it. Terraform
// generates such a configuration from an import.
func isIncomplete(config model, prior *model) bool {
	return prior != nil && prior.PhoneNumberID.IsNull() && prior.TokenFingerprint.IsNull() &&
		config.PhoneNumberID.IsNull() && config.AccessTokenWO.IsNull()
}

// planIncomplete checks the project and keeps the rest as it is.
func planIncomplete(ctx context.Context, s *session.Session, p *lifecycle.Plan[model]) error {
	p.Planned.Facts, p.Planned.ConfirmationCode, p.Planned.Confirmed = p.Prior.Facts, p.Prior.ConfirmationCode, p.Prior.Confirmed
	p.Planned.DisplayPhoneNumber, p.Planned.VerifiedName = p.Prior.DisplayPhoneNumber, p.Prior.VerifiedName
	platform, err := manualPlatform(s)
	if err != nil || p.Config.Project.IsUnknown() {
		return err
	}
	project, _, err := findProject(ctx, platform, p.Config.Project.ValueString())
	if err != nil {
		return err
	}
	title := fmt.Sprintf("The hand-off of project %s is incomplete", project.Key)
	const text = "The settings of Chat for JSM cannot be read, so an import records the project only. Nothing is checked until " +
		"phone_number_id and access_token_wo are set."
	if p.Config.RequireConfirmation.ValueBool() {
		return tfdiag.WithPath(atNumber, tfdiag.New(title, "%s", text))
	}
	p.WarnAt(atNumber, title, text)
	return nil
}

// checkNumberGiven refuses a hand-off without a number. The schema cannot do this, because an imported hand-off has none.
func checkNumberGiven(id types.String) error {
	if !id.IsNull() {
		return nil
	}
	return tfdiag.WithPath(atNumber, tfdiag.New("Missing phone number ID", "A hand-off needs phone_number_id: the ID that a person enters in "+
		"Chat for JSM. It may be left out only after an import, together with access_token_wo."))
}
