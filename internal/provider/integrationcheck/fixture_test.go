package integrationcheck_test

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

const typeName = "whatsapp_integration_check"

// fixture is a world with one healthy project on one platform.
type fixture struct {
	*world.World
	t        *testing.T
	platform string
	project  string
	token    string // held by the project
	block    protocol.Values
}

var platforms = []string{"http", "chatwoot", "zammad"}

func start(t *testing.T, platform string) *fixture {
	t.Helper()
	w := acctest.Start(t)
	w.Graph.SubscribeApp(graphsim.SubscribedApp{BusinessAccountID: acctest.Account, AppID: acctest.AppID})
	f := &fixture{World: w, t: t, platform: platform, project: "SUPPORT", token: acctest.GoodToken, block: acctest.ProviderBlock(w, platform)}
	switch platform {
	case "http": // shows fingerprints; the project holds the provider's own token
		f.token = acctest.ProviderToken
		w.Chat.SetToken(f.project, f.token)
		w.Chat.SetNumber(f.project, acctest.Number, acctest.Account)
	case "chatwoot":
		f.project = strconv.Itoa(acctest.Inbox)
	case "zammad":
		f.project = strconv.Itoa(acctest.Channel)
	case "jira":
		f.project = acctest.ServiceDesk
	}
	w.Graph.SetAppSubscription(graphsim.AppSubscription{AppID: acctest.AppID, CallbackURL: f.callback(), Fields: []string{"messages"}})
	return f
}

// callback returns the address at which the platform expects the messages of the project.
func (f *fixture) callback() string {
	switch f.platform {
	case "chatwoot":
		return "https://chatwoot.example/webhooks/whatsapp/" + acctest.InboxNumber
	case "zammad":
		channel, _ := f.Zammad.FindChannel(acctest.Channel)
		return fmt.Sprintf("%s/api/v1/channels_whatsapp_webhook/%v", f.URLs.Zammad, channel.Options["callback_url_uuid"])
	}
	return "https://chat.example.com/hook"
}

// set changes the values of the project outside of Terraform; nil removes a value.
func (f *fixture) set(token, number any) {
	switch f.platform {
	case "http":
		text := func(v any) string {
			s, _ := v.(string)
			return s
		}
		account := acctest.Account
		if number == nil {
			account = ""
		}
		f.Chat.SetToken(f.project, text(token))
		f.Chat.SetNumber(f.project, text(number), account)
	case "chatwoot":
		f.Chatwoot.SetConfig(acctest.Inbox, "api_key", token)
		f.Chatwoot.SetConfig(acctest.Inbox, "phone_number_id", number)
	case "zammad":
		f.Zammad.SetOption(acctest.Channel, "access_token", token)
		f.Zammad.SetOption(acctest.Channel, "phone_number_id", number)
	}
}

func (f *fixture) server() *protocol.Server {
	f.t.Helper()
	s := protocol.Serve(f.t, acctest.Factory())
	s.Configure(f.block).WantNone(f.t)
	return s
}

// readCheck reads the data source and checks that it writes nothing and shows no secret.
func (f *fixture) readCheck(more protocol.Values) (protocol.Values, protocol.Diags) {
	f.t.Helper()
	args := protocol.Values{"project": f.project}
	maps.Copy(args, more)
	got, diags := f.server().ReadData(typeName, args)
	if text := fmt.Sprint(got, diags); strings.Contains(text, acctest.Canary) {
		f.t.Errorf("a secret is shown: %s", text)
	}
	if n := len(f.Graph.Writes()) + len(f.Chat.Writes()) + len(f.Chatwoot.Writes()) + len(f.Zammad.Writes()); n != 0 {
		f.t.Errorf("the data source made %d writes", n)
	}
	return got, diags
}

// requests counts the requests; a batch is one request.
func (f *fixture) requests() int {
	n := len(f.Chat.Calls()) + len(f.Chatwoot.Calls()) + len(f.Zammad.Calls())
	for _, c := range f.Graph.Calls() {
		if c.Via == "" {
			n++
		}
	}
	return n
}

var order = []string{"token", "account", "number_account", "number_connected", "webhook", "project_token", "project_number"}

// checkNamed returns the check with that name.
func checkNamed(t *testing.T, got protocol.Values, name string) protocol.Values {
	t.Helper()
	all, _ := got["checks"].([]any)
	for _, c := range all {
		if c, _ := c.(protocol.Values); c["name"] == name {
			return c
		}
	}
	t.Fatalf("no check %s in %v", name, got)
	return nil
}

// wantStatuses compares the statuses of all checks, a letter for each: o, w, f, u.
func wantStatuses(t *testing.T, got protocol.Values, statuses string) {
	t.Helper()
	all, _ := got["checks"].([]any)
	have, names := "", []string{}
	for _, c := range all {
		c, _ := c.(protocol.Values)
		status, _ := c["status"].(string)
		detail, _ := c["detail"].(string)
		have += status[:1]
		names = append(names, fmt.Sprint(c["name"]))
		if (c["remedy"] == nil) != (status == "ok") || len(detail) < 20 {
			t.Errorf("%v is %s and says %q, %v", c["name"], status, detail, c["remedy"])
		}
	}
	if fmt.Sprint(names) != fmt.Sprint(order) {
		t.Errorf("the checks are %v", names)
	}
	if have != statuses {
		t.Errorf("have %s, want %s:", have, statuses)
		for _, c := range all {
			t.Logf("%v", c)
		}
	}
	whole := "ok"
	for _, worst := range []string{"failed", "unknown"} {
		if whole == "ok" && strings.Contains(statuses, worst[:1]) {
			whole = worst
		}
	}
	healthy := whole == "ok" || (whole == "unknown" && got["strict"] != true)
	clean := strings.Trim(statuses, "o") == ""
	if got["healthy"] != healthy || got["status"] != whole || strings.Contains(fmt.Sprint(got["summary"]), "is ok") != clean {
		t.Errorf("healthy is %v, status %v, summary %v", got["healthy"], got["status"], got["summary"])
	}
}
