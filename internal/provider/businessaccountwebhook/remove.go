package businessaccountwebhook

import (
	"context"
	"errors"
	"fmt"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/metaobject/webhook"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// remove does what on_destroy says.
func remove(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) error {
	m := r.State
	word := m.destroyWord(ctx, r.Private)
	subscribed := fmt.Sprintf("App %s stays subscribed to WhatsApp Business Account %s", m.AppID.ValueString(), m.accountID())
	if word == ondestroy.Abandon {
		r.Warn(subscribed, webhook.StaysText(m.OnDestroy, unsubscribe))
		return nil
	}
	if word == clearOverride && m.OnDestroy.IsNull() {
		r.Warn(subscribed, "Only the override is removed. The subscription stays. "+adopted.KeptText(unsubscribe))
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
	if err := checkStateApp(ctx, g, m); err != nil {
		return err
	}

	found, err := readAnew(ctx, g, m)
	switch {
	case err != nil:
		return tfdiag.ExplainKept(err)
	case found != nil && found.OverrideCallbackURI != "" && !graph.SameCallback(found.OverrideCallbackURI, m.overrideURI()):
		r.Warn(fmt.Sprintf("The override of WhatsApp Business Account %s stays", m.accountID()), "It is another one than Terraform has set: "+
			tfdiag.PrintableText(found.OverrideCallbackURI)+". The app stays subscribed. The resource was removed from the state.")
		return nil
	case word == clearOverride:
		return removeOverride(ctx, g, m, found)
	}

	err = g.SubscribedApps.Unsubscribe(ctx, m.accountID())
	if errors.Is(err, graph.ErrInvalid) || errors.Is(err, graph.ErrOutcomeUnknown) {
		if gone, lookErr := g.SubscribedApps.ConfirmAbsent(ctx, m.subscription()); gone && lookErr == nil {
			return nil
		}
	}
	return tfdiag.ExplainKept(metaarg.ExplainAccountError(err))
}

// planDelete warns of what stops.
func planDelete(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) error {
	m := r.State
	switch word := m.destroyWord(ctx, r.Private); {
	case word == unsubscribe:
		r.Warn(fmt.Sprintf("App %s will receive no messages of WhatsApp Business Account %s", m.AppID.ValueString(), m.accountID()),
			"Destroying this resource ends the subscription of the app to the webhooks of the account: its numbers receive no messages. "+
				"To keep it, set on_destroy to \"clear_override\" or \"abandon\" and apply before the destroy.")
	case word == clearOverride && m.overrideURI() != "":
		r.Warn(fmt.Sprintf("Messages of WhatsApp Business Account %s will go to the callback of app %s", m.accountID(), m.AppID.ValueString()),
			"Destroying this resource removes the override "+tfdiag.PrintableText(m.overrideURI())+". The subscription stays.")
	}
	return tfdiag.WithPath(atAccount, s.Ledger.PlanExisting(m.object()))
}
