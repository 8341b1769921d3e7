package faults

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// walk is the whole life of one chat project: system user, app, account, generated token, rotation, refresh, destroy.
type walk struct {
	*world.World
	clock    *simkit.ManualClock
	platform string
	server   *protocol.Server

	user, app, account, binding *protocol.Resource
	rotation                    string
}

func newWalk(t *testing.T, platform string) *walk {
	t.Helper()
	clock := simkit.NewManualClock(time.Now().Truncate(time.Second))
	w := acctest.StartWith(t, acctest.Seed(), world.Options{Now: clock.Now})
	s := protocol.Serve(t, acctest.FactoryAt(clock.Now))
	block := acctest.BlockFor(w, platform)
	block["business_id"], block["max_retries"] = acctest.Business, 1
	s.Configure(block).Clean(t)
	return &walk{
		World: w, clock: clock, platform: platform, server: s, rotation: "1",
		user: s.Resource("whatsapp_system_user"), app: s.Resource("whatsapp_system_user_app"),
		account: s.Resource("whatsapp_business_account_user"), binding: s.Resource("whatsapp_token_binding"),
	}
}

func (w *walk) userID() string {
	if w.user.State == nil {
		return ""
	}
	return fmt.Sprint(w.user.State["id"])
}

func (w *walk) bindingConfig() protocol.Values {
	project := "SUPPORT"
	if w.platform == "chatwoot" {
		project = fmt.Sprint(acctest.Inbox)
	}
	return protocol.Values{
		"project": project, "replace_existing": true,
		"generate": protocol.Values{
			"system_user_id": w.userID(), "expires_in_60_days": true, "rotate_before_expiry": "336h", "rotation_trigger": w.rotation,
			"revoke_previous": w.platform == "chatwoot",
		},
	}
}

func (w *walk) held() string {
	if w.platform == "chatwoot" {
		return w.Chatwoot.Token(acctest.Inbox)
	}
	return w.Chat.Token("SUPPORT")
}

// live counts the working tokens of the walk's system user, 0 before there is one.
func (w *walk) live() int {
	for _, u := range w.Graph.SystemUsers(acctest.Business) {
		if u.Name == "walk" {
			return w.Graph.LiveTokens(u.ID)
		}
	}
	return 0
}

// stage is one step of the walk, with the remote writes that it makes in a run without faults.
type stage struct {
	name   string
	run    func(*walk) protocol.Diags
	before func(*walk) // changes the world before the step; optional
	writes []write
}

// write is one remote write, with the number of valid tokens of the system user after a fault and after the next apply.
type write struct {
	name                     string
	method, path             string
	chat                     bool
	refused, lostAt, lostFor outcome // refused by the server; not processed, without an answer; processed, with the answer lost
}

// outcome is how a stage ends: "error", "warning" or "ok", with the number of valid tokens then and after the next apply.
type outcome struct {
	ends        string
	live, again int
}

func stages(platform string) []stage {
	user := func(w *walk) protocol.Diags { return w.user.Apply(protocol.Values{"name": "walk", "role": "EMPLOYEE"}) }
	app := func(w *walk) protocol.Diags {
		return w.app.Apply(protocol.Values{"system_user_id": w.userID(), "app_id": acctest.AppID})
	}
	account := func(w *walk) protocol.Diags {
		return w.account.Apply(protocol.Values{"business_account_id": acctest.Account, "user_id": w.userID(), "tasks": []string{"MANAGE"}})
	}
	bind := func(w *walk) protocol.Diags { return w.binding.Apply(w.bindingConfig()) }
	made := func(name, path string) write { // before a token exists
		return write{name, http.MethodPost, path, false, outcome{"error", 0, 0}, outcome{"error", 0, 0}, outcome{"ok", 0, 0}}
	}
	chatWrite := func(o, lostAt, lostFor outcome) write {
		if platform == "chatwoot" {
			return write{"write to the inbox", http.MethodPatch, "/api/v1/accounts/*/inboxes/*", true, o, lostAt, lostFor}
		}
		return write{"write to the project", http.MethodPut, "/projects/*/whatsapp/token", true, o, lostAt, lostFor}
	}
	generate := func(live, again int) write { // if the answer is lost, the token remains valid although it is used nowhere
		failed := outcome{"error", live, again}
		return write{"generate", http.MethodPost, "/v25.0/*/access_tokens", false, failed, failed, outcome{"error", live + 1, again + 1}}
	}
	bound := outcome{"ok", 1, 1}
	if platform == "chatwoot" { // the inbox had a token before, which stays valid
		bound.ends = "warning"
	}
	all := []stage{
		{"system user", user, nil, []write{made("create", "/v25.0/"+acctest.Business+"/system_users")}},
		{"app", app, nil, []write{made("install", "/v25.0/*/applications")}},
		{"account", account, nil, []write{made("assign", "/v25.0/"+acctest.Account+"/assigned_users")}},
		{"bind", bind, nil, []write{generate(0, 1), chatWrite(outcome{"error", 0, 1}, outcome{"error", 0, 1}, bound)}},
	}
	rotated := func(w *walk) { w.rotation += "+" }
	ages := func(w *walk) { w.clock.Advance(50 * 24 * time.Hour) }
	if platform == "chatwoot" { // the previous token is revoked, and a 60-day token refreshed
		revoke := write{
			"revoke the previous", http.MethodGet, "/v25.0/oauth/revoke", false,
			outcome{"warning", 2, 2}, outcome{"warning", 2, 2}, outcome{"ok", 1, 1},
		}
		refresh := write{
			"refresh", http.MethodGet, "/v25.0/oauth/access_token", false,
			outcome{"ok", 1, 1}, outcome{"error", 1, 1}, outcome{"error", 2, 2},
		}
		w := chatWrite(outcome{"error", 1, 1}, outcome{"error", 1, 1}, outcome{"ok", 1, 1})
		all = append(all,
			stage{"rotate", bind, rotated, []write{generate(1, 1), w, revoke}},
			stage{"refresh", bind, ages, []write{refresh, w, revoke}})
	} else {
		w := chatWrite(outcome{"error", 1, 2}, outcome{"error", 1, 2}, outcome{"ok", 2, 2})
		w2 := chatWrite(outcome{"error", 2, 3}, outcome{"error", 2, 3}, outcome{"ok", 3, 3})
		all = append(all,
			stage{"rotate", bind, rotated, []write{generate(1, 2), w}},
			stage{"near expiry", bind, ages, []write{generate(2, 3), w2}})
	}
	live := map[string]int{"chatwoot": 1, "http": 3}[platform]
	keeps := outcome{"error", live, live}
	unbind := stage{name: "unbind", run: func(w *walk) protocol.Diags { return w.binding.Destroy() }}
	if platform == "http" {
		still := outcome{"warning", live, live} // the project no longer has the token, which cannot be revoked on its own
		unbind.writes = []write{{"clear", http.MethodDelete, "/projects/*/whatsapp/token", true, keeps, keeps, still}}
	}
	return append(all, unbind,
		stage{"unassign", func(w *walk) protocol.Diags { return w.account.Destroy() }, nil, []write{
			{"unassign", http.MethodDelete, "/v25.0/" + acctest.Account + "/assigned_users", false, keeps, keeps, outcome{"ok", live, live}},
		}},
		stage{"revoke", func(w *walk) protocol.Diags { return w.user.Destroy() }, nil, []write{
			{
				"revoke all", http.MethodDelete, "/v25.0/*/access_tokens", false,
				outcome{"error", live, 0}, outcome{"error", live, 0}, outcome{"warning", 0, 0},
			},
		}},
	)
}

// A fault before, during and after every remote write of the walk. The test checks the number of valid tokens, that a project
// with a valid token always keeps one, that nothing is created twice, and that the next apply corrects everything.
func TestZeroTouch(t *testing.T) {
	t.Parallel()
	var (
		mu    sync.Mutex
		lines []string
	)
	t.Cleanup(func() {
		slices.Sort(lines)
		t.Log("\n" + strings.Join(lines, "\n"))
	})
	for _, platform := range []string{"http", "chatwoot"} {
		for at, s := range stages(platform) {
			for _, wr := range s.writes {
				for name, o := range map[string]outcome{"refused": wr.refused, "not processed": wr.lostAt, "answer lost": wr.lostFor} {
					t.Run(strings.Join([]string{platform, s.name, wr.name, name}, "/"), func(t *testing.T) {
						t.Parallel()
						line := meetFault(t, platform, at, wr, name, o)
						mu.Lock()
						defer mu.Unlock()
						lines = append(lines, line)
					})
				}
			}
		}
	}
}

// meetFault runs all stages before one, runs that stage with a fault in one of its writes, and applies again.
func meetFault(t *testing.T, platform string, at int, wr write, fault string, want outcome) string {
	w := newWalk(t, platform)
	all := stages(platform)
	for _, s := range all[:at] {
		if s.before != nil {
			s.before(w)
		}
		s.run(w).NoError(t)
	}
	s := all[at]
	if s.before != nil {
		s.before(w)
	}
	bound := w.binding.State != nil
	w.arm(wr, fault)
	diags := s.run(w)
	ends := "ok"
	switch warnings := len(diags.Warnings()) - announced(diags); {
	case len(diags.Errors()) > 0:
		ends = "error"
	case warnings > 0:
		ends = "warning"
	}
	line := fmt.Sprintf("%-8s | %-12s | %-20s | %-13s | %-7s | valid %d | %s", platform, s.name, wr.name, fault, ends, w.live(), w.describe())
	if ends != want.ends || w.live() != want.live {
		t.Errorf("%s\nwant %s and %d valid tokens\n%s", line, want.ends, want.live, diags)
	}
	w.sound(t, bound)
	if text := diags.String(); strings.Contains(text, acctest.Canary) || strings.Contains(text, "EAA") {
		t.Errorf("a diagnostic contains a secret:\n%s", text)
	}
	w.Graph.ClearFaults()
	w.Chat.ClearFaults()
	w.Chatwoot.ClearFaults()
	if ends == "error" {
		s.run(w).NoError(t)
	}
	if w.live() != want.again {
		t.Errorf("%s\nafter the next apply %d tokens are valid, want %d", line, w.live(), want.again)
	}
	w.sound(t, w.binding.State != nil)
	return line + fmt.Sprintf(" | then valid %d", w.live())
}

// announced counts the warnings with which a plan gives the reason for a rotation, or says what a destruction takes away. They
// report no fault.
func announced(diags protocol.Diags) (n int) {
	for _, d := range diags {
		if strings.Contains(d.Summary, " will be ") || strings.Contains(d.Summary, " will lose ") {
			n++
		}
	}
	return n
}

// arm makes the next request of a write fail, with its repetitions.
func (w *walk) arm(wr write, fault string) {
	kit := w.Graph.Kit
	if wr.chat {
		kit = w.Chat.Kit
		if w.platform == "chatwoot" {
			kit = w.Chatwoot.Kit
		}
	}
	f := simkit.Fault{Method: wr.method, Path: wr.path, Times: -1}
	switch {
	case fault == "answer lost":
		f.Kind, f.When, f.Times = simkit.KindReset, simkit.After, 1
	case fault == "not processed":
		f.Status, f.Body = http.StatusInternalServerError, "{}"
	case wr.chat:
		f.Status, f.Body = http.StatusUnprocessableEntity, `{"title": "Refused", "message": "Refused", "attributes": ["provider_config"]}`
	default:
		f = (&graphsim.Error{Code: 200, Message: "(#200) Permissions error"}).Fault(wr.method, wr.path, -1)
	}
	kit.FailNext(f)
}

// sound checks the conditions that are always true.
func (w *walk) sound(t *testing.T, bound bool) {
	t.Helper()
	named := 0
	for _, u := range w.Graph.SystemUsers(acctest.Business) {
		if u.Name == "walk" {
			named++
		}
	}
	if named > 1 {
		t.Errorf("there are %d system users of this name", named)
	}
	if !bound || w.binding.State == nil {
		return
	}
	_, alive, _ := w.Graph.FindToken(w.held())
	if !alive {
		t.Error("the project has no valid token")
	}
	sum := sha256.Sum256([]byte(w.held()))
	if is := "sha256:" + hex.EncodeToString(sum[:8]); w.binding.State["token_fingerprint"] != is {
		t.Errorf("the state has the fingerprint %v, and the project %s", w.binding.State["token_fingerprint"], is)
	}
}

// describe summarizes the world and the state, for the table.
func (w *walk) describe() string {
	var is []string
	for name, r := range map[string]*protocol.Resource{"user": w.user, "app": w.app, "account": w.account, "binding": w.binding} {
		if r.State != nil {
			is = append(is, name)
		}
	}
	token := "project: no token"
	if info, alive, ok := w.Graph.FindToken(w.held()); ok {
		token = map[bool]string{true: "project: a valid token", false: "project: an invalid token"}[alive]
		if info.UserID != w.userID() {
			token += " of another user"
		}
	}
	return token + fmt.Sprintf("; in the state: %d of 4", len(is))
}
