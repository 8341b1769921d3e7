package phonenumberbinding

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/phonelookup"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

func create(ctx context.Context, c *session.Session, w *lifecycle.Write[model]) (model, error) {
	return apply(ctx, c, w, func(project chat.Project) error { return refuse(w.Plan, project) })
}

func update(ctx context.Context, c *session.Session, w *lifecycle.Write[model]) (model, error) {
	if !w.Plan.DisplayPhoneNumber.IsUnknown() { // nothing to write: only arguments of this provider changed
		return w.Plan, nil
	}
	return apply(ctx, c, w, func(chat.Project) error { return nil })
}

// apply looks the number up and writes it, unless the project holds it already.
func apply(ctx context.Context, c *session.Session, w *lifecycle.Write[model], allowed func(chat.Project) error) (model, error) {
	m := w.Plan
	number, err := lookUp(ctx, c, w.Config, w.Config.BusinessAccountID.ValueString())
	if err != nil {
		return m, err
	}
	platform, err := c.Chat()
	if err != nil {
		return m, err
	}
	project, unlock, err := binding.Lock(ctx, c, platform, what, m.Project.ValueString())
	if err != nil {
		return m, binding.Missing(err)
	}
	defer unlock()
	if c.Ledger.Written(session.Object{Kind: what, ID: project.ID}) {
		return m, binding.Twice(typeName, m.Project.ValueString())
	}
	if err := allowed(project); err != nil {
		return m, err
	}
	if n := wanted(number); project.PhoneNumberID != n.PhoneNumberID || (n.BusinessAccountID != "" && project.BusinessAccountID != n.BusinessAccountID) {
		if project, err = platform.Numbers.SetNumber(ctx, project, n); err != nil {
			return m, binding.Missing(err)
		}
	}
	c.Ledger.Wrote(session.Object{Kind: what, ID: project.ID})
	m.fill(number)
	if err := binding.SaveApplied(ctx, w.Private, binding.Applied{Value: number.ID}); err != nil {
		w.Warn("The binding was made, but a note about it was not saved", "Destroying it will leave the number in the project. "+err.Error())
	}
	return m, nil
}

// fill takes over what Meta says about the number. A configured account stays as it is written.
func (m *model) fill(n graph.PhoneNumber) {
	if m.BusinessAccountID.IsUnknown() || m.BusinessAccountID.IsNull() {
		m.BusinessAccountID = tftype.String(n.BusinessAccountID)
	}
	m.DisplayPhoneNumber, m.VerifiedName = phonelookup.Facts(n)
}

// imported reads the binding that a project has and takes it over.
func imported(ctx context.Context, c *session.Session, ids []string, private lifecycle.PrivateWriter) (model, error) {
	id := ids[0]
	var m model
	if err := binding.CheckImportID(id); err != nil {
		return m, err
	}
	platform, err := c.Chat()
	if err != nil {
		return m, err
	}
	if platform.Numbers == nil {
		return m, binding.Unsupported(platform, "project", "set a project's phone number")
	}
	project, err := platform.Projects.Get(ctx, id)
	if err != nil {
		return m, err
	}
	if project.PhoneNumberID == "" {
		return m, fmt.Errorf("the chat project %q holds no phone number, so there is nothing to import: create the binding instead", id)
	}
	m = model{
		Project:           types.StringValue(id),
		PhoneNumberID:     types.StringValue(project.PhoneNumberID),
		BusinessAccountID: tftype.String(project.BusinessAccountID),
		ReplaceExisting:   types.BoolValue(false),
		OnDestroy:         types.StringNull(),
	}
	return m, binding.SaveApplied(ctx, private, binding.Applied{Value: project.PhoneNumberID})
}

func read(ctx context.Context, c *session.Session, r *lifecycle.Read[model]) (model, error) {
	m := r.State
	platform, err := c.Chat()
	if errors.Is(err, session.ErrUnknown) {
		return m, lifecycle.ErrUnknown
	}
	if err != nil {
		return m, err
	}
	project, err := platform.Projects.Get(ctx, m.Project.ValueString())
	if errors.Is(err, chat.ErrNotFound) {
		return m, fmt.Errorf("%w: %w", lifecycle.ErrGone, err)
	}
	if err != nil {
		return m, err
	}
	c.Ledger.Read(session.Object{Kind: what, ID: project.ID})
	if project.PhoneNumberID != m.PhoneNumberID.ValueString() {
		m.BusinessAccountID, m.DisplayPhoneNumber, m.VerifiedName = tftype.String(project.BusinessAccountID), types.StringNull(), types.StringNull()
	}
	m.PhoneNumberID = tftype.String(project.PhoneNumberID)
	if project.BusinessAccountID != "" {
		m.BusinessAccountID = tftype.String(project.BusinessAccountID)
	}
	if m.PhoneNumberID.IsNull() {
		return m, nil
	}
	m.refresh(ctx, c, r)
	return m, nil
}

// refresh brings the facts of Meta up to date. The binding itself lives in the chat project, so trouble at Meta costs
// nothing but their freshness; the plan of the configured number turns it into an error.
func (m *model) refresh(ctx context.Context, c *session.Session, r *lifecycle.Read[model]) {
	g, err := c.Graph(true)
	if err != nil {
		return
	}
	number, err := g.PhoneNumbers.Get(ctx, graph.GetPhoneNumberOpts{ID: m.PhoneNumberID.ValueString(), BusinessAccountID: m.BusinessAccountID.ValueString()})
	if err != nil {
		r.Warn("The phone number could not be read at Meta", fmt.Sprintf("The binding of project %q was read; what Meta says about the number %s is kept as last read: %s",
			m.Project.ValueString(), m.PhoneNumberID.ValueString(), err))
		return
	}
	m.fill(number)
}

// remove clears the number if it is still the one that this binding applied.
func remove(ctx context.Context, c *session.Session, r *lifecycle.Read[model]) error {
	name := r.State.Project.ValueString()
	platform, err := c.Chat()
	if err != nil {
		return err
	}
	if binding.OnDestroy(r.State.OnDestroy, platform.NumberClearer != nil) == binding.Abandon {
		r.Warn("The phone number stays in the chat project", fmt.Sprintf("Project %q keeps its phone number ID: Terraform only forgets the binding. %s", name, binding.ByHand(platform, what)))
		return nil
	}
	project, unlock, err := binding.Lock(ctx, c, platform, what, name)
	if errors.Is(err, chat.ErrNotFound) {
		return lifecycle.ErrGone
	}
	if err != nil {
		return err
	}
	defer unlock()
	if project.PhoneNumberID == "" || c.Ledger.Written(session.Object{Kind: what, ID: project.ID}) {
		return nil // nothing there, or this run has just bound a number there, which must not be lost
	}
	if applied := binding.LastApplied(ctx, r.Private).Value; project.PhoneNumberID != applied {
		leftAlone(r, fmt.Sprintf("Project %q holds the phone number ID %s, and what this binding applied last is %s", name, project.PhoneNumberID, orNotKnown(applied)))
		return nil
	}
	err = platform.NumberClearer.ClearNumber(ctx, project)
	if errors.Is(err, chat.ErrChanged) {
		leftAlone(r, fmt.Sprintf("Somebody changed the phone number of project %q just now", name))
		return nil
	}
	return err
}

func orNotKnown(applied string) string {
	if applied == "" {
		return "not known"
	}
	return applied
}

func leftAlone(r *lifecycle.Read[model], why string) {
	r.Warn("The phone number was left in the chat project", why+", so it was not removed. Remove it in the project's settings if it is no longer needed.")
}
