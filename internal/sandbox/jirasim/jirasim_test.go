package jirasim_test

import (
	"encoding/base64"
	"net/http"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/jirasim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/simtest"
)

const (
	apiToken, pat = "canary-api-token", "canary-pat"
	email         = "ada@example.com"
	v3, v2        = "/rest/api/3", "/rest/api/2"
	bearer        = "Bearer " + pat
)

var ada = basic(email, apiToken)

func basic(user, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
}

// site is a Jira with two users and three projects.
type site struct {
	*jirasim.Sim
	t     *testing.T
	clock *simkit.ManualClock
}

func newSite(t *testing.T, d jirasim.Deployment) *site {
	t.Helper()
	clock := simtest.NewClock()
	sim := jirasim.New(jirasim.Options{Now: clock.Now, Deployment: d})
	err := sim.Load(jirasim.Seed{
		Users: []jirasim.User{
			{ID: "ada", Name: "Ada", Email: email, APITokens: []string{apiToken}, PersonalAccessTokens: []string{pat}},
			{ID: "bob", Name: "Bob", Email: "bob@example.com", APITokens: []string{"bob-token"}, PersonalAccessTokens: []string{"bob-pat"}},
		},
		Projects: []jirasim.Project{
			{ID: "10001", Key: "SUP", Name: "Support", HiddenFrom: []string{"bob"}},
			{ID: "10002", Key: "DEV", Type: "software"},
			{ID: "10003", Key: "OPEN", Anonymous: true},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return &site{sim, t, clock}
}

func (s *site) do(method, path, authorization string) simtest.Answer {
	s.t.Helper()
	return simtest.Send(s.t, s, method, path, http.Header{"Authorization": {authorization}}, nil)
}

func (s *site) get(path, authorization string) simtest.Answer {
	s.t.Helper()
	return s.do("GET", path, authorization)
}

// refused is a part of every answer with an error.
const refused = `"errors":{}`

// Jira, "Project lookup": by ID or key, and the key has a case.
func TestProject(t *testing.T) {
	for d, c := range map[jirasim.Deployment]struct{ base, auth string }{jirasim.Cloud: {v3, ada}, jirasim.DataCenter: {v2, bearer}} {
		s := newSite(t, d)
		for _, ref := range []string{"SUP", "10001"} {
			s.get(c.base+"/project/"+ref, c.auth).Check(200,
				`{"id":"10001","key":"SUP","name":"Support","projectTypeKey":"service_desk","self":"http://`)
		}
		s.get(c.base+"/project/DEV", c.auth).Check(200, `"projectTypeKey":"software"`, c.base+`/project/10002"`)
		for _, ref := range []string{"sup", "Sup", "NOPE"} {
			s.get(c.base+"/project/"+ref, c.auth).Check(404, refused, "No project could be found with key '"+ref+"'.")
		}
		s.get(c.base+"/project/99999", c.auth).Check(404, refused)
		s.HideProjectType(true)
		s.get(c.base+"/project/SUP", c.auth).Check(200, "!projectTypeKey")
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
		"Cloud":                     {jirasim.Cloud, ada, want{200, 200, 200}},
		"Cloud, wrong token":        {jirasim.Cloud, basic(email, "nope"), want{404, 200, 401}},
		"Cloud, another's token":    {jirasim.Cloud, basic("bob@example.com", apiToken), want{404, 200, 401}},
		"Cloud, token as Bearer":    {jirasim.Cloud, "Bearer " + apiToken, want{404, 200, 401}},
		"Cloud, PAT":                {jirasim.Cloud, bearer, want{404, 200, 401}},
		"Cloud, anonymous":          {jirasim.Cloud, "", want{404, 200, 401}},
		"Cloud, may not browse":     {jirasim.Cloud, basic("bob@example.com", "bob-token"), want{404, 200, 200}},
		"Data Center":               {jirasim.DataCenter, bearer, want{200, 200, 200}},
		"Data Center, wrong PAT":    {jirasim.DataCenter, "Bearer nope", want{401, 401, 401}},
		"Data Center, PAT in Basic": {jirasim.DataCenter, basic("ada", pat), want{401, 401, 401}},
		"Data Center, API token":    {jirasim.DataCenter, ada, want{401, 401, 401}},
		"Data Center, anonymous":    {jirasim.DataCenter, "", want{404, 200, 401}},
		"Data Center, no browsing":  {jirasim.DataCenter, "Bearer bob-pat", want{404, 200, 200}},
	} {
		s := newSite(t, c.deployment)
		status := func(path string) int { return s.get(v2+path, c.auth).Status }
		simtest.CheckEqual(t, name, want{status("/project/SUP"), status("/project/OPEN"), status("/myself")}, c.want)
	}
	s := newSite(t, jirasim.Cloud)
	s.AnswerBadCredentialsWith401(true)
	s.get(v3+"/project/SUP", basic(email, "nope")).Check(401, refused)
	s.get(v3+"/project/SUP", ada).Check(200)
	s.get(v3+"/myself", ada).Check(200, `"accountId":"ada","accountType":"atlassian","active":true,"displayName":"Ada","emailAddress":"`+email)
	s.RevokeTokens("ada")
	s.get(v3+"/project/SUP", ada).Check(401, refused)
	newSite(t, jirasim.DataCenter).get(v2+"/myself", bearer).Check(200, `"key":"ada","name":"ada"`)
}

// Jira, "Get all projects" and, of Cloud, "Get projects paginated".
func TestProjects(t *testing.T) {
	cloud, dc := newSite(t, jirasim.Cloud), newSite(t, jirasim.DataCenter)
	cloud.get(v3+"/project/search?maxResults=1", ada).Check(200, `"isLast":false`, `"key":"DEV"`, `"total":3`, `!"key":"SUP"`)
	cloud.get(v3+"/project/search", ada).Check(200, `"isLast":true`, `"key":"SUP"`)
	dc.get(v2+"/project", bearer).Check(200, `"key":"SUP"`)
	dc.get(v2+"/project/search", bearer).Check(404)
}

// Data Center has no version 3: a site that was taken for the other kind shows here.
func TestRoutes(t *testing.T) {
	s := newSite(t, jirasim.DataCenter)
	for _, path := range []string{
		v3 + "/myself", v3 + "/project/SUP", v2 + "/project/SUP/role", v2 + "/myself/x", v2 + "//myself",
		"/", "/rest/api", "/rest/servicedeskapi/info",
	} {
		s.get(path, bearer).Check(404, "!errorMessages")
	}
	s.get(v2+"/myself/", bearer).Check(200)
}

// Nothing can be written, and every attempt is kept.
func TestNothingIsWritten(t *testing.T) {
	s := newSite(t, jirasim.Cloud)
	s.get(v3+"/project/SUP", ada).Check(200)
	var want []jirasim.Attempt
	for _, method := range []string{"PUT", "POST", "DELETE", "PATCH"} {
		a := s.do(method, v3+"/project/SUP", ada).Check(405, refused)
		simtest.CheckEqual(t, "Allow", a.Header.Get("Allow"), "GET")
		want = append(want, jirasim.Attempt{Method: method, Path: v3 + "/project/SUP"})
	}
	s.FailNext(simkit.Fault{Method: "POST", Status: 503, Body: "{}"})
	s.do("POST", "/elsewhere", "").Check(503)
	s.ResetCalls()
	simtest.CheckEqual(t, "attempts", s.WriteAttempts(), append(want, jirasim.Attempt{Method: "POST", Path: "/elsewhere"}))
}

func TestRateLimit(t *testing.T) {
	s := newSite(t, jirasim.Cloud)
	s.SetRateLimit(1, 90*time.Second)
	s.get(v3+"/project/SUP", ada).Check(200)
	s.clock.Advance(1500 * time.Millisecond)
	a := s.get(v3+"/myself", ada).Check(429, refused)
	simtest.CheckEqual(t, "headers", a.Header.Get("Retry-After")+a.Header.Get("RateLimit-Reason")+a.Header.Get("X-RateLimit-Reset"),
		"89"+jirasim.BurstBased+"2030-01-02T03:05Z")
	s.clock.Advance(time.Hour)
	s.get(v3+"/project/SUP", ada).Check(200)
	s.SetRateLimit(0, 0)
	s.get(v3+"/myself", ada).Check(200)
}

const seedText = `{
  "deployment": "data_center",
  "users": [{"id": "ada", "name": "Ada", "email": "ada@example.com", "api_tokens": ["a"], "personal_access_tokens": ["p"]}],
  "projects": [
    {"id": "10001", "key": "SUP", "name": "Support", "type": "service_desk", "hidden_from": ["bob"]},
    {"id": "10002", "key": "DEV", "type": "software", "anonymous": true}
  ]
}`

func TestSeed(t *testing.T) {
	s := newSite(t, jirasim.Cloud)
	s.Sim = jirasim.New(jirasim.Options{})
	if err := simtest.LoadSeed(seedText, s.Load); err != nil {
		t.Fatal(err)
	}
	s.get(v2+"/project/SUP", "Bearer p").Check(200)
	s.get(v2+"/project/DEV", "").Check(200)
	load := func(seed jirasim.Seed) error { return jirasim.New(jirasim.Options{}).Load(seed) }
	simtest.CheckRefusedSeeds(t, seedText, load, map[string]string{
		`"data_center"|"server"`:     "unknown deployment",
		`"deployment"|"kind"`:        "unknown field",
		`"id": "ada"|"id": ""`:       "no id",
		`"type": "software"|"typ":1`: "unknown field",
		`"DEV"|"dev"`:                "cannot be",
		`"10002"|"x"`:                "cannot be",
		`"10002"|"10001"`:            "exists",
		`"DEV"|"SUP"`:                "exists",
	})
}

func TestByHand(t *testing.T) {
	s := newSite(t, jirasim.Cloud)
	s.SetType("SUP", "business")
	s.Rename("SUP", "HELP", "Help desk")
	s.get(v3+"/project/10001", ada).Check(200, `"key":"HELP","name":"Help desk","projectTypeKey":"business"`)
	for _, step := range []struct {
		change func(ref string)
		status int
	}{{s.Hide, 404}, {s.Show, 200}, {s.RemoveProject, 404}} {
		step.change("HELP")
		s.get(v3+"/project/HELP", ada).Check(step.status)
	}
	s.AddProject(jirasim.Project{ID: "10009", Key: "NEW"})
	s.get(v3+"/project/NEW", ada).Check(200)
	simtest.CheckPanics(t, map[string]func(){
		"project": func() { s.Hide("NOPE") },
		"user":    func() { s.RevokeTokens("unknown") },
		"add":     func() { s.AddProject(jirasim.Project{ID: "10009", Key: "AGAIN"}) },
	})
}
