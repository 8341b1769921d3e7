package webhook

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/transport"
)

const (
	accessToken = "EAACANARYtoken"
	app         = "200000000000001"
	account     = "102000000000001"
	number      = "106000000000001"
)

// meta returns a simulator with one app that is subscribed to one account, and a configuration for it.
func meta(t *testing.T) (*graphsim.Sim, graph.Config) {
	t.Helper()
	const business, appSecret = "300000000000001", "CANARYappSecret"
	sim := graphsim.New(graphsim.Options{})
	err := sim.Load(graphsim.Seed{
		Businesses:       []graphsim.Business{{ID: business}},
		Apps:             []graphsim.App{{ID: app, BusinessID: business, Secret: appSecret}},
		BusinessAccounts: []graphsim.BusinessAccount{{ID: account, BusinessID: business}},
		PhoneNumbers:     []graphsim.PhoneNumber{{ID: number, BusinessAccountID: account}},
		SubscribedApps:   []graphsim.SubscribedApp{{BusinessAccountID: account, AppID: app}},
		AppSubscriptions: []graphsim.AppSubscription{{AppID: app, CallbackURL: "https://app.example.com", Fields: []string{"calls", "messages"}}},
		Tokens:           []graphsim.Token{{Token: accessToken, AppID: app, Scopes: []string{"whatsapp_business_management"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(sim)
	t.Cleanup(func() { sim.Close(); server.Close() })
	endpoint, err := transport.ParseEndpoint(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return sim, graph.Config{
		Endpoint:    endpoint,
		AccessToken: secret.New(accessToken),
		AppID:       app,
		AppSecret:   secret.New(appSecret),
		Connection:  transport.Connection{MaxRetries: -1},
	}
}

func intends(o session.Object) func(*session.Session) {
	return func(s *session.Session) { s.Ledger.NotePlannedResult(o) }
}

func refusal(path string) graphsim.Error {
	return graphsim.Error{Code: 200, Message: "(#200) Permissions error: " + path}
}

// The app lacks something if it is seen to lack it, and no resource of the same run adds it.
func TestMissingAppWebhookText(t *testing.T) {
	t.Parallel()
	subscribed := func(inactive bool, fields ...string) func(*graphsim.Sim) {
		return func(sim *graphsim.Sim) {
			sim.SetAppSubscription(graphsim.AppSubscription{AppID: app, CallbackURL: "https://app.example.com", Fields: fields, Inactive: inactive})
		}
	}
	none := func(sim *graphsim.Sim) { sim.RemoveAppSubscription(app, graph.AccountWebhookObject) }
	for name, c := range map[string]struct {
		arrange  func(*graphsim.Sim)
		run      func(*session.Session)
		noSecret bool
		lacks    bool
	}{
		"subscribed":              {},
		"other fields":            {arrange: subscribed(false, "calls"), lacks: true},
		"inactive":                {arrange: subscribed(true, "messages"), lacks: true},
		"no webhook":              {arrange: none, lacks: true},
		"no app secret":           {arrange: none, noSecret: true},
		"planned in the run":      {arrange: none, run: intends(AppObject(app, graph.AccountWebhookObject))},
		"another object planned":  {arrange: none, run: intends(AppObject(app, "page")), lacks: true},
		"another app planned":     {arrange: none, run: intends(AppObject("200000000000002", graph.AccountWebhookObject)), lacks: true},
		"the list cannot be read": {arrange: func(sim *graphsim.Sim) { sim.FailNext(refusal("list").Fault("GET", "/*/*/subscriptions", -1)) }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, config := meta(t)
			if c.arrange != nil {
				c.arrange(sim)
			}
			if c.noSecret {
				config.AppSecret = secret.Value{}
			}
			var s session.Session
			if c.run != nil {
				c.run(&s)
			}
			g := graph.New(config)
			got := MissingAppWebhookText(t.Context(), &s, g)
			if (got != "") != c.lacks || c.lacks && !strings.Contains(got, "whatsapp_app_webhook") {
				t.Errorf("lacks %q", got)
			}
			at, text := diagnosticOf(CheckOverride(t.Context(), &s, g, types.StringUnknown()))
			if (text != "") != c.lacks || c.lacks && (at != OverrideArgument || !strings.Contains(text, "dashboard > WhatsApp > Configuration")) {
				t.Errorf("an override, at %q: %s", at, text)
			}
		})
	}
}

// An override needs its verify token, before Meta is asked for anything.
func TestCheckOverride_noToken(t *testing.T) {
	t.Parallel()
	sim, config := meta(t)
	sim.RemoveAppSubscription(app, graph.AccountWebhookObject)
	at, text := diagnosticOf(CheckOverride(t.Context(), &session.Session{}, graph.New(config), types.StringNull()))
	if at != verifyTokenArgument || !strings.Contains(text, "Missing verify token") || len(sim.Calls()) > 0 {
		t.Errorf("at %q: %s, after %v", at, text, sim.Calls())
	}
}

// The account of a number lacks the app if it is seen to lack it, and no resource of the same run subscribes it.
func TestMissingAccountWebhookText(t *testing.T) {
	t.Parallel()
	none := func(sim *graphsim.Sim) { sim.UnsubscribeApp(account, app) }
	for name, c := range map[string]struct {
		arrange func(*graphsim.Sim)
		change  func(*graph.Config)
		run     func(*session.Session)
		unread  bool // the number was not read before
		lacks   bool
	}{
		"subscribed":              {},
		"not subscribed":          {arrange: none, lacks: true},
		"account not known":       {arrange: none, unread: true},
		"planned in the run":      {arrange: none, run: intends(AccountObject(account))},
		"an unknown one planned":  {arrange: none, run: intends(AccountObject(""))},
		"another one planned":     {arrange: none, run: intends(AccountObject("102000000000002")), lacks: true},
		"app asked for":           {arrange: none, change: func(c *graph.Config) { c.AppID, c.AppSecret = "", secret.Value{} }, lacks: true},
		"the list cannot be read": {arrange: func(sim *graphsim.Sim) { sim.FailNext(refusal("list").Fault("GET", "/*/*/subscribed_apps", -1)) }},
		"app cannot be asked for": {
			arrange: func(sim *graphsim.Sim) {
				none(sim)
				sim.FailNext(refusal("app").Fault("GET", "/*/debug_token*", -1))
			},
			change: func(c *graph.Config) { c.AppID, c.AppSecret = "", secret.Value{} },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, config := meta(t)
			if c.change != nil {
				c.change(&config)
			}
			g := graph.New(config)
			if !c.unread {
				if _, err := g.PhoneNumbers.GetWebhook(t.Context(), number); err != nil {
					t.Fatal(err)
				}
			}
			if c.arrange != nil {
				c.arrange(sim)
			}
			var s session.Session
			if c.run != nil {
				c.run(&s)
			}
			got := MissingAccountWebhookText(t.Context(), &s, g, number)
			if (got != "") != c.lacks {
				t.Errorf("lacks %q", got)
			}
			for _, part := range []string{"App " + app, "Account " + account, `business_account_id = "` + account + `"`, "depends_on"} {
				if c.lacks && !strings.Contains(got, part) {
					t.Errorf("%q lacks %q", got, part)
				}
			}
		})
	}
}

// diagnosticOf returns where Terraform shows an error, and its texts.
func diagnosticOf(err error) (at, text string) {
	for _, d := range tfdiag.FromError("create", "whatsapp_app_webhook", err) {
		if located, ok := d.(diag.DiagnosticWithPath); ok {
			at = located.Path().String()
		}
		text += d.Summary() + ". " + d.Detail()
	}
	return at, text
}

// An address that Meta refuses is shown at the argument with the address. Other errors concern no argument.
func TestExplainCallback(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err error
		at  string
	}{
		"refused":   {fmt.Errorf("no: %w", graph.ErrInvalid), "callback_url"},
		"permitted": {fmt.Errorf("no: %w", graph.ErrPermission), ""},
		"canceled":  {context.Canceled, ""},
	} {
		got := ExplainCallback(c.err, "callback_url")
		if at, _ := diagnosticOf(got); at != c.at {
			t.Errorf("%s: the error is at %q", name, at)
		}
		if !errors.Is(got, c.err) {
			t.Errorf("%s: %v", name, got)
		}
	}
}
