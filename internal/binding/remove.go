package binding

import (
	"context"
	"errors"
	"fmt"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// Removal is one binding that is going to be destroyed, or is being destroyed.
type Removal struct {
	Arguments
	Private reader
	Warn    func(summary, detail string)
}

// onDestroy returns what a destruction does.
func (s Slot) onDestroy(r Removal, p *chat.Platform) string {
	if configured := r.OnDestroy.ValueString(); configured != "" {
		return configured
	}
	if s.CanClear(p) {
		return Clear
	}
	return Abandon
}

// PlanRemoval refuses the destruction of one of two addresses that hold the same project, and warns of what will be cleared.
// Terraform also calls it during apply, for an object that was replaced by one that was created first: nothing is cleared then.
func (s Slot) PlanRemoval(ctx context.Context, c *session.Session, r Removal) error {
	p, err := c.Chat()
	if err != nil {
		return err
	}
	name := r.Project.ValueString()
	if err := s.PlanHeld(ctx, c, p, name); err != nil {
		return err
	}
	project, err := p.Projects.Get(ctx, name)
	if err != nil || c.Ledger.Written(s.Object(project)) || s.onDestroy(r, p) == Abandon || !s.Held(project).Present ||
		s.notOurs(ctx, r, s.Held(project)) != "" {
		return nil //nolint:nilerr // nothing will be cleared; an error is told when it is destroyed
	}
	r.Warn(fmt.Sprintf("The %s of chat project %q will be removed", s.Noun, name),
		fmt.Sprintf("Destroying this binding clears the %s, and the chat of the project stops. To keep it, set on_destroy = \"abandon\" and "+
			"apply before you remove the resource.", s.Noun))
	return nil
}

// Remove clears the value if it is still the one that the binding applied. It reports whether the project has lost it, also when
// the project itself is gone: the error is lifecycle.ErrGone then.
func (s Slot) Remove(ctx context.Context, c *session.Session, r Removal) (lost bool, err error) {
	name := r.Project.ValueString()
	p, err := c.Chat()
	if err != nil {
		return false, err
	}
	abandon := s.onDestroy(r, p) == Abandon
	if abandon {
		r.Warn(fmt.Sprintf("The %s stays in chat project %q", s.Noun, name), fmt.Sprintf("Terraform only removes the binding from the state. "+
			"%s", s.byHand(p)))
	}
	project, unlock, err := s.Lock(ctx, c, p, name)
	switch {
	case abandon && err != nil:
		return false, nil
	case err != nil:
		err = Gone(ctx, r.Private, p, err)
		return errors.Is(err, lifecycle.ErrGone), err
	}
	defer unlock()
	held := s.Held(project)
	if abandon || !held.Present || c.Ledger.Written(s.Object(project)) {
		c.Ledger.Leave(s.Object(project), held.ID)
		return false, nil // written: this run has bound a value for another address, which must not be lost
	}
	if c.Ledger.Refused(s.Object(project)) {
		return false, AtProject(tfdiag.New(fmt.Sprintf("The %s was left in chat project %q", s.Noun, name),
			"Another resource was to bind a different %s to this project in the same run, and was refused. Removing this one would leave the "+
				"project without a %s. Nothing was removed. Apply again, or write a moved block if the resource was renamed.", s.Noun, s.Noun))
	}
	why := s.notOurs(ctx, r, held)
	if why == "" {
		err = s.Clear(ctx, p, project)
		if !errors.Is(err, chat.ErrChanged) {
			return err == nil, err
		}
		why = "another user or program set the " + s.Noun + " in the meantime"
	}
	c.Ledger.Leave(s.Object(project), held.ID)
	r.Warn(fmt.Sprintf("The %s was left in chat project %q", s.Noun, name),
		fmt.Sprintf("It was not removed, because %s. Remove it in the project's settings if it is no longer needed.", why))
	return false, nil
}

func (s Slot) replaced() string {
	return "the " + s.Noun + " that this binding applied was replaced outside Terraform"
}

// notOurs says why what the project holds may not be what the binding applied, "" if it is. The time of the last change decides where
// the platform does not show which value it is, and where it shows that an equal value was stored again.
func (s Slot) notOurs(ctx context.Context, r Removal, held Value) string {
	applied := LastApplied(ctx, r.Private)
	timed := !held.Applied.UpdatedAt.IsZero() && !applied.UpdatedAt.IsZero()
	again := timed && !held.Applied.UpdatedAt.Equal(applied.UpdatedAt)
	switch {
	case applied.Value == "":
		return "this binding has never applied a " + s.Noun
	case held.ID != "" && held.ID != applied.Value:
		return fmt.Sprintf("it is %s, and this binding applied %s", held.ID, applied.Value)
	case held.ID == "" && !timed:
		return "the chat platform does not show whether it is the one that this binding applied"
	case held.ID == "" && again:
		return s.replaced()
	case again:
		return fmt.Sprintf("an equal %s was stored at %s, after this binding applied it: another configuration may use it", s.Noun,
			held.Applied.UpdatedAt.Format(time.RFC3339))
	case applied.Adopted && r.OnDestroy.ValueString() != Clear:
		return fmt.Sprintf("the project held this %s before the binding was created, so another configuration may use it. A binding with "+
			"on_destroy = \"clear\" removes it", s.Noun)
	}
	return ""
}

// byHand says what a person can do about a value that stays in a project.
func (s Slot) byHand(p *chat.Platform) string {
	if p.Capabilities.Instead != "" {
		return p.Capabilities.Instead
	}
	return "Remove the " + s.Noun + " in the project's settings if it is no longer needed."
}
