package item_test

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
)

// meta holds the items of one edge.
type meta struct {
	t  *testing.T
	mu sync.Mutex

	node, edge string
	key, shown string // of an item's ID: in requests and in the list
	items      []map[string]any
	writes     []string // method, path below the node and body of each write
	broken     int      // status of the answers to reads, 0: success
	create     func(w http.ResponseWriter, made map[string]any) bool
	remove     func(w http.ResponseWriter) bool // answers to a removal; false: the usual answer
}

func (m *meta) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	_, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	below := strings.TrimPrefix(strings.TrimPrefix(path, m.node), "/")
	list := map[string]any{"data": append([]map[string]any{}, m.items...)}
	switch {
	case r.Method != http.MethodGet:
		m.write(w, r, below)
	case m.broken != 0:
		refuse(w, m.broken)
	case below == m.edge:
		m.answer(w, list)
	default:
		m.answer(w, map[string]any{"id": m.node, "name": "Name", "display_phone_number": "+1 555", m.edge: list})
	}
}

func (m *meta) write(w http.ResponseWriter, r *http.Request, below string) {
	body := map[string]any{}
	_ = json.NewDecoder(r.Body).Decode(&body)
	delete(body, "messaging_product")
	text, _ := json.Marshal(body)
	m.writes = append(m.writes, strings.TrimSpace(r.Method+" "+below+" "+r.URL.RawQuery+" "+string(text)))
	_, last, _ := strings.Cut(below, "/")
	id, _ := body[m.key].(string)
	id = strings.Trim(id+last+r.URL.Query().Get(m.key), "/")
	i := slices.IndexFunc(m.items, func(item map[string]any) bool { return id != "" && item[m.shown] == id })
	switch {
	case r.Method == http.MethodDelete && m.remove != nil && m.remove(w):
		return
	case r.Method == http.MethodDelete && i >= 0:
		m.items = slices.Delete(m.items, i, i+1)
	case i >= 0:
		maps.Copy(m.items[i], body)
	default:
		made := maps.Clone(body)
		delete(made, m.key)
		made[m.shown] = cmp.Or(id, "NEW"+string(rune('A'+len(m.items))))
		m.items = append(m.items, made)
		if m.create != nil && m.create(w, made) {
			return
		}
		m.answer(w, made)
		return
	}
	m.answer(w, map[string]any{"success": true})
}

func (m *meta) answer(w http.ResponseWriter, v any) {
	if err := json.NewEncoder(w).Encode(v); err != nil {
		m.t.Error(err)
	}
}

func refuse(w http.ResponseWriter, status int) bool {
	w.WriteHeader(status)
	_, _ = w.Write([]byte(`{"error":{"message":"x","code":100}}`))
	return true
}

// dropConnection breaks the connection before the answer.
func dropConnection(http.ResponseWriter) bool { panic(http.ErrAbortHandler) }

func (m *meta) wantWrites(when, want string) {
	m.t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	if got := strings.Join(m.writes, "\n"); got != want {
		m.t.Errorf("%s: wrote\n%s\nwant\n%s", when, got, want)
	}
	m.writes = nil
}
