package token

import (
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/transport"
)

const held = "sha256:0123456789abcdef"

var noon = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)

// A platform that does not show tokens: everything is decided without a call.
func TestFindRotationReason(t *testing.T) {
	t.Parallel()
	g := graph.New(
		graph.Config{
			AccessToken: secret.New("EAACANARYprovider"),
			AppID:       "200000000000001",
			Now:         func() time.Time { return noon },
			Connection:  transport.Connection{Secrets: secret.NewRedactor()},
		},
	)
	expires := func(in time.Duration) func(*Token) {
		return func(m *Token) { m.ExpiresAt = timetypes.NewRFC3339TimeValue(noon.Add(in)) }
	}
	const week = 7 * 24 * time.Hour
	before := values{"expires_in_60_days": types.BoolValue(true), "rotate_before_expiry": types.StringValue("168h")}
	for name, c := range map[string]struct {
		first   bool // there is no token yet
		given   bool // it was one of the configuration
		config  values
		applied string
		state   func(*Token)
		why     string // of the reason; "": it says none
		due     bool
		refresh bool
	}{
		"first":               {first: true, due: true},
		"given before":        {given: true, due: true},
		"quiet":               {},
		"trigger":             {config: values{"rotation_trigger": types.StringValue("2")}, due: true},
		"earlier":             {config: values{"rotate_before_expiry": types.StringValue("336h")}},
		"own app by name":     {config: values{"app_id": types.StringValue("200000000000001")}},
		"another app":         {config: values{"app_id": types.StringValue("200000000000002")}, due: true, why: "belongs to app 200000000000001"},
		"app not said":        {state: func(m *Token) { m.AppID = types.StringNull() }},
		"gone":                {state: func(m *Token) { m.TokenFingerprint = types.StringNull() }, due: true, why: "holds no token"},
		"by hand":             {applied: "sha256:fedcba9876543210", due: true, why: "does not hold the generated token, but " + held},
		"a week and a second": {state: expires(week + time.Second)},
		"a week":              {state: expires(week)},
		"less than a week": {
			state: expires(week - time.Second), due: true, refresh: true, why: "sooner than generate.rotate_before_expiry",
		},
		"a second": {state: expires(time.Second), due: true, refresh: true, why: "sooner than generate.rotate_before_expiry"},
		"now":      {state: expires(0), due: true, why: "expired at 2026-06-15T12:00:00Z"},
		"long ago": {state: expires(-week), due: true, why: "expired at 2026-06-08T12:00:00Z"},
		"near, by hand": {
			state: expires(time.Second), applied: "sha256:fedcba9876543210", due: true, why: "it was replaced outside Terraform",
		},
		"no end in sight": {state: func(m *Token) { m.ExpiresAt = timetypes.NewRFC3339Null() }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := values{}
			for name, value := range before {
				config[name] = value
			}
			prior := &State{Generator: block(t, config), Token: plain(expires(30 * 24 * time.Hour))}
			prior.Token.RequiredScopes = tftype.Strings(threeScopes) // the default is in the state
			prior.Token.TokenFingerprint, prior.Token.AppID = types.StringValue(held), types.StringValue("200000000000001")
			if c.state != nil {
				c.state(&prior.Token)
			}
			if c.given {
				prior.Generator = NoGenerator()
			}
			if c.first {
				prior = nil
			}
			for name, value := range c.config {
				config[name] = value
			}
			configured := State{Generator: block(t, config), Token: plain()}
			request, err := configured.request(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			applied := c.applied
			if applied == "" {
				applied = held
			}
			r, err := findRotationReason(t.Context(), g, &chat.Platform{Name: "http"}, request, Subject{
				Config: configured, Prior: prior, Applied: applied, Project: "1",
			})
			if err != nil || r.due != c.due || r.refresh != c.refresh || (c.why == "") != (r.text == "") ||
				r.text != "" && !strings.Contains(r.text, c.why) {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
}
