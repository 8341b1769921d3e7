package binding

import (
	"cmp"
	"context"
	"fmt"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// WriteOpts is what an apply wants of a project.
type WriteOpts struct {
	Arguments
	Create  bool
	Value   string // "" for one that is not known yet
	Prior   string // what the state says that the project holds; "" for nothing, or for a value that is not shown
	Private lifecycle.PrivateWriter
	Warn    func(summary, detail string)
}

// LockedProject is a project whose value may be written now. Nothing else of this run changes the value until Unlock.
type LockedProject struct {
	Platform *chat.Platform
	Project  chat.Project
	Last     Applied // what was noted before
	Unlock   func()

	slot    Slot
	session *session.Session
	opts    WriteOpts
}

// LockForWrite locks the project. It refuses a write that this run has made already, a creation that would overwrite what is there, and an
// update that would overwrite what no plan has shown.
func (slot Slot) LockForWrite(ctx context.Context, s *session.Session, opts WriteOpts) (*LockedProject, error) {
	p, err := s.Chat()
	if err != nil {
		return nil, err
	}
	project, unlock, err := slot.lockProject(ctx, s, p, opts.Project.ValueString())
	if err != nil {
		return nil, WithProjectPath(err)
	}
	if err := slot.checkWrite(s, opts, project); err != nil {
		unlock()
		return nil, err
	}
	return &LockedProject{
		Platform: p,
		Project:  project,
		Last:     LastApplied(ctx, opts.Private),
		Unlock:   unlock,
		slot:     slot,
		session:  s,
		opts:     opts,
	}, nil
}

// NoteWritten notes that the project has the value now. The zero Applied keeps what was noted before.
func (locked *LockedProject) NoteWritten(ctx context.Context, a Applied) {
	locked.session.Ledger.NoteWritten(locked.slot.Object(locked.Project))
	if locked.opts.Create {
		NoteTenant(ctx, locked.opts.Private, locked.Platform, locked.Project.ID)
	}
	if a.Value == "" {
		return
	}
	if err := SaveApplied(ctx, locked.opts.Private, a.withAdoption(locked.Last, locked.slot.Held(locked.Project))); err != nil {
		locked.opts.Warn(fmt.Sprintf("Could not record the %s of project %s", locked.slot.Noun, locked.opts.Project.ValueString()),
			fmt.Sprintf("The %s was bound. Destroying the binding will leave it in the project. %s", locked.slot.Noun, err))
	}
}

// lockProject returns the project as it is when no other binding of this kind and run changes it.
func (slot Slot) lockProject(ctx context.Context, s *session.Session, p *chat.Platform, name string) (chat.Project, func(), error) {
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

// checkWrite says why a locked project must not be written.
func (slot Slot) checkWrite(s *session.Session, opts WriteOpts, project chat.Project) error {
	if s.Ledger.WasWritten(slot.Object(project)) {
		return slot.errTwice(opts.Project.ValueString())
	}
	if !opts.Create {
		return slot.checkUnchanged(opts, project)
	}
	err := slot.checkExisting(s, opts.Arguments, project, opts.Value)
	if err != nil {
		s.Ledger.NoteRefused(slot.Object(project))
	}
	return err
}

// errTwice returns the error of a second binding for one project.
func (slot Slot) errTwice(project string) error {
	return WithProjectPath(tfdiag.New(fmt.Sprintf("Two resources bind the %s of chat project %q", slot.Noun, project),
		"Another %s of this configuration binds the %s of this project in the same run. They would overwrite each other at every run. Keep "+
			"one of them.", slot.TypeName, slot.Noun))
}

// checkUnchanged refuses an update if the project holds a value that the plan has not shown: it was set after the plan, or the plan was
// made without a refresh.
func (slot Slot) checkUnchanged(opts WriteOpts, project chat.Project) error {
	held := slot.Held(project)
	if !held.Present || held.ID == "" || held.ID == opts.Prior || held.ID == opts.Value {
		return nil
	}
	return WithProjectPath(tfdiag.New(fmt.Sprintf("The %s of chat project %q changed after the plan", slot.Noun, opts.Project.ValueString()),
		"The project held %s when the plan was made and holds %s now. Nothing was written. Plan again, with a refresh, to see the change.",
		cmp.Or(opts.Prior, "no "+slot.Noun), held.ID))
}

// checkExisting returns an error if a creation would overwrite another value without replace_existing.
func (slot Slot) checkExisting(s *session.Session, a Arguments, project chat.Project, wanted string) error {
	held := slot.Held(project)
	same := wanted != "" && held.ID == wanted
	left := s.Ledger.WasLeftByDestroy(slot.Object(project), held.ID)
	if !held.Present || same || left || a.ReplaceExisting.IsUnknown() || a.ReplaceExisting.ValueBool() {
		return nil
	}
	name := a.Project.ValueString()
	return s.ExplainReplacementOrder(WithProjectPath(tfdiag.New(fmt.Sprintf("The chat project %q already holds a different %s", name,
		slot.Noun),
		"The %s of this project was set before, by hand or with another binding. Creating the binding would overwrite it. To adopt what "+
			"is there, run\n\n  terraform import %s.NAME %s\n\n"+
			"and compare with a plan. To overwrite it, set replace_existing = true.", slot.Noun, slot.TypeName, name)))
}
