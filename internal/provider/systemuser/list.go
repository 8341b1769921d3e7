package systemuser

import (
	"context"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/metaarg/listing"
)

// listSpec returns the list of the system users of a portfolio.
func listSpec() *listing.List {
	return listing.InPortfolio("Lists the system users of a business portfolio, with one call. Meta lists them only for the token of "+
		"an admin, such as a system user with the role `ADMIN`, with the permission `business_management`.",
		func(ctx context.Context, g *graph.Client, business string) ([]listing.Found, error) {
			users, err := g.SystemUsers.List(ctx, business)
			var found []listing.Found
			for _, u := range users {
				found = append(found, listing.Found{ID: []string{business, u.ID}, Name: listing.DisplayName(u.Name, u.ID)})
			}
			return found, metaarg.ExplainPortfolioError(err)
		})
}
