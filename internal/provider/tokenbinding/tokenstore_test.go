package tokenbinding_test

import (
	"context"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	ephemeralschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	frameworkresource "github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"terraform-provider-whatsapp/internal/test/acctest"
)

// tokenStore is a provider with the ephemeral resource store_token: a source of tokens, such as a secret store, that may give
// another one each time it is asked.
type tokenStore struct {
	mu    sync.Mutex
	token string
}

func (s *tokenStore) set(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.token = token
}

// switchTo gives another token once a plan is made.
func (s *tokenStore) switchTo(token string) acctest.Check {
	return func() error {
		s.set(token)
		return nil
	}
}

// run runs steps as acctest.Run does, with this provider beside the other.
func (s *tokenStore) run(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	t.Parallel()
	factories := acctest.Factories()
	factories["store"] = providerserver.NewProtocol6WithError(s)
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: steps})
}

func (s *tokenStore) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "store"
}

func (s *tokenStore) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}
func (s *tokenStore) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}
func (s *tokenStore) Resources(context.Context) []func() frameworkresource.Resource { return nil }
func (s *tokenStore) DataSources(context.Context) []func() datasource.DataSource    { return nil }

func (s *tokenStore) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{func() ephemeral.EphemeralResource { return storeToken{s} }}
}

type storeToken struct{ *tokenStore }

func (storeToken) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = "store_token"
}

func (storeToken) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = ephemeralschema.Schema{Attributes: map[string]ephemeralschema.Attribute{
		"value": ephemeralschema.StringAttribute{Computed: true, Sensitive: true},
	}}
}

func (s storeToken) Open(ctx context.Context, _ ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	s.mu.Lock()
	defer s.mu.Unlock()
	resp.Diagnostics.Append(resp.Result.SetAttribute(ctx, path.Root("value"), s.token)...)
}
