package appwebhook

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaobject/webhook"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/adopted"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

func create(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	g, fields, err := completePlan(ctx, s, w)
	if err != nil {
		return w.Plan, err
	}
	unlock, err := s.Ledger.Lock(ctx, w.Plan.object())
	if err != nil {
		return w.Plan, err
	}
	defer unlock()
	m := w.Plan
	if s.Ledger.WasWritten(m.object()) {
		return m, tfdiag.WithPath(path.Root("object"), session.ErrManagedTwice(m.object(), typeName))
	}
	found, err := readAnew(ctx, g, m)
	if err != nil {
		return m, err
	}
	if err := checkExisting(s, m, found, fields); err != nil {
		return m, err
	}
	if m.matches(found, fields) {
		adopted.Save(ctx, w.Private, []string{webhook.AdoptedName})
	} else if err := writeWebhook(ctx, s, w, g, fields, found); err != nil {
		return m, err
	}
	s.Ledger.NoteWritten(m.object())
	return m, nil
}

func update(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (model, error) {
	g, fields, err := completePlan(ctx, s, w)
	if err != nil {
		return w.Plan, err
	}
	unlock, err := s.Ledger.Lock(ctx, w.Plan.object())
	if err != nil {
		return w.Plan, err
	}
	defer unlock()
	s.Ledger.NoteWritten(w.Plan.object())
	if !needsWrite(w.Plan, *w.Prior) {
		return w.Plan, nil
	}
	found, err := readAnew(ctx, g, w.Plan)
	if err != nil {
		return w.Plan, err
	}
	if found != nil && !graph.SameCallback(found.CallbackURL, w.Prior.CallbackURL.ValueString()) &&
		!graph.SameCallback(found.CallbackURL, w.Plan.CallbackURL.ValueString()) {
		return w.Plan, tfdiag.WithPath(atCallback, tfdiag.New("The webhook changed after the plan",
			"The callback of app %s for %s is %q now, which the plan did not show. Nothing was changed. Plan again.",
			w.Plan.AppID.ValueString(), w.Plan.objectKind(), found.CallbackURL))
	}
	if err := writeWebhook(ctx, s, w, g, fields, found); err != nil {
		return w.Plan, err
	}
	adopted.Save(ctx, w.Private, nil)
	return w.Plan, nil
}

// completePlan sets the app in the plan if it is not known yet. It returns the client of the app, and the configured fields.
func completePlan(ctx context.Context, s *session.Session, w *lifecycle.Write[model]) (*graph.Client, []string, error) {
	g, err := appClient(s)
	if err != nil {
		return nil, nil, err
	}
	if w.Plan.AppID.IsUnknown() {
		w.Plan.AppID = types.StringValue(g.AppID())
	}
	if err := checkApp(g, w.Plan.AppID); err != nil {
		return nil, nil, err
	}
	fields, err := tftype.KnownStrings(ctx, w.Plan.Fields)
	return g, fields, err
}

// readAnew reads the webhook from Meta and not from the cache. It is nil if there is none.
func readAnew(ctx context.Context, g *graph.Client, m model) (*graph.AppSubscription, error) {
	g.AppSubscriptions.Forget()
	return g.AppSubscriptions.Find(ctx, m.objectKind())
}

// writeWebhook sends the webhook, if found lacks something of it, and removes the fields that are not configured: Meta adds fields to those
// that exist. Fields that appeared after the plan stay, and the next plan shows them.
func writeWebhook(
	ctx context.Context, s *session.Session, w *lifecycle.Write[model], g *graph.Client, fields []string, found *graph.AppSubscription,
) error {
	token, err := webhook.VerifyTokenSecret(s, w.Config.VerifyTokenWO)
	if err != nil {
		return err
	}

	opts := graph.SetAppSubscriptionOpts{
		Object: w.Plan.objectKind(), CallbackURL: w.Plan.CallbackURL.ValueString(), Fields: fields,
		IncludeValues: w.Plan.IncludeValues.ValueBoolPointer(), VerifyToken: token,
	}
	covers := func(found *graph.AppSubscription) bool {
		return found != nil && found.Active && graph.SameCallback(found.CallbackURL, opts.CallbackURL) &&
			len(tftype.Difference(fields, found.Fields)) == 0
	}
	if !covers(found) || found.CallbackURL != opts.CallbackURL || changesHiddenValues(w) {
		if err := g.AppSubscriptions.Set(ctx, opts); err != nil {
			return webhook.ExplainCallback(err, callbackArgument)
		}
		after, shown, err := g.AppSubscriptions.WaitUntilShown(ctx, opts.Object, covers)
		if err != nil || !shown {
			webhook.WarnUnlessShown(&w.Warnings, w.Plan.webhookText(), shown, err)
			return nil
		}
		found = after
	}

	surplus := tftype.Difference(found.Fields, fields)
	if w.Prior != nil {
		seen, err := tftype.KnownStrings(ctx, w.Prior.Fields)
		if err != nil {
			return err
		}
		surplus = tftype.Difference(surplus, tftype.Difference(surplus, seen))
	}
	return removeFields(ctx, w, g, opts, surplus)
}

// changesHiddenValues reports whether an update changes a value that Meta does not show, so that the webhook is sent in any case.
func changesHiddenValues(w *lifecycle.Write[model]) bool {
	return w.Prior != nil && (!w.Plan.VerifyTokenWOVersion.Equal(w.Prior.VerifyTokenWOVersion) ||
		!w.Plan.IncludeValues.IsNull() && !w.Plan.IncludeValues.Equal(w.Prior.IncludeValues))
}

// removeFields removes fields. Meta does not document well what that removes: if the whole webhook is gone after it, it is sent again.
func removeFields(
	ctx context.Context, w *lifecycle.Write[model], g *graph.Client, opts graph.SetAppSubscriptionOpts, surplus []string,
) error {
	if len(surplus) == 0 {
		return nil
	}
	if err := g.AppSubscriptions.DropFields(ctx, opts.Object, surplus); err != nil {
		return tfdiag.WithPath(path.Root("fields"), tfdiag.WithAdvice(err,
			"The rest of the webhook is as configured. Meta did not remove the fields "+
				strings.Join(surplus, ", ")+"."))
	}
	left, shown, err := g.AppSubscriptions.WaitUntilShown(ctx, opts.Object, func(found *graph.AppSubscription) bool {
		return found == nil || len(tftype.Difference(surplus, found.Fields)) == len(surplus)
	})
	switch {
	case err != nil:
		webhook.WarnUnlessShown(&w.Warnings, w.Plan.webhookText(), shown, err)
	case left == nil:
		err := webhook.ExplainCallback(g.AppSubscriptions.Set(ctx, opts), callbackArgument)
		return tfdiag.WithAdvice(err, "Meta removed the whole webhook when the fields "+
			strings.Join(surplus, ", ")+" were removed. Apply again soon: until then, the app receives no events of "+opts.Object+".")
	case !shown:
		w.WarnAt(path.Root("fields"), fmt.Sprintf("App %s keeps fields that are not configured", w.Plan.AppID.ValueString()),
			"Meta accepted the removal of the fields "+strings.Join(surplus, ", ")+" and still shows them. If the next plan shows them, remove "+
				"them in the app's dashboard > Webhooks.")
	}
	return nil
}
