package zammadsim_test

import (
	"fmt"
	"net/http"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/simtest"
	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
)

const (
	waba, phone, secondPhone = simtest.WABA, simtest.Phone, simtest.SecondPhone
	tokenA, tokenB           = simtest.TokenA, simtest.TokenB
	secret                   = "canary-app-secret"

	admin = "Token token=z-admin"
	base  = "/api/v1/channels/admin/whatsapp"
)

type object = map[string]any

// rig is an installation with one channel, and the Graph API that it asks.
type rig struct {
	*zammadsim.Sim
	t     *testing.T
	graph *graphsim.Sim
	clock *simkit.ManualClock
}

func newRig(t *testing.T) *rig {
	t.Helper()
	clock := simtest.NewClock()
	graph, url := simtest.StartGraph(t, clock)
	sim := zammadsim.New(zammadsim.Options{Now: clock.Now, GraphURL: url})
	err := sim.Load(zammadsim.Seed{
		Groups: []zammadsim.Group{{ID: 1, Name: "Users"}, {ID: 2, Name: "Service"}},
		Users: []zammadsim.User{
			{
				ID: 3, Login: "ada", Permissions: []string{"admin"},
				APITokens: []zammadsim.AccessToken{
					{Token: "z-admin"}, {Token: "z-narrow", Permissions: []string{"admin.user"}}, {Token: "z-old", ExpiresAt: clock.Now()},
				},
			},
			{ID: 4, Login: "bob", Permissions: []string{"ticket.agent"}, APITokens: []zammadsim.AccessToken{{Token: "z-agent"}}},
			{ID: 5, Login: "eve", Permissions: []string{zammadsim.Permission}, APITokens: []zammadsim.AccessToken{{Token: "z-exact"}}},
		},
		Channels: []zammadsim.Channel{
			{ID: 7, GroupID: 1, CreatedBy: 3, UpdatedBy: 3, Options: object{
				"business_id": waba, "access_token": tokenA, "app_secret": secret, "phone_number_id": phone, "welcome": "Hi",
				"reminder_active": false, "name": "Lucky Shrub", "phone_number": "+1 631-555-5555",
				"callback_url_uuid": "uuid-7", "verify_token": "verify-7",
			}},
			{ID: 8, Area: "Telegram::Bot", Options: object{"api_token": "x"}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return &rig{Sim: sim, t: t, graph: graph, clock: clock}
}

// doAs sends a request with credentials.
func (r *rig) doAs(authorization, method, path string, body any) simtest.Answer {
	r.t.Helper()
	return simtest.Send(r.t, r, method, path, http.Header{"Authorization": {authorization}}, body)
}

func (r *rig) do(method, path string, body any) simtest.Answer {
	r.t.Helper()
	return r.doAs(admin, method, path, body)
}

func (r *rig) channel(id int) zammadsim.Channel {
	r.t.Helper()
	ch, ok := r.FindChannel(id)
	if !ok {
		r.t.Fatalf("no channel %d", id)
	}
	return ch
}

// wantStored checks the counts of channel 7.
func (r *rig) wantStored(want zammadsim.StoredCounts) {
	r.t.Helper()
	simtest.CheckEqual(r.t, "stored", r.Stored(7), want)
}

func channelPath(id int) string { return fmt.Sprintf("%s/%d", base, id) }

// wholeOptions returns a body that names everything.
func wholeOptions(token, phoneNumberID string) object {
	return object{
		"business_id": waba, "access_token": token, "app_secret": secret, "phone_number_id": phoneNumberID, "welcome": "Hello",
		"reminder_active": true, "reminder_message": "Still there?", "group_id": 2,
	}
}
