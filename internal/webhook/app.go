package webhook

import (
	"context"
	"errors"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// Messages is the webhook field that incoming messages need.
const Messages = "messages"

// OfApp identifies the webhook of an app in the ledger.
func OfApp(appID, object string) session.Object {
	return session.Object{Kind: "webhook of an app", ID: appID + "/" + object}
}

// lacksMessages is why no message arrives, and what to do.
const lacksMessages = "The app is not subscribed to the webhook field messages of whatsapp_business_account, so that Meta sends it " +
	"no message. " +
	"Meta refuses an override without it. Add a resource whatsapp_app_webhook whose fields contain \"messages\", and name it in depends_on " +
	"of this resource. Or subscribe the app in its dashboard > WhatsApp > Configuration."

// Lack returns what the app itself lacks to receive messages, "" if it lacks nothing. It is found out only with the app's own
// token. A whatsapp_app_webhook that this run has planned counts as done.
func Lack(ctx context.Context, c *session.Session, g *graph.Client) string {
	if !g.HasAppToken() || c.Ledger.Intended(OfApp(g.AppID(), graph.AccountWebhooks)) {
		return ""
	}
	found, err := g.AppSubscriptions.Find(ctx, graph.AccountWebhooks)
	if err != nil || found != nil && found.Active && slices.Contains(found.Fields, Messages) {
		return "" // what cannot be read proves nothing
	}
	return lacksMessages
}

// Explain ties an error about a callback to its argument.
func Explain(err error, argument string) error {
	if errors.Is(err, graph.ErrNotSubscribed) {
		return tfdiag.At(path.Root(argument), tfdiag.Advise(err, "A resource whatsapp_business_account_webhook subscribes the app to the "+
			"account. A resource whatsapp_app_webhook whose fields contain \"messages\" subscribes the app itself. Name them in depends_on."))
	}
	if errors.Is(err, graph.ErrInvalid) {
		return tfdiag.At(path.Root(argument), err)
	}
	return err
}
