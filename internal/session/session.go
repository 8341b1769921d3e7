// Package session is what the provider hands to every object: the configured clients, and what objects of one run have to know of each
// other.
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

// What tfdiag asks of the errors of the clients, which know no Terraform.
var (
	_ tfdiag.Detailed      = (*graph.Error)(nil)
	_ tfdiag.Misconfigured = (*graph.Error)(nil)
	_ tfdiag.Ambiguous     = (*graph.Error)(nil)
	_ tfdiag.Detailed      = (*chat.Error)(nil)
	_ tfdiag.Detailed      = unknownClientError{}
)

// unknownClientError means that an argument of a client is not known while planning. Nothing is sent there: a value from the environment
// could belong to another account. It is a lifecycle.ErrUnknown: Plan and Read may return it as it is.
type unknownClientError struct{ of string }

func (e unknownClientError) Error() string {
	return "the provider's configuration for " + e.of + " is not known yet"
}
func (unknownClientError) Unwrap() error { return lifecycle.ErrUnknown }

// DetailText implements the interface of tfdiag.
func (e unknownClientError) DetailText() string {
	return fmt.Sprintf("The provider's configuration for %s is not known yet. One of its arguments comes from an object that is created in "+
		"the same run. Create that object first (terraform apply -target=...), or name it in depends_on of a data or ephemeral block, which "+
		"is then read during apply.", e.of)
}

// Session is what the provider made of its configuration.
type Session struct {
	graph           *graph.Client // nil: not known yet
	token           secret.Value
	chat            *chat.Platform // nil: not known yet
	secrets         *secret.Redactor
	masks           []string
	Ledger          Ledger
	OneTimeTokens   OneTimeTokens
	PlannedProjects PlannedProjects

	refreshed atomic.Bool

	mu       sync.Mutex
	reported int64 // calls to Meta that the log knows of
}

// New returns a Session. The token is the provider's own, which may be unset. platform is the zero Platform when no chat platform is
// configured. Each of the two clients is nil while its part of the provider's configuration is not known.
func New(g *graph.Client, token secret.Value, platform *chat.Platform, secrets *secret.Redactor) *Session {
	return &Session{graph: g, token: token, chat: platform, secrets: secrets, masks: secrets.Forms()}
}

// Token returns the provider's own access token; Graph proves that there is one.
func (s *Session) Token() secret.Value { return s.token }

// Graph returns the client of Meta's Graph API, which has the provider's own access token.
func (s *Session) Graph() (*graph.Client, error) {
	g, err := s.GraphWithoutToken()
	if err != nil || g.HasToken() {
		return g, err
	}
	return nil, tfdiag.New("The provider has no access token",
		"This needs the provider's own access token for Meta's Graph API. Set access_token in the provider's configuration, or the "+
			"environment variable WHATSAPP_ACCESS_TOKEN, to a system user access token.")
}

// GraphWithoutToken returns the client for calls that bring their own token: the provider's may be unset.
func (s *Session) GraphWithoutToken() (*graph.Client, error) {
	if s == nil || s.graph == nil {
		return nil, unknownClientError{"Meta's Graph API"}
	}
	return s.graph, nil
}

// Chat returns the configured chat platform.
func (s *Session) Chat() (*chat.Platform, error) {
	switch {
	case s == nil || s.chat == nil:
		return nil, unknownClientError{"the chat platform"}
	case s.chat.Name == "":
		return nil, tfdiag.New("The provider has no chat platform", "Set chat in the provider's configuration, for instance\n\n"+
			"  chat = { http = { endpoint = \"https://chat.example.com\", access_token = var.chat_token } }\n\n"+
			"or the environment variables of one platform, such as WHATSAPP_CHAT_HTTP_ENDPOINT and WHATSAPP_CHAT_HTTP_ACCESS_TOKEN. "+
			"With provider aliases, this block uses the default provider: add provider = whatsapp.ALIAS to it.")
	}
	return s.chat, nil
}

// AddSecret makes a value known as a secret, so that it is removed from whatever remote systems say.
func (s *Session) AddSecret(v secret.Value) {
	if s != nil {
		s.secrets.Add(v)
	}
}

// AddShownSecret adds as AddSecret does a value that a remote system showed: it is not necessarily a secret.
func (s *Session) AddShownSecret(v secret.Value) {
	if s != nil {
		s.secrets.AddShown(v)
	}
}

// Notices returns what a person should know, concerns no object, and was not returned before.
func (s *Session) Notices() []string {
	if s == nil || s.graph == nil {
		return nil
	}
	return s.graph.Notices()
}

// LogCost writes to the log, at level INFO, how many calls to Meta this run has made so far and the highest usage that Meta
// has named, if there were calls since it last did.
func (s *Session) LogCost(ctx context.Context) {
	if s == nil || s.graph == nil {
		return
	}
	spent := s.graph.CurrentUsage()
	s.mu.Lock()
	hasNewCalls := spent.Calls != s.reported
	s.reported = spent.Calls
	s.mu.Unlock()
	if hasNewCalls {
		tflog.Info(ctx, "calls to Meta so far", map[string]any{"calls": spent.Calls, "highest_usage_percent": spent.Percent})
	}
}

// MarkRefreshed notes that this process reads states.
func (s *Session) MarkRefreshed() {
	if s != nil {
		s.refreshed.Store(true)
	}
}

// HasRefreshed reports whether this process has read a state. The process that applies a plan reads none.
func (s *Session) HasRefreshed() bool { return s != nil && s.refreshed.Load() }

// ExplainReplacementOrder adds to the refusal of a creation, which found another object in its place, that it may be the object that this
// apply replaces. Neither a plan nor an apply tells the provider about the order. A process that has read a state only plans.
func (s *Session) ExplainReplacementOrder(err error) error {
	if s.HasRefreshed() {
		return err
	}
	return tfdiag.WithAdvice(err, "If this is an apply that replaces the resource, Terraform creates the new object first because of "+
		"create_before_destroy, and the old one is still there. Nothing was changed. Remove create_before_destroy from the lifecycle block, "+
		"and from those of the resources that depend on this one. If the next plan shows the old object as deposed, run "+
		"`terraform state rm` with the address of the resource, and import the object.")
}

// LogContext returns ctx with a logger that masks the secrets of the provider's configuration. It is an additional
// protection: the fields that are logged contain no secret.
func (s *Session) LogContext(ctx context.Context) context.Context {
	if s == nil {
		return ctx
	}
	ctx = tflog.MaskMessageStrings(ctx, s.masks...)
	return tflog.MaskAllFieldValuesStrings(ctx, s.masks...)
}
