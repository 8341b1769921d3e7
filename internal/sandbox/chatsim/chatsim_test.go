package chatsim_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

const (
	bearer   = "chat-credential-1"
	tokenA   = "EAAtokenA"
	tokenB   = "EAAtokenB"
	printA   = "sha256:" + "780127ead1f0ad50" // printf %s EAAtokenA | sha256sum
	tokenURL = "/projects/10001/whatsapp/token"
	phoneURL = "/projects/10001/whatsapp/phone-number"
)

var start = time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)

func newSim(t *testing.T) (*chatsim.Sim, *simkit.ManualClock) {
	t.Helper()
	clock := simkit.NewManualClock(start)
	sim := chatsim.New(chatsim.Options{Now: clock.Now, BearerTokens: []string{bearer}})
	sim.AddProject(chatsim.Project{ID: "10001", Key: "SUPPORT", Name: "Customer support"})
	return sim, clock
}

type projectBody struct {
	ID, Key, Name string
	WhatsApp      struct {
		Token struct {
			Present     bool
			Fingerprint *string
			UpdatedAt   *time.Time `json:"updated_at"`
		}
		PhoneNumberID     *string `json:"phone_number_id"`
		BusinessAccountID *string `json:"business_account_id"`
	}
	ETag string
}

func decode[T any](t *testing.T, resp *http.Response) T {
	t.Helper()
	var v T
	if err := json.NewDecoder(resp.Body).Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func text(t *testing.T, resp *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func etag(t *testing.T, sim *chatsim.Sim) string {
	t.Helper()
	return send(t, sim, request{method: "GET", path: "/projects/10001"}).Header.Get("ETag")
}

func str(s *string) string {
	if s == nil {
		return "null"
	}
	return *s
}

func TestToken_lifecycle(t *testing.T) {
	sim, clock := newSim(t)
	before := etag(t, sim)
	clock.Advance(time.Hour)

	resp := send(t, sim, request{method: "PUT", path: tokenURL, ifMatch: before, body: `{"access_token":"` + tokenA + `"}`})
	raw := text(t, resp)
	if resp.StatusCode != 200 || strings.Contains(raw, tokenA) {
		t.Fatalf("%d %s", resp.StatusCode, raw)
	}
	after := resp.Header.Get("ETag")
	if after == before || after != etag(t, sim) {
		t.Errorf("tags: before %s, answer %s, now %s", before, after, etag(t, sim))
	}
	var p projectBody
	if err := json.Unmarshal([]byte(raw), &p); err != nil {
		t.Fatal(err)
	}
	if tok := p.WhatsApp.Token; !tok.Present || str(tok.Fingerprint) != printA || !tok.UpdatedAt.Equal(start.Add(time.Hour)) {
		t.Errorf("%s", raw)
	}
	if sim.Token("SUPPORT") != tokenA {
		t.Errorf("stored %q", sim.Token("SUPPORT"))
	}

	for _, tag := range []string{after, "again"} { // the second delete finds nothing
		if tag == "again" {
			tag = etag(t, sim)
		}
		if resp := send(t, sim, request{method: "DELETE", path: tokenURL, ifMatch: tag}); resp.StatusCode != 204 || text(t, resp) != "" {
			t.Errorf("delete: %d", resp.StatusCode)
		}
	}
	p = decode[projectBody](t, send(t, sim, request{method: "GET", path: "/projects/SUPPORT"}))
	if p.WhatsApp.Token.Present || p.WhatsApp.Token.Fingerprint != nil || p.WhatsApp.Token.UpdatedAt != nil {
		t.Errorf("%+v", p)
	}
	if got := sim.Stored("10001"); got != (chatsim.Stored{Tokens: 1, TokensCleared: 1}) {
		t.Errorf("%+v", got)
	}
}

func TestNumber_lifecycle(t *testing.T) {
	sim, _ := newSim(t)
	both := `{"phone_number_id":"106540352242922","business_account_id":"102290129340398"}`
	p := decode[projectBody](t, send(t, sim, request{method: "PUT", path: phoneURL, ifMatch: etag(t, sim), body: both}))
	if str(p.WhatsApp.PhoneNumberID) != "106540352242922" || str(p.WhatsApp.BusinessAccountID) != "102290129340398" {
		t.Errorf("%+v", p)
	}
	for _, body := range []string{`{"phone_number_id":"1"}`, `{"phone_number_id":"1","business_account_id":null}`} {
		sim.SetNumber("10001", "1", "2")
		p = decode[projectBody](t, send(t, sim, request{method: "PUT", path: phoneURL, ifMatch: etag(t, sim), body: body}))
		if p.WhatsApp.BusinessAccountID != nil {
			t.Errorf("%s keeps the business account", body)
		}
	}
	if resp := send(t, sim, request{method: "DELETE", path: phoneURL, ifMatch: etag(t, sim)}); resp.StatusCode != 204 {
		t.Error(resp.StatusCode)
	}
	if p, _ := sim.Project("10001"); p.PhoneNumberID != "" || p.BusinessAccountID != "" {
		t.Errorf("%+v", p)
	}
	if got := sim.Stored("10001"); got != (chatsim.Stored{Numbers: 3, NumbersCleared: 1}) {
		t.Errorf("%+v", got)
	}
}

func TestRefusals(t *testing.T) {
	put := func(change func(*request)) request {
		r := request{method: "PUT", path: tokenURL, ifMatch: `"good"`, body: `{"access_token":"x"}`}
		change(&r)
		return r
	}
	cases := map[string]struct {
		setup  func(*chatsim.Sim)
		req    request
		status int
	}{
		"no credential":      {nil, request{method: "GET", path: "/projects", bearer: "none"}, 401},
		"unknown credential": {nil, request{method: "GET", path: "/projects", bearer: "Bearer nope"}, 401},
		"other scheme":       {nil, request{method: "GET", path: "/projects", bearer: "Basic " + bearer}, 401},
		"revoked":            {func(s *chatsim.Sim) { s.RevokeBearer(bearer) }, request{method: "GET", path: "/projects/10001"}, 401},
		"unknown project":    {nil, request{method: "GET", path: "/projects/nope"}, 404},
		"forgotten":          {func(s *chatsim.Sim) { s.Forget("10001") }, put(func(*request) {}), 404},
		"hidden":             {func(s *chatsim.Sim) { s.Hide("10001") }, request{method: "GET", path: "/projects/10001"}, 403},
		"hidden write":       {func(s *chatsim.Sim) { s.Hide("10001") }, put(func(*request) {}), 403},
		"archived":           {func(s *chatsim.Sim) { s.Freeze("10001") }, put(func(*request) {}), 409},
		"no If-Match":        {nil, put(func(r *request) { r.ifMatch = "" }), 428},
		"stale If-Match":     {nil, put(func(r *request) { r.ifMatch = `"r0"` }), 412},
		"unquoted If-Match":  {nil, put(func(r *request) { r.ifMatch = "good unquoted" }), 412},
		"weak If-Match":      {nil, put(func(r *request) { r.ifMatch = `W/"good"` }), 412},
		"tag before body":    {nil, put(func(r *request) { r.ifMatch, r.body = `"r0"`, "junk" }), 412},
		"not JSON":           {nil, put(func(r *request) { r.body = "junk" }), 400},
		"null":               {nil, put(func(r *request) { r.body = "null" }), 400},
		"array":              {nil, put(func(r *request) { r.body = "[]" }), 400},
		"two values":         {nil, put(func(r *request) { r.body = `{"access_token":"x"}{}` }), 400},
		"form":               {nil, put(func(r *request) { r.contentType = "application/x-www-form-urlencoded" }), 415},
		"member missing":     {nil, put(func(r *request) { r.body = "{}" }), 422},
		"member unknown":     {nil, put(func(r *request) { r.body = `{"access_token":"x","colour":"red"}` }), 422},
		"member null":        {nil, put(func(r *request) { r.body = `{"access_token":null}` }), 422},
		"member of a kind":   {nil, put(func(r *request) { r.body = `{"access_token":1}` }), 422},
		"token empty":        {nil, put(func(r *request) { r.body = `{"access_token":""}` }), 422},
		"token with newline": {nil, put(func(r *request) { r.body = `{"access_token":"x\n"}` }), 422},
		"phone number":       {nil, put(func(r *request) { r.path, r.body = phoneURL, `{"phone_number_id":"+5511999999999"}` }), 422},
		"id as number":       {nil, put(func(r *request) { r.path, r.body = phoneURL, `{"phone_number_id":106}` }), 422},
		"bad account":        {nil, put(func(r *request) { r.path, r.body = phoneURL, `{"phone_number_id":"1","business_account_id":"x"}` }), 422},
		"limit 0":            {nil, request{method: "GET", path: "/projects?limit=0"}, 422},
		"limit 1001":          {nil, request{method: "GET", path: "/projects?limit=1001"}, 422},
		"limit junk":         {nil, request{method: "GET", path: "/projects?limit=ten"}, 422},
		"cursor junk":        {nil, request{method: "GET", path: "/projects?after=%21"}, 422},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, _ := newSim(t)
			sim.SetToken("10001", tokenA)
			was, _ := sim.Project("10001")
			if c.setup != nil {
				c.setup(sim)
			}
			c.req.ifMatch = strings.Replace(c.req.ifMatch, `"good"`, was.ETag, 1)
			c.req.ifMatch = strings.Replace(c.req.ifMatch, "good unquoted", strings.Trim(was.ETag, `"`), 1)
			resp := send(t, sim, c.req)
			if resp.StatusCode != c.status {
				t.Errorf("status %d, want %d: %s", resp.StatusCode, c.status, text(t, resp))
			}
			if is, ok := sim.Project("10001"); ok && is != was {
				t.Errorf("a refused call changed %+v to %+v", was, is)
			}
		})
	}
}

// A path outside of the contract answers as any web server would. Were it a
// problem document, a wrong base path would look like a deleted project.
func TestOutsideTheContract(t *testing.T) {
	sim, _ := newSim(t)
	for _, path := range []string{"/", "/project", "/projects/", "/projects/10001/whatsapp", "//projects", "/projects//whatsapp/token"} {
		rec := httptest.NewRecorder()
		sim.ServeHTTP(rec, httptest.NewRequest("GET", path, nil))
		if rec.Code != 404 || !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/plain") {
			t.Errorf("%s: %d %s", path, rec.Code, rec.Header().Get("Content-Type"))
		}
	}
	resp, _ := exchange(t, sim, request{method: "POST", path: "/projects"})
	if resp.StatusCode != 405 || resp.Header.Get("Allow") != "GET" {
		t.Errorf("%d %v", resp.StatusCode, resp.Header)
	}
}

func TestByHand_changesTheTag(t *testing.T) {
	sim, clock := newSim(t)
	seen := []string{etag(t, sim)}
	for _, change := range []func(){
		func() { sim.SetToken("SUPPORT", tokenB) },
		func() { sim.SetNumber("SUPPORT", "1", "2") },
		func() { sim.ClearToken("SUPPORT") },
		func() { sim.ClearNumber("SUPPORT") },
		func() { sim.Rename("SUPPORT", "HELP", "Help desk") },
		func() { sim.Forget("HELP"); sim.AddProject(chatsim.Project{ID: "10001"}) },
	} {
		clock.Advance(time.Minute)
		change()
		now := etag(t, sim)
		if slices.Contains(seen, now) {
			t.Errorf("tag %s used again", now)
		}
		seen = append(seen, now)
	}
	if got := sim.Stored("10001"); got != (chatsim.Stored{}) {
		t.Errorf("changes by hand are counted: %+v", got)
	}
}

func TestIDWinsOverKey(t *testing.T) {
	sim, _ := newSim(t)
	sim.AddProject(chatsim.Project{ID: "SUPPORT", Key: "10001"})
	p := decode[projectBody](t, send(t, sim, request{method: "GET", path: "/projects/SUPPORT"}))
	if p.ID != "SUPPORT" {
		t.Errorf("got %s", p.ID)
	}
}

func TestByHand_panicsOnUnknownProject(t *testing.T) {
	sim, _ := newSim(t)
	for name, f := range map[string]func(){
		"set":      func() { sim.SetToken("nope", "x") },
		"token":    func() { sim.Token("nope") },
		"add":      func() { sim.AddProject(chatsim.Project{ID: "10001"}) },
		"add evil": func() { sim.AddProject(chatsim.Project{ID: "../me"}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}
