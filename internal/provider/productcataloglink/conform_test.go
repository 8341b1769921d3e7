package productcataloglink_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func spec() conform.Spec {
	return conform.Item{
		Type: "whatsapp_product_catalog_link", DescriptionOnly: true,
		Edge: "product_catalogs", Key: "catalog_id", Account: true, Node: conform.Account,
		Config:  func(int) protocol.Values { return protocol.Values{"catalog_id": "770000000000001"} },
		Changed: protocol.Values{"catalog_id": "770000000000002"}, Replaces: true, OneRemoteObject: true,
		Removal: conform.Write{Method: "DELETE", Path: "/*/*/product_catalogs"},
		Prepare: conform.AddAccounts,
	}.ToSpec()
}
