package businessaccountwebhook

import (
	"context"

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
	g, err := s.Graph()
	if err != nil {
		return m, err
	}
	if m.AppID.IsUnknown() {
		m.AppID, err = ownApp(ctx, g)
	} else {
		err = checkApp(ctx, g, m)
	}
	if err != nil {
		return m, err
	}

	unlock, err := s.Ledger.Lock(ctx, m.object())
	if err != nil {
		return m, err
	}
	defer unlock()
	if s.Ledger.Written(m.object()) {
		return m, tfdiag.At(atAccount, session.ManagedTwice(m.object(), typeName))
	}

	found, err := readNow(ctx, g, m)
	if err != nil {
		return m, err
	}
	if err := checkExisting(s, m, found); err != nil {
		return m, err
	}
	if err := write(ctx, s, w, g, m, found); err != nil {
		return m, err
	}

	adopted.Save(ctx, w.Private, m.adopted(found))
	s.Ledger.NoteWritten(m.object())
	m.AppName = appName(ctx, g, m)
	return m, nil
}

func update(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	m := w.Plan
	if !writes(m, *w.Prior) {
		s.Ledger.NoteWritten(m.object())
		return m, nil
	}

	g, err := s.Graph()
	if err != nil {
		return m, err
	}
	if err := checkStateApp(ctx, g, m); err != nil {
		return m, err
	}

	unlock, err := s.Ledger.Lock(ctx, m.object())
	if err != nil {
		return m, err
	}
	defer unlock()

	found, err := readNow(ctx, g, m)
	if err != nil {
		return m, err
	}
	if found != nil && !graph.SameCallback(found.OverrideCallbackURI, w.Prior.wanted()) &&
		!graph.SameCallback(found.OverrideCallbackURI, m.wanted()) {
		return m, tfdiag.At(path.Root(override), tfdiag.New("The override changed after the plan", "The messages of WhatsApp Business "+
			"Account %s go to %s now, which the plan did not show. Nothing was changed. Plan again.",
			m.account(), tfdiag.Shown(found.OverrideCallbackURI)))
	}
	if err := write(ctx, s, w, g, m, found); err != nil {
		return m, err
	}

	adopted.Drop(ctx, w.Private, override)
	s.Ledger.NoteWritten(m.object())
	return m, nil
}

// readNow reads the subscription as it is, nil if there is none.
func readNow(ctx context.Context, g *graph.Client, m model) (*graph.SubscribedApp, error) {
	g.SubscribedApps.Forget(m.account())
	found, err := g.SubscribedApps.Find(ctx, m.subscription())
	return found, metaarg.AtAccount(err)
}

func appName(ctx context.Context, g *graph.Client, m model) types.String {
	found, err := g.SubscribedApps.Find(ctx, m.subscription())
	if err != nil || found == nil {
		return tftype.String("")
	}
	return tftype.String(found.Name)
}

// write sends what the plan wants and found lacks. While an override is wanted, a subscription that exists is never sent without
// it: Meta would remove the override.
func write(ctx context.Context, s *session.Session, w *lifecycle.Write[model], g *graph.Client, m model, found *graph.SubscribedApp) error {
	opts := graph.SubscribeOpts{BusinessAccountID: m.account()}
	again := w.Prior != nil && (!m.VerifyTokenWOVersion.Equal(w.Prior.VerifyTokenWOVersion) || resubscribes(m, *w.Prior))
	if found != nil && found.OverrideCallbackURI == m.wanted() && !again {
		return nil
	}
	if found == nil || m.wanted() == "" {
		if err := g.SubscribedApps.Subscribe(ctx, opts); err != nil {
			return metaarg.AtAccount(err)
		}
	}
	if m.wanted() != "" {
		if err := setOverride(ctx, s, w, g, opts); err != nil && found == nil {
			return tfdiag.Advise(err, "The app is subscribed to the account now, without an override: until an apply succeeds, the messages go to "+
				"the callback of the app. The next creation adopts the subscription, so destroying the resource ends it only with "+
				"on_destroy = \""+unsubscribe+"\".")
		} else if err != nil {
			return err
		}
	}
	verify(ctx, w, g, m)
	return nil
}

func setOverride(
	ctx context.Context, s *session.Session, w *lifecycle.Write[model], g *graph.Client, opts graph.SubscribeOpts,
) error {
	var err error
	opts.CallbackURI = w.Plan.wanted()
	if opts.VerifyToken, err = webhook.VerifyTokenSecret(s, w.Config.VerifyTokenWO); err != nil {
		return err
	}
	return webhook.ExplainCallback(metaarg.AtAccount(g.SubscribedApps.Subscribe(ctx, opts)), override)
}

// verify reads until Meta shows the write. The write succeeded, so everything else is a warning.
func verify(ctx context.Context, w *lifecycle.Write[model], g *graph.Client, m model) {
	shown, err := g.SubscribedApps.WaitUntilShown(ctx, m.subscription(), m.wanted())
	webhook.WarnUnlessShown(&w.Warnings, "webhook of WhatsApp Business Account "+m.account(), shown, err)
}

// removeOverride removes the override. Without a subscription there is none.
func removeOverride(ctx context.Context, g *graph.Client, m model, found *graph.SubscribedApp) error {
	if found == nil || found.OverrideCallbackURI == "" {
		return nil
	}
	return tfdiag.Kept(metaarg.AtAccount(g.SubscribedApps.Subscribe(ctx, graph.SubscribeOpts{BusinessAccountID: m.account()})))
}
