package phonenumberregistration

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

const budgetText = "Meta accepts ten registrations and deregistrations of a number within 72 hours, and then none for 72 hours."

// plan warns of a registration, and demands the PIN for what needs it.
func plan(ctx context.Context, s *session.Session, p *lifecycle.Plan[model]) error {
	g, err := s.Graph()
	if err != nil {
		return err
	}

	m := &p.Planned
	if p.Prior != nil {
		return planUpdate(s, p)
	}
	if m.PhoneNumberID.IsUnknown() {
		return nil
	}

	now, err := g.PhoneNumbers.GetFacts(ctx, m.numberID())
	if err != nil {
		return metaarg.ExplainNumberError(err)
	}
	if err := s.Ledger.PlanUnique(m.object(), typeName); err != nil {
		return tfdiag.WithPath(atNumber, err)
	}

	warnOfMessage(p, nullTestMessage())
	if now.IsRegistered() {
		return nil
	}
	if err := checkPIN(s, p.Config.PinWO, registerPINText); err != nil {
		return err
	}

	warnOfRegistration(p, now.PhoneNumberStatus)
	return nil
}

// planUpdate registers a number again that has lost its registration, as the state shows it.
func planUpdate(s *session.Session, p *lifecycle.Plan[model]) error {
	m := &p.Planned
	if err := s.Ledger.PlanExisting(p.Prior.object()); err != nil {
		return tfdiag.WithPath(atNumber, err)
	}
	warnOfMessage(p, p.Prior.TestMessage)
	lost := !p.Prior.numberStatus().IsRegistered()
	m.Status, m.PlatformType, m.IsPinEnabled = p.Prior.Status, p.Prior.PlatformType, p.Prior.IsPinEnabled
	if lost {
		m.Status, m.PlatformType = types.StringUnknown(), types.StringUnknown()
		warnOfRegistration(p, p.Prior.numberStatus())
	}
	if !lost && !setsPIN(*m, *p.Prior) {
		return nil
	}
	m.IsPinEnabled = types.BoolUnknown()
	if lost {
		return checkPIN(s, p.Config.PinWO, registerPINText)
	}
	return checkPIN(s, p.Config.PinWO, changePINText)
}

// warnOfRegistration says what a registration costs.
func warnOfRegistration(p *lifecycle.Plan[model], now graph.PhoneNumberStatus) {
	p.WarnAt(atNumber, fmt.Sprintf("Phone number %s will be registered", p.Planned.numberID()), fmt.Sprintf("It is not registered: its "+
		"state is %s on platform %s, and it cannot send or receive messages. %s A wrong PIN is never tried again, because several wrong ones "+
		"lock the number.", statusText(now.Status), statusText(now.Platform), budgetText))
}

// numberStatus returns what the Terraform state says of the number.
func (m model) numberStatus() graph.PhoneNumberStatus {
	return graph.PhoneNumberStatus{Status: m.Status.ValueString(), Platform: m.PlatformType.ValueString()}
}

// statusText returns a word of Meta for a sentence, or "not shown".
func statusText(word string) string {
	if word == "" {
		return "not shown"
	}
	return word
}

// setsPIN reports whether an update sets the PIN.
func setsPIN(planned, prior model) bool {
	return !planned.PinWOVersion.IsNull() && !planned.PinWOVersion.Equal(prior.PinWOVersion)
}

// What a PIN is needed for, and which one it is.
const (
	registerPINText = "Registering a number needs pin_wo: six digits. It is the current PIN if the two-step verification of the number is " +
		"on, and otherwise a new one."
	changePINText = "A change of pin_wo_version sets a PIN, which needs pin_wo: six digits. It is the new PIN."
)

// checkPIN refuses a missing PIN, and keeps one out of all messages. An unknown PIN may still come.
func checkPIN(s *session.Session, config types.String, use string) error {
	if config.IsNull() {
		return tfdiag.WithPath(atPIN, tfdiag.New("Missing PIN", "%s Keep it in a safe place: Meta does not show it.", use))
	}
	if !config.IsUnknown() {
		s.AddSecret(secret.New(config.ValueString()))
	}
	return nil
}

// explainPINError ties an error about a PIN to its argument.
func explainPINError(err error) error {
	if errors.Is(err, graph.ErrPIN) {
		return tfdiag.WithPath(atPIN, tfdiag.WithSummary("Meta refuses the PIN", err))
	}
	return metaarg.ExplainNumberError(err)
}
