package world

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
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

func do(ctx context.Context, method, url, bearer, body string) (int, string, error) {
	req, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	if bearer != "" {
		req.Header.Set("Authorization", "Bearer "+bearer)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(data), err
}

// control calls the control API and wants a status.
func (w *World) must(t *testing.T, want int, method, path, body string) string {
	t.Helper()
	status, text, err := do(t.Context(), method, w.URLs.Control+path, "", body)
	if err != nil || status != want {
		t.Fatalf("%s %s: %d %s %v, want %d", method, path, status, text, err, want)
	}
	return text
}

func (w *World) graph(t *testing.T, path, token string) (int, string) {
	t.Helper()
	status, text, err := do(t.Context(), "GET", w.URLs.Graph+path, token, "")
	if err != nil {
		t.Fatal(err)
	}
	return status, text
}

func TestDefaultWorld_worksWithItsEnvironment(t *testing.T) {
	t.Parallel()
	w := start(t)
	good, poor := w.Env["WASANDBOX_TOKEN"], w.Env["WASANDBOX_TOKEN_WITHOUT_MANAGEMENT"]
	if good != w.Env["WHATSAPP_ACCESS_TOKEN"] {
		t.Error("the good token is not the provider's")
	}
	for _, token := range []string{good, w.Env["WASANDBOX_TOKEN_ROTATED"]} {
		if status, text := w.graph(t, "/v25.0/102000000000001/phone_numbers?fields=id", token); status != 200 || !strings.Contains(text, "106000000000002") {
			t.Errorf("%d %s", status, text)
		}
	}
	if status, _ := w.graph(t, "/v25.0/106000000000001", poor); status == 200 {
		t.Error("a token without whatsapp_business_management reads a number")
	}
	status, text, err := do(t.Context(), "GET", w.Env["WHATSAPP_CHAT_HTTP_ENDPOINT"]+"/projects", w.Env["WHATSAPP_CHAT_HTTP_ACCESS_TOKEN"], "")
	if err != nil || status != 200 || !strings.Contains(text, "SUPPORT") || !strings.Contains(text, "SALES") {
		t.Errorf("%d %s %v", status, text, err)
	}
	for _, name := range []string{"WHATSAPP_APP_ID", "WHATSAPP_APP_SECRET", "WHATSAPP_BUSINESS_ID", "WASANDBOX_CONTROL"} {
		if w.Env[name] == "" {
			t.Errorf("%s is missing", name)
		}
	}
}

func TestControl_faultsAndCalls(t *testing.T) {
	t.Parallel()
	w := start(t)
	projects, bearer := w.URLs.Chat+"/projects", w.Env["WHATSAPP_CHAT_HTTP_ACCESS_TOKEN"]
	w.must(t, 204, "POST", "/control/fault", `{"sim":"chat","kind":"status","status":503,"body":{"a":1},"times":-1}`)
	if status, text, _ := do(t.Context(), "GET", projects, bearer, ""); status != 503 || text != `{"a":1}` {
		t.Errorf("%d %s", status, text)
	}
	w.must(t, 204, "DELETE", "/control/faults", "")
	if status, _, _ := do(t.Context(), "PUT", projects, bearer, "secret"); status != 405 {
		t.Error(status)
	}
	w.must(t, 204, "POST", "/control/latency", `{"sim":"graph","latency":"1ms"}`)
	w.graph(t, "/v25.0/1?access_token=secret", "secret")

	text := w.must(t, 200, "GET", "/control/calls", "")
	var all struct{ Calls []simkit.Call }
	if err := json.Unmarshal([]byte(text), &all); err != nil || len(all.Calls) != 3 || strings.Contains(text, "secret") {
		t.Errorf("%s %v", text, err)
	}
	if text := w.must(t, 200, "GET", "/control/calls?sim=chat&writes=true", ""); strings.Count(text, `"method"`) != 1 {
		t.Error(text)
	}
	w.must(t, 204, "DELETE", "/control/calls?sim=graph", "")
	if len(w.Graph.Calls()) != 0 || len(w.Chat.Calls()) != 2 {
		t.Error("the wrong log was emptied")
	}
	for path, bad := range map[string]string{
		"/control/fault?a": `{"kind":"reset"}`, "/control/fault?b": `{"sim":"chat","kind":"explode"}`, "/control/latency": `{"latency":"soon"}`,
	} {
		w.must(t, 422, "POST", path, bad)
	}
	w.must(t, 404, "POST", "/control/fault", `{"sim":"nope"}`)
	w.must(t, 404, "GET", "/control/calls?sim=nope", "")
	w.must(t, 400, "POST", "/control/latency", `junk`)
}

func TestControl_chatByHand(t *testing.T) {
	t.Parallel()
	w := start(t)
	const base = "/control/chat/projects/SUPPORT"
	w.must(t, 204, "POST", base+"/token", `{"access_token":"EAAbyhand"}`)
	w.must(t, 204, "POST", base+"/phone-number", `{"phone_number_id":"1","business_account_id":"2"}`)
	if p, _ := w.Chat.Project("10001"); p.Token != "EAAbyhand" || p.PhoneNumberID != "1" || p.BusinessAccountID != "2" {
		t.Errorf("%+v", p)
	}
	if text := w.must(t, 200, "GET", base, ""); strings.Contains(text, "EAAbyhand") || !strings.Contains(text, `"token_fingerprint":"sha256:`) {
		t.Error(text)
	}
	w.must(t, 204, "DELETE", base+"/token", "")
	w.must(t, 204, "DELETE", base+"/phone-number", "")
	if p, _ := w.Chat.Project("10001"); p.Token != "" || p.PhoneNumberID != "" {
		t.Errorf("%+v", p)
	}
	w.must(t, 204, "POST", base+"/access", `{"hidden":true,"archived":false}`)
	read := func() int {
		status, _, _ := do(t.Context(), "GET", w.URLs.Chat+"/projects/SUPPORT", "sandbox-chat-credential", "")
		return status
	}
	if read() != 403 {
		t.Error("not hidden")
	}
	w.must(t, 204, "POST", base+"/access", `{"hidden":false}`)
	w.must(t, 204, "POST", "/control/chat/settings", `{"hide_fingerprints":true,"page_cap":1,"rate_limit":{"calls":1,"window":"1h"}}`)
	if a, b := read(), read(); a != 200 || b != 429 {
		t.Errorf("%d %d", a, b)
	}
	w.must(t, 204, "POST", "/control/chat/settings", `{"rate_limit":{"calls":0}}`)
	w.must(t, 204, "POST", "/control/chat/seed", `{"projects":[{"id":"10003"}]}`)
	w.must(t, 204, "DELETE", "/control/chat/projects/10003", "")
	w.must(t, 404, "DELETE", "/control/chat/projects/10003", "")
	w.must(t, 204, "POST", "/control/chat/credentials/revoke", `{"credential":"sandbox-chat-credential"}`)
	if read() != 401 {
		t.Error("not revoked")
	}
	w.must(t, 422, "POST", base+"/token", `{}`)
	w.must(t, 422, "POST", base+"/phone-number", `{}`)
	w.must(t, 400, "POST", base+"/token", `{"colour":1}`)
	w.must(t, 422, "POST", "/control/chat/settings", `{"rate_limit":{"calls":1}}`)
}

func TestControl_graph(t *testing.T) {
	t.Parallel()
	w := start(t)
	token := w.Env["WASANDBOX_TOKEN"]
	const number = "/v25.0/106000000000001?fields=verified_name"
	status := func() int {
		got, _ := w.graph(t, number, token)
		return got
	}
	restore := func() { w.Graph.AddToken(DefaultSeed().Graph.Tokens[0]) }
	for _, change := range []string{
		"revoke", "expire", `expiry","expires_at":"-1h`, `drop-scope","scope":"whatsapp_business_management`,
		`unassign","business_account_id":"102000000000001`,
	} {
		name, rest, found := strings.Cut(change, `"`)
		body := `{"token":"` + token
		if found {
			body += `"` + rest
		}
		w.must(t, 204, "POST", "/control/graph/tokens/"+name, body+`"}`)
		if status() == 200 {
			t.Errorf("%s has no effect", name)
		}
		restore()
	}
	w.must(t, 204, "POST", "/control/graph/tokens/unassign", `{"token":"`+token+`","business_account_id":"102000000000001"}`)
	w.must(t, 204, "POST", "/control/graph/tokens/assign", `{"token":"`+token+`","business_account_id":"102000000000001"}`)
	w.must(t, 204, "POST", "/control/graph/objects/106000000000001", `{"verified_name":"New"}`)
	if code, text := w.graph(t, number, token); code != 200 || !strings.Contains(text, `"New"`) {
		t.Errorf("%d %s", code, text)
	}
	w.must(t, 204, "POST", "/control/graph/throttle", `{"code":80007,"times":1}`)
	if status() == 200 || status() != 200 {
		t.Error("want one throttled call")
	}
	w.must(t, 204, "POST", "/control/graph/budget", `{"business_account_id":"102000000000001","calls":1}`)
	if status() == 200 {
		t.Error("the budget is spent")
	}
	w.must(t, 204, "DELETE", "/control/graph/phone-numbers/106000000000001", "")
	w.must(t, 204, "POST", "/control/graph/seed", `{"businesses":[{"id":"9","name":"Other"}]}`)
	w.must(t, 204, "DELETE", "/control/graph/business-accounts/102000000000001", "")
	if w.Graph.Has("102000000000001") || !w.Graph.Has("9") {
		t.Error("not deleted or not added")
	}
	w.must(t, 404, "DELETE", "/control/graph/phone-numbers/106000000000001", "")
	w.must(t, 404, "POST", "/control/graph/objects/1", `{"a":1}`)
	w.must(t, 404, "POST", "/control/graph/tokens/revoke", `{"token":"nope"}`)
	w.must(t, 404, "POST", "/control/graph/tokens/explode", `{"token":"`+token+`"}`)
	w.must(t, 422, "POST", "/control/graph/tokens/drop-scope", `{"token":"`+token+`"}`)
	w.must(t, 422, "POST", "/control/graph/throttle", `{"code":4,"status":200}`)
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
	help := w.must(t, 200, "GET", "/control", "")
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
		t.Skipf("somebody else has the ports: %v", err)
	}
	defer w.Close()
	if w.URLs.Graph != "http://"+port {
		t.Error(w.URLs.Graph)
	}
}

func TestClose_letsGoOfHeldRequests(t *testing.T) {
	t.Parallel()
	w := start(t)
	w.Chat.FailNext(simkit.Fault{Kind: simkit.KindStallHeader})
	done := make(chan error, 1)
	go func() {
		_, _, err := do(context.WithoutCancel(t.Context()), "GET", w.URLs.Chat+"/projects", "x", "")
		done <- err
	}()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := w.Chat.WaitCalls(ctx, 1, "", ""); err != nil {
		t.Fatal(err)
	}
	w.Close()
	w.Close()
	if err := <-done; err == nil {
		t.Error("want an error")
	}
}

func TestReadSeed_refusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{`{"colour":1}`, `{"graph":{"colour":1}}`, `{"chat":{"projects":[{"colour":1}]}}`, `{}{}`, ``} {
		if _, err := ReadSeed(strings.NewReader(bad)); err == nil {
			t.Errorf("%s accepted", bad)
		}
	}
}
