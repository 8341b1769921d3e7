package world

import (
	"net/http"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

const (
	account = "102000000000001"
	number  = "106000000000001"
	user    = "122000000000001"
	good    = "EAASandboxTokenGood"
)

// step is a call, "TARGET METHOD PATH", and what it answers: a status and a text, which
// must be absent when it begins with "!".
type step struct {
	call, body string
	status     int
	text       string
}

// run makes the calls in order. A path of the control API begins below /control.
func run(t *testing.T, w *World, steps []step) {
	t.Helper()
	targets := map[string]struct{ url, header, value string }{
		"control":  {w.URLs.Control + "/control", "X", ""},
		"graph":    {w.URLs.Graph + "/v25.0", "Authorization", "Bearer " + good},
		"chat":     {w.URLs.Chat, "Authorization", "Bearer sandbox-chat-credential"},
		"chatwoot": {w.URLs.Chatwoot + "/api/v1/accounts/1", "api_access_token", "sandbox-chatwoot-administrator"},
		"zammad":   {w.URLs.Zammad + "/api/v1/channels/admin", "Authorization", "Token token=sandbox-zammad-administrator"},
		"jira":     {w.URLs.Jira + "/rest/api/3", "Authorization", "Basic YWRtaW5AamlyYS5leGFtcGxlOnNhbmRib3gtamlyYS1hcGktdG9rZW4="},
	}
	for _, s := range steps {
		parts := strings.SplitN(s.call, " ", 3)
		target := targets[parts[0]]
		req, err := http.NewRequestWithContext(t.Context(), parts[1], target.url+parts[2], strings.NewReader(s.body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header[target.header] = []string{target.value}
		req.Header.Set("Content-Type", "application/json")
		status, text := answer(t, req)
		wanted, absent := strings.CutPrefix(s.text, "!")
		if status != s.status || wanted != "" && strings.Contains(text, wanted) == absent {
			t.Errorf("%s %s: %d %s, want %d %s", s.call, s.body, status, text, s.status, s.text)
		}
	}
}

func TestControl_faultsAndCalls(t *testing.T) {
	t.Parallel()
	w := start(t)
	run(t, w, []step{
		{"control POST /fault", `{"sim":"chat","kind":"status","status":503,"body":{"a":1},"times":-1}`, 204, ""},
		{"chat GET /projects", "", 503, `{"a":1}`},
		{"control DELETE /faults", "", 204, ""},
		{"chat PUT /projects", "secret", 405, ""},
		{"control POST /latency", `{"sim":"graph","latency":"1ms"}`, 204, ""},
		{"graph GET /1?access_token=secret", "", 400, ""},
		{"control GET /calls", "", 200, "access_token=*"},
		{"control GET /calls", "", 200, "!secret"},
		{"control GET /calls?sim=chat&writes=true", "", 200, `"method":"PUT"`},
		{"control GET /calls?sim=chat&writes=true", "", 200, `!"method":"GET"`},
		{"control DELETE /calls?sim=graph", "", 204, ""},
		{"control POST /fault", `{"kind":"reset"}`, 422, `member \"sim\"`},
		{"control POST /fault", `{"sim":"chat","kind":"explode"}`, 422, "unknown kind"},
		{"control POST /fault", `{"sim":"nope"}`, 404, "there are graph, chat"},
		{"control GET /calls?sim=nope", "", 404, ""},
		{"control POST /latency", `{"latency":"soon"}`, 422, `such as \"200ms\"`},
		{"control POST /latency", `junk`, 400, ""},
	})
	if len(w.Graph.Calls()) != 0 || len(w.Chat.Calls()) != 2 {
		t.Error("the wrong log was emptied")
	}
}

func TestControl_graph(t *testing.T) {
	t.Parallel()
	w := start(t)
	read := "graph GET /" + number + "?fields=verified_name"
	token := func(change, rest string) (string, string) {
		return "control POST /graph/tokens/" + change, `{"token":"` + good + `"` + rest + `}`
	}
	for change, rest := range map[string]string{
		"revoke": "", "expire": "", "expiry": `,"expires_at":"-1h"`, "drop-scope": `,"scope":"whatsapp_business_management"`,
		"unassign": `,"business_account_id":"` + account + `"`,
	} {
		call, body := token(change, rest)
		run(t, w, []step{{call, body, 204, ""}})
		if status, _ := w.graph(t, "/v25.0/"+number, good); status == 200 {
			t.Errorf("%s has no effect", change)
		}
		w.Graph.AddToken(DefaultSeed().Graph.Tokens[0])
	}
	unassign, body := token("unassign", `,"business_account_id":"`+account+`"`)
	assign, _ := token("assign", "")
	explode, plain := token("explode", "")
	dropScope, _ := token("drop-scope", "")
	run(t, w, []step{
		{unassign, body, 204, ""},
		{assign, body, 204, ""},
		{"control POST /graph/objects/" + number, `{"verified_name":"New"}`, 204, ""},
		{read, "", 200, `"New"`},
		{"control POST /graph/throttle", `{"code":80007,"times":1}`, 204, ""},
		{read, "", 400, "80007"},
		{read, "", 200, ""},
		{"control POST /graph/budget", `{"business_account_id":"` + account + `","calls":1}`, 204, ""},
		{read, "", 400, "80008"},
		{"control DELETE /graph/phone-numbers/" + number, "", 204, ""},
		{"control POST /graph/seed", `{"businesses":[{"id":"9","name":"Other"}]}`, 204, ""},
		{"control DELETE /graph/business-accounts/" + account, "", 204, ""},
		{"control DELETE /graph/phone-numbers/" + number, "", 404, ""},
		{"control POST /graph/objects/1", `{"a":1}`, 404, ""},
		{"control POST /graph/tokens/revoke", `{"token":"nope"}`, 404, "no such token"},
		{unassign, body, 404, account},
		{explode, plain, 404, "explode"},
		{dropScope, plain, 422, `member \"scope\" is missing`},
		{"control POST /graph/throttle", `{"code":4,"status":200}`, 422, "400 to 599"},
		{"control POST /graph/budget", `{"business_account_id":"1"}`, 404, ""},
	})
	if w.Graph.HasObject(account) || !w.Graph.HasObject("9") {
		t.Error("not deleted or not added")
	}
}

func TestControl_systemUsers(t *testing.T) {
	t.Parallel()
	w := start(t)
	const (
		business = "/graph/businesses/300000000000001"
		hand     = "/graph/system-users/" + user
		assigned = "/graph/business-accounts/" + account + "/assigned-users"
		apps     = "/graph/business-accounts/" + account + "/subscribed-apps"
		app      = "200000000000001"
	)
	run(t, w, []step{
		{"control GET " + business + "/system-users", "", 200, `"live_tokens":3`},
		{"control GET " + business + "/system-users", "", 200, "!EAA"},
		{"control POST " + hand, `{"name":"By Hand","role":"EMPLOYEE","hidden":true}`, 204, ""},
		{"control GET " + business + "/system-users", "", 200, `"name":"By Hand","role":"EMPLOYEE"`},
		{"graph GET /" + user, "", 400, "33"},
		{"control POST " + hand, `{"hidden":false,"role":"ADMIN"}`, 204, ""},
		{"control POST " + assigned, `{"user":"` + user + `","tasks":["MESSAGING"]}`, 204, ""},
		{"control GET " + business + "/system-users", "", 200, `{"` + account + `":["MESSAGING"]}`},
		{"control POST " + assigned, `{"user":"` + user + `"}`, 204, ""},
		{"control GET " + business + "/system-users", "", 200, "!MESSAGING"},
		{"control DELETE " + apps + "/" + app, "", 204, ""},
		{"control DELETE " + apps + "/" + app, "", 404, ""},
		{"control POST " + apps, `{"app_id":"` + app + `","override_callback_uri":"https://hook.example"}`, 204, ""},
		{"graph GET /" + account + "/subscribed_apps", "", 200, "https://hook.example"},
		{"control POST /graph/objects/" + account + "%2Fsubscribed_apps%2F" + app, `{"override_callback_uri":"https://by.hand"}`, 204, ""},
		{"graph GET /" + account + "/subscribed_apps", "", 200, "https://by.hand"},
		{"control POST " + business, `{"requires_expiring_tokens":true}`, 204, ""},
		{"control POST " + hand + "/revoke", "", 200, `{"revoked":3}`},
		{"graph GET /" + account, "", 401, ""},
		{"control DELETE " + hand, "", 204, ""},
		{"control POST " + hand, `{"name":"x"}`, 404, ""},
		{"control POST " + hand + "/revoke", "", 404, ""},
		{"control POST " + assigned, `{"user":"1","tasks":["MANAGE"]}`, 404, ""},
		{"control POST " + apps, `{"app_id":"1"}`, 404, ""},
		{"control GET /graph/businesses/1/system-users", "", 404, ""},
		{"control POST /graph/businesses/1", `{"requires_expiring_tokens":true}`, 404, ""},
		{"control POST " + business, `{}`, 422, "requires_expiring_tokens"},
	})
}

// Close ends requests that a fault holds back.
func TestClose_endsHeldRequests(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.Chat.FailNext(simkit.Fault{Kind: simkit.KindStallHeader})
	done := make(chan error, 1)
	go func() {
		resp, err := http.Get(w.URLs.Chat + "/projects")
		if err == nil {
			_ = resp.Body.Close()
		}
		done <- err
	}()
	if err := w.Chat.WaitCalls(t.Context(), 1, "", ""); err != nil {
		t.Fatal(err)
	}
	w.Close()
	w.Close()
	if err := <-done; err == nil {
		t.Error("want an error")
	}
}

// Callbacks are verified by the receiver; it knows the tokens of the sandbox's inboxes.
func TestControl_receiver(t *testing.T) {
	t.Parallel()
	w := start(t)
	hooks, messages := "graph POST /"+account+"/subscribed_apps", "control POST /graph/phone-numbers/"+number+"/messages"
	override := func(uri, token string) string {
		return `{"override_callback_uri":"` + uri + `","verify_token":"` + token + `"}`
	}
	const app = "control POST /graph/apps/200000000000001/subscription"
	local := w.URLs.Control + "/control" // answers, and not with the challenge
	run(t, w, []step{
		{messages, `{"from":"1","text":"Hi"}`, 200, `"callback_url":"https://hooks.sandbox.example/meta","level":"application"`},
		{hooks, override("https://bot.example/hook", "canary-any"), 200, ""},
		{messages, `{"from":"1","text":"Hi"}`, 200, `"callback_url":"https://bot.example/hook","level":"whatsapp_business_account"`},
		{"control POST /receiver", `{"verify_token":"right"}`, 204, ""},
		{hooks, override("https://bot.example/hook", "wrong"), 400, "HTTP Status Code = 403"},
		{hooks, override("https://bot.example/hook", "right"), 200, ""},
		{"control POST /receiver", `{"status":404}`, 204, ""},
		{hooks, override("https://bot.example/hook", "right"), 400, "HTTP Status Code = 404"},
		{"control POST /receiver", `{"status":0,"verify_token":""}`, 204, ""},
		{hooks, override(local, "right"), 400, "does not match challenge"},
		{hooks, override("http://bot.example/hook", "right"), 400, "https URL"},
		{"control GET /receiver", "", 200, `"answered_by":"receiver"`},
		{"control GET /receiver", "", 200, `"text":"Hi"`},
		{"control GET /receiver", "", 200, "!canary"},
		{"control POST /graph/settings", `{"fail_callbacks":true,"refuse_expansion":["settings"],"slow_registrations":1}`, 204, ""},
		{hooks, override("https://bot.example/hook", "right"), 400, "2200"},
		{"graph GET /" + number + "?fields=settings", "", 400, ""},
		{app, `{"callback_url":"https://hooks.sandbox.example/new","fields":["calls"]}`, 204, ""},
		{messages, `{"from":"1","text":"Hi"}`, 200, `"deliveries":[]`},
		{"control DELETE /graph/apps/200000000000001/subscription", "", 204, ""},
		{"control DELETE /graph/apps/200000000000001/subscription", "", 404, ""},
		{app, `{"fields":["calls"]}`, 422, "callback_url"},
		{messages, `{"from":"1"}`, 422, "text"},
	})
	for _, id := range w.Chatwoot.InboxIDs() {
		in, _ := w.Chatwoot.FindInbox(id)
		if in.Channel.PhoneNumber == "" {
			continue
		}
		run(t, w, []step{
			{"control POST /graph/settings", `{"fail_callbacks":false}`, 204, ""},
			{app, `{"callback_url":"https://hooks.sandbox.example/new","fields":["messages"]}`, 204, ""},
			{hooks, override("https://chatwoot.example/webhooks/whatsapp/"+in.Channel.PhoneNumber, "x"), 400, "403"},
		})
		token := textGetter(in.Channel.ProviderConfig)("webhook_verify_token")
		callback := "https://chatwoot.example/webhooks/whatsapp/%2B" + strings.TrimPrefix(in.Channel.PhoneNumber, "+")
		run(t, w, []step{{hooks, override(callback, "x"), 400, "403"}, {hooks, override(callback, token), 200, ""}})
		return
	}
	t.Error("the seed has no WhatsApp inbox")
}

// Whatever an account has can be changed behind Terraform's back.
func TestControl_account(t *testing.T) {
	t.Parallel()
	w := start(t)
	const second = "106000000000002"
	objects, numbers := "control POST /graph/objects/", "control POST /graph/phone-numbers/"+number
	run(t, w, []step{
		{objects + number + "/whatsapp_business_profile", `{"about":"By hand"}`, 204, ""},
		{"graph GET /" + number + "/whatsapp_business_profile?fields=about", "", 200, "By hand"},
		{objects + number + "/nonsense", `{"about":"By hand"}`, 404, ""},
		{"graph GET /" + second + "/message_qrdls", "", 200, "SANDBOXQRCODE1"},
		{"control DELETE /graph/objects/" + second + "/message_qrdls/SANDBOXQRCODE1", "", 204, ""},
		{"control DELETE /graph/objects/" + second + "/message_qrdls/SANDBOXQRCODE1", "", 404, ""},
		{"graph GET /" + second + "/message_qrdls", "", 200, "!SANDBOXQRCODE1"},
		{"graph GET /" + account + "/signups", "", 200, "Sandbox list"},
		{"graph GET /" + account + "/welcome_message_sequences", "", 200, "Sandbox ad"},
		{"graph GET /" + second + "?fields=conversational_automation", "", 200, "What does it cost?"},
		{numbers, `{"pin":"123456"}`, 204, ""},
		{"graph GET /" + number + "?fields=is_pin_enabled", "", 200, "true"},
		{numbers, `{"approve_display_name":true}`, 404, "asks for no display name"},
		{"graph POST /" + number, `{"new_display_name":"Sandbox Help"}`, 200, ""},
		{numbers, `{"approve_display_name":true}`, 204, ""},
		{"graph GET /" + number + "?fields=verified_name", "", 200, "Sandbox Help"},
		{numbers, `{"override":{"app_id":"200000000000001","override_callback_uri":"https://by.hand"}}`, 204, ""},
		{"graph GET /" + number + "?fields=webhook_configuration", "", 200, `"phone_number":"https://by.hand"`},
		{objects + number, `{"code_verification_status":"EXPIRED"}`, 204, ""},
		{"graph POST /" + number + "/request_code", `{"code_method":"SMS","language":"en"}`, 200, ""},
		{"control GET /graph/phone-numbers/" + number + "/code", "", 200, `"code":"1`},
		{"control POST /graph/usernames/taken", `{"code":147001}`, 204, ""},
		{"graph POST /" + number + "/username", `{"username":"taken"}`, 400, "147001"},
	})
}
