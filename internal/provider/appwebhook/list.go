package appwebhook

import (
	"context"

	"terraform-provider-whatsapp/internal/metaarg/listing"
	"terraform-provider-whatsapp/internal/session"
)

// listSpec returns the list of the webhooks of the provider's app.
func listSpec() *listing.List {
	return listing.WithoutScope("Lists the webhooks of the provider's app: one for each kind of object, with one call. The provider needs "+
		"`app_id` and `app_secret`.", func(ctx context.Context, s *session.Session) ([]listing.Found, error) {
		g, err := appClient(s)
		if err != nil {
			return nil, err
		}
		all, err := g.AppSubscriptions.List(ctx)
		var found []listing.Found
		for _, webhook := range all {
			name := listing.DisplayName(webhook.Object + " " + webhook.CallbackURL)
			found = append(found, listing.Found{ID: []string{g.AppID(), webhook.Object}, Name: name})
		}
		return found, err
	})
}
