package integrationcheck_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

var expected = protocol.Values{"phone_number_id": acctest.Number, "business_account_id": acctest.Account}

// If the chat platform is unavailable, the checks that only need Meta are still made.
func TestAccIntegrationCheck_platformDown(t *testing.T) {
	t.Parallel()
	down := simkit.Fault{Times: -1, Status: 503, Body: "{}"}
	for _, platform := range platforms {
		t.Run(platform, func(t *testing.T) {
			t.Parallel()
			f := start(t, platform)
			f.block["max_retries"] = 0
			f.Chat.FailNext(down)
			f.Chatwoot.FailNext(down)
			f.Zammad.FailNext(down)
			got, diags := f.readCheck(expected)
			diags.WantNone(t)
			wantStatuses(t, got, "uoooouu")
			if text := fmt.Sprint(checkNamed(t, got, "project_token")["detail"]); !strings.Contains(text, "HTTP 503") {
				t.Errorf("project_token says %q", text)
			}
			got, diags = f.readCheck(nil)
			diags.WantNone(t)
			wantStatuses(t, got, "uuuuuuu")
		})
	}
}

// After one failed request to Meta, the other checks send none: a plan with many projects would wait for seven timeouts each.
func TestAccIntegrationCheck_metaDownOnce(t *testing.T) {
	t.Parallel()
	throttled := simkit.Fault{Times: -1, Status: 429, Headers: map[string]string{"Retry-After": "3600"}, Body: "{}"}
	for name, c := range map[string]struct {
		fault    simkit.Fault
		platform string
		statuses string
		calls    int
	}{
		"from the beginning":   {simkit.Fault{Times: -1, Body: "{}"}, "chatwoot", "uuuuuoo", 1},
		"no answer":            {simkit.Fault{Times: -1, Kind: simkit.KindReset}, "http", "uuuuuoo", 1},
		"throttled":            {throttled, "http", "uuuuuoo", 1},
		"from the account":     {simkit.Fault{Times: -1, Body: "{}"}, "zammad", "uuuuuoo", 1},
		"from the number":      {simkit.Fault{Times: -1, Path: "/*/" + acctest.Number, Body: "{}"}, "zammad", "uouuuoo", 2},
		"from the webhook":     {simkit.Fault{Times: -1, Path: "/*/" + acctest.Account, Skip: 1, Body: "{}"}, "zammad", "uooouoo", 4},
		"wrong kind of object": {simkit.Fault{Times: -1, Path: "/*/" + acctest.Number, Status: 200, Body: `{"id":"7"}`}, "zammad", "uouuuoo", 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t, c.platform)
			f.block["max_retries"] = 0
			f.Graph.FailNext(c.fault)
			got, diags := f.readCheck(nil)
			diags.WantNone(t)
			wantStatuses(t, got, c.statuses)
			sent := 0
			for _, call := range f.Graph.Calls() {
				if call.Via == "" {
					sent++
				}
			}
			if sent != c.calls {
				t.Errorf("Meta was asked %d times, want %d: %v", sent, c.calls, f.Graph.Calls())
			}
		})
	}
}

// A check that the provider's own token may not make is unknown, because it says nothing about the project.
func TestAccIntegrationCheck_ownTokenWithoutAccess(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change           func(*fixture)
		chatwoot, zammad string
	}{
		"unassigned": {func(f *fixture) { f.Graph.UnassignToken(acctest.ProviderToken, acctest.Account) }, "oouuuoo", "uuuuuoo"},
		"empty lists": {func(f *fixture) {
			f.Graph.UnassignToken(acctest.ProviderToken, acctest.Account)
			f.Graph.AnswerEmptyLists(true)
		}, "oouufoo", "uuuufoo"},
		"without the scope": {func(f *fixture) {
			f.Graph.DropScope(acctest.ProviderToken, "whatsapp_business_management")
		}, "oouuuoo", "uuuuuoo"},
		"revoked":              {func(f *fixture) { f.Graph.RevokeToken(acctest.ProviderToken, 467) }, "oouuuoo", "uuuuuoo"},
		"health status hidden": {func(f *fixture) { f.Graph.HideHealthStatus(true) }, "ooooooo", "uoooooo"},
		"health status hidden and number moved": {func(f *fixture) {
			f.Graph.HideHealthStatus(true)
			f.Graph.MovePhoneNumber(acctest.Number, acctest.ForeignAccount)
		}, "oofoooo", "uofoooo"},
		"status field missing": {func(f *fixture) { f.Graph.RemoveField("WhatsAppBusinessPhoneNumber", "status") }, "ooouuoo", "uoouuoo"},
	} {
		for platform, statuses := range map[string]string{"chatwoot": c.chatwoot, "zammad": c.zammad} {
			t.Run(name+", "+platform, func(t *testing.T) {
				t.Parallel()
				f := start(t, platform)
				c.change(f)
				got, diags := f.readCheck(nil)
				diags.WantNone(t)
				wantStatuses(t, got, statuses)
			})
		}
	}
}

// If the platform shows nothing about the project, the checks use the arguments and the answers of Meta.
func TestAccIntegrationCheck_jira(t *testing.T) {
	t.Parallel()
	f := start(t, "jira")
	got, diags := f.readCheck(nil)
	diags.WantNone(t)
	wantStatuses(t, got, "uuuuuuu")
	if n := len(f.Graph.Calls()); n != 0 {
		t.Errorf("Meta was asked %d times without a number", n)
	}
	got, diags = f.readCheck(expected)
	diags.WantNone(t)
	wantStatuses(t, got, "uoooouu")
	got, diags = f.readCheck(protocol.Values{"phone_number_id": acctest.Number}) // Meta names the account of the number
	diags.WantNone(t)
	wantStatuses(t, got, "uoooouu")
}

// Without app_id, the webhook check uses the app of the project's token.
func TestAccIntegrationCheck_appOfToken(t *testing.T) {
	t.Parallel()
	for platform, statuses := range map[string]string{"chatwoot": "ooooooo", "zammad": "uooouoo"} {
		f := start(t, platform)
		delete(f.block, "app_id")
		delete(f.block, "app_secret")
		got, diags := f.readCheck(nil)
		diags.WantNone(t)
		wantStatuses(t, got, statuses)
		if platform == "chatwoot" {
			f.Graph.UnsubscribeApp(acctest.Account, acctest.AppID)
			got, diags = f.readCheck(nil)
			diags.WantNone(t)
			wantStatuses(t, got, "oooofoo")
		}
	}
}

// A project that names no account, and a project that holds invalid values.
func TestAccIntegrationCheck_incompleteProject(t *testing.T) {
	t.Parallel()
	f := start(t, "http")
	f.Chat.SetNumber(f.project, acctest.Number, "")
	got, diags := f.readCheck(nil)
	diags.WantNone(t)
	wantStatuses(t, got, "ooooooo")
	f.Chat.SetNumber(f.project, acctest.Account, acctest.Account)
	got, diags = f.readCheck(nil)
	diags.WantNone(t)
	wantStatuses(t, got, "oofuooo")
	f.Chat.SetNumber(f.project, "12", acctest.Account)
	got, diags = f.readCheck(nil)
	diags.WantNone(t)
	wantStatuses(t, got, "oofuooo")
	f.Chat.HideFingerprints(true)
	f.Chat.SetNumber(f.project, acctest.Number, acctest.Account)
	got, diags = f.readCheck(protocol.Values{"token_fingerprint": acctest.Fingerprint(acctest.HandToken)})
	diags.WantNone(t)
	wantStatuses(t, got, "uoooooo")
}

// Errors are a provider that is not configured, invalid arguments, and a project that cannot be read.
func TestAccIntegrationCheck_errors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		platform    string
		arm         func(*fixture)
		block, args protocol.Values
		at          string
		says        []string
	}{
		"gone, http": {
			platform: "http", args: protocol.Values{"project": "GHOST"},
			at: "project", says: []string{"Project GHOST does not exist"},
		},
		"gone, chatwoot": {
			platform: "chatwoot", arm: func(f *fixture) { f.Chatwoot.RemoveInbox(acctest.Inbox) },
			at: "project", says: []string{"Inbox 11 does not exist"},
		},
		"gone, zammad": {
			platform: "zammad", arm: func(f *fixture) { f.Zammad.RemoveChannel(acctest.Channel) },
			at: "project", says: []string{"There is no WhatsApp channel 41"},
		},
		"hidden": {platform: "http", arm: func(f *fixture) { f.Chat.Hide("SUPPORT") }, at: "project", says: []string{"HTTP 403"}},
		"no WhatsApp inbox": {
			platform: "chatwoot", args: protocol.Values{"project": fmt.Sprint(acctest.WidgetInbox)},
			at: "project", says: []string{"not a WhatsApp inbox"},
		},
		"no administrator": {
			platform: "chatwoot", arm: func(f *fixture) { f.Chatwoot.SetRole(acctest.ChatwootAdminToken, acctest.ChatwootAccount, "agent") },
			at: "project", says: []string{"administrator of account 1"},
		},
		"credential refused": {
			platform: "http", arm: func(f *fixture) { f.Chat.RevokeBearer(acctest.ChatToken) },
			at: "project", says: []string{"HTTP 401"},
		},
		"no platform": {platform: "http", block: protocol.Values{"chat": nil}, says: []string{"The provider has no chat platform"}},
		"no token":    {platform: "http", block: protocol.Values{"access_token": nil}, says: []string{"no access token"}},
		"unknown":     {platform: "http", block: protocol.Values{"access_token": protocol.Unknown}, says: []string{"is not known yet"}},
		"invalid project": {
			platform: "http", args: protocol.Values{"project": "a/b"},
			at: "project", says: []string{"Invalid chat project"},
		},
		"invalid number": {
			platform: "http", args: protocol.Values{"phone_number_id": "+1 555 010 0001"},
			at: "phone_number_id", says: []string{"Phone number given as an ID"},
		},
		"invalid fingerprint": {
			platform: "http", args: protocol.Values{"token_fingerprint": acctest.HandToken},
			at: "token_fingerprint", says: []string{"Secret in an argument that is not secret"},
		},
		"fingerprint that a mocked provider makes up": {
			platform: "http", args: protocol.Values{"token_fingerprint": "x7kq02bd"},
			at: "token_fingerprint", says: []string{"16 hex digits"},
		},
		"misspelled scope": {
			platform: "http", args: protocol.Values{"required_scopes": []string{"whatsapp_business_managing"}},
			at: "required_scopes", says: []string{"did you mean"},
		},
		"no scopes": {platform: "http", args: protocol.Values{"required_scopes": []string{}}, at: "required_scopes", says: []string{"at least"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t, c.platform)
			if c.arm != nil {
				c.arm(f)
			}
			maps.Copy(f.block, c.block)
			_, diags := f.readCheck(c.args)
			diags.WantError(t, c.at, c.says...)
			if n := len(f.Graph.Calls()); n != 0 {
				t.Errorf("Meta was asked %d times", n)
			}
		})
	}
}

// Two checks in one process share the requests about the token and the number.
func TestAccIntegrationCheck_together(t *testing.T) {
	t.Parallel()
	f := start(t, "http")
	f.Chat.SetToken("SALES", acctest.ProviderToken)
	f.Chat.SetNumber("SALES", acctest.Number, acctest.Account)
	s := f.server()
	for _, project := range []string{"SUPPORT", "SALES"} {
		got, diags := s.ReadData(typeName, protocol.Values{"project": project})
		diags.WantNone(t)
		wantStatuses(t, got, "ooooooo")
	}
	if n := f.Graph.CountCalls("GET", "/*/debug_token"); n != 1 {
		t.Errorf("the token was inspected %d times", n)
	}
	if n := f.requests(); n != 6+2 { // the second reads its project and the status of the number
		t.Errorf("%d requests: %v", n, f.Graph.Calls())
	}
	f.Graph.SubscribeApp(graphsim.SubscribedApp{ // the platform does not show its own address
		BusinessAccountID: acctest.Account, AppID: acctest.AppID, OverrideCallbackURI: "https://hooks.example/" + acctest.HandToken,
	})
	got, diags := f.readCheck(nil)
	diags.WantNone(t)
	wantStatuses(t, got, "ooooooo")
}
