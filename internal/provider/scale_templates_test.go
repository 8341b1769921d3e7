package provider_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// A plan without changes for 250 templates, as many as an account may have at first, reads them with one page of their list and at most
// two other calls.
func TestScale_requestsOfAPlanOfTemplates(t *testing.T) {
	t.Parallel()
	const templates, page, parallelism = 250, 500, 10
	const atMost = (templates+page-1)/page + 2
	w := acctest.Start(t)
	w.Graph.AddTemplates(acctest.Account, "note", templates)
	s := protocol.Serve(t, acctest.Factory())
	s.Configure(providerBlock(w)).Clean(t)
	objects := []configured{}
	for i, remote := range w.Graph.Templates(acctest.Account) {
		o := configured{s.Resource("whatsapp_message_template"), protocol.Values{
			"business_account_id": acctest.Account, "name": remote.Name, "language": "en_US", "category": "UTILITY",
			"body": protocol.Values{"text": "Hello from " + remote.Name},
		}}
		if i == 0 {
			o.Apply(o.config).NoError(t)
		} else {
			o.State, o.Identity, o.Private = maps.Clone(objects[0].State), maps.Clone(objects[0].Identity), objects[0].Private
			content := fmt.Sprint(o.State["effective_components_json"])
			o.State["id"], o.State["name"], o.Identity["name"] = remote.ID, remote.Name, remote.Name
			body, _ := o.State["body"].(protocol.Values)
			body = maps.Clone(body)
			body["text"] = "Hello from " + remote.Name
			o.State["body"] = body
			o.State["effective_components_json"] = strings.ReplaceAll(content, fmt.Sprint(objects[0].config["name"]), remote.Name)
		}
		objects = append(objects, o)
	}
	s.Restart().Clean(t)
	w.Graph.ResetCalls()
	each(objects, parallelism, func(o configured) { o.planUnchanged(t) })
	if n := len(w.Graph.Calls()); n > atMost || n == 0 {
		t.Errorf("a plan over %d templates made %d calls, want at most %d", len(objects), n, atMost)
	}
}
