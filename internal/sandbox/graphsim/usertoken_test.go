package graphsim_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

// 2.3: a token, shown once, that reaches what its user is assigned to.
func TestGenerate(t *testing.T) {
	w := newUserWorld(t)
	before := w.LiveTokens("")
	made := w.generate(employeeUser).token()
	second := w.generate(employeeUser).token()
	if !regexp.MustCompile(`^EA[A-Za-z0-9]{20,}$`).MatchString(made) || made == second {
		t.Errorf("%s %s", made, second)
	}
	if w.LiveTokens("") != before+2 || !slices.Equal(w.TokensOf(employeeUser), []string{employeeToken, made, second}) || w.Counts().TokensGenerated != 2 {
		t.Errorf("%v", w.TokensOf(employeeUser))
	}
	w.debug(appToken, made).ok().is(true, "data", "is_valid").is(employeeUser, "data", "user_id").is("SYSTEM_USER", "data", "type").
		is(0.0, "data", "expires_at").is("whatsapp_business_management", "data", "scopes", 0).is(nil, "data", "scopes", 2)
	if w.debug(appToken, made).at("data", "issued_at") != float64(w.clock.Now().Unix()) {
		t.Error("issued_at")
	}

	reach := func() reply { return w.do(http.MethodGet, "/v25.0/"+waba, made, nil) }
	reach().fails(100, 33)
	w.assign(employeeUser, "MESSAGING").ok()
	reach().ok()
	w.do(http.MethodGet, "/v25.0/"+emptyWABA, made, nil).fails(100, 33)
	if got := w.do(http.MethodGet, "/v25.0/"+business+"/owned_whatsapp_business_accounts", made, nil).ok().ids("data"); got != waba {
		t.Error(got)
	}
	w.UnassignUser(waba, employeeUser)
	reach().fails(100, 33)
	w.do(http.MethodGet, "/v25.0/"+waba, employeeToken, nil).ok() // seeded without follows_assignments
	w.SetSystemUserRole(employeeUser, "ADMIN")
	reach().fails(100, 33)
	w.AdminsReachAll(true)
	reach().ok()

	again := newUserWorld(t)
	if again.generate(employeeUser).token() != made {
		t.Error("not the same in every run")
	}
	tok, alive, ok := w.FindToken(made)
	if !ok || !alive || tok.BusinessID != business || !tok.FollowsAssignments {
		t.Errorf("%+v", tok)
	}
}

// 2.3: what is refused.
func TestGenerate_refused(t *testing.T) {
	w := newUserWorld(t)
	for change, want := range map[string]int{
		"business_app=":    100,
		"business_app=9":   100,
		"appsecret_proof=": 100, "appsecret_proof=00": 100,
		"business_app=" + otherApp:             100, // the proof is another app's
		"business_app=" + foreignApp:           200,
		"scope=whatsapp_business_managing":     3962,
		"scope=pages_":                         3962,
		"set_token_expires_in_60_days=perhaps": 100,
	} {
		w.generate(employeeUser, change).fails(want, 0)
	}
	w.generate(employeeUser, "appsecret_proof=").says("API calls from the server require an appsecret_proof argument").
		is("GraphMethodException", "error", "type")
	w.generate(employeeUser, "appsecret_proof=00").says("Invalid appsecret_proof provided in the API argument")
	w.generate("1").fails(100, 33)
	w.generate(adminAtOther).fails(100, 33)
	w.do(http.MethodPost, "/v25.0/"+adminUser+"/access_tokens", employeeToken, url.Values{
		"business_app": {appID}, "appsecret_proof": {proof(employeeToken)}, "scope": {"business_management"},
	}).fails(200, 0)
	w.SetPermission("business_management", false)
	w.SetPermission("shiny_new", true)
	w.generate(employeeUser).fails(3962, 0)
	w.generate(employeeUser, "scope=shiny_new, pages_show_list,shiny_new").ok()
	if c := w.Counts(); c.TokensGenerated != 1 {
		t.Errorf("%+v", c)
	}
}

// 2.3: the app must be installed first.
func TestGenerate_notInstalled(t *testing.T) {
	w := newUserWorld(t)
	w.UninstallApp(employeeUser, appID)
	short := w.generate(employeeUser).token()
	w.debug(appToken, short).ok().is("business_management", "data", "scopes", 0).is(nil, "data", "scopes", 1)
	w.RefuseTokensWithoutInstall(true)
	w.generate(employeeUser).fails(100, 0)
	w.InstallApp(employeeUser, appID)
	w.AddPublicProfile(true)
	full := w.generate(employeeUser).token()
	w.debug(appToken, full).ok().is("public_profile", "data", "scopes", 2)
	none := w.generate(employeeUser, "scope=").token()
	w.debug(appToken, none).ok().is("public_profile", "data", "scopes", 0).is(nil, "data", "scopes", 1)
}

// 2.3: another app of the business, by its own secret; its token knows the user by
// its own id.
func TestGenerate_otherApp(t *testing.T) {
	w := newUserWorld(t)
	w.AddApp(graphsim.App{ID: otherApp, Name: "Other", Secret: appSecret + "2", BusinessID: business})
	form := url.Values{"business_app": {otherApp}, "scope": {"business_management"}, "appsecret_proof": {proofWith(appSecret+"2", adminToken)}}
	made := w.post(adminUser+"/access_tokens", form).token()
	w.do(http.MethodGet, "/v25.0/me", made, nil).ok().is(adminAtOther, "id")
}

// 2.3: businesses that require expiring tokens.
func TestGenerate_expiring(t *testing.T) {
	w := newUserWorld(t)
	w.SetBusinessRequiresExpiring(business, true)
	w.generate(employeeUser).fails(100, 0)
	w.generate(employeeUser, "set_token_expires_in_60_days=false").fails(100, 0)
	made := w.generate(employeeUser, "set_token_expires_in_60_days=true").token()
	w.debug(appToken, made).ok().is(float64(w.clock.Now().Add(60*24*time.Hour).Unix()), "data", "expires_at")
	w.clock.Advance(60 * 24 * time.Hour)
	w.do(http.MethodGet, "/v25.0/me", made, nil).fails(190, 463)
	if _, alive, _ := w.FindToken(made); alive {
		t.Error("alive")
	}
}

// 2.4: all tokens of a user.
func TestInvalidate(t *testing.T) {
	w := newUserWorld(t)
	w.AddToken(graphsim.Token{Token: "EAAelsewhere", AppID: otherApp, UserID: w.AppScopedID(employeeUser, otherApp), Scopes: allScopes})
	w.generate(employeeUser).token()
	kill := func() reply { return w.asAdmin(http.MethodDelete, employeeUser+"/access_tokens", nil) }
	if r := kill().ok(); r.text != "true" {
		t.Error(r.text)
	}
	if w.LiveTokens(employeeUser) != 1 || w.LiveTokens(adminUser) != 1 || w.Counts().TokensRevoked != 2 {
		t.Errorf("%d %+v", w.LiveTokens(employeeUser), w.Counts())
	}
	w.InvalidateAllApps(true)
	kill().ok()
	if w.LiveTokens(employeeUser) != 0 {
		t.Error("alive")
	}
	w.do(http.MethodDelete, "/v25.0/"+adminUser+"/access_tokens", employeeToken, nil).fails(190, 467)
	if w.RevokeTokensOf(adminUser) != 1 {
		t.Error("by hand")
	}
	w.read(waba).fails(190, 467)
}

// 2.4: refresh.
func TestRefresh(t *testing.T) {
	w := newUserWorld(t)
	w.assign(employeeUser, "MESSAGING").ok()
	old := w.generate(employeeUser, "set_token_expires_in_60_days=true").token()
	w.clock.Advance(50 * 24 * time.Hour)
	r := w.refresh(old).is("bearer", "token_type").is(5184000.0, "expires_in")
	fresh := r.token()
	w.debug(appToken, fresh).ok().is(employeeUser, "data", "user_id").is("business_management", "data", "scopes", 1).
		is(float64(w.clock.Now().Add(60*24*time.Hour).Unix()), "data", "expires_at")
	w.do(http.MethodGet, "/v25.0/"+waba, fresh, nil).ok()
	w.do(http.MethodGet, "/v25.0/me", old, nil).ok()
	w.clock.Advance(10 * 24 * time.Hour)
	w.do(http.MethodGet, "/v25.0/me", old, nil).fails(190, 463)
	w.do(http.MethodGet, "/v25.0/me", fresh, nil).ok()
	if c := w.Counts(); c.TokensRefreshed != 1 || c.TokensGenerated != 1 {
		t.Errorf("%+v", c)
	}

	w.refresh(old).fails(190, 463)
	w.refresh("EAAnonsense").fails(190, 0)
	w.refresh(fresh, "client_secret=wrong").fails(1, 0)
	w.refresh(fresh, "set_token_expires_in_60_days=").fails(100, 0)
	w.refresh(fresh, "fb_exchange_token=").fails(100, 0)
	w.refresh(fresh, "client_id="+otherApp, "client_secret=other-secret").fails(100, 0)
	w.refresh(adminToken).fails(100, 0) // never expires
	w.ExchangeNeverExpiring(true)
	w.refresh(adminToken).ok()
	w.revoke(fresh).ok()
	w.refresh(fresh).fails(190, 467)
}

// 2.4: revoke one.
func TestRevoke(t *testing.T) {
	w := newUserWorld(t)
	first, second := w.generate(employeeUser).token(), w.generate(employeeUser).token()
	w.revoke(first).ok().is("true", "success")
	w.do(http.MethodGet, "/v25.0/me", first, nil).fails(190, 467)
	w.do(http.MethodGet, "/v25.0/me", second, nil).ok()
	w.revoke(first).fails(100, 0)
	w.SetDeadRevokeCode(190)
	w.revoke("EAAnonsense").fails(190, 0)
	w.SetDeadRevokeCode(0)
	w.revoke(first).ok()
	for change, want := range map[string]int{
		"client_id=": 101, "client_id=9": 101, "client_secret=": 1, "client_secret=wrong": 1, "revoke_token=": 100,
		"access_token=": 104, "access_token=EAAnonsense": 190, "access_token=" + otherToken: 100, "revoke_token=" + otherToken: 100,
	} {
		w.revoke(second, change).fails(want, 0)
	}
	w.RevokeAnswersBool(true)
	w.revoke(second).ok().is(true, "success")
	if c := w.Counts(); c.TokensRevoked != 2 {
		t.Errorf("%+v", c)
	}
}

// 7.3: the oauth calls inside a batch, by the batch's token, and as writes.
func TestOAuth_batch(t *testing.T) {
	w := newUserWorld(t)
	old := w.generate(employeeUser, "set_token_expires_in_60_days=true").token()
	w.ResetCalls()
	q := url.Values{"client_id": {appID}, "client_secret": {appSecret}, "revoke_token": {old}}
	x := url.Values{
		"client_id": {appID}, "client_secret": {appSecret}, "grant_type": {"fb_exchange_token"},
		"set_token_expires_in_60_days": {"true"}, "fb_exchange_token": {old},
	}
	generate := url.Values{"business_app": {appID}, "scope": {"business_management"}, "appsecret_proof": {proof(adminToken)}}
	items := []any{
		readItem("oauth/access_token?" + x.Encode()), readItem("oauth/revoke?" + q.Encode()),
		map[string]any{"method": "POST", "relative_url": employeeUser + "/access_tokens", "body": generate.Encode()},
		readItem("oauth/access_token?grant_type=client_credentials&client_id=" + appID + "&client_secret=" + appSecret),
	}
	r := w.batch(adminToken, nil, items...)
	r[0].reply(t).token()
	r[1].reply(t).ok().is("true", "success")
	r[2].reply(t).token()
	r[3].reply(t).ok()
	var writes []string
	for _, c := range w.Writes() {
		writes = append(writes, c.Method+" "+c.Path+" "+c.Via)
		if strings.Contains(c.Query, old) || strings.Contains(c.Query, appSecret) {
			t.Errorf("logged: %+v", c)
		}
	}
	want := []string{"GET /v25.0/oauth/access_token batch", "GET /v25.0/oauth/revoke batch", "POST /v25.0/" + employeeUser + "/access_tokens batch"}
	if !slices.Equal(writes, want) {
		t.Errorf("%q", writes)
	}
	w.BatchedOAuthRefused(true)
	for i, item := range w.batch(adminToken, nil, items...) {
		if i != 2 {
			item.reply(t).fails(100, 0).says("Unsupported get request")
		}
	}
	w.refresh(w.generate(employeeUser, "set_token_expires_in_60_days=true").token()).ok()
}

func TestOAuth_post(t *testing.T) {
	w := newUserWorld(t)
	form := url.Values{"client_id": {appID}, "client_secret": {appSecret}, "revoke_token": {employeeToken}, "access_token": {adminToken}}
	post := func() reply { return w.do(http.MethodPost, "/v25.0/oauth/revoke", "", form) }
	post().fails(100, 0).says("Unsupported post request")
	w.OAuthByPost(true)
	post().ok()
}

// The answer is lost, and the token is there: nobody can read it again.
func TestGenerate_answerLost(t *testing.T) {
	w := newUserWorld(t)
	before := w.LiveTokens(employeeUser)
	w.FailNext(graphsim.Error{Code: 2, Message: "Service temporarily unavailable"}.Fault("POST", "/*/*/access_tokens", 1))
	w.generate(employeeUser).fails(2, 0)
	if w.LiveTokens(employeeUser) != before {
		t.Error("made although it never arrived")
	}
	f := graphsim.Error{Code: 2, Message: "Service temporarily unavailable"}.Fault("GET", "/*/oauth/access_token", 1)
	f.When, f.Query = "after", "grant_type=fb_exchange_token"
	w.FailNext(f)
	w.oauth("access_token", url.Values{"grant_type": {"client_credentials"}}).ok()
	old := w.generate(employeeUser, "set_token_expires_in_60_days=true").token()
	w.refresh(old).fails(2, 0)
	if w.LiveTokens(employeeUser) != before+2 || w.Counts().TokensRefreshed != 1 {
		t.Error("not made although only the answer was lost")
	}
}
