package jsmhandoff

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/token"
)

// apply records the step, with the code computed anew. It writes nothing anywhere, on creation and update alike.
func apply(ctx context.Context, c *session.Session, w *lifecycle.Write[model]) (model, error) {
	m := w.Plan
	if !m.Facts.Settled() {
		facts, err := token.Inspect(ctx, c, w.Config.state())
		if err != nil {
			return m, err
		}
		m.Facts = facts
	}
	m.AccessTokenWO = types.StringNull()
	if !m.ConfirmationCode.IsUnknown() {
		m.settle()
		return m, nil
	}
	platform, err := platformOf(c)
	if err != nil {
		return m, err
	}
	s := step{manual: platform.Manual, fingerprint: m.TokenFingerprint.ValueString()}
	if s.project, _, err = findProject(ctx, platform, m.Project.ValueString()); err != nil {
		return m, err
	}
	if s.number, err = lookUp(ctx, c, m.PhoneNumberID); err != nil {
		return m, err
	}
	if m.RequireConfirmation.ValueBool() && s.due(m.ConfirmedCode) {
		return m, s.required(m.ConfirmedCode)
	}
	if err := once(ctx, c, s.project); err != nil {
		return m, err
	}
	if m.DisplayPhoneNumber.IsUnknown() || m.VerifiedName.IsUnknown() {
		m.DisplayPhoneNumber, m.VerifiedName = metaarg.FactsOf(s.number)
	}
	m.ConfirmationCode = types.StringValue(s.code())
	m.settle()
	return m, nil
}

// once refuses a second hand-off for a project: nobody can enter what both of them ask for.
func once(ctx context.Context, c *session.Session, project chat.Project) error {
	unlock, err := c.Ledger.Lock(ctx, session.Object{Kind: what, ID: project.ID})
	if err != nil {
		return err
	}
	defer unlock()
	if c.Ledger.Written(session.Object{Kind: what, ID: project.ID}) {
		return binding.AtProject(tfdiag.New("Two hand-offs for one Jira project", "Another %s of this configuration has just been applied to "+
			"project %s, which has one token and one phone number. Keep one of them.", typeName, project.Key))
	}
	c.Ledger.Wrote(session.Object{Kind: what, ID: project.ID})
	return nil
}

// imported begins a record. Nobody can read what Chat for JSM holds, so the first plan fills it in.
func imported(ctx context.Context, c *session.Session, ids []string, _ lifecycle.PrivateWriter) (model, error) {
	id := ids[0]
	var m model
	if err := binding.CheckImportID(id); err != nil {
		return m, err
	}
	platform, err := platformOf(c)
	if err != nil {
		return m, err
	}
	if _, _, err := findProject(ctx, platform, id); err != nil {
		return m, err
	}
	return model{
		Project:             types.StringValue(id),
		Token:               token.Imported(chat.Token{}),
		RequireConfirmation: types.BoolValue(false),
	}, nil
}

// read finds out whether the project is still there. Its absence is never proven, see package chat/jira, so nothing is
// dropped from the state.
func read(ctx context.Context, c *session.Session, r *lifecycle.Read[model]) (model, error) {
	m := r.State
	platform, err := c.Chat()
	if errors.Is(err, session.ErrUnknown) || (err == nil && platform.Manual == nil) {
		return m, lifecycle.ErrUnknown // another platform can say nothing about it, and the plan refuses it
	}
	if err != nil {
		return m, err
	}
	if _, err := platform.Projects.Get(ctx, m.Project.ValueString()); err != nil {
		return m, err
	}
	if m.PhoneNumberID.IsNull() {
		return m, nil
	}
	g, err := c.Graph(true)
	if err != nil {
		return m, nil //nolint:nilerr // only what Meta calls the number is missing, and the plan needs the token anyway
	}
	number, err := g.PhoneNumbers.Get(ctx, graph.GetPhoneNumberOpts{ID: m.PhoneNumberID.ValueString()})
	if err != nil {
		r.Warn("The phone number could not be read at Meta", fmt.Sprintf("What Meta says about the number %s of project %q is kept as last read: %s",
			m.PhoneNumberID.ValueString(), m.Project.ValueString(), err))
		return m, nil
	}
	m.DisplayPhoneNumber, m.VerifiedName = metaarg.FactsOf(number)
	return m, nil
}

// remove forgets. It needs no platform, so that nothing keeps anybody from it.
func remove(_ context.Context, c *session.Session, r *lifecycle.Read[model]) error {
	place := "in the settings of the project"
	if platform, err := c.Chat(); err == nil && platform.Manual != nil {
		place = "under " + where(platform.Manual)
	}
	name := r.State.Project.ValueString()
	r.Warn(fmt.Sprintf("To be done by hand in Jira: project %s keeps its WhatsApp settings", name), fmt.Sprintf(
		"Terraform only forgets what was to be entered there. If the chat of project %s is no longer to use WhatsApp, a person has to remove the token and the phone number ID %s, and revoke the token at Meta if nothing else uses it.", name, place))
	return nil
}
