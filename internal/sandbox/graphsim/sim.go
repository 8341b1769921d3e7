// Package graphsim simulates the part of Meta's Graph API that manages WhatsApp
// Business configuration. It is a second, independent reading of Meta's pages:
// it shares no type with any client, it keeps state, and it knows the rules
// (scopes, reach, batches, paging, versions, budgets), so that it can
// reveal errors of a client.
//
// Where Meta's pages are silent or contradict each other, the simulator has a
// default and a switch for the other reading, see switches.go and, for system
// users, their tokens and their accounts, switches_users.go.
//
// One file holds one area of the API; registerAreas lists them. Most areas are
// definitions: a setting or a collection (setting.go, collection.go) with its fields,
// scopes, limits and defaults.
package graphsim

import (
	"net/http"
	"sync"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// Options configure a simulator.
type Options struct {
	Now simkit.Clock // the time at Meta; nil is the system's
}

// Sim is one simulated Graph. The embedded kit gives it the call log, the faults
// and the latency. All methods are safe for concurrent use.
type Sim struct {
	*simkit.Kit
	handler http.Handler

	// The tables below are filled by New and only read afterwards.
	types   map[kind]*nodeType
	edges   map[edgeKey]edge
	actions map[actionKey]action
	fixed   map[string]fixedCall

	settings    map[edgeKey]setting // filled by New, too
	collections map[edgeKey]collection

	mu         sync.Mutex
	apps       map[string]*App
	objects    map[string]*object
	removed    map[string]kind
	tokens     map[string]*tokenState
	ledger     ledger
	people     people
	assigned   map[string][]*assignment  // by business account
	stored     map[string]StoredCounts   // by edge
	connecting map[string]int            // numbers, and the reads until they are connected
	usernames  map[string]int            // taken names, and the errors that they answer
	uploads    map[string]*upload        // by ID
	blocked    map[blockedName]time.Time // names of deleted templates, and until when
	lastIDs    map[int]int               // of newID, by its base
	assets     map[string]asset          // addresses of the JSON of flows
	messages   []Message
	expiring   map[string]bool   // portfolios that require expiring tokens
	callbacks  http.RoundTripper // nil: no callback is called
	switches   switches
	sequence   int // of objects and trace ids
	issued     int // tokens that were added or made
	shuffles   int // of tasks
}

// New makes an empty simulator.
func New(o Options) *Sim {
	s := &Sim{
		Kit:     simkit.New(o.Now),
		types:   map[kind]*nodeType{},
		edges:   map[edgeKey]edge{},
		actions: map[actionKey]action{},
		fixed:   map[string]fixedCall{},

		settings:    map[edgeKey]setting{},
		collections: map[edgeKey]collection{},
		apps:        map[string]*App{},
		objects:     map[string]*object{},
		removed:     map[string]kind{},
		tokens:      map[string]*tokenState{},
		ledger:      newLedger(),

		people:     newPeople(),
		assigned:   map[string][]*assignment{},
		stored:     map[string]StoredCounts{},
		connecting: map[string]int{},
		usernames:  map[string]int{},
		uploads:    map[string]*upload{},
		blocked:    map[blockedName]time.Time{},
		lastIDs:    map[int]int{},
		assets:     map[string]asset{},
		expiring:   map[string]bool{},
	}
	s.switches = newSwitches()
	s.registerAreas()
	s.handler = s.Handler("graph", http.HandlerFunc(s.serveCall))
	return s
}

// ServeHTTP implements http.Handler. Mount it at the root or, with
// http.StripPrefix, under any prefix.
func (s *Sim) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// serveCall answers one call: a request, or one item of a batch.
func (s *Sim) serveCall(w http.ResponseWriter, r *http.Request) {
	c, err := parseCall(r)
	if err == nil && c.isBatch() {
		s.serveBatch(w, r, c)
		return
	}
	if f, ok := s.fixedCallOf(c); ok && f.writes {
		simkit.SetWrite(r)
	}
	a := s.answerCall(c, err)
	if c.operation != "" {
		simkit.SetOperation(r, c.operation)
	}
	a.sendTo(w)
}

// nextNumber numbers objects in the order in which they appear.
func (s *Sim) nextNumber() int {
	s.sequence++
	return s.sequence
}
