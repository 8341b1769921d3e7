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
		m.AppID, err = ownAppID(ctx, g)
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
	if s.Ledger.WasWritten(m.object()) {
		return m, tfdiag.WithPath(atAccount, session.ErrManagedTwice(m.object(), typeName))
	}

	found, err := readAnew(ctx, g, m)
	if err != nil {
		return m, err
	}
	if err := checkExisting(s, m, found); err != nil {
		return m, err
	}
	if err := writeWebhook(ctx, s, w, g, m, found); err != nil {
		return m, err
	}

	adopted.Save(ctx, w.Private, m.adoptedParts(found))
	s.Ledger.NoteWritten(m.object())
	m.AppName = appName(ctx, g, m)
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
	if err := checkStateApp(ctx, g, m); err != nil {
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
	if found != nil && !graph.SameCallback(found.OverrideCallbackURI, w.Prior.overrideURI()) &&
		!graph.SameCallback(found.OverrideCallbackURI, m.overrideURI()) {
		return m, tfdiag.WithPath(path.Root(overrideArgument), tfdiag.New("The override changed after the plan",
			"The messages of WhatsApp Business Account %s go to %s now, which the plan did not show. Nothing was changed. Plan again.",
			m.accountID(), tfdiag.PrintableText(found.OverrideCallbackURI)))
	}
	if err := writeWebhook(ctx, s, w, g, m, found); err != nil {
		return m, err
	}

	adopted.Drop(ctx, w.Private, overrideArgument)
	s.Ledger.NoteWritten(m.object())
	return m, nil
}

// readAnew reads the subscription from Meta and not from the cache. It is nil if there is none.
func readAnew(ctx context.Context, g *graph.Client, m model) (*graph.SubscribedApp, error) {
	g.SubscribedApps.Forget(m.accountID())
	found, err := g.SubscribedApps.Find(ctx, m.subscription())
	return found, metaarg.ExplainAccountError(err)
}

// appName returns the name of the subscribed app, null if Meta does not show it.
func appName(ctx context.Context, g *graph.Client, m model) types.String {
	found, err := g.SubscribedApps.Find(ctx, m.subscription())
	if err != nil || found == nil {
		return tftype.String("")
	}
	return tftype.String(found.Name)
}

// writeWebhook sends what the plan has and found lacks. A new subscription with an override takes two calls, because Meta documents the
// override for an app that is subscribed already. If the second one fails, the app stays subscribed, and the error says so. A subscription
// that exists is never sent without the configured override: Meta would remove the override.
func writeWebhook(
	ctx context.Context, s *session.Session, w *lifecycle.Write[model], g *graph.Client, m model, found *graph.SubscribedApp,
) error {
	opts := graph.SubscribeOpts{BusinessAccountID: m.accountID()}
	triggered := w.Prior != nil && (!m.VerifyTokenWOVersion.Equal(w.Prior.VerifyTokenWOVersion) || needsResubscription(m, *w.Prior))
	if found != nil && found.OverrideCallbackURI == m.overrideURI() && !triggered {
		return nil
	}
	if found == nil || m.overrideURI() == "" {
		if err := g.SubscribedApps.Subscribe(ctx, opts); err != nil {
			return metaarg.ExplainAccountError(err)
		}
	}
	if m.overrideURI() != "" {
		err := setOverride(ctx, s, w, g, opts)
		if err != nil && found == nil {
			return tfdiag.WithAdvice(err,
				"The app is subscribed to the account now, without an override: until an apply succeeds, the messages go to "+
					"the callback of the app. The next creation adopts the subscription, so destroying the resource ends it only with "+
					"on_destroy = \""+unsubscribe+"\".")
		}
		if err != nil {
			return err
		}
	}
	shown, err := g.SubscribedApps.WaitUntilShown(ctx, m.subscription(), m.overrideURI())
	webhook.WarnUnlessShown(&w.Warnings, "webhook of WhatsApp Business Account "+m.accountID(), shown, err)
	return nil
}

// setOverride sends the subscription with the override and its verify token.
func setOverride(
	ctx context.Context, s *session.Session, w *lifecycle.Write[model], g *graph.Client, opts graph.SubscribeOpts,
) error {
	var err error
	opts.CallbackURI = w.Plan.overrideURI()
	if opts.VerifyToken, err = webhook.VerifyTokenSecret(s, w.Config.VerifyTokenWO); err != nil {
		return err
	}
	return webhook.ExplainCallback(metaarg.ExplainAccountError(g.SubscribedApps.Subscribe(ctx, opts)), overrideArgument)
}

// removeOverride removes the override. Without a subscription there is none.
func removeOverride(ctx context.Context, g *graph.Client, m model, found *graph.SubscribedApp) error {
	if found == nil || found.OverrideCallbackURI == "" {
		return nil
	}
	err := g.SubscribedApps.Subscribe(ctx, graph.SubscribeOpts{BusinessAccountID: m.accountID()})
	return tfdiag.ExplainKept(metaarg.ExplainAccountError(err))
}
