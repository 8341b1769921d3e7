// Package jirasim simulates the read-only part of a Jira site, Cloud or Data Center, that
// shows whether a project exists and is a service desk.
//
// It is written from Atlassian's documentation and public issues, not from a client. Chat for
// JSM has no API, so it is not simulated. Tests assert which requests were sent (Calls), and
// that none of them was a write (WriteAttempts).
package jirasim

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// Deployment is the kind of a site.
type Deployment string

// The kinds of sites.
const (
	Cloud      Deployment = "cloud"
	DataCenter Deployment = "data_center"
)

// Options of a new site.
type Options struct {
	Now        func() time.Time // nil is the system's clock
	Deployment Deployment       // default Cloud
}

// Sim is one site: an http.Handler, with methods that change it by hand. The
// embedded kit has its faults and its log of calls.
type Sim struct {
	*simkit.Kit
	handler http.Handler

	mu       sync.Mutex
	cloud    bool
	users    map[string]*User
	projects map[string]*Project // by id
	attempts []Attempt
	switches switches
	limit    simkit.Window
}

// Attempt is a request that tried to write.
type Attempt struct{ Method, Path string }

// New starts an empty site.
func New(o Options) *Sim {
	s := &Sim{
		Kit: simkit.New(o.Now), cloud: o.Deployment != DataCenter,
		users: map[string]*User{}, projects: map[string]*Project{},
	}
	s.handler = s.Handler("jira", http.HandlerFunc(s.serve))
	return s
}

// ServeHTTP implements http.Handler. Mount it at the root or, with
// http.StripPrefix, under any prefix.
func (s *Sim) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet { // noted before a fault, so that a lost request counts, too
		s.mu.Lock()
		s.attempts = append(s.attempts, Attempt{r.Method, r.URL.Path})
		s.mu.Unlock()
	}
	s.handler.ServeHTTP(w, r)
}

// WriteAttempts returns all requests except GET since the start, also those with a fault. The
// others were answered with 405: the simulator accepts no write.
func (s *Sim) WriteAttempts() []Attempt {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.attempts)
}

// call is one request on its way through the site.
type call struct {
	*Sim
	w    http.ResponseWriter
	r    *http.Request
	base string // of self links
	user *User  // nil is anonymous
}

func (s *Sim) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &call{Sim: s, w: w, r: r}
	if r.Method != http.MethodGet {
		w.Header().Set("Allow", http.MethodGet)
		c.sendError(http.StatusMethodNotAllowed, "Method Not Allowed")
		return
	}
	segments, ok := c.pathSegments()
	if !ok {
		simkit.WriteJSON(w, http.StatusNotFound, map[string]any{"message": "null for uri: " + r.URL.Path, "status-code": 404})
		return
	}
	name := segments[0]
	simkit.SetOperation(r, name)
	if !c.underLimit() {
		return
	}
	known := c.authenticate()
	switch {
	case !known && (!c.cloud || name == "myself" || c.switches.badCredentials401),
		c.user == nil && name == "myself":
		c.sendUnauthenticated()
	case name == "myself":
		c.showMyself()
	case len(segments) == 1:
		c.listProjects()
	case segments[1] == "search" && c.cloud:
		c.searchProjects()
	default:
		c.showProject(segments[1])
	}
}

// pathSegments returns the segments of the path after the version. Cloud has versions 2 and 3
// of the API, Data Center has 2.
func (c *call) pathSegments() ([]string, bool) {
	rest, ok := strings.CutPrefix(strings.TrimSuffix(c.r.URL.Path, "/"), "/rest/api/")
	version, rest, _ := strings.Cut(rest, "/")
	if !ok || version != "2" && (version != "3" || !c.cloud) {
		return nil, false
	}
	c.base = "http://" + c.r.Host + "/rest/api/" + version
	segments := strings.Split(rest, "/")
	switch {
	case rest == "myself", rest == "project":
		return segments, true
	case segments[0] != "project" || len(segments) != 2 || segments[1] == "":
		return nil, false
	}
	return segments, true
}

// sendError answers with a text in Jira's collection of errors.
func (c *call) sendError(status int, text string) {
	simkit.WriteJSON(c.w, status, map[string]any{"errorMessages": []string{text}, "errors": map[string]string{}})
}
