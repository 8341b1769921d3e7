package phonenumberbinding_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestAccPhoneNumberBinding_permissionLost(t *testing.T) {
	w := acctest.Start(t)
	config := acctest.Provider(w) + bound(acctest.Number)
	restored := func(restore func()) resource.TestStep {
		return resource.TestStep{PreConfig: restore, Config: config, ConfigPlanChecks: planned(plancheck.ExpectEmptyPlan())}
	}
	acctest.Run(t,
		resource.TestStep{Config: config},
		resource.TestStep{
			PreConfig: func() { w.Chat.Hide(support) },
			Config:    config, ExpectError: regexp.MustCompile(`(?s)Unable to read ` + typeName + `.*HTTP 403`),
		},
		restored(func() { w.Chat.Show(support) }),
		resource.TestStep{
			PreConfig: func() { w.Graph.Unassign(acctest.ProviderToken, acctest.Account) },
			Config:    config, ExpectError: regexp.MustCompile(`(?s)phone number ` + acctest.Number + ` could not be read at Meta.*phone_number_id.*subcode 33`),
		},
		restored(func() { w.Graph.Assign(acctest.ProviderToken, acctest.Account) }),
	)
	holds(t, w, support, "", "", 1, 1)
}

// Whatever the chat service says, short of a proof that the project is gone: the state is kept and nothing is written.
func TestAccPhoneNumberBinding_permissionLostAtTheService(t *testing.T) {
	html := func(status int) func(*world.World) {
		return fault(simkit.Fault{Kind: simkit.KindHTML, Status: status, Times: -1})
	}
	for name, c := range map[string]struct {
		arm  func(*world.World)
		says []string
	}{
		"hidden":          {func(w *world.World) { w.Chat.Hide(support) }, []string{"HTTP 403", "The credential is accepted, but may not do this"}},
		"revoked":         {func(w *world.World) { w.Chat.RevokeBearer(acctest.ChatToken) }, []string{"HTTP 401", "Check chat.http.access_token"}},
		"404 but listed":  {answer(404, ``, "/projects/*"), []string{"HTTP 404", "and yet its list of projects holds SUPPORT"}},
		"404 everywhere":  {answer(404, `{"detail":"no such page"}`, ""), []string{"HTTP 404", "no such page", "could not be read to confirm that", "chat.http.endpoint is not the address"}},
		"login page":      {html(200), []string{"text/html, HTTP 200", "A proxy, a login page or a wrong endpoint is the likely cause"}},
		"proxy error":     {html(502), []string{"HTTP 502", "a page for people"}},
		"empty object":    {answer(200, `{}`, ""), []string{"id should be"}},
		"half an object":  {answer(200, `{"id":"10001","whatsapp":{}}`, ""), []string{"whatsapp.token should be"}},
		"other id":        {answer(200, `{"id":"a/b"}`, ""), []string{"id should be the id of a project"}},
		"truncated":       {fault(simkit.Fault{Kind: simkit.KindTruncated, Times: -1}), []string{"broke off"}},
		"reset":           {fault(simkit.Fault{Kind: simkit.KindReset, Times: -1}), []string{"connection reset"}},
		"moved elsewhere": {fault(simkit.Fault{Status: 302, Headers: map[string]string{"Location": "https://elsewhere.invalid/x?token=1"}, Times: -1}), []string{"redirects to elsewhere.invalid", "not followed"}},
		"garbage":         {fault(simkit.Fault{Kind: simkit.KindGarbage, Times: -1}), []string{"something follows after its end"}},
		"deep":            {fault(simkit.Fault{Kind: simkit.KindDeepJSON, Times: -1}), []string{"HTTP 200"}},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := made(t)
			before := r.State
			c.arm(w)
			diags := r.Refresh()
			diags.WantError(t, "", append(c.says, "Unable to read "+typeName)...)
			if strings.Contains(diags.String(), "<html") || strings.Contains(diags.String(), "token=1") {
				t.Errorf("the message quotes what it should not:\n%s", diags)
			}
			kept(t, r, before)
			if n := len(w.Chat.Writes()); n != 1 {
				t.Errorf("%d writes were sent after the first", n-1)
			}
			fresh := serve(t, w).Resource(typeName)
			_, diags = fresh.Plan(args(acctest.Number))
			diags.WantError(t, "project", c.says...)
		})
	}
}

// Trouble at Meta costs no state: reading warns, planning fails on the number, nothing is written.
func TestAccPhoneNumberBinding_permissionLostAtMeta(t *testing.T) {
	both := []string{"Meta gives the same answer when the object does not exist and when the provider's access_token may not see it", "code 100, subcode 33", "nothing was removed from the state"}
	for name, c := range map[string]struct {
		arm  func(*world.World)
		says []string
	}{
		"scope dropped": {func(w *world.World) { w.Graph.DropScope(acctest.ProviderToken, "whatsapp_business_management") }, []string{"code 200", "whatsapp_business_management"}},
		"scope dropped, code 10": {func(w *world.World) {
			w.Graph.SetMissingScopeCode(10)
			w.Graph.DropScope(acctest.ProviderToken, "whatsapp_business_management")
		}, []string{"code 10", "whatsapp_business_management"}},
		"scope dropped, hidden": {func(w *world.World) {
			w.Graph.SetMissingScopeCode(100)
			w.Graph.DropScope(acctest.ProviderToken, "whatsapp_business_management")
		}, both},
		"unassigned": {func(w *world.World) { w.Graph.Unassign(acctest.ProviderToken, acctest.Account) }, both},
		"unassigned, 200": {func(w *world.World) {
			w.Graph.SetUnassignedCode(200)
			w.Graph.Unassign(acctest.ProviderToken, acctest.Account)
		}, []string{"code 200", "Assigned assets"}},
		"empty lists": {func(w *world.World) {
			w.Graph.EmptyLists(true)
			w.Graph.Unassign(acctest.ProviderToken, acctest.Account)
		}, both},
		"revoked":        {func(w *world.World) { w.Graph.RevokeToken(acctest.ProviderToken, 458) }, []string{"code 190, subcode 458", "no longer installed"}},
		"password":       {func(w *world.World) { w.Graph.RevokeToken(acctest.ProviderToken, 460) }, []string{"code 190, subcode 460", "password"}},
		"expired":        {func(w *world.World) { w.Graph.ExpireToken(acctest.ProviderToken) }, []string{"code 190, subcode 463", "expired"}},
		"number removed": {func(w *world.World) { w.Graph.RemovePhoneNumber(acctest.Number) }, both},
		"number removed, code 33": {func(w *world.World) {
			w.Graph.RemovedNumbersAnswer33(true)
			w.Graph.RemovePhoneNumber(acctest.Number)
		}, []string{"code 33", "when the object does not exist and when"}},
		"wrong app secret": {func(w *world.World) { w.Graph.SetAppSecret(acctest.AppID, "changed0000000000000000000000000") }, []string{"appsecret_proof", "not the secret of the app that issued"}},
		"login page":       {graphFault(simkit.Fault{Kind: simkit.KindHTML, Times: -1}), []string{"text/html, HTTP 200", "Check graph_endpoint, and any proxy"}},
		"bad gateway":      {graphFault(simkit.Fault{Kind: simkit.KindHTML, Status: 502, Times: -1}), []string{"502"}},
		"error in 200":     {graphFault(simkit.Fault{Status: 200, Body: `{"error":{"message":"(#10) no","code":10,"fbtrace_id":"AbC"}}`, Times: -1}), []string{"code 10, fbtrace_id AbC"}},
		"not this number":  {graphFault(simkit.Fault{Status: 200, Body: `{"id":"106000000000002"}`, Times: -1}), []string{"the answer is not about this object"}},
		"no success":       {graphFault(simkit.Fault{Status: 200, Body: `{"success":false}`, Times: -1}), []string{"no success"}},
		"null":             {graphFault(simkit.Fault{Status: 200, Body: `null`, Times: -1}), []string{"not JSON"}},
		"escape sequences": {graphFault(simkit.Fault{Status: 400, Body: `{"error":{"message":"a\u001b[31mb\u202ec` + acctest.ProviderToken + `","code":1}}`, Times: -1}), []string{"code 1"}},
		"redirect":         {graphFault(simkit.Fault{Status: 307, Headers: map[string]string{"Location": "https://elsewhere.invalid/"}, Times: -1}), []string{"redirects to elsewhere.invalid"}},
	} {
		t.Run(name, func(t *testing.T) {
			w, r := made(t)
			before := r.State
			c.arm(w)
			diags := r.Refresh()
			diags.WantWarning(t, "", "could not be read at Meta", "The binding of project \"SUPPORT\" was read", "kept as last read")
			kept(t, r, before)
			_, diags = r.PlanHere(args(acctest.Number))
			diags.WantError(t, "phone_number_id", append(c.says, "The phone number "+acctest.Number+" could not be read at Meta")...)
			if text := diags.String(); strings.ContainsAny(text, "\x1b\u202e") || strings.Contains(text, acctest.Canary) || strings.Contains(text, "<html") {
				t.Errorf("the message holds what it must not:\n%q", text)
			}
			diags = r.Destroy() // what is lost at Meta does not keep anybody from undoing the binding
			diags.NoError(t)
			holds(t, w, support, "", "", 1, 1)
		})
	}
}

func kept(t *testing.T, r *protocol.Resource, before protocol.Values) {
	t.Helper()
	for name, want := range before {
		if r.State[name] != want {
			t.Errorf("%s was %v and is %v", name, want, r.State[name])
		}
	}
	if r.Identity["project"] != support || len(r.Private) == 0 {
		t.Errorf("identity %v, private %s", r.Identity, r.Private)
	}
}

func fault(f simkit.Fault) func(*world.World) { return func(w *world.World) { w.Chat.FailNext(f) } }

func graphFault(f simkit.Fault) func(*world.World) {
	return func(w *world.World) { w.Graph.FailNext(f) }
}

// answer makes the chat service answer the same to every call of a path ("": any).
func answer(status int, body, path string) func(*world.World) {
	return fault(simkit.Fault{Path: path, Status: status, Body: body, Times: -1})
}

// What remote systems echo into their errors is not passed on.
func TestAccPhoneNumberBinding_echoedSecrets(t *testing.T) {
	w, r := made(t)
	w.Graph.EchoSecrets(true)
	w.Chat.EchoSecrets(true)
	w.Graph.SetVerifiedName(acctest.Number, "Say "+acctest.ProviderToken+" to "+acctest.ChatToken)
	r.Refresh().Clean(t)
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
