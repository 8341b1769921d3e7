package integrationcheck

import (
	"context"
	"fmt"
	"strings"
)

// checkWebhook searches the app among the apps that are subscribed to the webhooks of the account.
func (c *chain) checkWebhook(ctx context.Context) check {
	if down, is := c.metaDown(); is {
		return down
	}
	account, app := c.accountID(ctx), c.g.AppID()
	if app == "" && c.inspected != nil {
		app = c.inspected.Token.AppID
	}
	switch {
	case account == "":
		return c.noAccount()
	case app == "":
		return unknown("The app that receives the webhooks is not known: the provider has no app_id, "+
			"and the app of the project's token is not known.", "Set app_id in the provider's configuration.")
	}
	apps, err := c.g.SubscribedApps.List(ctx, account)
	if err != nil {
		return c.ownUndecided(nameWebhook, err)
	}
	var others []string
	for _, one := range apps {
		if one.ID == app {
			return ok("The app %s is subscribed to the webhooks of the WhatsApp Business Account %s.", app, account)
		}
		others = append(others, fmt.Sprintf("%s (%q)", one.ID, one.Name))
	}
	detail := fmt.Sprintf("The app %s is not subscribed to the webhooks of the WhatsApp Business Account %s, "+
		"so the project receives no messages.", app, account)
	if len(others) > 0 {
		detail += " Subscribed apps: " + strings.Join(others, ", ") + "."
	} else {
		detail += " No app is subscribed."
	}
	remedy := fmt.Sprintf("Subscribe the app with a token of that app: POST /%s/subscribed_apps.", account)
	if who := c.platform.Capabilities.WebhookSetUp; who != "" {
		remedy += " On this platform the webhook is set up by: " + who + "."
	}
	return failed(detail, remedy)
}
