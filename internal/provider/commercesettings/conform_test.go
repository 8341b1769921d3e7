package commercesettings_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestConform(t *testing.T) { conform.Run(t, spec()) }

func spec() conform.Spec {
	return conform.Setting{
		Type:    "whatsapp_commerce_settings",
		Edge:    "whatsapp_commerce_settings",
		Prepare: func(w *world.World) { w.Graph.ConnectCatalog(acctest.Account, catalog) },
		Config:  protocol.Values{"is_cart_enabled": false, "is_catalog_visible": true},
		Changed: protocol.Values{"is_catalog_visible": false},
		Initial: protocol.Values{"is_cart_enabled": true, "is_catalog_visible": false},
		ByHand:  map[string]any{"is_cart_enabled": true},
	}.ToSpec()
}

const catalog = "770000000000001"

// Without a catalog Meta shows no commerce settings. That is an error, and never drift.
func TestAccCommerceSettings_withoutCatalog(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	r := st.AppliedObject(spec().Config(0))
	st.Graph.RemoveObject(acctest.Account + "/product_catalogs/" + catalog)
	_, diags := r.Plan(spec().Config(0))
	diags.WantError(t, "phone_number_id", "No catalog is connected", "Commerce Manager")
	_, diags = st.NewObject().Plan(spec().Config(1))
	diags.WantError(t, "phone_number_id", "No catalog is connected")
}

// A catalog that the same run connects need not be there in the plan, and what was read before it is read again.
func TestAccCommerceSettings_catalogInTheSameRun(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	st.Graph.RemoveObject(acctest.Account + "/product_catalogs/" + catalog)
	g := st.StartServer().NewGraph([]protocol.Node{
		{Name: "catalog", Type: "whatsapp_product_catalog_link", Config: func(protocol.Reference) protocol.Values {
			return protocol.Values{"business_account_id": acctest.Account, "catalog_id": catalog}
		}},
		{Name: "settings", Type: "whatsapp_commerce_settings", After: []string{"catalog"}, Config: func(protocol.Reference) protocol.Values {
			return spec().Config(0)
		}},
	})
	g.Apply().WantNone(t)
	plans, diags := g.Plan()
	diags.WantNone(t)
	if changes := protocol.Changes(plans); len(changes) > 0 {
		t.Errorf("the next plan is not empty: %v", changes)
	}
}

// An argument that is not configured keeps its value.
func TestAccCommerceSettings_onlyConfigured(t *testing.T) {
	t.Parallel()
	st := spec().StartStage(t)
	config := protocol.Values{"phone_number_id": acctest.Number, "is_catalog_visible": true}
	r := st.AppliedObject(config)
	st.Graph.SetField(acctest.Number+"/whatsapp_commerce_settings", "is_cart_enabled", false)
	st.WantEmptyPlan(r, config, "another value was changed")
	r.Destroy().WantNone(t)
	if st.Graph.Fields(acctest.Number + "/whatsapp_commerce_settings")["is_cart_enabled"] != false {
		t.Error("a value that is not managed was reset")
	}
	diags := st.NewObject().Validate(protocol.Values{"phone_number_id": acctest.Number})
	diags.WantError(t, "", "At least one of these attributes must be configured")
}
