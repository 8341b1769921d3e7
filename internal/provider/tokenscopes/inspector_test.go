package tokenscopes_test

import (
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const typeName = "whatsapp_token_scopes"

// inspector is the data source or the ephemeral resource. Both have the same arguments and results.
type inspector struct {
	name    string
	inspect func(s *protocol.Server, block protocol.Values) (protocol.Values, protocol.Diags)
}

var inspectors = []inspector{
	{"data source", func(s *protocol.Server, block protocol.Values) (protocol.Values, protocol.Diags) {
		return s.ReadData(typeName, block)
	}},
	{"ephemeral", func(s *protocol.Server, block protocol.Values) (protocol.Values, protocol.Diags) {
		return s.EphemeralValues(typeName, block)
	}},
}

type inspectFunc = func(protocol.Values) (protocol.Values, protocol.Diags)

func providerBlock(w *world.World) protocol.Values {
	return protocol.Values{
		"access_token": acctest.ProviderToken, "app_id": acctest.AppID, "app_secret": acctest.AppSecret, "graph_endpoint": w.URLs.Graph,
	}
}

func serve(t *testing.T, block protocol.Values) *protocol.Server {
	t.Helper()
	s := protocol.Serve(t, acctest.Factory())
	s.Configure(block).WantNone(t)
	return s
}

// eachInspector runs a test with the data source and with the ephemeral resource, each in its own world.
func eachInspector(t *testing.T, test func(t *testing.T, w *world.World, inspect inspectFunc)) {
	t.Helper()
	for _, i := range inspectors {
		t.Run(i.name, func(t *testing.T) {
			t.Parallel()
			w := acctest.Start(t)
			test(t, w, func(block protocol.Values) (protocol.Values, protocol.Diags) {
				t.Helper()
				values, diags := i.inspect(serve(t, providerBlock(w)), block)
				if strings.Contains(diags.String(), acctest.Canary) {
					t.Errorf("a message holds a secret:\n%s", diags)
				}
				if got := len(w.Chat.Calls()); got != 0 {
					t.Errorf("the chat service was called %d times", got)
				}
				if got := len(w.Graph.Writes()); got != 0 {
					t.Errorf("Meta was written to: %v", w.Graph.Writes())
				}
				return values, diags
			})
		})
	}
}

// full returns a token with every value that Meta can return.
func full(issued, expires, data time.Time) graphsim.Token {
	return graphsim.Token{
		Token: acctest.GoodToken, AppID: acctest.AppID, UserID: "122000000000001",
		Scopes: append([]string{"public_profile", "ads_read"}, acctest.Scopes...),
		GranularScopes: []graphsim.GranularScope{
			{Scope: "whatsapp_business_management", TargetIDs: []string{acctest.ForeignAccount, acctest.Account}},
			{Scope: "business_management"},
		},
		IssuedAt: graphsim.FixedMoment(issued), ExpiresAt: graphsim.FixedMoment(expires), DataAccessExpiresAt: graphsim.FixedMoment(data),
	}
}
