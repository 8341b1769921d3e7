package metaarg

import (
	"errors"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/transport"
)

const (
	account      = "102000000000001"
	otherAccount = "102000000000009"
	number       = "106000000000001" // of account
)

// meta returns a simulator with two accounts and one number.
func meta(t *testing.T) (*graphsim.Sim, *graph.Client) {
	t.Helper()
	const token, app, business = "EAACANARYtoken", "200000000000001", "300000000000001"
	sim := graphsim.New(graphsim.Options{})
	err := sim.Load(graphsim.Seed{
		Businesses:       []graphsim.Business{{ID: business, Name: "Portfolio"}},
		Apps:             []graphsim.App{{ID: app, Name: "Chat App", BusinessID: business}},
		BusinessAccounts: []graphsim.BusinessAccount{{ID: account, BusinessID: business}, {ID: otherAccount, BusinessID: business}},
		PhoneNumbers:     []graphsim.PhoneNumber{{ID: number, BusinessAccountID: account, DisplayPhoneNumber: "+1 555-010-0001"}},
		Tokens:           []graphsim.Token{{Token: token, AppID: app, Scopes: []string{"whatsapp_business_management"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(sim)
	t.Cleanup(func() { sim.Close(); server.Close() })
	endpoint, err := transport.ParseEndpoint(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return sim, graph.New(graph.Config{
		Endpoint: endpoint, AccessToken: secret.New(token), WitnessWait: time.Millisecond, Connection: transport.Connection{MaxRetries: -1},
	})
}

func TestFindPhoneNumber(t *testing.T) {
	t.Parallel()
	list := "/*/*/phone_numbers"
	for name, c := range map[string]struct {
		number  types.String // default: number
		account string
		hint    string
		meta    func(*graphsim.Sim)
		found   string // the account
		at      string
		says    []string
	}{
		"of any account":    {},
		"of its account":    {account: account, hint: account, found: account},
		"without a hint":    {account: account, found: account},
		"with a wrong hint": {account: account, hint: otherAccount, found: account},
		"account not said": {
			account: account, meta: func(s *graphsim.Sim) { s.HideHealthStatus(true) },
			found: account,
		},
		"missing": {
			number: types.StringValue("106000000000099"), at: "phone_number_id",
			says: []string{"Cannot read phone number 106000000000099\n"},
		},
		"ID of an account": {
			number: types.StringValue(account), at: "phone_number_id", says: []string{account + " is not the ID of a phone number\n"},
		},
		"of another account": {
			account: otherAccount, at: "business_account_id", says: []string{
				"The phone number belongs to another account\n", "Business Account " + otherAccount + " does not list phone number " + number + ".",
				"Meta says that it belongs to account " + account + ".",
			},
		},
		"of another account, not said": {
			account: otherAccount, meta: func(s *graphsim.Sim) { s.HideHealthStatus(true) }, at: "business_account_id",
			says: []string{"Meta does not say to which account it belongs."},
		},
		"account cannot be read": {
			account: otherAccount, meta: func(s *graphsim.Sim) { s.FailNext(simkit.Fault{Path: list, Times: -1, Body: "{}"}) },
			at:   "business_account_id",
			says: []string{"Cannot read WhatsApp Business Account " + otherAccount + "\n"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, g := meta(t)
			if c.meta != nil {
				c.meta(sim)
			}
			if c.number.IsNull() {
				c.number = types.StringValue(number)
			}
			opts := FindPhoneNumberOpts{PhoneNumberID: c.number, Account: c.account, Hint: c.hint}
			found, err := FindPhoneNumber(t.Context(), g, opts)
			if c.says != nil {
				wantError(t, err, c.at, c.says...)
				return
			}
			if err != nil || found.ID != number || c.found != "" && found.BusinessAccountID != c.found {
				t.Errorf("%+v, %v", found, err)
			}
		})
	}
	sim, g := meta(t)
	_, err := FindPhoneNumber(t.Context(), g, FindPhoneNumberOpts{PhoneNumberID: types.StringUnknown()})
	if !errors.Is(err, lifecycle.ErrUnknown) || len(sim.Calls()) != 0 {
		t.Errorf("an unknown number: %v, %d calls", err, len(sim.Calls()))
	}
}
