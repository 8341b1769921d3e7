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

	members []member
	servers []*http.Server
	serving sync.WaitGroup
}

// member is one simulator. A new one is a field of World and of Seed, and a
// member in Start.
type member struct {
	name    string
	kit     *simkit.Kit
	handler http.Handler
	base    string
	url     *string
}

// Start seeds a world and serves it until Close.
func Start(ctx context.Context, seed Seed, opts Options) (*World, error) {
	chosen := cmp.Or(opts.Platform, seed.Platform, Platforms[0])
	if !slices.Contains(Platforms, chosen) {
		return nil, fmt.Errorf("platform %q: want one of %s", chosen, strings.Join(Platforms, ", "))
	}
	w := &World{
		Graph:    graphsim.New(graphsim.Options{Now: opts.Now}),
		Chat:     chatsim.New(chatsim.Options{Now: opts.Now}),
		Chatwoot: chatwootsim.New(chatwootsim.Options{Now: opts.Now}),
		Zammad:   zammadsim.New(zammadsim.Options{Now: opts.Now}),
		Jira:     jirasim.New(jirasim.Options{Now: opts.Now}),
	}
	if err := errors.Join(w.Graph.Load(seed.Graph), w.Chat.Load(seed.Chat),
		w.Chatwoot.Load(seed.Chatwoot), w.Zammad.Load(seed.Zammad), w.Jira.Load(seed.Jira)); err != nil {
		return nil, err
	}
	w.members = []member{
		{name: "graph", kit: w.Graph.Kit, handler: w.Graph, url: &w.URLs.Graph},
		{name: "chat", kit: w.Chat.Kit, handler: http.StripPrefix(chatBase, w.Chat), base: chatBase, url: &w.URLs.Chat},
		{name: "chatwoot", kit: w.Chatwoot.Kit, handler: w.Chatwoot, url: &w.URLs.Chatwoot},
		{name: "zammad", kit: w.Zammad.Kit, handler: w.Zammad, url: &w.URLs.Zammad},
		{name: "jira", kit: w.Jira.Kit, handler: w.Jira, url: &w.URLs.Jira},
	}
	for _, m := range w.members {
		m.kit.SetLatency(opts.Latency)
		m.kit.Observe(opts.Observe)
	}

	host, port, err := loopback(cmp.Or(opts.Listen, "127.0.0.1:0"))
	if err != nil {
		return nil, err
	}
	listening := append(w.members[:len(w.members):len(w.members)], member{handler: w.control(), url: &w.URLs.Control})
	for i, m := range listening {
		at := port
		if port != 0 {
			at += i
		}
		if *m.url, err = w.serve(ctx, net.JoinHostPort(host, strconv.Itoa(at)), m); err != nil {
			w.Close()
			return nil, err
		}
	}
	w.Chatwoot.SetGraphURL(w.URLs.Graph)
	w.Zammad.SetGraphURL(w.URLs.Graph)
	w.Env = w.environment(seed, chosen)
	return w, nil
}

func (w *World) serve(ctx context.Context, address string, m member) (string, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", address)
	if err != nil {
		return "", err
	}
	server := &http.Server{Handler: m.handler, ReadHeaderTimeout: time.Minute}
	w.servers = append(w.servers, server)
	w.serving.Go(func() { _ = server.Serve(l) })
	return "http://" + l.Addr().String() + m.base, nil
}

// Close drops all connections, those of held requests too, and frees the ports. It
// may be called more than once.
func (w *World) Close() {
	for _, m := range w.members {
		m.kit.Close()
	}
	for _, s := range w.servers {
		_ = s.Close()
	}
	w.serving.Wait()
}

// loopback refuses every other address: the simulators and the control API check
// no caller.
func loopback(address string) (host string, port int, err error) {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return "", 0, fmt.Errorf("listen address %q: want an address and a port such as 127.0.0.1:0", address)
	}
	if !ap.Addr().IsLoopback() {
		return "", 0, fmt.Errorf("listen address %q is not loopback", address)
	}
	return ap.Addr().String(), int(ap.Port()), nil
}
