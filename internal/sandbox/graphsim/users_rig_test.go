package graphsim_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

const (
	adminUser, employeeUser   = "1220001", "1220002" // ids of the app "Care"
	adminAtOther              = "1330001"            // the admin's id at another app
	adminToken, employeeToken = "EAAcanaryAdminToken00000000", "EAAcanaryEmployeeToken00000"
	foreign                   = "201" // another portfolio
	foreignApp                = "113"
	clientWABA                = "310"
)

// newUserWorld is newWorld with system users: an admin and an employee, the app
// installed for both, and a second portfolio.
func newUserWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	err := w.Load(graphsim.Seed{
		Apps: []graphsim.App{
			{ID: appID, Name: "Care", Secret: appSecret, BusinessID: business},
			{ID: otherApp, Name: "Other", Secret: "other-secret", BusinessID: business},
			{ID: foreignApp, Name: "Foreign", Secret: "foreign-secret", BusinessID: foreign},
		},
		Businesses: []graphsim.Business{{ID: foreign, Name: "Client"}},
		BusinessAccounts: []graphsim.BusinessAccount{
			{ID: clientWABA, Name: "Client's", BusinessID: foreign, SharedWith: []string{business}},
		},
		SystemUsers: []graphsim.SystemUser{
			{
				ID: "501", BusinessID: business, Name: "admin", Role: "ADMIN", IDs: map[string]string{appID: adminUser, otherApp: adminAtOther},
				Apps: []string{appID}, Accounts: map[string][]string{waba: {"MANAGE"}},
			},
			{ID: "502", BusinessID: business, Name: "employee", Role: "EMPLOYEE", IDs: map[string]string{appID: employeeUser}, Apps: []string{appID}},
		},
		Tokens: []graphsim.Token{
			{Token: adminToken, AppID: appID, UserID: adminUser, Scopes: allScopes},
			{Token: employeeToken, AppID: appID, UserID: employeeUser, Scopes: allScopes},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) asAdmin(method, path string, form url.Values) reply {
	w.t.Helper()
	return w.do(method, "/v25.0/"+path, adminToken, form)
}

func (w *world) post(path string, form url.Values) reply {
	w.t.Helper()
	return w.asAdmin(http.MethodPost, path, form)
}

func (w *world) read(path string) reply { w.t.Helper(); return w.asAdmin(http.MethodGet, path, nil) }

// generate makes a token with all that it takes; changes are "name=value", and
// "name=" leaves the parameter out.
func (w *world) generate(user string, changes ...string) reply {
	w.t.Helper()
	form := url.Values{
		"business_app": {appID}, "appsecret_proof": {proof(adminToken)},
		"scope": {"whatsapp_business_management,business_management"},
	}
	change(form, changes)
	return w.post(user+"/access_tokens", form)
}

func change(form url.Values, changes []string) {
	for _, c := range changes {
		name, value, _ := strings.Cut(c, "=")
		if form.Set(name, value); value == "" {
			form.Del(name)
		}
	}
}

func (r reply) token() string {
	r.t.Helper()
	value, _ := r.ok().at("access_token").(string)
	if value == "" {
		r.t.Fatalf("no token in %s", r.text)
	}
	return value
}

// oauth makes one of the calls below oauth/.
func (w *world) oauth(path string, form url.Values, changes ...string) reply {
	w.t.Helper()
	form.Set("client_id", appID)
	form.Set("client_secret", appSecret)
	change(form, changes)
	return w.do(http.MethodGet, "/v25.0/oauth/"+path+"?"+form.Encode(), "", nil)
}

func (w *world) refresh(old string, changes ...string) reply {
	w.t.Helper()
	return w.oauth("access_token", url.Values{
		"grant_type": {"fb_exchange_token"}, "set_token_expires_in_60_days": {"true"}, "fb_exchange_token": {old},
	}, changes...)
}

func (w *world) revoke(old string, changes ...string) reply {
	w.t.Helper()
	return w.oauth("revoke", url.Values{"revoke_token": {old}, "access_token": {adminToken}}, changes...)
}

func (w *world) assign(user string, tasks ...string) reply {
	w.t.Helper()
	return w.post(waba+"/assigned_users", url.Values{"user": {user}, "tasks": tasks})
}

func (w *world) tasks(user string) string {
	w.t.Helper()
	return w.read(waba + "/assigned_users?business=" + business).ok().tasksOf(user)
}

// tasksOf is "-" for a user that is not there.
func (r reply) tasksOf(user string) string {
	r.t.Helper()
	list, _ := r.at("data").([]any)
	for _, v := range list {
		m := v.(map[string]any)
		if m["id"] == user {
			var tasks []string
			for _, task := range m["tasks"].([]any) {
				tasks = append(tasks, task.(string))
			}
			return strings.Join(tasks, ",")
		}
	}
	return "-"
}
