// Package zammadsim simulates the WhatsApp channels of an installation of Zammad:
// /api/v1/channels/admin/whatsapp, and the list /api/v1/groups.
//
// It is written from Zammad's sources (6.3 to 2026), since the vendor has no page
// for this API, and knows nothing of any client. What it asks Meta on a save goes
// over HTTP to the Graph API at Options.GraphURL. Where releases differ, or little
// is known, there is a switch.
package zammadsim

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// Options of a new installation.
type Options struct {
	Now func() time.Time // nil is the system's clock
	// GraphURL is where the installation finds Meta's Graph API. Empty, Meta cannot
	// be reached and every save ends in 422.
	GraphURL string
}

// Sim is one installation: an http.Handler, with methods that change it by hand. The
// embedded kit has its faults and its log of calls.
type Sim struct {
	*simkit.Kit
	handler http.Handler
	client  *http.Client

	mu          sync.Mutex
	graphURL    string
	groups      map[int]Group
	users       map[int]*User
	channels    map[int]*Channel
	stored      map[int]StoredCounts // of deleted channels, too
	created     int
	switches    switches
	sequence    int // of things that are random in Zammad
	lastChannel int
}

// New starts an empty installation.
func New(o Options) *Sim {
	s := &Sim{
		Kit:      simkit.New(o.Now),
		client:   &http.Client{Transport: &http.Transport{}, Timeout: time.Minute},
		graphURL: o.GraphURL,
		groups:   map[int]Group{},
		users:    map[int]*User{},
		channels: map[int]*Channel{},
		stored:   map[int]StoredCounts{},
		switches: switches{masking: true},
	}
	s.handler = s.Handler("zammad", http.HandlerFunc(s.serve))
	return s
}

// ServeHTTP implements http.Handler. Mount it at the root or, with
// http.StripPrefix, under any prefix.
func (s *Sim) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// call is one request on its way through the installation.
type call struct {
	*Sim
	w    http.ResponseWriter
	r    *http.Request
	body []byte
	user *User
	ref  string // the id in the path
}

type operation struct {
	name  string
	serve func(*call)
}

// routes are the calls of channels. Zammad has none that returns one channel.
var routes = map[string]operation{
	"GET ":        {"channels.index", (*call).listChannels},
	"POST ":       {"channels.create", (*call).createChannel},
	"PUT {id}":    {"channels.update", (*call).updateChannel},
	"DELETE {id}": {"channels.destroy", (*call).destroyChannel},
}

const (
	apiBase    = "/api/v1/channels/admin/whatsapp"
	groupsPath = "/api/v1/groups"
)

func (s *Sim) serve(w http.ResponseWriter, r *http.Request) {
	body, readable := simkit.ReadBody(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &call{Sim: s, w: w, r: r, body: body}
	op, ok := c.findOperation()
	if !ok {
		c.sendError(http.StatusNotFound, "No route matches ["+r.Method+"] "+strconv.Quote(r.URL.Path))
		return
	}
	simkit.SetOperation(r, op.name)
	switch {
	case !readable:
		c.sendError(http.StatusBadRequest, "The request cannot be read.")
	case c.authenticate():
		op.serve(c)
	}
}

func (c *call) findOperation() (operation, bool) {
	if c.r.Method == http.MethodGet && c.r.URL.Path == groupsPath {
		return operation{"groups.index", (*call).listGroups}, true
	}
	rest, ok := strings.CutPrefix(strings.TrimSuffix(c.r.URL.Path, "/"), apiBase)
	if !ok || rest != "" && !strings.HasPrefix(rest, "/") {
		return operation{}, false
	}
	if c.ref = strings.TrimPrefix(rest, "/"); c.ref != "" {
		rest = "{id}"
	}
	op, ok := routes[c.r.Method+" "+rest]
	return op, ok && !strings.Contains(c.ref, "/")
}

// sendError answers with an error text, which Zammad repeats for people.
func (c *call) sendError(status int, text string) {
	simkit.WriteJSON(c.w, status, map[string]string{"error": text, "error_human": text})
}

// sendUnprocessable answers a save that was refused; the answer has no second text.
func (c *call) sendUnprocessable(text string) {
	simkit.WriteJSON(c.w, http.StatusUnprocessableEntity, map[string]string{"error": text})
}

func (c *call) sendOK() { simkit.WriteJSON(c.w, http.StatusOK, map[string]string{"status": "ok"}) }
