package item

import (
	"context"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/listing"
	"terraform-provider-whatsapp/internal/session"
)

// list finds the items of an account or of phone numbers. Items that were removed and cannot be deleted are left out.
func (s Spec) list() *listing.List {
	text := "Lists the " + s.Collection.Item + "s of "
	const needs = " The provider's token needs `whatsapp_business_management`."
	if s.Collection.OfAccount() {
		return listing.Accounts(text+"a WhatsApp Business Account."+needs, s.found)
	}
	return listing.Numbers(text+"phone numbers."+needs, func(ctx context.Context, c *session.Session, number string) ([]listing.Found, error) {
		g, err := c.Graph(true)
		if err != nil {
			return nil, err
		}
		return s.found(ctx, g, number)
	})
}

func (s Spec) found(ctx context.Context, g *graph.Client, node string) ([]listing.Found, error) {
	items, err := g.Items.List(ctx, graph.ItemsOpts{Collection: s.Collection, NodeID: node})
	var found []listing.Found
	for _, item := range items {
		if !s.retired(item) {
			label, _ := item.Values[s.Label].(string)
			found = append(found, listing.Found{ID: []string{node, item.ID}, Name: listing.Name(label, item.ID)})
		}
	}
	return found, s.explain(err)
}
