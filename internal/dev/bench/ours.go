package main

import (
	"context"
	"fmt"
	"maps"
	"strconv"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/tfcli"
)

const (
	account = "102000000000001"
	token   = "EAABenchToken"
	chatKey = "bench-chat-credential"
)

// newBindings has n objects of this provider: half of them token bindings, half number bindings. Each pair shares a chat project.
func (b *bench) newBindings(ctx context.Context, n int) (*subject, error) {
	projects := (n + 1) / 2
	s, w, err := b.newWorld(ctx, benchSeed(projects), fmt.Sprintf(`
variable "token" {
  type      = string
  ephemeral = true
}

resource "whatsapp_token_binding" "bench" {
  count           = %d
  project         = tostring(10000 + count.index)
  access_token_wo = var.token
}

resource "whatsapp_phone_number_binding" "bench" {
  count               = %d
  project             = tostring(10000 + count.index)
  phone_number_id     = tostring(106000000000000 + count.index)
  business_account_id = %q
}
`, projects, n/2, account))
	if err != nil {
		return nil, err
	}
	// The token drifts, because a single object is a token binding.
	s.drift = func() { w.Chat.SetToken("10000", token+"ByHand") }
	s.restore = func() { w.Chat.SetToken("10000", token) }
	return s, nil
}

// newWorld has a configuration of this provider, on simulators of its own.
func (b *bench) newWorld(ctx context.Context, seed world.Seed, config string) (*subject, *world.World, error) {
	w, err := world.Start(ctx, seed, world.Options{Latency: b.latency})
	if err != nil {
		return nil, nil, err
	}
	s, err := b.newSubject(ctx, "this provider", fmt.Sprintf(`
provider "whatsapp" {
  graph_endpoint = %q
  chat = { http = { endpoint = %q } }
}
`, w.URLs.Graph, w.URLs.Chat)+config, offer{name: "whatsapp", address: tfcli.Address})
	if err != nil {
		w.Close()
		return nil, nil, err
	}
	maps.Copy(s.workspace.Env, map[string]string{
		"TF_VAR_token": token, "WHATSAPP_ACCESS_TOKEN": token, "WHATSAPP_CHAT_HTTP_ACCESS_TOKEN": chatKey,
		"WHATSAPP_APP_ID": appID, "WHATSAPP_APP_SECRET": appSecret,
	})
	count := newTally()
	w.Graph.Observe(count.add)
	w.Chat.Observe(count.add)
	s.count = func() traffic { return count.read(w.Graph.SpentUnits()) }
	s.end = w.Close
	return s, w, nil
}

const (
	appID     = "200000000000001"
	appSecret = "0123456789abcdef0123456789abcdef"
)

func benchSeed(projects int) world.Seed {
	token := func(value string) graphsim.Token {
		return graphsim.Token{
			Token: value, AppID: appID, UserID: "122000000000001",
			Scopes: []string{"business_management", "whatsapp_business_management", "whatsapp_business_messaging"},
		}
	}
	seed := world.Seed{
		Graph: graphsim.Seed{
			Businesses:       []graphsim.Business{{ID: "300000000000001", Name: "Bench"}},
			Apps:             []graphsim.App{{ID: appID, Name: "Bench", Secret: appSecret, BusinessID: "300000000000001"}},
			BusinessAccounts: []graphsim.BusinessAccount{{ID: account, Name: "Bench", BusinessID: "300000000000001"}},
			Tokens:           []graphsim.Token{token("EAABenchToken"), token("EAABenchTokenByHand")},
		},
		Chat: chatsim.Seed{BearerTokens: []string{chatKey}},
	}
	for i := range projects {
		seed.Chat.Projects = append(seed.Chat.Projects, chatsim.SeedProject{ID: strconv.Itoa(10000 + i)})
		seed.Graph.PhoneNumbers = append(seed.Graph.PhoneNumbers, graphsim.PhoneNumber{
			ID: strconv.Itoa(106000000000000 + i), BusinessAccountID: account,
			DisplayPhoneNumber: fmt.Sprintf("+1 555-%07d", i), VerifiedName: "Bench",
		})
	}
	return seed
}
