package binding

import (
	"context"
	"errors"
	"fmt"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// Removal is one binding that is going to be destroyed, or is being destroyed.
type Removal struct {
	Arguments
	Private lifecycle.Private
	Warn    func(summary, detail string)
}

// destroyAction returns what a destruction does.
func (slot Slot) destroyAction(r Removal, p *chat.Platform) string {
	if configured := r.OnDestroy.ValueString(); configured != "" {
		return configured
	}
	if slot.CanClear(p) {
		return ondestroy.Clear
	}
	return ondestroy.Abandon
}

// planRemoval refuses the destruction of one of two addresses that hold the same project, and warns of what will be cleared.
// Terraform also calls it during apply, for an object that was replaced by one that was created first: nothing is cleared then.
func (slot Slot) planRemoval(ctx context.Context, s *session.Session, r Removal) error {
	p, err := s.Chat()
	if err != nil {
		return err
	}
	name := r.Project.ValueString()
	if err := slot.checkOneAddress(ctx, s, p, name); err != nil {
		return err
	}
	project, err := p.Projects.Get(ctx, name)
	if err != nil || s.Ledger.WasWritten(slot.Object(project)) || slot.destroyAction(r, p) == ondestroy.Abandon ||
		!slot.Held(project).Present || slot.keepReasonText(ctx, r, slot.Held(project)) != "" {
		return nil //nolint:nilerr // nothing will be cleared; an error is told when it is destroyed
	}
	r.Warn(fmt.Sprintf("The %s of chat project %q will be removed", slot.Noun, name),
		fmt.Sprintf("Destroying this binding clears the %s, and the chat of the project stops. To keep it, set on_destroy = \"abandon\" and "+
			"apply before you remove the resource.", slot.Noun))
	return nil
}

// Remove clears the value if it is still the one that the binding applied. It reports whether the project has lost it, also when
// the project itself is gone: the error is lifecycle.ErrGone then.
func (slot Slot) Remove(ctx context.Context, s *session.Session, r Removal) (lost bool, err error) {
	name := r.Project.ValueString()
	p, err := s.Chat()
	if err != nil {
		return false, err
	}

	abandon := slot.destroyAction(r, p) == ondestroy.Abandon
	if abandon {
		r.Warn(fmt.Sprintf("The %s stays in chat project %q", slot.Noun, name), fmt.Sprintf("Terraform only removes the binding from the state. "+
			"%s", slot.removeByHandText(p)))
	}

	project, unlock, err := slot.lockProject(ctx, s, p, name)
	switch {
	case abandon && err != nil:
		return false, nil
	case err != nil:
		err = ExplainNotFound(ctx, r.Private, p, err)
		return errors.Is(err, lifecycle.ErrGone), err
	}
	defer unlock()

	held := slot.Held(project)
	if abandon || !held.Present || s.Ledger.WasWritten(slot.Object(project)) {
		s.Ledger.NoteLeftByDestroy(slot.Object(project), held.ID)
		return false, nil // written: this run has bound a value for another address, which must not be lost
	}
	if s.Ledger.WasRefused(slot.Object(project)) {
		return false, WithProjectPath(tfdiag.New(fmt.Sprintf("The %s was left in chat project %q", slot.Noun, name),
			"Another resource was to bind a different %s to this project in the same run, and was refused. Removing this one would leave the "+
				"project without a %s. Nothing was removed. Apply again, or write a moved block if the resource was renamed.", slot.Noun, slot.Noun))
	}

	why := slot.keepReasonText(ctx, r, held)
	if why == "" {
		err = slot.Clear(ctx, p, project)
		if !errors.Is(err, chat.ErrChanged) {
			return err == nil, err
		}
		why = "another user or program set the " + slot.Noun + " in the meantime"
	}

	s.Ledger.NoteLeftByDestroy(slot.Object(project), held.ID)
	r.Warn(fmt.Sprintf("The %s was left in chat project %q", slot.Noun, name),
		fmt.Sprintf("It was not removed, because %s. Remove it in the project's settings if it is no longer needed.", why))
	return false, nil
}

func (slot Slot) replacedText() string {
	return "the " + slot.Noun + " that this binding applied was replaced outside Terraform"
}

// keepReasonText returns "" if the project still holds the value that this binding applied, or else the reason why it must not be cleared.
// If the platform does not show the value, the time of its last change decides. An equal value that was stored later may belong to another
// configuration.
func (slot Slot) keepReasonText(ctx context.Context, r Removal, held Value) string {
	applied := LastApplied(ctx, r.Private)
	timed := !held.Applied.UpdatedAt.IsZero() && !applied.UpdatedAt.IsZero()
	again := timed && !held.Applied.UpdatedAt.Equal(applied.UpdatedAt)
	switch {
	case applied.Value == "":
		return "this binding has never applied a " + slot.Noun
	case held.ID != "" && held.ID != applied.Value:
		return fmt.Sprintf("it is %s, and this binding applied %s", held.ID, applied.Value)
	case held.ID == "" && !timed:
		return "the chat platform does not show whether it is the one that this binding applied"
	case held.ID == "" && again:
		return slot.replacedText()
	case again:
		return fmt.Sprintf("an equal %s was stored at %s, after this binding applied it: another configuration may use it", slot.Noun,
			held.Applied.UpdatedAt.Format(time.RFC3339))
	case applied.Adopted && r.OnDestroy.ValueString() != ondestroy.Clear:
		return fmt.Sprintf("the project held this %s before the binding was created, so another configuration may use it. A binding with "+
			"on_destroy = \"clear\" removes it", slot.Noun)
	}
	return ""
}

// removeByHandText says what a person can do about a value that stays in a project.
func (slot Slot) removeByHandText(p *chat.Platform) string {
	if p.Capabilities.Alternative != "" {
		return p.Capabilities.Alternative
	}
	return "Remove the " + slot.Noun + " in the project's settings if it is no longer needed."
}
