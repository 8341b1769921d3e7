package jsmhandoff

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/token"
)

const (
	missingText = "Without access_token_wo there is no fingerprint and no code to confirm. It may be left out only if the state " +
		"already holds a " +
		"fingerprint."
	inspectedLaterText = "It is inspected during apply, and the apply shows the code to confirm."
)

// plan checks the project, the token and the number, and asks for the manual step if it is due.
func plan(ctx context.Context, s *session.Session, p *lifecycle.Plan[model]) error {
	if _, err := manualPlatform(s); err != nil && !errors.Is(err, lifecycle.ErrUnknown) {
		return err
	}

	prior := p.Prior
	if prior != nil && lifecycle.Differs(p.Planned.Project, prior.Project) {
		prior = nil // replaced: the plan is a creation for another project
	}
	if isIncomplete(p.Config, prior) {
		return planIncomplete(ctx, s, p)
	}

	step, err := planStep(ctx, s, p, prior)
	if err != nil {
		return err
	}
	if step.keepsCode(p.Planned, prior) {
		p.Planned.ConfirmationCode = prior.ConfirmationCode
		p.Planned.setConfirmed()
	} else { // unknown, because the apply may use another token
		p.Planned.ConfirmationCode, p.Planned.Confirmed = types.StringUnknown(), types.BoolUnknown()
	}

	switch confirmed := p.Config.ConfirmedCode; {
	case !step.isDue(confirmed):
	case p.Config.RequireConfirmation.ValueBool():
		return step.errRequired(confirmed)
	default: // the apply does not repeat it: Terraform plans again before each creation or update
		p.WarnAt(atConfirmed, step.stepTitle(), step.stepText(confirmed))
	}
	return nil
}

// planStep checks all parts of the manual step, and returns all errors together.
func planStep(ctx context.Context, s *session.Session, p *lifecycle.Plan[model], prior *model) (manualStep, error) {
	opts := token.PlanOpts{
		Subject:        token.Subject{Config: p.Config.tokenState(), Label: binding.ProjectText(p.Planned.Project)},
		MissingAdvice:  missingText,
		ObservesOnly:   true,
		InspectedLater: inspectedLaterText,
		Warn:           p.WarnAt,
	}
	if prior != nil && !prior.TokenFingerprint.IsNull() { // null after an import
		opts.Prior = new(prior.tokenState())
	}

	if t := opts.Config.AccessTokenWO; !t.IsNull() && !t.IsUnknown() {
		s.AddSecret(secret.New(t.ValueString())) // before any request of the plan, so that no message shows it
	}
	platform, platformErr := manualPlatform(s)
	project := startProjectSearch(ctx, platform, p.Config.Project)
	number, numberErr := findNumber(ctx, s, p.Config.PhoneNumberID)
	if errors.Is(numberErr, lifecycle.ErrUnknown) {
		numberErr = nil // the code in the state is valid for an unchanged number
	}

	opts.Account = number.BusinessAccountID
	planned, tokenErr := token.Plan(ctx, s, opts)
	p.Planned.Facts = planned.Facts

	switch {
	case prior != nil && p.Planned.PhoneNumberID.Equal(prior.PhoneNumberID):
		p.Planned.DisplayPhoneNumber, p.Planned.VerifiedName = prior.DisplayPhoneNumber, prior.VerifiedName
	case number.ID != "":
		p.Planned.DisplayPhoneNumber, p.Planned.VerifiedName = metaarg.PhoneNumberValues(number)
	default:
		p.Planned.DisplayPhoneNumber, p.Planned.VerifiedName = types.StringUnknown(), types.StringUnknown()
	}

	step := manualStep{number: number, fingerprint: planned.Configured}
	if bound := p.Planned.TokenFingerprint; !bound.IsUnknown() {
		step.fingerprint = bound.ValueString()
	}

	found, err := project()
	if platformErr != nil || p.Config.Project.IsUnknown() {
		return step, errors.Join(tokenErr, numberErr) // plan has checked the platform
	}

	step.setup = platform.ManualSetup
	step.project = found.project
	if err == nil && !found.kindKnown {
		p.WarnAt(path.Root("project"), fmt.Sprintf("Cannot determine whether project %s is a service desk", step.project.Key),
			fmt.Sprintf("Jira does not return the type of project %s. Chat for JSM works only in projects of Jira Service Management. "+
				"Check the type in the settings of the project.", step.project.Key))
	}
	return step, errors.Join(err, tokenErr, numberErr)
}

// foundProject is a project of Jira. kindKnown is false if Jira does not say that it is a service desk.
type foundProject struct {
	project   chat.Project
	kindKnown bool
}

// startProjectSearch reads the project in the background, while Meta is called. It reads nothing while the platform or the project is not
// known.
func startProjectSearch(ctx context.Context, platform *chat.Platform, project types.String) (wait func() (foundProject, error)) {
	return memo.InBackground(func() (found foundProject, err error) {
		if platform != nil && !project.IsUnknown() {
			found.project, found.kindKnown, err = findProject(ctx, platform, project.ValueString())
		}
		return found, err
	})
}

// keepsCode reports whether the code in the state is still valid: project, number and token are unchanged.
func (s manualStep) keepsCode(planned model, prior *model) bool {
	return prior != nil && !prior.ConfirmationCode.IsNull() && !planned.TokenFingerprint.IsUnknown() &&
		planned.PhoneNumberID.Equal(prior.PhoneNumberID) &&
		(s.project.ID == "" || s.number.ID == "" || s.confirmationCode() == prior.ConfirmationCode.ValueString()) // "" without a provider
}

// setConfirmed sets confirmed from the two codes.
func (m *model) setConfirmed() {
	if m.ConfirmedCode.IsUnknown() {
		m.Confirmed = types.BoolUnknown()
		return
	}
	m.Confirmed = types.BoolValue(m.ConfirmedCode.Equal(m.ConfirmationCode))
}

func (m model) tokenState() token.State {
	return token.State{Token: m.Token, Generator: token.NoGenerator()}
}

func findNumber(ctx context.Context, s *session.Session, id types.String) (graph.PhoneNumber, error) {
	if err := checkNumberGiven(id); err != nil {
		return graph.PhoneNumber{}, err
	}
	g, err := s.Graph()
	if err != nil {
		return graph.PhoneNumber{}, err
	}
	return metaarg.FindPhoneNumber(ctx, g, metaarg.FindPhoneNumberOpts{PhoneNumberID: id})
}
