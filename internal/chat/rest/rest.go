// Package rest has what the adapters of chat platforms with a REST API share: sending a request of the right class,
// converting a failure into a *chat.Error, and reading JSON leniently. It knows no platform.
package rest

import (
	"context"
	"net/http"
	"net/url"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// Words are the names that messages use for a platform.
type Words struct {
	Platform    string // chat.Platform.Name
	Argument    string // chat.Platform.Argument
	Credential  string // the provider argument that holds the credential: "chat.http.access_token"
	Service     string // in the middle of a sentence: "the chat service", "Chatwoot"
	API         string // whose answers are expected, in the middle of a sentence: "Chatwoot's API"
	NextOnFault string // the next step for a person when an answer cannot be understood, as a sentence
}

// Config describes one service. Endpoint, Authorize, Secrets and all Words are required; what else is zero takes the
// defaults of package transport.
type Config struct {
	Words
	transport.Connection                   // whose redactor knows the credential
	Endpoint             *url.URL          // from transport.ParseEndpoint
	Authorize            func(http.Header) // sets the credential
	Accept               string            // default: application/json
	MaxBody              int64             // bytes of one answer
}

// maxNameLength is longer than any name.
const maxNameLength = 500

// Client sends the requests of one adapter. It is safe for concurrent use.
type Client struct {
	words   Words
	accept  string
	secrets *secret.Redactor
	http    *transport.Client
}

// New returns a Client. It sends nothing.
func New(cfg Config) *Client {
	if cfg.Accept == "" {
		cfg.Accept = "application/json"
	}
	return &Client{
		words:   cfg.Words,
		accept:  cfg.Accept,
		secrets: cfg.Secrets,
		http: transport.New(transport.Config{
			Endpoint:   cfg.Endpoint,
			Authorize:  cfg.Authorize,
			MaxBody:    cfg.MaxBody,
			Connection: cfg.Connection,
		}),
	}
}

// Request is one call of a platform's API.
type Request struct {
	Op       string // the purpose, for messages: "read project SUP"; it holds no secret
	Method   string
	Path     string // below the endpoint, escaped, with a leading slash
	Template string // the path with placeholders, for logs: "/projects/{project}"
	Query    url.Values
	Header   http.Header // beyond Accept and Content-Type
	Body     []byte      // JSON; nil sends none
	Once     bool        // a write that, like a POST, is not sent again after a lost answer
}

// Send returns the answer, whatever its status. An error of Send is a *chat.Error and means that no usable answer arrived.
func (c *Client) Send(ctx context.Context, r Request) (*transport.Answer, error) {
	req := transport.Request{
		Op:       r.Method + " " + r.Template,
		Method:   r.Method,
		Path:     r.Path,
		Template: r.Template,
		Query:    r.Query,
		Body:     r.Body,
		Class:    requestClass(r),
		Header:   http.Header{"Accept": {c.accept}},
	}
	for name, values := range r.Header {
		req.Header[name] = values
	}
	if r.Body != nil {
		req.ContentType = "application/json"
	}
	answer, err := c.http.Do(ctx, req)
	if err != nil {
		return nil, c.ExplainNoAnswer(r.Op, err)
	}
	return answer, nil
}

func requestClass(r Request) transport.Class {
	switch {
	case r.Method == http.MethodGet:
		return transport.Read
	case r.Once, r.Method == http.MethodPost:
		return transport.Create
	}
	return transport.Set
}

// MessageText returns a text of the platform for a message: without secrets and control characters, and not too long.
func (c *Client) MessageText(text string) string { return c.secrets.MessageText(text) }

// StateText removes credentials from a text of the platform and leaves it as it is otherwise, for a state and not for a message.
func (c *Client) StateText(text string) string { return c.secrets.StateText(text) }

// StateName cleans a text of one line, such as a name, as StateText does.
func (c *Client) StateName(text string) string {
	return secret.Clean(c.secrets.StateText(text), maxNameLength)
}

// Identifier returns an ID, a key or a type of the platform: never changed, or "" if it holds a credential.
func (c *Client) Identifier(text string) string { return c.secrets.Identifier(text) }

// AddSecrets adds secrets that no message may contain.
func (c *Client) AddSecrets(secrets ...secret.Value) { c.secrets.Add(secrets...) }

// AddShownSecrets adds what the platform shows as secrets.
func (c *Client) AddShownSecrets(secrets ...secret.Value) { c.secrets.AddShown(secrets...) }

// NewError returns an error of this platform, for the adapter to fill in.
func (c *Client) NewError(op string, kind error) *chat.Error {
	return &chat.Error{Platform: c.words.Platform, Op: op, Kind: kind}
}
