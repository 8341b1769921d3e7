// Package graph is a client of Meta's Graph API for the objects of WhatsApp Business, such as tokens, accounts, phone numbers, webhooks
// and message templates. It imports no Terraform code. Every error it returns is an *Error.
//
// A service has the calls of one kind of object. They are in the files that begin with its name, such as phonenumber*.go.
//
// The token travels in the Authorization header only. Answers are read leniently, because Meta adds fields, values and types
// without notice. Texts of Meta are made safe before they enter an error.
package graph

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// Defaults of Config.
const (
	defaultEndpoint = "https://graph.facebook.com"
	defaultVersion  = "v25.0"
)

// Permissions that the calls of this package need.
// https://developers.facebook.com/documentation/business-messaging/whatsapp/permissions
const (
	scopeManagement = "whatsapp_business_management"
	scopeMessaging  = "whatsapp_business_messaging"
	scopeBusiness   = "business_management"
)

// Config describes the Graph API and the credentials that are sent to it.
type Config struct {
	transport.Connection // whose redactor learns every token that this client handles

	Endpoint        *url.URL         // from transport.ParseEndpoint; nil: defaultEndpoint
	Version         string           // as in "v25.0"; "": defaultVersion
	AccessToken     secret.Value     // the caller; may be unset: then only calls with a token of their own work
	AppID           string           // with AppSecret: tokens are inspected with the app's own token
	AppSecret       secret.Value     // adds appsecret_proof to every call
	BusinessID      string           // the business portfolio
	MaxCallsPerHour int              // calls to Meta, as Meta counts them; 0: no limit but Meta's
	WitnessWait     time.Duration    // between the two checks of a witness; 0: 2 s, the least that the rule allows
	ReadWait        time.Duration    // between the first two reads after a write, doubled each time; 0: 1 s
	Now             func() time.Time // nil: time.Now
}

// Client calls the Graph API, in one service for each kind of object. It is safe for concurrent use. It remembers what it has
// read, so make one for each provider process and credential.
type Client struct {
	AppSubscriptions AppSubscriptionService
	AssignedUsers    AssignedUserService
	BusinessAccounts BusinessAccountService
	Flows            FlowService
	Collections      CollectionService
	Messages         MessageService
	MessageTemplates MessageTemplateService
	PhoneNumbers     PhoneNumberService
	Settings         SettingService
	SubscribedApps   SubscribedAppService
	SystemUsers      SystemUserService
	Tokens           TokenService
	Uploads          UploadService

	cfg       Config
	http      *transport.Client
	appToken  secret.Value // APP_ID|APP_SECRET; unset unless both are configured
	pace      pace
	allowance allowance
	limits    memo.Limits // of one list
	pageSizes pageSizes

	mu             sync.Mutex
	noticedTopics  map[string]bool // topics of notices
	notices        []string        // that Notices has not returned yet
	otherAppTokens map[string]bool // keys of tokens of another app than app_secret's: a proof would be wrong
}

// New returns a Client.
func New(cfg Config) *Client {
	if cfg.Endpoint == nil {
		cfg.Endpoint, _ = url.Parse(defaultEndpoint)
	}
	if cfg.Version == "" {
		cfg.Version = defaultVersion
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	cfg.Connection = cfg.WithDefaults()
	if cfg.WitnessWait <= 0 {
		cfg.WitnessWait = minWitnessWait
	}
	if cfg.ReadWait <= 0 {
		cfg.ReadWait = time.Second
	}
	c := &Client{cfg: cfg, limits: listLimits, noticedTopics: map[string]bool{}, otherAppTokens: map[string]bool{}}
	c.AppSubscriptions = AppSubscriptionService{client: c}
	c.AssignedUsers = AssignedUserService{client: c}
	c.BusinessAccounts = BusinessAccountService{client: c}
	c.Flows = newFlowService(c)
	c.Collections = CollectionService{client: c}
	c.Messages = MessageService{client: c}
	c.MessageTemplates = newMessageTemplateService(c)
	c.PhoneNumbers = newPhoneNumberService(c)
	c.Settings = newSettingService(c)
	c.SubscribedApps = SubscribedAppService{client: c}
	c.SystemUsers = newSystemUserService(c)
	c.Tokens = newTokenService(c)
	c.Uploads = UploadService{client: c}
	c.allowance.perHour, c.allowance.now = cfg.MaxCallsPerHour, cfg.Now
	if cfg.AppID != "" && !cfg.AppSecret.IsZero() {
		c.appToken = secret.New(cfg.AppID + "|" + cfg.AppSecret.Reveal())
	}

	cfg.Secrets.Add(cfg.AccessToken, cfg.AppSecret, c.appToken)
	c.http = transport.New(transport.Config{
		Endpoint:     cfg.Endpoint,
		ThrottleWait: c.throttleWait,
		IsTransient:  isTransient,
		Connection:   cfg.Connection,
	})
	return c
}

// HasToken reports whether an access token is configured.
func (c *Client) HasToken() bool { return !c.cfg.AccessToken.IsZero() }

// AppID returns the configured app, "" when none is.
func (c *Client) AppID() string { return c.cfg.AppID }

// BusinessID returns the configured business portfolio, "" when none is.
func (c *Client) BusinessID() string { return c.cfg.BusinessID }

// Now returns the time by which this client judges what expires.
func (c *Client) Now() time.Time { return c.cfg.Now() }

var validID = regexp.MustCompile(`^[0-9]{5,20}$`)

// ValidID reports whether id looks like an ID of the Graph API: 5 to 20 digits.
func ValidID(id string) bool { return validID.MatchString(id) }

// identifier returns an ID, a scope, a type or another text of Meta that is compared. It is not changed; one that holds a credential is "".
func (c *Client) identifier(t jsonText) string { return c.cfg.Secrets.Identifier(string(t)) }

// stateName returns a name or a status of Meta for the state: without credentials, and otherwise as it is.
func (c *Client) stateName(t jsonText) string {
	return secret.Clean(c.cfg.Secrets.StateText(string(t)), maxName)
}

// stateURL returns a callback of Meta for the state, as stateName does.
func (c *Client) stateURL(t jsonText) string {
	return secret.Clean(c.cfg.Secrets.StateText(string(t)), maxAddress)
}

// maxName is longer than any name, maxAddress longer than any callback.
const (
	maxName    = 500
	maxAddress = 4000
)

// Notices returns the notices for a person that were not returned before: Meta serves another version, the call allowance runs low.
func (c *Client) Notices() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := c.notices
	c.notices = nil
	return all
}

// addNotice adds a notice, at most one for each topic.
func (c *Client) addNotice(topic, text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.noticedTopics[topic] {
		c.noticedTopics[topic] = true
		c.notices = append(c.notices, text)
	}
}

// noticeVersion adds a notice when Meta used another version than the configured one: a call to an expired version is served by
// the oldest usable one, without an error. https://developers.facebook.com/docs/graph-api/guides/versioning
func (c *Client) noticeVersion(h http.Header) {
	served := strings.TrimSpace(h.Get("facebook-api-version"))
	if served == "" || strings.EqualFold(served, c.cfg.Version) {
		return
	}
	c.addNotice("version", fmt.Sprintf("Meta serves Graph API %s although %s is configured. The configured version has probably expired, "+
		"or the app is newer than it: set graph_version to a version that Meta still offers.",
		secret.Clean(c.cfg.Secrets.Redact(served), 20), c.cfg.Version))
}
