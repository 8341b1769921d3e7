package world

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/jirasim"
)

// The provider refuses to choose between two platforms, so an environment names the arguments of one.
func TestEnvironment_ofOnePlatform(t *testing.T) {
	t.Parallel()
	dataCenter := DefaultSeed()
	dataCenter.Jira.Deployment, dataCenter.Platform = jirasim.DataCenter, "jira"
	for name, c := range map[string]struct {
		seed Seed
		opts Options
		want string
	}{
		"by default":   {DefaultSeed(), Options{}, "HTTP_ACCESS_TOKEN HTTP_ENDPOINT"},
		"http":         {dataCenter, Options{Platform: "http"}, "HTTP_ACCESS_TOKEN HTTP_ENDPOINT"},
		"chatwoot":     {DefaultSeed(), Options{Platform: "chatwoot"}, "CHATWOOT_ACCESS_TOKEN CHATWOOT_ACCOUNT_ID CHATWOOT_ENDPOINT"},
		"zammad":       {DefaultSeed(), Options{Platform: "zammad"}, "ZAMMAD_ACCESS_TOKEN ZAMMAD_ENDPOINT"},
		"jira":         {DefaultSeed(), Options{Platform: "jira"}, "JIRA_API_TOKEN JIRA_EMAIL JIRA_ENDPOINT"},
		"data center":  {dataCenter, Options{}, "JIRA_ENDPOINT JIRA_PERSONAL_ACCESS_TOKEN"},
		"empty":        {Seed{}, Options{Platform: "zammad"}, "ZAMMAD_ENDPOINT"},
		"empty, jira":  {Seed{Platform: "jira"}, Options{}, "JIRA_ENDPOINT"},
		"empty, woot":  {Seed{Platform: "chatwoot"}, Options{}, "CHATWOOT_ENDPOINT"},
		"empty, plain": {Seed{}, Options{}, "HTTP_ENDPOINT"},
	} {
		w, err := Start(t.Context(), c.seed, c.opts)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, variable := range slices.Sorted(maps.Keys(w.Env)) {
			if rest, ok := strings.CutPrefix(variable, "WHATSAPP_CHAT_"); ok {
				got = append(got, rest)
			}
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%s: %s, want %s", name, text, c.want)
		}
		w.Close()
	}
	for _, bad := range []struct {
		seed Seed
		opts Options
	}{{Seed{}, Options{Platform: "slack"}}, {Seed{Platform: "HTTP"}, Options{}}} {
		if _, err := Start(t.Context(), bad.seed, bad.opts); err == nil || !strings.Contains(err.Error(), "http, chatwoot, zammad, jira") {
			t.Errorf("%v", err)
		}
	}
}

// ask sends a request with one header.
func ask(t *testing.T, method, url, header, value, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header[header] = []string{value}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var text json.RawMessage
	_ = json.NewDecoder(resp.Body).Decode(&text)
	return resp.StatusCode, string(text)
}

func TestControl_chatwoot(t *testing.T) {
	t.Parallel()
	w := start(t)
	inbox := w.URLs.Chatwoot + "/api/v1/accounts/1/inboxes/1"
	save := func(name string) int {
		status, _ := ask(t, "PATCH", inbox, "api_access_token", "sandbox-chatwoot-administrator",
			`{"name":"`+name+`","channel":{"provider_config":{"api_key":"EAASandboxTokenGood","phone_number_id":"106000000000001","business_account_id":"102000000000001"}}}`)
		return status
	}
	if got := save("a"); got != 200 {
		t.Errorf("the default inbox cannot be saved: %d", got)
	}
	const base = "/control/chatwoot/inboxes/1"
	w.must(t, 204, "POST", base+"/token", `{"access_token":"EAAbyhand"}`)
	w.must(t, 204, "POST", base+"/phone-number", `{"phone_number_id":"1","business_account_id":"2"}`)
	w.must(t, 204, "POST", base+"/provider-config", `{"source":"x","webhook_verify_token":null}`)
	config := func() map[string]any {
		in, _ := w.Chatwoot.Inbox(1)
		return in.Channel.ProviderConfig
	}
	if c := config(); c["api_key"] != "EAAbyhand" || c["phone_number_id"] != "1" || c["business_account_id"] != "2" || c["source"] != "x" || len(c) != 4 {
		t.Errorf("%v", c)
	}
	if text := w.must(t, 200, "GET", "/control/chatwoot/inboxes", ""); strings.Contains(text, "EAAbyhand") ||
		!strings.Contains(text, `"token_fingerprint":"sha256:`) || !strings.Contains(text, "web_widget") {
		t.Error(text)
	}
	w.must(t, 204, "POST", "/control/chatwoot/settings", `{"meta_reachable":false,"version":"4.11","fail_webhook_setup":true,"delete_after_reads":0}`)
	if got := save("b"); got != 500 {
		t.Errorf("Meta is reached: %d", got)
	}
	w.must(t, 204, "POST", "/control/chatwoot/settings", `{"meta_reachable":true,"rate_limit":{"calls":1,"window":"1h"}}`)
	if a, b := save("c"), save("d"); a != 200 || b != 429 {
		t.Errorf("%d %d", a, b)
	}
	w.must(t, 204, "POST", "/control/chatwoot/settings", `{"rate_limit":{"calls":0}}`)
	w.must(t, 204, "POST", "/control/chatwoot/seed", `{"inboxes":[{"id":9,"account_id":1,"name":"New","channel":{"type":"api"}}]}`)
	w.must(t, 204, "DELETE", "/control/chatwoot/inboxes/9", "")
	w.must(t, 404, "DELETE", "/control/chatwoot/inboxes/9", "")
	w.must(t, 404, "DELETE", "/control/chatwoot/inboxes/x", "")
	w.must(t, 204, "POST", "/control/chatwoot/users/revoke", `{"access_token":"sandbox-chatwoot-administrator"}`)
	if got := save("e"); got != 401 {
		t.Errorf("not revoked: %d", got)
	}
	w.must(t, 422, "POST", base+"/token", `{}`)
	w.must(t, 422, "POST", base+"/phone-number", `{}`)
	w.must(t, 422, "POST", "/control/chatwoot/settings", `{"version":"1"}`)
	w.must(t, 422, "POST", "/control/chatwoot/settings", `{"rate_limit":{"calls":1}}`)
}

func TestControl_zammad(t *testing.T) {
	t.Parallel()
	w := start(t)
	channels := w.URLs.Zammad + "/api/v1/channels/admin/whatsapp"
	save := func() int {
		status, _ := ask(t, "PUT", channels+"/1", "Authorization", "Token token=sandbox-zammad-administrator", `{"group_id":1}`)
		return status
	}
	if got := save(); got != 200 {
		t.Errorf("the default channel cannot be saved: %d", got)
	}
	const base = "/control/zammad/channels/1"
	w.must(t, 204, "POST", base+"/token", `{"access_token":"EAAbyhand"}`)
	w.must(t, 204, "POST", base+"/phone-number", `{"phone_number_id":"1","business_account_id":"2"}`)
	w.must(t, 204, "POST", base+"/options", `{"welcome":"Hi","reminder_active":null,"group_id":0,"active":false}`)
	ch, _ := w.Zammad.Channel(1)
	o := ch.Options
	if _, there := o["reminder_active"]; there || o["access_token"] != "EAAbyhand" || o["phone_number_id"] != "1" || o["business_id"] != "2" ||
		o["welcome"] != "Hi" || ch.GroupID != 0 || !ch.Inactive {
		t.Errorf("%+v", ch)
	}
	if text := w.must(t, 200, "GET", "/control/zammad/channels", ""); strings.Contains(text, "EAAbyhand") || !strings.Contains(text, `"token_fingerprint":"sha256:`) {
		t.Error(text)
	}
	list := func() string {
		_, text := ask(t, "GET", channels, "Authorization", "Token token=sandbox-zammad-administrator", "")
		return text
	}
	w.must(t, 204, "POST", "/control/zammad/settings", `{"masking":false,"meta_reachable":false,"accept_unknown_groups":true}`)
	if !strings.Contains(list(), "EAAbyhand") || save() != 422 {
		t.Error("masked, or Meta is reached")
	}
	w.must(t, 204, "POST", "/control/zammad/settings", `{"masking":true,"meta_reachable":true}`)
	w.must(t, 204, "DELETE", base+"/token", "")
	if w.Zammad.Token(1) != "" || strings.Contains(list(), "EAAbyhand") {
		t.Error("not removed")
	}
	w.must(t, 204, "POST", "/control/zammad/seed", `{"groups":[{"id":2,"name":"New"}],"channels":[{"id":9,"group_id":2,"options":{}}]}`)
	w.must(t, 204, "DELETE", "/control/zammad/channels/9", "")
	w.must(t, 404, "DELETE", "/control/zammad/channels/9", "")
	w.must(t, 204, "POST", "/control/zammad/users/3/permissions", `{"permissions":["ticket.agent"]}`)
	if got := save(); got != 403 {
		t.Errorf("still permitted: %d", got)
	}
	w.must(t, 204, "POST", "/control/zammad/users/3/revoke", "")
	if got := save(); got != 401 {
		t.Errorf("not revoked: %d", got)
	}
	w.must(t, 404, "POST", "/control/zammad/users/99/revoke", "")
	w.must(t, 422, "POST", base+"/token", `{}`)
	w.must(t, 422, "POST", base+"/options", `{"group_id":"1"}`)
	w.must(t, 400, "POST", "/control/zammad/settings", `{"colour":true}`)
}

func TestControl_jira(t *testing.T) {
	t.Parallel()
	w := start(t)
	read := func(project string) (int, string) {
		return ask(t, "GET", w.URLs.Jira+"/rest/api/3/project/"+project, "Authorization", "Basic YWRtaW5AamlyYS5leGFtcGxlOnNhbmRib3gtamlyYS1hcGktdG9rZW4=", "")
	}
	if status, text := read("SUP"); status != 200 || !strings.Contains(text, "service_desk") {
		t.Errorf("%d %s", status, text)
	}
	w.must(t, 204, "POST", "/control/jira/projects/SUP", `{"type":"business","key":"HELP","name":"Help"}`)
	if status, text := read("HELP"); status != 200 || !strings.Contains(text, "business") {
		t.Errorf("%d %s", status, text)
	}
	w.must(t, 204, "POST", "/control/jira/projects/HELP", `{"hidden":true}`)
	if status, _ := read("HELP"); status != 404 {
		t.Error("not hidden")
	}
	w.must(t, 204, "POST", "/control/jira/projects/HELP", `{"hidden":false}`)
	w.must(t, 204, "POST", "/control/jira/settings", `{"hide_project_type":true,"bad_credentials_answer_401":true,"rate_limit":{"calls":1,"window":"1h"}}`)
	if status, text := read("HELP"); status != 200 || strings.Contains(text, "business") {
		t.Errorf("%d %s", status, text)
	}
	if status, _ := read("HELP"); status != 429 {
		t.Error("no limit")
	}
	w.must(t, 204, "POST", "/control/jira/settings", `{"rate_limit":{"calls":0}}`)
	w.must(t, 204, "POST", "/control/jira/seed", `{"projects":[{"id":"10009","key":"NEW"}]}`)
	w.must(t, 204, "DELETE", "/control/jira/projects/NEW", "")
	w.must(t, 404, "DELETE", "/control/jira/projects/NEW", "")
	if text := w.must(t, 200, "GET", "/control/jira/write-attempts", ""); !strings.Contains(text, "[]") {
		t.Error(text)
	}
	ask(t, "PUT", w.URLs.Jira+"/rest/api/3/project/HELP", "Authorization", "x", "{}")
	if text := w.must(t, 200, "GET", "/control/jira/write-attempts", ""); !strings.Contains(text, `"PUT"`) {
		t.Error(text)
	}
	w.must(t, 204, "POST", "/control/jira/users/5b10a2844c20165700ede21g/revoke", "")
	if status, _ := read("HELP"); status != 401 {
		t.Errorf("not revoked: %d", status)
	}
	w.must(t, 404, "POST", "/control/jira/users/nobody/revoke", "")
	w.must(t, 422, "POST", "/control/jira/projects/HELP", `{"key":"X"}`)
	w.must(t, 422, "POST", "/control/jira/settings", `{"rate_limit":{"calls":1}}`)
}
