// Package session is what the provider hands to every object: the configured clients, and what objects of one run have
// to know of each other.
package session

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// ErrUnknown means that an argument of a client is not known while planning. Nothing is sent there: a value from the environment
// could belong to another account. It is a lifecycle.ErrUnknown: Plan and Read may return it as it is.
var ErrUnknown = fmt.Errorf("the provider's configuration is %w", lifecycle.ErrUnknown)

// unknownClient is the ErrUnknown of one client.
type unknownClient struct{ of string }

func (e unknownClient) Error() string {
	return "the provider's configuration for " + e.of + " is not known yet"
}
func (unknownClient) Unwrap() error { return ErrUnknown }

// Explain implements the interface of tfdiag.
func (e unknownClient) Explain() string {
	return fmt.Sprintf("The provider's configuration for %s is not known yet. One of its arguments comes from an object that is created in "+
		"the same run. Create that object first (terraform apply -target=...), or name it in depends_on of a data or ephemeral block, which "+
		"is then read during apply.", e.of)
}

// Session is what the provider made of its configuration.
type Session struct {
	graph   *graph.Client // nil: not known yet
	token   secret.Value
	chat    *chat.Platform // nil: not known yet
	secrets *secret.Redactor
	masks   []string
	Ledger  Ledger
	Opened  Opened
	Pairs   Pairs

	refreshed atomic.Bool

	mu       sync.Mutex
	notices  []string
	reported int64 // calls to Meta that the log knows of
}

// New returns Session. The token is the provider's own, which may be unset. platform is the zero Platform when no chat platform is
// configured. Each of the two clients is nil while its part of the provider's configuration is not known.
func New(g *graph.Client, token secret.Value, platform *chat.Platform, secrets *secret.Redactor) *Session {
	return &Session{graph: g, token: token, chat: platform, secrets: secrets, masks: secrets.Forms()}
}

// Token returns the provider's own access token; Graph(true) proves that there is one.
func (c *Session) Token() secret.Value { return c.token }

// Graph returns the client of Meta's Graph API. needToken says that the caller needs the provider's own token.
func (c *Session) Graph(needToken bool) (*graph.Client, error) {
	switch {
	case c == nil || c.graph == nil:
		return nil, unknownClient{"Meta's Graph API"}
	case needToken && !c.graph.HasToken():
		return nil, tfdiag.New("The provider has no access token",
			"This needs the provider's own access token for Meta's Graph API. Set access_token in the provider's configuration, or the "+
				"environment variable WHATSAPP_ACCESS_TOKEN, to a system user access token.")
	}
	return c.graph, nil
}

// Chat returns the configured chat platform.
func (c *Session) Chat() (*chat.Platform, error) {
	switch {
	case c == nil || c.chat == nil:
		return nil, unknownClient{"the chat platform"}
	case c.chat.Name == "":
		return nil, tfdiag.New("The provider has no chat platform", "Set chat in the provider's configuration, for instance\n\n"+
			"  chat = { http = { endpoint = \"https://chat.example.com\", access_token = var.chat_token } }\n\n"+
			"or the environment variables of one platform, such as WHATSAPP_CHAT_HTTP_ENDPOINT and WHATSAPP_CHAT_HTTP_ACCESS_TOKEN. "+
			"With provider aliases, this block uses the default provider: add provider = whatsapp.ALIAS to it.")
	}
	return c.chat, nil
}

// AddSecret makes a value known as a secret, so that it is removed from whatever remote systems say.
func (c *Session) AddSecret(v secret.Value) {
	if c != nil {
		c.secrets.Add(v)
	}
}

// LearnSecret is AddSecret for a value that a remote system showed: it is not necessarily a secret.
func (c *Session) LearnSecret(v secret.Value) {
	if c != nil {
		c.secrets.Learn(v)
	}
}

// Notice keeps a sentence for the next diagnostics: something that a person should know and that concerns no object.
func (c *Session) Notice(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.notices = append(c.notices, text)
}

// Notices returns what was noticed since the last call.
func (c *Session) Notices() []string {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	all := c.notices
	c.notices = nil
	return all
}

// Report writes to the log, at level INFO, how many calls to Meta this run has made so far and the highest usage that Meta
// has named, if there were calls since it last did.
func (c *Session) Report(ctx context.Context) {
	if c == nil || c.graph == nil {
		return
	}
	spent := c.graph.Spent()
	c.mu.Lock()
	again := spent.Calls == c.reported
	c.reported = spent.Calls
	c.mu.Unlock()
	if !again {
		tflog.Info(ctx, "calls to Meta so far", map[string]any{"calls": spent.Calls, "highest_usage_percent": spent.Usage})
	}
}

// MarkRefreshed notes that this process reads states.
func (c *Session) MarkRefreshed() {
	if c != nil {
		c.refreshed.Store(true)
	}
}

// Refreshed reports whether this process has read a state. The process that applies a plan reads none.
func (c *Session) Refreshed() bool { return c != nil && c.refreshed.Load() }

// CreatedFirst adds to the refusal of a creation, which found another object in its place, that it may be the object that this apply
// replaces. Neither a plan nor an apply tells the provider about the order. A process that has read a state only plans.
func (c *Session) CreatedFirst(err error) error {
	if c.Refreshed() {
		return err
	}
	return tfdiag.Advise(err, "If this is an apply that replaces the resource, Terraform creates the new object first because of "+
		"create_before_destroy, and the old one is still there. Nothing was changed. Remove create_before_destroy from the lifecycle block, "+
		"and from those of the resources that depend on this one. If the next plan shows the old object as deposed, run "+
		"`terraform state rm` with the address of the resource, and import the object.")
}

// LogContext returns ctx with a logger that masks the secrets of the provider's configuration. It is a second net: what is
// logged is a list of harmless fields.
func (c *Session) LogContext(ctx context.Context) context.Context {
	if c == nil {
		return ctx
	}
	ctx = tflog.MaskMessageStrings(ctx, c.masks...)
	return tflog.MaskAllFieldValuesStrings(ctx, c.masks...)
}
