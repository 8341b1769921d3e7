package provider_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// BenchmarkPlan makes the calls of the CLI for one unchanged binding in a plan: validate, read, validate, plan. After the first
// round all answers of the remote systems are cached, so it measures the provider itself.
func BenchmarkPlan(b *testing.B) {
	for name, config := range map[string]protocol.Values{
		"whatsapp_token_binding":        {"project": "SUPPORT", "access_token_wo": acctest.GoodToken},
		"whatsapp_phone_number_binding": {"project": "SUPPORT", "phone_number_id": acctest.Number, "business_account_id": acctest.Account},
	} {
		b.Run(name, func(b *testing.B) {
			w := acctest.Start(b)
			s := protocol.Serve(b, acctest.Factories()["whatsapp"])
			s.Configure(providerBlock(w)).Clean(b)
			r := s.Resource(name)
			r.Apply(config).Clean(b)
			for b.Loop() {
				r.Validate(config).Clean(b)
				r.RefreshHere().Clean(b)
				r.Validate(config).Clean(b)
				if _, diags := r.PlanHere(config); len(diags) > 0 {
					b.Fatal(diags)
				}
			}
		})
	}
}
