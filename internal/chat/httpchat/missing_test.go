package httpchat_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/httpchat"
	"terraform-provider-whatsapp/internal/transport"
)

const list = "GET /projects?limit=1000"

// A 404 is believed when the complete list, read afterwards, lacks the project, too.
func TestErrMissing(t *testing.T) {
	gone := answer(404, problemJSON, `{"title":"Not Found","detail":"No such project."}`)
	htmlGone := answer(404, "text/html", "<html><h1>404")
	for name, c := range map[string]struct {
		project string
		prepare func(s *service)
		want    error
		sent    []string
		says    []string
	}{
		"gone": {
			"nosuch", func(*service) {}, chat.ErrNotFound, []string{"GET /projects/nosuch", list, "GET /projects?after=c&limit=1000"},
			[]string{"its complete list of projects does not contain it"},
		},
		"gone, and it was the only one": {
			"nosuch", func(s *service) {
				for _, p := range newProjects(150) {
					s.RemoveProject(p.ID)
				}
			}, chat.ErrNotFound, []string{"GET /projects/nosuch", list}, nil,
		},
		"hidden: the list shows it": {
			"150", func(s *service) { s.fail("GET /projects/150", gone) }, chat.ErrHidden,
			[]string{"GET /projects/150", list, "GET /projects?after=c&limit=1000"},
			[]string{"its list of projects holds 150", "chat.http.access_token"},
		},
		"hidden: the list shows its key": {
			"KEY7", func(s *service) { s.fail("GET /projects/KEY7", gone) }, chat.ErrHidden,
			[]string{"GET /projects/KEY7", list, "GET /projects?after=c&limit=1000"}, nil,
		},
		"written differently": {
			"key7", func(*service) {}, chat.ErrHidden, []string{"GET /projects/key7", list, "GET /projects?after=c&limit=1000"},
			[]string{"there is KEY7"},
		},
		"list fails": {
			"nosuch", func(s *service) { s.fail("GET /projects", times(4, answer(500, problemJSON, "{}"))...) }, chat.ErrHidden,
			[]string{"GET /projects/nosuch", list, list, list, list},
			[]string{"could not be read to confirm", "the project was deleted", "hidden from this credential", "chat.http.endpoint"},
		},
		"list is forbidden": {
			"nosuch", func(s *service) { s.fail("GET /projects", answer(403, problemJSON, "{}")) }, chat.ErrHidden,
			[]string{"GET /projects/nosuch", list}, []string{"HTTP 403"},
		},
		"page 2 fails": {
			"nosuch", func(s *service) {
				s.fail("GET /projects", fault{Skip: 1, Status: 401})
			}, chat.ErrHidden, []string{"GET /projects/nosuch", list, "GET /projects?after=c&limit=1000"}, []string{"HTTP 401"},
		},
		"list has an entry that cannot be read": {
			"nosuch", func(s *service) {
				s.fail("GET /projects", answer(200, "application/json", `{"projects":[{"id":7}],"next":null}`))
			}, chat.ErrHidden, []string{"GET /projects/nosuch", list}, []string{"entries that cannot be read (1 of them)"},
		},
		"list is not a list": {
			"nosuch", func(s *service) { s.fail("GET /projects", answer(200, "application/json", `{}`)) }, chat.ErrHidden,
			[]string{"GET /projects/nosuch", list}, nil,
		},
		"the wrong endpoint": {
			"nosuch", func(s *service) { s.fail("*", htmlGone, htmlGone) }, chat.ErrHidden, []string{"GET /projects/nosuch", list},
			[]string{"HTTP 404", "page for people", "chat.http.endpoint"},
		},
		"a sign-in page": {
			"nosuch", func(s *service) { s.fail("*", htmlGone, answer(200, "text/html", "<html>sign in")) }, chat.ErrHidden,
			[]string{"GET /projects/nosuch", list}, []string{"chat.http.endpoint"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, newProjects(150)...)
			c.prepare(s)
			_, err := s.platform().Projects.Get(t.Context(), c.project)
			if !errors.Is(err, c.want) || errors.Is(err, chat.ErrNotFound) != errors.Is(c.want, chat.ErrNotFound) {
				t.Errorf("error: %v", err)
			}
			if sent := s.takeRequests(); !slices.Equal(sent, c.sent) {
				t.Errorf("sent %q, want %q", sent, c.sent)
			}
			for _, part := range c.says {
				if !strings.Contains(explain(err), part) {
					t.Errorf("lacks %q: %s", part, explain(err))
				}
			}
			wantNoSecret(t, err)
		})
	}
}

// The list that is read for one project proves nothing about a later 404. From the second missing project on, it is read
// twice: if many projects are missing at once, the service itself may have a problem.
func TestErrMissing_theSecond(t *testing.T) {
	s := newService(t, newProjects(3)...)
	p := s.platform()
	for i, want := range [][]string{{"GET /projects/x", list}, {"GET /projects/y", list, list}, {"GET /projects/x", list, list}} {
		project := []string{"x", "y", "x"}[i]
		if _, err := p.Projects.Get(t.Context(), project); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("%s: %v", project, err)
		}
		if sent := s.takeRequests(); !slices.Equal(sent, want) {
			t.Errorf("%s: sent %q, want %q", project, sent, want)
		}
	}
	s.fail("GET /projects", then(answer(200, "application/json", `{"projects":[],"next":null}`)), answer(403, problemJSON, "{}"))
	if _, err := p.Projects.Get(t.Context(), "z"); !errors.Is(err, chat.ErrHidden) {
		t.Errorf("the second look failed, and yet: %v", err)
	}
}

// Projects that are missing at the same time share the reads of the list.
func TestErrMissing_inParallel(t *testing.T) {
	const missing = 40
	s := newService(t, newProjects(3)...)
	p := s.platform()
	for _, id := range []string{"1", "2", "3"} { // from here on, the list has been read
		if _, err := p.Projects.Get(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	s.takeRequests()
	var answered, all sync.WaitGroup
	answered.Add(missing)
	s.fail("GET /projects", meanwhile(answered.Wait)) // all of them have their 404
	for _, project := range newProjects(missing) {
		name := "gone" + project.ID
		s.fail("GET /projects/"+name, fault{Func: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			next.ServeHTTP(w, r)
			answered.Done()
		}})
		all.Go(func() {
			if _, err := p.Projects.Get(t.Context(), name); !errors.Is(err, chat.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	all.Wait()
	// Each on its own would need two. They need one that began before the last 404, and two after it.
	if lists := len(s.takeRequests()) - missing; lists < 2 || lists > missing/2 {
		t.Errorf("%d lists for %d missing projects", lists, missing)
	}
}

// A list whose reading began before the 404 proves nothing about it.
func TestErrMissing_listThatBeganBefore(t *testing.T) {
	s := newService(t, newProjects(3)...)
	asked, answered, begun := make(chan struct{}), make(chan struct{}), make(chan struct{})
	p := s.platform(func(c *httpchat.Config) {
		c.Observe = func(_ context.Context, call transport.Call) {
			if call.Status == http.StatusNotFound {
				close(answered)
			}
		}
	})
	s.fail("GET /projects/gone", meanwhile(func() {
		close(asked)
		<-begun
	}))
	s.fail("GET /projects", meanwhile(func() {
		close(begun)
		<-answered
	}))
	var all sync.WaitGroup
	all.Go(func() {
		if _, err := p.Projects.Get(t.Context(), "gone"); !errors.Is(err, chat.ErrNotFound) {
			t.Errorf("error: %v", err)
		}
	})
	<-asked
	for _, id := range []string{"1", "2"} { // the second and third project: the list is read
		if _, err := p.Projects.Get(t.Context(), id); err != nil {
			t.Error(err)
		}
	}
	all.Wait()
	if sent := s.takeRequests(); !slices.Equal(sent, []string{"GET /projects/gone", "GET /projects/1", list, list}) {
		t.Errorf("sent %q", sent)
	}
}

func TestErrMissing_canceled(t *testing.T) {
	s := newService(t, newProjects(3)...)
	ctx, cancel := context.WithCancel(t.Context())
	s.fail("GET /projects", fault{Func: func(_ http.ResponseWriter, r *http.Request, _ http.Handler) {
		cancel()
		<-r.Context().Done()
	}})
	_, err := s.platform().Projects.Get(ctx, "nosuch")
	if !errors.Is(err, context.Canceled) || errors.Is(err, chat.ErrHidden) || errors.Is(err, chat.ErrNotFound) {
		t.Errorf("error: %v", err)
	}
}

// A project that is deleted between read and write is proven gone in the same way.
func TestErrMissing_whileWriting(t *testing.T) {
	for name, op := range operations {
		t.Run(name, func(t *testing.T) {
			s := newService(t, newProject())
			p := s.platform()
			base := read(t, p)
			s.RemoveProject("1")
			s.takeRequests()
			if _, err := op.do(t.Context(), p, base); !errors.Is(err, chat.ErrNotFound) {
				t.Errorf("error: %v", err)
			}
			if sent := s.takeRequests(); !slices.Equal(sent, []string{op.kind + " r2", list}) {
				t.Errorf("sent %q", sent)
			}
			for _, known := range []string{"1", "SUP"} {
				if _, err := p.Projects.Get(t.Context(), known); !errors.Is(err, chat.ErrNotFound) {
					t.Errorf("%s is remembered: %v", known, err)
				}
			}

			hidden := newService(t, newProject())
			p = hidden.platform()
			base = read(t, p)
			hidden.fail(op.kind, answer(404, problemJSON, "{}"))
			if _, err := op.do(t.Context(), p, base); !errors.Is(err, chat.ErrHidden) || !strings.Contains(explain(err), "offers every call") {
				t.Errorf("the service does not offer the call: %v", err)
			}
			if hidden.writes() != 0 {
				t.Error("written")
			}
		})
	}
}
