// Package httpchat speaks the open chat contract, for in-house chat services and gateways. The file openapi.yaml beside
// it is the contract.
package httpchat

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

const (
	platform = "http"
	argument = "chat.http"
)

// Config describes one chat service. Endpoint and AccessToken are required; what else is zero takes the defaults of
// package transport.
type Config struct {
	Endpoint    *url.URL // from transport.ParseEndpoint
	AccessToken secret.Value
	Secrets     *secret.Redactor // learns AccessToken and every token that is written
	MaxRetries  int
	Timeout     time.Duration
	RetryWait   time.Duration
	UserAgent   string
	Observe     func(context.Context, transport.Call)
}

// New returns the platform. It sends nothing.
//
// It remembers the projects that it has read for as long as it lives, which is one run of Terraform's plan or apply.
func New(cfg Config) *chat.Platform {
	secrets := cfg.Secrets
	if secrets == nil {
		secrets = secret.NewRedactor()
	}
	secrets.Add(cfg.AccessToken)
	a := &adapter{
		secrets: secrets,
		cache:   newCache(),
		lists:   lists{turn: make(chan struct{}, 1)},
		reads:   newLocks(),
		writes:  newLocks(),
		http: transport.New(transport.Config{
			Endpoint:   cfg.Endpoint,
			Authorize:  transport.Bearer(cfg.AccessToken),
			Secrets:    secrets,
			UserAgent:  cfg.UserAgent,
			Timeout:    cfg.Timeout,
			MaxRetries: cfg.MaxRetries,
			RetryWait:  cfg.RetryWait,
			Observe:    cfg.Observe,
		}),
	}
	return &chat.Platform{
		Name:          platform,
		Argument:      argument,
		Capabilities:  chat.Capabilities{TokenReadback: chat.ReadbackFingerprint},
		Projects:      a,
		Tokens:        a,
		TokenClearer:  a,
		Numbers:       a,
		NumberClearer: a,
	}
}

// adapter implements every capability of the port.
type adapter struct {
	http    *transport.Client
	secrets *secret.Redactor
	cache   *cache
	lists   lists
	reads   *locks // by the name that was asked for
	writes  *locks // by project id
}

// request is one call of the contract. Every write of the contract can be repeated without harm, so none is a Create.
type request struct {
	op, method, path, template string
	query                      url.Values
	version                    string // of If-Match; "" sends none
	body                       []byte
}

// send returns the answer whatever its status; the error is a *chat.Error.
func (a *adapter) send(ctx context.Context, r request) (*transport.Answer, error) {
	req := transport.Request{
		Op: r.method + " " + r.template, Method: r.method, Path: r.path, Template: r.template, Query: r.query, Body: r.body,
		Class:  transport.Set,
		Header: http.Header{"Accept": {"application/json, application/problem+json"}},
	}
	if r.method == http.MethodGet {
		req.Class = transport.Read
	}
	if r.version != "" {
		req.Header["If-Match"] = []string{r.version}
	}
	if r.body != nil {
		req.ContentType = "application/json"
	}
	answer, err := a.http.Do(ctx, req)
	if err != nil {
		return nil, noAnswer(r.op, err)
	}
	return answer, nil
}
