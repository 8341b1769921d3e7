package graphsim_test

import (
	"net/http"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

// Reference sections named here are those of the Graph API reference.

func TestToken_waysIn(t *testing.T) {
	w := newWorld(t)
	w.get("/v25.0/"+phone).ok().is(phone, "id")
	w.do(http.MethodGet, "/v25.0/"+phone+"?access_token="+token, "", nil).ok()
	w.do(http.MethodGet, "/"+phone, token, nil).ok() // unversioned
}

// 7.8: 104 is "signature, or no token"; 200 "Provide valid app ID" on some GETs.
func TestToken_none(t *testing.T) {
	w := newWorld(t)
	w.do(http.MethodGet, "/v25.0/"+phone, "", nil).fails(200, 0).says("Provide valid app ID")
	w.do(http.MethodGet, "/v25.0/"+waba, "", nil).fails(104, 0)
	w.do(http.MethodGet, "/v25.0/me", "", nil).fails(104, 0)
	w.SetAnonymousCode(190)
	w.do(http.MethodGet, "/v25.0/"+phone, "", nil).fails(190, 0)
}

// 7.8: code 190 and its subcodes.
func TestToken_dead(t *testing.T) {
	for _, subcode := range []int{0, 458, 459, 460, 463, 464, 467, 492} {
		w := newWorld(t)
		w.RevokeToken(token, subcode)
		w.get("/v25.0/"+phone).fails(190, subcode).has(http.StatusUnauthorized)
		w.AddToken(graphsim.Token{Token: token, AppID: appID, Scopes: allScopes})
		w.get("/v25.0/" + phone).ok()
	}
	w := newWorld(t)
	w.ExpireToken(token)
	w.get("/v25.0/"+phone).fails(190, 463).says("Session has expired on Sunday, 22-Nov-26 11:59:00 UTC")
	w.SetErrorStatus(190, http.StatusBadRequest)
	w.get("/v25.0/"+phone).fails(190, 463).has(http.StatusBadRequest)
	w.do(http.MethodGet, "/v25.0/"+phone, "EAAunknown", nil).fails(190, 0)
	w.do(http.MethodGet, "/v25.0/"+phone, appID+"|wrong", nil).fails(190, 0)
}

func TestToken_expiresByTheClock(t *testing.T) {
	w := newWorld(t)
	w.SetExpiry(token, graphsim.In(3600e9))
	w.get("/v25.0/" + phone).ok()
	w.clock.Advance(3600e9)
	w.get("/v25.0/"+phone).fails(190, 463)
}

// 7.6: missing and hidden are the same answer.
func TestAccess_missingAndHidden(t *testing.T) {
	w := newWorld(t)
	missing := w.get("/v25.0/12345").fails(100, 33).has(http.StatusBadRequest)
	missing.is("GraphMethodException", "error", "type").
		says("Object with ID '12345' does not exist, cannot be loaded due to missing permissions, or does not support this operation")

	w.Unassign(token, waba)
	for _, id := range []string{waba, phone} {
		w.get("/v25.0/"+id).fails(100, 33).has(http.StatusBadRequest)
	}
	w.get("/v25.0/"+waba+"/phone_numbers").fails(100, 33)
	w.get("/v25.0/" + emptyWABA).ok()
	w.Assign(token, waba)
	w.get("/v25.0/" + phone).ok()

	w.do(http.MethodGet, "/v25.0/"+waba, appToken, nil).fails(100, 33) // an app is no user
	w.do(http.MethodPost, "/v25.0/"+phone, token, nil).fails(100, 33).says("Unsupported post request")
	w.get("/v25.0/nobody").fails(803, 0)
}

// Reliability 7.2 and 5.B 42: 200, 10 and 100/33 are all possible.
func TestAccess_switches(t *testing.T) {
	w := newWorld(t)
	w.SetUnassignedCode(200)
	w.Unassign(token, waba)
	w.get("/v25.0/"+waba).fails(200, 0).has(http.StatusForbidden)
	w.Assign(token, waba)

	w.DropScope(token, "whatsapp_business_management")
	w.get("/v25.0/"+phone).fails(200, 0).says("whatsapp_business_management")
	w.SetMissingScopeCode(10)
	w.get("/v25.0/"+phone).fails(10, 0)
	w.SetMissingScopeCode(100)
	w.get("/v25.0/"+phone).fails(100, 33)
	w.get("/v25.0/" + business).ok() // another scope
}

// 8: business_management for the portfolio; 4.6.
func TestAccess_business(t *testing.T) {
	w := newWorld(t)
	w.get("/v25.0/"+business).ok().is("Lucky Shrub", "name")
	accounts := "/v25.0/" + business + "/owned_whatsapp_business_accounts"
	if got := w.get(accounts).ok().ids("data"); got != waba+","+emptyWABA {
		t.Errorf("accounts %s", got)
	}
	w.Unassign(token, emptyWABA)
	if got := w.get(accounts).ok().ids("data"); got != waba {
		t.Errorf("accounts %s", got)
	}
	w.DropScope(token, "business_management")
	w.get(accounts).fails(200, 0)
	w.AddBusiness(graphsim.Business{ID: "201", Name: "Elsewhere"})
	w.AddToken(graphsim.Token{Token: token, AppID: appID, BusinessID: business, Scopes: allScopes})
	w.get("/v25.0/"+business).ok().is("Lucky Shrub", "name")
	w.get("/v25.0/201").fails(100, 33)
}

// 4.1: an account of a client needs Advanced Access, else code 200.
func TestAccess_clientAccount(t *testing.T) {
	w := newWorld(t)
	w.AddBusiness(graphsim.Business{ID: "201", Name: "Client"})
	w.AddBusinessAccount(graphsim.BusinessAccount{ID: "310", Name: "Client's", BusinessID: "201"})
	shared := graphsim.Token{Token: token, AppID: appID, BusinessID: business, Scopes: allScopes, BusinessAccounts: []string{waba, "310"}}
	w.AddToken(shared)
	w.get("/v25.0/310").fails(200, 0)
	w.get("/v25.0/" + waba).ok()
	w.get("/v25.0/"+emptyWABA).fails(100, 33) // the list limits the token
	w.AddApp(graphsim.App{ID: appID, Secret: appSecret, AdvancedAccess: true})
	w.get("/v25.0/310").ok()
}

// 1: target_ids limit a scope, their absence does not.
func TestAccess_granularScopes(t *testing.T) {
	w := newWorld(t)
	w.AddToken(graphsim.Token{Token: token, AppID: appID, Scopes: allScopes, GranularScopes: []graphsim.GranularScope{
		{Scope: "whatsapp_business_management", TargetIDs: []string{waba}},
		{Scope: "business_management"},
	}})
	w.get("/v25.0/" + phone).ok()
	w.get("/v25.0/"+emptyWABA).fails(100, 33)
	w.get("/v25.0/" + business).ok()
	w.Unassign(token, waba)
	r := w.do(http.MethodGet, "/v25.0/debug_token?input_token="+token, appToken, nil).ok()
	r.is("business_management", "data", "granular_scopes", 0, "scope").is(nil, "data", "granular_scopes", 1)
}

// Reliability 5.B 40: a list may be empty because its parent is hidden.
func TestAccess_emptyLists(t *testing.T) {
	w := newWorld(t)
	w.EmptyLists(true)
	w.Unassign(token, waba)
	w.get("/v25.0/"+waba+"/phone_numbers").ok().is(nil, "data", 0)
	w.get("/v25.0/"+waba).fails(100, 33)
	w.get("/v25.0/404/phone_numbers").fails(100, 33)
}

func TestState_changesBehindTheBack(t *testing.T) {
	w := newWorld(t)
	w.SetVerifiedName(phone, "New Name")
	w.SetField(phone, "status", "SHINY")
	w.SetField(phone, "quality_rating", nil)
	w.ClearField(phone, "name_status")
	r := w.get("/v25.0/" + phone + "?fields=verified_name,status,quality_rating,name_status").ok()
	r.is("New Name", "verified_name").is("SHINY", "status")
	if m := r.body.(map[string]any); len(m) != 4 {
		t.Errorf("want id, verified_name, status and a null quality_rating: %s", r.text)
	}
	w.MovePhoneNumber(phone, emptyWABA)
	if got := w.get("/v25.0/" + emptyWABA + "/phone_numbers").ids("data"); got != phone {
		t.Errorf("numbers %s", got)
	}
	w.RemovePhoneNumber(phone)
	w.get("/v25.0/"+phone).fails(100, 33)
	w.RemovedNumbersAnswer33(true)
	w.get("/v25.0/"+phone).fails(33, 0)
	w.RemoveBusinessAccount(waba)
	if w.Has(secondPhone) {
		t.Error("a number outlived its account")
	}
}
