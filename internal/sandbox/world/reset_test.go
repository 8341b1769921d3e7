package world

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A reset takes back everything: what was changed by hand and by calls, the faults, the settings and the log.
func TestControl_reset(t *testing.T) {
	t.Parallel()
	w := start(t)
	addresses, before := w.URLs, w.Graph
	run(t, w, []step{
		{"control POST /chat/projects/SUPPORT/token", `{"access_token":"EAAbyhand"}`, 204, ""},
		{"control POST /chat/settings", `{"hide_fingerprints":true}`, 204, ""},
		{"control DELETE /chatwoot/inboxes/1", "", 204, ""},
		{"control DELETE /zammad/channels/1", "", 204, ""},
		{"control DELETE /jira/projects/SUP", "", 204, ""},
		{"control POST /graph/tokens/revoke", `{"token":"` + good + `"}`, 204, ""},
		{"control POST /fault", `{"sim":"chat","status":503,"times":-1}`, 204, ""},
		{"graph GET /" + number, "", 401, ""},
		{"control POST /reset", "", 204, ""},
		{"control GET /calls", "", 200, `{"calls":[]}`},
		{"graph GET /" + number, "", 200, number},
		{"chat GET /projects/SUPPORT", "", 200, `"present":false`},
		{"chatwoot GET /inboxes/1", "", 200, ""},
		{"zammad GET /whatsapp", "", 200, "106000000000001"},
		{"jira GET /project/SUP", "", 200, ""},
		{"control POST /graph/tokens/revoke", `{"token":"` + good + `"}`, 204, ""},
		{"graph GET /" + number, "", 401, ""},
		{"control POST /reset", "", 204, ""},
		{"control POST /reset", "", 204, ""},
		{"chatwoot POST /inboxes", `{"name":"New","channel":{"type":"whatsapp","provider":"whatsapp_cloud","phone_number":"+15550100002",` +
			`"provider_config":{"api_key":"` + good + `","phone_number_id":"106000000000002","business_account_id":"` + account + `"}}}`, 200, ""},
	})
	if w.URLs != addresses || w.Graph == before {
		t.Error("the addresses changed, or the simulators did not")
	}
}

// A token that is revoked without a subcode is answered as Meta answers for a revoked token.
func TestControl_revokedToken(t *testing.T) {
	t.Parallel()
	w := start(t)
	run(t, w, []step{
		{"control POST /graph/tokens/revoke", `{"token":"` + good + `"}`, 204, ""},
		{"graph GET /" + number, "", 401, `"error_subcode":467`},
	})
	w = start(t)
	run(t, w, []step{
		{"control POST /graph/tokens/revoke", `{"token":"` + good + `","subcode":460}`, 204, ""},
		{"graph GET /" + number, "", 401, `"error_subcode":460`},
	})
}

var declared = regexp.MustCompile(`variable "(\w+)" \{[^}]*\}`)

// The environment sets every variable that an example declares, and unsets what the environment of another platform sets.
func TestEnvironment_ofTheExamples(t *testing.T) {
	t.Parallel()
	w := start(t)
	files, err := filepath.Glob("../../../examples/*/*.tf")
	deeper, err2 := filepath.Glob("../../../examples/*/whatsapp_*/*.tf")
	if err != nil || err2 != nil || len(files) == 0 || len(deeper) == 0 {
		t.Fatal(err, err2, "or there is no example")
	}
	for _, file := range append(files, deeper...) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, variable := range declared.FindAllStringSubmatch(string(text), -1) {
			if !strings.Contains(variable[0], "default") && w.Env["TF_VAR_"+variable[1]] == "" {
				t.Errorf("%s: TF_VAR_%s is not set", file, variable[1])
			}
		}
	}
	exports := w.Exports()
	for _, line := range []string{"unset WHATSAPP_CHAT_CHATWOOT_ENDPOINT\n", "unset WHATSAPP_CHAT_JIRA_EMAIL\n"} {
		if !strings.Contains(exports, line) {
			t.Errorf("no line %q:\n%s", line, exports)
		}
	}
	if strings.Contains(exports, "unset WHATSAPP_CHAT_HTTP") {
		t.Errorf("it unsets its own variables:\n%s", exports)
	}
	for _, platform := range Platforms {
		for argument := range w.chatArguments(DefaultSeed(), platform) {
			if !strings.Contains(strings.Join(chatVariables[platform], " "), argument) {
				t.Errorf("chatVariables lacks %s of %s", argument, platform)
			}
		}
	}
}
