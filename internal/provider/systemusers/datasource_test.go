package systemusers_test

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const typeName = "whatsapp_system_users"

// bot returns the app-scoped ID of the system user with that number.
func bot(n int) string { return fmt.Sprintf("1229999990000%02d", n) }

// start serves a world whose portfolio has only these system users, by number.
func start(t *testing.T, users map[int]graphsim.SystemUser) *world.World {
	t.Helper()
	seed := acctest.Seed()
	seed.Graph.SystemUsers = nil
	w := acctest.StartWith(t, seed, world.Options{})
	for _, n := range slices.Sorted(maps.Keys(users)) {
		u := users[n]
		u.BusinessID, u.IDs = acctest.Business, map[string]string{acctest.AppID: bot(n)}
		w.Graph.AddSystemUser(u)
	}
	return w
}

// readUsers reads the data source.
func readUsers(t *testing.T, w *world.World, block, args protocol.Values) (protocol.Values, protocol.Diags) {
	t.Helper()
	return acctest.Serve(t, w, "http", protocol.Values{"business_id": acctest.Business}, block).ReadData(typeName, args)
}

func entry(n int, name, role any) any {
	return protocol.Values{"id": bot(n), "name": name, "role": role}
}

// The list is sorted by name and then by ID, holds all pages, and nothing is written.
func TestAccSystemUsers_list(t *testing.T) {
	t.Parallel()
	w := start(t, map[int]graphsim.SystemUser{
		1: {Name: "zeta"}, 3: {Name: "alpha", Role: "ADMIN"}, 2: {Name: "alpha"}, 4: {Name: "Beta", Role: "SOMETHING_NEW"},
	})
	w.Graph.ShortenPages(1)
	want := []any{entry(4, "Beta", "SOMETHING_NEW"), entry(2, "alpha", "EMPLOYEE"), entry(3, "alpha", "ADMIN"), entry(1, "zeta", "EMPLOYEE")}
	for _, args := range []protocol.Values{nil, {"business_id": acctest.Business}} {
		got, diags := readUsers(t, w, nil, args)
		diags.WantNone(t)
		if got["business_id"] != acctest.Business || !reflect.DeepEqual(got["system_users"], want) {
			t.Errorf("have %v\nwant %v", got, want)
		}
	}
	if pages := w.Graph.CountCalls("GET", "/*/"+acctest.Business+"/system_users"); pages != 2*4 || len(w.Graph.Calls()) != pages {
		t.Errorf("%d pages: %v", pages, w.Graph.Calls())
	}
}

// A portfolio without system users gives an empty list. A role that Meta does not return is null.
func TestAccSystemUsers_emptyValues(t *testing.T) {
	t.Parallel()
	w := start(t, nil)
	got, diags := readUsers(t, w, nil, nil)
	diags.WantNone(t)
	if list, ok := got["system_users"].([]any); !ok || len(list) != 0 {
		t.Errorf("without system users it is %v", got["system_users"])
	}
	w.Graph.FailNext(simkit.Fault{Status: 200, Body: `{"data":[{"id":"` + bot(1) + `","name":"x` + acctest.HandToken + `"}]}`})
	got, diags = readUsers(t, w, nil, nil)
	diags.WantNone(t)
	if want := []any{entry(1, "x(redacted)", nil)}; !reflect.DeepEqual(got["system_users"], want) {
		t.Errorf("have %v, want %v", got["system_users"], want)
	}
}

func TestAccSystemUsers_errors(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		arm         func(*graphsim.Sim)
		block, args protocol.Values
		at          string
		says        []string
		calls       int
	}{
		"no portfolio": {
			block: protocol.Values{"business_id": nil},
			at:    "business_id", says: []string{"Missing business portfolio", "WHATSAPP_BUSINESS_ID"},
		},
		"invalid ID": {args: protocol.Values{"business_id": "acme"}, at: "business_id", says: []string{"5 to 20 digits"}},
		"other portfolio": {
			args: protocol.Values{"business_id": "300000000000099"}, at: "business_id",
			says: []string{"Cannot list the system users", "Check the ID"}, calls: 1,
		},
		"no scope": {arm: func(s *graphsim.Sim) { s.DropScope(acctest.ProviderToken, "business_management") }, at: "business_id",
			says: []string{"Cannot list the system users", "business_management"}, calls: 1},
		"employee": {arm: func(s *graphsim.Sim) {
			s.AddSystemUser(graphsim.SystemUser{
				BusinessID: acctest.Business, Name: "chat", IDs: map[string]string{acctest.AppID: acctest.SystemUser},
			})
		}, at: "business_id", says: []string{"works, but may not do this"}, calls: 1},
		"revoked": {
			arm:  func(s *graphsim.Sim) { s.RevokeToken(acctest.ProviderToken, 467) },
			says: []string{"The provider's access_token is not valid", "subcode 467", "Generate a new token"}, calls: 1,
		},
		"down on page 2": {arm: func(s *graphsim.Sim) {
			s.ShortenPages(1)
			s.FailNext(simkit.Fault{Skip: 1, Times: -1, Body: "{}"})
		}, at: "business_id", says: []string{"HTTP 500"}, calls: 2},
		"no token": {block: protocol.Values{"access_token": nil}, says: []string{"no access token"}},
		"unknown":  {block: protocol.Values{"access_token": protocol.Unknown}, says: []string{"is not known yet"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t, map[int]graphsim.SystemUser{1: {Name: "a"}, 2: {Name: "b"}})
			if c.arm != nil {
				c.arm(w.Graph)
			}
			block := protocol.Values{"max_retries": 0}
			maps.Copy(block, c.block)
			_, diags := readUsers(t, w, block, c.args)
			diags.WantError(t, c.at, c.says...)
			if got := len(w.Graph.Calls()); got != c.calls {
				t.Errorf("%d calls, want %d: %v", got, c.calls, w.Graph.Calls())
			}
		})
	}
}
