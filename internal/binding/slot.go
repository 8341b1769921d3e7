package binding

import (
	"cmp"
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// Slot is the place in a chat project that one kind of binding fills.
type Slot struct {
	TypeName string
	Noun     string // "token"; it names the kind in the ledger too
	// Held returns what a project holds.
	Held func(chat.Project) Value
	// CanSet and CanClear report whether a platform can do that.
	CanSet, CanClear func(*chat.Platform) bool
	Clear            func(context.Context, *chat.Platform, chat.Project) error
}

// Value is what a project holds in a slot. ID is "" where the platform does not show which one.
type Value struct {
	Present bool
	ID      string
	Applied Applied // what is noted when this value is applied
}

// Object is the slot of a project in the ledger.
func (slot Slot) Object(project chat.Project) session.Object {
	return session.Object{Kind: slot.Noun, ID: project.ID}
}

// CheckPlatform finds out what the chat platform cannot do.
func (slot Slot) CheckPlatform(p *chat.Platform, onDestroy types.String) error {
	switch {
	case !slot.CanSet(p):
		return unsupported(p, "project", "set a project's "+slot.Noun)
	case onDestroy.ValueString() == Clear && !slot.CanClear(p):
		return unsupported(p, "on_destroy", "remove a project's "+slot.Noun)
	}
	return nil
}

func unsupported(p *chat.Platform, attribute, what string) error {
	text := fmt.Sprintf("The platform %s (%s) cannot %s through its public interface.", p.Name, p.Argument, what)
	if p.Capabilities.Alternative != "" {
		text += " " + p.Capabilities.Alternative
	}
	return tfdiag.At(path.Root(attribute), tfdiag.New("Not possible on this chat platform", "%s", text))
}

// PlanCreate finds out while planning whether a creation would be refused. wanted is the value that is going to be bound: null for
// one that is made during apply, unknown for one that may equal what is there.
func (slot Slot) PlanCreate(ctx context.Context, s *session.Session, p *chat.Platform, a Arguments, wanted types.String) error {
	if a.Project.IsUnknown() {
		return nil
	}
	project, unlock, err := slot.Lock(ctx, s, p, a.Project.ValueString()) // an apply plans again, beside the destruction of another address
	if err != nil {
		return AtProject(err)
	}
	defer unlock()
	if wanted.IsUnknown() || s.Ledger.InState(slot.Object(project)) { // an address in the state set the value, and is being replaced
		return nil
	}
	err = slot.refuse(s, a, project, wanted.ValueString())
	if err != nil {
		s.Ledger.NoteRefused(slot.Object(project)) // the destruction then leaves the value
	}
	return err
}

// PlanNew refuses a second new binding for a project. Call it for each plan without a prior state.
func (slot Slot) PlanNew(ctx context.Context, s *session.Session, p *chat.Platform, name types.String) error {
	if name.IsUnknown() {
		return nil
	}
	project, err := p.Projects.Get(ctx, name.ValueString())
	if err == nil && s.Ledger.PlanCreation(slot.Object(project)) {
		return slot.twice(name.ValueString())
	}
	return nil // a problem of the project is reported by the check that needs the project
}

// PlanExisting notes that an address with this project was planned, and refuses a second one. A project that cannot be read is
// compared by its name.
func (slot Slot) PlanExisting(ctx context.Context, s *session.Session, p *chat.Platform, name string) error {
	project, err := p.Projects.Get(ctx, name)
	if err != nil {
		project = chat.Project{ID: name} // the problem is reported by the check that needs the project
	}
	return AtProject(s.Ledger.PlanExisting(slot.Object(project)))
}

// Lock returns the project as it is when no other binding of this kind and run changes it.
func (slot Slot) Lock(ctx context.Context, s *session.Session, p *chat.Platform, name string) (chat.Project, func(), error) {
	project, err := p.Projects.Get(ctx, name)
	if err != nil {
		return project, nil, err
	}
	unlock, err := s.Ledger.Lock(ctx, slot.Object(project))
	if err != nil {
		return project, nil, err
	}
	if project, err = p.Projects.Get(ctx, name); err != nil { // no call unless it was changed
		unlock()
		return project, nil, err
	}
	return project, unlock, nil
}

// CheckWrite refuses a write that this run has made already, a creation that would overwrite what is there, and an update that would
// overwrite what no plan has shown. The project is locked.
func (slot Slot) CheckWrite(s *session.Session, w PlannedWrite, project chat.Project) error {
	if s.Ledger.Written(slot.Object(project)) {
		return slot.twice(w.Project.ValueString())
	}
	if !w.Create {
		return slot.unseen(w, project)
	}
	err := slot.refuse(s, w.Arguments, project, w.Value)
	if err != nil {
		s.Ledger.NoteRefused(slot.Object(project))
	}
	return err
}

// twice is the error of a second binding for one project.
func (slot Slot) twice(project string) error {
	return AtProject(tfdiag.New(fmt.Sprintf("Two resources bind the %s of chat project %q", slot.Noun, project),
		"Another %s of this configuration binds the %s of this project in the same run. They would overwrite each other at every run. Keep "+
			"one of them.", slot.TypeName, slot.Noun))
}

// PlannedWrite is what an apply wants of a project.
type PlannedWrite struct {
	Arguments
	Create bool
	Value  string // "" for one that is not known yet
	Prior  string // what the state says that the project holds; "" for nothing, or for a value that is not shown
}

// unseen refuses to overwrite a value that was set after the plan was made, or that a plan without a refresh did not read.
func (slot Slot) unseen(w PlannedWrite, project chat.Project) error {
	held := slot.Held(project)
	if !held.Present || held.ID == "" || held.ID == w.Prior || held.ID == w.Value {
		return nil
	}
	return AtProject(tfdiag.New(fmt.Sprintf("The %s of chat project %q changed after the plan", slot.Noun, w.Project.ValueString()),
		"The project held %s when the plan was made and holds %s now. Nothing was written. Plan again, with a refresh, to see the change.",
		cmp.Or(w.Prior, "no "+slot.Noun), held.ID))
}

// refuse protects a value that this configuration has not put there.
func (slot Slot) refuse(s *session.Session, a Arguments, project chat.Project, wanted string) error {
	held := slot.Held(project)
	same := wanted != "" && held.ID == wanted
	left := s.Ledger.WasLeftByDestroy(slot.Object(project), held.ID)
	if !held.Present || same || left || a.ReplaceExisting.IsUnknown() || a.ReplaceExisting.ValueBool() {
		return nil
	}
	name := a.Project.ValueString()
	return s.ExplainOrder(AtProject(tfdiag.New(fmt.Sprintf("The chat project %q already holds a different %s", name, slot.Noun),
		"The %s of this project was set before, by hand or with another binding. Creating the binding would overwrite it. To adopt what "+
			"is there, run\n\n  terraform import %s.NAME %s\n\n"+
			"and compare with a plan. To overwrite it, set replace_existing = true.", slot.Noun, slot.TypeName, name)))
}

// Read returns the project of a binding. The error is a lifecycle.ErrGone when the project is proven to be gone.
func (slot Slot) Read(ctx context.Context, s *session.Session, private reader, name string) (chat.Project, error) {
	p, err := s.Chat()
	if err != nil {
		return chat.Project{}, err
	}
	project, err := p.Projects.Get(ctx, name)
	if err != nil {
		return project, Gone(ctx, private, p, err)
	}
	s.Ledger.NoteInState(slot.Object(project))
	return project, nil
}

// Import returns the project that an import ID names.
func (slot Slot) Import(ctx context.Context, s *session.Session, private writer, id string) (chat.Project, error) {
	if err := CheckImportID(id); err != nil {
		return chat.Project{}, err
	}
	p, err := s.Chat()
	if err != nil {
		return chat.Project{}, err
	}
	if !slot.CanSet(p) {
		return chat.Project{}, unsupported(p, "project", "set a project's "+slot.Noun)
	}
	project, err := p.Projects.Get(ctx, id)
	switch {
	case err != nil:
		return project, err
	case !slot.Held(project).Present:
		return project, tfdiag.New("Nothing to import", "The chat project %q holds no %s. Create the binding instead of importing it.", id,
			slot.Noun)
	}
	NoteTenant(ctx, private, p, project.ID)
	return project, nil
}
