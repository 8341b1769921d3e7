package graphsim_test

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/simtest"
)

// Section numbers in comments are those of the Graph API reference.

const (
	appID, appSecret          = "111", "canary-app-secret"
	otherApp, foreignApp      = "112", "113"
	business, foreign         = "200", "201"
	waba, emptyWABA           = "300", "301"
	clientWABA                = "310" // of the foreign portfolio, shared
	phone, secondPhone        = "400", "401"
	adminUser, employeeUser   = "1220001", "1220002" // IDs of the app "Care"
	adminAtOther              = "1330001"            // the admin's ID at another app
	token                     = "EAAcanarySystemUserToken000"
	otherToken                = "EAAcanaryOtherAppToken00000"
	appToken                  = appID + "|" + appSecret
	adminToken, employeeToken = "EAAcanaryAdminToken00000000", "EAAcanaryEmployeeToken00000"
	users                     = business + "/system_users"
)

// callers name the tokens of try. The users of token and otherToken are not
// declared, so they count as admins.
var callers = map[string]string{
	"none": "", "app": appToken, "system": token, "other": otherToken, "admin": adminToken, "employee": employeeToken,
}

var allScopes = []string{"business_management", "whatsapp_business_messaging", "whatsapp_business_management"}

// world is a business with two accounts, one of them with two numbers, two system
// users, and a second business that shares an account with it.
type world struct {
	*graphsim.Sim
	t     *testing.T
	clock *simkit.ManualClock
	url   string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	clock := simkit.NewManualClock(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC))
	sim := graphsim.New(graphsim.Options{Now: clock.Now})
	server := httptest.NewServer(sim)
	t.Cleanup(func() { sim.Close(); server.Close() })
	err := sim.Load(graphsim.Seed{
		Apps: []graphsim.App{
			{ID: appID, Name: "Care", Secret: appSecret, BusinessID: business},
			{ID: otherApp, Name: "Other", Secret: "other-secret", BusinessID: business},
			{ID: foreignApp, Name: "Foreign", Secret: "foreign-secret", BusinessID: foreign},
		},
		Businesses: []graphsim.Business{{ID: business, Name: "Lucky Shrub"}, {ID: foreign, Name: "Client"}},
		BusinessAccounts: []graphsim.BusinessAccount{
			{ID: waba, Name: "Service", BusinessID: business},
			{ID: emptyWABA, Name: "Spare", BusinessID: business},
			{ID: clientWABA, Name: "Client's", BusinessID: foreign, SharedWith: []string{business}},
		},
		PhoneNumbers: []graphsim.PhoneNumber{
			{ID: phone, BusinessAccountID: waba, DisplayPhoneNumber: "+1 631-555-5555", VerifiedName: "Lucky Shrub"},
			{ID: secondPhone, BusinessAccountID: waba, DisplayPhoneNumber: "+1 631-555-5556", VerifiedName: "Lucky Lawn"},
		},
		SystemUsers: []graphsim.SystemUser{
			{
				ID: "501", BusinessID: business, Name: "admin", Role: "ADMIN", IDs: map[string]string{appID: adminUser, otherApp: adminAtOther},
				Apps: []string{appID}, Accounts: map[string][]string{waba: {"MANAGE"}},
			},
			{ID: "502", BusinessID: business, Name: "employee", Role: "EMPLOYEE", IDs: map[string]string{appID: employeeUser},
				Apps: []string{appID}},
		},
		Tokens: []graphsim.Token{
			{Token: token, AppID: appID, UserID: "900", Scopes: allScopes, IssuedAt: graphsim.OffsetMoment(-time.Hour)},
			{Token: otherToken, AppID: otherApp, UserID: "901", Scopes: allScopes},
			{Token: adminToken, AppID: appID, UserID: adminUser, Scopes: allScopes},
			{Token: employeeToken, AppID: appID, UserID: employeeUser, Scopes: allScopes},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return &world{Sim: sim, t: t, clock: clock, url: server.URL}
}

// try makes a call, "CALLER METHOD PATH [FORM]", and checks its outcome: "ok", or the
// code of the error, with its subcode as in "100/33". The answer must hold each of
// the texts, and none of those that begin with "!".
func (w *world) try(call, outcome string, texts ...string) reply {
	w.t.Helper()
	parts := strings.SplitN(call, " ", 4)
	who, named := callers[parts[0]]
	if !named {
		who = parts[0]
	}
	form, err := url.ParseQuery(strings.Join(parts[3:], ""))
	if err != nil {
		w.t.Fatal(err)
	}
	r := w.do(parts[1], parts[2], who, form)
	if got := r.outcome(); got != outcome {
		w.t.Errorf("%s: %s, want %s: %s", call, got, outcome, r.text)
	}
	r.wantTexts(texts...)
	return r
}

func (w *world) do(method, path, bearer string, form url.Values) reply {
	w.t.Helper()
	if !strings.HasPrefix(path, "/") {
		path = "/v25.0/" + path
	}
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		w.t.Fatal(err)
	}
	if len(form) > 0 {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if bearer != "" {
		req.Header.Set("Authorization", "Bearer "+bearer)
	}
	return w.send(req)
}

func (w *world) send(req *http.Request) reply {
	w.t.Helper()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	return newReply(w.t, resp.StatusCode, resp.Header, string(data))
}

// reply is one answer of the simulator.
type reply struct {
	t      *testing.T
	status int
	header http.Header
	text   string
	body   any
}

func newReply(t *testing.T, status int, header http.Header, text string) reply {
	t.Helper()
	r := reply{t: t, status: status, header: header, text: text}
	if err := json.Unmarshal([]byte(text), &r.body); err != nil {
		t.Fatalf("no JSON: %s", text)
	}
	return r
}

// outcome checks what every error has, too.
func (r reply) outcome() string {
	r.t.Helper()
	if r.status == http.StatusOK {
		return "ok"
	}
	for _, key := range []string{"message", "type", "fbtrace_id"} {
		if s, _ := r.valueAt("error", key).(string); s == "" {
			r.t.Errorf("no %s in %s", key, r.text)
		}
	}
	code := fmt.Sprintf("%.0f", r.valueAt("error", "code"))
	if subcode := r.valueAt("error", "error_subcode"); subcode != nil {
		code += fmt.Sprintf("/%.0f", subcode)
	}
	return code
}

func (r reply) wantTexts(texts ...string) {
	r.t.Helper()
	for _, text := range texts {
		wanted, absent := strings.CutPrefix(text, "!")
		if strings.Contains(r.text, wanted) == absent {
			r.t.Errorf("want %s in %s", text, r.text)
		}
	}
}

// valueAt follows keys and indexes into the body; nil where there is nothing.
func (r reply) valueAt(path ...any) any {
	v := r.body
	for _, step := range path {
		switch step := step.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[step]
		case int:
			l, _ := v.([]any)
			if step >= len(l) {
				return nil
			}
			v = l[step]
		}
	}
	return v
}

func (r reply) textAt(path ...any) string {
	s, _ := r.valueAt(path...).(string)
	return s
}

// ids returns the IDs of a list.
func (r reply) ids(path ...any) string {
	list, _ := r.valueAt(path...).([]any)
	var ids []string
	for _, v := range list {
		id, _ := v.(map[string]any)["id"].(string)
		ids = append(ids, id)
	}
	return strings.Join(ids, ",")
}

func (r reply) token() string {
	r.t.Helper()
	return cmp.Or(r.textAt("access_token"), "no token in "+r.text)
}

// batch posts items and returns their answers; a null one has the status 0.
func (w *world) batch(bearer string, form url.Values, items ...any) []reply {
	w.t.Helper()
	text, err := json.Marshal(items)
	if err != nil {
		w.t.Fatal(err)
	}
	if form == nil {
		form = url.Values{}
	}
	form.Set("batch", string(text))
	r := w.do(http.MethodPost, "/v25.0/", bearer, form)
	var results []*struct {
		Code int
		Body string
	}
	if err := json.Unmarshal([]byte(r.text), &results); err != nil {
		w.t.Fatalf("batch: %d %s", r.status, r.text)
	}
	replies := make([]reply, len(results))
	for i, item := range results {
		if item == nil {
			continue
		}
		replies[i] = newReply(w.t, item.Code, http.Header{}, item.Body)
	}
	return replies
}

func readItem(relativeURL string) map[string]any {
	return map[string]any{"method": "GET", "relative_url": relativeURL}
}

// outcomes returns the outcomes of a batch, "null" for a null answer.
func outcomes(replies []reply) string {
	var all []string
	for _, r := range replies {
		if r.status == 0 {
			all = append(all, "null")
			continue
		}
		all = append(all, r.outcome())
	}
	return strings.Join(all, " ")
}

func proof(message string) string { return proofWith(appSecret, message) }

func proofWith(secret, message string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(message))
	return hex.EncodeToString(mac.Sum(nil))
}

// generate makes a token with all that the call needs; changes are "name=value", and
// "name=" leaves the parameter out.
func (w *world) generate(user string, changes ...string) reply {
	w.t.Helper()
	form := url.Values{
		"business_app": {appID}, "appsecret_proof": {proof(adminToken)},
		"scope": {"whatsapp_business_management,business_management"},
	}
	change(form, changes)
	return w.do(http.MethodPost, user+"/access_tokens", adminToken, form)
}

func change(form url.Values, changes []string) {
	for _, c := range changes {
		name, value, _ := strings.Cut(c, "=")
		if form.Set(name, value); value == "" {
			form.Del(name)
		}
	}
}

// oauth makes one of the calls below oauth/.
func (w *world) oauth(path string, form url.Values, changes ...string) reply {
	w.t.Helper()
	form.Set("client_id", appID)
	form.Set("client_secret", appSecret)
	change(form, changes)
	return w.do(http.MethodGet, "oauth/"+path+"?"+form.Encode(), "", nil)
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
	return w.do(http.MethodPost, waba+"/assigned_users", adminToken, url.Values{"user": {user}, "tasks": tasks})
}

// tasks returns the tasks that the list shows of a user, "-" for a user that is not
// there.
func (w *world) tasks(user string) string {
	w.t.Helper()
	list, _ := w.try("admin GET "+waba+"/assigned_users?business="+business, "ok").valueAt("data").([]any)
	for _, v := range list {
		if m := v.(map[string]any); m["id"] == user {
			return strings.Trim(strings.ReplaceAll(fmt.Sprint(m["tasks"]), " ", ","), "[]")
		}
	}
	return "-"
}

func expect(t *testing.T, what string, got, want any) {
	t.Helper()
	simtest.CheckEqual(t, what, got, want)
}
