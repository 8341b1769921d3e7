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
func (c *checker) checkWebhook(ctx context.Context) result {
	if down, isDown := c.metaDownResult(); isDown {
		return down
	}
	account, app := c.accountID(ctx), c.g.AppID()
	if app == "" && c.inspected != nil {
		app = c.inspected.Token.AppID
	}
	switch {
	case account == "":
		return c.noAccountResult()
	case app == "":
		return unknownResult("The app that receives the webhooks is not known: the provider has no app_id, "+
			"and the app of the project's token is not known.", "Set app_id in the provider's configuration.")
	}
	apps, err := c.g.SubscribedApps.List(ctx, account)
	if err != nil {
		return c.failedOwnRequest(nameWebhook, err)
	}
	for _, one := range apps {
		if one.ID == app {
			return c.compareCallback(account, one)
		}
	}
	return c.notSubscribedResult(account, app, apps)
}

func (c *checker) notSubscribedResult(account, app string, apps []graph.SubscribedApp) result {
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
	remedy := "Subscribe the app: " + subscribeText(account)
	if who := c.platform.Capabilities.WebhookSetUp; who != "" {
		remedy += " On this platform, the webhook is set up by " + who + "."
	}
	return failedResult(detail, remedy)
}

// compareCallback compares the address to which Meta delivers the messages with the one that the project expects them at.
func (c *checker) compareCallback(account string, app graph.SubscribedApp) result {
	subscribed := fmt.Sprintf("The app %s is subscribed to the webhooks of the WhatsApp Business Account %s.", app.ID, account)
	expected := c.channel.WebhookCallbackURL
	address, set, remedy := c.deliveryAddress(account, app)
	switch {
	case expected == "" && address == "":
		return okResult("%s", subscribed)
	case expected == "":
		return okResult("%s Meta delivers the messages to %s, the address of %s. The platform does not show its own address.",
			subscribed, addressText(address), set)
	case address == "":
		return unknownResult(fmt.Sprintf("%s Meta does not say to which address it delivers the messages. The project expects them at %s.",
			subscribed, addressText(expected)),
			"Compare that address with the callback URL in the app's dashboard > WhatsApp > Configuration.")
	}
	got, want := toComparable(address), toComparable(expected)
	switch {
	case got == want:
		return okResult("%s Meta delivers the messages to %s, where the project expects them.", subscribed, addressText(expected))
	case got.path == want.path:
		return warningResult(fmt.Sprintf("Meta delivers the messages to %s, the address of %s. The project shows the address %s, with "+
			"another host.",
			addressText(address), set, addressText(expected)), "Check that the first host passes the messages to the platform. Otherwise: "+remedy)
	}
	return failedResult(fmt.Sprintf("Meta delivers the messages to %s, the address of %s, but the project expects them at %s. The project "+
		"receives none.", addressText(address), set, addressText(expected)), remedy)
}

// deliveryAddress returns the address to which Meta delivers the messages, what it is the address of, and how to change it.
func (c *checker) deliveryAddress(account string, app graph.SubscribedApp) (address, set, remedy string) {
	const to = "Set this override to the address and the verify token of the project, or remove it: "
	ofNumber := "resource whatsapp_phone_number_webhook, or POST /" + c.numberID() + " with webhook_configuration."
	override := cmp.Or(app.OverrideCallbackURI, c.callbacks.BusinessAccount)
	switch {
	case c.callbacks.PhoneNumber != "":
		return c.callbacks.PhoneNumber, "the phone number (an override)", to + ofNumber
	case override != "":
		return override, "the WhatsApp Business Account (an override)", to + subscribeText(account)
	}
	return c.callbacks.App, "the app", "Set the project's address and its verify token with the resource whatsapp_app_webhook or in the " +
		"app's dashboard > WhatsApp > Configuration. If other projects use the same app, override the address for the number instead: " +
		ofNumber
}

// subscribeText returns how the subscription of an app to an account is made.
func subscribeText(account string) string {
	return "resource whatsapp_business_account_webhook, or POST /" + account + "/subscribed_apps with a token of the app."
}

// comparableAddress is an address without what does not count when it is compared.
type comparableAddress struct{ host, path, query string }

func toComparable(address string) comparableAddress {
	u, err := url.Parse(address)
	if err != nil {
		return comparableAddress{path: address}
	}
	path := strings.ReplaceAll(strings.TrimRight(u.Path, "/"), "+", " ") // Meta keeps a + of the path as a space
	return comparableAddress{host: strings.ToLower(u.Scheme + "://" + u.Host), path: path, query: u.RawQuery}
}

// addressText returns an address without what may be a secret in it: a user name and a query.
func addressText(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "an address that cannot be read"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}
