package provider

import (
	"context"
	"fmt"
	"math"
	"net/url"
	"os"
	"strconv"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
	"terraform-provider-whatsapp/internal/token/tokenpolicy"
	"terraform-provider-whatsapp/internal/transport"
)

const (
	defaultRetries = 4
	defaultTimeout = 30 * time.Second
	graphHost      = "graph.facebook.com"
)

// Configure creates the clients. It sends no request: each object checks its token while Terraform plans.
func (p *Provider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}

	shared := configReader{diags: &resp.Diagnostics}
	conn := transport.Connection{
		Secrets:    secret.NewRedactor(),
		UserAgent:  "terraform-provider-whatsapp/" + p.version,
		MaxRetries: shared.whole(m.MaxRetries, path.Root("max_retries"), "WHATSAPP_MAX_RETRIES", defaultRetries, 0, 10),
		Timeout:    shared.timeout(m.RequestTimeout),
		RetryWait:  p.testing.RetryWait,
		Observe:    observe,
	}
	p.secrets.Store(conn.Secrets)

	// An unknown argument of both makes both clients unknown, and an unknown argument of one only that one.
	ofGraph, ofChat := configReader{shared.diags, shared.unknown}, configReader{shared.diags, shared.unknown}
	g, token := ofGraph.graph(m, conn, p.testing)
	platform := ofChat.platform(m.Chat, conn)
	if resp.Diagnostics.HasError() {
		return
	}
	if g == nil || platform == nil {
		tflog.Debug(ctx, "A part of the provider's configuration is not known yet, so no request is sent there",
			map[string]any{"graph_known": g != nil, "chat_known": platform != nil})
	}

	s := session.New(g, token, platform, conn.Secrets)
	p.session.Store(s)
	resp.ResourceData, resp.DataSourceData, resp.EphemeralResourceData, resp.ListResourceData, resp.ActionData = s, s, s, s, s
}

// configReader reads the arguments and environment variables of one client. An unknown argument is not replaced by its environment
// variable, because that value could belong to another account: the client is unknown then.
type configReader struct {
	diags   *diag.Diagnostics
	unknown bool
}

// graph creates the client of Meta's Graph API, or returns nil while one of its arguments is unknown. The second value is the
// provider's own access token.
func (s *configReader) graph(m model, conn transport.Connection, testing Testing) (*graph.Client, secret.Value) {
	token := s.text(m.AccessToken, "WHATSAPP_ACCESS_TOKEN")
	appID := s.text(m.AppID, "WHATSAPP_APP_ID")
	appSecret := s.text(m.AppSecret, "WHATSAPP_APP_SECRET")
	business := s.text(m.BusinessID, "WHATSAPP_BUSINESS_ID")
	version := s.text(m.GraphVersion, "WHATSAPP_GRAPH_VERSION")
	address := s.text(m.GraphEndpoint, "WHATSAPP_GRAPH_ENDPOINT")
	perHour := s.whole(m.MaxPerHour, path.Root("max_calls_per_hour"), "WHATSAPP_MAX_CALLS_PER_HOUR", 0, 1, math.MaxInt32)
	conn.Secrets.Add(secret.New(token), secret.New(appSecret))
	if s.unknown {
		return nil, secret.Value{}
	}

	s.check(token, appID, appSecret, business, version)
	at := path.Root("graph_endpoint")
	u := s.endpoint(at, "WHATSAPP_GRAPH_ENDPOINT", or(address, "https://"+graphHost))
	if reason := checkGraphAddress(address); reason != "" {
		s.fail(at, "WHATSAPP_GRAPH_ENDPOINT", address, "Address with a version of the Graph API", "The value "+reason)
	}
	if s.diags.HasError() {
		return nil, secret.Value{}
	}
	if u.Host != graphHost && !transport.Loopback(u) {
		s.diags.AddAttributeWarning(at, fmt.Sprintf("Access tokens are sent to %s, a host other than Meta's", u.Host),
			fmt.Sprintf("The provider sends its access token and every token that it inspects to %s. Check that this is intended.", u.Host))
	}
	return graph.New(graph.Config{
		Endpoint:    u,
		Version:     or(version, defaultVersion),
		AccessToken: secret.New(token),
		AppID:       appID,
		AppSecret:   secret.New(appSecret),
		BusinessID:  business,
		MaxPerHour:  perHour,
		WitnessWait: testing.WitnessWait,
		ReadWait:    testing.WitnessWait,
		Now:         testing.Now,
		Connection:  conn,
	}), secret.New(token)
}

// observe logs a request without its headers, query and body, which can hold secrets.
func observe(ctx context.Context, call transport.Call) {
	// SetField copies the fields of the context, which Debug masks in place. Requests of one operation can run at the same time.
	ctx = tflog.SetField(ctx, "method", call.Method)
	tflog.Debug(ctx, "request", map[string]any{
		"host": call.Host, "path": call.Template, "status": call.Status,
		"attempt": call.Attempt, "duration_ms": call.Duration.Milliseconds(),
	})
}

func or(value, fallback string) string {
	if value == "" {
		return fallback
	}
	return value
}

// text returns an argument, or else the value of its environment variable.
func (s *configReader) text(value types.String, variable string) string {
	switch {
	case value.IsUnknown():
		s.unknown = true
		return ""
	case !value.IsNull():
		return value.ValueString()
	}
	return os.Getenv(variable)
}

// check validates the values again, because Terraform does not validate those from the environment.
func (s *configReader) check(token, appID, appSecret, business, version string) {
	if token != "" {
		if err := tokenpolicy.CheckShape(token); err != nil {
			s.fail(path.Root("access_token"), "WHATSAPP_ACCESS_TOKEN", token, "Invalid access token",
				fmt.Sprintf("The value cannot be used: %s.", err))
		}
	}

	for _, id := range []struct{ argument, variable, value string }{
		{"app_id", "WHATSAPP_APP_ID", appID}, {"business_id", "WHATSAPP_BUSINESS_ID", business},
	} {
		if id.value != "" && !graph.ValidID(id.value) {
			s.fail(path.Root(id.argument), id.variable, id.value, "Invalid ID", "Expected 5 to 20 digits, without spaces or other characters.")
		}
	}
	if appSecret != "" {
		if reason := metaarg.CheckAppSecret(appSecret); reason != "" {
			s.fail(path.Root("app_secret"), "WHATSAPP_APP_SECRET", appSecret, "Invalid app secret",
				fmt.Sprintf("The value cannot be used: %s.", reason))
		}
		if appID == "" {
			s.fail(path.Root("app_id"), "WHATSAPP_APP_ID", appID, "Missing app_id", "app_secret requires the app_id of the same app.")
		}
	}
	if version == "" {
		return
	}

	reason, warning := checkVersion(version)
	if reason != "" {
		s.fail(path.Root("graph_version"), "WHATSAPP_GRAPH_VERSION", version, "Invalid version of the Graph API", reason)
	}
	if warning != "" && version == os.Getenv("WHATSAPP_GRAPH_VERSION") { // the validator warns about an argument
		s.diags.AddAttributeWarning(path.Root("graph_version"), fmt.Sprintf("Unknown version %s of the Graph API", version),
			warning+" (Environment variable WHATSAPP_GRAPH_VERSION.)")
	}
}

// fail adds an error about a value, which can come from an argument or an environment variable.
func (s *configReader) fail(at path.Path, variable, value, summary, detail string) {
	detail = tfvalid.WithInvisibleHint(value, detail)
	s.diags.AddAttributeError(at, summary, fmt.Sprintf("%s (Argument %s, or environment variable %s.)", detail, at, variable))
}

func (s *configReader) endpoint(at path.Path, variable, raw string) *url.URL {
	if (*secret.Redactor)(nil).Holds(raw) { // a message may name the host
		s.fail(at, variable, raw, "Invalid address", "The value cannot be used: it contains an access token.")
	}
	u, err := transport.ParseEndpoint(raw)
	if err != nil {
		s.fail(at, variable, raw, "Invalid address", fmt.Sprintf("The value cannot be used: %s.", err))
	}
	return u
}

// whole returns a whole number, from the argument, the environment or the default.
func (s *configReader) whole(value types.Int64, at path.Path, variable string, fallback, lowest, highest int) int {
	switch {
	case value.IsUnknown():
		s.unknown = true
		return 0
	case !value.IsNull():
		return int(value.ValueInt64())
	}
	raw := os.Getenv(variable)
	if raw == "" {
		return fallback
	}
	n, err := strconv.Atoi(raw)
	if err != nil || n < lowest || n > highest {
		s.fail(at, variable, raw, "Number out of range", fmt.Sprintf("Expected a whole number from %d to %d.", lowest, highest))
	}
	return n
}

func (s *configReader) timeout(value types.String) time.Duration {
	raw := s.text(value, "WHATSAPP_REQUEST_TIMEOUT")
	if raw == "" {
		return defaultTimeout
	}
	d, err := time.ParseDuration(raw)
	if err != nil || d < shortestTimeout || d > longestTimeout {
		s.fail(path.Root("request_timeout"), "WHATSAPP_REQUEST_TIMEOUT", raw, "Invalid duration", `Expected a duration from "1s" to "5m".`)
	}
	return d
}
