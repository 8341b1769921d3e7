package jirasim_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/jirasim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

const (
	apiToken, pat = "canary-api-token", "canary-pat"
	email         = "ada@example.com"
	v3, v2        = "/rest/api/3", "/rest/api/2"
	bearer        = "Bearer " + pat
)

var start = time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)

func basic(user, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
}

func newSim(t *testing.T, d jirasim.Deployment) (*jirasim.Sim, *simkit.ManualClock) {
	t.Helper()
	clock := simkit.NewManualClock(start)
	sim := jirasim.New(jirasim.Options{Now: clock.Now, Deployment: d})
	err := sim.Load(jirasim.Seed{
		Users: []jirasim.User{
			{ID: "ada", Name: "Ada", Email: email, APITokens: []string{apiToken}, PersonalAccessTokens: []string{pat}},
			{ID: "bob", Name: "Bob", Email: "bob@example.com", APITokens: []string{"bob-token"}, PersonalAccessTokens: []string{"bob-pat"}},
		},
		Projects: []jirasim.Project{
			{ID: "10001", Key: "SUP", Name: "Support", HiddenFrom: []string{"bob"}, Properties: map[string]any{"note": map[string]any{"a": 1}}},
			{ID: "10002", Key: "DEV", Type: "software"},
			{ID: "10003", Key: "OPEN", Anonymous: true, Properties: map[string]any{"note": "x"}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return sim, clock
}

type answer struct {
	t      *testing.T
	status int
	header http.Header
	text   string
	body   map[string]any
}

func do(t *testing.T, sim *jirasim.Sim, method, path, authorization string) answer {
	t.Helper()
	req := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	if authorization != "" {
		req.Header.Set("Authorization", authorization)
	}
	rec := httptest.NewRecorder()
	sim.ServeHTTP(rec, req)
	a := answer{t: t, status: rec.Code, header: rec.Header(), text: rec.Body.String()}
	if err := json.Unmarshal(rec.Body.Bytes(), &a.body); err != nil {
		t.Fatalf("no JSON object: %s", a.text)
	}
	return a
}

func get(t *testing.T, sim *jirasim.Sim, path, authorization string) answer {
	t.Helper()
	return do(t, sim, "GET", path, authorization)
}

func (a answer) has(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %s", a.status, status, a.text)
	}
	return a
}

// refused checks the collection of errors (section 2, "Errors").
func (a answer) refused(status int) answer {
	a.t.Helper()
	a.has(status)
	messages, _ := a.body["errorMessages"].([]any)
	if _, ok := a.body["errors"].(map[string]any); !ok || len(messages) != 1 {
		a.t.Errorf("no collection of errors: %s", a.text)
	}
	return a
}

func (a answer) is(want map[string]any) answer {
	a.t.Helper()
	a.has(200)
	delete(a.body, "self")
	if !reflect.DeepEqual(a.body, want) {
		a.t.Errorf("%s, want %v", a.text, want)
	}
	return a
}

// Jira, "Project lookup": by id or key, and the key has a case.
func TestProject(t *testing.T) {
	for d, c := range map[jirasim.Deployment]struct{ base, auth string }{
		jirasim.Cloud: {v3, basic(email, apiToken)}, jirasim.DataCenter: {v2, bearer},
	} {
		sim, _ := newSim(t, d)
		support := map[string]any{"id": "10001", "key": "SUP", "name": "Support", "projectTypeKey": "service_desk"}
		get(t, sim, c.base+"/project/SUP", c.auth).is(support)
		get(t, sim, c.base+"/project/10001", c.auth).is(support)
		if a := get(t, sim, c.base+"/project/DEV", c.auth); a.body["projectTypeKey"] != "software" || !strings.HasSuffix(a.body["self"].(string), c.base+"/project/10002") {
			t.Error(a.text)
		}
		for _, ref := range []string{"sup", "Sup", "NOPE", "99999"} {
			get(t, sim, c.base+"/project/"+ref, c.auth).refused(404)
		}
		if a := get(t, sim, c.base+"/project/sup", c.auth); a.body["errorMessages"].([]any)[0] != "No project could be found with key 'sup'." {
			t.Error(a.text)
		}
		sim.HideProjectType(true)
		if _, there := get(t, sim, c.base+"/project/SUP", c.auth).body["projectTypeKey"]; there {
			t.Error("shown")
		}
	}
}

// Jira, "Auth", and JRACLOUD-94680: on Cloud a project answers 404 to bad
// credentials, and only /myself tells.
func TestAuth(t *testing.T) {
	type want struct{ project, open, myself int }
	for name, c := range map[string]struct {
		deployment jirasim.Deployment
		auth       string
		want       want
	}{
		"Cloud":                     {jirasim.Cloud, basic(email, apiToken), want{200, 200, 200}},
		"Cloud, wrong token":        {jirasim.Cloud, basic(email, "nope"), want{404, 200, 401}},
		"Cloud, another's token":    {jirasim.Cloud, basic("bob@example.com", apiToken), want{404, 200, 401}},
		"Cloud, token as Bearer":    {jirasim.Cloud, "Bearer " + apiToken, want{404, 200, 401}},
		"Cloud, PAT":                {jirasim.Cloud, bearer, want{404, 200, 401}},
		"Cloud, nobody":             {jirasim.Cloud, "", want{404, 200, 401}},
		"Cloud, may not browse":     {jirasim.Cloud, basic("bob@example.com", "bob-token"), want{404, 200, 200}},
		"Data Center":               {jirasim.DataCenter, bearer, want{200, 200, 200}},
		"Data Center, wrong PAT":    {jirasim.DataCenter, "Bearer nope", want{401, 401, 401}},
		"Data Center, PAT in Basic": {jirasim.DataCenter, basic("ada", pat), want{401, 401, 401}},
		"Data Center, API token":    {jirasim.DataCenter, basic(email, apiToken), want{401, 401, 401}},
		"Data Center, nobody":       {jirasim.DataCenter, "", want{404, 200, 401}},
		"Data Center, no browsing":  {jirasim.DataCenter, "Bearer bob-pat", want{404, 200, 200}},
	} {
		sim, _ := newSim(t, c.deployment)
		got := want{
			get(t, sim, v2+"/project/SUP", c.auth).status, get(t, sim, v2+"/project/OPEN", c.auth).status,
			get(t, sim, v2+"/myself", c.auth).status,
		}
		if got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	sim, _ := newSim(t, jirasim.Cloud)
	sim.BadCredentialsAnswer401(true)
	get(t, sim, v3+"/project/SUP", basic(email, "nope")).refused(401)
	get(t, sim, v3+"/project/SUP", basic(email, apiToken)).has(200)
	sim.RevokeTokens("ada")
	get(t, sim, v3+"/project/SUP", basic(email, apiToken)).refused(401)
}

func TestMyself(t *testing.T) {
	sim, _ := newSim(t, jirasim.Cloud)
	get(t, sim, v3+"/myself", basic(email, apiToken)).is(map[string]any{
		"accountId": "ada", "accountType": "atlassian", "displayName": "Ada", "emailAddress": email, "active": true,
	})
	get(t, sim, v3+"/myself", "").refused(401)
	sim, _ = newSim(t, jirasim.DataCenter)
	get(t, sim, v2+"/myself", bearer).is(map[string]any{
		"name": "ada", "key": "ada", "displayName": "Ada", "emailAddress": email, "active": true,
	})
}

// Data Center has no version 3: a site taken for the other kind shows here.
func TestRoutes(t *testing.T) {
	sim, _ := newSim(t, jirasim.DataCenter)
	for _, path := range []string{
		v3 + "/myself", v3 + "/project/SUP", v2 + "/project", v2 + "/project/SUP/role", v2 + "/project/SUP/properties/a/b",
		v2 + "/myself/x", v2 + "//myself", "/", "/rest/api", "/rest/servicedeskapi/info",
	} {
		if a := get(t, sim, path, bearer).has(404); a.body["errorMessages"] != nil {
			t.Errorf("%s: %s", path, a.text)
		}
	}
	get(t, sim, v2+"/myself/", bearer).has(200)
}

// Jira: a property is there for everybody who browses the project, which is
// why nothing secret belongs there.
func TestProperties(t *testing.T) {
	sim, _ := newSim(t, jirasim.Cloud)
	ada := basic(email, apiToken)
	a := get(t, sim, v3+"/project/SUP/properties", ada).has(200)
	if keys := a.body["keys"].([]any); len(keys) != 1 || keys[0].(map[string]any)["key"] != "note" {
		t.Error(a.text)
	}
	get(t, sim, v3+"/project/SUP/properties/note", ada).is(map[string]any{"key": "note", "value": map[string]any{"a": 1.0}})
	get(t, sim, v3+"/project/SUP/properties/nope", ada).refused(404)
	get(t, sim, v3+"/project/SUP/properties/note", "").refused(404)
	get(t, sim, v3+"/project/OPEN/properties/note", "").is(map[string]any{"key": "note", "value": "x"})
	get(t, sim, v3+"/project/DEV/properties", ada).is(map[string]any{"keys": []any{}})
}

// Nothing can be written, and whoever tries is remembered for good.
func TestNothingIsWritten(t *testing.T) {
	sim, _ := newSim(t, jirasim.Cloud)
	get(t, sim, v3+"/project/SUP", basic(email, apiToken)).has(200)
	if len(sim.WriteAttempts()) != 0 || len(sim.Writes()) != 0 {
		t.Error("a read is taken for a write")
	}
	var want []jirasim.Attempt
	for _, method := range []string{"PUT", "POST", "DELETE", "PATCH"} {
		path := v3 + "/project/SUP/properties/note"
		if a := do(t, sim, method, path, basic(email, apiToken)).refused(405); a.header.Get("Allow") != "GET" {
			t.Error(a.header)
		}
		want = append(want, jirasim.Attempt{Method: method, Path: path})
	}
	sim.FailNext(simkit.Fault{Method: "POST", Status: 503, Body: "{}"})
	do(t, sim, "POST", "/elsewhere", "").has(503)
	want = append(want, jirasim.Attempt{Method: "POST", Path: "/elsewhere"})
	sim.ResetCalls()
	if got := sim.WriteAttempts(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	get(t, sim, v3+"/project/SUP/properties/note", basic(email, apiToken)).is(map[string]any{"key": "note", "value": map[string]any{"a": 1.0}})
}

// Jira, "429": with and without Retry-After, and for one endpoint or for all.
func TestLimit(t *testing.T) {
	sim, clock := newSim(t, jirasim.Cloud)
	ada := basic(email, apiToken)
	sim.SetLimit(jirasim.Limit{Calls: 1, Window: 90 * time.Second, Reason: jirasim.BurstBased})
	a := get(t, sim, v3+"/project/SUP", ada).has(200)
	if a.header.Get("X-RateLimit-Remaining") != "0" || a.header.Get("Retry-After") != "" {
		t.Error(a.header)
	}
	clock.Advance(1500 * time.Millisecond)
	a = get(t, sim, v3+"/project/SUP", ada).refused(429)
	for name, want := range map[string]string{
		"Retry-After": "89", "RateLimit-Reason": "jira-burst-based", "X-RateLimit-Limit": "1", "X-RateLimit-Remaining": "0",
		"X-RateLimit-Reset": "2030-01-02T03:05Z",
	} {
		if a.header.Get(name) != want {
			t.Errorf("%s: %q", name, a.header.Get(name))
		}
	}
	get(t, sim, v3+"/myself", ada).has(200) // another endpoint
	clock.Advance(time.Hour)
	get(t, sim, v3+"/project/SUP", ada).has(200)

	sim.SetLimit(jirasim.Limit{Calls: 1, Window: time.Minute, Reason: "jira-quota-global-based", NoRetryAfter: true, NoHeaders: true})
	get(t, sim, v3+"/project/SUP", ada).has(200)
	a = get(t, sim, v3+"/myself", ada).refused(429)
	if a.header.Get("Retry-After") != "" || a.header.Get("X-RateLimit-Reset") != "" || a.header.Get("RateLimit-Reason") == "" {
		t.Error(a.header)
	}
	sim.SetLimit(jirasim.Limit{})
	get(t, sim, v3+"/myself", ada).has(200)
}
