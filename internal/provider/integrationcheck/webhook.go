package integrationcheck

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strings"

	"terraform-provider-whatsapp/internal/graph"
)

// checkWebhook searches the app among the apps that are subscribed to the webhooks of the account, and compares the address to
// which Meta delivers them with that of the project.
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
	for _, one := range apps {
		if one.ID == app {
			return c.compareCallback(account, one)
		}
	}
	return c.notSubscribed(account, app, apps)
}

func (c *chain) notSubscribed(account, app string, apps []graph.SubscribedApp) check {
	detail := fmt.Sprintf("The app %s is not subscribed to the webhooks of the WhatsApp Business Account %s, "+
		"so the project receives no messages.", app, account)
	var others []string
	for _, one := range apps {
		others = append(others, fmt.Sprintf("%s (%q)", one.ID, one.Name))
	}
	if len(others) > 0 {
		detail += " Subscribed apps: " + strings.Join(others, ", ") + "."
	} else {
		detail += " No app is subscribed."
	}
	remedy := "Subscribe the app: " + ofAccount(account)
	if who := c.platform.Capabilities.WebhookSetUp; who != "" {
		remedy += " On this platform, the webhook is set up by " + who + "."
	}
	return failed(detail, remedy)
}

// compareCallback compares the address to which Meta delivers the messages with the one that the project expects them at.
func (c *chain) compareCallback(account string, app graph.SubscribedApp) check {
	subscribed := fmt.Sprintf("The app %s is subscribed to the webhooks of the WhatsApp Business Account %s.", app.ID, account)
	expected := c.channel.WebhookCallbackURL
	address, set, remedy := c.delivery(account, app)
	switch {
	case expected == "" && address == "":
		return ok("%s", subscribed)
	case expected == "":
		return ok("%s Meta delivers the messages to %s, the address of %s. The platform does not show its own address.",
			subscribed, shown(address), set)
	case address == "":
		return unknown(fmt.Sprintf("%s Meta does not say to which address it delivers the messages. The project expects them at %s.",
			subscribed, shown(expected)),
			"Compare that address with the callback URL in the app's dashboard > WhatsApp > Configuration.")
	}
	got, want := parse(address), parse(expected)
	switch {
	case got == want:
		return ok("%s Meta delivers the messages to %s, where the project expects them.", subscribed, shown(expected))
	case got.path == want.path:
		return warning(fmt.Sprintf("Meta delivers the messages to %s, the address of %s. The project shows the address %s, with another host.",
			shown(address), set, shown(expected)), "Check that the first host passes the messages to the platform. Otherwise: "+remedy)
	}
	return failed(fmt.Sprintf("Meta delivers the messages to %s, the address of %s, but the project expects them at %s. The project "+
		"receives none.", shown(address), set, shown(expected)), remedy)
}

// delivery returns the address to which Meta delivers the messages, what it is the address of, and how to change it.
func (c *chain) delivery(account string, app graph.SubscribedApp) (address, set, remedy string) {
	const to = "Set this override to the address and the verify token of the project, or remove it: "
	ofNumber := "resource whatsapp_phone_number_webhook, or POST /" + c.numberID() + " with webhook_configuration."
	override := cmp.Or(app.OverrideCallbackURI, c.callbacks.BusinessAccount)
	switch {
	case c.callbacks.PhoneNumber != "":
		return c.callbacks.PhoneNumber, "the phone number (an override)", to + ofNumber
	case override != "":
		return override, "the WhatsApp Business Account (an override)", to + ofAccount(account)
	}
	return c.callbacks.App, "the app", "Set the project's address and its verify token with the resource whatsapp_app_webhook or in the " +
		"app's dashboard > WhatsApp > Configuration. If other projects use the same app, override the address for the number instead: " +
		ofNumber
}

// ofAccount says how the subscription of an app to an account is made.
func ofAccount(account string) string {
	return "resource whatsapp_business_account_webhook, or POST /" + account + "/subscribed_apps with a token of the app."
}

// place is an address without what does not matter to its comparison.
type place struct{ host, path, query string }

func parse(address string) place {
	u, err := url.Parse(address)
	if err != nil {
		return place{path: address}
	}
	path := strings.ReplaceAll(strings.TrimRight(u.Path, "/"), "+", " ") // Meta keeps a + of the path as a space
	return place{host: strings.ToLower(u.Scheme + "://" + u.Host), path: path, query: u.RawQuery}
}

// shown returns an address without what may be a secret in it: a user name and a query.
func shown(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "an address that cannot be read"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}
