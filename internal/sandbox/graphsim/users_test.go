package graphsim_test

import (
	"fmt"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simtest"
)

// System users are created, listed, read and renamed. Names are not unique.
func TestSystemUsers(t *testing.T) {
	w := newWorld(t)
	first := w.try("admin POST "+users+" name=bot&role=ADMIN", "ok").textAt("id")
	second := w.try("admin POST "+users+" name=bot", "ok").textAt("id")
	list := w.try("admin GET "+users, "ok", `"total_count":4`)
	expect(t, "list", list.ids("data"), strings.Join([]string{adminUser, employeeUser, first, second}, ","))
	expect(t, "default role", list.valueAt("data", 3, "role"), "EMPLOYEE")
	expect(t, "page", w.try("admin GET "+users+"?limit=1", "ok", `"total_count":4`).ids("data"), adminUser)
	w.try("admin GET "+business+"?fields=system_users.limit(1){name}", "ok", `"name":"admin"`)
	w.try("admin GET "+first, "ok", `"name":"bot"`, "!role")
	w.try("admin GET "+first+"?fields=role,created_time", "ok", `"role":"ADMIN"`, "2026-11-22T12:00:00+0000")

	w.try("admin POST "+users+" system_user_id="+second+"&name=renamed&role=ADMIN", "ok", `"success":true`)
	w.try("admin GET "+second+"?fields=name,role", "ok", `"name":"renamed","role":"EMPLOYEE"`)
	if c := w.Stored("system_users"); c.Created != 2 || c.Changed != 1 || len(w.SystemUsers(business)) != 4 {
		t.Errorf("%+v", c)
	}
	for _, bad := range []string{"name=+&role=ADMIN", "name=x&role=BOSS", "role=ADMIN", "name=x&system_user_id=1",
		"name=x&system_user_id=" + adminAtOther} {
		w.try("admin POST "+users+" "+bad, "100")
	}
	w.try("admin DELETE "+first, "100/33") // "You cannot delete a system user"
	w.try("admin POST "+first+" name=x", "100/33")
}

// A token manages system users only if its user is an administrator and the token has the scope.
func TestSystemUsers_callers(t *testing.T) {
	w := newWorld(t)
	w.AddToken(graphsim.Token{Token: "EAAperson", AppID: appID, Type: "USER", UserID: "77", Scopes: allScopes})
	create := " POST " + users + " name=x"
	for call, outcome := range map[string]string{
		"employee" + create: "200", "employee GET " + users: "200", "employee GET " + adminUser: "200", "employee GET " + employeeUser: "ok",
		"employee GET " + business + "?fields=system_users": "200", "employee DELETE " + waba + "/assigned_users?user=" + adminUser: "200",
		"employee POST " + waba + "/assigned_users?user=" + adminUser + "&tasks=MANAGE": "200",
		"system" + create: "ok", "EAAperson" + create: "ok", "app" + create: "100/33", "admin POST " + foreign + "/system_users name=x": "100/33",
	} {
		w.try(call, outcome)
	}
	w.SetSystemUserRole(employeeUser, "ADMIN")
	w.try("employee"+create, "ok")
	w.DropScope(adminToken, "business_management")
	w.try("admin"+create, "200")
	w.try("admin GET "+adminUser, "200")
	w.DropScope(adminToken, "whatsapp_business_management")
	w.try("admin POST "+waba+"/assigned_users?user="+employeeUser+"&tasks=MANAGE", "200")
}

// IDs are app-scoped.
func TestSystemUsers_ids(t *testing.T) {
	w := newWorld(t)
	id := w.try("admin POST "+users+" name=bot", "ok").textAt("id")
	if got := w.try("other GET "+users, "ok").ids("data"); !strings.HasPrefix(got, adminAtOther+",") || strings.Contains(got, id) {
		t.Errorf("the other app knows %s", got)
	}
	theirs := w.AppScopedID(id, otherApp)
	w.try("admin GET "+theirs, "100/33")
	w.try("admin GET 501", "100/33") // the ID of Business settings
	w.try("other GET "+theirs, "ok", `"name":"bot"`)
	w.RenameSystemUser(theirs, "one record")
	w.try("admin GET "+id, "ok", "one record")
	expect(t, "in another run", newWorld(t).try("admin POST "+users+" name=bot", "ok").textAt("id"), id)
	if u, _ := w.FindSystemUser(id); u.IDs[appID] != id || u.IDs[otherApp] != theirs {
		t.Errorf("%+v", u)
	}
	w.HideNodeRole(true)
	w.try("admin GET "+adminUser+"?fields=role", "100", "nonexisting field (role) on node type (SystemUser)")
	w.try("admin GET "+users, "ok", "role")
	w.HideListRole(true)
	w.try("admin GET "+users, "ok", "!role")
	w.try("admin GET "+users+"?fields=role", "100")
}

// A list may show a change late.
func TestListsLag(t *testing.T) {
	w := newWorld(t)
	w.DelayLists(2)
	id := w.try("admin POST "+users+" name=bot", "ok").textAt("id")
	w.try("admin GET "+users, "ok", "!"+id)
	w.try("admin GET "+users, "ok", "!"+id)
	w.try("admin GET "+users, "ok", id)
	w.assign(id, "MANAGE")
	w.assign(id, "DEVELOP")
	expect(t, "lists", w.tasks(id)+w.tasks(id)+w.tasks(id), "--DEVELOP")
	expect(t, "stored", w.AssignedTasks(waba, id), "[DEVELOP]")
}

func TestSystemUsers_byHand(t *testing.T) {
	w := newWorld(t)
	w.HideSystemUser(adminUser, true)
	w.try("admin GET "+adminUser, "100/33")
	expect(t, "list", w.try("admin GET "+users, "ok").ids("data"), employeeUser)
	w.HideSystemUser(adminUser, false)
	w.RemoveSystemUser(employeeUser)
	w.try("admin GET "+employeeUser, "100/33")
	w.try("employee GET "+business, "190/467")
	id := w.AddSystemUser(graphsim.SystemUser{BusinessID: business, Name: "new"})
	if w.AddSystemUser(graphsim.SystemUser{ID: id, BusinessID: business, Name: "newer", Role: "ADMIN"}) != id ||
		len(w.SystemUsers(business)) != 2 {
		t.Error("not replaced")
	}
	simtest.CheckPanics(t, map[string]func(){
		"token":   func() { w.RevokeToken("EAAcanary-typo", 0) },
		"field":   func() { w.SetField("1", "a", "b") },
		"kind":    func() { w.RemovePhoneNumber(waba) },
		"secret":  func() { w.SetAppSecret("1", "x") },
		"user":    func() { w.RenameSystemUser("1", "x") },
		"app":     func() { w.InstallApp(adminUser, "1") },
		"account": func() { w.AssignUser("1", adminUser, "MANAGE") },
		"tasks":   func() { w.AssignUser(waba, adminUser) },
		"hook":    func() { w.UnsubscribeApp(waba, appID) },
		"expiry":  func() { w.SetBusinessRequiresExpiring("1", true) },
		"share":   func() { w.ShareBusinessAccount("1", business, true) },
	})
}

// An app is installed for a system user.
func TestInstall(t *testing.T) {
	w := newWorld(t)
	install := "employee POST " + adminUser + "/applications business_app=" // "another system user" may
	w.try(install, "100")
	w.try(install+"9", "100")
	w.try(install+foreignApp, "200")
	w.try(install+otherApp, "ok", `"success":true`)
	w.AnswerInstallWithTrue(true)
	expect(t, "again", w.try(install+otherApp, "ok").text, "true")
	expect(t, "installed", fmt.Sprint(w.IsInstalled(adminUser, otherApp), w.IsInstalled(employeeUser, otherApp),
		w.Stored("applications").Created), "true false 1")
}

// 3: assign, list, remove.
func TestAssignedUsers(t *testing.T) {
	w := newWorld(t)
	w.assign(employeeUser, `["DEVELOP","MESSAGING"]`).wantTexts(`"success":true`)
	w.try("admin GET "+waba+"/assigned_users?fields=name,tasks,business,user_type&business="+business, "ok", `"total_count":2`,
		`{"business":{"id":"200","name":"Lucky Shrub"},"id":"1220002","name":"employee",`+
			`"tasks":["DEVELOP","MESSAGING"],"user_type":"SYSTEM_USER"}`)
	w.try("admin GET "+waba+"?fields=assigned_users.business("+business+"){name}", "ok", `"name":"admin"`, "!tasks")
	w.assign(employeeUser, "MANAGE,MANAGE")
	expect(t, "tasks", w.tasks(employeeUser), "MANAGE")
	take := "admin DELETE " + waba + "/assigned_users user="
	w.try(take+employeeUser, "ok", `"success":true`)
	w.try(take+employeeUser, "ok")
	expect(t, "removed", w.tasks(employeeUser), "-")
	w.RefuseAbsentUnassign(true)
	w.try(take+employeeUser, "100")
	w.try(take, "100")
	expect(t, "counts", fmt.Sprint(w.Stored("assigned_users").Changed, w.Stored("assigned_users").Deleted), "2 1")

	w.try("admin GET "+waba+"/assigned_users", "100", "The parameter business is required")
	w.try("admin GET "+waba+"/assigned_users?business="+waba, "ok", `"data":[]`, `"total_count":0`)
	w.RefuseWrongBusiness(true)
	w.try("admin GET "+waba+"/assigned_users?business="+waba, "100/33")
	for _, bad := range [][]string{{employeeUser}, {employeeUser, "BOSS"}, {employeeUser, "["}, {"", "MANAGE"}, {"1", "MANAGE"},
		{adminAtOther, "MANAGE"}, {"501", "MANAGE"}} {
		expect(t, fmt.Sprint(bad), w.assign(bad[0], bad[1:]...).outcome(), "100")
	}
	// An account of another portfolio, by Advanced Access.
	w.AddApp(graphsim.App{ID: appID, Name: "Care", Secret: appSecret, BusinessID: business, AdvancedAccess: true})
	w.try("admin POST "+clientWABA+"/assigned_users user="+employeeUser+"&tasks=MANAGE", "ok")
	w.try("admin GET "+clientWABA+"/assigned_users?business="+business, "ok", employeeUser)
}

// 3: replaced or merged, expanded or not, in any order.
func TestAssignedUsers_switches(t *testing.T) {
	w := newWorld(t)
	w.assign(employeeUser, "DEVELOP")
	w.assign(employeeUser, "MESSAGING")
	expect(t, "replaced", w.tasks(employeeUser), "MESSAGING")
	w.MergeTasks(true)
	w.assign(employeeUser, "DEVELOP")
	expect(t, "merged", w.tasks(employeeUser), "DEVELOP,MESSAGING")
	w.ShuffleTasks(true)
	if first := w.tasks(employeeUser); w.tasks(employeeUser) == first {
		t.Error("the same order twice")
	}
	w.ShuffleTasks(false)
	all := "DEVELOP,MANAGE_EXTENSIONS,MANAGE_PHONE,MANAGE_PHONE_ASSETS,MANAGE_TEMPLATES,MESSAGING,VIEW_COST,VIEW_PHONE_ASSETS,VIEW_TEMPLATES"
	w.SetTasksReadBack(graphsim.TasksExpanded)
	expect(t, "expanded", w.tasks(adminUser), "MANAGE,"+all)
	w.SetTasksReadBack(graphsim.TasksExpandedWithoutManage)
	expect(t, "expanded", w.tasks(adminUser), all)
	expect(t, "not MANAGE", w.tasks(employeeUser), "DEVELOP,MESSAGING")
}
