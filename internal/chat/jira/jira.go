// Package jira reads projects of Jira, Cloud or Data Center, for Chat for JSM. That app has no public API for its settings,
// so this package has no request that changes anything.
package jira

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

const (
	platform = "jira"
	argument = "chat.jira"
	cloudAPI = "/rest/api/3"
)

// Config describes one Jira. Endpoint is required, and either PersonalAccessToken, which means Data Center, or Email and
// APIToken, which mean Cloud. What else is zero takes the defaults of package transport.
type Config struct {
	transport.Connection // whose redactor learns the credential

	// Endpoint comes from transport.ParseEndpoint. That of a Data Center includes the context path, if it has one; that of
	// a scoped API token of Cloud is https://api.atlassian.com/ex/jira/CLOUDID.
	Endpoint            *url.URL
	Email               string
	APIToken            secret.Value
	PersonalAccessToken secret.Value
}

// New returns the platform. It sends nothing.
//
// It remembers the projects that it has read for as long as it lives, which is one run of Terraform's plan or apply.
func New(cfg Config) *chat.Platform {
	cfg.Connection = cfg.WithDefaults()
	a := &adapter{
		apiPath:     cloudAPI,
		credential:  argument + ".api_token",
		accountText: "the account of " + argument + ".email",
		cache:       memo.Entries[project]{Names: func(p project) (id, key string) { return p.ID, p.Key }},
	}
	authorize := basicAuthorizer(cfg.Email, cfg.APIToken, cfg.Secrets)
	if !cfg.PersonalAccessToken.IsZero() {
		a.apiPath = "/rest/api/2"
		a.credential = argument + ".personal_access_token"
		a.accountText = "the owner of " + a.credential
		authorize = transport.Bearer(cfg.PersonalAccessToken)
		cfg.Secrets.Add(cfg.PersonalAccessToken)
	}

	a.rest = rest.New(rest.Config{
		Words: rest.Words{
			Platform:    platform,
			Argument:    argument,
			Credential:  a.credential,
			Service:     "Jira",
			API:         "Jira's REST API",
			NextOnFault: "Check " + argument + ".endpoint. If it is right, show this message to the people who run Jira.",
		},
		Endpoint:   cfg.Endpoint,
		Authorize:  authorize,
		Connection: cfg.Connection,
	})
	return &chat.Platform{
		Name:     platform,
		Argument: argument,
		Capabilities: chat.Capabilities{
			TokenReadback: chat.ReadbackNone,
			WebhookSetUp:  "a person, as Chat for JSM describes",
			Alternative:   "Chat for JSM has no public interface for its settings: use whatsapp_jsm_handoff.",
		},
		Projects: a,
		Kinds:    a,
		// The vendor's pages name the two values and not the labels beside the fields.
		ManualSetup: &chat.ManualSetup{ //nolint:gosec // the names of fields
			MenuPath:   []string{"Project settings", "Chat for JSM", "WhatsApp Business"},
			TokenField: "System User Access Token", NumberField: "Phone Number ID",
		},
	}
}

// basicAuthorizer returns the function that adds the credential of Cloud to a request. Data Center refuses a personal access token
// in this header.
func basicAuthorizer(email string, token secret.Value, secrets *secret.Redactor) func(http.Header) {
	encoded := base64.StdEncoding.EncodeToString([]byte(email + ":" + token.Reveal()))
	if !token.IsZero() { // the email shifts the encoding, so that the token alone would not be found in it
		secrets.Add(token, secret.New(strings.TrimRight(encoded, "=")))
	}
	return func(h http.Header) { h.Set("Authorization", "Basic "+encoded) }
}

type adapter struct {
	apiPath     string // of one version of the API
	credential  string // the name of the argument that holds the credential
	accountText string // the owner of the credential, for the middle of a sentence
	rest        *rest.Client
	cache       memo.Entries[project]
}
