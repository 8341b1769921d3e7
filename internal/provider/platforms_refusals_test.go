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

// as configures the provider anew with another credential.
func (b *bench) as(credential string) {
	b.t.Helper()
	block := acctest.BlockFor(b.World, b.platform)
	block["chat"].(protocol.Values)[b.platform].(protocol.Values)["access_token"] = credential
	b.server.Configure(block).Clean(b.t)
}

func TestPlatforms_credentials(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		product, credential string
		says                []string
	}{
		"an agent of the inbox": {"chatwoot", acctest.ChatwootAgentToken, []string{"administrator", "chat.chatwoot.access_token"}},
		"an agent bot":          {"chatwoot", acctest.ChatwootBotToken, []string{"401", "administrator"}},
		"nobody in Chatwoot":    {"chatwoot", "CANARYnobody", []string{"401", "agent bot", "chat.chatwoot.access_token"}},
		"an agent of Zammad":    {"zammad", acctest.ZammadAgentToken, []string{"403", "admin.channel_whatsapp"}},
		"nobody in Zammad":      {"zammad", "CANARYnobody", []string{"401", "chat.zammad.access_token"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setUp(t, products[c.product])
			b.as(c.credential)
			_, diags := b.token.Plan(b.withToken(acctest.GoodToken))
			b.refused(diags, "project", c.says...)
			_, diags = b.number.Plan(b.withNumber(acctest.Number))
			b.refused(diags, "project", c.says...)
			for _, r := range []*protocol.Resource{b.token, b.number} {
				if diags := r.Import(b.id()); len(diags.Errors()) != 1 || r.State != nil {
					t.Errorf("imported: %s", diags)
				}
			}
		})
	}
}

// A credential that loses its rights takes no binding out of the state.
func TestPlatforms_credentialLost(t *testing.T) {
	t.Parallel()
	for product, credential := range map[string]string{"chatwoot": acctest.ChatwootAgentToken, "zammad": acctest.ZammadAgentToken} {
		t.Run(product, func(t *testing.T) {
			t.Parallel()
			b := setUp(t, products[product])
			b.adopt()
			b.as(credential)
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
		"a web widget":            {"chatwoot", strconv.Itoa(acctest.WidgetInbox), []string{"Channel::WebWidget, not a WhatsApp inbox"}},
		"an inbox at 360dialog":   {"chatwoot", strconv.Itoa(acctest.DialogInbox), []string{"360dialog"}},
		"another account's inbox": {"chatwoot", strconv.Itoa(acctest.ForeignInbox), []string{"belongs to this account", "account 1 lacks it"}},
		"no inbox":                {"chatwoot", "99", []string{"Inbox 99 does not exist"}},
		"an inbox by its name":    {"chatwoot", "Support", []string{"whole number"}},
		"a channel of mail":       {"zammad", strconv.Itoa(acctest.MailChannel), []string{"no WhatsApp channel 42", "other kinds"}},
		"no channel":              {"zammad", "99", []string{"no WhatsApp channel 99"}},
		"a channel by its name":   {"zammad", "Support", []string{"whole numbers"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setUp(t, products[c.product])
			_, diags := b.token.Plan(with(c.project, protocol.Values{"access_token_wo": acctest.GoodToken}))
			b.refused(diags, "project", c.says...)
			_, diags = b.number.Plan(with(c.project, protocol.Values{"phone_number_id": acctest.Number}))
			b.refused(diags, "project", c.says...)
		})
	}
}

// A project that was deleted leaves the state, and what it was bound to is planned anew, which cannot be.
func TestPlatforms_deleted(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, b *bench) {
		b.adopt()
		if b.platform == "chatwoot" {
			b.Chatwoot.Forget(b.project)
		} else {
			b.Zammad.Forget(b.project)
		}
		for _, r := range []*protocol.Resource{b.token, b.number} {
			if r.Refresh().NoError(t); r.State != nil {
				t.Errorf("still there: %v", r.State)
			}
		}
	})
}

// What Zammad shows in place of a token is no token, wherever somebody pastes it.
func TestPlatforms_mask(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, b *bench) {
		_, diags := b.token.Plan(b.withToken(zammadsim.Mask, protocol.Values{"replace_existing": true}))
		b.refused(diags, "access_token_wo")
		b.holds(0, nil)
	})
}

// The platform asks Meta at every save. When it cannot, nothing is saved, and the same apply succeeds later.
func TestPlatforms_metaOutOfReach(t *testing.T) {
	t.Parallel()
	on(t, func(t *testing.T, b *bench) {
		b.adopt()
		set := b.Chatwoot.SetGraphURL
		says := []string{"cannot reach Meta"}
		if b.platform == "zammad" {
			set, says = b.Zammad.SetGraphURL, []string{"Could not fetch WhatsApp phone number details"}
		}
		set("")
		config := b.withToken(acctest.RotatedToken, protocol.Values{"replace_existing": b.masked})
		before := b.token.State
		b.token.Apply(config).WantError(t, "project", says...)
		b.holds(0, nil)
		if b.token.State["token_fingerprint"] != before["token_fingerprint"] {
			t.Errorf("the state claims %v", b.token.State["token_fingerprint"])
		}
		set(b.URLs.Graph)
		b.token.Apply(config).Clean(t)
		b.holds(1, protocol.Values{b.product.token: acctest.RotatedToken})
	})
}

// A token that the plan finds good, and that cannot see the number, is the platform's to refuse: it asks with it.
func TestPlatforms_tokenThatThePlatformRefuses(t *testing.T) {
	t.Parallel()
	const blind = "EAACANARYblindToken00000000000000000000000"
	on(t, func(t *testing.T, b *bench) {
		b.adopt()
		config := b.withToken(blind, protocol.Values{"replace_existing": b.masked})
		b.token.Apply(config).WantError(t, "project", "422")
		b.holds(0, nil)
	}, func(seed *world.Seed) {
		seed.Graph.Tokens = append(seed.Graph.Tokens, graphsim.Token{
			Token: blind, AppID: acctest.AppID, UserID: "122000000000009", Scopes: acctest.Scopes, BusinessAccounts: []string{acctest.ForeignAccount},
		})
	})
}

// An inbox belongs to its number: another one needs another inbox, and the plan says so.
func TestPlatforms_chatwootAnotherNumber(t *testing.T) {
	t.Parallel()
	b := setUp(t, products["chatwoot"])
	_, diags := b.number.Plan(b.withNumber(acctest.OtherNumber, protocol.Values{"replace_existing": true}))
	b.refused(diags, "phone_number_id", "belongs to the phone number "+acctest.InboxNumber, "whatsapp_chatwoot_inbox")
	b.number.Apply(b.withNumber(acctest.Number)).Clean(t)
	_, diags = b.number.Plan(b.withNumber(acctest.OtherNumber))
	b.refused(diags, "phone_number_id", "whatsapp_chatwoot_inbox")
	b.holds(0, nil)
}

// A channel takes another number in place, unless another channel has it.
func TestPlatforms_zammadAnotherNumber(t *testing.T) {
	t.Parallel()
	b := setUp(t, products["zammad"])
	b.number.Apply(b.withNumber(acctest.Number)).Clean(t)
	other := b.Zammad.AddChannel(zammadsim.Channel{GroupID: acctest.OtherGroup, Options: map[string]any{
		"business_id": acctest.Account, "access_token": acctest.GoodToken, "phone_number_id": acctest.OtherNumber,
	}})
	b.number.Apply(b.withNumber(acctest.OtherNumber)).WantError(t, "project", "already in use by channel "+strconv.Itoa(other), "Nothing was changed")
	b.holds(0, nil)
	if b.number.State["phone_number_id"] != acctest.Number {
		t.Errorf("the state claims %v", b.number.State)
	}
	b.Zammad.Forget(other)
	b.number.Apply(b.withNumber(acctest.OtherNumber)).Clean(t)
	b.holds(1, protocol.Values{"phone_number_id": acctest.OtherNumber, "phone_number": "+1 555-010-0002", "name": "Canary Sales"})
	b.quiet(b.number, b.withNumber(acctest.OtherNumber))
}
