package appwebhook

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaobject/webhook"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

func read(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) (model, error) {
	m := r.State
	g, err := appClient(s)
	if err != nil {
		return m, err
	}
	if err := checkApp(g, m.AppID); err != nil {
		return m, err
	}
	found, err := g.AppSubscriptions.Find(ctx, m.objectKind())
	if err != nil {
		return m, err
	}
	if found == nil {
		return m, errAbsent(ctx, g, m)
	}
	s.Ledger.NoteInState(m.object())
	return m.withFacts(found), nil
}

// withFacts returns the model with what Meta shows.
func (m model) withFacts(found *graph.AppSubscription) model {
	m.Active = types.BoolValue(found.Active)
	if !graph.SameCallback(found.CallbackURL, m.CallbackURL.ValueString()) {
		m.CallbackURL = types.StringValue(found.CallbackURL)
	}
	if fields := tftype.Strings(found.Fields); !fields.Equal(m.Fields) { // the order in the state stays
		m.Fields = fields
	}
	return m
}

// errAbsent returns the error for a webhook that the list of the app lacks.
func errAbsent(ctx context.Context, g *graph.Client, m model) error {
	gone, err := g.AppSubscriptions.ConfirmAbsent(ctx, m.objectKind())
	switch {
	case gone:
		return lifecycle.ErrGoneBecause("App %s no longer has a webhook for %s, so it receives no events of it. Two complete lists, which were "+
			"read with the app's own token, do not contain it.", m.AppID.ValueString(), m.objectKind())
	case err != nil:
		return err
	}
	return tfdiag.New("Cannot verify the webhook", "One list of the webhooks of app %s contains %s, and another one does not. The state "+
		"is kept. Plan again.", m.AppID.ValueString(), m.objectKind())
}

func importState(ctx context.Context, s *session.Session, ids []string, private lifecycle.PrivateWriter) (model, error) {
	m := model{AppID: types.StringValue(ids[0]), Object: types.StringValue(ids[1])}
	m.Fields = tftype.Strings(nil)
	if !graph.ValidID(ids[0]) || !nameForm.MatchString(ids[1]) {
		return m, tfdiag.New("Invalid import ID", "The import ID must contain the ID of the app (5 to 20 digits) and the kind of object, in "+
			"lower case. For example:\n\n  terraform import %s.NAME 200000000000001/%s", typeName, graph.AccountWebhookObject)
	}
	g, err := appClient(s)
	if err != nil {
		return m, err
	}
	if err := checkApp(g, m.AppID); err != nil {
		return m, err
	}
	found, err := g.AppSubscriptions.Find(ctx, m.objectKind())
	switch {
	case err != nil:
		return m, err
	case found == nil:
		return m, tfdiag.New("The app has no webhook for this object", "App %s has no webhook for %s, so there is nothing to import. To "+
			"add one, create the resource instead.", ids[0], ids[1])
	}
	adopted.Save(ctx, private, []string{webhook.AdoptedName})
	return m.withFacts(found), nil
}
