package productcataloglink_test

import (
	"fmt"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func account(i int) string {
	if i == 0 {
		return acctest.Account
	}
	return fmt.Sprint(103000000000000 + i)
}

func spec() conform.Spec {
	return conform.Item{
		Type: "whatsapp_product_catalog_link",
		Edge: "product_catalogs", Key: "catalog_id", Account: true, Node: account,
		Config:  func(int) protocol.Values { return protocol.Values{"catalog_id": "770000000000001"} },
		Changed: protocol.Values{"catalog_id": "770000000000002"}, Replaces: true, Adopts: true,
		Removal: conform.Write{Method: "DELETE", Path: "/*/*/product_catalogs"},
		Prepare: func(w *world.World) {
			for i := 1; i < conform.Objects; i++ {
				w.Graph.AddBusinessAccount(graphsim.BusinessAccount{ID: account(i), Name: account(i), BusinessID: acctest.Business})
				w.Graph.Assign(acctest.ProviderToken, account(i))
			}
		},
	}.Spec()
}
