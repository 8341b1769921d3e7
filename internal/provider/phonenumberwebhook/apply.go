package phonenumberwebhook

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/metaobject/webhook"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

func create(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	m := w.Plan
	g, found, unlock, err := begin(ctx, s, m)
	if err != nil {
		return m, err
	}
	defer unlock()
	if s.Ledger.Written(m.object()) {
		return m, tfdiag.At(atNumber, session.ManagedTwice(m.object(), typeName))
	}
	if err := checkExisting(s, m, found); err != nil {
		return m, err
	}
	if found == m.wanted() {
		adopted.Save(ctx, w.Private, []string{webhook.AdoptedName})
	} else if err := write(ctx, s, w, g); err != nil {
		return m, err
	}
	s.Ledger.NoteWritten(m.object())
	return m, nil
}

func update(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	m := w.Plan
	if !writes(m, *w.Prior) {
		s.Ledger.NoteWritten(m.object())
		return m, nil
	}
	g, found, unlock, err := begin(ctx, s, m)
	if err != nil {
		return m, err
	}
	defer unlock()
	if !graph.SameCallback(found, w.Prior.wanted()) && !graph.SameCallback(found, m.wanted()) {
		return m, tfdiag.At(path.Root(override), tfdiag.New("The override changed after the plan",
			"The override of phone number %s is %q now, which the plan did not show. Nothing was changed. Plan again.",
			m.number(), tfdiag.Shown(found)))
	}
	if err := write(ctx, s, w, g); err != nil {
		return m, err
	}
	adopted.Save(ctx, w.Private, nil)
	s.Ledger.NoteWritten(m.object())
	return m, nil
}

// begin keeps other writes of the override waiting, and reads it as it is.
func begin(ctx context.Context, s *session.Session, m model) (g *graph.Client, found string, unlock func(), err error) {
	if g, err = s.Graph(); err != nil {
		return nil, "", nil, err
	}
	if unlock, err = s.Ledger.Lock(ctx, m.object()); err != nil {
		return nil, "", nil, err
	}
	g.PhoneNumbers.ForgetWebhook(m.number())
	if found, err = g.PhoneNumbers.Webhook(ctx, m.number()); err != nil {
		unlock()
		return nil, "", nil, metaarg.AtNumber(err)
	}
	return g, found, unlock, nil
}

// write sends the override and reads until Meta shows it. After the write, everything else is a warning.
func write(ctx context.Context, s *session.Session, w *lifecycle.Write[model], g *graph.Client) error {
	m := w.Plan
	token, err := webhook.VerifyTokenSecret(s, w.Config.VerifyTokenWO)
	if err != nil {
		return err
	}
	opts := graph.PhoneNumberWebhookOpts{PhoneNumberID: m.number(), CallbackURL: m.wanted(), VerifyToken: token}
	if err := g.PhoneNumbers.SetWebhook(ctx, opts); err != nil {
		return webhook.ExplainCallback(metaarg.AtNumber(err), override)
	}
	shown, err := g.PhoneNumbers.WaitForWebhook(ctx, opts)
	webhook.WarnUnlessShown(&w.Warnings, "webhook of phone number "+m.number(), shown, err)
	return nil
}
