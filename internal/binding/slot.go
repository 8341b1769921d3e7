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
func (s Slot) Object(project chat.Project) session.Object {
	return session.Object{Kind: s.Noun, ID: project.ID}
}

// CheckPlatform finds out what the chat platform cannot do.
func (s Slot) CheckPlatform(p *chat.Platform, onDestroy types.String) error {
	switch {
	case !s.CanSet(p):
		return unsupported(p, "project", "set a project's "+s.Noun)
	case onDestroy.ValueString() == Clear && !s.CanClear(p):
		return unsupported(p, "on_destroy", "remove a project's "+s.Noun)
	}
	return nil
}

func unsupported(p *chat.Platform, attribute, what string) error {
	text := fmt.Sprintf("The platform %s (%s) cannot %s through its public interface.", p.Name, p.Argument, what)
	if p.Capabilities.Instead != "" {
		text += " " + p.Capabilities.Instead
	}
	return tfdiag.At(path.Root(attribute), tfdiag.New("Not possible on this chat platform", "%s", text))
}

// PlanCreate finds out while planning whether a creation would be refused. wanted is the value that is going to be bound: null for
// one that is made during apply, unknown for one that may equal what is there.
func (s Slot) PlanCreate(ctx context.Context, c *session.Session, p *chat.Platform, a Arguments, wanted types.String) error {
	if a.Project.IsUnknown() {
		return nil
	}
	project, unlock, err := s.Lock(ctx, c, p, a.Project.ValueString()) // an apply plans again, beside the destruction of another address
	if err != nil {
		return AtProject(err)
	}
	defer unlock()
	if wanted.IsUnknown() || c.Ledger.Held(s.Object(project)) { // held: this configuration has put it there, and it is being replaced
		return nil
	}
	err = s.refuse(c, a, project, wanted.ValueString())
	if err != nil {
		c.Ledger.Refuse(s.Object(project)) // the destruction then leaves the value
	}
	return err
}

// PlanNew refuses a second new binding for a project. Call it for each plan without a prior state.
func (s Slot) PlanNew(ctx context.Context, c *session.Session, p *chat.Platform, name types.String) error {
	if name.IsUnknown() {
		return nil
	}
	project, err := p.Projects.Get(ctx, name.ValueString())
	if err == nil && c.Ledger.New(s.Object(project)) {
		return s.twice(name.ValueString())
	}
	return nil // what is wrong with the project is told where it matters
}

// PlanHeld notes that an address with this project was planned, and refuses a second one. A project that cannot be read is
// compared by its name.
func (s Slot) PlanHeld(ctx context.Context, c *session.Session, p *chat.Platform, name string) error {
	project, err := p.Projects.Get(ctx, name)
	if err != nil {
		project = chat.Project{ID: name} // what is wrong with it is told where it matters
	}
	return AtProject(c.Ledger.Planned(s.Object(project)))
}

// Lock returns the project as it is when no other binding of this kind and run changes it.
func (s Slot) Lock(ctx context.Context, c *session.Session, p *chat.Platform, name string) (chat.Project, func(), error) {
	project, err := p.Projects.Get(ctx, name)
	if err != nil {
		return project, nil, err
	}
	unlock, err := c.Ledger.Lock(ctx, s.Object(project))
	if err != nil {
		return project, nil, err
	}
	if project, err = p.Projects.Get(ctx, name); err != nil { // no call unless it was changed
		unlock()
		return project, nil, err
	}
	return project, unlock, nil
}

// Allow refuses a write that this run has made already, a creation that would overwrite what is there, and an update that would
// overwrite what no plan has shown. The project is locked.
func (s Slot) Allow(c *session.Session, w Wish, project chat.Project) error {
	if c.Ledger.Written(s.Object(project)) {
		return s.twice(w.Project.ValueString())
	}
	if !w.Create {
		return s.unseen(w, project)
	}
	err := s.refuse(c, w.Arguments, project, w.Value)
	if err != nil {
		c.Ledger.Refuse(s.Object(project))
	}
	return err
}

// twice is the error of a second binding for one project.
func (s Slot) twice(project string) error {
	return AtProject(tfdiag.New(fmt.Sprintf("Two resources bind the %s of chat project %q", s.Noun, project),
		"Another %s of this configuration binds the %s of this project in the same run. They would overwrite each other at every run. Keep "+
			"one of them.", s.TypeName, s.Noun))
}

// Wish is what an apply wants of a project.
type Wish struct {
	Arguments
	Create bool
	Value  string // "" for one that is not known yet
	Seen   string // what the state says that the project holds; "" for nothing, or for a value that is not shown
}

// unseen refuses to overwrite a value that was set after the plan was made, or that a plan without a refresh did not read.
func (s Slot) unseen(w Wish, project chat.Project) error {
	held := s.Held(project)
	if !held.Present || held.ID == "" || held.ID == w.Seen || held.ID == w.Value {
		return nil
	}
	return AtProject(tfdiag.New(fmt.Sprintf("The %s of chat project %q changed after the plan", s.Noun, w.Project.ValueString()),
		"The project held %s when the plan was made and holds %s now. Nothing was written. Plan again, with a refresh, to see the change.",
		cmp.Or(w.Seen, "no "+s.Noun), held.ID))
}

// refuse protects a value that this configuration has not put there.
func (s Slot) refuse(c *session.Session, a Arguments, project chat.Project, wanted string) error {
	held := s.Held(project)
	same := wanted != "" && held.ID == wanted
	if !held.Present || same || a.ReplaceExisting.IsUnknown() || a.ReplaceExisting.ValueBool() || c.Ledger.Left(s.Object(project), held.ID) {
		return nil
	}
	name := a.Project.ValueString()
	return c.CreatedFirst(AtProject(tfdiag.New(fmt.Sprintf("The chat project %q already holds a different %s", name, s.Noun),
		"The %s of this project was set before, by hand or with another binding. Creating the binding would overwrite it. To take over what "+
			"is there, run\n\n  terraform import %s.NAME %s\n\n"+
			"and compare with a plan. To overwrite it, set replace_existing = true.", s.Noun, s.TypeName, name)))
}

// Read returns the project of a binding. The error is a lifecycle.ErrGone when the project is proven to be gone.
func (s Slot) Read(ctx context.Context, c *session.Session, private reader, name string) (chat.Project, error) {
	p, err := c.Chat()
	if err != nil {
		return chat.Project{}, err
	}
	project, err := p.Projects.Get(ctx, name)
	if err != nil {
		return project, Gone(ctx, private, p, err)
	}
	c.Ledger.Read(s.Object(project))
	return project, nil
}

// Import returns the project that an import ID names.
func (s Slot) Import(ctx context.Context, c *session.Session, private writer, id string) (chat.Project, error) {
	if err := CheckImportID(id); err != nil {
		return chat.Project{}, err
	}
	p, err := c.Chat()
	if err != nil {
		return chat.Project{}, err
	}
	if !s.CanSet(p) {
		return chat.Project{}, unsupported(p, "project", "set a project's "+s.Noun)
	}
	project, err := p.Projects.Get(ctx, id)
	switch {
	case err != nil:
		return project, err
	case !s.Held(project).Present:
		return project, tfdiag.New("Nothing to import", "The chat project %q holds no %s. Create the binding instead of importing it.", id,
			s.Noun)
	}
	NoteTenant(ctx, private, p, project.ID)
	return project, nil
}
