// Package chatsim simulates a chat service that implements the open chat
// contract: projects that hold a WhatsApp access token and a phone number ID.
//
// It is written from the contract (internal/chat/httpchat/openapi.yaml), not from the
// client. Tests assert the final content of the service (Project, Token) and how often
// it stored something (Stored).
package chatsim

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// Options of a new service.
type Options struct {
	Now          func() time.Time // nil is the system's clock
	BearerTokens []string         // credentials that are accepted; none means that every call is 401
}

// Sim is one chat service: an http.Handler, with methods that change it by hand. The
// embedded kit has its faults and its log of calls.
type Sim struct {
	*simkit.Kit
	handler http.Handler

	mu       sync.Mutex
	projects map[string]*project // by id
	bearers  map[string]bool
	problems int // numbers the problem documents
	revision int // of the whole service, so that no entity tag is used twice
	switches switches
	limit    simkit.Window
}

type project struct {
	Project
	hidden, frozen bool
	stored         StoredCounts
}

// New starts a service without projects.
func New(opts Options) *Sim {
	s := &Sim{Kit: simkit.New(opts.Now), projects: map[string]*project{}, bearers: map[string]bool{}}
	s.switches.pageCap = maxLimit
	for _, b := range opts.BearerTokens {
		s.bearers[b] = true
	}
	s.handler = s.Handler("chat", http.HandlerFunc(s.serve))
	return s
}

// ServeHTTP answers one call of the contract.
func (s *Sim) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

var validRef = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._~:-]{0,127}$`)

// call is one request on its way through the service.
type call struct {
	*Sim
	w      http.ResponseWriter
	r      *http.Request
	bearer string
	body   []byte
	p      *project // set once the caller is known to be allowed to use it
}

// serve routes without http.ServeMux, which redirects paths that are not clean. The
// contract has no redirects.
func (s *Sim) serve(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	segments := strings.Split(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if segments[0] != "projects" {
		http.NotFound(w, r) // outside the contract: no problem document
		return
	}
	var ref string
	if len(segments) > 1 {
		ref = segments[1]
		segments[1] = "{project}"
	}
	methods, ok := routes[strings.Join(segments, "/")]
	if !ok || len(segments) > 1 && ref == "" {
		http.NotFound(w, r)
		return
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	c := &call{Sim: s, w: w, r: r}
	if !c.readBody() || !c.authenticate() || !c.underLimit() {
		return
	}
	op, ok := methods[r.Method]
	if !ok {
		var allowed []string
		for m := range methods {
			allowed = append(allowed, m)
		}
		slices.Sort(allowed)
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		c.sendProblem(http.StatusMethodNotAllowed, "The contract has no "+r.Method+" here.")
		return
	}
	simkit.SetOperation(r, op.name)
	if ref != "" && !c.resolveProject(ref) {
		return
	}
	if r.Method != http.MethodGet && !c.acceptsWrite() {
		return
	}
	op.serve(c)
}

type operation struct {
	name  string
	serve func(*call)
}

var routes = map[string]map[string]operation{
	"projects":           {"GET": {"listProjects", (*call).listProjects}},
	"projects/{project}": {"GET": {"getProject", (*call).sendProject}},
	"projects/{project}/whatsapp/token": {
		"PUT":    {"putToken", (*call).putToken},
		"DELETE": {"deleteToken", (*call).deleteToken},
	},
	"projects/{project}/whatsapp/phone-number": {
		"PUT":    {"putPhoneNumber", (*call).putNumber},
		"DELETE": {"deletePhoneNumber", (*call).deleteNumber},
	},
}

func (c *call) authenticate() bool {
	scheme, credential, _ := strings.Cut(c.r.Header.Get("Authorization"), " ")
	c.bearer = strings.TrimSpace(credential)
	if strings.EqualFold(scheme, "Bearer") && c.bearers[c.bearer] {
		return true
	}
	challenge, detail := `Bearer realm="chat"`, "The call carries no bearer credential."
	if c.bearer != "" {
		challenge, detail = challenge+`, error="invalid_token"`, "The bearer credential is unknown, expired or revoked."
	}
	c.w.Header().Set("WWW-Authenticate", challenge)
	c.sendProblem(http.StatusUnauthorized, detail)
	return false
}

// underLimit counts the call against a fixed window.
func (c *call) underLimit() bool {
	ok, _, rest := c.limit.Take(c.Now())
	if !ok {
		simkit.SetRetryAfter(c.w.Header(), rest)
		c.sendProblem(http.StatusTooManyRequests, fmt.Sprintf("More than %d calls in %s.", c.limit.Calls, c.limit.Per))
	}
	return ok
}

// resolveProject sets the project of the call by its id or else by its key. If the caller may
// not use it, it answers the call and returns false.
func (c *call) resolveProject(ref string) bool {
	p := c.findProject(ref)
	switch {
	case p == nil:
		c.sendProblem(http.StatusNotFound, "There is no such project.")
	case p.hidden:
		c.sendProblem(http.StatusForbidden, "The credential may not use this project. Ask an administrator of the chat service.")
	default:
		c.p = p
		return true
	}
	return false
}

// acceptsWrite checks the conditions of a write that do not depend on its body. If one is not
// met, it answers the call and returns false.
func (c *call) acceptsWrite() bool {
	ifMatch := strings.Join(c.r.Header.Values("If-Match"), ", ")
	switch {
	case c.p.frozen:
		c.sendProblem(http.StatusConflict, "The project is archived. Restore it before changing it.")
	case strings.TrimSpace(ifMatch) == "":
		c.sendProblem(http.StatusPreconditionRequired, "A write names the project's entity tag in If-Match.")
	case !matchesETag(ifMatch, c.p.ETag):
		c.sendProblem(http.StatusPreconditionFailed, "The project has changed since it was read. Read it again, then decide.")
	default:
		return true
	}
	return false
}

// matchesETag compares the tags of If-Match with an entity tag, strongly as in RFC 9110, so
// that a weak tag never matches. The tags of the simulator hold no comma.
func matchesETag(ifMatch, etag string) bool {
	for tag := range strings.SplitSeq(ifMatch, ",") {
		if tag = strings.TrimSpace(tag); tag == etag || tag == "*" {
			return true
		}
	}
	return false
}
