package integrationcheck

import (
	"context"
	"fmt"
	"strings"
)

// checkWebhook looks for the app among those that get the webhooks of the account.
func (c *chain) checkWebhook(ctx context.Context) check {
	if out, is := c.metaOut(); is {
		return out
	}
	account, app := c.accountID(ctx), c.g.AppID()
	if app == "" && c.inspected != nil {
		app = c.inspected.Token.AppID
	}
	switch {
	case account == "":
		return c.noAccount()
	case app == "":
		return open("The app is not known whose webhooks should arrive: the provider has no app_id, and the project's token does not tell one.", "Set app_id in the provider's configuration.")
	}
	apps, err := c.g.SubscribedApps.List(ctx, account)
	if err != nil {
		return c.ownRefused(nameWebhook, err)
	}
	var others []string
	for _, one := range apps {
		if one.ID == app {
			return good("The app %s gets the webhooks of the WhatsApp Business Account %s.", app, account)
		}
		others = append(others, fmt.Sprintf("%s (%q)", one.ID, one.Name))
	}
	detail := fmt.Sprintf("The app %s does not get the webhooks of the WhatsApp Business Account %s, so the project receives no messages.", app, account)
	if len(others) > 0 {
		detail += " Subscribed is " + strings.Join(others, ", ") + "."
	} else {
		detail += " No app is subscribed."
	}
	remedy := fmt.Sprintf("Subscribe the app with a token of that app: POST /%s/subscribed_apps.", account)
	if who := c.platform.Capabilities.WebhookSetUp; who != "" {
		remedy += " On this platform the webhook is set up by: " + who + "."
	}
	return bad(detail, remedy)
}
