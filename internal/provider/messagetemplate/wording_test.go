package messagetemplate_test

import (
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Meta can reject a template with the body and footer of another one. The plan warns if one of them is new or edited, in whatever order
// they are planned, and is silent about two that Meta has reviewed.
func TestPlan_sameWording(t *testing.T) {
	t.Parallel()
	named := func(name string, more v) v { return conform.Merge(configOf("UTILITY", more), v{"name": name}) }
	same := []string{"have the same body and footer", "order_one (en_US)", "order_two (en_US)", "Meta can reject"}
	footer := v{"footer": v{"text": "Canary Shop"}}
	for name, c := range map[string]struct {
		one, two v
		at       string // "": no warning
	}{
		"equal": {v{"body": text}, v{"body": text}, "body"},
		"in Meta's form": {
			v{"body": text}, v{"components_json": `[{"type":"body","text":"Your order has left our warehouse today."}]`}, "components_json",
		},
		"equal footers":  {conform.Merge(footer, v{"body": text}), conform.Merge(footer, v{"body": text}), "body"},
		"another footer": {v{"body": text}, conform.Merge(footer, v{"body": text}), ""},
		"another body":   {v{"body": text}, v{"body": v{"text": "Your order has arrived at our shop today."}}, ""},
		"library":        {v{"library": v{"name": "delivery_update_1"}}, v{"library": v{"name": "delivery_update_1"}}, ""},
		"Meta's own text": {v{"category": "AUTHENTICATION", "authentication": v{"otp_type": "COPY_CODE"}},
			v{"category": "AUTHENTICATION", "authentication": v{"otp_type": "COPY_CODE"}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := stage(t)
			_, diags := st.NewObject().PlanHere(named("order_one", c.one))
			diags.WantNone(t)
			_, diags = st.NewObject().PlanHere(named("order_two", c.two))
			if c.at == "" {
				diags.WantNone(t)
				return
			}
			diags.WantWarning(t, c.at, same...)
		})
	}
	t.Run("one exists", func(t *testing.T) {
		t.Parallel()
		st, r, clock := startReviewed(t, named("order_one", v{"body": text}))
		added := st.NewObject()
		_, diags := added.PlanHere(named("order_two", v{"body": text}))
		diags.WantNone(t)
		_, diags = r.PlanHere(named("order_one", v{"body": text}))
		diags.WantWarning(t, "body", same...)

		added.Apply(named("order_two", v{"body": text, "wait_for_approval": false})).NoError(t)
		clock.Advance(time.Hour)
		st.Graph.SetTemplateStatus(id(added), "APPROVED", "")
		added.Refresh().NoError(t)
		for name, one := range map[string]*protocol.Resource{"order_one": r, "order_two": added} {
			_, diags := one.PlanHere(named(name, v{"body": text}))
			diags.WantNone(t)
		}
	})
}
