package provider

import (
	"cmp"
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
		MaxRetries: shared.wholeNumber(m.MaxRetries, path.Root("max_retries"), "WHATSAPP_MAX_RETRIES", defaultRetries, 0, 10),
		Timeout:    shared.requestTimeout(m.RequestTimeout),
		RetryWait:  p.testing.RetryWait,
		Observe:    logRequest,
	}
	p.secrets.Store(conn.Secrets)

	// An unknown argument of both makes both clients unknown, and an unknown argument of one only that one.
	forGraph := configReader{diags: shared.diags, unknown: shared.unknown}
	forChat := configReader{diags: shared.diags, unknown: shared.unknown}
	g, token := forGraph.newGraphClient(m, conn, p.testing)
	platform := forChat.newPlatform(m.Chat, conn)
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

// newGraphClient returns the client of Meta's Graph API, or returns nil while one of its arguments is unknown. The second value is the
// provider's own access token.
func (r *configReader) newGraphClient(m model, conn transport.Connection, testing Testing) (*graph.Client, secret.Value) {
	token := r.textValue(m.AccessToken, "WHATSAPP_ACCESS_TOKEN")
	appID := r.textValue(m.AppID, "WHATSAPP_APP_ID")
	appSecret := r.textValue(m.AppSecret, "WHATSAPP_APP_SECRET")
	business := r.textValue(m.BusinessID, "WHATSAPP_BUSINESS_ID")
	version := r.textValue(m.GraphVersion, "WHATSAPP_GRAPH_VERSION")
	address := r.textValue(m.GraphEndpoint, "WHATSAPP_GRAPH_ENDPOINT")
	perHour := r.wholeNumber(m.MaxPerHour, path.Root("max_calls_per_hour"), "WHATSAPP_MAX_CALLS_PER_HOUR", 0, 1, math.MaxInt32)
	conn.Secrets.Add(secret.New(token), secret.New(appSecret))
	if r.unknown {
		return nil, secret.Value{}
	}

	r.checkGraph(token, appID, appSecret, business, version)
	at := path.Root("graph_endpoint")
	u := r.parseEndpoint(at, "WHATSAPP_GRAPH_ENDPOINT", cmp.Or(address, "https://"+graphHost))
	if reason := graphAddressProblemText(address); reason != "" {
		r.addError(at, "WHATSAPP_GRAPH_ENDPOINT", address, "Address with a version of the Graph API", "The value "+reason)
	}
	if r.diags.HasError() {
		return nil, secret.Value{}
	}
	if u.Host != graphHost && !transport.IsLoopback(u) {
		r.diags.AddAttributeWarning(at, fmt.Sprintf("Access tokens are sent to %s, a host other than Meta's", u.Host),
			fmt.Sprintf("The provider sends its access token and every token that it inspects to %s. Check that this is intended.", u.Host))
	}
	return graph.New(graph.Config{
		Endpoint:        u,
		Version:         cmp.Or(version, defaultVersion),
		AccessToken:     secret.New(token),
		AppID:           appID,
		AppSecret:       secret.New(appSecret),
		BusinessID:      business,
		MaxCallsPerHour: perHour,
		WitnessWait:     testing.WitnessWait,
		ReadWait:        testing.WitnessWait,
		Now:             testing.Now,
		Connection:      conn,
	}), secret.New(token)
}

// logRequest logs a request without its headers, query and body, which can hold secrets.
func logRequest(ctx context.Context, call transport.Call) {
	// SetField copies the fields of the context, which Debug masks in place. Requests of one operation can run at the same time.
	ctx = tflog.SetField(ctx, "method", call.Method)
	tflog.Debug(ctx, "request", map[string]any{
		"host": call.Host, "path": call.Template, "status": call.Status,
		"attempt": call.Attempt, "duration_ms": call.Duration.Milliseconds(),
	})
}

// textValue returns an argument, or else the value of its environment variable.
func (r *configReader) textValue(value types.String, variable string) string {
	switch {
	case value.IsUnknown():
		r.unknown = true
		return ""
	case !value.IsNull():
		return value.ValueString()
	}
	return os.Getenv(variable)
}

// checkGraph validates the values again, because Terraform does not validate those from the environment.
func (r *configReader) checkGraph(token, appID, appSecret, business, version string) {
	if token != "" {
		if err := tokenpolicy.CheckShape(token); err != nil {
			r.addError(path.Root("access_token"), "WHATSAPP_ACCESS_TOKEN", token, "Invalid access token",
				fmt.Sprintf("The value cannot be used: %s.", err))
		}
	}

	for _, id := range []struct{ argument, variable, value string }{
		{"app_id", "WHATSAPP_APP_ID", appID}, {"business_id", "WHATSAPP_BUSINESS_ID", business},
	} {
		if id.value != "" && !graph.ValidID(id.value) {
			r.addError(path.Root(id.argument), id.variable, id.value, "Invalid ID", "Expected 5 to 20 digits, without spaces or other characters.")
		}
	}
	if appSecret != "" {
		if reason := metaarg.AppSecretProblem(appSecret); reason != "" {
			r.addError(path.Root("app_secret"), "WHATSAPP_APP_SECRET", appSecret, "Invalid app secret",
				fmt.Sprintf("The value cannot be used: %s.", reason))
		}
		if appID == "" {
			r.addError(path.Root("app_id"), "WHATSAPP_APP_ID", appID, "Missing app_id", "app_secret requires the app_id of the same app.")
		}
	}
	if version == "" {
		return
	}

	reason, warning := versionProblemTexts(version)
	if reason != "" {
		r.addError(path.Root("graph_version"), "WHATSAPP_GRAPH_VERSION", version, "Invalid version of the Graph API", reason)
	}
	if warning != "" && version == os.Getenv("WHATSAPP_GRAPH_VERSION") { // the validator warns about an argument
		r.diags.AddAttributeWarning(path.Root("graph_version"), fmt.Sprintf("Unknown version %s of the Graph API", version),
			warning+" (Environment variable WHATSAPP_GRAPH_VERSION.)")
	}
}

// addError adds an error about a value, which can come from an argument or an environment variable.
func (r *configReader) addError(at path.Path, variable, value, summary, detail string) {
	detail = tfvalid.WithInvisibleHint(value, detail)
	r.diags.AddAttributeError(at, summary, fmt.Sprintf("%s (Argument %s, or environment variable %s.)", detail, at, variable))
}

func (r *configReader) parseEndpoint(at path.Path, variable, raw string) *url.URL {
	if (*secret.Redactor)(nil).HoldsCredential(raw) { // a message may name the host
		r.addError(at, variable, raw, "Invalid address", "The value cannot be used: it contains an access token.")
	}
	u, err := transport.ParseEndpoint(raw)
	if err != nil {
		r.addError(at, variable, raw, "Invalid address", fmt.Sprintf("The value cannot be used: %s.", err))
	}
	return u
}

// wholeNumber returns an argument, or else the value of its environment variable, or the default.
func (r *configReader) wholeNumber(value types.Int64, at path.Path, variable string, fallback, lowest, highest int) int {
	switch {
	case value.IsUnknown():
		r.unknown = true
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
		r.addError(at, variable, raw, "Number out of range", fmt.Sprintf("Expected a whole number from %d to %d.", lowest, highest))
	}
	return n
}

func (r *configReader) requestTimeout(value types.String) time.Duration {
	raw := r.textValue(value, "WHATSAPP_REQUEST_TIMEOUT")
	if raw == "" {
		return defaultTimeout
	}
	d, err := time.ParseDuration(raw)
	if err != nil || d < shortestTimeout || d > longestTimeout {
		r.addError(path.Root("request_timeout"), "WHATSAPP_REQUEST_TIMEOUT", raw, "Invalid duration", `Expected a duration from "1s" to "5m".`)
	}
	return d
}
