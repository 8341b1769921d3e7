// Package chatwootsim simulates an installation of Chatwoot as far as its
// inboxes go: the Application API under /api/v1/accounts/{account_id}/inboxes, and
// how many conversations an inbox has.
//
// It is written from Chatwoot's sources (4.11.1, and what others noted about 4.18)
// and knows nothing of any client. What it asks Meta on a save goes over HTTP to
// the Graph API at Options.GraphURL, as Chatwoot's WHATSAPP_CLOUD_BASE_URL has it.
// Where releases differ there is a Version, where little is known a switch.
package chatwootsim

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// Options of a new installation.
type Options struct {
	Now func() time.Time // nil is the system's clock
	// GraphURL is where the installation finds Meta's Graph API. Empty, Meta cannot
	// be reached and every save of a WhatsApp channel ends in 500.
	GraphURL string
	// FrontendURL is the installation's own address in callback URLs, by default
	// https://chatwoot.example.
	FrontendURL string
	Version     Version // default V4_18
}

// Version is the release an installation runs.
type Version string

// The releases that were read.
const (
	V4_11 Version = "4.11"
	V4_18 Version = "4.18"
)

// Sim is one installation: an http.Handler, with methods that change it by hand. The
// embedded kit has its faults and its log of calls.
type Sim struct {
	*simkit.Kit
	handler http.Handler
	client  *http.Client

	mu          sync.Mutex
	graphURL    string
	frontendURL string
	accounts    map[int]*Account
	users       map[string]*User // by access token
	bots        map[string]bool
	inboxes     map[int]*inbox
	stored      map[int]StoredCounts // of deleted inboxes, too
	created     int
	webhooks    map[string]Webhook // by the id of the object at Meta
	dialog360   map[string]bool    // keys that 360dialog accepts
	switches    switches
	sequence    int // of things that are random in Chatwoot
	lastInbox   int
	limit       simkit.Window
}

// New starts an empty installation.
func New(o Options) *Sim {
	s := &Sim{
		Kit:         simkit.New(o.Now),
		client:      &http.Client{Transport: &http.Transport{}, Timeout: time.Minute},
		graphURL:    o.GraphURL,
		frontendURL: strings.TrimSuffix(o.FrontendURL, "/"),
		accounts:    map[int]*Account{},
		users:       map[string]*User{},
		bots:        map[string]bool{},
		inboxes:     map[int]*inbox{},
		stored:      map[int]StoredCounts{},
		webhooks:    map[string]Webhook{},
		dialog360:   map[string]bool{},
		switches:    switches{version: o.Version, deleteAfterReads: 1},
	}
	if s.frontendURL == "" {
		s.frontendURL = "https://chatwoot.example"
	}
	if s.switches.version == "" {
		s.switches.version = V4_18
	}
	s.handler = s.Handler("chatwoot", http.HandlerFunc(s.serve))
	return s
}

// ServeHTTP implements http.Handler. Mount it at the root or, with
// http.StripPrefix, under any prefix.
func (s *Sim) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// call is one request on its way through the installation.
type call struct {
	*Sim
	w       http.ResponseWriter
	r       *http.Request
	body    []byte
	user    *User
	account *Account
	inbox   *inbox // set once the caller is known to be allowed to see it
}

type operation struct {
	name  string
	admin bool
	serve func(*call)
}

var routes = map[string]operation{
	"GET inboxes":             {name: "inboxes.index", serve: (*call).listInboxes},
	"POST inboxes":            {name: "inboxes.create", admin: true, serve: (*call).createInbox},
	"GET inboxes/{id}":        {name: "inboxes.show", serve: (*call).showInbox},
	"PATCH inboxes/{id}":      {name: "inboxes.update", admin: true, serve: (*call).updateInbox},
	"PUT inboxes/{id}":        {name: "inboxes.update", admin: true, serve: (*call).updateInbox},
	"DELETE inboxes/{id}":     {name: "inboxes.destroy", admin: true, serve: (*call).destroyInbox},
	"GET inboxes/{id}/health": {name: "inboxes.health", admin: true, serve: (*call).showHealth},
	"GET conversations/meta":  {name: "conversations.meta", serve: (*call).countConversations},
}

const apiBase = "/api/v1/accounts/"

// serve routes by hand: http.ServeMux redirects paths it finds untidy, and
// Chatwoot does not; a slash at the end it overlooks. A method that a path does
// not have is an unknown route.
func (s *Sim) serve(w http.ResponseWriter, r *http.Request) {
	body, readable := simkit.ReadBody(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &call{Sim: s, w: w, r: r, body: body}
	if !c.underLimit() {
		return
	}
	rest, ok := strings.CutPrefix(strings.TrimSuffix(r.URL.Path, "/"), apiBase)
	segments := strings.Split(rest, "/")
	if !ok || len(segments) < 2 {
		http.NotFound(w, r)
		return
	}
	account, ref := segments[0], ""
	if segments = segments[1:]; segments[0] == "inboxes" && len(segments) > 1 && segments[1] != "" {
		ref, segments[1] = segments[1], "{id}"
	}
	op, ok := routes[r.Method+" "+strings.Join(segments, "/")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	simkit.SetOperation(r, op.name)
	switch {
	case !readable:
		c.sendFrameworkError(http.StatusBadRequest)
	case !c.authenticate() || !c.resolveAccount(account) || ref != "" && !c.resolveInbox(ref):
	case op.admin && !c.isAdministrator():
		c.sendUnauthorized(notAuthorizedText)
	default:
		op.serve(c)
	}
}

// underLimit reports whether rack-attack accepts a call: it counts the call before it
// knows the caller, in a fixed window.
func (c *call) underLimit() bool {
	ok, _, _ := c.limit.Take(c.Now())
	if !ok {
		c.w.Header().Set("Content-Type", "text/plain")
		c.w.WriteHeader(http.StatusTooManyRequests)
		_, _ = c.w.Write([]byte("Retry later\n"))
	}
	return ok
}
