// Package toy serves one resource of a test beside the provider's own: the test supplies the resource and the service at Meta.
package toy

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/test/protocol"
	"terraform-provider-whatsapp/internal/tfkit/serve"
	"terraform-provider-whatsapp/internal/transport"
)

// Serve serves a provider with one resource, whose type name begins with "whatsapp_", and with a client of the Graph API that
// calls meta. The client's clock moves 20 seconds with each look, so that a write is followed by at most two reads.
func Serve(t *testing.T, meta http.Handler, r resource.Resource) *protocol.Server {
	t.Helper()
	service := httptest.NewServer(meta)
	t.Cleanup(service.Close)
	endpoint, err := url.Parse(service.URL)
	if err != nil {
		t.Fatal(err)
	}
	var asked atomic.Int64
	token := secret.New("EAACANARYtoken0000000000000000")
	redactor := secret.NewRedactor()
	process := func() *session.Session {
		g := graph.New(graph.Config{
			Endpoint:    endpoint,
			AccessToken: token,
			ReadWait:    time.Millisecond,
			WitnessWait: time.Millisecond,
			Now:         func() time.Time { return time.Unix(asked.Add(1)*20, 0) },
			Connection:  transport.Connection{Secrets: redactor, RetryWait: time.Millisecond, MaxRetries: -1},
		})
		return session.New(g, token, nil, redactor)
	}
	server := protocol.Serve(t, func() (tfprotov6.ProviderServer, error) {
		return serve.NewServer(&toyProvider{resource: r, session: process}), nil
	})
	server.Configure(nil).WantNone(t)
	return server
}

type toyProvider struct {
	resource resource.Resource
	session  func() *session.Session // of one process
}

func (*toyProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "whatsapp"
}

func (*toyProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{}
}

func (p *toyProvider) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	resp.ResourceData = p.session()
}

func (p *toyProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return p.resource }}
}

func (*toyProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }
