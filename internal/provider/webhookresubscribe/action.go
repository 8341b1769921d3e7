// Package webhookresubscribe sends the subscription of an app to the webhooks of a WhatsApp Business Account once more.
package webhookresubscribe

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/metaobject/webhook"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

type model struct {
	BusinessAccountID types.String `tfsdk:"business_account_id"`
	VerifyTokenWO     types.String `tfsdk:"verify_token_wo"`
}

// NewAction returns the action whatsapp_business_account_webhook_resubscribe.
func NewAction() action.Action {
	return lifecycle.NewAction(lifecycle.ActionSpec[model, *session.Session]{
		TypeName: "whatsapp_business_account_webhook_resubscribe", Schema: actionSchema, Plan: plan, Invoke: invoke,
	})
}

func actionSchema(context.Context) schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Subscribes the app of the provider's `access_token` to the webhooks of a WhatsApp Business " +
			"Account once more, as the " +
			"subscription is now ([override](https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override)).\n\n" +
			"It helps if messages no longer arrive although the subscription exists. An app that is not subscribed is " +
			"subscribed. Without actions, " +
			"use `resubscribe_trigger` of the resource `whatsapp_business_account_webhook`.\n\n" +
			"**An override is kept.** Meta removes the override of a subscription that is sent without it. So the action reads " +
			"the override first, and sends it again with `verify_token_wo`: Meta calls the callback within the call. Without that token, the " +
			"action fails and sends nothing.\n\n" +
			"The provider's token needs the permission `whatsapp_business_management`.",
		Attributes: map[string]schema.Attribute{
			"business_account_id": schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.IDValidator("a WhatsApp Business Account")},
				MarkdownDescription: "ID of the WhatsApp Business Account (5 to 20 digits).",
			},
			"verify_token_wo": schema.StringAttribute{
				Optional: true, WriteOnly: true, Validators: []validator.String{webhook.VerifyTokenValidator()},
				MarkdownDescription: "The verify token of the callback that overrides that of the app. Write-only. Required if there is an override.",
			},
		},
	}
}

// plan checks that an override can be sent again.
func plan(ctx context.Context, s *session.Session, i *lifecycle.Invocation[model]) error {
	if i.Config.BusinessAccountID.IsUnknown() {
		return nil
	}
	_, err := readSubscription(ctx, s, i.Config)
	return err
}

// readSubscription reads the subscription that is sent again, with its override.
func readSubscription(ctx context.Context, s *session.Session, m model) (graph.SubscribeOpts, error) {
	opts := graph.SubscribeOpts{BusinessAccountID: m.BusinessAccountID.ValueString()}
	g, err := s.Graph()
	if err != nil {
		return opts, err
	}
	app, err := g.Tokens.OwnAppID(ctx)
	if err != nil {
		return opts, tfdiag.WithSummary("Cannot find out the app of the provider's token", err)
	}
	g.SubscribedApps.Forget(opts.BusinessAccountID)
	found, err := g.SubscribedApps.Find(ctx, graph.Subscription{BusinessAccountID: opts.BusinessAccountID, AppID: app})
	if err != nil || found == nil || found.OverrideCallbackURI == "" {
		return opts, metaarg.ExplainAccountError(err)
	}
	if m.VerifyTokenWO.IsNull() {
		return opts, tfdiag.WithPath(path.Root("verify_token_wo"), tfdiag.New("Missing verify token", "The subscription of WhatsApp "+
			"Business Account %s has the override %s, which Meta would remove if the subscription was sent without it. Sending it needs its verify "+
			"token. Nothing was sent.", opts.BusinessAccountID, tfdiag.PrintableText(found.OverrideCallbackURI)))
	}
	opts.CallbackURI, opts.VerifyToken = found.OverrideCallbackURI, secret.New(m.VerifyTokenWO.ValueString())
	return opts, nil
}

func invoke(ctx context.Context, s *session.Session, i *lifecycle.Invocation[model]) error {
	unlock, err := s.Ledger.Lock(ctx, webhook.AccountObject(i.Config.BusinessAccountID.ValueString()))
	if err != nil {
		return err
	}
	defer unlock()
	opts, err := readSubscription(ctx, s, i.Config)
	if err != nil {
		return err
	}
	g, err := s.Graph()
	if err != nil {
		return err
	}
	if err := g.SubscribedApps.Subscribe(ctx, opts); err != nil {
		return metaarg.ExplainAccountError(err)
	}
	callback := "the callback of the app"
	if opts.CallbackURI != "" {
		callback = tfdiag.PrintableText(opts.CallbackURI)
	}
	i.Progress(fmt.Sprintf("The app is subscribed to WhatsApp Business Account %s. Its messages go to %s.", opts.BusinessAccountID, callback))
	return nil
}
