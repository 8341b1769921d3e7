package graphsim_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

// 3: assign, list, take off.
func TestAssignedUsers(t *testing.T) {
	w := newUserWorld(t)
	w.assign(employeeUser, `["DEVELOP","MESSAGING"]`).ok().is(true, "success")
	r := w.read(waba+"/assigned_users?business="+business+"&fields=id,name,tasks,business,user_type").ok().is(2.0, "summary", "total_count")
	r.is("employee", "data", 1, "name").is("SYSTEM_USER", "data", 1, "user_type").is(business, "data", 1, "business", "id")
	if got := r.tasksOf(employeeUser); got != "DEVELOP,MESSAGING" {
		t.Error(got)
	}
	w.read(waba+"/assigned_users?limit=1&business="+business).ok().is(nil, "data", 1).is(2.0, "summary", "total_count")
	expanded := w.read(waba + "?fields=assigned_users.business(" + business + "){name}").ok()
	expanded.is("admin", "assigned_users", "data", 0, "name").is(nil, "assigned_users", "data", 0, "tasks")
	mine := w.read(employeeUser+"/assigned_whatsapp_business_accounts").ok().is(1.0, "summary", "total_count")
	mine.is(waba, "data", 0, "id").is("Service", "data", 0, "name").is("DEVELOP", "data", 0, "tasks", 0)

	for _, tasks := range [][]string{{`['MANAGE']`}, {"MANAGE"}, {"MANAGE,MANAGE"}, {"MANAGE", "MANAGE"}, {` [ "MANAGE" ] `}} {
		w.assign(employeeUser, tasks...).ok()
		if got := w.tasks(employeeUser); got != "MANAGE" {
			t.Errorf("%q gives %s", tasks, got)
		}
	}
	w.assign(employeeUser, "DEVELOP", "VIEW_INSIGHTS").ok()
	if got := w.AssignedTasks(waba, employeeUser); !slices.Equal(got, []string{"DEVELOP", "VIEW_INSIGHTS"}) {
		t.Error(got)
	}
	take := func(form url.Values) reply { return w.asAdmin(http.MethodDelete, waba+"/assigned_users", form) }
	take(url.Values{"user": {employeeUser}}).ok().is(true, "success")
	take(url.Values{"user": {employeeUser}}).ok()
	if got := w.Assignments(waba); len(got) != 1 || got["501"][0] != "MANAGE" {
		t.Error(got)
	}
	w.RefuseAbsentUnassign(true)
	take(url.Values{"user": {employeeUser}}).fails(100, 0)
	take(nil).fails(100, 0)
	if c := w.Counts(); c.Assigned != 7 || c.Unassigned != 1 {
		t.Errorf("%+v", c)
	}
}

// 3: what is refused.
func TestAssignedUsers_refused(t *testing.T) {
	w := newUserWorld(t)
	w.read(waba+"/assigned_users").fails(100, 0).says("The parameter business is required")
	w.read(waba+"/assigned_users?business="+waba).ok().is(nil, "data", 0).is(0.0, "summary", "total_count")
	w.RefuseWrongBusiness(true)
	w.read(waba+"/assigned_users?business="+waba).fails(100, 33)

	w.assign(employeeUser).fails(100, 0)
	w.assign(employeeUser, "BOSS").fails(100, 0)
	w.assign(employeeUser, "[").fails(100, 0)
	w.assign("", "MANAGE").fails(100, 0)
	for _, id := range []string{"1", adminAtOther, "501"} {
		w.assign(id, "MANAGE").fails(100, 0)
	}
	as := func(method string) reply {
		return w.do(method, "/v25.0/"+waba+"/assigned_users?user="+employeeUser+"&tasks=MANAGE&business="+business, employeeToken, nil)
	}
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
		as(method).fails(200, 0)
	}
	w.EmployeesRead(true)
	as(http.MethodGet).ok()
	w.do(http.MethodGet, "/v25.0/"+adminUser+"/assigned_whatsapp_business_accounts", employeeToken, nil).ok()
	w.DropScope(adminToken, "whatsapp_business_management")
	w.assign(employeeUser, "MANAGE").fails(200, 0)
	if c := w.Counts(); c.Assigned != 0 {
		t.Errorf("%+v", c)
	}
}

// 3: replaced or merged, expanded or not, in any order.
func TestAssignedUsers_switches(t *testing.T) {
	w := newUserWorld(t)
	w.assign(employeeUser, "DEVELOP").ok()
	w.assign(employeeUser, "MESSAGING").ok()
	if got := w.tasks(employeeUser); got != "MESSAGING" {
		t.Errorf("replaced by %s", got)
	}
	w.MergeTasks(true)
	w.assign(employeeUser, "DEVELOP").ok()
	if got := w.tasks(employeeUser); got != "DEVELOP,MESSAGING" {
		t.Errorf("merged to %s", got)
	}
	w.SetTasksReadBack(graphsim.TasksExpanded)
	if got := w.tasks(adminUser); !strings.HasPrefix(got, "MANAGE,") || !strings.Contains(got, "VIEW_TEMPLATES") {
		t.Error(got)
	}
	w.SetTasksReadBack(graphsim.TasksExpandedWithoutManage)
	got := w.tasks(adminUser)
	if strings.Contains(got, "MANAGE,") || !strings.Contains(got, "VIEW_TEMPLATES") {
		t.Error(got)
	}
	if other := w.tasks(employeeUser); other != "DEVELOP,MESSAGING" {
		t.Error(other)
	}
	w.ShuffleTasks(true)
	a, b := strings.Split(w.tasks(adminUser), ","), strings.Split(w.tasks(adminUser), ",")
	if slices.Equal(a, b) {
		t.Error("the same order twice")
	}
	slices.Sort(a)
	slices.Sort(b)
	if !slices.Equal(a, b) {
		t.Errorf("not the same set: %q %q", a, b)
	}
}

// People are in assigned_users and nowhere else.
func TestPeople(t *testing.T) {
	w := newUserWorld(t)
	w.AddPerson(graphsim.Person{ID: "888", BusinessID: business, Name: "Jane", Accounts: map[string][]string{waba: {"VIEW_COST"}}})
	if got := w.tasks("888"); got != "VIEW_COST" {
		t.Error(got)
	}
	w.read(waba+"/assigned_users?fields=user_type&business="+business).ok().is("BUSINESS_USER", "data", 1, "user_type")
	if got := w.read(users).ok().ids("data"); strings.Contains(got, "888") {
		t.Error(got)
	}
	w.read("888").fails(100, 33)
	w.assign("888", "MANAGE").ok()
	w.post("888/access_tokens", nil).fails(100, 33)
	w.AddPerson(graphsim.Person{ID: "888", BusinessID: business, Name: "Jane Doe"})
	w.read(waba+"/assigned_users?business="+business).ok().is("Jane Doe", "data", 1, "name")
	w.asAdmin(http.MethodDelete, waba+"/assigned_users", url.Values{"user": {"888"}}).ok()
	if got := w.tasks("888"); got != "-" {
		t.Error(got)
	}
}

// 4.6: accounts of others that are shared.
func TestClientAccounts(t *testing.T) {
	w := newUserWorld(t)
	clients := business + "/client_whatsapp_business_accounts"
	if got := w.read(clients).ok().ids("data"); got != clientWABA {
		t.Error(got)
	}
	if got := w.read(business + "/owned_whatsapp_business_accounts").ok().ids("data"); strings.Contains(got, clientWABA) {
		t.Error(got)
	}
	w.read(clients+"?find="+waba).ok().is(nil, "data", 0)
	w.read(clientWABA).fails(200, 0) // needs Advanced Access
	w.AddApp(graphsim.App{ID: appID, Name: "Care", Secret: appSecret, BusinessID: business, AdvancedAccess: true})
	w.read(clientWABA).ok()
	w.post(clientWABA+"/assigned_users", url.Values{"user": {employeeUser}, "tasks": {"MANAGE"}}).ok()
	w.read(clientWABA+"/assigned_users?business="+business).ok().is(employeeUser, "data", 0, "id")
	w.read(clientWABA+"/assigned_users?business="+foreign).ok().is(nil, "data", 0)
	w.do(http.MethodGet, "/v25.0/"+clientWABA, w.generate(employeeUser).token(), nil).ok()
	w.ShareBusinessAccount(clientWABA, business, false)
	w.read(clients).ok().is(nil, "data", 0)
	w.ShareBusinessAccount(clientWABA, business, true)
	w.read(clients).ok().is(clientWABA, "data", 0, "id")
}

// 4.3: subscribed_apps.
func TestSubscribedApps(t *testing.T) {
	w := newUserWorld(t)
	hooks := waba + "/subscribed_apps"
	list := func() reply { return w.read(hooks).ok() }
	override := url.Values{"override_callback_uri": {"https://hook.example/a"}, "verify_token": {"canary-verify"}}

	list().is(nil, "data", 0)
	w.post(hooks, override).fails(100, 0).says("Before override the current callback uri")
	w.post(hooks, nil).ok().is(true, "success")
	w.post(hooks, nil).ok()
	r := list().is(appID, "data", 0, "whatsapp_business_api_data", "id").is("Care", "data", 0, "whatsapp_business_api_data", "name").
		is(nil, "data", 0, "override_callback_uri").is(nil, "data", 0, "id").is(nil, "data", 1)
	if link, _ := r.at("data", 0, "whatsapp_business_api_data", "link").(string); !strings.HasSuffix(link, appID) {
		t.Error(link)
	}
	w.post(hooks, override).ok()
	if text := list().is("https://hook.example/a", "data", 0, "override_callback_uri").text; strings.Contains(text, "canary") {
		t.Error(text)
	}
	w.post(hooks, url.Values{"app_id": {otherApp}}).ok() // the app of the token, and the override is gone
	list().is(nil, "data", 0, "override_callback_uri").is(nil, "data", 1)
	w.do(http.MethodPost, "/v25.0/"+hooks, otherToken, nil).ok()
	list().is(otherApp, "data", 1, "whatsapp_business_api_data", "id")

	for _, bad := range []url.Values{
		{"override_callback_uri": {"https://hook.example"}}, {"verify_token": {"v"}},
		{"override_callback_uri": {"http://hook.example"}, "verify_token": {"v"}},
		{"override_callback_uri": {"https://hook.example/" + strings.Repeat("a", 200)}, "verify_token": {"v"}},
	} {
		w.post(hooks, bad).fails(100, 0)
	}
	w.FailCallbacks(true)
	w.post(hooks, override).fails(2200, 0).has(http.StatusBadRequest)
	w.RefuseOverrides(true)
	w.post(hooks, override).fails(100, 0)
	w.post(hooks, nil).ok()

	w.asAdmin(http.MethodDelete, hooks, nil).ok()
	w.asAdmin(http.MethodDelete, hooks, nil).ok()
	list().is(otherApp, "data", 0, "whatsapp_business_api_data", "id").is(nil, "data", 1)
	if c := w.Counts(); c.Subscribed != 6 || c.Unsubscribed != 1 {
		t.Errorf("%+v", c)
	}
	w.SubscribeApp(graphsim.SubscribedApp{BusinessAccountID: waba, AppID: appID})
	w.SubscribeApp(graphsim.SubscribedApp{BusinessAccountID: waba, AppID: appID, OverrideCallbackURI: "https://by.hand"})
	w.UnsubscribeApp(waba, otherApp)
	if got := w.SubscribedApps(waba); len(got) != 1 || got[0].OverrideCallbackURI != "https://by.hand" {
		t.Errorf("%+v", got)
	}
	w.read(waba+"?fields=subscribed_apps").ok().is(appID, "subscribed_apps", "data", 0, "whatsapp_business_api_data", "id")
	w.RemoveBusinessAccount(waba)
}

const userSeedText = `{
  "apps": [{"id": "111", "name": "Care", "secret": "s", "business_id": "200"}],
  "businesses": [{"id": "200", "name": "Lucky Shrub", "requires_expiring_tokens": true}, {"id": "201", "name": "Agency"}],
  "business_accounts": [{"id": "300", "name": "Service", "business_id": "200", "shared_with": ["201"]}],
  "system_users": [{"id": "501", "business_id": "200", "name": "bot", "role": "ADMIN", "ids": {"111": "900"}, "apps": ["111"], "accounts": {"300": ["MANAGE"]}}],
  "people": [{"id": "888", "business_id": "200", "name": "Jane", "accounts": {"300": ["DEVELOP"]}}],
  "subscribed_apps": [{"business_account_id": "300", "app_id": "111", "override_callback_uri": "https://hook.example"}],
  "tokens": [{"token": "EAAx", "app_id": "111", "user_id": "900", "scopes": ["business_management", "whatsapp_business_management"], "follows_assignments": true}]
}`

func TestSeed_users(t *testing.T) {
	load := func(text string) (*graphsim.Sim, error) {
		seed, err := graphsim.ReadSeed(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		sim := graphsim.New(graphsim.Options{})
		if err := sim.Load(seed); err != nil {
			return sim, err
		}
		return sim, sim.Load(seed) // again
	}
	sim, err := load(userSeedText)
	if err != nil {
		t.Fatal(err)
	}
	if len(sim.SystemUsers("200")) != 1 || !sim.Installed("900", "111") || len(sim.Assignments("300")) != 2 || len(sim.SubscribedApps("300")) != 1 || sim.LiveTokens("501") != 1 {
		t.Errorf("%+v", sim.SystemUsers("200"))
	}
	for change, want := range map[string]string{
		`"apps": ["111"]|"apps": ["112"]`:                                 "refers to Application",
		`{"111": "900"}|{"112": "900"}`:                                   "refers to Application",
		`{"111": "900"}|{"111": "300"}`:                                   "there twice",
		`"id": "501"|"id": "5x"`:                                          "not made of digits",
		`{"300": ["MANAGE"]}|{"301": ["MANAGE"]}`:                         "refers to WhatsAppBusinessAccount",
		`{"300": ["MANAGE"]}|{"300": []}`:                                 "no tasks",
		`"name": "bot"|"name": ""`:                                        "no name",
		`"business_id": "200", "name": "J|"business_id": "9", "name": "J`: "refers to Business",
		`"shared_with": ["201"]|"shared_with": ["9"]`:                     "refers to Business",
		`"app_id": "111", "over|"app_id": "9", "over`:                     "refers to Application",
	} {
		from, to, _ := strings.Cut(change, "|")
		if _, err := load(strings.Replace(userSeedText, from, to, 1)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", change, err)
		}
	}
}
