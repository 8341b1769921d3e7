package session_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/transport"
)

// Each run logs what it has used of Meta's allowance, and says nothing while nothing was used.
func TestLogCost(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-App-Usage", `{"call_count":37}`)
		_, _ = w.Write([]byte(`{"id":"` + r.URL.Path[len("/v25.0/"):] + `"}`))
	}))
	t.Cleanup(server.Close)
	endpoint, err := transport.ParseEndpoint(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	secrets := secret.NewRedactor()
	g := graph.New(graph.Config{Endpoint: endpoint, AccessToken: secret.New(token), Connection: transport.Connection{Secrets: secrets}})
	c := session.New(g, secret.New(token), nil, secrets)
	var out bytes.Buffer
	ctx := tflogtest.RootLogger(context.Background(), &out)
	var none *session.Session
	none.LogCost(ctx)
	newUnknown().LogCost(ctx)
	c.LogCost(ctx)
	if out.Len() != 0 {
		t.Errorf("logged before anything was sent: %s", out.String())
	}
	_, _ = g.BusinessAccounts.Get(ctx, "100001")
	c.LogCost(ctx)
	c.LogCost(ctx)
	if text := out.String(); strings.Count(text, "calls to Meta so far") != 1 || !strings.Contains(text, `"calls":1`) ||
		!strings.Contains(text, `"highest_usage_percent":37`) || !strings.Contains(text, `"@level":"info"`) {
		t.Errorf("logged %s", text)
	}
}
