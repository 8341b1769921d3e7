// Package sessiontest makes a session without the provider, for tests of one package with a chat platform of their own.
package sessiontest

import (
	"net/http/httptest"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/transport"
)

const appID = "200000000000001"

// New returns a session with a chat platform, and with Meta. Meta knows one token, which meets the default requirements.
func New(t *testing.T, platform *chat.Platform, token string) *session.Session {
	t.Helper()
	meta := graphsim.New(graphsim.Options{})
	if err := meta.Load(graphsim.Seed{
		Apps: []graphsim.App{{ID: appID, Name: "Chat App", Secret: "CANARYappSecret"}},
		Tokens: []graphsim.Token{{Token: token, AppID: appID, Scopes: []string{
			"business_management", "whatsapp_business_management", "whatsapp_business_messaging",
		}}},
	}); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(meta)
	t.Cleanup(func() { meta.Close(); server.Close() })
	endpoint, err := transport.ParseEndpoint(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	secrets := secret.NewRedactor()
	g := graph.New(graph.Config{
		Endpoint:   endpoint,
		AppID:      appID,
		AppSecret:  secret.New("CANARYappSecret"),
		Connection: transport.Connection{MaxRetries: -1, Secrets: secrets},
	})
	return session.New(g, secret.Value{}, platform, secrets)
}
