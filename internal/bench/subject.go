package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/tfcli"
)

// subject is one configuration under measurement.
type subject struct {
	workspace *tfcli.Workspace
	world     *world.World // nil for the built-in resources
}

func (s *subject) close() {
	if s.world != nil {
		s.world.Close()
	}
	_ = s.workspace.Close()
}

func (s *subject) requests() int {
	if s.world == nil {
		return 0
	}
	return len(s.world.Graph.Calls()) + len(s.world.Chat.Calls())
}

// step runs a command that has to find nothing wrong; a plan has to find nothing to change either.
func (s *subject) step(ctx context.Context, args []string) (tfcli.Usage, error) {
	r, u, err := s.workspace.Measure(ctx, args...)
	if err != nil {
		return u, err
	}
	return u, r.Want(0)
}

const (
	account = "102000000000001"
	token   = "EAABenchToken"
	chatKey = "bench-chat-credential"
)

// newBindings has n objects of this provider: a token binding for the first, third, ... and a number binding for the
// second, fourth, ... so that each pair shares a chat project.
func newBindings(ctx context.Context, cli tfcli.CLI, provider string, n int, latency time.Duration) (*subject, error) {
	projects := (n + 1) / 2
	seed := world.Seed{
		Graph: graphsim.Seed{
			Businesses:       []graphsim.Business{{ID: "300000000000001", Name: "Bench"}},
			Apps:             []graphsim.App{{ID: "200000000000001", Name: "Bench", Secret: "0123456789abcdef0123456789abcdef", BusinessID: "300000000000001"}},
			BusinessAccounts: []graphsim.BusinessAccount{{ID: account, Name: "Bench", BusinessID: "300000000000001"}},
			Tokens: []graphsim.Token{{Token: token, AppID: "200000000000001", UserID: "122000000000001",
				Scopes: []string{"business_management", "whatsapp_business_management", "whatsapp_business_messaging"}}},
		},
		Chat: chatsim.Seed{BearerTokens: []string{chatKey}},
	}
	for i := range projects {
		seed.Chat.Projects = append(seed.Chat.Projects, chatsim.SeedProject{ID: strconv.Itoa(10000 + i)})
		seed.Graph.PhoneNumbers = append(seed.Graph.PhoneNumbers, graphsim.PhoneNumber{ID: numberID(i), BusinessAccountID: account, DisplayPhoneNumber: fmt.Sprintf("+1 555-%07d", i), VerifiedName: "Bench"})
	}
	w, err := world.Start(ctx, seed, world.Options{Latency: latency})
	if err != nil {
		return nil, err
	}
	s := &subject{world: w}
	config := fmt.Sprintf(`
provider "whatsapp" {
  graph_endpoint = %q
  chat = { http = { endpoint = %q } }
}

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
`, w.URLs.Graph, w.URLs.Chat, projects, n/2, account)
	s.workspace, err = newWorkspace(ctx, cli, provider, config)
	if err != nil {
		w.Close()
		return nil, err
	}
	s.workspace.Env["TF_VAR_token"] = token
	s.workspace.Env["WHATSAPP_ACCESS_TOKEN"] = token
	s.workspace.Env["WHATSAPP_CHAT_HTTP_ACCESS_TOKEN"] = chatKey
	return s, nil
}

func numberID(i int) string { return strconv.Itoa(106000000000000 + i) }

// newBuiltin has n resources that are part of the CLI itself: what the CLI alone costs.
func newBuiltin(ctx context.Context, cli tfcli.CLI, provider string, n int) (*subject, error) {
	w, err := newWorkspace(ctx, cli, provider, fmt.Sprintf(`
resource "terraform_data" "bench" {
  count = %d
  input = tostring(count.index)
}
`, n))
	if err != nil {
		return nil, err
	}
	return &subject{workspace: w}, nil
}

func newWorkspace(ctx context.Context, cli tfcli.CLI, provider, config string) (*tfcli.Workspace, error) {
	w, err := tfcli.New(cli, provider)
	if err != nil {
		return nil, err
	}
	const required = "terraform {\n  required_providers {\n    whatsapp = { source = \"" + tfcli.Address + "\" }\n  }\n}\n"
	if err := w.Write("main.tf", required+config); err != nil {
		return nil, err
	}
	_, err = w.Must(ctx, []string{"init"})
	return w, err
}
