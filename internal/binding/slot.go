package binding

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
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

// Object returns the object for the slot of a project in the ledger.
func (slot Slot) Object(project chat.Project) session.Object {
	return session.Object{Kind: slot.Noun, ID: project.ID}
}

func errUnsupported(p *chat.Platform, attribute, what string) error {
	text := fmt.Sprintf("The platform %s (%s) cannot %s through its public interface.", p.Name, p.Argument, what)
	if p.Capabilities.Alternative != "" {
		text += " " + p.Capabilities.Alternative
	}
	return tfdiag.WithPath(path.Root(attribute), tfdiag.New("Not possible on this chat platform", "%s", text))
}

// Read returns the project of a binding. The error is a lifecycle.ErrGone when the project is proven to be gone.
func (slot Slot) Read(ctx context.Context, s *session.Session, private lifecycle.Private, name string) (chat.Project, error) {
	p, err := s.Chat()
	if err != nil {
		return chat.Project{}, err
	}
	project, err := p.Projects.Get(ctx, name)
	if err != nil {
		return project, ExplainNotFound(ctx, private, p, err)
	}
	s.Ledger.NoteInState(slot.Object(project))
	return project, nil
}

// Import returns the project that an import ID names.
func (slot Slot) Import(ctx context.Context, s *session.Session, private lifecycle.PrivateWriter, id string) (chat.Project, error) {
	if err := CheckImportID(id); err != nil {
		return chat.Project{}, err
	}
	p, err := s.Chat()
	if err != nil {
		return chat.Project{}, err
	}
	if !slot.CanSet(p) {
		return chat.Project{}, errUnsupported(p, "project", "set a project's "+slot.Noun)
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
