package graphsim_test

import (
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

// Without a token Meta answers code 104, and 200 for reads of a number.
func TestToken_waysIn(t *testing.T) {
	w := newWorld(t)
	w.try("system GET "+phone, "ok", `"id":"400"`)
	w.try("none GET "+phone+"?access_token="+token, "ok")
	w.try("system GET /"+phone, "ok") // unversioned
	w.try("none GET "+phone, "200", "Provide valid app ID")
	w.try("none GET "+waba, "104")
	w.try("none GET "+business, "104")
	w.try("EAAunknown GET "+phone, "190")
	w.try(appID+"|wrong GET "+phone, "190")
}

// A token that no longer works gets code 190 and a subcode.
func TestToken_dead(t *testing.T) {
	w := newWorld(t)
	for subcode, want := range map[int]string{
		0: "190", 458: "190/458", 459: "190/459", 460: "190/460", 463: "190/463", 464: "190/464", 467: "190/467", 492: "190/492",
	} {
		w.RevokeToken(token, subcode)
		expect(t, "status", w.try("system GET "+phone, want).status, 401)
		w.AddToken(graphsim.Token{Token: token, AppID: appID, Scopes: allScopes})
		w.try("system GET "+phone, "ok")
	}
	w.SetExpiry(token, graphsim.OffsetMoment(time.Hour))
	w.try("system GET "+phone, "ok")
	w.clock.Advance(time.Hour)
	w.try("system GET "+phone, "190/463", "Session has expired on Sunday, 22-Nov-26 13:00:00 UTC")
	w.SetErrorStatus(190, 400)
	expect(t, "status", w.try("system GET "+phone, "190/463").status, 400)
}

// Missing and hidden objects get the same answer, unless a switch says otherwise.
func TestAccess_hidden(t *testing.T) {
	w := newWorld(t)
	w.try("system GET 12345", "100/33", "GraphMethodException",
		"Object with ID '12345' does not exist, cannot be loaded due to missing permissions, or does not support this operation")
	w.UnassignToken(token, waba)
	for _, path := range []string{waba, phone, waba + "/phone_numbers"} {
		w.try("system GET "+path, "100/33")
	}
	w.try("system GET "+emptyWABA, "ok")
	w.AnswerEmptyLists(true)
	w.try("system GET "+waba+"/phone_numbers", "ok", `"data":[]`)
	w.try("system GET "+waba, "100/33")
	w.SetUnassignedCode(200)
	expect(t, "status", w.try("system GET "+waba, "200").status, 403)
	w.AssignToken(token, waba)
	w.try("system GET "+phone, "ok")
	w.try("app GET "+waba, "200") // an app is not a user
	w.try("system DELETE "+phone, "100/33", "Unsupported delete request")
	w.try("system GET alias", "803")
}

// A token without the scope of a call gets an error.
func TestAccess_scopes(t *testing.T) {
	w := newWorld(t)
	w.DropScope(token, "whatsapp_business_management")
	w.try("system GET "+phone, "200", "whatsapp_business_management")
	w.SetMissingScopeCode(10)
	w.try("system GET "+phone, "10")
	w.SetMissingScopeCode(100)
	w.try("system GET "+phone, "100/33")
	w.try("system GET "+business, "ok", "Lucky Shrub")
	w.try("system GET "+foreign, "100/33")
	w.DropScope(token, "business_management")
	w.try("system GET "+business+"/owned_whatsapp_business_accounts", "100/33")
}

// A portfolio lists its own accounts, and those that another portfolio shares with it.
func TestAccess_accounts(t *testing.T) {
	w := newWorld(t)
	owned := "system GET " + business + "/owned_whatsapp_business_accounts"
	clients := "system GET " + business + "/client_whatsapp_business_accounts"
	expect(t, "owned", w.try(owned, "ok").ids("data"), waba+","+emptyWABA)
	expect(t, "clients", w.try(clients, "ok").ids("data"), clientWABA)
	w.UnassignToken(token, emptyWABA)
	expect(t, "owned", w.try(owned, "ok").ids("data"), waba)

	w.try("system GET "+clientWABA, "200") // needs Advanced Access
	w.AddApp(graphsim.App{ID: appID, Name: "Care", Secret: appSecret, BusinessID: business, AdvancedAccess: true})
	w.try("system GET "+clientWABA, "ok")
	w.ShareBusinessAccount(clientWABA, business, false)
	w.try(clients, "ok", `"data":[]`)
	w.ShareBusinessAccount(clientWABA, business, true)
	w.try(clients, "ok", clientWABA)

	w.AddToken(graphsim.Token{Token: token, AppID: appID, Scopes: allScopes, BusinessAccounts: []string{waba}})
	w.try("system GET "+emptyWABA, "100/33") // the list limits the token
}

// 1: target_ids limit a scope, their absence does not.
func TestAccess_granularScopes(t *testing.T) {
	w := newWorld(t)
	w.AddToken(graphsim.Token{Token: token, AppID: appID, Scopes: allScopes, GranularScopes: []graphsim.GranularScope{
		{Scope: "whatsapp_business_management", TargetIDs: []string{waba}}, {Scope: "business_management", TargetIDs: []string{business}},
	}})
	w.try("system GET "+phone, "ok")
	w.try("system GET "+emptyWABA, "100/33")
	w.try("system GET "+users, "ok")
	w.UnassignToken(token, waba)
	w.try("app GET debug_token?input_token="+token, "ok", `"granular_scopes":[{"scope":"business_management","target_ids":["200"]}]`)
	w.AddToken(graphsim.Token{Token: token, AppID: appID, Scopes: allScopes, GranularScopes: []graphsim.GranularScope{
		{Scope: "business_management", TargetIDs: []string{foreign}},
	}})
	w.try("system GET "+users, "100/33")
	w.try("system GET "+employeeUser, "100/33")
}

// A seeded token may follow the assignments of its user.
func TestAccess_followsAssignments(t *testing.T) {
	w := newWorld(t)
	w.AddToken(graphsim.Token{Token: employeeToken, AppID: appID, UserID: employeeUser, Scopes: allScopes, FollowsAssignments: true})
	w.try("employee GET "+waba, "100/33")
	w.AssignUser(waba, employeeUser, "DEVELOP")
	w.try("employee GET "+waba, "ok")
	w.UnassignToken(employeeToken, waba)
	w.try("employee GET "+waba, "100/33")
	w.AssignToken(employeeToken, waba)
	w.try("employee GET "+waba, "ok")
	w.AddToken(graphsim.Token{Token: employeeToken, AppID: appID, UserID: "77", Scopes: allScopes, FollowsAssignments: true})
	w.try("employee GET "+emptyWABA, "ok") // of an undeclared user: it reaches all
}

func TestState_changesByHand(t *testing.T) {
	w := newWorld(t)
	w.SetVerifiedName(phone, "New Name")
	w.SetField(phone, "status", "SHINY")
	w.SetField(phone, "quality_rating", nil)
	w.ClearField(phone, "name_status")
	r := w.try("system GET "+phone+"?fields=verified_name,status,quality_rating,name_status", "ok")
	expect(t, "fields", r.text, `{"id":"400","quality_rating":null,"status":"SHINY","verified_name":"New Name"}`)
	w.MovePhoneNumber(phone, emptyWABA)
	expect(t, "moved", w.try("system GET "+emptyWABA+"/phone_numbers", "ok").ids("data"), phone)
	w.RemovePhoneNumber(phone)
	w.try("system GET "+phone, "100/33")
	w.AnswerRemovedNumbersWith33(true)
	w.try("system GET "+phone, "33")
	w.RemoveBusinessAccount(waba)
	if w.HasObject(secondPhone) {
		t.Error("a number outlived its account")
	}
}

// A read without "fields" answers with the default fields. Unknown fields are refused.
func TestNodes(t *testing.T) {
	w := newWorld(t)
	w.try("system GET "+phone, "ok", `"display_phone_number":"+1 631-555-5555"`, `"quality_rating":"GREEN"`,
		`"code_verification_status":"VERIFIED"`, `"throughput":{"level":"STANDARD"}`, `!"status":`)
	w.try("system GET "+waba, "ok", `"name":"Service"`, `"timezone_id":"1"`, "!account_review_status")
	w.try("system GET "+phone+"?fields=id,shiny", "100",
		"(#100) Tried accessing nonexisting field (shiny) on node type (WhatsAppBusinessPhoneNumber)")
	w.try("system GET "+business+"/phone_numbers", "100", "nonexisting field (phone_numbers) on node type (Business)")

	health := "system GET " + phone + "?fields=health_status"
	w.try(health, "ok", `"entity_type":"PHONE_NUMBER","id":"400"`, `"entity_type":"WABA","id":"300"`,
		`"entity_type":"BUSINESS","id":"200"`, `"entity_type":"APP","id":"111"`)
	w.HideHealthStatus(true)
	w.try(health, "ok", "!health_status")
	w.RemoveField("WhatsAppBusinessPhoneNumber", "health_status")
	w.try(health, "100")
	expect(t, "newest first", w.try("system GET "+waba+"/phone_numbers", "ok").ids("data"), secondPhone+","+phone)
}
