package jsmhandoff

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/token"
)

const (
	missing = "Without access_token_wo there is no fingerprint, and so no code to confirm. It may be left out only when the state holds a fingerprint already."
	later   = "It is inspected during apply, and the code that has to be confirmed is shown then."
)

// plan checks project, token and number, and calls for the step by hand.
func plan(ctx context.Context, c *session.Session, p *lifecycle.Plan[model]) error {
	if _, err := platformOf(c); err != nil && !errors.Is(err, lifecycle.ErrUnknown) {
		return err
	}
	prior := p.Prior
	if prior != nil && lifecycle.Differs(p.Planned.Project, prior.Project) {
		prior = nil // replaced: what is planned is a creation elsewhere
	}
	s, err := look(ctx, c, p, prior)
	if err != nil {
		return err
	}
	if s.keepsCode(p.Planned, prior) {
		p.Planned.ConfirmationCode = prior.ConfirmationCode
		p.Planned.settle()
	} else { // never planned as a known value: the token may be another one when the plan is applied
		p.Planned.ConfirmationCode, p.Planned.Confirmed = types.StringUnknown(), types.BoolUnknown()
	}
	switch confirmed := p.Config.ConfirmedCode; {
	case !s.due(confirmed):
	case p.Config.RequireConfirmation.ValueBool():
		return s.required(confirmed)
	default: // said here alone: an apply plans once more before it begins
		p.WarnAt(atConfirmed, s.title(), s.text(confirmed))
	}
	return nil
}

// look checks all parts of the step, so that a person sees at once everything that is wrong.
func look(ctx context.Context, c *session.Session, p *lifecycle.Plan[model], prior *model) (step, error) {
	planning := token.Planning{
		Config: p.Config.state(), Holder: "project " + p.Planned.Project.ValueString(), Missing: missing, Later: later, Warn: p.WarnAt,
	}
	if prior != nil && !prior.TokenFingerprint.IsNull() { // null after an import
		before := prior.state()
		planning.Prior = &before
	}
	planned, tokenErr := token.Plan(ctx, c, planning)
	p.Planned.Facts = planned.Facts

	if prior != nil && p.Planned.PhoneNumberID.Equal(prior.PhoneNumberID) {
		p.Planned.DisplayPhoneNumber, p.Planned.VerifiedName = prior.DisplayPhoneNumber, prior.VerifiedName
	} else {
		p.Planned.DisplayPhoneNumber, p.Planned.VerifiedName = types.StringUnknown(), types.StringUnknown()
	}
	number, numberErr := lookUp(ctx, c, p.Config.PhoneNumberID)
	if errors.Is(numberErr, lifecycle.ErrUnknown) {
		numberErr = nil // the code of the state stands for an unchanged number
	}

	s := step{number: number, fingerprint: planned.Configured}
	if bound := p.Planned.TokenFingerprint; !bound.IsUnknown() {
		s.fingerprint = bound.ValueString()
	}
	platform, err := platformOf(c)
	if err != nil || p.Config.Project.IsUnknown() {
		return s, errors.Join(tokenErr, numberErr) // plan has reported what can be reported
	}
	sure := false
	s.manual = platform.Manual
	s.project, sure, err = findProject(ctx, platform, p.Config.Project.ValueString())
	if err == nil && !sure {
		p.WarnAt(path.Root("project"), "It is not known whether the project is a service desk",
			fmt.Sprintf("Jira does not say of what kind project %s is. Chat for JSM works in projects of Jira Service Management only.", s.project.Key))
	}
	return s, errors.Join(err, tokenErr, numberErr)
}

// keepsCode says whether nothing changes that the code of the state stands for.
func (s step) keepsCode(planned model, prior *model) bool {
	return prior != nil && !prior.ConfirmationCode.IsNull() && !planned.TokenFingerprint.IsUnknown() && planned.PhoneNumberID.Equal(prior.PhoneNumberID) &&
		(s.project.ID == "" || s.number.ID == "" || s.code() == prior.ConfirmationCode.ValueString()) // not looked at: the provider is not configured yet
}

// settle says whether the code is confirmed.
func (m *model) settle() {
	if m.ConfirmedCode.IsUnknown() {
		m.Confirmed = types.BoolUnknown()
		return
	}
	m.Confirmed = types.BoolValue(m.ConfirmedCode.Equal(m.ConfirmationCode))
}

func (m model) state() token.State {
	return token.State{Token: m.Token, Generator: token.NotGenerated()}
}

func lookUp(ctx context.Context, c *session.Session, id types.String) (graph.PhoneNumber, error) {
	g, err := c.Graph(true)
	if err != nil {
		return graph.PhoneNumber{}, err
	}
	return metaarg.FindPhoneNumber(ctx, g, metaarg.Number{PhoneNumberID: id})
}
