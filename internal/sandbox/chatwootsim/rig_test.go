package chatwootsim_test

import (
	"fmt"
	"net/http"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/simtest"
)

const (
	waba, phone, secondPhone = simtest.WABA, simtest.Phone, simtest.SecondPhone
	tokenA, tokenB           = simtest.TokenA, simtest.TokenB

	admin, agent, stranger, bot = "cw-admin", "cw-agent", "cw-stranger", "cw-bot"

	number = "+16315555555"
	list   = "/api/v1/accounts/1/inboxes"
)

type object = map[string]any

// rig is an installation with two accounts, and the Graph API that it asks.
type rig struct {
	*chatwootsim.Sim
	t     *testing.T
	graph *graphsim.Sim
	clock *simkit.ManualClock
}

func newRig(t *testing.T) *rig {
	t.Helper()
	clock := simtest.NewClock()
	graph, url := simtest.StartGraph(t, clock)
	sim := chatwootsim.New(chatwootsim.Options{Now: clock.Now, GraphURL: url, FrontendURL: "https://chat.test/"})
	err := sim.Load(chatwootsim.Seed{
		Accounts: []chatwootsim.Account{{ID: 1, Name: "Acme"}, {ID: 2, Name: "Beta"}},
		Users: []chatwootsim.User{
			{Token: admin, Accounts: map[int]chatwootsim.Role{1: chatwootsim.Administrator, 2: chatwootsim.Administrator}},
			{Token: agent, Accounts: map[int]chatwootsim.Role{1: chatwootsim.Agent}, Inboxes: []int{11}},
			{Token: stranger, Accounts: map[int]chatwootsim.Role{2: chatwootsim.Administrator}},
		},
		AgentBotTokens: []string{bot},
	})
	if err != nil {
		t.Fatal(err)
	}
	return &rig{Sim: sim, t: t, graph: graph, clock: clock}
}

// startSeeded returns newRig with inbox 11 of account 1, complete, a web widget 12 and an
// inbox 13 at 360dialog.
func startSeeded(t *testing.T) *rig {
	t.Helper()
	r := newRig(t)
	r.seed()
	r.AddInbox(chatwootsim.Inbox{ID: 12, AccountID: 1, Name: "Website", Channel: chatwootsim.Channel{Type: "web_widget"}})
	r.AddInbox(chatwootsim.Inbox{ID: 13, AccountID: 1, Name: "Legacy", Channel: chatwootsim.Channel{
		Type: "whatsapp", Provider: "default", PhoneNumber: "+2", ProviderConfig: object{"api_key": "360-key"},
	}})
	return r
}

func (r *rig) seed() {
	c := config(tokenA, waba, phone)
	c["webhook_verify_token"], c["source"], c["app_secret"], c["verification_pin"] = "verify-11", "manual_setup_v2", "canary-secret", "123456"
	r.AddInbox(chatwootsim.Inbox{ID: 11, AccountID: 1, Name: "Support", Channel: chatwootsim.Channel{
		Type: "whatsapp", Provider: "whatsapp_cloud", PhoneNumber: number, ProviderConfig: c,
	}})
}

// config returns a provider_config that Chatwoot would hold.
func config(token, account, phoneNumber string) object {
	return object{"api_key": token, "business_account_id": account, "phone_number_id": phoneNumber}
}

func createBody(phoneNumber string, providerConfig object) object {
	return object{"name": "New", "channel": object{
		"type": "whatsapp", "provider": "whatsapp_cloud", "phone_number": phoneNumber, "provider_config": providerConfig,
	}}
}

func patchConfig(c object) object { return object{"channel": object{"provider_config": c}} }

// doAs sends a request with a token.
func (r *rig) doAs(token, method, path string, body any) simtest.Answer {
	r.t.Helper()
	return simtest.Send(r.t, r, method, path, http.Header{"Api_access_token": {token}}, body)
}

func (r *rig) do(method, path string, body any) simtest.Answer {
	r.t.Helper()
	return r.doAs(admin, method, path, body)
}

func configOf(a simtest.Answer) object {
	c, _ := a.Member("provider_config").(object)
	return c
}

func (r *rig) inbox(id int) chatwootsim.Inbox {
	r.t.Helper()
	in, ok := r.FindInbox(id)
	if !ok {
		r.t.Fatalf("no inbox %d", id)
	}
	return in
}

func (r *rig) wantStored(inboxSaves, channelSaves int) {
	r.t.Helper()
	simtest.CheckEqual(r.t, "stored", r.Stored(11), chatwootsim.StoredCounts{InboxSaves: inboxSaves, ChannelSaves: channelSaves})
}

func inboxPath(id int) string { return fmt.Sprintf("%s/%d", list, id) }
