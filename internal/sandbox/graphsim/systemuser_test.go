package graphsim_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

const users = business + "/system_users"

// 2.1: create, list, node, rename; names are not unique.
func TestSystemUsers(t *testing.T) {
	w := newUserWorld(t)
	first, _ := w.post(users, url.Values{"name": {"bot"}, "role": {"ADMIN"}}).ok().at("id").(string)
	second, _ := w.post(users, url.Values{"name": {"bot"}}).ok().at("id").(string)
	if first == "" || first == second {
		t.Fatalf("%q %q", first, second)
	}
	list := w.read(users).ok().is(4.0, "summary", "total_count").is("ADMIN", "data", 0, "role").is("EMPLOYEE", "data", 3, "role")
	if got := list.ids("data"); got != strings.Join([]string{adminUser, employeeUser, first, second}, ",") {
		t.Error(got)
	}
	w.read(users+"?limit=1").ok().is(nil, "data", 1).is(4.0, "summary", "total_count")
	w.read(business+"?fields=system_users.limit(1){name}").ok().is("admin", "system_users", "data", 0, "name")
	w.read(first).ok().is("bot", "name").is(nil, "role")
	r := w.read(first + "?fields=name,role,created_time,created_by,finance_permission").ok()
	r.is("ADMIN", "role").is("2026-11-22T12:00:00+0000", "created_time").is(adminUser, "created_by", "id").is(nil, "finance_permission")

	w.post(users, url.Values{"system_user_id": {second}, "name": {"renamed"}, "role": {"ADMIN"}}).ok().is(true, "success")
	w.read(second+"?fields=name,role").ok().is("renamed", "name").is("EMPLOYEE", "role")
	w.RenameAnswersID(true)
	w.RolesChangeable(true)
	w.post(users, url.Values{"system_user_id": {second}, "name": {"boss"}, "role": {"ADMIN"}}).ok().is(second, "id")
	w.read(second+"?fields=role").ok().is("ADMIN", "role")
	if c := w.Counts(); c.UsersCreated != 2 || c.UsersRenamed != 2 || len(w.SystemUsers(business)) != 4 {
		t.Errorf("%+v", c)
	}

	for _, bad := range []url.Values{
		{"name": {" "}, "role": {"ADMIN"}}, {"name": {"x"}, "role": {"BOSS"}}, {"role": {"ADMIN"}},
		{"name": {"x"}, "system_user_id": {"1"}}, {"name": {"x"}, "system_user_id": {adminAtOther}},
	} {
		w.post(users, bad).fails(100, 0)
	}
	w.asAdmin(http.MethodDelete, first, nil).fails(100, 33) // "You cannot delete a system user"
	w.asAdmin(http.MethodPost, first, url.Values{"name": {"x"}}).fails(100, 33)
}

// 2.1: whose token may.
func TestSystemUsers_callers(t *testing.T) {
	w := newUserWorld(t)
	as := func(bearer, method, path string, form url.Values) reply {
		return w.do(method, "/v25.0/"+path, bearer, form)
	}
	name := url.Values{"name": {"x"}}
	as(employeeToken, http.MethodPost, users, name).fails(200, 0)
	as(employeeToken, http.MethodGet, users, nil).fails(200, 0)
	as(employeeToken, http.MethodGet, adminUser, nil).fails(200, 0)
	as(employeeToken, http.MethodGet, business+"?fields=system_users", nil).fails(200, 0)
	as(employeeToken, http.MethodGet, employeeUser, nil).ok().is("employee", "name") // itself
	as(employeeToken, http.MethodGet, "me?fields=name", nil).ok().is("employee", "name")
	w.EmployeesRead(true)
	as(employeeToken, http.MethodGet, users, nil).ok()
	as(employeeToken, http.MethodPost, users, name).fails(200, 0)
	w.SetSystemUserRole(employeeUser, "ADMIN")
	as(employeeToken, http.MethodPost, users, name).ok()
	as(token, http.MethodPost, users, name).ok() // a user nobody declared is an admin
	w.AddToken(graphsim.Token{Token: "EAAperson", AppID: appID, Type: "USER", UserID: "77", Scopes: allScopes})
	as("EAAperson", http.MethodPost, users, name).ok()
	as(appToken, http.MethodPost, users, name).fails(100, 33)
	as(adminToken, http.MethodPost, foreign+"/system_users", name).fails(100, 33)
	w.DropScope(adminToken, "business_management")
	as(adminToken, http.MethodPost, users, name).fails(200, 0)
	as(adminToken, http.MethodGet, adminUser, nil).fails(200, 0)
}

// 2.1: ids are app-scoped.
func TestSystemUsers_ids(t *testing.T) {
	w := newUserWorld(t)
	id, _ := w.post(users, url.Values{"name": {"bot"}}).ok().at("id").(string)
	there := w.do(http.MethodGet, "/v25.0/"+users, otherToken, nil).ok()
	if got := there.ids("data"); !strings.HasPrefix(got, adminAtOther+",") || strings.Contains(got, id) {
		t.Errorf("the other app knows %s", got)
	}
	theirs := w.AppScopedID(id, otherApp)
	w.read(theirs).fails(100, 33)
	w.read("501").fails(100, 33) // the id of Business settings
	w.do(http.MethodGet, "/v25.0/"+theirs, otherToken, nil).ok().is("bot", "name")
	w.do(http.MethodGet, "/v25.0/"+id, otherToken, nil).fails(100, 33)
	w.RenameSystemUser(theirs, "one record")
	w.read(id).ok().is("one record", "name")

	again := newUserWorld(t)
	again.post(users, url.Values{"name": {"bot"}}).ok().is(id, "id") // the same in every run
	u, ok := w.FindSystemUser(id)
	if !ok || u.IDs[appID] != id || u.IDs[otherApp] != theirs {
		t.Errorf("%+v", u)
	}
}

func TestSystemUsers_roleSwitches(t *testing.T) {
	w := newUserWorld(t)
	w.HideNodeRole(true)
	w.read(adminUser+"?fields=role").fails(100, 0).says("nonexisting field (role) on node type (SystemUser)")
	w.read(users+"?fields=role").ok().is("ADMIN", "data", 0, "role")
	w.HideListRole(true)
	w.read(users).ok().is(nil, "data", 0, "role").is("admin", "data", 0, "name")
	w.read(users+"?fields=role").fails(100, 0)
	w.SummaryOnRequest(true)
	w.read(users).ok().is(nil, "summary")
	w.read(users+"?summary=total_count").ok().is(2.0, "summary", "total_count")
}

// 7.9: lists may lag.
func TestListsLag(t *testing.T) {
	w := newUserWorld(t)
	w.ListsLag(2)
	id, _ := w.post(users, url.Values{"name": {"bot"}}).ok().at("id").(string)
	for read := range 3 {
		if got := strings.Contains(w.read(users).ids("data"), id); got != (read == 2) {
			t.Errorf("read %d shows it: %v", read, got)
		}
	}
	w.read(id).ok()
	w.assign(id, "MANAGE").ok()
	w.assign(id, "DEVELOP").ok()
	if got := []string{w.tasks(id), w.tasks(id), w.tasks(id)}; strings.Join(got, " ") != "- - DEVELOP" {
		t.Error(got)
	}
	w.asAdmin(http.MethodDelete, waba+"/assigned_users", url.Values{"user": {id}}).ok()
	if got := []string{w.tasks(id), w.tasks(id), w.tasks(id)}; strings.Join(got, " ") != "DEVELOP DEVELOP -" {
		t.Error(got)
	}
	if w.AssignedTasks(waba, id) != nil {
		t.Error("the truth lags")
	}
}

func TestSystemUsers_byHand(t *testing.T) {
	w := newUserWorld(t)
	w.HideSystemUser(adminUser, true)
	w.read(adminUser).fails(100, 33)
	if got := w.read(users).ok().ids("data"); got != employeeUser {
		t.Error(got)
	}
	w.HideSystemUser(adminUser, false)
	w.RemoveSystemUser(employeeUser)
	w.read(employeeUser).fails(100, 33)
	w.do(http.MethodGet, "/v25.0/me", employeeToken, nil).fails(190, 467)
	if n := len(w.SystemUsers(business)); n != 1 {
		t.Errorf("%d users", n)
	}
	id := w.AddSystemUser(graphsim.SystemUser{BusinessID: business, Name: "new"})
	if w.AddSystemUser(graphsim.SystemUser{ID: id, BusinessID: business, Name: "newer", Role: "ADMIN"}) != id || len(w.SystemUsers(business)) != 2 {
		t.Error("not replaced")
	}
	if _, ok := w.FindSystemUser("1"); ok {
		t.Error("found nobody")
	}
	for name, f := range map[string]func(){
		"user":    func() { w.RenameSystemUser("1", "x") },
		"app":     func() { w.InstallApp(adminUser, "1") },
		"account": func() { w.AssignUser("1", adminUser, "MANAGE") },
		"tasks":   func() { w.AssignUser(waba, adminUser) },
		"hook":    func() { w.UnsubscribeApp(waba, appID) },
		"person":  func() { w.AddPerson(graphsim.Person{ID: "501", BusinessID: business}) },
		"expiry":  func() { w.SetBusinessRequiresExpiring("1", true) },
		"share":   func() { w.ShareBusinessAccount("1", business, true) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

// 2.2: install.
func TestInstall(t *testing.T) {
	w := newUserWorld(t)
	id, _ := w.post(users, url.Values{"name": {"bot"}}).ok().at("id").(string)
	install := func(app string) reply { return w.post(id+"/applications", url.Values{"business_app": {app}}) }
	install("").fails(100, 0)
	install("9").fails(100, 0)
	install(foreignApp).fails(200, 0)
	install(appID).ok().is(true, "success")
	install(appID).ok()
	if !w.Installed(id, appID) || w.Installed(id, otherApp) || w.Counts().AppsInstalled != 1 {
		t.Errorf("%+v", w.Counts())
	}
	w.RefuseRepeatedInstall(true)
	install(appID).fails(100, 0)
	w.InstallAnswersBareTrue(true)
	if r := install(otherApp).ok(); r.text != "true" {
		t.Error(r.text)
	}
	r := w.read(id+"/assigned_applications").ok().is("Care", "data", 0, "name")
	if got := r.ids("data"); got != appID+","+otherApp {
		t.Error(got)
	}
	w.HideAssignedApplications(true)
	w.read(id+"/assigned_applications").fails(100, 0)

	// "another system user" may, unless the switch says no.
	as := func() reply {
		return w.do(http.MethodPost, "/v25.0/"+adminUser+"/applications", employeeToken, url.Values{"business_app": {otherApp}})
	}
	w.InstallNeedsAdmin(true)
	as().fails(200, 0)
	w.InstallNeedsAdmin(false)
	as().ok()
	w.UninstallApp(adminUser, appID)
	w.read(waba).fails(190, 458)
}
