package graphsim_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

// 2.3 and 7.5: the proof of this call is its own parameter, in both forms.
func TestGenerate_proofs(t *testing.T) {
	w := newUserWorld(t)
	w.SetRequireAppSecret(appID, true)
	form := url.Values{"business_app": {appID}, "scope": {"business_management"}}
	item := func() map[string]any {
		return map[string]any{"method": "POST", "relative_url": employeeUser + "/access_tokens", "body": form.Encode()}
	}
	top := url.Values{"appsecret_proof": {proof(adminToken)}}
	w.batch(adminToken, top, item())[0].reply(t).fails(100, 0).says("require an appsecret_proof")
	form.Set("appsecret_proof", proof(adminToken))
	w.batch(adminToken, top, item())[0].reply(t).token()
	now := strconv.FormatInt(w.clock.Now().Unix(), 10)
	w.generate(employeeUser, "appsecret_time="+now).fails(100, 0)
	w.generate(employeeUser, "appsecret_time="+now, "appsecret_proof="+proof(adminToken+"|"+now)).token()
}

// 1: target_ids of business_management name the portfolio.
func TestSystemUsers_granularScopes(t *testing.T) {
	w := newUserWorld(t)
	for target, visible := range map[string]bool{business: true, foreign: false} {
		w.AddToken(graphsim.Token{
			Token: adminToken, AppID: appID, UserID: adminUser, Scopes: allScopes,
			GranularScopes: []graphsim.GranularScope{{Scope: "business_management", TargetIDs: []string{target}}},
		})
		for _, path := range []string{employeeUser, users, employeeUser + "/assigned_applications"} {
			if visible {
				w.read(path).ok()
			} else {
				w.read(path).fails(100, 33)
			}
		}
	}
}

// A seeded token may follow the assignments of its user, and reach client accounts
// by them.
func TestToken_followsAssignments(t *testing.T) {
	w := newUserWorld(t)
	w.AddApp(graphsim.App{ID: appID, Name: "Care", Secret: appSecret, BusinessID: business, AdvancedAccess: true})
	w.AddToken(graphsim.Token{Token: employeeToken, AppID: appID, UserID: employeeUser, Scopes: allScopes, FollowsAssignments: true})
	read := func(id string) reply { return w.do(http.MethodGet, "/v25.0/"+id, employeeToken, nil) }
	for _, id := range []string{waba, clientWABA} {
		read(id).fails(100, 33)
		w.AssignUser(id, employeeUser, "DEVELOP")
		read(id).ok()
		w.Unassign(employeeToken, id)
		read(id).fails(100, 33)
		w.Assign(employeeToken, id)
		read(id).ok()
	}
	w.AddToken(graphsim.Token{Token: "EAAnobody", AppID: appID, UserID: "77", Scopes: allScopes, FollowsAssignments: true})
	w.do(http.MethodGet, "/v25.0/"+emptyWABA, "EAAnobody", nil).ok() // no known user, so as ever
}

// 7.6: secrets of the new calls are echoed, and never logged.
func TestEchoSecrets_users(t *testing.T) {
	w := newUserWorld(t)
	w.EchoSecrets(true)
	for name, r := range map[string]reply{
		"revoke":  w.revoke("EAAcanaryDead").fails(100, 0).says("EAAcanaryDead"),
		"refresh": w.refresh("EAAcanaryDead").fails(190, 0).says("EAAcanaryDead"),
		"hook":    w.post(waba+"/subscribed_apps", url.Values{"verify_token": {"canary-verify"}}).fails(100, 0).says("canary-verify"),
	} {
		if !strings.Contains(r.text, "canary") {
			t.Errorf("%s: %s", name, r.text)
		}
	}
	for _, c := range w.Calls() {
		if strings.Contains(c.Query+c.Path+c.Operation, "anary") {
			t.Errorf("logged: %+v", c)
		}
	}
	if n := len(w.Writes()); n != 3 {
		t.Errorf("%d writes", n)
	}
}

func TestUsers_concurrentUse(t *testing.T) {
	w := newUserWorld(t)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 5 {
				w.post(users, url.Values{"name": {"bot"}}).ok()
				w.revoke(w.generate(employeeUser).token()).ok()
				w.assign(employeeUser, "DEVELOP").ok()
				w.tasks(employeeUser)
				w.RenameSystemUser(employeeUser, "x")
				w.SystemUsers(business)
				w.LiveTokens("")
				w.Assignments(waba)
			}
		})
	}
	group.Wait()
	if c := w.Counts(); c.UsersCreated != 40 || c.TokensGenerated != 40 || c.TokensRevoked != 40 {
		t.Errorf("%+v", c)
	}
}
