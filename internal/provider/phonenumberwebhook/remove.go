package phonenumberwebhook

import (
	"context"
	"fmt"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/metaobject/webhook"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// remove removes the override of the state, and no other.
func remove(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) error {
	m := r.State
	if webhook.DestroyWord(ctx, r.Private, m.OnDestroy, ondestroy.Clear) == ondestroy.Abandon {
		r.Warn(fmt.Sprintf("The webhook of phone number %s stays", m.numberID()), webhook.StaysText(m.OnDestroy, ondestroy.Clear))
		return nil
	}

	g, err := s.Graph()
	if err != nil {
		return err
	}

	unlock, taken, err := webhook.BeginRemoval(ctx, s, m.object())
	if err != nil {
		return err
	}
	defer unlock()
	if taken {
		return nil
	}

	found, err := readAnew(ctx, g, m)
	switch {
	case err != nil:
		return tfdiag.ExplainKept(err)
	case found == "":
		return nil
	case !graph.SameCallback(found, m.overrideURI()):
		r.Warn(fmt.Sprintf("The override of phone number %s stays", m.numberID()), "It is another one than Terraform has set: "+
			tfdiag.PrintableText(found)+". The resource was removed from the state.")
		return nil
	}
	err = g.PhoneNumbers.SetWebhook(ctx, graph.PhoneNumberWebhookOpts{PhoneNumberID: m.numberID()})
	return tfdiag.ExplainKept(metaarg.ExplainNumberError(err))
}

// planDelete warns of what changes.
func planDelete(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) error {
	m := r.State
	if webhook.DestroyWord(ctx, r.Private, m.OnDestroy, ondestroy.Clear) == ondestroy.Clear && m.overrideURI() != "" {
		r.Warn(fmt.Sprintf("Messages of phone number %s will no longer go to its own callback", m.numberID()), "Destroying this resource "+
			"removes the override "+tfdiag.PrintableText(m.overrideURI())+". The messages then go to the callback of the account, or else to "+
			"that of the app.")
	}
	return tfdiag.WithPath(atNumber, s.Ledger.PlanExisting(m.object()))
}
