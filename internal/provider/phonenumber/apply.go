package phonenumber

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// plan looks a new number up in its account, and warns of a display name that was declined.
func plan(ctx context.Context, s *session.Session, p *lifecycle.Plan[number]) error {
	g, err := s.Graph()
	if err != nil {
		return err
	}

	m := p.Planned
	if p.Prior != nil {
		if err := s.Ledger.PlanExisting(p.Prior.object()); err != nil {
			return tfdiag.At(atNumber, err)
		}
		planName(ctx, g, p)
		return planVerification(s, p)
	}
	if m.BusinessAccountID.IsUnknown() || m.CC.IsUnknown() || m.PhoneNumber.IsUnknown() {
		return nil
	}

	all, err := g.PhoneNumbers.List(ctx, m.account())
	if err != nil {
		return metaarg.AtAccount(err)
	}
	if err := s.Ledger.PlanUnique(m.object(), typeName); err != nil {
		return tfdiag.At(atNumber, err)
	}

	found := graph.FindByDigits(all, m.opts().Digits())
	if found == nil || m.VerifiedName.IsUnknown() {
		return nil
	}

	p.Planned.ID, p.Planned.DisplayPhoneNumber = types.StringValue(found.ID), tftype.String(found.DisplayPhoneNumber)
	return refuse(ctx, g, m, *found)
}

// planName warns of the result of a review of the display name. What cannot be read is not a reason to stop.
func planName(ctx context.Context, g *graph.Client, p *lifecycle.Plan[number]) {
	if p.Prior.ID.IsNull() || p.Planned.VerifiedName.IsUnknown() || !p.Planned.VerifiedName.Equal(p.Prior.VerifiedName) {
		return
	}
	if now, err := g.PhoneNumbers.Facts(ctx, p.Prior.ID.ValueString()); err == nil && now.NewName == p.Planned.VerifiedName.ValueString() {
		warnOfReview(p, now)
	}
}

// warnOfReview warns of a display name that Meta has declined, or approved without showing it to customers.
func warnOfReview(p *lifecycle.Plan[number], now graph.PhoneNumberFacts) {
	id := p.Prior.ID.ValueString()
	switch {
	case now.NewNameStatus == "DECLINED":
		p.WarnAt(atName, fmt.Sprintf("Meta has declined the display name of phone number %s", id),
			fmt.Sprintf("Customers still see %q. The declined name is not sent again. Choose another display name, or ask for a review in WhatsApp "+
				"Manager > Phone numbers.", now.VerifiedName))
	case now.NewNameStatus == "APPROVED" && now.VerifiedName != now.NewName:
		p.WarnAt(atName, fmt.Sprintf("The approved display name of phone number %s is not in effect", id),
			fmt.Sprintf("Customers still see %q. Meta demands that the number is registered again after an approval. Terraform does not register a "+
				"number that is connected, because Meta may count it as one of ten registrations within 72 hours. Register it once with its "+
				"current PIN, in WhatsApp Manager > Phone numbers or with the call POST /%s/register.", now.VerifiedName, id))
	}
}

// has reports whether a number has a display name, or waits for its review.
func has(now graph.PhoneNumberFacts, name string) bool {
	return now.VerifiedName == name || now.NewName == name
}

// refuse protects the display name of a number that was added outside this configuration.
func refuse(ctx context.Context, g *graph.Client, m number, found graph.PhoneNumber) error {
	now, err := g.PhoneNumbers.Facts(ctx, found.ID)
	if err != nil || has(now, m.VerifiedName.ValueString()) {
		return err
	}
	return tfdiag.At(atNumber, tfdiag.New(fmt.Sprintf("Phone number +%s is already in the account", m.opts().Digits()), "It has the ID "+
		"%s and the display name %q. To manage it here, run\n\n  terraform import %s.NAME %s\n\nand review the next plan. The first apply after "+
		"the import asks for the configured display name.", found.ID, now.VerifiedName, typeName, found.ID))
}

func create(ctx context.Context, s *session.Session, w *lifecycle.Write[number]) (number, error) {
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

	made, err := g.PhoneNumbers.Create(ctx, m.opts())
	if errors.Is(err, graph.ErrExists) {
		err = refuse(ctx, g, m, made)
	}

	switch {
	case errors.Is(err, graph.ErrOutcomeUnknown):
		return m, tfdiag.At(atNumber, tfdiag.Advise(err, "Plan again: if the number was added, the next plan finds it in the account and "+
			"adopts it."))
	case errors.Is(err, graph.ErrInvalid):
		return m, tfdiag.At(atNumber, err)
	case err != nil:
		return m, metaarg.AtAccount(err)
	}

	s.Ledger.NoteWritten(m.object())
	m.ID, m.DisplayPhoneNumber = types.StringValue(made.ID), tftype.KnownOr(m.DisplayPhoneNumber, display(ctx, g, made))
	if !m.RequestCodeTrigger.IsNull() {
		if err := requestCode(ctx, g, w, m); err != nil {
			w.Warn(fmt.Sprintf("No code was requested for phone number %s", made.ID), "The number is in the account. Change request_code_trigger "+
				"to request a code again. "+tfdiag.Explain(err))
		}
	}
	return m, nil
}

// display returns a new number as Meta formats it, null if that cannot be read.
func display(ctx context.Context, g *graph.Client, made graph.PhoneNumber) types.String {
	if made.DisplayPhoneNumber != "" {
		return types.StringValue(made.DisplayPhoneNumber)
	}
	now, err := g.PhoneNumbers.Facts(ctx, made.ID)
	if err != nil {
		return types.StringNull()
	}
	return tftype.String(now.DisplayPhoneNumber)
}

func refresh(ctx context.Context, s *session.Session, r *lifecycle.Read[number]) (number, error) {
	m := r.State
	g, err := s.Graph()
	if err != nil {
		return m, err
	}
	now, err := g.PhoneNumbers.Facts(ctx, m.ID.ValueString())
	if err != nil {
		return m, err
	}
	s.Ledger.NoteInState(m.object())
	return m.as(now), nil
}

// as returns the model with what Meta shows. A name that is reviewed, or was declined, is the configured one.
func (m number) as(now graph.PhoneNumberFacts) number {
	m.DisplayPhoneNumber = tftype.String(now.DisplayPhoneNumber)
	if !has(now, m.VerifiedName.ValueString()) {
		m.VerifiedName = tftype.String(now.VerifiedName)
	}
	return m
}

// update asks for another display name, and for a code, or enters one.
func update(ctx context.Context, s *session.Session, w *lifecycle.Write[number]) (number, error) {
	m := w.Plan
	s.Ledger.NoteWritten(m.object())
	named := !m.VerifiedName.Equal(w.Prior.VerifiedName)
	if !named && !requests(m, *w.Prior) && !verifies(m, *w.Prior) {
		return m, nil
	}

	g, err := s.Graph()
	if err != nil {
		return m, err
	}
	if named {
		opts := graph.SetDisplayNameOpts{PhoneNumberID: m.ID.ValueString(), DisplayName: m.VerifiedName.ValueString()}
		if err := g.PhoneNumbers.SetDisplayName(ctx, opts); err != nil {
			return m, tfdiag.At(atName, err)
		}
		partial := *w.Prior
		partial.VerifiedName = m.VerifiedName
		w.Partial = &partial
	}

	switch {
	case requests(m, *w.Prior):
		return m, tfdiag.At(atTrigger, requestCode(ctx, g, w, m))
	case verifies(m, *w.Prior):
		return m, verify(ctx, g, w)
	}
	return m, nil
}

var displayForm = regexp.MustCompile(`^\+([1-9][0-9]{0,2})[ -](.*)$`)

func imported(ctx context.Context, s *session.Session, ids []string, _ lifecycle.PrivateWriter) (number, error) {
	m := number{ID: types.StringValue(ids[0])}
	if err := metaarg.CheckNumberID(typeName, ids[0]); err != nil {
		return m, err
	}

	g, err := s.Graph()
	if err != nil {
		return m, err
	}

	n, err := g.PhoneNumbers.Get(ctx, graph.GetPhoneNumberOpts{ID: ids[0]})
	if err != nil {
		return m, err
	}

	now, err := g.PhoneNumbers.Facts(ctx, ids[0])
	if err != nil {
		return m, err
	}

	m.BusinessAccountID = tftype.String(n.BusinessAccountID)
	if parts := displayForm.FindStringSubmatch(n.DisplayPhoneNumber); parts != nil {
		digits := strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, parts[2])
		m.CC, m.PhoneNumber = types.StringValue(parts[1]), types.StringValue(digits)
	}

	m.VerifiedName = tftype.String(now.VerifiedName)
	return m.as(now), nil
}

// remove leaves the number: Meta has no call that deletes one.
func remove(_ context.Context, _ *session.Session, r *lifecycle.Read[number]) error {
	r.Warn(fmt.Sprintf("Phone number %s stays in WhatsApp Business Account %s", r.State.ID.ValueString(), r.State.account()),
		"The resource was removed from the state. Meta has no call that deletes a number. An administrator can delete it in WhatsApp Manager > "+
			"Phone numbers, unless it has sent a paid message within 30 days.")
	return nil
}

func planDelete(_ context.Context, s *session.Session, r *lifecycle.Read[number]) error {
	return tfdiag.At(path.Root("id"), s.Ledger.PlanExisting(r.State.object()))
}
