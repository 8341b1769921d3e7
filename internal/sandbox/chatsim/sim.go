// Package chatsim simulates a chat service that implements the open chat
// contract: projects that hold a WhatsApp access token and a phone number ID.
//
// It is written from the contract (internal/chat/httpchat/openapi.yaml) and knows
// nothing of the client. What a test asserts is what the service holds in the end
// (Project, Token) and how often it really stored something (Stored).
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
	stored         Stored
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

var projectRef = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._~:-]{0,127}$`)

// call is one request on its way through the service.
type call struct {
	*Sim
	w      http.ResponseWriter
	r      *http.Request
	bearer string
	body   []byte
	p      *project // set once the caller is known to be allowed to use it
}

// serve routes by hand: http.ServeMux redirects paths it finds untidy, and the
// contract knows no redirects.
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
		c.problem(http.StatusMethodNotAllowed, "The contract has no "+r.Method+" here.")
		return
	}
	simkit.SetOperation(r, op.name)
	if ref != "" && !c.find(ref) {
		return
	}
	if r.Method != http.MethodGet && !c.writable() {
		return
	}
	op.serve(c)
}

type operation struct {
	name  string
	serve func(*call)
}

var routes = map[string]map[string]operation{
	"projects":           {"GET": {"listProjects", (*call).list}},
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
	c.problem(http.StatusUnauthorized, detail)
	return false
}

// underLimit counts the call against a fixed window.
func (c *call) underLimit() bool {
	ok, _, rest := c.limit.Take(c.Now())
	if !ok {
		simkit.RetryAfter(c.w.Header(), rest)
		c.problem(http.StatusTooManyRequests, fmt.Sprintf("More than %d calls in %s.", c.limit.Calls, c.limit.Per))
	}
	return ok
}

// find resolves an id or a key, first by the id.
func (c *call) find(ref string) bool {
	p := c.lookup(ref)
	switch {
	case p == nil:
		c.problem(http.StatusNotFound, "There is no such project.")
	case p.hidden:
		c.problem(http.StatusForbidden, "The credential may not use this project. Ask an administrator of the chat service.")
	default:
		c.p = p
		return true
	}
	return false
}

// writable checks what must hold before a write's body is looked at.
func (c *call) writable() bool {
	ifMatch := strings.Join(c.r.Header.Values("If-Match"), ", ")
	switch {
	case c.p.frozen:
		c.problem(http.StatusConflict, "The project is archived. Restore it before changing it.")
	case strings.TrimSpace(ifMatch) == "":
		c.problem(http.StatusPreconditionRequired, "A write names the project's entity tag in If-Match.")
	case !tagMatches(ifMatch, c.p.ETag):
		c.problem(http.StatusPreconditionFailed, "The project has changed since it was read. Read it again, then decide.")
	default:
		return true
	}
	return false
}

// tagMatches compares as RFC 9110 wants it for If-Match: strongly, so that a
// weak tag never matches. Our own tags hold no comma.
func tagMatches(ifMatch, etag string) bool {
	for tag := range strings.SplitSeq(ifMatch, ",") {
		if tag = strings.TrimSpace(tag); tag == etag || tag == "*" {
			return true
		}
	}
	return false
}
