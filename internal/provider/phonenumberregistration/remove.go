package phonenumberregistration

import (
	"context"
	"fmt"

	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// remove does what on_destroy says.
func remove(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) error {
	m := r.State
	if m.OnDestroy.ValueString() != deregister {
		r.Warn(fmt.Sprintf("Phone number %s stays registered", m.numberID()), "The resource was removed from the state. Terraform did not "+
			"deregister the number.")
		return nil
	}

	g, err := s.Graph()
	if err != nil {
		return err
	}

	unlock, err := s.Ledger.Lock(ctx, m.object())
	if err != nil {
		return err
	}
	defer unlock()
	if s.Ledger.WasWritten(m.object()) {
		return nil // another address has adopted the registration in this run
	}

	g.PhoneNumbers.ForgetFacts(m.numberID())
	now, err := g.PhoneNumbers.GetFacts(ctx, m.numberID())
	if err != nil {
		return tfdiag.ExplainKept(metaarg.ExplainNumberError(err))
	}
	if !now.IsRegistered() {
		return nil
	}

	onApp, err := g.PhoneNumbers.IsOnBusinessApp(ctx, m.numberID())
	if err != nil {
		return tfdiag.ExplainKept(metaarg.ExplainNumberError(err))
	}
	if onApp {
		return tfdiag.WithPath(atNumber, tfdiag.New("The phone number is used in the WhatsApp Business app", "Meta does not deregister phone "+
			"number %s, because it is also used in the WhatsApp Business app. Disconnect it in the app, or set on_destroy to \"abandon\" and "+
			"apply, then destroy again.", m.numberID()))
	}
	return tfdiag.ExplainKept(metaarg.ExplainNumberError(g.PhoneNumbers.Deregister(ctx, m.numberID())))
}

// planDelete warns of a deregistration.
func planDelete(_ context.Context, s *session.Session, r *lifecycle.Stored[model]) error {
	m := r.State
	if m.OnDestroy.ValueString() == deregister {
		r.Warn(fmt.Sprintf("Phone number %s will be deregistered", m.numberID()), "Destroying this resource ends the registration: the "+
			"number can no longer send or receive messages. "+
			budgetText+" To keep it registered, set on_destroy to \"abandon\" and apply before the destroy.")
	}
	return tfdiag.WithPath(atNumber, s.Ledger.PlanExisting(m.object()))
}
