package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/objectsim"
	"terraform-provider-whatsapp/internal/test/tfcli"
)

// peer is a generic provider for APIs that have no provider of their own. Its program is in the folder that the user names;
// nothing is downloaded.
type peer struct {
	name, address, version string
	config                 string // %[1]s is the endpoint, %[2]d the number of objects
}

var peers = []peer{
	{"restapi", "terraform.local/bench/restapi", "0.1.0", `
provider "restapi" {
  uri                  = %[1]q
  write_returns_object = true
}

resource "restapi_object" "bench" {
  count = %[2]d
  path  = "/objects"
  data  = jsonencode({ id = tostring(100000 + count.index), name = "bench" })
}
`},
	{"restful", "terraform.local/bench/restful", "0.1.0", `
provider "restful" {
  base_url = %[1]q
}

resource "restful_resource" "bench" {
  count     = %[2]d
  path      = "/objects"
  read_path = "$(path)/$(body.id)"
  body      = { id = tostring(100000 + count.index), name = "bench" }
}
`},
}

// findPeers looks for programs named terraform-provider-NAME... in a folder; "" finds none.
func findPeers(folder string) (map[string]string, error) {
	found := map[string]string{}
	if folder == "" {
		return found, nil
	}
	for _, p := range peers {
		programs, err := filepath.Glob(filepath.Join(folder, "terraform-provider-"+p.name+"*"))
		if err != nil {
			return nil, err
		}
		if len(programs) > 0 {
			if found[p.name], err = filepath.Abs(programs[0]); err != nil {
				return nil, err
			}
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("%s contains none of the programs terraform-provider-restapi and terraform-provider-restful", folder)
	}
	return found, nil
}

// newPeer has n objects in a simple store with the same latency.
func newPeer(ctx context.Context, cli tfcli.CLI, p peer, ours, program string, n int, latency time.Duration) (*subject, error) {
	sim := objectsim.New(nil)
	sim.SetLatency(latency)
	count := newTally()
	sim.Observe(count.add)
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: sim, ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(l) }()
	config := fmt.Sprintf(strings.TrimSpace(p.config)+"\n", "http://"+l.Addr().String(), n)
	s, err := newSubject(ctx, cli, p.name, ours, config, offer{p.name, p.address, p.version, program})
	if err != nil {
		_ = server.Close()
		return nil, err
	}
	s.count = func() traffic { return count.read(0) }
	s.end = func() { sim.Close(); _ = server.Close() }
	return s, nil
}
