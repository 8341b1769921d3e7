package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// chatwootNodes returns what connects a number to a new inbox with a generated token. The webhooks deliver to the address that Chatwoot
// has made.
func chatwootNodes() []protocol.Node {
	type values = protocol.Values
	node := func(name, typeName string, config func(protocol.Reference) values, after ...string) protocol.Node {
		return protocol.Node{Name: name, Type: "whatsapp_" + typeName, After: after, Config: config}
	}
	inboxHook := func(of protocol.Reference, address string, more values) values {
		hook, known := of("inbox", "webhook").(values)
		if !known {
			return conform.Merge(more, values{address: protocol.Unknown, "verify_token_wo": protocol.Unknown})
		}
		callback := strings.ReplaceAll(fmt.Sprint(hook["callback_url"]), "+", "%2B") // Meta turns a + into a space
		return conform.Merge(more, values{address: callback, "verify_token_wo": hook["verify_token"]})
	}
	return []protocol.Node{
		node("user", "system_user", func(protocol.Reference) values { return values{"name": "bot", "role": "EMPLOYEE"} }),
		node("install", "system_user_app", func(of protocol.Reference) values {
			return values{"app_id": acctest.AppID, "system_user_id": of("user", "id")}
		}),
		node("member", "business_account_user", func(of protocol.Reference) values {
			return values{"business_account_id": acctest.Account, "user_id": of("user", "id"), "tasks": []string{"MANAGE"}}
		}),
		node("inbox", "chatwoot_inbox", func(of protocol.Reference) values {
			return values{
				"name": "Returns", "phone_number": "+15550100002", "phone_number_id": acctest.OtherNumber, "business_account_id": acctest.Account,
				"generate": values{"system_user_id": of("user", "id")}, "on_destroy": "delete",
			}
		}, "install", "member"),
		node("app webhook", "app_webhook", func(of protocol.Reference) values {
			return inboxHook(of, "callback_url", values{"fields": []string{"messages"}})
		}),
		node("account webhook", "business_account_webhook", func(protocol.Reference) values {
			return values{"business_account_id": acctest.Account}
		}, "app webhook"),
		node("number webhook", "phone_number_webhook", func(of protocol.Reference) values {
			return inboxHook(of, "override_callback_uri", values{"phone_number_id": acctest.OtherNumber})
		}, "account webhook"),
	}
}

// One apply makes an inbox that receives the messages of its number, and the destruction leaves no token and no webhook.
func TestChatwootChain_fromNothing(t *testing.T) {
	t.Parallel()
	a := newAccount(t, "chatwoot", chatwootNodes)
	before := a.Chatwoot.InboxIDs()
	a.nodes.Apply().NoError(t)
	a.wantNoChange(t)
	inbox := a.nodes.Resources["inbox"].State["id"]
	check, diags := a.server.ReadData("whatsapp_integration_check", protocol.Values{"project": inbox})
	if diags.NoError(t); check["healthy"] != true {
		t.Errorf("%v", check["checks"])
	}
	a.nodes.Destroy().NoError(t)
	if left := a.counts(); left["tokens"] != 0 || left["subscriptions"] != 0 || !slices.Equal(a.Chatwoot.InboxIDs(), before) {
		t.Errorf("left: %v, inboxes %v", left, a.Chatwoot.InboxIDs())
	}
}

// Each write of the chain fails in each way. The next apply completes it, and nothing exists twice.
func TestChatwootChain_eachWriteFails(t *testing.T) {
	t.Parallel()
	eachWriteFails(t, accountOn("chatwoot", chatwootNodes), conform.Graph, conform.Chatwoot)
}
