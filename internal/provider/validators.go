package provider

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/transport"
)

// Versions of the Graph API that matter here.
// Source: https://developers.facebook.com/docs/graph-api/changelog
const (
	oldestVersion  = 21 // v20.0 retired on 2026-09-24
	newestVersion  = 26
	defaultVersion = "v25.0"
)

// endpoint checks the address of a remote API.
type endpoint struct{}

func (endpoint) Description(context.Context) string {
	return "must be an https address without user name, query or fragment (http on this machine only)"
}
func (e endpoint) MarkdownDescription(ctx context.Context) string { return e.Description(ctx) }

func (endpoint) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if _, err := transport.ParseEndpoint(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid address",
			fmt.Sprintf("The value of %s cannot be used: %s. Nothing was sent to it.", req.Path, err))
	}
}

// secretText checks a secret whose form is not known, without repeating it.
type secretText struct{}

func (secretText) Description(context.Context) string {
	return "must not be empty, and must not have white space or line breaks"
}
func (s secretText) MarkdownDescription(ctx context.Context) string { return s.Description(ctx) }

func (s secretText) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if reason := checkSecret(req.ConfigValue.ValueString()); reason != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid secret", "The value of "+req.Path.String()+" "+reason)
	}
}

// checkSecret says what is wrong with a pasted secret, or "".
func checkSecret(value string) string {
	switch {
	case value == "":
		return "is empty. Leave the argument out, or set the secret."
	case strings.HasPrefix(strings.ToLower(value), "bearer "):
		return `starts with "Bearer ". Write the secret without it.`
	case strings.ContainsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || r > unicode.MaxASCII || unicode.IsControl(r) }):
		return "has white space, a line break or a character outside ASCII, which may come from a file or from copying. " +
			"Remove it, for example with trimspace()."
	}
	return ""
}

var versionPattern = regexp.MustCompile(`^v([1-9][0-9]?)\.0$`)

// graphVersion checks the version of the Graph API.
type graphVersion struct{}

func (graphVersion) Description(context.Context) string {
	return "must be a version of the Graph API such as \"" + defaultVersion + "\""
}
func (g graphVersion) MarkdownDescription(ctx context.Context) string { return g.Description(ctx) }

func (g graphVersion) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	reason, warning := checkVersion(req.ConfigValue.ValueString())
	if reason != "" {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid version of the Graph API", reason)
	}
	if warning != "" {
		resp.Diagnostics.AddAttributeWarning(req.Path, "Unfamiliar version of the Graph API", warning)
	}
}

func checkVersion(value string) (reason, warning string) {
	match := versionPattern.FindStringSubmatch(value)
	if match == nil {
		return `Expected the form "` + defaultVersion + `": v, the number and .0.`, ""
	}
	major, err := strconv.Atoi(match[1])
	switch {
	case err != nil || major < oldestVersion:
		return "Meta has retired " + value + " and would serve a newer version without notice. Use " + defaultVersion + ".", ""
	case major > newestVersion:
		return "", fmt.Sprintf("When this provider was released, v%d.0 was the newest version. Check that %s exists: "+
			"Meta refuses or replaces a version that it does not have.", newestVersion, value)
	}
	return "", ""
}

// requestTimeout checks the length of one attempt.
type requestTimeout struct{}

func (requestTimeout) Description(context.Context) string {
	return `must be a duration from "1s" to "5m"`
}
func (r requestTimeout) MarkdownDescription(ctx context.Context) string { return r.Description(ctx) }

func (r requestTimeout) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if d, err := time.ParseDuration(req.ConfigValue.ValueString()); err != nil || !validTimeout(d) {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid duration", "The value "+r.Description(ctx)+".")
	}
}

func validTimeout(d time.Duration) bool { return d >= time.Second && d <= 5*time.Minute }
