package phonenumberwebhook

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"
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
	if err := refuse(s, m, found); err != nil {
		return m, err
	}
	if found == m.wanted() {
		adopted.Save(ctx, w.Private, []string{webhook.Adopted})
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
	token, err := webhook.Token(s, w.Config.VerifyTokenWO)
	if err != nil {
		return err
	}
	opts := graph.PhoneNumberWebhookOpts{PhoneNumberID: m.number(), CallbackURL: m.wanted(), VerifyToken: token}
	if err := g.PhoneNumbers.SetWebhook(ctx, opts); err != nil {
		return webhook.Explain(metaarg.AtNumber(err), override)
	}
	shown, err := g.PhoneNumbers.WaitForWebhook(ctx, opts)
	switch {
	case err != nil:
		w.Warn(fmt.Sprintf("Could not read the webhook of phone number %s after the change", m.number()),
			"Meta accepted the change. The next plan shows what is in effect. "+tfdiag.Explain(err))
	case !shown:
		w.Warn(fmt.Sprintf("Meta does not show the webhook of phone number %s yet", m.number()),
			"Meta accepted the change and still shows another override. Meta may need more time. The next plan shows what is in effect.")
	}
	return nil
}

func read(ctx context.Context, s *session.Session, r *lifecycle.Read[model]) (model, error) {
	m := r.State
	g, err := s.Graph()
	if err != nil {
		return m, err
	}
	found, err := g.PhoneNumbers.Webhook(ctx, m.number())
	if err != nil {
		return m, metaarg.AtNumber(err)
	}
	s.Ledger.NoteInState(m.object())
	if !graph.SameCallback(found, m.wanted()) {
		m.OverrideCallbackURI = tftype.String(found)
	}
	return m, nil
}

func imported(ctx context.Context, s *session.Session, ids []string, private lifecycle.PrivateWriter) (model, error) {
	m := model{PhoneNumberID: types.StringValue(ids[0])}
	if err := metaarg.CheckNumberID(typeName, ids[0]); err != nil {
		return m, err
	}
	g, err := s.Graph()
	if err != nil {
		return m, err
	}
	found, err := g.PhoneNumbers.Webhook(ctx, m.number())
	switch {
	case err != nil:
		return m, metaarg.AtNumber(err)
	case found == "":
		return m, tfdiag.New("The phone number has no override", "Phone number %s has no webhook of its own, so there is nothing to import. "+
			"To set one, create the resource instead.", m.number())
	}
	m.OverrideCallbackURI = types.StringValue(found)
	adopted.Save(ctx, private, []string{webhook.Adopted})
	return m, nil
}

// remove removes the override of the state, and no other.
func remove(ctx context.Context, s *session.Session, r *lifecycle.Read[model]) error {
	m := r.State
	if webhook.Destroys(ctx, r.Private, m.OnDestroy, clears) == webhook.Abandon {
		r.Warn(fmt.Sprintf("The webhook of phone number %s stays", m.number()), webhook.Stays(m.OnDestroy, clears))
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

	g.PhoneNumbers.ForgetWebhook(m.number())
	found, err := g.PhoneNumbers.Webhook(ctx, m.number())
	switch {
	case err != nil:
		return tfdiag.Kept(metaarg.AtNumber(err))
	case found == "":
		return nil
	case !graph.SameCallback(found, m.wanted()):
		r.Warn(fmt.Sprintf("The override of phone number %s stays", m.number()), "It is another one than Terraform has set: "+
			tfdiag.Shown(found)+". The resource was removed from the state.")
		return nil
	}
	return tfdiag.Kept(metaarg.AtNumber(g.PhoneNumbers.SetWebhook(ctx, graph.PhoneNumberWebhookOpts{PhoneNumberID: m.number()})))
}
