package businessaccountwebhook

import (
	"context"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg/listing"
)

// listSpec returns the list of the subscription of the provider's own app. Meta changes no other.
func listSpec() *listing.List {
	return listing.InAccount("Lists the subscription of the app of the provider's token to a WhatsApp Business Account, if there is one. "+
		"Other apps are left out, because only their own tokens can change them. "+
		"The provider's token needs `whatsapp_business_management`.",
		func(ctx context.Context, g *graph.Client, account string) ([]listing.Found, error) {
			app, err := ownAppID(ctx, g)
			if err != nil {
				return nil, err
			}
			own, err := g.SubscribedApps.Find(ctx, graph.Subscription{BusinessAccountID: account, AppID: app.ValueString()})
			if own == nil || err != nil {
				return nil, err
			}
			return []listing.Found{{ID: []string{account, own.ID}, Name: listing.DisplayName(own.OverrideCallbackURI, own.Name, own.ID)}}, nil
		})
}
