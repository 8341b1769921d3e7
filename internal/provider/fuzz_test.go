package provider_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

var (
	idForm   = regexp.MustCompile(`^[0-9A-Za-z._~:/-]+$`)
	pathForm = regexp.MustCompile(`^(/[0-9A-Za-z_~:-][0-9A-Za-z._~:-]*)+/?$`)
)

// Whatever an import ID or the parts of an identity are, the import of each resource ends with a state or with an error. The error
// shows no secret and no control character. Text that cannot be an ID is not sent, and no ID leads to another path.
func FuzzImport(f *testing.F) {
	for _, seed := range []string{
		"", " ", "1", "SUPPORT", acctest.Project, acctest.Number, acctest.Account + "/" + acctest.AppID,
		acctest.Account + "/" + acctest.SystemUser,
		acctest.Business + "/" + acctest.SystemUser, acctest.SystemUser + "/" + acctest.AppID, acctest.AppID + "/whatsapp_business_account",
		acctest.Number + "/4O4YGZEG3RIVE1", acctest.Number + "/", "/" + acctest.Number, "//", acctest.Number + "/../me", "..", "../me", ".",
		"1?fields=id", "1%2f..", "1#", "+1 555-010-0001", "15550100001", "1e15", "-1", "0", "9223372036854775808", "SUP", "DEV",
		acctest.GoodToken, acctest.Number + "/" + acctest.GoodToken, "\x1b[31m", "\u202e", "SUPPORT\n", "SUPPORT\x00", "١٠٦٠٠٠", "\xff",
		strings.Repeat("1", 21), strings.Repeat("a", 129), strings.Repeat("/", 300),
	} {
		f.Add(seed)
	}
	w := acctest.Start(f)
	w.Graph.SetBudget(acctest.Account, 1_000_000_000)
	servers := map[string]*protocol.Server{}
	for _, platform := range []string{"http", "chatwoot", "zammad", "jira"} {
		servers[platform] = protocol.Serve(f, acctest.Factory())
		servers[platform].Configure(acctest.ProviderBlock(w, platform)).WantNone(f)
	}
	identities := identityNames(f)
	kits := []*simkit.Kit{w.Graph.Kit, w.Chat.Kit, w.Chatwoot.Kit, w.Zammad.Kit, w.Jira.Kit}
	f.Fuzz(func(t *testing.T, id string) {
		for typeName, names := range identities {
			server := servers[platformFor(typeName)].WithT(t)
			byID, byIdentity := server.NewResource(typeName), server.NewResource(typeName)
			identity := protocol.Values{}
			for _, name := range names {
				identity[name] = id
			}
			diags := byID.Import(id)
			wantEnded(t, typeName, id, byID, diags)
			wantEnded(t, typeName, id, byIdentity, byIdentity.ImportIdentity(identity))
			for _, kit := range kits {
				for _, call := range kit.Calls() {
					if !idForm.MatchString(id) || !pathForm.MatchString(call.Path) || call.Method != "GET" && call.Method != "POST" {
						t.Errorf("%s, ID %q: %s %s was sent", typeName, id, call.Method, call.Path)
					}
				}
				kit.ResetCalls()
			}
		}
	})
}

// wantEnded fails the test unless an import has made a state or returned an error, without a secret or a control character.
func wantEnded(t *testing.T, typeName, id string, r *protocol.Resource, diags protocol.Diags) {
	t.Helper()
	if (r.State == nil) != (len(diags.Errors()) > 0) {
		t.Errorf("%s, ID %q: state %v, %s", typeName, id, r.State, diags)
	}
	text := diags.String()
	if strings.Contains(text, acctest.Canary) || strings.ContainsAny(text, "\x00\x1b\u202e") || !utf8.ValidString(text) {
		t.Errorf("%s, ID %q: the message is %q", typeName, id, text)
	}
}

// identityNames returns the attributes of each resource's identity.
func identityNames(tb testing.TB) map[string][]string {
	tb.Helper()
	server, err := acctest.Factory()()
	if err != nil {
		tb.Fatal(err)
	}
	all, err := server.GetResourceIdentitySchemas(tb.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		tb.Fatal(err)
	}
	names := map[string][]string{}
	for _, typeName := range slices.Sorted(maps.Keys(all.IdentitySchemas)) {
		for _, a := range all.IdentitySchemas[typeName].IdentityAttributes {
			names[typeName] = append(names[typeName], a.Name)
		}
	}
	return names
}
