package httpchat_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

func TestGet_manyInParallel(t *testing.T) {
	const projects, callers = 500, 50
	s := newService(t, newProjects(projects)...)
	p := s.platform()
	var all sync.WaitGroup
	for c := range callers {
		all.Go(func() {
			for i := range projects {
				id := strconv.Itoa((i+c*7)%projects + 1)
				got, err := p.Projects.Get(t.Context(), id)
				if err != nil || got.ID != id {
					t.Errorf("%+v, %v", got, err)
				}
			}
		})
	}
	all.Wait()
	if sent := s.takeRequests(); len(sent) > 2+5 {
		t.Errorf("%d requests: %q", len(sent), sent)
	}
}

// Callers that waited for a list that failed do not each read it again.
func TestGet_listFailsForMany(t *testing.T) {
	const projects = 30
	s := newService(t, newProjects(projects)...)
	entered, release := make(chan struct{}), make(chan struct{})
	s.fail("GET /projects", fault{Func: func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		close(entered)
		<-release
		w.WriteHeader(http.StatusForbidden)
	}})
	p := s.platform()
	var all sync.WaitGroup
	get := func(id int) {
		if _, err := p.Projects.Get(t.Context(), strconv.Itoa(id)); err != nil {
			t.Error(err)
		}
	}
	get(1)
	get(2)
	all.Go(func() { get(3) })
	<-entered
	for id := 4; id <= projects; id++ {
		all.Go(func() { get(id) })
	}
	close(release)
	all.Wait()
	lists := 0
	for _, r := range s.takeRequests() {
		if r == "GET /projects?limit=1000" {
			lists++
		}
	}
	if lists > 2 {
		t.Errorf("%d lists were read", lists)
	}
}

// One caller's cancellation is not the others' error.
func TestGet_canceledReaderOfTheList(t *testing.T) {
	s := newService(t, newProjects(5)...)
	ctx, cancel := context.WithCancel(t.Context())
	s.fail("GET /projects", fault{Func: func(_ http.ResponseWriter, r *http.Request, _ http.Handler) {
		cancel()
		<-r.Context().Done()
	}})
	p := s.platform()
	for _, id := range []string{"1", "2"} {
		if _, err := p.Projects.Get(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	var all sync.WaitGroup
	all.Go(func() {
		if _, err := p.Projects.Get(ctx, "3"); !errors.Is(err, context.Canceled) {
			t.Errorf("the canceled caller: %v", err)
		}
	})
	all.Go(func() {
		<-ctx.Done()
		if got, err := p.Projects.Get(t.Context(), "4"); err != nil || got.ID != "4" {
			t.Errorf("the other caller: %+v, %v", got, err)
		}
	})
	all.Wait()
	if sent := s.takeRequests(); slices.Contains(sent, "GET /projects/4") {
		t.Errorf("the other caller did without a list: %q", sent)
	}
}

// Callers who want the same project at the same time share one read.
func TestGet_sameProjectInParallel(t *testing.T) {
	s := newService(t, newProject())
	p := s.platform()
	entered, release := make(chan struct{}), make(chan struct{})
	s.fail("GET /projects/1", meanwhile(func() {
		close(entered)
		<-release
	}))
	var all sync.WaitGroup
	get := func() {
		if _, err := p.Projects.Get(t.Context(), "1"); err != nil {
			t.Error(err)
		}
	}
	all.Go(get)
	<-entered
	for range 20 {
		all.Go(get)
	}
	close(release)
	all.Wait()
	if sent := s.takeRequests(); len(sent) != 1 {
		t.Errorf("sent %q", sent)
	}
}

// A read that began before a write and ends after it must not bring back what was there before.
func TestGet_readOvertakenByAWrite(t *testing.T) {
	s := newService(t, newProject())
	p := s.platform()
	base := read(t, p)
	entered, release := make(chan struct{}), make(chan struct{})
	s.fail("GET /projects/SUP", fault{Func: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		old := simkit.NewRecorder()
		next.ServeHTTP(old, r)
		close(entered)
		<-release
		w.Header().Set("ETag", old.Header().Get("ETag"))
		_, _ = w.Write(old.Body())
	}})
	var all sync.WaitGroup
	all.Go(func() {
		if _, err := p.Projects.Get(t.Context(), "SUP"); err != nil {
			t.Error(err)
		}
	})
	<-entered
	want, err := operations["set token"].do(t.Context(), p, base)
	if err != nil {
		t.Fatal(err)
	}
	close(release)
	all.Wait()
	for _, name := range []string{"1", "SUP"} {
		if got, err := p.Projects.Get(t.Context(), name); err != nil || got != want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}
