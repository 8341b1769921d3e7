// Package acctest runs whole lifecycles with the real Terraform or OpenTofu, the real provider and simulated remote APIs.
//
// Each test starts a world of its own, so that all run in parallel and none sees another's objects.
package acctest

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"terraform-provider-whatsapp/internal/provider"
	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/tfcli"
	"terraform-provider-whatsapp/internal/tfkit/serve"
)

// The objects of the world that Start makes. The secrets are canaries: each has a prefix of its own, so that a search of
// any output says which one leaked. Canary is in all of them.
const (
	Canary = "CANARY"

	AppID     = "200000000000001"
	AppSecret = "CANARYsecretofapp0123456789abcdef"
	Business  = "300000000000001"
	// SystemUser is the one of all tokens, as AppID knows it: an admin with the app installed.
	SystemUser = "122000000000001"
	Account    = "102000000000001" // the WhatsApp Business Account of Number and OtherNumber
	Number     = "106000000000001"
	// OtherNumber is in Account too; ForeignNumber is in ForeignAccount.
	OtherNumber    = "106000000000002"
	ForeignAccount = "102000000000009"
	ForeignNumber  = "106000000000009"

	ProviderToken = "EAACANARYproviderToken00000000000000000000"
	GoodToken     = "EAACANARYgoodToken000000000000000000000000"
	RotatedToken  = "EAACANARYrotatedToken000000000000000000000"
	ShortToken    = "EAACANARYshortToken00000000000000000000000" // lacks whatsapp_business_management
	HandToken     = "EAACANARYhandToken000000000000000000000000" // valid, but not configured
	ChatToken     = "CANARYchatcredential0123456789"

	Project      = "10001" // its key is SUPPORT
	OtherProject = "10002" // its key is SALES
)

// Scopes are the three that a chat product needs.
var Scopes = []string{"business_management", "whatsapp_business_management", "whatsapp_business_messaging"}

// init sets the address under which plugin-testing offers the provider, as cli.sh does, and removes the variables that a
// contributor has set for a real account. t.Setenv cannot do this in parallel tests.
func init() {
	address := strings.Split(tfcli.Address, "/")
	for name, value := range map[string]string{"TF_ACC_PROVIDER_HOST": address[0], "TF_ACC_PROVIDER_NAMESPACE": address[1]} {
		if os.Getenv(name) == "" {
			_ = os.Setenv(name, value)
		}
	}
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); strings.HasPrefix(name, "WHATSAPP_") {
			_ = os.Unsetenv(name)
		}
	}
}

// Seed returns what Start's world holds; a test that needs more changes it.
func Seed() world.Seed {
	token := func(value string, scopes ...string) graphsim.Token {
		return graphsim.Token{Token: value, AppID: AppID, UserID: SystemUser, Name: "chat-system-user", Scopes: scopes}
	}
	return world.Seed{
		Graph: graphsim.Seed{
			Businesses: []graphsim.Business{{ID: Business, Name: "Canary Portfolio"}},
			Apps:       []graphsim.App{{ID: AppID, Name: "Chat App", Secret: AppSecret, BusinessID: Business}},
			BusinessAccounts: []graphsim.BusinessAccount{
				{ID: Account, Name: "Support", BusinessID: Business}, {ID: ForeignAccount, Name: "Elsewhere", BusinessID: Business},
			},
			PhoneNumbers: []graphsim.PhoneNumber{
				{ID: Number, BusinessAccountID: Account, DisplayPhoneNumber: "+1 555-010-0001", VerifiedName: "Canary Support"},
				{ID: OtherNumber, BusinessAccountID: Account, DisplayPhoneNumber: "+1 555-010-0002", VerifiedName: "Canary Sales"},
				{ID: ForeignNumber, BusinessAccountID: ForeignAccount, DisplayPhoneNumber: "+1 555-010-0009", VerifiedName: "Elsewhere"},
			},
			SystemUsers: []graphsim.SystemUser{{
				ID: "61550000000001", BusinessID: Business, Name: "chat-system-user", Role: "ADMIN",
				IDs: map[string]string{AppID: SystemUser}, Apps: []string{AppID}, Accounts: map[string][]string{Account: {"MANAGE"}},
			}},
			Tokens: []graphsim.Token{
				token(ProviderToken, Scopes...), token(GoodToken, Scopes...), token(RotatedToken, Scopes...), token(HandToken, Scopes...),
				token(ShortToken, "business_management", "whatsapp_business_messaging"),
			},
		},
		Chat: chatsim.Seed{
			BearerTokens: []string{ChatToken},
			Projects: []chatsim.SeedProject{
				{ID: Project, Key: "SUPPORT", Name: "Customer support"}, {ID: OtherProject, Key: "SALES", Name: "Sales"},
			},
		},
		Chatwoot: chatwootSeed(),
		Zammad:   zammadSeed(),
		Jira:     jiraSeed(),
	}
}

// Start serves a world with Seed until the test ends.
func Start(t testing.TB) *world.World { return StartWith(t, Seed(), world.Options{}) }

// StartWith serves a world until the test ends.
func StartWith(t testing.TB, seed world.Seed, opts world.Options) *world.World {
	t.Helper()
	w, err := world.Start(context.Background(), seed, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// ProviderHCL returns the provider block for a world and its chat service; more are further lines in it.
func ProviderHCL(w *world.World, more ...string) string { return ProviderHCLFor(w, "http", more...) }

// Factory offers the provider, with waits too short to notice.
func Factory() func() (tfprotov6.ProviderServer, error) { return FactoryAt(nil) }

// FactoryAt returns Factory's function with another clock.
func FactoryAt(now func() time.Time) func() (tfprotov6.ProviderServer, error) {
	testing := provider.Testing{RetryWait: time.Millisecond, WitnessWait: time.Millisecond, Now: now}
	p := provider.NewForTesting("test", testing)()
	return func() (tfprotov6.ProviderServer, error) { return server(p), nil }
}

// FrameworkAt returns FactoryAt's function without what this project puts between the framework and Terraform.
func FrameworkAt(now func() time.Time) func() (tfprotov6.ProviderServer, error) {
	testing := provider.Testing{RetryWait: time.Millisecond, WitnessWait: time.Millisecond, Now: now}
	return providerserver.NewProtocol6WithError(provider.NewForTesting("test", testing)())
}

var server = serve.SharedServers(provider.New("test")())

// Factories offers the provider of Factory, and the echo provider, which shows ephemeral values.
func Factories() map[string]func() (tfprotov6.ProviderServer, error) {
	return map[string]func() (tfprotov6.ProviderServer, error){
		"whatsapp": Factory(),
		"echo":     echoprovider.NewProviderServer(),
	}
}

// Run runs the steps with the real CLI, in parallel with other tests.
func Run(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	t.Parallel()
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: Factories(), Steps: steps})
}
