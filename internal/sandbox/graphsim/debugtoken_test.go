package graphsim_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

func (w *world) debug(bearer, input string) reply {
	w.t.Helper()
	return w.do(http.MethodGet, "/v25.0/debug_token?input_token="+url.QueryEscape(input), bearer, nil)
}

// 1: the fields of a healthy system user token.
func TestDebugToken_valid(t *testing.T) {
	w := newWorld(t)
	for _, caller := range []string{appToken, token} {
		r := w.debug(caller, token).ok()
		r.is(appID, "data", "app_id").is("Care", "data", "application").is("SYSTEM_USER", "data", "type").
			is(true, "data", "is_valid").is(0.0, "data", "expires_at").is(0.0, "data", "data_access_expires_at").
			is(float64(w.clock.Now().Add(-time.Hour).Unix()), "data", "issued_at").is("900", "data", "user_id").
			is("business_management", "data", "scopes", 0).
			is("business_management", "data", "granular_scopes", 0, "scope").
			is(nil, "data", "granular_scopes", 0, "target_ids").is(nil, "data", "error")
	}
	w.debug(appToken, appToken).ok().is("APP", "data", "type").is(true, "data", "is_valid")
	w.HideTokenType(true)
	w.debug(appToken, token).ok().is(nil, "data", "type")
}

// 1: a bad input token is HTTP 200, a bad caller is an error.
func TestDebugToken_invalid(t *testing.T) {
	w := newWorld(t)
	w.debug(appToken, "EAAnonsense").ok().is(false, "data", "is_valid").is(190.0, "data", "error", "code").is(nil, "data", "scopes", 0)
	w.debug(appToken, appID+"|bad").ok().is(false, "data", "is_valid")
	w.debug("EAAnonsense", token).fails(190, 0)
	w.debug("", token).fails(104, 0)
	w.do(http.MethodGet, "/v25.0/debug_token", appToken, nil).fails(100, 0)
	w.ExpireToken(token)
	w.debug(appToken, token).ok().is(false, "data", "is_valid").is(463.0, "data", "error", "subcode").is(appID, "data", "app_id")
	w.debug(token, token).fails(190, 463)
}

// 1: the caller is of the same app.
func TestDebugToken_otherApp(t *testing.T) {
	w := newWorld(t)
	for _, caller := range []string{otherApp + "|other-secret", otherToken} {
		w.debug(caller, token).fails(100, 0).has(http.StatusBadRequest).says("The App_id in the input_token did not match the Viewing App")
	}
	w.MismatchInData(true)
	w.debug(otherToken, token).ok().is(100.0, "data", "error", "code").is(false, "data", "is_valid").is(nil, "data", "app_id")
	w.InspectWithAppTokenOnly(true)
	w.debug(token, token).fails(100, 0)
	w.debug(appToken, token).ok()
}

// 1: expiry, dropped scopes.
func TestDebugToken_follows(t *testing.T) {
	w := newWorld(t)
	w.SetExpiry(token, graphsim.In(60*24*time.Hour))
	w.DropScope(token, "whatsapp_business_messaging")
	r := w.debug(appToken, token).ok()
	r.is(float64(w.clock.Now().Add(60*24*time.Hour).Unix()), "data", "expires_at").is(nil, "data", "scopes", 2)
}

// 1: the app token by client_credentials.
func TestOAuth_clientCredentials(t *testing.T) {
	w := newWorld(t)
	ask := func(id, secret, grant string) reply {
		q := url.Values{"client_id": {id}, "client_secret": {secret}, "grant_type": {grant}}
		return w.do(http.MethodGet, "/v25.0/oauth/access_token?"+q.Encode(), "", nil)
	}
	r := ask(appID, appSecret, "client_credentials").ok().is("bearer", "token_type")
	minted, _ := r.at("access_token").(string)
	if minted == appToken {
		t.Error("the minted token shows the secret")
	}
	w.debug(minted, token).ok().is(true, "data", "is_valid")
	ask(appID, "wrong", "client_credentials").fails(1, 0)
	ask("999", appSecret, "client_credentials").fails(101, 0)
	ask(appID, appSecret, "password").fails(100, 0)
	w.SetAppSecret(appID, "reset")
	w.debug(minted, token).fails(190, 0)
	w.debug(appToken, token).fails(190, 0)
}

func proof(message string) string { return proofWith(appSecret, message) }

func proofWith(secret, message string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(message))
	return hex.EncodeToString(mac.Sum(nil))
}

// 7.5: both forms, five minutes, and code 100.
func TestProof(t *testing.T) {
	w := newWorld(t)
	read := func(query url.Values) reply { return w.get("/v25.0/" + phone + "?" + query.Encode()) }
	read(nil).ok()
	read(url.Values{"appsecret_proof": {"00"}}).fails(100, 0).says("Invalid appsecret_proof provided in the API argument")

	w.SetRequireAppSecret(appID, true)
	read(nil).fails(100, 0).is("GraphMethodException", "error", "type").says("require an appsecret_proof argument")
	read(url.Values{"appsecret_proof": {proof(token)}}).ok()
	stamped := func(at time.Time) url.Values {
		s := strconv.FormatInt(at.Unix(), 10)
		return url.Values{"appsecret_proof": {proof(token + "|" + s)}, "appsecret_time": {s}}
	}
	read(stamped(w.clock.Now())).ok()
	read(stamped(w.clock.Now().Add(-5 * time.Minute))).ok()
	read(stamped(w.clock.Now().Add(-6*time.Minute))).fails(100, 0)
	read(stamped(w.clock.Now().Add(6*time.Minute))).fails(100, 0)
	q := stamped(w.clock.Now())
	q.Set("appsecret_proof", proof(token)) // the plain form with a time
	read(q).fails(100, 0)
	w.debug(appToken, token).ok() // holds the secret itself
}

// 7.5: a batch has its proof at the top.
func TestProof_batch(t *testing.T) {
	w := newWorld(t)
	w.SetRequireAppSecret(appID, true)
	r := w.batch(token, url.Values{"appsecret_proof": {proof(token)}}, readItem(phone), readItem(phone+"?access_token="+token))
	r[0].reply(t).ok()
	r[1].reply(t).fails(100, 0) // its own token, so its own proof
	w.do(http.MethodPost, "/v25.0/", token, url.Values{"batch": {`[{"method":"GET","relative_url":"400"}]`}}).fails(100, 0)
}

// 7.5: Server IP Allow List.
func TestServerIPs(t *testing.T) {
	w := newWorld(t)
	w.AddApp(graphsim.App{ID: appID, Name: "Care", Secret: appSecret, ServerIPs: []string{"203.0.113.7"}})
	w.debug(appToken, token).fails(5, 0)
	w.get("/v25.0/" + phone).ok() // uses no secret
	w.AddApp(graphsim.App{ID: appID, Name: "Care", Secret: appSecret, ServerIPs: []string{"127.0.0.1", "::1"}})
	w.debug(appToken, token).ok()
}

func TestMe(t *testing.T) {
	w := newWorld(t)
	w.get("/v25.0/me").ok().is("900", "id").is("terraform", "name")
	w.get("/v25.0/me?fields=id").ok().is(nil, "name")
	w.get("/v25.0/me?fields=phone_numbers").fails(100, 0).says("on node type (User)")
	w.do(http.MethodGet, "/v25.0/me", appToken, nil).fails(2500, 0)
}
