package phonenumber

import (
	"context"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

func read(ctx context.Context, s *session.Session, r *lifecycle.Stored[number]) (number, error) {
	m := r.State
	g, err := s.Graph()
	if err != nil {
		return m, err
	}
	now, err := g.PhoneNumbers.GetFacts(ctx, m.ID.ValueString())
	if err != nil {
		return m, err
	}
	s.Ledger.NoteInState(m.object())
	return m.withFacts(now), nil
}

// withFacts returns the model with what Meta shows. A name that is reviewed, or was declined, is the configured one.
func (n number) withFacts(now graph.PhoneNumberFacts) number {
	n.DisplayPhoneNumber = tftype.String(now.DisplayPhoneNumber)
	if !hasDisplayName(now, n.VerifiedName.ValueString()) {
		n.VerifiedName = tftype.String(now.VerifiedName)
	}
	return n
}

func importState(ctx context.Context, s *session.Session, ids []string, _ lifecycle.PrivateWriter) (number, error) {
	m := number{ID: types.StringValue(ids[0])}
	if err := metaarg.CheckImportIDs(typeName, ids, "phone_number_id"); err != nil {
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

	now, err := g.PhoneNumbers.GetFacts(ctx, ids[0])
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
	return m.withFacts(now), nil
}

var displayForm = regexp.MustCompile(`^\+([1-9][0-9]{0,2})[ -](.*)$`)
