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

// mint is a provider with the ephemeral resource mint_token: a source of tokens, such as a secret store, that may give
// another one each time it is asked.
type mint struct {
	mu    sync.Mutex
	token string
}

func (m *mint) set(token string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.token = token
}

// switchTo gives another token once a plan is made.
func (m *mint) switchTo(token string) check {
	return func() error {
		m.set(token)
		return nil
	}
}

// run is acctest.Run with this provider beside the other.
func (m *mint) run(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	t.Parallel()
	factories := acctest.Factories()
	factories["mint"] = providerserver.NewProtocol6WithError(m)
	resource.UnitTest(t, resource.TestCase{ProtoV6ProviderFactories: factories, Steps: steps})
}

func (m *mint) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "mint"
}

func (m *mint) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse)          {}
func (m *mint) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}
func (m *mint) Resources(context.Context) []func() frameworkresource.Resource                     { return nil }
func (m *mint) DataSources(context.Context) []func() datasource.DataSource                        { return nil }

func (m *mint) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{func() ephemeral.EphemeralResource { return mintToken{m} }}
}

type mintToken struct{ *mint }

func (mintToken) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = "mint_token"
}

func (mintToken) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = ephemeralschema.Schema{Attributes: map[string]ephemeralschema.Attribute{
		"value": ephemeralschema.StringAttribute{Computed: true, Sensitive: true},
	}}
}

func (m mintToken) Open(ctx context.Context, _ ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	m.mu.Lock()
	defer m.mu.Unlock()
	resp.Diagnostics.Append(resp.Result.SetAttribute(ctx, path.Root("value"), m.token)...)
}
