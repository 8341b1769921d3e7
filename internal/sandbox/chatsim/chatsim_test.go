package chatsim_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/simtest"
)

const (
	bearer    = "chat-credential-1"
	tokenA    = "EAAtokenA"
	tokenB    = "EAAtokenB"
	printA    = "sha256:780127ead1f0ad50" // printf %s EAAtokenA | sha256sum
	read      = "GET /projects/10001"
	putToken  = "PUT /projects/10001/whatsapp/token"
	putNumber = "PUT /projects/10001/whatsapp/phone-number"
)

func newSim(t *testing.T) (*chatsim.Sim, *simkit.ManualClock) {
	t.Helper()
	clock := simtest.NewClock()
	sim := chatsim.New(chatsim.Options{Now: clock.Now, BearerTokens: []string{bearer}})
	sim.AddProject(chatsim.Project{ID: "10001", Key: "SUPPORT", Name: "Customer support"})
	return sim, clock
}

func etag(t *testing.T, sim *chatsim.Sim) string {
	t.Helper()
	return send(t, sim, request{call: read}).Header.Get("ETag")
}

// write sends a write with the present tag.
func write(t *testing.T, sim *chatsim.Sim, call, body string) simtest.Answer {
	t.Helper()
	return send(t, sim, request{call: call, ifMatch: etag(t, sim), body: body})
}

func TestToken_lifecycle(t *testing.T) {
	sim, clock := newSim(t)
	before := etag(t, sim)
	clock.Advance(time.Hour)
	a := write(t, sim, putToken, `{"access_token":"`+tokenA+`"}`).
		Check(200, `"token":{"present":true,"fingerprint":"`+printA+`","updated_at":"2030-01-02T04:04:05Z"}`, "!"+tokenA)
	if after := a.Header.Get("ETag"); after == before || after != etag(t, sim) {
		t.Errorf("tags: before %s, answer %s, now %s", before, after, etag(t, sim))
	}
	simtest.CheckEqual(t, "stored", sim.Token("SUPPORT"), tokenA)
	sim.HideFingerprints(true)
	send(t, sim, request{call: read}).Check(200, `"present":true,"fingerprint":null,"updated_at":"`)
	sim.HideUpdatedAt(true)
	send(t, sim, request{call: read}).Check(200, `"present":true,"fingerprint":null,"updated_at":null`)
	for range 2 { // the second delete finds nothing
		simtest.CheckEqual(t, "answer", write(t, sim, "DELETE /projects/10001/whatsapp/token", "").Check(204).Text, "")
	}
	send(t, sim, request{call: "GET /projects/SUPPORT"}).Check(200, `"token":{"present":false,"fingerprint":null,"updated_at":null}`)
	simtest.CheckEqual(t, "counts", sim.Stored("10001"), chatsim.StoredCounts{Tokens: 1, TokensCleared: 1})
}

func TestNumber_lifecycle(t *testing.T) {
	sim, _ := newSim(t)
	write(t, sim, putNumber, `{"phone_number_id":"106540352242922","business_account_id":"102290129340398"}`).
		Check(200, `"phone_number_id":"106540352242922","business_account_id":"102290129340398"`)
	for _, body := range []string{`{"phone_number_id":"1"}`, `{"phone_number_id":"1","business_account_id":null}`} {
		sim.SetNumber("10001", "1", "2")
		write(t, sim, putNumber, body).Check(200, `"business_account_id":null`)
	}
	sim.AddProject(chatsim.Project{ID: "2", PhoneNumberID: "106"})
	sim.RequireUniqueNumbers(true)
	write(t, sim, putNumber, `{"phone_number_id":"106"}`).Check(409)
	sim.RequireUniqueNumbers(false)
	write(t, sim, putNumber, `{"phone_number_id":"106"}`).Check(200)
	write(t, sim, "DELETE /projects/10001/whatsapp/phone-number", "").Check(204)
	p, _ := sim.FindProject("10001")
	simtest.CheckEqual(t, "project", p.PhoneNumberID+p.BusinessAccountID, "")
	simtest.CheckEqual(t, "counts", sim.Stored("10001"), chatsim.StoredCounts{Numbers: 4, NumbersCleared: 1})
}

// The answer to a removal has the tag of the project after it, if the service sends one.
func TestRemoval_tag(t *testing.T) {
	sim, _ := newSim(t)
	for _, call := range []string{"DELETE /projects/10001/whatsapp/token", "DELETE /projects/10001/whatsapp/phone-number"} {
		for _, on := range []bool{false, true} {
			write(t, sim, putToken, `{"access_token":"`+tokenA+`"}`)
			write(t, sim, putNumber, `{"phone_number_id":"106000000000001"}`)
			sim.TagRemovals(on)
			want := map[bool]string{false: ""}
			before, got := etag(t, sim), write(t, sim, call, "").Check(204).Header.Get("ETag")
			want[true] = etag(t, sim)
			if got != want[on] || want[true] == before {
				t.Errorf("%s, %v: the tag is %q, want %q; before: %q", call, on, got, want[on], before)
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	type change = func(*chatsim.Sim)
	token := func(body string) request { return request{call: putToken, ifMatch: `"good"`, body: body} }
	number := func(body string) request { return request{call: putNumber, ifMatch: `"good"`, body: body} }
	tag := func(ifMatch, body string) request { return request{call: putToken, ifMatch: ifMatch, body: body} }
	const body = `{"access_token":"x"}`
	for name, c := range map[string]struct {
		setup  change
		req    request
		status int
	}{
		"no credential":      {nil, request{call: "GET /projects", bearer: "none"}, 401},
		"unknown credential": {nil, request{call: "GET /projects", bearer: "Bearer nope"}, 401},
		"other scheme":       {nil, request{call: "GET /projects", bearer: "Basic " + bearer}, 401},
		"revoked":            {func(s *chatsim.Sim) { s.RevokeBearer(bearer) }, request{call: read}, 401},
		"unknown project":    {nil, request{call: "GET /projects/nope"}, 404},
		"forgotten":          {func(s *chatsim.Sim) { s.RemoveProject("10001") }, token(body), 404},
		"hidden":             {func(s *chatsim.Sim) { s.Hide("10001") }, request{call: read}, 403},
		"hidden write":       {func(s *chatsim.Sim) { s.Hide("10001") }, token(body), 403},
		"archived":           {func(s *chatsim.Sim) { s.Freeze("10001") }, token(body), 409},
		"no If-Match":        {nil, tag("", body), 428},
		"stale If-Match":     {nil, tag(`"r0"`, body), 412},
		"unquoted If-Match":  {nil, tag("good unquoted", body), 412},
		"weak If-Match":      {nil, tag(`W/"good"`, body), 412},
		"tag before body":    {nil, tag(`"r0"`, "junk"), 412},
		"not JSON":           {nil, token("junk"), 400},
		"null":               {nil, token("null"), 400},
		"array":              {nil, token("[]"), 400},
		"two values":         {nil, token(body + "{}"), 400},
		"form":               {nil, request{call: putToken, ifMatch: `"good"`, body: body, contentType: "text/plain"}, 415},
		"member missing":     {nil, token("{}"), 422},
		"member unknown":     {nil, token(`{"access_token":"x","color":"red"}`), 422},
		"member null":        {nil, token(`{"access_token":null}`), 422},
		"member of a kind":   {nil, token(`{"access_token":1}`), 422},
		"token empty":        {nil, token(`{"access_token":""}`), 422},
		"token with newline": {nil, token(`{"access_token":"x\n"}`), 422},
		"phone number":       {nil, number(`{"phone_number_id":"+5511999999999"}`), 422},
		"ID as number":       {nil, number(`{"phone_number_id":106}`), 422},
		"bad account":        {nil, number(`{"phone_number_id":"1","business_account_id":"x"}`), 422},
		"limit 0":            {nil, request{call: "GET /projects?limit=0"}, 422},
		"limit 1001":         {nil, request{call: "GET /projects?limit=1001"}, 422},
		"limit junk":         {nil, request{call: "GET /projects?limit=ten"}, 422},
		"cursor junk":        {nil, request{call: "GET /projects?after=%21"}, 422},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim, _ := newSim(t)
			sim.SetToken("10001", tokenA)
			before, _ := sim.FindProject("10001")
			if c.setup != nil {
				c.setup(sim)
			}
			replace := strings.NewReplacer(`"good"`, before.ETag, "good unquoted", strings.Trim(before.ETag, `"`))
			c.req.ifMatch = replace.Replace(c.req.ifMatch)
			send(t, sim, c.req).Check(c.status)
			if after, ok := sim.FindProject("10001"); ok && after != before {
				t.Errorf("a refused call changed %+v to %+v", before, after)
			}
		})
	}
}

// A path outside of the contract answers as any web server would. As a problem
// document a wrong base path would look like a deleted project.
func TestOutsideTheContract(t *testing.T) {
	sim, _ := newSim(t)
	for _, path := range []string{"/", "/project", "/projects/", "/projects/10001/whatsapp", "//projects", "/projects//whatsapp/token"} {
		a := simtest.Send(t, sim, "GET", path, nil, nil).Check(404)
		if !strings.HasPrefix(a.Header.Get("Content-Type"), "text/plain") {
			t.Errorf("%s: %v", path, a.Header)
		}
	}
	a := simtest.Send(t, sim, "POST", "/projects", map[string][]string{"Authorization": {"Bearer " + bearer}}, nil).Check(405)
	simtest.CheckEqual(t, "Allow", a.Header.Get("Allow"), "GET")
}

func TestByHand(t *testing.T) {
	sim, clock := newSim(t)
	seen := []string{etag(t, sim)}
	for _, change := range []func(){
		func() { sim.SetToken("SUPPORT", tokenB) },
		func() { sim.SetNumber("SUPPORT", "1", "2") },
		func() { sim.ClearToken("SUPPORT") },
		func() { sim.ClearNumber("SUPPORT") },
		func() { sim.Rename("SUPPORT", "HELP", "Help desk") },
		func() { sim.RemoveProject("HELP"); sim.AddProject(chatsim.Project{ID: "10001"}) },
	} {
		clock.Advance(time.Minute)
		change()
		if now := etag(t, sim); slices.Contains(seen, now) {
			t.Errorf("tag %s used again", now)
		}
		seen = append(seen, etag(t, sim))
	}
	simtest.CheckEqual(t, "counts", sim.Stored("10001"), chatsim.StoredCounts{})
	sim.AddProject(chatsim.Project{ID: "SUPPORT", Key: "10001"}) // an ID wins over a key
	send(t, sim, request{call: read}).Check(200, `"id":"10001"`)
	simtest.CheckPanics(t, map[string]func(){
		"set":      func() { sim.SetToken("nope", "canary") },
		"token":    func() { sim.Token("nope") },
		"add":      func() { sim.AddProject(chatsim.Project{ID: "10001"}) },
		"bad path": func() { sim.AddProject(chatsim.Project{ID: "../x"}) },
	})
}

// walk reads the complete list and returns IDs and page sizes.
func walk(t *testing.T, sim *chatsim.Sim, query string) (ids []string, sizes []int) {
	t.Helper()
	for after := ""; ; {
		a := send(t, sim, request{call: "GET /projects?" + query + after}).Check(200)
		projects, _ := a.Member("projects").([]any)
		sizes = append(sizes, len(projects))
		for _, p := range projects {
			shown := p.(map[string]any)
			ids = append(ids, shown["id"].(string))
			held, _ := sim.FindProject(shown["id"].(string))
			simtest.CheckEqual(t, "tag", shown["etag"], held.ETag)
		}
		next, more := a.Member("next").(string)
		if !more {
			return ids, sizes
		}
		after = "&after=" + url.QueryEscape(next)
	}
}

func TestList_pages(t *testing.T) {
	sim := chatsim.New(chatsim.Options{BearerTokens: []string{bearer}})
	ids, sizes := walk(t, sim, "")
	simtest.CheckEqual(t, "empty service", fmt.Sprint(ids, sizes), "[] [0]")
	var want []string
	for i := range 60 {
		id := fmt.Sprintf("p%02d", i)
		sim.AddProject(chatsim.Project{ID: id})
		if i == 7 || i >= 20 && i < 30 {
			sim.Hide(id)
			continue
		}
		want = append(want, id)
	}
	for query, wantSizes := range map[string]string{"": "[19 20 10]", "limit=10": "[9 10 0 10 10 10]", "limit=1000": "[49]"} {
		ids, sizes := walk(t, sim, query)
		simtest.CheckEqual(t, query, ids, want)
		simtest.CheckEqual(t, query, sizes, wantSizes)
	}
	sim.SetPageCap(40)
	_, sizes = walk(t, sim, "limit=100")
	simtest.CheckEqual(t, "page cap", len(sizes), 2)

	next := send(t, sim, request{call: "GET /projects?limit=3"}).Member("next").(string)
	sim.RemoveProject("p02") // the project that the cursor names
	send(t, sim, request{call: "GET /projects?limit=1&after=" + next}).Check(200, `"id":"p03"`)
}

func TestEchoSecrets(t *testing.T) {
	sim, _ := newSim(t)
	sim.SetToken("10001", tokenA)
	in := request{call: putToken, ifMatch: `"r0"`, body: `{"access_token":"EAA/new+1"}`}
	send(t, sim, in).Check(412, "!EAA", "!"+bearer)
	sim.EchoSecrets(true)
	send(t, sim, in).Check(412, tokenA, "EAA/new+1", "EAA%2Fnew%2B1", bearer)
}

func TestRateLimit(t *testing.T) {
	sim, clock := newSim(t)
	sim.SetRateLimit(2, time.Minute)
	for range 2 {
		send(t, sim, request{call: read}).Check(200)
	}
	clock.Advance(10*time.Second + time.Millisecond)
	simtest.CheckEqual(t, "Retry-After", send(t, sim, request{call: read}).Check(429).Header.Get("Retry-After"), "50")
	clock.Advance(50 * time.Second)
	send(t, sim, request{call: read}).Check(200)
}

func TestFault_afterProcessingLosesOnlyTheAnswer(t *testing.T) {
	sim, _ := newSim(t)
	sim.FailNext(simkit.Fault{Method: "PUT", When: simkit.After, Status: 502, ContentType: "application/problem+json",
		Body: `{"type":"about:blank","title":"Bad Gateway","status":502,"detail":"x"}`})
	in := request{call: putToken, ifMatch: etag(t, sim), body: `{"access_token":"` + tokenA + `"}`}
	send(t, sim, in).Check(502)
	simtest.CheckEqual(t, "stored", sim.Token("10001"), tokenA)
	send(t, sim, in).Check(412)
	simtest.CheckEqual(t, "counts", sim.Stored("10001").Tokens, 1)
	if first := sim.Writes()[0]; first.Operation != "putToken" || first.Status != 200 || first.Fault != simkit.KindStatus {
		t.Errorf("%+v", first)
	}
}

func TestConcurrentWriters_oneWins(t *testing.T) {
	sim, _ := newSim(t)
	tag := etag(t, sim)
	statuses := make([]int, 20)
	var wg sync.WaitGroup
	for i := range statuses {
		wg.Go(func() {
			statuses[i] = send(t, sim, request{call: putToken, ifMatch: tag, body: fmt.Sprintf(`{"access_token":"EAA%d"}`, i)}).Status
		})
	}
	wg.Wait()
	slices.Sort(statuses)
	simtest.CheckEqual(t, "statuses", []int{statuses[0], statuses[1], statuses[19], sim.Stored("10001").Tokens}, []int{200, 412, 412, 1})
}

const seedText = `{"bearer_tokens":["` + bearer + `"],"page_cap":1,"projects":[
	{"id":"10001","key":"SUPPORT","access_token":"` + tokenA + `","phone_number_id":"1","business_account_id":"2"},
	{"id":"10002","hidden":true},{"id":"10003","archived":true}]}`

func TestSeed(t *testing.T) {
	clock := simtest.NewClock()
	sim := chatsim.New(chatsim.Options{Now: clock.Now})
	if err := simtest.LoadSeed(seedText, sim.Load); err != nil {
		t.Fatal(err)
	}
	p, _ := sim.FindProject("SUPPORT")
	simtest.CheckEqual(t, "project", p, chatsim.Project{ID: "10001", Key: "SUPPORT", Name: "SUPPORT", Token: tokenA, PhoneNumberID: "1",
		BusinessAccountID: "2", TokenUpdatedAt: clock.Now(), ETag: p.ETag})
	ids, sizes := walk(t, sim, "")
	simtest.CheckEqual(t, "list", fmt.Sprint(len(ids), len(sizes)), "2 3")
	simtest.CheckRefusedSeeds(t, seedText, sim.Load, map[string]string{
		"|": "exists", `"page_cap"|"color"`: "unknown field", `"hidden"|"color"`: "unknown field", `"10002"|"10/2"`: "exists",
	})
}
