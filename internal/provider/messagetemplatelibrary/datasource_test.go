package messagetemplatelibrary_test

import (
	"fmt"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func readLibrary(t *testing.T, w *world.World, filters protocol.Values) ([]any, protocol.Diags) {
	t.Helper()
	s := protocol.Serve(t, acctest.Factory())
	s.Configure(acctest.ProviderBlock(w, "http")).NoError(t)
	w.Graph.ResetCalls()
	got, diags := s.ReadData("whatsapp_message_template_library", filters)
	all, _ := got["templates"].([]any)
	return all, diags
}

// Each filter reaches Meta, which applies it.
func TestAccMessageTemplateLibrary_filters(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	const delivery, fraud, balance = "delivery_update_1", "fraud_alert_1", "low_balance_warning_1"
	for _, c := range []struct {
		filters protocol.Values
		want    []string
	}{
		{nil, []string{delivery, fraud, balance}},
		{protocol.Values{"search": "unusual"}, []string{fraud}},
		{protocol.Values{"topic": "PAYMENTS"}, []string{fraud, balance}},
		{protocol.Values{"usecase": "DELIVERY_UPDATE"}, []string{delivery}},
		{protocol.Values{"industry": "E_COMMERCE"}, []string{delivery}},
		{protocol.Values{"language": "de"}, nil},
		{protocol.Values{"name": balance}, []string{balance}},
	} {
		all, diags := readLibrary(t, w, c.filters)
		diags.WantNone(t)
		var names []string
		for _, one := range all {
			names = append(names, fmt.Sprint(one.(protocol.Values)["name"]))
		}
		if fmt.Sprint(names) != fmt.Sprint(c.want) || len(w.Graph.Calls()) != 1 {
			t.Errorf("%v: %v with %d calls, want %v", c.filters, names, len(w.Graph.Calls()), c.want)
		}
	}
}

func TestAccMessageTemplateLibrary_read(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	all, diags := readLibrary(t, w, protocol.Values{"name": "low_balance_warning_1"})
	diags.WantNone(t)
	const want = "map[body:Hi {{1}}, this is to notify you that your available funds in your account ending in {{2}} are below {{3}}. Thank " +
		"you. body_param_types:[TEXT TEXT AMOUNT] body_params:[Jim 2234 $75.00] buttons:[map[phone_number:<nil> text:Make a deposit type:URL " +
		"url:https://www.example.com/] map[phone_number:+15550100000 text:Call us type:PHONE_NUMBER url:<nil>]] category:UTILITY " +
		"footer:<nil> header:Your account balance is low id:7147013345418927 industries:[FINANCIAL_SERVICES] language:en_US " +
		"name:low_balance_warning_1 topic:PAYMENTS usecase:LOW_BALANCE_WARNING]"
	if got := fmt.Sprint(all[0]); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	w.Graph.RevokeToken(acctest.ProviderToken, 458)
	_, diags = readLibrary(t, w, nil)
	diags.WantError(t, "", "code 190")
}
