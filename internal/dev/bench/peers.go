package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"terraform-provider-whatsapp/internal/sandbox/objectsim"
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
func (b *bench) newPeer(ctx context.Context, p peer, program string, n int) (*subject, error) {
	sim := objectsim.New(nil)
	sim.SetLatency(b.latency)
	count := newTally()
	sim.Observe(count.add)
	server, url, err := serve(ctx, sim)
	if err != nil {
		return nil, err
	}
	config := fmt.Sprintf(strings.TrimSpace(p.config)+"\n", url, n)
	s, err := b.newSubject(ctx, p.name, config, offer{p.name, p.address, p.version, program})
	if err != nil {
		_ = server.Close()
		return nil, err
	}
	s.count = func() traffic { return count.read(0) }
	s.end = func() { sim.Close(); _ = server.Close() }
	return s, nil
}
