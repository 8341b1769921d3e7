package world

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/jirasim"
)

func start(t *testing.T) *World {
	t.Helper()
	w, err := Start(t.Context(), DefaultSeed(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

func answer(t *testing.T, req *http.Request) (int, string) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(data)
}

func get(t *testing.T, url, bearer string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+bearer)
	return answer(t, req)
}

func (w *World) graph(t *testing.T, path, token string) (int, string) {
	t.Helper()
	return get(t, w.URLs.Graph+path, token)
}

func TestDefaultWorld_worksWithItsEnvironment(t *testing.T) {
	t.Parallel()
	w := start(t)
	if w.Env["WASANDBOX_TOKEN"] != w.Env["WHATSAPP_ACCESS_TOKEN"] {
		t.Error("the good token is not the provider's")
	}
	for _, token := range []string{w.Env["WASANDBOX_TOKEN"], w.Env["WASANDBOX_TOKEN_ROTATED"]} {
		if status, text := w.graph(t, "/v25.0/102000000000001/phone_numbers?fields=id", token); status != 200 || !strings.Contains(text,
			"106000000000002") {
			t.Errorf("%d %s", status, text)
		}
	}
	if status, _ := w.graph(t, "/v25.0/106000000000001", w.Env["WASANDBOX_TOKEN_WITHOUT_MANAGEMENT"]); status == 200 {
		t.Error("a token without whatsapp_business_management reads a number")
	}
	status, text := get(t, w.Env["WHATSAPP_CHAT_HTTP_ENDPOINT"]+"/projects", w.Env["WHATSAPP_CHAT_HTTP_ACCESS_TOKEN"])
	if status != 200 || !strings.Contains(text, "SUPPORT") || !strings.Contains(text, "SALES") {
		t.Errorf("%d %s", status, text)
	}
	for _, name := range []string{"WHATSAPP_APP_ID", "WHATSAPP_APP_SECRET", "WHATSAPP_BUSINESS_ID", "WASANDBOX_CONTROL"} {
		if w.Env[name] == "" {
			t.Errorf("%s is missing", name)
		}
	}
	// The user of the token is an admin of the portfolio, with the app installed and the account assigned.
	for path, want := range map[string]string{
		"300000000000001/system_users":                            `"role":"ADMIN"`,
		"102000000000001/assigned_users?business=300000000000001": `"tasks":["MANAGE"]`,
		"102000000000001/subscribed_apps":                         `"id":"200000000000001"`,
		"300000000000001/client_whatsapp_business_accounts":       `"data":[]`,
		"122000000000001?fields=name":                             `"name":"sandbox-system-user"`,
	} {
		if status, text := w.graph(t, "/v25.0/"+path, w.Env["WASANDBOX_TOKEN"]); status != 200 || !strings.Contains(text, want) {
			t.Errorf("%s: %d %s", path, status, text)
		}
	}
}

// The README of the command has a row for each call, in the words of the help.
func TestReadme_listsTheControlAPI(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../cmd/wasandbox/README.md")
	if err != nil {
		t.Fatal(err)
	}
	w := start(t)
	routes := w.routes()
	for _, r := range routes {
		if row := "| `" + r.call + "` | " + r.help + " |\n"; !bytes.Contains(readme, []byte(row)) {
			t.Errorf("the README lacks %s", row)
		}
	}
	if listed := bytes.Count(readme, []byte(" /control/")); listed != len(routes) {
		t.Errorf("the README lists %d calls, there are %d", listed, len(routes))
	}
	_, help := get(t, w.URLs.Control+"/control", "")
	if n := strings.Count(help, `"call":`); n != len(routes) || !strings.Contains(help, `"members":["business_account_id","calls"]`) {
		t.Errorf("%d calls: %s", n, help)
	}
}

func TestStart_portsThatFollow(t *testing.T) {
	t.Parallel()
	first := start(t)
	port := strings.TrimPrefix(first.URLs.Control, "http://")
	if _, err := Start(t.Context(), DefaultSeed(), Options{Listen: port}); err == nil {
		t.Error("a taken port is taken again")
	}
	first.Close()
	w, err := Start(t.Context(), Seed{}, Options{Listen: port})
	if err != nil {
		t.Skipf("another program has the ports: %v", err)
	}
	defer w.Close()
	if w.URLs.Graph != "http://"+port {
		t.Error(w.URLs.Graph)
	}
}

// The provider refuses to choose between two platforms, so an environment names the arguments of one.
func TestEnvironment_ofOnePlatform(t *testing.T) {
	t.Parallel()
	dataCenter := DefaultSeed()
	dataCenter.Jira.Deployment, dataCenter.Platform = jirasim.DataCenter, "jira"
	for name, c := range map[string]struct {
		seed Seed
		opts Options
		want string
	}{
		"by default":      {DefaultSeed(), Options{}, "HTTP_ACCESS_TOKEN HTTP_ENDPOINT"},
		"http":            {dataCenter, Options{Platform: "http"}, "HTTP_ACCESS_TOKEN HTTP_ENDPOINT"},
		"chatwoot":        {DefaultSeed(), Options{Platform: "chatwoot"}, "CHATWOOT_ACCESS_TOKEN CHATWOOT_ACCOUNT_ID CHATWOOT_ENDPOINT"},
		"zammad":          {DefaultSeed(), Options{Platform: "zammad"}, "ZAMMAD_ACCESS_TOKEN ZAMMAD_ENDPOINT"},
		"jira":            {DefaultSeed(), Options{Platform: "jira"}, "JIRA_API_TOKEN JIRA_EMAIL JIRA_ENDPOINT"},
		"data center":     {dataCenter, Options{}, "JIRA_ENDPOINT JIRA_PERSONAL_ACCESS_TOKEN"},
		"empty, zammad":   {Seed{}, Options{Platform: "zammad"}, "ZAMMAD_ENDPOINT"},
		"empty, jira":     {Seed{Platform: "jira"}, Options{}, "JIRA_ENDPOINT"},
		"empty, chatwoot": {Seed{Platform: "chatwoot"}, Options{}, "CHATWOOT_ENDPOINT"},
		"empty":           {Seed{}, Options{}, "HTTP_ENDPOINT"},
	} {
		w, err := Start(t.Context(), c.seed, c.opts)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, variable := range slices.Sorted(maps.Keys(w.Env)) {
			if rest, ok := strings.CutPrefix(variable, "WHATSAPP_CHAT_"); ok {
				got = append(got, rest)
			}
		}
		if text := strings.Join(got, " "); text != c.want {
			t.Errorf("%s: %s, want %s", name, text, c.want)
		}
		w.Close()
	}
	for _, bad := range []Seed{{Platform: "slack"}, {Platform: "HTTP"}} {
		if _, err := Start(t.Context(), bad, Options{}); err == nil || !strings.Contains(err.Error(), "http, chatwoot, zammad, jira") {
			t.Errorf("%v", err)
		}
	}
}

func TestReadSeed_refusesUnknownMembers(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		`{"color":1}`, `{"graph":{"color":1}}`, `{"chat":{"projects":[{"color":1}]}}`, `{"zammad":{"color":1}}`, `{"chatwoot":{"color":1}}`,
		`{"jira":{"color":1}}`, `{}{}`, ``,
	} {
		if _, err := ReadSeed(strings.NewReader(bad)); err == nil {
			t.Errorf("%s accepted", bad)
		}
	}
}
