package webhook

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// MessagesField is the webhook field that incoming messages need.
const MessagesField = "messages"

// AppObject returns the webhook of an app as the ledger knows it.
func AppObject(appID, object string) session.Object {
	return session.Object{Kind: "webhook of an app", ID: appID + "/" + object}
}

// AccountObject returns the subscription of the provider's app to an account as the ledger knows it. A configuration has one provider
// token for it, so the account is enough.
func AccountObject(id string) session.Object {
	return session.Object{Kind: "webhook of a WhatsApp Business Account", ID: id}
}

// unknownAccount stands for the subscription to an account whose ID is not known while planning.
var unknownAccount = AccountObject("")

// lacksMessagesText explains why no message arrives without a webhook, and how to add one.
const lacksMessagesText = "The app is not subscribed to the webhook field messages of whatsapp_business_account, so that Meta sends it " +
	"no message. Meta refuses an override without it. Add a resource whatsapp_app_webhook whose fields contain \"messages\", and name it in " +
	"depends_on of this resource. Or subscribe the app in its dashboard > WhatsApp > Configuration."

// MissingAppWebhookText returns what the app itself lacks to receive messages, "" if it lacks nothing. It is found out only with the app's
// own token. A whatsapp_app_webhook that this run has planned counts as done.
func MissingAppWebhookText(ctx context.Context, s *session.Session, g *graph.Client) string {
	if !g.HasAppToken() || s.Ledger.HasPlannedResult(AppObject(g.AppID(), graph.AccountWebhookObject)) {
		return ""
	}
	found, err := g.AppSubscriptions.Find(ctx, graph.AccountWebhookObject)
	if err != nil || found != nil && found.Active && slices.Contains(found.Fields, MessagesField) {
		return "" // what cannot be read proves nothing
	}
	return lacksMessagesText
}

// MissingAccountWebhookText returns what the account of a number lacks for its messages to arrive, "" if it lacks nothing. A
// whatsapp_business_account_webhook that this run has planned counts as done.
func MissingAccountWebhookText(ctx context.Context, s *session.Session, g *graph.Client, number string) string {
	account := g.PhoneNumbers.KnownAccount(ctx, number)
	if account == "" || s.Ledger.HasPlannedResult(AccountObject(account)) || s.Ledger.HasPlannedResult(unknownAccount) {
		return ""
	}
	app, err := g.Tokens.OwnAppID(ctx)
	if err != nil {
		return "" // what cannot be read proves nothing
	}
	found, err := g.SubscribedApps.Find(ctx, graph.Subscription{BusinessAccountID: account, AppID: app})
	if err != nil || found != nil {
		return ""
	}
	return fmt.Sprintf("App %s is not subscribed to WhatsApp Business Account %s of the number, so that Meta sends it no message. Meta "+
		"refuses an override without it. Add a resource whatsapp_business_account_webhook with business_account_id = %q, and name it in "+
		"depends_on of this resource.", app, account, account)
}

// CheckOverride checks what the write of an override needs: its verify token, and the app's own subscription.
func CheckOverride(ctx context.Context, s *session.Session, g *graph.Client, token types.String) error {
	if err := CheckVerifyToken(s, token); err != nil {
		return err
	}
	if lack := MissingAppWebhookText(ctx, s, g); lack != "" {
		return tfdiag.WithPath(path.Root(OverrideArgument), tfdiag.New("The app is not subscribed to messages", "%s", lack))
	}
	return nil
}

// OverrideArgument is the argument with the callback of an override.
const OverrideArgument = "override_callback_uri"

// ExplainCallback ties an error about a callback to its argument.
func ExplainCallback(err error, argument string) error {
	if errors.Is(err, graph.ErrInvalid) {
		return tfdiag.WithPath(path.Root(argument), err)
	}
	return err
}
