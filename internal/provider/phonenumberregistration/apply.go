package phonenumberregistration

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// create registers the number, unless it is registered.
func create(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	m := w.Plan
	g, err := s.Graph()
	if err != nil {
		return m, err
	}

	unlock, err := s.Ledger.Lock(ctx, m.object())
	if err != nil {
		return m, err
	}
	defer unlock()
	if s.Ledger.WasWritten(m.object()) {
		return m, tfdiag.WithPath(atNumber, session.ErrManagedTwice(m.object(), typeName))
	}
	now, err := ensureRegistered(ctx, s, w, g)
	if err != nil {
		return m, err
	}
	s.Ledger.NoteWritten(m.object())
	if needsTestMessage(m.TestMessage, nullTestMessage()) {
		if err := sendTestMessage(ctx, g, w); err != nil {
			w.Warn(fmt.Sprintf("The test message from phone number %s was not sent", m.numberID()), "The number is registered. Change send_trigger "+
				"to send the message. "+tfdiag.ErrorText(err))
		}
	}
	return m.withFacts(now), nil
}

// ensureRegistered registers the number, unless it is registered, and returns what it is then.
func ensureRegistered(ctx context.Context, s *session.Session, w *lifecycle.Write[model], g *graph.Client) (graph.PhoneNumberFacts, error) {
	g.PhoneNumbers.ForgetFacts(w.Plan.numberID())
	now, err := g.PhoneNumbers.GetFacts(ctx, w.Plan.numberID())
	if err != nil || now.IsRegistered() {
		return now, metaarg.ExplainNumberError(err)
	}
	return registerNumber(ctx, s, w, g)
}

// registerNumber sends the registration and reads until Meta shows it. After the call, everything else is a warning. The facts are those
// of the last read after the call, and unset without one: what the number was before it does not count.
func registerNumber(ctx context.Context, s *session.Session, w *lifecycle.Write[model], g *graph.Client) (graph.PhoneNumberFacts, error) {
	number := w.Plan.numberID()
	if err := checkPIN(s, w.Config.PinWO, registerPINText); err != nil {
		return graph.PhoneNumberFacts{}, err
	}
	if err := g.PhoneNumbers.Register(ctx, number, secret.New(w.Config.PinWO.ValueString())); err != nil {
		return graph.PhoneNumberFacts{}, explainPINError(err)
	}
	now, shown, err := g.PhoneNumbers.WaitUntilRegistered(ctx, number)
	switch {
	case err != nil:
		w.Warn(fmt.Sprintf("Could not read phone number %s after its registration", number), "Meta accepted the registration. The next "+
			"plan shows whether the number is connected. "+tfdiag.ErrorText(err))
	case !shown:
		w.Warn(fmt.Sprintf("Phone number %s is not connected yet", number), "Meta accepted the registration, and the number was not "+
			"connected within 60 seconds. Wait some minutes before you plan again: a plan that finds the number disconnected would register it "+
			"again.")
	}
	return now, nil
}

// update changes the registration, and then sends a test message. Without it, what was changed before is saved.
func update(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	m, err := changeRegistration(ctx, s, w)
	if err != nil || !needsTestMessage(m.TestMessage, w.Prior.TestMessage) {
		return m, err
	}
	g, err := s.Graph()
	if err != nil {
		return m, err
	}
	partial := m
	partial.TestMessage = w.Prior.TestMessage
	w.Partial = &partial
	return m, sendTestMessage(ctx, g, w)
}

// changeRegistration registers a number again that has lost its registration, which sets the PIN too, or sets a new PIN.
func changeRegistration(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	m := w.Plan
	g, err := s.Graph()
	if err != nil {
		return m, err
	}

	unlock, err := s.Ledger.Lock(ctx, m.object())
	if err != nil {
		return m, err
	}
	defer unlock()
	s.Ledger.NoteWritten(m.object())
	if !w.Prior.numberStatus().IsRegistered() {
		now, err := ensureRegistered(ctx, s, w, g)
		return m.withFacts(now), err
	}
	if !setsPIN(m, *w.Prior) {
		return m, nil
	}
	if err := checkPIN(s, w.Config.PinWO, changePINText); err != nil {
		return m, err
	}
	if err := g.PhoneNumbers.SetPIN(ctx, m.numberID(), secret.New(w.Config.PinWO.ValueString())); err != nil {
		return m, explainPINError(err)
	}
	m.IsPinEnabled = types.BoolValue(true) // a set PIN cannot be switched off
	return m, nil
}
