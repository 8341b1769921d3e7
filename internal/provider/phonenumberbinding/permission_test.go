package phonenumberbinding_test

import (
	"fmt"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
)

// permissionLosses returns failures of the chat service and of Meta that prove nothing: the state is kept and nothing is written. A binding
// can still be removed during a failure of Meta.
func permissionLosses() map[string]conform.Event {
	all := loseService()
	for name, e := range loseMeta() {
		e.At, e.NewAt, e.Removable = "phone_number_id", "phone_number_id", true
		all["at Meta: "+name] = e
	}
	for name, e := range loseToken() { // the number is not the cause
		e.Removable = true
		all["at Meta: "+name] = e
	}
	return all
}

func loseService() map[string]conform.Event {
	html := func(status int) func(*world.World) {
		return fault(simkit.Fault{Kind: simkit.KindHTML, Status: status, Times: -1})
	}
	return map[string]conform.Event{
		"hidden": conform.PlanError(func(w *world.World) { w.Chat.Hide(support) }, "HTTP 403",
			"The credential is accepted, but may not do this"),
		"revoked": conform.PlanError(func(w *world.World) { w.Chat.RevokeBearer(acctest.ChatToken) }, "HTTP 401",
			"Check chat.http.access_token"),
		"404 but listed": conform.PlanError(answer(404, ``, "/projects/*"), "HTTP 404", "although its list of projects holds SUPPORT"),
		"404 everywhere": conform.PlanError(answer(404, `{"detail":"no such page"}`, ""), "HTTP 404", "no such page",
			"could not be read to confirm that", "chat.http.endpoint is not the address"),
		"login page":     conform.PlanError(html(200), "text/html, HTTP 200", "A proxy, a login page or a wrong endpoint is the likely cause"),
		"proxy error":    conform.PlanError(html(502), "HTTP 502", "a page for people"),
		"empty object":   conform.PlanError(answer(200, `{}`, ""), "id should be"),
		"half an object": conform.PlanError(answer(200, `{"id":"10001","whatsapp":{}}`, ""), "whatsapp.token should be"),
		"other id":       conform.PlanError(answer(200, `{"id":"a/b"}`, ""), "id should be the id of a project"),
		"truncated":      conform.PlanError(fault(simkit.Fault{Kind: simkit.KindTruncated, Times: -1}), "broke off"),
		"reset":          conform.PlanError(fault(simkit.Fault{Kind: simkit.KindReset, Times: -1}), "connection reset"),
		"moved elsewhere": conform.PlanError(fault(simkit.Fault{Status: 302,
			Headers: map[string]string{"Location": "https://elsewhere.invalid/x?token=1"}, Times: -1}), "redirects to elsewhere.invalid",
			"not followed"),
		"garbage": conform.PlanError(fault(simkit.Fault{Kind: simkit.KindGarbage, Times: -1}), "something follows after its end"),
		"deep":    conform.PlanError(fault(simkit.Fault{Kind: simkit.KindDeepJSON, Times: -1}), "HTTP 200"),
	}
}

// loseToken returns failures of the provider's own credentials.
func loseToken() map[string]conform.Event {
	return map[string]conform.Event{
		"revoked": conform.PlanError(func(w *world.World) { w.Graph.RevokeToken(acctest.ProviderToken, 458) }, "code 190, subcode 458",
			"no longer installed"),
		"password": conform.PlanError(func(w *world.World) { w.Graph.RevokeToken(acctest.ProviderToken, 460) }, "code 190, subcode 460",
			"password"),
		"expired": conform.PlanError(func(w *world.World) { w.Graph.ExpireToken(acctest.ProviderToken) },
			"The provider's access_token has expired", "code 190, subcode 463"),
		"wrong app secret": conform.PlanError(func(w *world.World) { w.Graph.SetAppSecret(acctest.AppID, "changed0000000000000000000000000") },
			"appsecret_proof", "not the secret of the app that issued"),
	}
}

func loseMeta() map[string]conform.Event {
	both := []string{"Meta gives the same answer when the object does not exist and when the provider's access_token may not see it",
		"code 100, subcode 33", "Check the ID and its kind"}
	return map[string]conform.Event{
		"scope dropped": conform.PlanError(func(w *world.World) { w.Graph.DropScope(acctest.ProviderToken, "whatsapp_business_management") },
			"code 200", "whatsapp_business_management"),
		"scope dropped, code 10": conform.PlanError(func(w *world.World) {
			w.Graph.SetMissingScopeCode(10)
			w.Graph.DropScope(acctest.ProviderToken, "whatsapp_business_management")
		}, "code 10", "whatsapp_business_management"),
		"scope dropped, hidden": conform.PlanError(func(w *world.World) {
			w.Graph.SetMissingScopeCode(100)
			w.Graph.DropScope(acctest.ProviderToken, "whatsapp_business_management")
		}, both...),
		"unassigned": conform.PlanError(func(w *world.World) { w.Graph.UnassignToken(acctest.ProviderToken, acctest.Account) }, both...),
		"unassigned, 200": conform.PlanError(func(w *world.World) {
			w.Graph.SetUnassignedCode(200)
			w.Graph.UnassignToken(acctest.ProviderToken, acctest.Account)
		}, "code 200", "Assigned assets"),
		"empty lists": conform.PlanError(func(w *world.World) {
			w.Graph.AnswerEmptyLists(true)
			w.Graph.UnassignToken(acctest.ProviderToken, acctest.Account)
		}, both...),
		"number removed": conform.PlanError(func(w *world.World) { w.Graph.RemovePhoneNumber(acctest.Number) }, both...),
		"number removed, code 33": conform.PlanError(func(w *world.World) {
			w.Graph.AnswerRemovedNumbersWith33(true)
			w.Graph.RemovePhoneNumber(acctest.Number)
		}, "code 33", "when the object does not exist and when"),
		"login page": conform.PlanError(graphFault(simkit.Fault{Kind: simkit.KindHTML, Times: -1}), "text/html, HTTP 200",
			"Check graph_endpoint, and any proxy"),
		"bad gateway": conform.PlanError(graphFault(simkit.Fault{Kind: simkit.KindHTML, Status: 502, Times: -1}), "502"),
		"error in 200": conform.PlanError(graphFault(simkit.Fault{Status: 200,
			Body: `{"error":{"message":"(#10) no","code":10,"fbtrace_id":"AbC"}}`, Times: -1}), "code 10, fbtrace_id AbC"),
		"not this number": conform.PlanError(graphFault(simkit.Fault{Status: 200, Body: `{"id":"106000000000002"}`, Times: -1}),
			"the answer is not about this object"),
		"no success": conform.PlanError(graphFault(simkit.Fault{Status: 200, Body: `{"success":false}`, Times: -1}), "no success"),
		"null":       conform.PlanError(graphFault(simkit.Fault{Status: 200, Body: `null`, Times: -1}), "not JSON"),
		"escape sequences": conform.PlanError(graphFault(simkit.Fault{Status: 400, Body: `{"error":{"message":"a\u001b[31mb\u202ec` +
			acctest.ProviderToken + `","code":1}}`, Times: -1}), "code 1"),
		"redirect": conform.PlanError(graphFault(simkit.Fault{Status: 307,
			Headers: map[string]string{"Location": "https://elsewhere.invalid/"}, Times: -1}), "redirects to elsewhere.invalid"),
	}
}

func fault(f simkit.Fault) func(*world.World) { return func(w *world.World) { w.Chat.FailNext(f) } }

func graphFault(f simkit.Fault) func(*world.World) {
	return func(w *world.World) { w.Graph.FailNext(f) }
}

// answer returns a fault of the chat service: the same answer to every call of a path ("" for any path).
func answer(status int, body, path string) func(*world.World) {
	return fault(simkit.Fault{Path: path, Status: status, Body: body, Times: -1})
}

// A failure of Meta is a warning in the refresh and an error in the plan.
func TestAccPhoneNumberBinding_permissionLostAtMeta(t *testing.T) {
	w, r := startApplied(t)
	w.Graph.UnassignToken(acctest.ProviderToken, acctest.Account)
	r.Refresh().WantWarning(t, "", "Cannot read phone number", "The binding of project \"SUPPORT\" was read",
		"The state keeps the previous facts")
}

// Secrets that remote systems include in their errors are not shown.
func TestAccPhoneNumberBinding_echoedSecrets(t *testing.T) {
	w, r := startApplied(t)
	w.Graph.EchoSecrets(true)
	w.Chat.EchoSecrets(true)
	w.Graph.SetVerifiedName(acctest.Number, "Say "+acctest.ProviderToken+" to "+acctest.ChatToken)
	r.Refresh().WantNone(t)
	w.Graph.RevokeToken(acctest.ProviderToken, 467)
	w.Chat.SetToken(support, acctest.HandToken)
	w.Chat.Freeze(support)
	_, diags := r.Plan(args(acctest.OtherNumber))
	diags = append(diags, r.Destroy()...)
	w.Chat.Hide(support)
	diags = append(diags, r.Refresh()...)
	w.Chat.RevokeBearer(acctest.ChatToken)
	diags = append(diags, r.Refresh()...)
	if len(diags.Errors()) != 4 {
		t.Errorf("want four errors, have %s", diags)
	}
	if text := diags.String() + fmt.Sprint(r.State, r.Identity) + string(r.Private); strings.Contains(text, acctest.Canary) {
		t.Errorf("a secret is shown:\n%s", text)
	}
}
