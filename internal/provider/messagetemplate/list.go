package messagetemplate

import (
	"context"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg/listing"
)

// listSpec returns the list of the templates of an account that are not being deleted.
func listSpec() *listing.List {
	return listing.InAccount("Lists the message templates of a WhatsApp Business Account, in all languages. The provider's token needs "+
		"`whatsapp_business_management`.", func(ctx context.Context, g *graph.Client, account string) ([]listing.Found, error) {
		all, err := g.MessageTemplates.List(ctx, account)
		var found []listing.Found
		for _, t := range all {
			if !isDeleted(t) {
				found = append(found, listing.Found{ID: []string{account, t.Name, t.Language}, Name: t.Name + " (" + t.Language + ")"})
			}
		}
		return found, err
	})
}
