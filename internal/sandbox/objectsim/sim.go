// Package objectsim simulates a plain store of JSON objects over HTTP, for providers without an API of their own: in the
// benchmark they manage as many objects as this provider.
package objectsim

import (
	"net/http"
	"sync"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// Sim is a store. POST /objects creates an object with the id in its body; GET, PUT and DELETE /objects/{id} read, replace and
// delete it. All methods are safe for concurrent use.
type Sim struct {
	*simkit.Kit
	handler http.Handler

	mu      sync.Mutex
	objects map[string]map[string]any
}

// New returns an empty store.
func New(now simkit.Clock) *Sim {
	s := &Sim{Kit: simkit.New(now), objects: map[string]map[string]any{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /objects", s.createObject)
	mux.HandleFunc("GET /objects/{id}", s.readObject)
	mux.HandleFunc("PUT /objects/{id}", s.updateObject)
	mux.HandleFunc("DELETE /objects/{id}", s.removeObject)
	s.handler = s.Handler("objects", mux)
	return s
}

// ServeHTTP implements http.Handler.
func (s *Sim) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Len returns the number of objects.
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

func (s *Sim) createObject(w http.ResponseWriter, r *http.Request) {
	s.storeObject(w, r, "", http.StatusCreated)
}

func (s *Sim) updateObject(w http.ResponseWriter, r *http.Request) {
	s.storeObject(w, r, r.PathValue("id"), http.StatusOK)
}

// storeObject stores the body; id "" takes the id that the body names, which must be free.
func (s *Sim) storeObject(w http.ResponseWriter, r *http.Request, id string, status int) {
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
		s.sendNotFound(w)
	default:
		s.objects[named] = object
		simkit.WriteJSON(w, status, object)
	}
}

func (s *Sim) readObject(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	object, ok := s.objects[r.PathValue("id")]
	if !ok {
		s.sendNotFound(w)
		return
	}
	simkit.WriteJSON(w, http.StatusOK, object)
}

func (s *Sim) removeObject(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.objects[r.PathValue("id")]; !ok {
		s.sendNotFound(w)
		return
	}
	delete(s.objects, r.PathValue("id"))
	w.WriteHeader(http.StatusNoContent)
}

func (s *Sim) sendNotFound(w http.ResponseWriter) {
	simkit.WriteJSON(w, http.StatusNotFound, map[string]string{"error": "no such object"})
}
