// Package world runs all simulators together on loopback, seeded and with a
// control API: what the wasandbox command serves, tests and the demo start in
// their own process.
package world

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/jirasim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
)

// chatBase is a path that clients must keep in front of theirs: it catches those
// that build their addresses from the host alone.
const chatBase = "/api"

// Options of a world.
type Options struct {
	Now func() time.Time // nil is the system's clock
	// Listen is the loopback address of the first simulator, default
	// "127.0.0.1:0". With a port other than 0 the next simulators, and the control
	// API after them, take the ports that follow.
	Listen  string
	Latency time.Duration // added to every call
	// Platform is the chat platform that Env configures, one of Platforms; default
	// the seed's.
	Platform string
	// Observe is called with every call that has ended.
	Observe func(simkit.Call)
}

// URLs are where a world listens.
type URLs struct {
	Graph, Chat, Chatwoot, Zammad, Jira, Control string
}

// World is a running set of simulators.
type World struct {
	Graph    *graphsim.Sim
	Chat     *chatsim.Sim
	Chatwoot *chatwootsim.Sim
	Zammad   *zammadsim.Sim
	Jira     *jirasim.Sim
	URLs     URLs
	// Env are the environment variables that make the provider use this world.
	Env map[string]string

	seed       Seed
	opts       Options
	receiver   *receiver
	simulators []simulator
	fronts     [5]front // of the simulators
	controls   http.Handler
	controlMu  sync.Mutex
	servers    []*http.Server
	serving    sync.WaitGroup
}

// simulator is one simulator with its address. A new simulator needs a field in World and in Seed, and an
// entry in createSimulators.
type simulator struct {
	name    string
	kit     *simkit.Kit
	handler http.Handler
	front   http.Handler
	base    string
	url     *string
}

// Start seeds a world and serves it until Close.
func Start(ctx context.Context, seed Seed, opts Options) (*World, error) {
	chosen := cmp.Or(opts.Platform, seed.Platform, Platforms[0])
	if !slices.Contains(Platforms, chosen) {
		return nil, fmt.Errorf("platform %q: want one of %s", chosen, strings.Join(Platforms, ", "))
	}
	w := &World{seed: seed, opts: opts}
	if err := w.createSimulators(); err != nil {
		return nil, err
	}
	host, port, err := parseLoopback(cmp.Or(opts.Listen, "127.0.0.1:0"))
	if err != nil {
		return nil, err
	}
	control := simulator{url: &w.URLs.Control, front: http.HandlerFunc(w.serveControl)}
	listening := append(w.simulators[:len(w.simulators):len(w.simulators)], control)
	for i, m := range listening {
		at := port
		if port != 0 {
			at += i
		}
		if *m.url, err = w.startServer(ctx, net.JoinHostPort(host, strconv.Itoa(at)), m); err != nil {
			w.Close()
			return nil, err
		}
	}
	w.setGraphURLs()
	w.Env = w.environment(seed, chosen)
	return w, nil
}

// createSimulators creates the simulators with the objects of the seed.
func (w *World) createSimulators() error {
	now := w.opts.Now
	graph, chat := graphsim.New(graphsim.Options{Now: now}), chatsim.New(chatsim.Options{Now: now})
	chatwoot, zammad := chatwootsim.New(chatwootsim.Options{Now: now}), zammadsim.New(zammadsim.Options{Now: now})
	jira := jirasim.New(jirasim.Options{Now: now})
	if err := errors.Join(graph.Load(w.seed.Graph), chat.Load(w.seed.Chat),
		chatwoot.Load(w.seed.Chatwoot), zammad.Load(w.seed.Zammad), jira.Load(w.seed.Jira)); err != nil {
		return err
	}
	w.Graph, w.Chat, w.Chatwoot, w.Zammad, w.Jira = graph, chat, chatwoot, zammad, jira
	w.receiver = newReceiver(platformTokens{chatwoot: chatwoot, zammad: zammad, frontend: w.seed.Chatwoot.FrontendURL})
	graph.VerifyCallbacks(w.receiver)
	w.simulators = []simulator{
		{name: "graph", kit: graph.Kit, handler: graph, front: &w.fronts[0], url: &w.URLs.Graph},
		{name: "chat", kit: chat.Kit, handler: http.StripPrefix(chatBase, chat), base: chatBase, front: &w.fronts[1], url: &w.URLs.Chat},
		{name: "chatwoot", kit: chatwoot.Kit, handler: chatwoot, front: &w.fronts[2], url: &w.URLs.Chatwoot},
		{name: "zammad", kit: zammad.Kit, handler: zammad, front: &w.fronts[3], url: &w.URLs.Zammad},
		{name: "jira", kit: jira.Kit, handler: jira, front: &w.fronts[4], url: &w.URLs.Jira},
	}
	for i, m := range w.simulators {
		m.kit.SetLatency(w.opts.Latency)
		m.kit.Observe(w.opts.Observe)
		w.fronts[i].handler.Store(&w.simulators[i].handler)
	}
	w.controls = w.controlHandler()
	return nil
}

// setGraphURLs gives the platforms the address of the Graph API.
func (w *World) setGraphURLs() {
	w.Chatwoot.SetGraphURL(w.URLs.Graph)
	w.Zammad.SetGraphURL(w.URLs.Graph)
}

// reset replaces the simulators by new ones with the objects of the seed. Addresses and credentials stay. Requests that a fault
// holds back end.
func (w *World) reset(*http.Request) (any, error) {
	before := w.simulators
	if err := w.createSimulators(); err != nil {
		return nil, err
	}
	w.setGraphURLs()
	for _, m := range before {
		m.kit.Close()
	}
	return nil, nil
}

// front is the handler of an address, which outlives the simulator behind it.
type front struct{ handler atomic.Pointer[http.Handler] }

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	(*f.handler.Load()).ServeHTTP(w, r)
}

// serveControl runs one call of the control API at a time: a reset replaces what the others change.
func (w *World) serveControl(rw http.ResponseWriter, r *http.Request) {
	w.controlMu.Lock()
	defer w.controlMu.Unlock()
	w.controls.ServeHTTP(rw, r)
}

func (w *World) startServer(ctx context.Context, address string, m simulator) (string, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", address)
	if err != nil {
		return "", err
	}
	server := &http.Server{Handler: m.front, ReadHeaderTimeout: time.Minute}
	w.servers = append(w.servers, server)
	w.serving.Go(func() { _ = server.Serve(l) })
	return "http://" + l.Addr().String() + m.base, nil
}

// Close drops all connections, those of held requests too, and frees the ports. It
// may be called more than once.
func (w *World) Close() {
	w.controlMu.Lock()
	members := w.simulators
	w.controlMu.Unlock()
	for _, m := range members {
		m.kit.Close()
	}
	for _, s := range w.servers {
		_ = s.Close()
	}
	w.serving.Wait()
}

// parseLoopback returns the host and the port of a loopback address. It refuses any other address, because the
// simulators and the control API check no caller.
func parseLoopback(address string) (host string, port int, err error) {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return "", 0, fmt.Errorf("listen address %q: want an address and a port such as 127.0.0.1:0", address)
	}
	if !ap.Addr().IsLoopback() {
		return "", 0, fmt.Errorf("listen address %q is not loopback", address)
	}
	return ap.Addr().String(), int(ap.Port()), nil
}
