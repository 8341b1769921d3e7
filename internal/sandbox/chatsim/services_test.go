package chatsim_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

type page struct {
	Projects []projectBody
	Next     *string
}

// walk reads the whole list and returns ids and page sizes.
func walk(t *testing.T, sim *chatsim.Sim, query string) (ids []string, sizes []int) {
	t.Helper()
	after := ""
	for {
		p := decode[page](t, send(t, sim, request{method: "GET", path: "/projects?" + query + after}))
		sizes = append(sizes, len(p.Projects))
		for _, project := range p.Projects {
			ids = append(ids, project.ID)
			if held, _ := sim.Project(project.ID); held.ETag != project.ETag {
				t.Errorf("%s: tag %s in the list, %s held", project.ID, project.ETag, held.ETag)
			}
		}
		if p.Next == nil {
			return ids, sizes
		}
		after = "&after=" + url.QueryEscape(*p.Next)
	}
}

func TestList_pages(t *testing.T) {
	sim := chatsim.New(chatsim.Options{BearerTokens: []string{bearer}})
	if ids, sizes := walk(t, sim, ""); len(ids) != 0 || len(sizes) != 1 {
		t.Errorf("empty service: %v %v", ids, sizes)
	}
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
	for query, wantSizes := range map[string][]int{"": {19, 20, 10}, "limit=10": {9, 10, 0, 10, 10, 10}, "limit=1000": {49}} {
		ids, sizes := walk(t, sim, query)
		if d := cmp.Diff(want, ids); d != "" {
			t.Errorf("%q: %s", query, d)
		}
		if d := cmp.Diff(wantSizes, sizes); d != "" {
			t.Errorf("%q: %s", query, d)
		}
	}
	sim.PageCap(40)
	if _, sizes := walk(t, sim, "limit=100"); len(sizes) != 2 {
		t.Errorf("page cap: %v", sizes)
	}

	first := decode[page](t, send(t, sim, request{method: "GET", path: "/projects?limit=3"}))
	sim.Forget("p02") // the project that the cursor stands on
	second := decode[page](t, send(t, sim, request{method: "GET", path: "/projects?limit=1&after=" + *first.Next}))
	if second.Projects[0].ID != "p03" {
		t.Errorf("after a deletion the page begins with %s", second.Projects[0].ID)
	}
}

func TestPresenceOnly(t *testing.T) {
	sim, _ := newSim(t)
	sim.SetToken("10001", tokenA)
	sim.HideFingerprints(true)
	tok := decode[projectBody](t, send(t, sim, request{method: "GET", path: "/projects/10001"})).WhatsApp.Token
	if !tok.Present || tok.Fingerprint != nil || tok.UpdatedAt == nil {
		t.Errorf("%+v", tok)
	}
	sim.HideUpdatedAt(true)
	tok = decode[projectBody](t, send(t, sim, request{method: "GET", path: "/projects/10001"})).WhatsApp.Token
	if !tok.Present || tok.UpdatedAt != nil {
		t.Errorf("%+v", tok)
	}
}

func TestEchoSecrets(t *testing.T) {
	sim, _ := newSim(t)
	sim.SetToken("10001", tokenA)
	in := request{method: "PUT", path: tokenURL, ifMatch: `"r0"`, body: `{"access_token":"EAA/new+1"}`}
	if got := text(t, send(t, sim, in)); strings.Contains(got, "EAA") || strings.Contains(got, bearer) {
		t.Errorf("a good service echoes: %s", got)
	}
	sim.EchoSecrets(true)
	got := text(t, send(t, sim, in))
	for _, secret := range []string{tokenA, "EAA/new+1", "EAA%2Fnew%2B1", bearer} {
		if !strings.Contains(got, secret) {
			t.Errorf("no %s in %s", secret, got)
		}
	}
}

func TestRateLimit(t *testing.T) {
	sim, clock := newSim(t)
	sim.RateLimit(2, time.Minute)
	status := func() (int, string) {
		resp := send(t, sim, request{method: "GET", path: "/projects/10001"})
		return resp.StatusCode, resp.Header.Get("Retry-After")
	}
	for range 2 {
		if got, _ := status(); got != 200 {
			t.Fatal(got)
		}
	}
	clock.Advance(10*time.Second + time.Millisecond)
	if got, after := status(); got != 429 || after != "50" {
		t.Errorf("%d after %s", got, after)
	}
	clock.Advance(50 * time.Second)
	if got, _ := status(); got != 200 {
		t.Errorf("%d in the next window", got)
	}
}

func TestUniqueNumbers(t *testing.T) {
	sim, _ := newSim(t)
	sim.AddProject(chatsim.Project{ID: "2", PhoneNumberID: "106"})
	in := request{method: "PUT", path: phoneURL, ifMatch: etag(t, sim), body: `{"phone_number_id":"106"}`}
	sim.UniqueNumbers(true)
	if got := send(t, sim, in); got.StatusCode != 409 {
		t.Error(got.StatusCode)
	}
	sim.UniqueNumbers(false)
	if got := send(t, sim, in); got.StatusCode != 200 {
		t.Error(got.StatusCode)
	}
}

func TestFault_afterProcessingLosesOnlyTheAnswer(t *testing.T) {
	sim, _ := newSim(t)
	sim.FailNext(simkit.Fault{Method: "PUT", When: simkit.After, Status: 502, ContentType: "application/problem+json",
		Body: `{"type":"about:blank","title":"Bad Gateway","status":502,"detail":"x"}`})
	in := request{method: "PUT", path: tokenURL, ifMatch: etag(t, sim), body: `{"access_token":"` + tokenA + `"}`}
	if got := send(t, sim, in); got.StatusCode != 502 || sim.Token("10001") != tokenA {
		t.Errorf("%d, stored %q", got.StatusCode, sim.Token("10001"))
	}
	if got := send(t, sim, in); got.StatusCode != 412 || sim.Stored("10001").Tokens != 1 {
		t.Errorf("sent again: %d, stored %+v", got.StatusCode, sim.Stored("10001"))
	}
	last := sim.Writes()[0]
	if last.Operation != "putToken" || last.Status != 200 || last.Fault != simkit.KindStatus {
		t.Errorf("%+v", last)
	}
}

func TestConcurrentWriters_oneWins(t *testing.T) {
	sim, _ := newSim(t)
	tag := etag(t, sim)
	statuses := make([]int, 20)
	var wg sync.WaitGroup
	for i := range statuses {
		wg.Go(func() {
			body := fmt.Sprintf(`{"access_token":"EAA%d"}`, i)
			statuses[i] = send(t, sim, request{method: "PUT", path: tokenURL, ifMatch: tag, body: body}).StatusCode
		})
	}
	wg.Wait()
	won := 0
	for _, s := range statuses {
		if s == 200 {
			won++
		} else if s != 412 {
			t.Errorf("status %d", s)
		}
	}
	if won != 1 || sim.Stored("10001").Tokens != 1 {
		t.Errorf("%d won, %+v", won, sim.Stored("10001"))
	}
}

func TestSeed(t *testing.T) {
	var seed chatsim.Seed
	err := json.Unmarshal([]byte(`{"bearer_tokens":["`+bearer+`"],"page_cap":1,"projects":[
		{"id":"10001","key":"SUPPORT","access_token":"`+tokenA+`","phone_number_id":"1","business_account_id":"2"},
		{"id":"10002","hidden":true},{"id":"10003","archived":true}]}`), &seed)
	if err != nil {
		t.Fatal(err)
	}
	sim := chatsim.New(chatsim.Options{Now: func() time.Time { return start }})
	if err := sim.Load(seed); err != nil {
		t.Fatal(err)
	}
	p, _ := sim.Project("SUPPORT")
	want := chatsim.Project{ID: "10001", Key: "SUPPORT", Name: "SUPPORT", Token: tokenA, PhoneNumberID: "1",
		BusinessAccountID: "2", TokenUpdatedAt: start, ETag: p.ETag}
	if d := cmp.Diff(want, p); d != "" {
		t.Error(d)
	}
	if ids, sizes := walk(t, sim, ""); len(ids) != 2 || len(sizes) != 3 {
		t.Errorf("%v %v", ids, sizes)
	}
	if err := sim.Load(seed); err == nil {
		t.Error("the same project twice")
	}
	for _, bad := range []string{`{"colour":1}`, `{"projects":[{"colour":1}]}`} {
		if simkit.Decode(strings.NewReader(bad), &seed, true) == nil {
			t.Errorf("%s accepted", bad)
		}
	}
}
