package integrationcheck_test

import (
	"fmt"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Being subscribed is not enough: Meta may deliver the messages to another address than the project's.
func TestAccIntegrationCheck_callback(t *testing.T) {
	t.Parallel()
	const other = "https://n8n.example.com/webhook/whatsapp"
	app := func(address string) func(*fixture) {
		return func(f *fixture) {
			if address == "" {
				f.Graph.RemoveAppSubscription(acctest.AppID, "")
				return
			}
			f.Graph.SetAppSubscription(graphsim.AppSubscription{AppID: acctest.AppID, CallbackURL: address, Fields: []string{"messages"}})
		}
	}
	account := func(address string) func(*fixture) {
		return func(f *fixture) {
			f.Graph.SubscribeApp(graphsim.SubscribedApp{BusinessAccountID: acctest.Account, AppID: acctest.AppID, OverrideCallbackURI: address})
		}
	}
	number := func(address string) func(*fixture) {
		return func(f *fixture) { f.Graph.SetNumberOverride(acctest.Number, acctest.AppID, address) }
	}
	own := func(at func(string) func(*fixture)) func(*fixture) { return func(f *fixture) { at(f.callback())(f) } }
	for name, c := range map[string]struct {
		change []func(*fixture)
		want   string
		says   string // beside both addresses, when Meta delivers to another one
	}{
		"app":                {nil, "ok", "where the project expects them"},
		"app, elsewhere":     {[]func(*fixture){app(other)}, "failed", "the address of the app"},
		"no callback":        {[]func(*fixture){app("")}, "unknown", "does not say"},
		"account, elsewhere": {[]func(*fixture){account(other)}, "failed", "the address of the WhatsApp Business Account"},
		"account, right":     {[]func(*fixture){app(other), own(account)}, "ok", "where the project expects them"},
		"number, elsewhere":  {[]func(*fixture){own(account), number(other)}, "failed", "the address of the phone number"},
		"number, right":      {[]func(*fixture){app(other), account(other), own(number)}, "ok", "where the project expects them"},
		"number, with a slash": {[]func(*fixture){func(f *fixture) {
			number(f.callback() + "/")(f)
		}}, "ok", "where the project expects them"},
		"number, + as a space": {[]func(*fixture){func(f *fixture) {
			number(strings.ReplaceAll(f.callback(), "+", "%20"))(f)
		}}, "ok", "where the project expects them"},
		"another host, the same path": {[]func(*fixture){func(f *fixture) {
			number("https://proxy.example" + pathOf(f.callback()))(f)
		}}, "warning", "another host"},
		"webhook configuration missing": {[]func(*fixture){func(f *fixture) {
			f.Graph.RemoveField("WhatsAppBusinessPhoneNumber", "webhook_configuration")
		}}, "unknown", "does not say"},
		"only the account's is shown": {[]func(*fixture){account(other), func(f *fixture) {
			f.Graph.RemoveField("WhatsAppBusinessPhoneNumber", "webhook_configuration")
		}}, "failed", "the address of the WhatsApp Business Account"},
		"with a secret in the address": {[]func(*fixture){number(other + "?key=" + acctest.Canary)}, "failed", "the address of the phone number"},
	} {
		for _, platform := range []string{"chatwoot", "zammad"} {
			t.Run(name+", "+platform, func(t *testing.T) {
				t.Parallel()
				f := start(t, platform)
				for _, change := range c.change {
					change(f)
				}
				got, diags := f.readCheck(nil)
				diags.WantNone(t)
				made := checkNamed(t, got, "webhook")
				text := fmt.Sprint(made["detail"])
				if made["status"] != c.want || !strings.Contains(text, c.says) {
					t.Errorf("the check is %v", made)
				}
				if c.want == "failed" && (!strings.Contains(text, other) || !strings.Contains(text, f.callback())) {
					t.Errorf("an address is missing: %s", text)
				}
			})
		}
	}
}

// pathOf returns the path of an https or http address.
func pathOf(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	return rest[strings.Index(rest, "/"):]
}

// A platform that does not show its own address gets the address to which Meta delivers.
func TestAccIntegrationCheck_callbackNotShown(t *testing.T) {
	t.Parallel()
	f := start(t, "http")
	got, diags := f.readCheck(nil)
	diags.WantNone(t)
	if made := checkNamed(t, got, "webhook"); made["status"] != "ok" || !strings.Contains(fmt.Sprint(made["detail"]), f.callback()) {
		t.Errorf("the check is %v", made)
	}
}

// The number of an inbox that was set up by hand may differ from Meta's, as in Brazil, where people dial one digit more.
func TestAccIntegrationCheck_numberOfInbox(t *testing.T) {
	t.Parallel()
	for display, want := range map[string]string{
		"+1 555-010-0001": "ok", "(1) 555 010 0001": "ok", "": "ok", "+1 55-010-0001": "failed", "+1 9555-010-0001": "failed",
	} {
		f := start(t, "chatwoot")
		f.Graph.SetField(acctest.Number, "display_phone_number", display)
		got, diags := f.readCheck(nil)
		diags.WantNone(t)
		made := checkNamed(t, got, "project_number")
		text := fmt.Sprint(made["detail"])
		if made["status"] != want || (want == "failed" && (!strings.Contains(text, display) || !strings.Contains(text, acctest.InboxNumber))) {
			t.Errorf("%s at Meta: %v", display, made)
		}
	}
}

// With strict, something unknown is not healthy. The summary says so in any case.
func TestAccIntegrationCheck_strict(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		platform, statuses string
		strict             bool
		summary            string
	}{
		{"zammad", "uoooooo", false, "unknown: token. It is not known whether the project's token works"},
		{"zammad", "uoooooo", true, "unknown: token. It is not known whether the project's token works"},
		{"chatwoot", "ooooooo", true, "is ok."},
	} {
		f := start(t, c.platform)
		got, diags := f.readCheck(protocol.Values{"strict": c.strict})
		diags.WantNone(t)
		wantStatuses(t, got, c.statuses)
		if !strings.Contains(fmt.Sprint(got["summary"]), c.summary) {
			t.Errorf("%s: %v", c.platform, got["summary"])
		}
	}
}
