package graphsim_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

const inspect = " GET debug_token?input_token="

// 1: a bad input token is HTTP 200, a bad caller is an error.
func TestDebugToken(t *testing.T) {
	w := newWorld(t)
	for _, caller := range []string{"app", "system"} {
		w.try(caller+inspect+token, "ok", `"app_id":"111"`, `"application":"Care"`, `"type":"SYSTEM_USER"`, `"is_valid":true`,
			`"expires_at":0`, `"data_access_expires_at":0`, fmt.Sprintf(`"issued_at":%d`, w.clock.Now().Add(-time.Hour).Unix()),
			`"user_id":"900"`, `"granular_scopes":[{"scope":"business_management"},`, `!"error"`)
	}
	w.try("app"+inspect+url.QueryEscape(appToken), "ok", `"type":"APP"`, `"is_valid":true`)
	w.SetExpiry(token, graphsim.OffsetMoment(time.Hour))
	w.DropScope(token, "whatsapp_business_messaging")
	w.try("app"+inspect+token, "ok", fmt.Sprintf(`"expires_at":%d`, w.clock.Now().Add(time.Hour).Unix()), "!whatsapp_business_messaging")
	w.HideTokenType(true)
	w.try("app"+inspect+token, "ok", `!"type"`)

	w.try("app"+inspect+"EAAnonsense", "ok", `"is_valid":false`, `"code":190`, `"scopes":[]`)
	w.try("app"+inspect+"111%7Cbad", "ok", `"is_valid":false`)
	w.try("EAAnonsense"+inspect+token, "190")
	w.try("none"+inspect+token, "104")
	w.try("app GET debug_token", "100")
	w.ExpireToken(token)
	w.try("app"+inspect+token, "ok", `"is_valid":false`, `"subcode":463`, `"app_id":"111"`)
	w.try("system"+inspect+token, "190/463")

	const mismatch = "The App_id in the input_token did not match the Viewing App"
	w.try("112|other-secret"+inspect+adminToken, "100", mismatch)
	w.try("other"+inspect+adminToken, "100", mismatch)
	w.ReportMismatchInData(true)
	w.try("other"+inspect+adminToken, "ok", `"code":100`, `"is_valid":false`, "!app_id")
	w.RequireAppTokenToInspect(true)
	w.try("admin"+inspect+adminToken, "100")
	w.try("app"+inspect+adminToken, "ok")
	w.SetAppSecret(appID, "reset")
	w.try("app"+inspect+adminToken, "190")
}

// A token is shown once, and reaches what its user is assigned to.
func TestGenerate(t *testing.T) {
	w := newWorld(t)
	made, second := w.generate(employeeUser).token(), w.generate(employeeUser).token()
	if !regexp.MustCompile(`^EA[A-Za-z0-9]{20,}$`).MatchString(made) || made == second {
		t.Errorf("%s %s", made, second)
	}
	expect(t, "tokens", w.TokensOf(employeeUser), []string{employeeToken, made, second})
	expect(t, "generated", w.Stored("access_tokens").Created, 2)
	w.try("app"+inspect+made, "ok", `"is_valid":true`, `"user_id":"1220002"`, `"type":"SYSTEM_USER"`, `"expires_at":0`,
		fmt.Sprintf(`"issued_at":%d`, w.clock.Now().Unix()), `"scopes":["whatsapp_business_management","business_management"]`)

	w.try(made+" GET "+waba, "100/33")
	w.assign(employeeUser, "MESSAGING")
	w.try(made+" GET "+waba, "ok")
	w.try(made+" GET "+emptyWABA, "100/33")
	expect(t, "owned", w.try(made+" GET "+business+"/owned_whatsapp_business_accounts", "ok").ids("data"), waba)
	w.UnassignUser(waba, employeeUser)
	w.try(made+" GET "+waba, "100/33")
	w.try("employee GET "+waba, "ok") // seeded without follows_assignments
	w.SetSystemUserRole(employeeUser, "ADMIN")
	w.try(made+" GET "+waba, "100/33")

	expect(t, "in another run", newWorld(t).generate(employeeUser).token(), made)
	if tok, alive, ok := w.FindToken(made); !ok || !alive || tok.BusinessID != business || !tok.FollowsAssignments {
		t.Errorf("%+v", tok)
	}
	// Another app of the business, by its own secret: its token knows the user by its own ID.
	theirs := w.generate(adminUser, "business_app="+otherApp, "appsecret_proof="+proofWith("other-secret", adminToken)).token()
	w.try(theirs+inspect+theirs, "ok", `"user_id":"`+adminAtOther+`"`)
}

func TestGenerate_refused(t *testing.T) {
	w := newWorld(t)
	for change, want := range map[string]string{
		"business_app=": "100", "business_app=9": "100", "appsecret_proof=": "100", "appsecret_proof=00": "100",
		"business_app=" + otherApp: "100", "business_app=" + foreignApp: "200", // the proof is another app's
		"scope=whatsapp_business_managing": "3962", "scope=pages_": "3962", "set_token_expires_in_60_days=perhaps": "100",
	} {
		expect(t, change, w.generate(employeeUser, change).outcome(), want)
	}
	for _, user := range []string{"1", adminAtOther} {
		expect(t, user, w.generate(user).outcome(), "100/33")
	}
	w.try("employee POST "+adminUser+"/access_tokens business_app="+appID+"&appsecret_proof="+proof(employeeToken), "200")
	expect(t, "generated", w.Stored("access_tokens").Created, 0)
}

// To generate a token, the app must be installed. The business may require tokens that expire.
func TestGenerate_conditions(t *testing.T) {
	w := newWorld(t)
	scopes := func(changes ...string) string {
		r := w.try("app"+inspect+w.generate(employeeUser, changes...).token(), "ok")
		return fmt.Sprint(r.valueAt("data", "scopes"))
	}
	w.UninstallApp(employeeUser, appID)
	w.try("employee GET "+business, "190/458")
	expect(t, "not installed", scopes(), "[business_management]")
	w.RefuseTokensWithoutInstall(true)
	expect(t, "not installed", w.generate(employeeUser).outcome(), "100")
	w.InstallApp(employeeUser, appID)
	expect(t, "names", scopes("scope=business_management, pages_show_list,business_management"), "[business_management pages_show_list]")
	w.AddPublicProfile(true)
	expect(t, "added", scopes(), "[whatsapp_business_management business_management public_profile]")

	w.SetBusinessRequiresExpiring(business, true)
	expect(t, "expiring", w.generate(employeeUser).outcome(), "100")
	made := w.generate(employeeUser, "set_token_expires_in_60_days=true").token()
	w.clock.Advance(60 * 24 * time.Hour)
	w.try(made+" GET "+business, "190/463")
	if _, alive, _ := w.FindToken(made); alive {
		t.Error("alive")
	}
}

// One call invalidates all tokens that a user has of the calling app.
func TestInvalidate(t *testing.T) {
	w := newWorld(t)
	w.AddToken(graphsim.Token{Token: "EAAelsewhere", AppID: otherApp, UserID: w.AppScopedID(employeeUser, otherApp), Scopes: allScopes})
	w.generate(employeeUser)
	expect(t, "answer", w.try("admin DELETE "+employeeUser+"/access_tokens", "ok").text, "true")
	expect(t, "alive", fmt.Sprint(w.LiveTokens(employeeUser), w.LiveTokens(adminUser), w.Stored("access_tokens").Deleted), "1 1 2")
	w.try("employee DELETE "+adminUser+"/access_tokens", "190/467")
	expect(t, "by hand", w.RevokeTokensOf(adminUser), 1)
	w.try("admin GET "+waba, "190/467")
}

// A token that expires is refreshed.
func TestRefresh(t *testing.T) {
	w := newWorld(t)
	w.assign(employeeUser, "MESSAGING")
	old := w.generate(employeeUser, "set_token_expires_in_60_days=true").token()
	w.clock.Advance(50 * 24 * time.Hour)
	r := w.refresh(old)
	r.wantTexts(`"token_type":"bearer"`, `"expires_in":5184000`)
	fresh := r.token()
	w.try("app"+inspect+fresh, "ok", `"user_id":"1220002"`, fmt.Sprintf(`"expires_at":%d`, w.clock.Now().Add(60*24*time.Hour).Unix()))
	w.try(old+" GET "+business, "ok")
	w.clock.Advance(10 * 24 * time.Hour)
	w.try(old+" GET "+business, "190/463")
	w.try(fresh+" GET "+waba, "ok")
	expect(t, "refreshed", w.Stored("access_tokens").Changed, 1)

	expect(t, "old", w.refresh(old).outcome(), "190/463")
	expect(t, "unknown", w.refresh("EAAnonsense").outcome(), "190")
	expect(t, "never expires", w.refresh(adminToken).outcome(), "100")
	for change, want := range map[string]string{
		"client_secret=wrong": "1", "set_token_expires_in_60_days=": "100", "fb_exchange_token=": "100",
	} {
		expect(t, change, w.refresh(fresh, change).outcome(), want)
	}
	expect(t, "other app", w.refresh(fresh, "client_id="+otherApp, "client_secret=other-secret").outcome(), "100")
	w.revoke(fresh)
	expect(t, "revoked", w.refresh(fresh).outcome(), "190/467")
}

// One token is revoked, and the others stay valid.
func TestRevoke(t *testing.T) {
	w := newWorld(t)
	first, second := w.generate(employeeUser).token(), w.generate(employeeUser).token()
	w.revoke(first).wantTexts(`{"success":"true"}`)
	w.try(first+" GET "+business, "190/467")
	w.try(second+" GET "+business, "ok")
	for code, want := range map[int]string{100: "100", 190: "190", 0: "ok"} {
		w.SetDeadRevokeCode(code)
		expect(t, want, w.revoke(first).outcome(), want)
		expect(t, want, w.revoke("EAAnonsense").outcome(), want)
	}
	for change, want := range map[string]string{
		"client_id=": "101", "client_id=9": "101", "client_secret=": "1", "client_secret=wrong": "1", "revoke_token=": "100",
		"access_token=": "104", "access_token=EAAnonsense": "190", "access_token=" + otherToken: "100", "revoke_token=" + otherToken: "100",
	} {
		expect(t, change, w.revoke(second, change).outcome(), want)
	}
	w.AnswerRevokeWithBool(true)
	w.revoke(second).wantTexts(`{"success":true}`)
	expect(t, "revoked", w.Stored("access_tokens").Deleted, 2)
}

// A batch may contain the oauth calls. The log shows them as writes, without a secret.
func TestOAuth_batch(t *testing.T) {
	w := newWorld(t)
	old := w.generate(employeeUser, "set_token_expires_in_60_days=true").token()
	w.ResetCalls()
	who := "client_id=" + appID + "&client_secret=" + appSecret
	items := []any{
		readItem("oauth/access_token?grant_type=fb_exchange_token&set_token_expires_in_60_days=true&fb_exchange_token=" + old + "&" + who),
		readItem("oauth/revoke?revoke_token=" + old + "&" + who),
	}
	expect(t, "outcomes", outcomes(w.batch(adminToken, nil, items...)), "ok ok")
	var writes []string
	for _, c := range w.Writes() {
		writes = append(writes, c.Method+" "+c.Path+" "+c.Via)
	}
	if !slices.Equal(writes, []string{"GET /v25.0/oauth/access_token batch", "GET /v25.0/oauth/revoke batch"}) {
		t.Errorf("%q", writes)
	}
	if text := fmt.Sprint(w.Calls()); strings.Contains(text, old) || strings.Contains(text, appSecret) {
		t.Error(text)
	}
	w.RefuseBatchedOAuth(true)
	expect(t, "refused", outcomes(w.batch(adminToken, nil, items...)), "100 100")
	w.try("none POST oauth/revoke "+who, "100", "Unsupported post request")
}

// The answer is lost, and the token is there.
func TestGenerate_answerLost(t *testing.T) {
	w := newWorld(t)
	before := w.LiveTokens(employeeUser)
	down := graphsim.Error{Code: 2, Message: "Service temporarily unavailable"}
	w.FailNext(down.Fault(http.MethodPost, "/*/*/access_tokens", 1))
	expect(t, "generate", w.generate(employeeUser).outcome(), "2")
	expect(t, "tokens", w.LiveTokens(employeeUser), before)
	f := down.Fault(http.MethodGet, "/*/oauth/access_token", 1)
	f.When, f.Query = "after", "grant_type=fb_exchange_token"
	w.FailNext(f)
	expect(t, "other grant", w.oauth("access_token", url.Values{"grant_type": {"client_credentials"}}).outcome(), "100")
	expect(t, "refresh", w.refresh(w.generate(employeeUser, "set_token_expires_in_60_days=true").token()).outcome(), "2")
	expect(t, "tokens", fmt.Sprint(w.LiveTokens(employeeUser)-before, w.Stored("access_tokens").Changed), "2 1")
}
