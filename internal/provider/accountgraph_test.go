package provider_test

import (
	"encoding/base64"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// accountNodes returns what makes a number usable that nothing existed for: all that a chat needs, and every setting of a number.
func accountNodes() []protocol.Node {
	const token = "CANARYverifyToken0123456789"
	type values = protocol.Values
	node := func(name, typeName string, arguments values, after ...string) protocol.Node {
		return protocol.Node{Name: name, Type: "whatsapp_" + typeName, After: after, Config: func(protocol.Reference) values { return arguments }}
	}
	ofAccount := func(name, typeName string, arguments values, after ...string) protocol.Node {
		return node(name, typeName, conform.Merge(arguments, values{"business_account_id": acctest.Account}), after...)
	}
	with := func(n protocol.Node, argument, reference string) protocol.Node {
		config := n.Config
		n.Config = func(of protocol.Reference) values {
			return conform.Merge(config(of), values{argument: of(reference, "id")})
		}
		return n
	}
	ofNumber := func(name, typeName string, arguments values, after ...string) protocol.Node {
		return with(node(name, typeName, arguments, after...), "phone_number_id", "number")
	}
	return []protocol.Node{
		node("user", "system_user", values{"name": "bot", "role": "EMPLOYEE"}),
		with(node("install", "system_user_app", values{"app_id": acctest.AppID}), "system_user_id", "user"),
		with(ofAccount("member", "business_account_user", values{"tasks": []string{"MANAGE"}}), "user_id", "user"),
		ofAccount("settings", "business_account_settings", values{"is_enabled_for_insights": true}),
		node("app webhook", "app_webhook", values{
			"callback_url": "https://chat.example.com/app", "fields": []string{"calls", "messages"}, "verify_token_wo": token,
		}),
		ofAccount("account webhook", "business_account_webhook", values{
			"override_callback_uri": "https://chat.example.com/account", "verify_token_wo": token,
		}, "app webhook"),
		ofAccount("number", "phone_number", values{
			"cc": "1", "phone_number": "5550200000", "verified_name": "Canary Live", "preverified_id": "130000000000001",
		}),
		ofNumber("storage", "phone_number_storage", values{"status": "IN_COUNTRY_STORAGE_ENABLED", "data_localization_region": "DE"}),
		ofNumber("registration", "phone_number_registration", values{"pin_wo": "482913"}, "storage"),
		ofNumber("number webhook", "phone_number_webhook", values{
			"override_callback_uri": "https://chat.example.com/number", "verify_token_wo": token,
		}, "account webhook"),
		ofNumber("key", "business_encryption", values{"business_public_key": acctest.PublicKey}, "registration"),
		ofNumber("profile", "business_profile", values{
			"about": "Open all day", "websites": []string{"https://www.example.com"},
		}, "registration"),
		ofNumber("automation", "conversational_automation", values{"prompts": []string{"Book a flight"}}, "registration"),
		ofAccount("catalog", "product_catalog_link", values{"catalog_id": "770000000000001"}),
		ofNumber("commerce", "commerce_settings", values{"is_catalog_visible": true}, "catalog"),
		ofNumber("identity", "phone_number_identity_check", values{"enable_identity_key_check": true}, "registration"),
		ofNumber("calling", "phone_number_calling", values{"status": "ENABLED"}, "registration", "account webhook"),
		ofNumber("username", "username", values{"username": "canary.live"}, "registration"),
		ofNumber("payloads", "phone_number_payload_encryption", values{
			"status": "ENABLED", "client_encryption_key": base64.StdEncoding.EncodeToString([]byte(acctest.PublicKey)),
		}, "registration"),
		ofNumber("compliance", "business_compliance_info", values{
			"entity_name": "Example Traders", "entity_type": "PRIVATE_COMPANY",
			"grievance_officer_details": values{"name": "A. Person", "email": "officer@example.com", "mobile_number": "+911234567890"},
			"customer_care_details":     values{"email": "care@example.com", "landline_number": "+911234567891"},
		}),
		ofNumber("code", "qr_code", values{"prefilled_message": "Hello"}),
		ofAccount("signup", "signup", values{
			"display_name": "Offers", "signup_message": "Get news", "confirmation_message": "Thank you",
			"privacy_policy_url": "https://example.com/privacy", "policy": values{"tos": "https://www.whatsapp.com/legal/terms", "accepted": true},
		}),
		ofAccount("sequence", "welcome_message_sequence", values{
			"name": "Greeting", "welcome_message_sequence": values{"text": "Welcome", "autofill_message": values{"content": "Hello"}},
		}),
		generated("token", "SUPPORT", "user", "install", "member"),
		ofNumber("binding", "phone_number_binding", values{"project": "SUPPORT"}, "registration"),
	}
}

// generated returns a token that is generated for a system user and bound to a project.
func generated(name, project, user string, after ...string) protocol.Node {
	return protocol.Node{Name: name, Type: "whatsapp_token_binding", After: after, Config: func(of protocol.Reference) protocol.Values {
		return protocol.Values{"project": project, "generate": protocol.Values{"system_user_id": of(user, "id")}}
	}}
}

// account is a configuration with several resources, in a world of its own that has nothing of it.
type account struct {
	*world.World
	server *protocol.Server
	nodes  *protocol.Graph
}

// maker starts an account.
type maker func(*testing.T) account

func accountOn(platform string, nodes func() []protocol.Node) maker {
	return func(t *testing.T) account {
		t.Helper()
		return newAccount(t, platform, nodes)
	}
}

func newAccount(t *testing.T, platform string, nodes func() []protocol.Node) account {
	t.Helper()
	w := acctest.Start(t)
	s := protocol.Serve(t, acctest.Factory())
	block := acctest.ProviderBlock(w, platform)
	block["business_id"], block["max_retries"] = acctest.Business, 2
	w.Graph.SetField(acctest.Account, "whatsapp_business_manager_messaging_limit", "TIER_2K") // calling and usernames need it
	s.Configure(block).NoError(t)
	return account{w, s, s.NewGraph(nodes())}
}

// counts counts what a creation that is sent twice would double.
func (a account) counts() map[string]int {
	tokens, stored := a.Graph.Stored("access_tokens"), a.Chat.Stored("SUPPORT")
	all := map[string]int{
		"system users": len(a.Graph.SystemUsers(acctest.Business)), "apps of users": a.Graph.Stored("applications").Created,
		"tokens":  tokens.Created - tokens.Deleted,
		"numbers": len(a.Graph.PhoneNumbers(acctest.Account)), "signups": len(a.Graph.Signups(acctest.Account)),
		"subscriptions": len(a.Graph.SubscribedApps(acctest.Account)), "registrations": a.Graph.Stored("register").Changed,
		"tokens written": stored.Tokens, "numbers written": stored.Numbers, "inboxes": a.Chatwoot.CreatedCount(),
	}
	for _, edge := range []string{"message_qrdls", "welcome_message_sequences", "product_catalogs"} {
		s := a.Graph.Stored(edge)
		all[edge] = s.Created - s.Deleted
	}
	return all
}

func (a account) wantNoChange(t *testing.T) {
	t.Helper()
	plans, diags := a.nodes.Plan()
	if changes := protocol.Changes(plans); len(changes) > 0 || len(diags) > 0 || len(plans) != len(a.nodes.Resources) {
		t.Errorf("%d plans, not empty: %v\n%s", len(plans), changes, diags)
	}
}

// wantTokensAlive fails the test unless every token that a chat platform holds is valid, and no message contains it.
func (a account) wantTokensAlive(t *testing.T, diags protocol.Diags) {
	t.Helper()
	held := []string{a.Chat.Token("SUPPORT")}
	for _, id := range a.Chatwoot.InboxIDs() {
		held = append(held, a.Chatwoot.Token(id))
	}
	for _, token := range held {
		if _, alive, known := a.Graph.FindToken(token); known && !alive {
			t.Errorf("a project holds a token that is not valid: %s", diags)
		}
		if token != "" && strings.Contains(diags.String(), token) {
			t.Errorf("a message contains a token: %s", diags)
		}
	}
	acctest.WantNoSecret(t, diags)
}

// One apply creates everything that a number needs, and the destruction says once of each object that stays that it does.
func TestFullAccount_fromNothing(t *testing.T) {
	t.Parallel()
	a := newAccount(t, "http", accountNodes)
	a.nodes.Apply().NoError(t)
	a.wantNoChange(t)
	check, diags := a.server.ReadData("whatsapp_integration_check", protocol.Values{
		"project": "SUPPORT", "phone_number_id": a.nodes.Resources["number"].State["id"],
	})
	if diags.NoError(t); check["healthy"] != true {
		t.Errorf("%v", check["checks"])
	}
	diags = a.nodes.Destroy()
	diags.NoError(t)
	for _, stays := range []string{
		"System user .* still exists", "App .* remains installed", "Values of the settings of .* stay", "Phone number .* stays in WhatsApp",
		"Phone number .* stays registered", "storage configuration of .* stay", "business encryption of .* stay", "business profile of .* stay",
		"payload encryption of .* stay",
		"compliance information of .* stay", "username of .* stay", "Signup .* will be disabled", "Token .* is still valid at Meta",
	} {
		if n := len(regexp.MustCompile("warning at .*"+stays).FindAllString(diags.String(), -1)); n != 1 {
			t.Errorf("%d warnings say %q:\n%s", n, stays, diags)
		}
	}
	for name, r := range a.nodes.Resources {
		if r.State != nil {
			t.Errorf("%s is still in the state", name)
		}
	}
	left := a.counts()
	for _, removed := range []string{"tokens", "subscriptions", "message_qrdls", "welcome_message_sequences", "product_catalogs"} {
		if left[removed] != 0 {
			t.Errorf("%d %s are left", left[removed], removed)
		}
	}
}

// failures are the ways in which a write fails. The conformance suite tries others on each resource by itself: a connection that is
// reset before the write is processed, and an answer that is cut.
var failures = map[string]simkit.Fault{
	"refused":     graphsim.Error{Code: 200, Message: "(#200) Permissions error"}.Fault("", "", 1),
	"throttled":   graphsim.Error{Code: 80008, Message: "(#80008) Too many calls"}.Fault("", "", 1),
	"500 always":  {Status: 500, Times: -1},
	"reset, done": {Kind: simkit.KindReset, When: simkit.After},
}

// Each write of the account fails in each way. Whatever the first apply says, the next one completes the account, and nothing exists
// twice.
func TestFullAccount_eachWriteFails(t *testing.T) {
	t.Parallel()
	eachWriteFails(t, accountOn("http", accountNodes), conform.Graph, conform.Chat)
}

func eachWriteFails(t *testing.T, start maker, kits ...func(*world.World) *simkit.Kit) {
	t.Helper()
	whole := start(t)
	whole.nodes.Apply().NoError(t)
	want := whole.counts()
	for _, kit := range kits {
		before := map[string]int{} // writes to the same address
		for _, call := range kit(whole.World).Writes() {
			key := call.Method + " " + call.Path
			for name, f := range failures {
				f.Method, f.Path, f.Skip = call.Method, call.Path, before[key]
				t.Run(key+" "+name, func(t *testing.T) {
					t.Parallel()
					wantRecovery(t, start(t), kit, f, maps.Clone(want))
				})
			}
			before[key]++
		}
	}
}

func wantRecovery(t *testing.T, a account, kit func(*world.World) *simkit.Kit, f simkit.Fault, want map[string]int) {
	t.Helper()
	kit(a.World).FailNext(f)
	first := a.nodes.Apply()
	if f.Times >= 0 && kit(a.World).PendingFaults() > 0 {
		t.Error("the write was not sent")
	}
	kit(a.World).ClearFaults()
	a.wantTokensAlive(t, first)
	if len(first.Errors()) > 0 {
		a.nodes.Apply().NoError(t)
	}
	a.wantNoChange(t)
	a.wantTokensAlive(t, first)
	have := a.counts()
	lost := []string{"Meta may have generated a token that is lost", "It was not revoked, because it may be in use"}
	if slices.ContainsFunc(lost, func(says string) bool { return strings.Contains(first.String(), says) }) {
		delete(have, "tokens")
		delete(want, "tokens")
	}
	if !maps.Equal(have, want) {
		t.Errorf("there is\n%v\nwant\n%v\nthe first apply says\n%s", have, want, first.Errors())
	}
}
