package phonenumberbinding

import (
	"cmp"
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// update writes the number if its ID or its account differs from the state. Otherwise nothing changes at the chat platform.
func update(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	if !writes(w.Plan, *w.Prior) {
		return w.Plan, nil
	}
	return bind(ctx, s, w)
}

func create(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	return bind(ctx, s, w)
}

// bind looks up the number and writes it, unless the project already holds it.
func bind(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	m := w.Plan
	number, err := lookUp(ctx, s, w.Config, w.Config.BusinessAccountID.ValueString())
	if err == nil {
		err = m.sameAccount(number)
	}
	if err != nil {
		return m, err
	}
	platform, err := s.Chat()
	if err != nil {
		return m, err
	}
	project, unlock, err := slot().Lock(ctx, s, platform, m.Project.ValueString())
	if err != nil {
		return m, binding.AtProject(err)
	}
	defer unlock()
	wish := binding.PlannedWrite{Arguments: m.Arguments, Create: w.Prior == nil, Value: number.ID}
	if w.Prior != nil {
		wish.Prior = w.Prior.PhoneNumberID.ValueString()
	}
	if err := slot().CheckWrite(s, wish, project); err != nil {
		return m, err
	}
	m = m.withFacts(number)
	n := wanted(number)
	n.BusinessAccountID = m.BusinessAccountID.ValueString()
	if project.PhoneNumberID != n.PhoneNumberID || (n.BusinessAccountID != "" && project.BusinessAccountID != n.BusinessAccountID) {
		now, err := platform.Numbers.SetNumber(ctx, project, n)
		if err != nil {
			return m, binding.AtProject(err)
		}
		if now.PhoneNumberID != n.PhoneNumberID {
			return m, notHeld(n.PhoneNumberID, now.PhoneNumberID)
		}
	}
	s.Ledger.NoteWritten(slot().Object(project))
	if w.Prior == nil {
		binding.NoteTenant(ctx, w.Private, platform, project.ID)
	}
	applied := binding.Applied{Value: number.ID}.After(binding.LastApplied(ctx, w.Private), slot().Held(project))
	if err := binding.SaveApplied(ctx, w.Private, applied); err != nil {
		w.Warn(fmt.Sprintf("Could not record the phone number of project %s", m.Project.ValueString()),
			"The number was bound, but a destroy will leave it in the project. "+err.Error())
	}
	return m, nil
}

// notHeld is the error for a write that was accepted and did not take effect.
func notHeld(written, held string) error {
	return tfdiag.New("Chat project does not hold the phone number that was written",
		"The chat platform accepted phone number ID %s and shows %s afterwards. Plan again to read the number of the project.", written,
		cmp.Or(held, "none"))
}

// sameAccount refuses a number that was moved to another account after the plan.
func (m model) sameAccount(n graph.PhoneNumber) error {
	planned := m.BusinessAccountID.ValueString() // "" while it is not known
	if planned == "" || n.BusinessAccountID == "" || n.BusinessAccountID == planned {
		return nil
	}
	return tfdiag.At(path.Root("phone_number_id"), tfdiag.New(fmt.Sprintf("Phone number %s was moved to another account after the plan", n.ID),
		"It belonged to WhatsApp Business Account %s when the plan was made and belongs to %s now. Nothing was written. Plan again.",
		planned, n.BusinessAccountID))
}

// withFacts returns the model with the facts that the plan did not know. What changed after the plan is read by the next refresh.
func (m model) withFacts(n graph.PhoneNumber) model {
	display, verified := metaarg.FactsOf(n)
	m.BusinessAccountID = tftype.KnownOr(m.BusinessAccountID, tftype.String(n.BusinessAccountID))
	m.DisplayPhoneNumber = tftype.KnownOr(m.DisplayPhoneNumber, display)
	m.VerifiedName = tftype.KnownOr(m.VerifiedName, verified)
	return m
}
