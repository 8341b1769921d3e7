package chatwootsim_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
)

// Chatwoot, "Inbox JSON": administrators get provider_config whole and in
// clear; for all others the key is absent, not null.
func TestShow(t *testing.T) {
	r := newRig(t)
	r.seeded()
	a := r.do("GET", one(11), nil).has(200)
	a.says("channel_type", "Channel::Whatsapp").says("phone_number", number).says("provider", "whatsapp_cloud").
		says("callback_webhook_url", "https://chat.test/webhooks/whatsapp/"+number).says("reauthorization_required", "false")
	want := map[string]string{
		"api_key": tokenA, "phone_number_id": phone, "business_account_id": waba, "webhook_verify_token": "verify-11",
		"source": "manual_setup_v2", "app_secret": "canary-secret", "verification_pin": "123456",
	}
	if len(a.config()) != len(want) {
		t.Errorf("%v", a.config())
	}
	for key, value := range want {
		if a.config()[key] != value {
			t.Errorf("%s is %v", key, a.config()[key])
		}
	}
	b := r.as(agent, "GET", one(11), nil).has(200)
	if _, there := b.body["provider_config"]; there || strings.Contains(b.text, tokenA) {
		t.Error(b.text)
	}
	r.SetRole(agent, 1, chatwootsim.Administrator)
	if r.as(agent, "GET", one(11), nil).config()["api_key"] != tokenA {
		t.Error("promoted, and still blind")
	}
}

// Chatwoot, "list": by name, without pages, an agent's own only.
func TestIndex(t *testing.T) {
	r := newRig(t)
	r.seeded()
	web(r, 12)
	r.AddInbox(chatwootsim.Inbox{AccountID: 1, Name: "Legacy", Channel: chatwootsim.Channel{
		Type: "whatsapp", Provider: "default", PhoneNumber: "+2", ProviderConfig: map[string]any{"api_key": "360-key"},
	}})
	r.AddInbox(chatwootsim.Inbox{AccountID: 2, Name: "Elsewhere", Channel: chatwootsim.Channel{Type: "api"}})
	names := func(a answer) string {
		var out []string
		for _, v := range a.has(200).body["payload"].([]any) {
			out = append(out, v.(map[string]any)["name"].(string))
		}
		return strings.Join(out, ",")
	}
	if got := names(r.do("GET", list, nil)); got != "Legacy,Support,Website" {
		t.Error(got)
	}
	if got := names(r.as(agent, "GET", list, nil)); got != "Support" {
		t.Error(got)
	}
	a := r.do("GET", one(12), nil).says("channel_type", "Channel::WebWidget").says("phone_number", "<nil>")
	if _, there := a.body["provider_config"]; there {
		t.Error(a.text)
	}
	r.do("GET", one(13), nil).says("provider", "default").says("channel_type", "Channel::Whatsapp")
	if r.graph.CountCalls("", "") != 0 {
		t.Error("a read asks Meta")
	}
}

// Chatwoot, "health": live from Meta with the stored token.
func TestHealth(t *testing.T) {
	r := newRig(t)
	r.seeded()
	web(r, 12)
	r.AddInbox(chatwootsim.Inbox{ID: 13, AccountID: 1, Name: "Legacy", Channel: chatwootsim.Channel{
		Type: "whatsapp", Provider: "default", PhoneNumber: "+2", ProviderConfig: map[string]any{"api_key": "360-key"},
	}})
	a := r.do("GET", one(11)+"/health", nil).has(200)
	a.says("display_phone_number", "+1 631-555-5555").says("verified_name", "Lucky Shrub").says("account_mode", "LIVE").says("business_id", waba)
	for _, key := range []string{"name_status", "quality_rating", "messaging_limit_tier", "code_verification_status", "throughput", "last_onboarded_time", "platform_type"} {
		if _, there := a.body[key]; !there {
			t.Errorf("no %s", key)
		}
	}
	r.do("GET", one(12)+"/health", nil).has(400)
	r.do("GET", one(13)+"/health", nil).has(400)

	r.graph.RevokeToken(tokenA, 460)
	a = r.do("GET", one(11)+"/health", nil).has(422)
	if text, _ := a.body["error"].(string); !strings.HasPrefix(text, "WhatsApp API request failed: 401 - ") || a.body["attributes"] != nil {
		t.Error(a.text)
	}
	r.SetGraphURL("")
	r.do("GET", one(11)+"/health", nil).has(422)
}
