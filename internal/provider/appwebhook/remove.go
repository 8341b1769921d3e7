package appwebhook

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaobject/webhook"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// remove deletes the webhook of the object.
func remove(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) error {
	m := r.State
	if webhook.DestroyWord(ctx, r.Private, m.OnDestroy, ondestroy.Delete) == ondestroy.Abandon {
		r.Warn("The "+m.webhookText()+" stays", webhook.StaysText(m.OnDestroy, ondestroy.Delete))
		return nil
	}

	g, err := appClient(s)
	if err != nil {
		return err
	}
	if err := checkApp(g, m.AppID); err != nil {
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
	case found != nil && !graph.SameCallback(found.CallbackURL, m.CallbackURL.ValueString()):
		r.Warn("The "+m.webhookText()+" stays", "It has another callback than Terraform has "+
			"set: "+tfdiag.PrintableText(found.CallbackURL)+". The resource was removed from the state.")
		return nil
	}

	err = g.AppSubscriptions.Remove(ctx, m.objectKind())
	if errors.Is(err, graph.ErrInvalid) || errors.Is(err, graph.ErrOutcomeUnknown) {
		if found, lookErr := readAnew(ctx, g, m); found == nil && lookErr == nil {
			return nil
		}
	}
	return tfdiag.ExplainKept(err)
}

// planDelete warns of what stops.
func planDelete(ctx context.Context, s *session.Session, r *lifecycle.Stored[model]) error {
	m := r.State
	if webhook.DestroyWord(ctx, r.Private, m.OnDestroy, ondestroy.Delete) == ondestroy.Delete {
		r.Warn(fmt.Sprintf("App %s will receive no events of %s", m.AppID.ValueString(), m.objectKind()),
			"Destroying this resource deletes the webhook: "+tfdiag.PrintableText(m.CallbackURL.ValueString())+" is no longer called. For "+
				"whatsapp_business_account, overrides of accounts and numbers do not work either without it. To keep it, set on_destroy to "+
				"\"abandon\" and apply before the destroy.")
	}
	return tfdiag.WithPath(path.Root("object"), s.Ledger.PlanExisting(m.object()))
}
