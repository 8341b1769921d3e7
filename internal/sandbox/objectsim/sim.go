// Package objectsim is a plain store of JSON objects over HTTP, for providers that know no API of their own: the
// benchmark lets them manage as many objects as this provider does.
package objectsim

import (
	"net/http"
	"sync"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// Sim is a store. POST /objects makes an object of the id that its body names; GET, PUT and DELETE /objects/{id} are what
// they seem. All methods are safe for concurrent use.
type Sim struct {
	*simkit.Kit
	handler http.Handler

	mu      sync.Mutex
	objects map[string]map[string]any
}

// New makes an empty store.
func New(now simkit.Clock) *Sim {
	s := &Sim{Kit: simkit.New(now), objects: map[string]map[string]any{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /objects", s.create)
	mux.HandleFunc("GET /objects/{id}", s.read)
	mux.HandleFunc("PUT /objects/{id}", s.update)
	mux.HandleFunc("DELETE /objects/{id}", s.remove)
	s.handler = s.Handler("objects", mux)
	return s
}

// ServeHTTP implements http.Handler.
func (s *Sim) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Len counts the objects.
func (s *Sim) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.objects)
}

// Set changes a member of an object by hand.
func (s *Sim) Set(id, member string, value any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.objects[id] == nil {
		panic("objectsim: no object " + id)
	}
	s.objects[id][member] = value
}

func (s *Sim) create(w http.ResponseWriter, r *http.Request) {
	s.put(w, r, "", http.StatusCreated)
}

func (s *Sim) update(w http.ResponseWriter, r *http.Request) {
	s.put(w, r, r.PathValue("id"), http.StatusOK)
}

// put stores the body; id "" takes the id that the body names, which must be free.
func (s *Sim) put(w http.ResponseWriter, r *http.Request, id string, status int) {
	var object map[string]any
	if err := simkit.ReadJSON(r, &object, false); err != nil || object == nil {
		simkit.WriteJSON(w, http.StatusBadRequest, map[string]string{"error": "the body has to be an object"})
		return
	}
	named, _ := object["id"].(string)
	s.mu.Lock()
	defer s.mu.Unlock()
	switch _, taken := s.objects[named]; {
	case named == "" || (id != "" && id != named):
		simkit.WriteJSON(w, http.StatusUnprocessableEntity, map[string]string{"error": "the id is missing or another one"})
	case id == "" && taken:
		simkit.WriteJSON(w, http.StatusConflict, map[string]string{"error": "there is an object with this id"})
	case id != "" && !taken:
		s.missing(w)
	default:
		s.objects[named] = object
		simkit.WriteJSON(w, status, object)
	}
}

func (s *Sim) read(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	object, ok := s.objects[r.PathValue("id")]
	if !ok {
		s.missing(w)
		return
	}
	simkit.WriteJSON(w, http.StatusOK, object)
}

func (s *Sim) remove(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.objects[r.PathValue("id")]; !ok {
		s.missing(w)
		return
	}
	delete(s.objects, r.PathValue("id"))
	w.WriteHeader(http.StatusNoContent)
}

func (s *Sim) missing(w http.ResponseWriter) {
	simkit.WriteJSON(w, http.StatusNotFound, map[string]string{"error": "no such object"})
}
