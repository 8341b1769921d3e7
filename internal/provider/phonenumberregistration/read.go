package phonenumberregistration

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

func read(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) (model, error) {
	m := r.State
	g, err := s.Graph()
	if err != nil {
		return m, err
	}
	now, err := g.PhoneNumbers.GetFacts(ctx, m.numberID())
	if err != nil {
		return m, metaarg.ExplainNumberError(err)
	}
	s.Ledger.NoteInState(m.object())
	return m.withFacts(now), nil
}

func importState(ctx context.Context, s *session.Session, ids []string, _ lifecycle.PrivateWriter) (model, error) {
	m := model{PhoneNumberID: types.StringValue(ids[0]), TestMessage: nullTestMessage(), OnDestroy: types.StringValue(ondestroy.Abandon)}
	if err := metaarg.CheckImportIDs(typeName, ids, "phone_number_id"); err != nil {
		return m, err
	}
	g, err := s.Graph()
	if err != nil {
		return m, err
	}
	now, err := g.PhoneNumbers.GetFacts(ctx, m.numberID())
	switch {
	case err != nil:
		return m, metaarg.ExplainNumberError(err)
	case !now.IsRegistered():
		return m, tfdiag.New("The phone number is not registered", "The state of phone number %s is %s on platform %s, so there is nothing "+
			"to import. To register it, create the resource instead.", m.numberID(), statusText(now.Status), statusText(now.Platform))
	}
	return m.withFacts(now), nil
}

// withFacts returns the model with what Meta shows.
func (m model) withFacts(now graph.PhoneNumberFacts) model {
	m.Status, m.PlatformType, m.IsPinEnabled = tftype.String(now.Status), tftype.String(now.Platform), types.BoolPointerValue(now.PINEnabled)
	return m
}
