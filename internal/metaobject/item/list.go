package item

import (
	"context"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg/listing"
	"terraform-provider-whatsapp/internal/session"
)

// listSpec returns the list of the items of an account or of phone numbers. Items that were removed and cannot be deleted are left out.
func (spec Spec) listSpec() *listing.List {
	text := "Lists the " + spec.Collection.Item + "s of "
	const needs = " The provider's token needs `whatsapp_business_management`."
	if spec.Collection.OfAccount() {
		return listing.InAccount(text+"a WhatsApp Business Account."+needs, spec.listItems)
	}
	text += "phone numbers." + needs
	return listing.AtNumbers(text, func(ctx context.Context, s *session.Session, number string) ([]listing.Found, error) {
		g, err := s.Graph()
		if err != nil {
			return nil, err
		}
		return spec.listItems(ctx, g, number)
	})
}

// listItems reads the items of a node.
func (spec Spec) listItems(ctx context.Context, g *graph.Client, node string) ([]listing.Found, error) {
	items, err := g.Collections.List(ctx, graph.CollectionOpts{Collection: spec.Collection, NodeID: node})
	var found []listing.Found
	for _, item := range items {
		if !spec.isRetired(item) {
			label, _ := item.Values[spec.NameAttribute].(string)
			found = append(found, listing.Found{ID: []string{node, item.ID}, Name: listing.DisplayName(label, item.ID)})
		}
	}
	return found, err
}
