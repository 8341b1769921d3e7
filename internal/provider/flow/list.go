package flow

import (
	"context"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg/listing"
)

// listSpec returns the list of the flows of an account that can be changed or are in use.
func listSpec() *listing.List {
	return listing.InAccount("Lists the flows of a WhatsApp Business Account that are not deprecated, with their JSON: two calls for each. "+
		"The provider's token needs `whatsapp_business_management`.",
		func(ctx context.Context, g *graph.Client, account string) ([]listing.Found, error) {
			all, err := g.Flows.List(ctx, account)
			var found []listing.Found
			for _, f := range all {
				if f.Status != deprecated {
					found = append(found, listing.Found{ID: []string{account, f.ID}, Name: f.Name})
				}
			}
			return found, err
		})
}
