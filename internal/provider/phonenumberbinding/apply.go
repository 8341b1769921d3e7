package phonenumberbinding

import (
	"cmp"
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// update writes the number if its ID or its account differs from the state. Otherwise nothing changes at the chat platform.
func update(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	if !needsWrite(w.Plan, *w.Prior) {
		return w.Plan, nil
	}
	return bind(ctx, s, w)
}

// bind looks up the number and writes it to the project.
func bind(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	m := w.Plan
	number, err := findNumber(ctx, s, w.Config, w.Config.BusinessAccountID.ValueString())
	if err == nil {
		err = m.checkAccount(number)
	}
	if err != nil {
		return m, err
	}

	held := func(prior model) types.String { return prior.PhoneNumberID }
	locked, err := slot.LockForWrite(ctx, s, binding.WriteOptsOf(w, number.ID, held))
	if err != nil {
		return m, err
	}
	defer locked.Unlock()

	m = m.withFacts(number)
	n := projectNumber(number)
	n.BusinessAccountID = m.BusinessAccountID.ValueString()
	if err := writeNumber(ctx, locked, n); err != nil {
		return m, err
	}

	locked.NoteWritten(ctx, binding.Applied{Value: number.ID})
	return m, nil
}

// writeNumber writes a number unless the project holds it already.
func writeNumber(ctx context.Context, locked *binding.LockedProject, n chat.Number) error {
	sameAccount := n.BusinessAccountID == "" || locked.Project.BusinessAccountID == n.BusinessAccountID
	if locked.Project.PhoneNumberID == n.PhoneNumberID && sameAccount {
		return nil
	}
	now, err := locked.Platform.Numbers.SetNumber(ctx, locked.Project, n)
	switch {
	case err != nil:
		return binding.WithProjectPath(err)
	case now.PhoneNumberID != n.PhoneNumberID:
		return errNotHeld(n.PhoneNumberID, now.PhoneNumberID)
	}
	return nil
}

// errNotHeld returns the error for a write that was accepted and did not take effect.
func errNotHeld(written, held string) error {
	return tfdiag.New("Chat project does not hold the phone number that was written",
		"The chat platform accepted phone number ID %s and shows %s afterwards. Plan again to read the number of the project.", written,
		cmp.Or(held, "none"))
}

// checkAccount refuses a number that was moved to another account after the plan.
func (m model) checkAccount(n graph.PhoneNumber) error {
	planned := m.BusinessAccountID.ValueString() // "" while it is not known
	if planned == "" || n.BusinessAccountID == "" || n.BusinessAccountID == planned {
		return nil
	}
	return tfdiag.WithPath(path.Root("phone_number_id"),
		tfdiag.New(fmt.Sprintf("Phone number %s was moved to another account after the plan", n.ID),
			"It belonged to WhatsApp Business Account %s when the plan was made and belongs to %s now. Nothing was written. Plan again.",
			planned, n.BusinessAccountID))
}

// withFacts returns the model with the facts that the plan did not know. What changed after the plan is read by the next refresh.
func (m model) withFacts(n graph.PhoneNumber) model {
	display, verified := metaarg.PhoneNumberValues(n)
	m.BusinessAccountID = tftype.KnownOr(m.BusinessAccountID, tftype.String(n.BusinessAccountID))
	m.DisplayPhoneNumber = tftype.KnownOr(m.DisplayPhoneNumber, display)
	m.VerifiedName = tftype.KnownOr(m.VerifiedName, verified)
	return m
}
