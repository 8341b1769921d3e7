package phonenumber

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

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
		err = checkExisting(ctx, g, m, made)
	}

	switch {
	case errors.Is(err, graph.ErrOutcomeUnknown):
		return m, tfdiag.WithPath(atNumber, tfdiag.WithAdvice(err,
			"Plan again: if the number was added, the next plan finds it in the account and "+
				"adopts it."))
	case errors.Is(err, graph.ErrInvalid):
		return m, tfdiag.WithPath(atNumber, err)
	case err != nil:
		return m, metaarg.ExplainAccountError(err)
	}

	s.Ledger.NoteWritten(m.object())
	m.ID, m.DisplayPhoneNumber = types.StringValue(made.ID), tftype.KnownOr(m.DisplayPhoneNumber, displayNumber(ctx, g, made))
	if !m.RequestCodeTrigger.IsNull() {
		if err := requestCode(ctx, g, w, m); err != nil {
			w.Warn(fmt.Sprintf("No code was requested for phone number %s", made.ID), "The number is in the account. Change request_code_trigger "+
				"to request a code again. "+tfdiag.ErrorText(err))
		}
	}
	return m, nil
}

// displayNumber returns a new number as Meta formats it, null if that cannot be read.
func displayNumber(ctx context.Context, g *graph.Client, made graph.PhoneNumber) types.String {
	if made.DisplayPhoneNumber != "" {
		return types.StringValue(made.DisplayPhoneNumber)
	}
	now, err := g.PhoneNumbers.GetFacts(ctx, made.ID)
	if err != nil {
		return types.StringNull()
	}
	return tftype.String(now.DisplayPhoneNumber)
}

// update asks for another display name, and for a code, or enters one.
func update(ctx context.Context, s *session.Session, w *lifecycle.Write[number]) (number, error) {
	m := w.Plan
	s.Ledger.NoteWritten(m.object())
	named := !m.VerifiedName.Equal(w.Prior.VerifiedName)
	if !named && !requestsCode(m, *w.Prior) && !entersCode(m, *w.Prior) {
		return m, nil
	}

	g, err := s.Graph()
	if err != nil {
		return m, err
	}
	if named {
		opts := graph.SetDisplayNameOpts{PhoneNumberID: m.ID.ValueString(), DisplayName: m.VerifiedName.ValueString()}
		if err := g.PhoneNumbers.SetDisplayName(ctx, opts); err != nil {
			return m, tfdiag.WithPath(atName, err)
		}
		partial := *w.Prior
		partial.VerifiedName = m.VerifiedName
		w.Partial = &partial
	}

	switch {
	case requestsCode(m, *w.Prior):
		return m, tfdiag.WithPath(atTrigger, requestCode(ctx, g, w, m))
	case entersCode(m, *w.Prior):
		return m, enterCode(ctx, g, w)
	}
	return m, nil
}
