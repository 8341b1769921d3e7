package phonenumberwebhook

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/metaobject/webhook"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

func read(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) (model, error) {
	m := r.State
	g, err := s.Graph()
	if err != nil {
		return m, err
	}
	found, err := g.PhoneNumbers.GetWebhook(ctx, m.numberID())
	if err != nil {
		return m, metaarg.ExplainNumberError(err)
	}
	s.Ledger.NoteInState(m.object())
	if !graph.SameCallback(found, m.overrideURI()) {
		m.OverrideCallbackURI = tftype.String(found)
	}
	return m, nil
}

func importState(ctx context.Context, s *session.Session, ids []string, private lifecycle.PrivateWriter) (model, error) {
	m := model{PhoneNumberID: types.StringValue(ids[0])}
	if err := metaarg.CheckImportIDs(typeName, ids, "phone_number_id"); err != nil {
		return m, err
	}
	g, err := s.Graph()
	if err != nil {
		return m, err
	}
	found, err := g.PhoneNumbers.GetWebhook(ctx, m.numberID())
	switch {
	case err != nil:
		return m, metaarg.ExplainNumberError(err)
	case found == "":
		return m, tfdiag.New("The phone number has no override", "Phone number %s has no webhook of its own, so there is nothing to import. "+
			"To set one, create the resource instead.", m.numberID())
	}
	m.OverrideCallbackURI = types.StringValue(found)
	adopted.Save(ctx, private, []string{webhook.AdoptedName})
	return m, nil
}
