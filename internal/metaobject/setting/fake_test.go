package setting_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/metaobject/setting"
	"terraform-provider-whatsapp/internal/test/protocol"
	"terraform-provider-whatsapp/internal/test/toy"
)

const (
	number   = "106000000000001"
	typeName = "whatsapp_toy"
)

// fake holds the settings of one number, by edge.
type fake struct {
	t  *testing.T
	mu sync.Mutex

	edges  map[string]map[string]any
	writes []string                  // method, edge and body of each write
	deaf   bool                      // writes are accepted and change nothing
	broken int                       // status of the answers to writes, 0: success
	before func()                    // what the service does before it answers to a write
	signs  func(edge map[string]any) // what the service does after a write
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	_, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	id, edge, _ := strings.Cut(path, "/")
	w.Header().Set("Content-Type", "application/json")
	if r.Method != http.MethodGet {
		f.write(w, r, edge)
		return
	}
	if edge != "" {
		f.answer(w, f.edges[edge])
		return
	}
	node := map[string]any{"id": id, "display_phone_number": "+1 555"}
	for name, values := range f.edges {
		node[name] = values
	}
	f.answer(w, node)
}

func (f *fake) write(w http.ResponseWriter, r *http.Request, edge string) {
	body := map[string]any{}
	_ = json.NewDecoder(r.Body).Decode(&body)
	delete(body, "messaging_product")
	text, _ := json.Marshal(body)
	f.writes = append(f.writes, r.Method+" "+edge+" "+string(text))
	if f.before != nil {
		f.before()
	}
	if f.broken != 0 {
		w.WriteHeader(f.broken)
		f.answer(w, map[string]any{"error": map[string]any{"message": "x", "code": 100}})
		return
	}
	switch {
	case f.deaf:
	case r.Method == http.MethodDelete:
		delete(f.edges, edge)
	default:
		if f.edges[edge] == nil {
			f.edges[edge] = map[string]any{}
		}
		maps.Copy(f.edges[edge], body)
		if f.signs != nil {
			f.signs(f.edges[edge])
		}
	}
	f.answer(w, map[string]any{"success": true})
}

func (f *fake) answer(w http.ResponseWriter, v any) {
	if err := json.NewEncoder(w).Encode(v); err != nil {
		f.t.Error(err)
	}
}

// takeWrites returns the writes since the last call.
func (f *fake) takeWrites() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := strings.Join(f.writes, "\n")
	f.writes = nil
	return all
}

// start serves a resource of one setting.
func start(t *testing.T, s setting.Spec, edges map[string]map[string]any) (*fake, *protocol.Server) {
	t.Helper()
	f := &fake{t: t, edges: edges}
	s.TypeName = typeName
	return f, toy.Serve(t, f, setting.New(s))
}
