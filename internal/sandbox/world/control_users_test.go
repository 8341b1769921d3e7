package world

import (
	"strings"
	"testing"
)

func TestControl_systemUsers(t *testing.T) {
	t.Parallel()
	w := start(t)
	const (
		business = "300000000000001"
		account  = "102000000000001"
		app      = "200000000000001"
		user     = "/control/graph/system-users/122000000000001"
		assigned = "/control/graph/business-accounts/" + account + "/assigned-users"
		apps     = "/control/graph/business-accounts/" + account + "/subscribed-apps"
	)
	list := func() string {
		return w.must(t, 200, "GET", "/control/graph/businesses/"+business+"/system-users", "")
	}
	if text := list(); !strings.Contains(text, `"live_tokens":3`) || !strings.Contains(text, `"role":"ADMIN"`) || strings.Contains(text, "EAA") {
		t.Error(text)
	}
	w.must(t, 204, "POST", user, `{"name":"By Hand","role":"EMPLOYEE","hidden":true}`)
	if u, _ := w.Graph.FindSystemUser("61550000000001"); u.Name != "By Hand" || u.Role != "EMPLOYEE" {
		t.Errorf("%+v", u)
	}
	w.must(t, 204, "POST", user, `{"hidden":false,"role":"ADMIN"}`)
	w.must(t, 204, "POST", assigned, `{"user":"122000000000001","tasks":["MESSAGING"]}`)
	if tasks := w.Graph.AssignedTasks(account, "122000000000001"); len(tasks) != 1 || tasks[0] != "MESSAGING" {
		t.Error(tasks)
	}
	w.must(t, 204, "POST", assigned, `{"user":"122000000000001"}`)
	if tasks := w.Graph.AssignedTasks(account, "122000000000001"); tasks != nil {
		t.Error(tasks)
	}
	w.must(t, 204, "DELETE", apps+"/"+app, "")
	w.must(t, 404, "DELETE", apps+"/"+app, "")
	w.must(t, 204, "POST", apps, `{"app_id":"`+app+`","override_callback_uri":"https://hook.example"}`)
	if got := w.Graph.SubscribedApps(account); len(got) != 1 || got[0].OverrideCallbackURI == "" {
		t.Errorf("%+v", got)
	}
	w.must(t, 204, "POST", "/control/graph/businesses/"+business, `{"requires_expiring_tokens":true}`)
	if text := w.must(t, 200, "POST", user+"/revoke", ""); text != `{"revoked":3}` {
		t.Error(text)
	}
	if status, _ := w.graph(t, "/v25.0/"+account, w.Env["WASANDBOX_TOKEN"]); status != 401 {
		t.Error(status)
	}
	w.must(t, 204, "DELETE", user, "")
	w.must(t, 404, "POST", user, `{"name":"x"}`)
	w.must(t, 404, "POST", user+"/revoke", "")
	w.must(t, 404, "POST", assigned, `{"user":"1","tasks":["MANAGE"]}`)
	w.must(t, 404, "POST", apps, `{"app_id":"1"}`)
	w.must(t, 404, "GET", "/control/graph/businesses/1/system-users", "")
	w.must(t, 404, "POST", "/control/graph/businesses/1", `{"requires_expiring_tokens":true}`)
	w.must(t, 422, "POST", "/control/graph/businesses/"+business, `{}`)
}

// The user behind the default token is an admin of the portfolio, with the app
// installed and the account assigned.
func TestDefaultWorld_systemUser(t *testing.T) {
	t.Parallel()
	w := start(t)
	for path, want := range map[string]string{
		"/v25.0/300000000000001/system_users":                                  `"role":"ADMIN"`,
		"/v25.0/102000000000001/assigned_users?business=300000000000001":       `"tasks":["MANAGE"]`,
		"/v25.0/102000000000001/subscribed_apps":                               `"id":"200000000000001"`,
		"/v25.0/122000000000001/assigned_whatsapp_business_accounts?fields=id": `"id":"102000000000001"`,
		"/v25.0/300000000000001/client_whatsapp_business_accounts":             `"data":[]`,
		"/v25.0/122000000000001?fields=name":                                   `"name":"sandbox-system-user"`,
	} {
		if status, text := w.graph(t, path, w.Env["WASANDBOX_TOKEN"]); status != 200 || !strings.Contains(text, want) {
			t.Errorf("%s: %d %s", path, status, text)
		}
	}
}
