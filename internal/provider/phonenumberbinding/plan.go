package phonenumberbinding

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/phonelookup"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// plan looks the number up at Meta and settles what Terraform may promise about it.
func plan(ctx context.Context, c *session.Session, p *lifecycle.Plan[model]) error {
	creating := p.Prior == nil || !p.Planned.Project.Equal(p.Prior.Project)
	if err := checkPlatform(c, p.Config); err != nil {
		return err
	}
	same := !creating && p.Planned.PhoneNumberID.Equal(p.Prior.PhoneNumberID) &&
		(p.Config.BusinessAccountID.IsNull() || p.Config.BusinessAccountID.Equal(p.Prior.BusinessAccountID))
	if same {
		p.Planned.BusinessAccountID = p.Prior.BusinessAccountID
		p.Planned.DisplayPhoneNumber = p.Prior.DisplayPhoneNumber
		p.Planned.VerifiedName = p.Prior.VerifiedName
	} else {
		p.Planned.unknownFacts()
		if !p.Config.BusinessAccountID.IsNull() {
			p.Planned.BusinessAccountID = p.Config.BusinessAccountID
		}
	}
	number, err := lookUp(ctx, c, p.Config, p.Planned.BusinessAccountID.ValueString()) // "" while unknown
	if errors.Is(err, session.ErrUnknown) {
		err = nil // looked up during apply, before the write
	}
	if same && p.Config.BusinessAccountID.IsNull() && number.BusinessAccountID != "" && number.BusinessAccountID != p.Prior.BusinessAccountID.ValueString() {
		p.Planned.unknownFacts() // the project names another account than Meta does
	}
	if creating {
		err = errors.Join(err, checkProject(ctx, c, p.Planned))
	}
	if err != nil || number.ID == "" {
		return err
	}
	return checkNumber(ctx, c, p.Planned, number)
}

// wanted is what the chat project is given.
func wanted(n graph.PhoneNumber) chat.Number {
	return chat.Number{PhoneNumberID: n.ID, BusinessAccountID: n.BusinessAccountID, DisplayPhoneNumber: n.DisplayPhoneNumber}
}

// checkNumber asks a platform that can tell while planning whether it is going to take the number.
func checkNumber(ctx context.Context, c *session.Session, planned model, number graph.PhoneNumber) error {
	platform, err := c.Chat()
	if err != nil || planned.Project.IsUnknown() {
		return nil //nolint:nilerr // checkPlatform has reported what can be reported
	}
	checker, ok := platform.Numbers.(chat.NumberChecker)
	if !ok {
		return nil
	}
	project, err := platform.Projects.Get(ctx, planned.Project.ValueString())
	if err != nil {
		return binding.Missing(err)
	}
	return tfdiag.At(path.Root("phone_number_id"), checker.CheckNumber(project, wanted(number)))
}

// unknownFacts says that the number is going to be written: its facts are read again then.
func (m *model) unknownFacts() {
	m.BusinessAccountID, m.DisplayPhoneNumber, m.VerifiedName = types.StringUnknown(), types.StringUnknown(), types.StringUnknown()
}

// lookUp finds the configured number at Meta, see phonelookup.Find.
func lookUp(ctx context.Context, c *session.Session, config model, hint string) (graph.PhoneNumber, error) {
	return phonelookup.Find(ctx, c, config.PhoneNumberID, config.BusinessAccountID.ValueString(), hint)
}

// checkPlatform finds out while planning what the chat platform cannot do.
func checkPlatform(c *session.Session, config model) error {
	platform, err := c.Chat()
	switch {
	case errors.Is(err, session.ErrUnknown):
		return nil
	case err != nil:
		return err
	case platform.Numbers == nil:
		return binding.Unsupported(platform, "project", "set a project's phone number")
	case config.OnDestroy.ValueString() == binding.Clear && platform.NumberClearer == nil:
		return binding.Unsupported(platform, "on_destroy", "remove a project's phone number")
	}
	return nil
}

// checkProject finds out while planning whether a creation would be refused.
func checkProject(ctx context.Context, c *session.Session, planned model) error {
	platform, err := c.Chat()
	if err != nil || planned.Project.IsUnknown() {
		return nil //nolint:nilerr // checkPlatform has reported what can be reported
	}
	project, err := platform.Projects.Get(ctx, planned.Project.ValueString())
	if err != nil {
		return binding.Missing(err)
	}
	if c.Ledger.Held(session.Object{Kind: what, ID: project.ID}) {
		return nil // it holds what this configuration has put there, and that is being replaced
	}
	return refuse(planned, project)
}

// refuse protects a number that somebody else has put there.
func refuse(planned model, project chat.Project) error {
	wanted := planned.PhoneNumberID
	if project.PhoneNumberID == "" || wanted.IsUnknown() || project.PhoneNumberID == wanted.ValueString() || planned.ReplaceExisting.IsUnknown() || planned.ReplaceExisting.ValueBool() {
		return nil
	}
	return binding.Refuse(typeName, what, planned.Project.ValueString())
}
