// Package transport sends HTTP requests to one remote API, safely: secrets stay in headers and bodies, redirects are
// refused, answers are bounded, and a request is repeated only when repeating it cannot do harm.
//
// It is built on go-retryablehttp, whose defaults repeat a POST after a reset, follow redirects, print URLs and obey
// any Retry-After; each of them is replaced here. It knows neither Terraform nor the meaning of any answer.
package transport

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"terraform-provider-whatsapp/internal/secret"
)

// Class says whether a request may be sent again.
type Class int

const (
	// Read changes nothing and is repeated after every transient fault.
	Read Class = iota
	// Set leaves the same result however often it is processed, and is repeated like a Read.
	Set
	// Create makes a new object each time it is processed. It is repeated only when the remote system cannot have
	// processed it: when no byte of it was written, or when the answer says that it was throttled.
	Create
)

// Connection holds what is the same for every remote API. Its zero value is usable.
type Connection struct {
	Secrets    *secret.Redactor            // what must not appear in an error; clients add the secrets that they handle
	UserAgent  string                      // default: Go's
	Timeout    time.Duration               // of one attempt, the body included; default 30 s
	MaxRetries int                         // repetitions after the first attempt; negative means none
	RetryWait  time.Duration               // the first back-off; default 1 s, doubled each time up to 30 s, with full jitter
	Observe    func(context.Context, Call) // is told each attempt; optional
}

// WithDefaults returns the connection with its defaults, for clients that use the values themselves.
func (c Connection) WithDefaults() Connection {
	if c.Secrets == nil {
		c.Secrets = secret.NewRedactor()
	}
	if c.Timeout <= 0 {
		c.Timeout = defaultTimeout
	}
	if c.RetryWait <= 0 {
		c.RetryWait = time.Second
	}
	return c
}

// Config describes one remote API and the credential that is sent to it.
type Config struct {
	Connection
	Endpoint     *url.URL            // from ParseEndpoint; its path is a prefix of every request
	Authorize    func(http.Header)   // sets the credential, in a header and nowhere else
	MaxBody      int64               // bytes; default 4 MiB; a longer answer is an error
	ThrottleWait func(*Answer) *Wait // reads throttles that HTTP does not show; nil: only 429 and 503 with Retry-After
	IsTransient  func(*Answer) bool  // detects temporary faults that HTTP does not show; nil: only 5xx
	RoundTripper http.RoundTripper   // for tests of TLS; default: a bounded http.Transport
}

// Wait is the time that a throttled caller has to wait. Zero After means that the server named no time.
type Wait struct {
	After time.Duration
	Final bool // this request must not be repeated; other requests are not affected
	Spent bool // an allowance for an hour or longer is used up: without a time, it is hardly there again within seconds
}

// Request is one request to make.
type Request struct {
	Op          string // what it is for, as in "read phone number 106": used in errors, so it holds no secret
	Method      string
	Path        string // below the endpoint, escaped, with a leading slash
	Template    string // the path with placeholders, for logs: "/{phone_number_id}"
	Query       url.Values
	Header      http.Header
	Body        []byte
	ContentType string
	Class       Class
	Authorize   func(http.Header) // instead of the credential of the configuration
}

// Answer is the answer of the remote system, with any status.
type Answer struct {
	Status                    int
	Header                    http.Header
	Body                      []byte
	EarlierMayHaveTakenEffect bool // an earlier attempt may have been processed without its answer reaching us
	MayStillBeProcessed       bool // an attempt was not answered, or only by a gateway, so the server may still be processing it
	// NotSent: nothing was sent. This is the throttled answer to an earlier request; its Retry-After is the time that is left.
	NotSent bool
}

// Call describes one attempt for a log. It holds no secret: neither query, headers nor bodies.
type Call struct {
	Method, Host, Template string
	Status                 int // 0: no answer
	Attempt                int
	Duration               time.Duration
}

// Limits for every API.
const (
	defaultTimeout  = 30 * time.Second
	defaultBody     = 4 << 20
	maxHeaderBytes  = 256 << 10
	maxBackoff      = 30 * time.Second
	maxThrottleWait = time.Minute
	// maxThrottles bounds how often one operation is sent again because it was throttled, and maxSpent how often if an allowance
	// is spent and the server named no time.
	maxThrottles = 10
	maxSpent     = 3
	// retryBudget bounds one operation with all its repetitions and waits, also those for other operations.
	retryBudget = 2 * time.Minute
)

// Client sends requests to one remote API with one credential. It is safe for concurrent use.
type Client struct {
	cfg    Config
	http   *retryablehttp.Client
	pauses pauses
}

// New returns a Client. The configuration's Endpoint is required.
func New(cfg Config) *Client {
	cfg.Connection = cfg.WithDefaults()
	if cfg.MaxBody <= 0 {
		cfg.MaxBody = defaultBody
	}

	reused, fresh := cfg.RoundTripper, cfg.RoundTripper
	if cfg.RoundTripper == nil {
		reused, fresh = boundedTransport(cfg.Timeout, false), boundedTransport(cfg.Timeout, true)
	}

	c := &Client{cfg: cfg}
	rc := retryablehttp.NewClient()
	rc.Logger = nil
	rc.HTTPClient = &http.Client{
		Timeout:       cfg.Timeout,
		Transport:     pinnedTransport{host: cfg.Endpoint.Host, scheme: cfg.Endpoint.Scheme, reused: reused, fresh: fresh},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	rc.RetryMax = maxThrottles + max(cfg.MaxRetries, 0) // checkRetry counts the two kinds apart
	rc.RequestLogHook = markAttemptStart
	rc.RetryWaitMin, rc.RetryWaitMax = cfg.RetryWait, maxBackoff
	rc.CheckRetry = c.checkRetry
	rc.Backoff = c.backoff
	rc.ErrorHandler = retryablehttp.PassthroughErrorHandler
	c.http = rc
	return c
}

func boundedTransport(timeout time.Duration, fresh bool) *http.Transport {
	return &http.Transport{
		DisableKeepAlives:      fresh,
		Proxy:                  http.ProxyFromEnvironment,
		OnProxyConnectResponse: checkProxyAnswer,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  timeout,
		MaxResponseHeaderBytes: maxHeaderBytes,
		MaxIdleConnsPerHost:    16,
		IdleConnTimeout:        30 * time.Second,
		ForceAttemptHTTP2:      true,
	}
}

// checkProxyAnswer returns an error that names the host of a proxy that refused, and nothing else. net/http does not say who refused.
func checkProxyAnswer(_ context.Context, proxy *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode == http.StatusOK {
		return nil
	}
	return &proxyError{host: proxy.Host, status: resp.StatusCode}
}

// errOtherHost is the refusal of a request, such as a redirect, to a host that is not the endpoint's.
var errOtherHost = errors.New("refused to send a request")

// pinnedTransport refuses every host but one, so that no request can send the credential to another host. A creation gets a connection of
// its own: if the server ends an idle connection while a request is sent, it is not known whether the request was processed.
type pinnedTransport struct {
	scheme, host  string
	reused, fresh http.RoundTripper
}

func (p pinnedTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Host != p.host || req.URL.Scheme != p.scheme {
		return nil, fmt.Errorf("%w to %q: this client sends requests to %s only", errOtherHost, req.URL.Host, p.host)
	}
	if op, ok := req.Context().Value(operationKey{}).(*operation); ok && op.class == Create {
		return p.fresh.RoundTrip(req)
	}
	return p.reused.RoundTrip(req)
}

// Do sends the request, repeating it as its class allows, and returns the last answer whatever its status: reading the
// status is the caller's business. An error is always an *Error and means that there is no usable answer.
//
// When ctx is canceled, a running write (Set, Create) continues for the timeout of one attempt, so that its outcome becomes
// known. No new attempt starts after a cancellation.
//
// All repetitions and waits end within retryBudget. Once the server refused a call for longer than that, or too often, the other
// calls with that credential get the same answer, without being sent, until the server accepts calls again.
func (c *Client) Do(ctx context.Context, r Request) (*Answer, error) {
	if err := ctx.Err(); err != nil {
		return nil, &Error{Op: r.Op, Host: c.cfg.Endpoint.Host, Err: err}
	}

	op := &operation{
		class: r.Class, method: r.Method, template: r.Template, callerCtx: ctx,
		deadline: time.Now().Add(retryBudget), pause: c.pauses.pauseFor(r.Authorize),
	}
	if refusal, err := op.pause.wait(ctx, c.cfg.RetryWait, op.deadline); err != nil {
		return nil, &Error{Op: r.Op, Host: c.cfg.Endpoint.Host, Err: err}
	} else if refusal != nil {
		return refusal, nil
	}

	sendCtx := ctx
	if r.Class != Read {
		var cancel context.CancelFunc
		sendCtx, cancel = withGrace(ctx, c.cfg.Timeout, op)
		defer cancel()
	}

	req, err := c.newRequest(context.WithValue(sendCtx, operationKey{}, op), r, op)
	if err != nil {
		return nil, c.explainFailure(r, op, err)
	}

	resp, err := c.http.Do(req)
	if resp != nil {
		_ = resp.Body.Close()
	}

	op.mu.Lock()
	defer op.mu.Unlock()
	if op.answer == nil || op.fault != nil {
		if op.fault != nil {
			err = op.fault
		}
		return nil, c.explainFailure(r, op, err)
	}

	answer := *op.answer
	answer.EarlierMayHaveTakenEffect, answer.MayStillBeProcessed = op.outcomeUnknown, op.lost
	return &answer, nil
}

func (c *Client) newRequest(ctx context.Context, r Request, op *operation) (*retryablehttp.Request, error) {
	u := *c.cfg.Endpoint
	u.RawQuery = r.Query.Encode()
	path, err := url.PathUnescape(r.Path)
	if err != nil {
		return nil, fmt.Errorf("path of %s: %w", r.Template, err)
	}

	u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/")+path, strings.TrimSuffix(u.EscapedPath(), "/")+r.Path

	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteHeaders: func() { op.written.Store(true) },
	})
	var body any
	if r.Body != nil {
		body = r.Body
	}

	req, err := retryablehttp.NewRequestWithContext(ctx, r.Method, u.String(), body)
	if err != nil {
		return nil, err
	}
	if r.Class == Create && r.Body == nil {
		// net/http itself sends a GET again when a connection that was used before breaks, unless it has a body that
		// cannot be had twice. This one is empty, and nothing of it is sent.
		req.Body, req.GetBody = io.NopCloser(strings.NewReader("")), nil
	}

	for name, values := range r.Header {
		req.Header[name] = values
	}
	if r.ContentType != "" {
		req.Header.Set("Content-Type", r.ContentType)
	}
	if c.cfg.UserAgent != "" {
		req.Header.Set("User-Agent", c.cfg.UserAgent)
	}

	switch {
	case r.Authorize != nil:
		r.Authorize(req.Header)
	case c.cfg.Authorize != nil:
		c.cfg.Authorize(req.Header)
	}
	return req, nil
}

// Bearer returns the function that sends token as a bearer token.
func Bearer(token secret.Value) func(http.Header) {
	return func(h http.Header) { h.Set("Authorization", "Bearer "+token.Reveal()) }
}
