package provider_test

import (
	"strconv"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// configureWith configures the provider again with another credential.
func (f *fixture) configureWith(credential string) {
	f.t.Helper()
	block := acctest.ProviderBlock(f.World, f.platform)
	block["chat"].(protocol.Values)[f.platform].(protocol.Values)["access_token"] = credential
	f.server.Configure(block).WantNone(f.t)
}

func TestPlatforms_credentials(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		product, credential string
		says                []string
	}{
		"an agent of the inbox":         {"chatwoot", acctest.ChatwootAgentToken, []string{"administrator", "chat.chatwoot.access_token"}},
		"an agent bot":                  {"chatwoot", acctest.ChatwootBotToken, []string{"401", "administrator"}},
		"an unknown token for Chatwoot": {"chatwoot", "CANARYunknown", []string{"401", "agent bot", "chat.chatwoot.access_token"}},
		"an agent of Zammad":            {"zammad", acctest.ZammadAgentToken, []string{"403", "admin.channel_whatsapp"}},
		"an unknown token for Zammad":   {"zammad", "CANARYunknown", []string{"401", "chat.zammad.access_token"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setUp(t, products[c.product])
			b.configureWith(c.credential)
			_, diags := b.token.Plan(b.withToken(acctest.GoodToken))
			b.wantRefused(diags, "project", c.says...)
			_, diags = b.number.Plan(b.withNumber(acctest.Number))
			b.wantRefused(diags, "project", c.says...)
			for _, r := range []*protocol.Resource{b.token, b.number} {
				if diags := r.Import(b.id()); len(diags.Errors()) != 1 || r.State != nil {
					t.Errorf("imported: %s", diags)
				}
			}
		})
	}
}

// A credential without permission removes no binding from the state.
func TestPlatforms_credentialLost(t *testing.T) {
	t.Parallel()
	for product, credential := range map[string]string{"chatwoot": acctest.ChatwootAgentToken, "zammad": acctest.ZammadAgentToken} {
		t.Run(product, func(t *testing.T) {
			t.Parallel()
			b := setUp(t, products[product])
			b.adopt()
			b.configureWith(credential)
			for _, r := range []*protocol.Resource{b.token, b.number} {
				if diags := r.Refresh(); len(diags.Errors()) != 1 || r.State == nil {
					t.Errorf("state %v, %s", r.State, diags)
				}
			}
		})
	}
}

func TestPlatforms_wrongProjects(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		product, project string
		says             []string
	}{
		"a web widget":          {"chatwoot", strconv.Itoa(acctest.WidgetInbox), []string{"Channel::WebWidget, not a WhatsApp inbox"}},
		"an inbox at 360dialog": {"chatwoot", strconv.Itoa(acctest.DialogInbox), []string{"360dialog"}},
		"another account's inbox": {"chatwoot", strconv.Itoa(acctest.ForeignInbox), []string{"belongs to this account",
			"account 1 does not contain it"}},
		"no inbox":              {"chatwoot", "99", []string{"Inbox 99 does not exist"}},
		"an inbox by its name":  {"chatwoot", "Support", []string{"whole number"}},
		"a channel of mail":     {"zammad", strconv.Itoa(acctest.MailChannel), []string{"no WhatsApp channel 42", "other kinds"}},
		"no channel":            {"zammad", "99", []string{"no WhatsApp channel 99"}},
		"a channel by its name": {"zammad", "Support", []string{"whole numbers"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setUp(t, products[c.product])
			_, diags := b.token.Plan(projectConfig(c.project, protocol.Values{"access_token_wo": acctest.GoodToken}))
			b.wantRefused(diags, "project", c.says...)
			_, diags = b.number.Plan(projectConfig(c.project, protocol.Values{"phone_number_id": acctest.Number}))
			b.wantRefused(diags, "project", c.says...)
		})
	}
}

// The bindings of a deleted project are removed from the state.
func TestPlatforms_deleted(t *testing.T) {
	t.Parallel()
	onEachProduct(t, func(t *testing.T, b *fixture) {
		b.Zammad.AddChannel(zammadsim.Channel{GroupID: acctest.Group, Options: map[string]any{"phone_number_id": acctest.OtherNumber}})
		b.adopt()
		if b.platform == "chatwoot" {
			b.Chatwoot.RemoveInbox(b.project)
		} else {
			b.Zammad.RemoveChannel(b.project)
		}
		for _, r := range []*protocol.Resource{b.token, b.number} {
			if r.Refresh().NoError(t); r.State != nil {
				t.Errorf("still in the state: %v", r.State)
			}
		}
	})
}

// The mask that Zammad shows instead of a token is not accepted as a token.
func TestPlatforms_mask(t *testing.T) {
	t.Parallel()
	onEachProduct(t, func(t *testing.T, b *fixture) {
		_, diags := b.token.Plan(b.withToken(zammadsim.Mask, protocol.Values{"replace_existing": true}))
		b.wantRefused(diags, "access_token_wo")
		b.wantSaves(0, nil)
	})
}

// The platform checks every change at Meta. If Meta is unavailable, nothing is saved, and the same apply succeeds later.
func TestPlatforms_metaUnavailable(t *testing.T) {
	t.Parallel()
	onEachProduct(t, func(t *testing.T, b *fixture) {
		b.adopt()
		set := b.Chatwoot.SetGraphURL
		says := []string{"unable to reach Meta"}
		if b.platform == "zammad" {
			set, says = b.Zammad.SetGraphURL, []string{"Could not fetch WhatsApp phone number details"}
		}
		set("")
		config := b.withToken(acctest.RotatedToken, protocol.Values{"replace_existing": b.masked})
		before := b.token.State
		b.token.Apply(config).WantError(t, "project", says...)
		b.wantSaves(0, nil)
		if b.token.State["token_fingerprint"] != before["token_fingerprint"] {
			t.Errorf("the state holds %v", b.token.State["token_fingerprint"])
		}
		set(b.URLs.Graph)
		acctest.WantRotation(t, b.token.Apply(config), "project "+b.id(), acctest.RotatedToken).WantNone(t)
		b.wantSaves(1, protocol.Values{b.product.token: acctest.RotatedToken})
	})
}

// The platform refuses a token that meets the requirements of the plan and cannot read the number.
func TestPlatforms_tokenRefusedByPlatform(t *testing.T) {
	t.Parallel()
	const blind = "EAACANARYblindToken00000000000000000000000"
	onEachProduct(t, func(t *testing.T, b *fixture) {
		b.adopt()
		config := b.withToken(blind, protocol.Values{"replace_existing": b.masked})
		b.token.Apply(config).WantError(t, "project", "422")
		b.wantSaves(0, nil)
	}, func(seed *world.Seed) {
		seed.Graph.Tokens = append(seed.Graph.Tokens, graphsim.Token{
			Token: blind, AppID: acctest.AppID, UserID: "122000000000009", Scopes: acctest.Scopes,
			BusinessAccounts: []string{acctest.ForeignAccount},
		})
	})
}

// An inbox has a fixed number: the plan refuses another number and names whatsapp_chatwoot_inbox.
func TestPlatforms_chatwootAnotherNumber(t *testing.T) {
	t.Parallel()
	b := setUp(t, products["chatwoot"])
	_, diags := b.number.Plan(b.withNumber(acctest.OtherNumber, protocol.Values{"replace_existing": true}))
	b.wantRefused(diags, "phone_number_id", "belongs to the phone number "+acctest.InboxNumber, "whatsapp_chatwoot_inbox")
	b.number.Apply(b.withNumber(acctest.Number)).WantNone(t)
	_, diags = b.number.Plan(b.withNumber(acctest.OtherNumber))
	b.wantRefused(diags, "phone_number_id", "whatsapp_chatwoot_inbox")
	b.wantSaves(0, nil)
}

// The number of a channel can be changed, unless another channel uses it.
func TestPlatforms_zammadAnotherNumber(t *testing.T) {
	t.Parallel()
	b := setUp(t, products["zammad"])
	b.number.Apply(b.withNumber(acctest.Number)).WantNone(t)
	other := b.Zammad.AddChannel(zammadsim.Channel{GroupID: acctest.OtherGroup, Options: map[string]any{
		"business_id": acctest.Account, "access_token": acctest.GoodToken, "phone_number_id": acctest.OtherNumber,
	}})
	b.number.Apply(b.withNumber(acctest.OtherNumber)).WantError(t, "project",
		"already in use by channel "+strconv.Itoa(other), "Nothing was changed", "or delete channel "+strconv.Itoa(other)+" in Admin")
	b.wantSaves(0, nil)
	if b.number.State["phone_number_id"] != acctest.Number {
		t.Errorf("the state holds %v", b.number.State)
	}
	b.Zammad.RemoveChannel(other)
	b.number.Apply(b.withNumber(acctest.OtherNumber)).WantNone(t)
	b.wantSaves(1, protocol.Values{"phone_number_id": acctest.OtherNumber, "phone_number": "+1 555-010-0002", "name": "Canary Sales"})
	b.planIsEmpty(b.number, b.withNumber(acctest.OtherNumber))
}
