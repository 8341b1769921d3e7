package binding

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
)

// The plan of a binding has three steps: PlanPlatform finds out what the chat platform cannot do, the object plans its value with Meta, and
// PlanProject compares the value with what the project holds.

// PlanOpts is a binding that is planned.
type PlanOpts struct {
	Planned Arguments
	Prior   *Arguments // nil: there is no state
	// Value is going to be bound: null for one that is made during apply, unknown for one that may equal what is there.
	Value types.String
}

// Creates reports whether a plan creates a binding: there is no state, or its project is another one.
func (p PlanOpts) Creates() bool {
	return p.Prior == nil || lifecycle.Differs(p.Planned.Project, p.Prior.Project)
}

// PlanPlatform returns the chat platform, nil while it is not known. The error says what the platform cannot do.
func (slot Slot) PlanPlatform(s *session.Session, onDestroy types.String) (*chat.Platform, error) {
	p, err := s.Chat()
	switch {
	case errors.Is(err, lifecycle.ErrUnknown):
		return nil, nil
	case err != nil:
		return nil, err
	case !slot.CanSet(p):
		return nil, errUnsupported(p, "project", "set a project's "+slot.Noun)
	case onDestroy.ValueString() == ondestroy.Clear && !slot.CanClear(p):
		return nil, errUnsupported(p, "on_destroy", "remove a project's "+slot.Noun)
	}
	return p, nil
}

// PlanProject finds out whether the apply would be refused, and whether another address binds the same project.
func (slot Slot) PlanProject(ctx context.Context, s *session.Session, p *chat.Platform, opts PlanOpts) error {
	var twice, refused error
	if opts.Prior != nil {
		twice = slot.checkOneAddress(ctx, s, p, opts.Prior.Project.ValueString())
	}
	if opts.Creates() {
		refused = slot.checkCreation(ctx, s, p, opts)
	}
	return errors.Join(twice, refused)
}

// checkCreation finds out whether a creation would be refused, because the project holds another value or is bound twice.
func (slot Slot) checkCreation(ctx context.Context, s *session.Session, p *chat.Platform, opts PlanOpts) error {
	name := opts.Planned.Project
	if name.IsUnknown() {
		return nil
	}
	project, unlock, err := slot.lockProject(ctx, s, p, name.ValueString()) // an apply plans again, beside the destruction of another address
	if err != nil {
		return WithProjectPath(err)
	}
	defer unlock()
	if err := slot.checkOverwrite(s, opts, project); err != nil {
		return err
	}
	if opts.Prior == nil && s.Ledger.PlanCreation(slot.Object(project)) {
		return slot.errTwice(name.ValueString())
	}
	return nil
}

// checkOverwrite refuses to replace the value of a locked project.
func (slot Slot) checkOverwrite(s *session.Session, opts PlanOpts, project chat.Project) error {
	if opts.Value.IsUnknown() || s.Ledger.IsInState(slot.Object(project)) { // an address in the state set the value, and is being replaced
		return nil
	}
	err := slot.checkExisting(s, opts.Planned, project, opts.Value.ValueString())
	if err != nil {
		s.Ledger.NoteRefused(slot.Object(project)) // the destruction then leaves the value
	}
	return err
}

// checkOneAddress notes that an address with this project was planned, and refuses a second one. A project that cannot be read is
// compared by its name.
func (slot Slot) checkOneAddress(ctx context.Context, s *session.Session, p *chat.Platform, name string) error {
	project, err := p.Projects.Get(ctx, name)
	if err != nil {
		project = chat.Project{ID: name} // the problem is reported by the check that needs the project
	}
	return WithProjectPath(s.Ledger.PlanExisting(slot.Object(project)))
}
