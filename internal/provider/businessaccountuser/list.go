package businessaccountuser

import (
	"context"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/metaarg/listing"
)

// listSpec returns the list of the users of an account who belong to the provider's portfolio, as an import does.
func listSpec() *listing.List {
	return listing.InAccount("Lists the users of the provider's business portfolio (`business_id`) who are assigned to a "+
		"WhatsApp Business Account, with one call. "+
		"Meta lists them only for the token of an admin, with the permission `whatsapp_business_management`.",
		func(ctx context.Context, g *graph.Client, account string) ([]listing.Found, error) {
			business, err := metaarg.ProviderBusinessID(g)
			if err != nil {
				return nil, err
			}
			users, err := g.AssignedUsers.List(ctx, graph.ListAssignedUsersOpts{BusinessAccountID: account, BusinessID: business})
			var found []listing.Found
			for _, u := range users {
				found = append(found, listing.Found{ID: []string{account, u.ID}, Name: listing.DisplayName(u.Name, u.ID)})
			}
			return found, err
		})
}
