package phonenumberbinding

import (
	"cmp"
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
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/token/tokenpolicy"
)

// plan checks the number and the project. An argument of one that is not known yet leaves the checks of the other as they are.
func plan(ctx context.Context, s *session.Session, p *lifecycle.Plan[model]) error {
	platform, err := slot.PlanPlatform(s, p.Config.OnDestroy)
	if err != nil {
		return err
	}
	opts, prior := binding.PlanOptsOf(p, p.Planned.PhoneNumberID), p.Prior
	if opts.Creates() {
		prior = nil
	}
	waitForNumber := startNumberSearch(ctx, s, p.Config, prior)
	if platform != nil {
		err = slot.PlanProject(ctx, s, platform, opts)
	}
	number, numberErr := waitForNumber()
	p.Planned = p.Planned.withPlannedFacts(p.Config, prior, number)
	if platform != nil && err == nil {
		err = checkProject(ctx, s, platform, p, number)
	}
	return errors.Join(numberErr, err)
}

// startNumberSearch looks up the number at Meta in the background, while the chat project is read. prior is nil for a new binding.
func startNumberSearch(ctx context.Context, s *session.Session, config model, prior *model) (wait func() (graph.PhoneNumber, error)) {
	hint := config.BusinessAccountID.ValueString()
	if prior != nil && hint == "" && config.PhoneNumberID.Equal(prior.PhoneNumberID) {
		hint = prior.BusinessAccountID.ValueString()
	}
	return memo.InBackground(func() (graph.PhoneNumber, error) { return findNumber(ctx, s, config, hint) })
}

// checkProject compares the number with the project that is going to hold it, and the account of the number with the token of the project:
// the one that another resource is going to bind to it, else the one that it holds, if the account changes.
func checkProject(
	ctx context.Context, s *session.Session, platform *chat.Platform, p *lifecycle.Plan[model], number graph.PhoneNumber,
) error {
	if p.Planned.Project.IsUnknown() {
		return nil
	}
	project, err := platform.Projects.Get(ctx, p.Planned.Project.ValueString())
	if err != nil {
		return binding.WithProjectPath(err)
	}
	warnOfSharedNumber(s, p, project)
	held := chat.Number{PhoneNumberID: project.PhoneNumberID, BusinessAccountID: project.BusinessAccountID}
	binding.WarnOfWebhook(platform, project.ID, held, projectNumber(number), p.WarnAt)
	account := cmp.Or(p.Planned.BusinessAccountID.ValueString(), number.BusinessAccountID)
	err = checkNumber(platform, project, number)
	if account == "" { // not known
		return err
	}
	t, bound := s.PlannedProjects.NoteNumber(project.ID, account) // for the plan of the token too
	if !bound && project.BusinessAccountID != "" && project.BusinessAccountID != account {
		t, bound = inspectHeldToken(ctx, s, platform, project.ID)
	}
	if bound {
		err = errors.Join(err, checkCovered(account, t))
	}
	return err
}

// checkCovered refuses an account that the token of the project does not cover.
func checkCovered(account string, t graph.TokenInfo) error {
	if text := tokenpolicy.UncoveredText(t, account); text != "" {
		return tfdiag.WithPath(path.Root("phone_number_id"), tfdiag.New("Token of the project does not cover the account of the number",
			"The project has the token %s, or is going to have it. %s If Terraform generates the token, change generate.rotation_trigger after "+
				"the assignment.", t.Fingerprint, text))
	}
	return nil
}

// inspectHeldToken inspects the token that a project holds, if its platform shows it. A token that cannot be inspected is not
// an error of the number.
func inspectHeldToken(ctx context.Context, s *session.Session, platform *chat.Platform, project string) (t graph.TokenInfo, ok bool) {
	g, err := s.GraphWithoutToken()
	if err != nil || platform.TokenReader == nil {
		return t, false
	}
	held, err := platform.TokenReader.Token(ctx, project)
	if err != nil || held.IsZero() {
		return t, false
	}
	t, err = g.Tokens.Inspect(ctx, held)
	return t, err == nil
}

// warnOfSharedNumber warns of a number that the bindings of two projects use.
func warnOfSharedNumber(s *session.Session, p *lifecycle.Plan[model], project chat.Project) {
	if p.Planned.PhoneNumberID.IsUnknown() {
		return
	}
	number := p.Planned.PhoneNumberID.ValueString()
	other := s.Ledger.Claim(session.Object{Kind: "project of the phone number", ID: number}, project.ID)
	if other == "" {
		return
	}
	p.WarnAt(path.Root("phone_number_id"), fmt.Sprintf("The phone number ID %s is bound to two chat projects", number),
		fmt.Sprintf("This configuration binds it to project %s and to project %s. Meta delivers the messages to a number to one webhook, "+
			"so only one of the projects can receive them. Correct one of the two.", other, project.ID))
}

// withPlannedFacts returns the model with the facts that a plan shows: those of the state while the number and its account stay, and
// otherwise those of the number that was looked up. They are unknown while it cannot be looked up. prior is nil for a new binding.
func (m model) withPlannedFacts(config model, prior *model, number graph.PhoneNumber) model {
	m.BusinessAccountID = config.BusinessAccountID
	if config.BusinessAccountID.IsNull() {
		m.BusinessAccountID = plannedAccount(prior, config.PhoneNumberID, number)
	}
	switch {
	case prior != nil && !needsWrite(m, *prior):
		m.DisplayPhoneNumber, m.VerifiedName = prior.DisplayPhoneNumber, prior.VerifiedName
	case number.ID != "":
		m.DisplayPhoneNumber, m.VerifiedName = metaarg.PhoneNumberValues(number)
	default:
		m.DisplayPhoneNumber, m.VerifiedName = types.StringUnknown(), types.StringUnknown()
	}
	return m
}

// plannedAccount returns the account of a binding whose configuration names none: that of the number, or the one in the state while Meta
// does not say it.
func plannedAccount(prior *model, id types.String, number graph.PhoneNumber) types.String {
	switch {
	case number.BusinessAccountID != "":
		return types.StringValue(number.BusinessAccountID)
	case prior != nil && id.Equal(prior.PhoneNumberID):
		return prior.BusinessAccountID
	case number.ID != "":
		return types.StringNull()
	}
	return types.StringUnknown()
}

// needsWrite reports whether an update writes the number: its ID or its account differs, or is not known yet.
func needsWrite(planned, prior model) bool {
	return !planned.PhoneNumberID.Equal(prior.PhoneNumberID) || !planned.BusinessAccountID.Equal(prior.BusinessAccountID)
}

// findNumber finds the configured number at Meta. hint is the account that it probably belongs to.
func findNumber(ctx context.Context, s *session.Session, config model, hint string) (graph.PhoneNumber, error) {
	g, err := s.Graph()
	if err != nil {
		return graph.PhoneNumber{}, err
	}
	return metaarg.FindPhoneNumber(ctx, g, metaarg.FindPhoneNumberOpts{
		PhoneNumberID: config.PhoneNumberID, Account: config.BusinessAccountID.ValueString(), Hint: hint,
	})
}

// projectNumber returns the number as the chat project gets it.
func projectNumber(n graph.PhoneNumber) chat.Number {
	return chat.Number{PhoneNumberID: n.ID, BusinessAccountID: n.BusinessAccountID, DisplayPhoneNumber: n.DisplayPhoneNumber}
}

// checkNumber checks during the plan whether the platform accepts the number, if the platform supports this.
func checkNumber(platform *chat.Platform, project chat.Project, number graph.PhoneNumber) error {
	if platform.NumberChecker == nil || number.ID == "" {
		return nil
	}
	return tfdiag.WithPath(path.Root("phone_number_id"), platform.NumberChecker.CheckNumber(project, projectNumber(number)))
}
