package businessaccounts_test

import (
	"maps"
	"reflect"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const (
	typeName = "whatsapp_business_accounts"
	partner  = "300000000000002"
	shared   = "102000000000050"
)

// start serves a world with an account that another portfolio shares.
func start(t *testing.T) *world.World {
	t.Helper()
	w := acctest.Start(t)
	w.Graph.AddBusiness(graphsim.Business{ID: partner, Name: "Partner"})
	w.Graph.AddBusinessAccount(graphsim.BusinessAccount{
		ID: shared, Name: "Shared", BusinessID: partner, SharedWith: []string{acctest.Business},
	})
	w.Graph.AddBusinessAccount(graphsim.BusinessAccount{ID: "99999", Name: "Old", BusinessID: acctest.Business})
	return w
}

// readAccounts reads the data source.
func readAccounts(t *testing.T, w *world.World, block, args protocol.Values) (protocol.Values, protocol.Diags) {
	t.Helper()
	return acctest.Serve(t, w, "http", protocol.Values{"business_id": acctest.Business}, block).ReadData(typeName, args)
}

func entry(id string, name any) any { return protocol.Values{"id": id, "name": name} }

// The list is sorted by ID as a number, holds all pages, and nothing is written.
func TestAccBusinessAccounts_list(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.Graph.ShortenPages(1)
	owned := []any{entry("99999", "Old"), entry(acctest.Account, "Support"), entry(acctest.ForeignAccount, "Elsewhere")}
	for ownership, want := range map[any][]any{nil: owned, "owned": owned, "client": {entry(shared, "Shared")}} {
		got, diags := readAccounts(t, w, nil, protocol.Values{"ownership": ownership})
		diags.WantNone(t)
		filled := ownership
		if filled == nil {
			filled = "owned"
		}
		if got["business_id"] != acctest.Business || got["ownership"] != filled || !reflect.DeepEqual(got["business_accounts"], want) {
			t.Errorf("%v: have %v\nwant %v", ownership, got, want)
		}
	}
	lists := w.Graph.CountCalls("GET", "/*/"+acctest.Business+"/client_whatsapp_business_accounts")
	if lists != 1 || len(w.Graph.Calls()) != 1+2*3 || len(w.Graph.Writes()) != 0 {
		t.Errorf("sent %v", w.Graph.Calls())
	}
	w.Graph.ShareBusinessAccount(shared, acctest.Business, false)
	got, diags := readAccounts(t, w, nil, protocol.Values{"ownership": "client", "business_id": acctest.Business})
	diags.WantNone(t)
	if list, ok := got["business_accounts"].([]any); !ok || len(list) != 0 {
		t.Errorf("without accounts it is %v", got["business_accounts"])
	}
}

func TestAccBusinessAccounts_errors(t *testing.T) {
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
		"invalid ID": {args: protocol.Values{"business_id": "+1 555 010 0001"}, at: "business_id", says: []string{"ID"}},
		"ownership":  {args: protocol.Values{"ownership": "shared"}, at: "ownership", says: []string{`"owned", "client"`}},
		"other portfolio": {
			args: protocol.Values{"business_id": partner}, at: "business_id",
			says: []string{"Cannot list the WhatsApp Business Accounts", "Check the ID"}, calls: 1,
		},
		"no scope": {arm: func(s *graphsim.Sim) { s.DropScope(acctest.ProviderToken, "business_management") }, at: "business_id",
			says: []string{"Cannot list", "business_management"}, calls: 1},
		"down on page 2": {arm: func(s *graphsim.Sim) {
			s.ShortenPages(1)
			s.FailNext(simkit.Fault{Skip: 1, Times: -1, Body: "{}"})
		}, at: "business_id", says: []string{"HTTP 500"}, calls: 2},
		"no token": {block: protocol.Values{"access_token": nil}, says: []string{"no access token"}},
		"unknown":  {block: protocol.Values{"business_id": protocol.Unknown}, says: []string{"is not known yet"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := start(t)
			if c.arm != nil {
				c.arm(w.Graph)
			}
			block := protocol.Values{"max_retries": 0}
			maps.Copy(block, c.block)
			_, diags := readAccounts(t, w, block, c.args)
			diags.WantError(t, c.at, c.says...)
			if got := len(w.Graph.Calls()); got != c.calls {
				t.Errorf("%d calls, want %d: %v", got, c.calls, w.Graph.Calls())
			}
		})
	}
}
