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

	found, err := readAnew(ctx, g, m)
	if err != nil {
		return m, err
	}
	if err := checkExisting(s, m, found); err != nil {
		return m, err
	}
	if found == m.overrideURI() {
		adopted.Save(ctx, w.Private, []string{webhook.AdoptedName})
	} else if err := writeWebhook(ctx, s, w, g); err != nil {
		return m, err
	}
	s.Ledger.NoteWritten(m.object())
	return m, nil
}

func update(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	m := w.Plan
	if !needsWrite(m, *w.Prior) {
		s.Ledger.NoteWritten(m.object())
		return m, nil
	}

	g, err := s.Graph()
	if err != nil {
		return m, err
	}

	unlock, err := s.Ledger.Lock(ctx, m.object())
	if err != nil {
		return m, err
	}
	defer unlock()

	found, err := readAnew(ctx, g, m)
	if err != nil {
		return m, err
	}
	if !graph.SameCallback(found, w.Prior.overrideURI()) && !graph.SameCallback(found, m.overrideURI()) {
		return m, tfdiag.WithPath(path.Root(overrideArgument), tfdiag.New("The override changed after the plan",
			"The override of phone number %s is %q now, which the plan did not show. Nothing was changed. Plan again.",
			m.numberID(), tfdiag.PrintableText(found)))
	}
	if err := writeWebhook(ctx, s, w, g); err != nil {
		return m, err
	}
	adopted.Save(ctx, w.Private, nil)
	s.Ledger.NoteWritten(m.object())
	return m, nil
}

// readAnew reads the override from Meta and not from the cache. It is empty if there is none.
func readAnew(ctx context.Context, g *graph.Client, m model) (string, error) {
	g.PhoneNumbers.ForgetWebhook(m.numberID())
	found, err := g.PhoneNumbers.GetWebhook(ctx, m.numberID())
	return found, metaarg.ExplainNumberError(err)
}

// writeWebhook sends the override and reads until Meta shows it. After the write, everything else is a warning.
func writeWebhook(ctx context.Context, s *session.Session, w *lifecycle.Write[model], g *graph.Client) error {
	m := w.Plan
	token, err := webhook.VerifyTokenSecret(s, w.Config.VerifyTokenWO)
	if err != nil {
		return err
	}
	opts := graph.PhoneNumberWebhookOpts{PhoneNumberID: m.numberID(), CallbackURL: m.overrideURI(), VerifyToken: token}
	if err := g.PhoneNumbers.SetWebhook(ctx, opts); err != nil {
		return webhook.ExplainCallback(metaarg.ExplainNumberError(err), overrideArgument)
	}
	shown, err := g.PhoneNumbers.WaitForWebhook(ctx, opts)
	webhook.WarnUnlessShown(&w.Warnings, "webhook of phone number "+m.numberID(), shown, err)
	return nil
}
