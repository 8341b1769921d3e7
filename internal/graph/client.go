// Package graph is a client of Meta's Graph API for the objects behind WhatsApp Business: access tokens, accounts and
// phone numbers. It knows no Terraform. Every error it returns is an *Error.
//
// The token travels in the Authorization header and nowhere else, answers are read leniently (Meta adds fields, values
// and types without notice), and whatever Meta says is made safe before it enters an error.
package graph

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// What is used when the configuration is silent.
const (
	DefaultEndpoint = "https://graph.facebook.com"
	DefaultVersion  = "v25.0"
)

// Permissions that the calls of this package need.
// https://developers.facebook.com/documentation/business-messaging/whatsapp/permissions
const (
	scopeManagement = "whatsapp_business_management"
	scopeBusiness   = "business_management"
)

// Config describes the Graph API and the credentials that are sent to it.
type Config struct {
	Endpoint    *url.URL     // from transport.ParseEndpoint; nil: DefaultEndpoint
	Version     string       // as in "v25.0"; "": DefaultVersion
	AccessToken secret.Value // the caller; may be unset, then only calls that bring a token work
	AppID       string       // with AppSecret: tokens are inspected with the app's own token
	AppSecret   secret.Value // adds appsecret_proof to every call
	BusinessID  string       // the business portfolio
	MaxPerHour  int          // calls to Meta, as Meta counts them; 0: no limit but Meta's
	MaxRetries  int          // repetitions after a passing fault; negative: none
	Timeout     time.Duration
	RetryWait   time.Duration // the first back-off, see transport.Config
	WitnessWait time.Duration // between the two looks of ConfirmGone; 0: 2 s, the least that the rule allows
	UserAgent   string
	Secrets     *secret.Redactor // learns every token that this client handles; nil: a new one
	Observe     func(context.Context, transport.Call)
	// Notice is told once what a person should know: Meta serves another version, the call allowance runs out. May be nil.
	Notice func(context.Context, string)
	Now    func() time.Time // nil: time.Now
}

// Client calls the Graph API. It is safe for concurrent use and remembers what it has read for as long as it lives, so
// make one per provider process and credential.
type Client struct {
	cfg       Config
	http      *transport.Client
	appToken  secret.Value // APP_ID|APP_SECRET; unset unless both are configured
	pace      pace
	allowance allowance

	mu      sync.Mutex
	said    map[string]bool // notices given
	foreign map[string]bool // keys of tokens of another app than app_secret's: a proof would be wrong

	tokensInURL atomic.Bool // Meta refused a batch of debug_token
	oauthInURL  atomic.Bool // the same for the calls below /oauth
	tokens      tokenCache
	inspections gather
	reached     reachCache
	numbers     numberLoader
	systemUsers collection[SystemUser]   // by business portfolio
	assigned    collection[AssignedUser] // by WhatsApp Business Account
	creating    keyedLock
}

// New returns a Client.
func New(cfg Config) *Client {
	if cfg.Endpoint == nil {
		cfg.Endpoint, _ = url.Parse(DefaultEndpoint)
	}
	if cfg.Version == "" {
		cfg.Version = DefaultVersion
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.RetryWait <= 0 {
		cfg.RetryWait = time.Second
	}
	if cfg.WitnessWait <= 0 {
		cfg.WitnessWait = minWitnessWait
	}
	if cfg.Secrets == nil {
		cfg.Secrets = secret.NewRedactor()
	}
	c := &Client{cfg: cfg, said: map[string]bool{}, foreign: map[string]bool{}}
	c.allowance.perHour, c.allowance.now = cfg.MaxPerHour, cfg.Now
	if cfg.AppID != "" && !cfg.AppSecret.IsZero() {
		c.appToken = secret.New(cfg.AppID + "|" + cfg.AppSecret.Reveal())
	}
	cfg.Secrets.Add(cfg.AccessToken, cfg.AppSecret, c.appToken)
	c.http = transport.New(transport.Config{
		Endpoint:   cfg.Endpoint,
		Secrets:    cfg.Secrets,
		UserAgent:  cfg.UserAgent,
		Timeout:    cfg.Timeout,
		MaxRetries: cfg.MaxRetries,
		RetryWait:  cfg.RetryWait,
		Throttled:  c.throttled,
		Transient:  transient,
		Observe:    cfg.Observe,
	})
	return c
}

// HasToken reports whether an access token is configured.
func (c *Client) HasToken() bool { return !c.cfg.AccessToken.IsZero() }

// AppID returns the configured app, "" when none is.
func (c *Client) AppID() string { return c.cfg.AppID }

// BusinessID returns the configured business portfolio, "" when none is.
func (c *Client) BusinessID() string { return c.cfg.BusinessID }

// Now is the time by which this client judges what expires.
func (c *Client) Now() time.Time { return c.cfg.Now() }

// Calls returns how many HTTP requests were made. An item of a batch is not counted here, though Meta counts it.
func (c *Client) Calls() int64 { return c.http.Calls() }

var validID = regexp.MustCompile(`^[0-9]{5,20}$`)

// ValidID reports whether id looks like an ID of the Graph API: 5 to 20 digits.
func ValidID(id string) bool { return validID.MatchString(id) }

// call is one request to the Graph API.
type call struct {
	op       string // what it is for, in the infinitive: "read phone number 106"
	needs    string // the permission that it needs, for the advice in errors; "": none in particular
	path     string // below the version, escaped
	template string
	method   string // "": POST with a form, else GET
	class    transport.Class
	query    url.Values
	form     url.Values   // the body of a POST
	bearer   secret.Value // unset: the configured token
	items    int          // of a batch
}

// send makes a call and returns an answer that is not an error.
func (c *Client) send(ctx context.Context, r call) (*transport.Answer, error) {
	bearer := r.bearer
	if bearer.IsZero() {
		bearer = c.cfg.AccessToken
	}
	if bearer.IsZero() {
		return nil, &Error{Op: r.op, Message: "no access token is configured", kind: ErrAuth, local: true}
	}
	if err := c.allowance.take(max(r.items, 1)); err != nil {
		return nil, about(r.op, err)
	}
	if err := c.pace.wait(ctx); err != nil {
		return nil, c.wrap(r, bearer, err)
	}
	request := transport.Request{
		Op:        r.op,
		Method:    http.MethodGet,
		Path:      "/" + url.PathEscape(c.cfg.Version) + r.path,
		Template:  r.template,
		Query:     r.query,
		Class:     r.class,
		Authorize: transport.Bearer(bearer),
	}
	if r.method != "" {
		request.Method = r.method
	}
	proof := c.proof(bearer)
	if r.form != nil {
		form := with(r.form, "appsecret_proof", proof)
		request.Method, request.Body, request.ContentType = http.MethodPost, []byte(form.Encode()), "application/x-www-form-urlencoded"
	} else {
		request.Query = with(r.query, "appsecret_proof", proof)
	}
	a, err := c.http.Do(ctx, request)
	if err != nil {
		return nil, c.wrap(r, bearer, err)
	}
	c.noteVersion(ctx, a.Header)
	c.noteUsage(ctx, a.Header)
	if e := c.refusal(a); e != nil {
		e.Op, e.Needs, e.Credential = r.op, r.needs, c.credential(bearer)
		e.Maybe = r.class != transport.Read && (a.Maybe || inDoubt(e, a))
		return nil, e
	}
	return a, nil
}

// inDoubt reports whether an answer leaves open what became of a write: Meta or a gateway failed on the way, or what came
// back cannot be read. A wrong app secret has the code of passing trouble and leaves nothing open.
func inDoubt(e *Error, a *transport.Answer) bool {
	if e.Is(ErrAppSecretProof) {
		return false
	}
	return a == nil || a.Status >= 500 || transient(a) || (e.Err != nil && a.Status <= 299)
}

// get reads one object into v.
func (c *Client) get(ctx context.Context, r call, v any) error {
	a, err := c.send(ctx, r)
	if err != nil {
		return err
	}
	return c.decode(r, a, v)
}

// decode reads the JSON of an answer that is no error into v. The error, if any, is an *Error: a write was accepted then.
func (c *Client) decode(r call, a *transport.Answer, v any) error {
	if err := transport.DecodeJSON(a, v); err != nil {
		return &Error{Op: r.op, HTTPStatus: a.Status, Err: err, Maybe: r.class != transport.Read}
	}
	return nil
}

// wrap makes an *Error of a failure on this side of Meta's answer.
func (c *Client) wrap(r call, bearer secret.Value, err error) *Error {
	return &Error{Op: r.op, Needs: r.needs, Credential: c.credential(bearer), Err: err}
}

// credential names the token behind a call, without telling it.
func (c *Client) credential(bearer secret.Value) string {
	switch bearer {
	case c.cfg.AccessToken:
		return "the provider's access_token"
	case c.appToken:
		return "app_id and app_secret"
	}
	return "the token " + bearer.Fingerprint()
}

// proof returns the appsecret_proof for a token, "" when none belongs to it: the proof is made with the secret of the
// app that issued the token, and the app's own token holds that secret already.
// https://developers.facebook.com/documentation/facebook-login/security
func (c *Client) proof(bearer secret.Value) string {
	if c.cfg.AppSecret.IsZero() || bearer == c.appToken || c.isForeign(bearer) {
		return ""
	}
	mac := hmac.New(sha256.New, []byte(c.cfg.AppSecret.Reveal()))
	mac.Write([]byte(bearer.Reveal()))
	proof := hex.EncodeToString(mac.Sum(nil))
	c.cfg.Secrets.Add(secret.New(proof))
	return proof
}

func (c *Client) isForeign(token secret.Value) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.foreign[tokenKey(token)]
}

// setForeign remembers that a token was issued by another app than the one whose secret is configured.
func (c *Client) setForeign(token secret.Value) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.foreign[tokenKey(token)] = true
}

// with returns a copy of values with one more, unless it is empty.
func with(values url.Values, name, value string) url.Values {
	out := url.Values{}
	for k, v := range values {
		out[k] = v
	}
	if value != "" {
		out.Set(name, value)
	}
	return out
}

// notice says something once per topic.
func (c *Client) notice(ctx context.Context, topic, text string) {
	c.mu.Lock()
	again := c.said[topic]
	c.said[topic] = true
	c.mu.Unlock()
	if !again && c.cfg.Notice != nil {
		c.cfg.Notice(ctx, text)
	}
}

// noteVersion compares the version that Meta used with the configured one: a call to an expired version is served by
// the oldest usable one, without an error. https://developers.facebook.com/docs/graph-api/guides/versioning
func (c *Client) noteVersion(ctx context.Context, h http.Header) {
	served := strings.TrimSpace(h.Get("facebook-api-version"))
	if served == "" || strings.EqualFold(served, c.cfg.Version) {
		return
	}
	c.notice(ctx, "version", fmt.Sprintf("Meta serves Graph API %s although %s is configured. The configured version has probably expired, "+
		"or the app is newer than it: set graph_version to a version that Meta still offers.", secret.Clean(c.cfg.Secrets.Text(served), 20), c.cfg.Version))
}
