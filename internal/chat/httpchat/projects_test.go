package httpchat_test

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/secret"
)

func TestNew(t *testing.T) {
	s := newService(t)
	p := s.platform()
	if p.Name != "http" || p.Argument != "chat.http" || p.Capabilities.TokenReadback != chat.ReadbackFingerprint {
		t.Errorf("%+v", p)
	}
	if p.Projects == nil || p.Tokens == nil || p.TokenClearer == nil || p.Numbers == nil || p.NumberClearer == nil {
		t.Error("the contract has a capability that the platform lacks")
	}
	if sent := s.takeRequests(); sent != nil {
		t.Errorf("sent %q", sent)
	}
}

func TestGet(t *testing.T) {
	s := newService(t, chatsim.Project{ID: "10001", Key: "SUP", Name: "Customer\x1b[31m support", Token: oldToken, PhoneNumberID: oldNumber,
		BusinessAccountID: account}, chatsim.Project{ID: "2", Key: "2"})
	s.SetToken("10001", otherToken)
	want := chat.Project{
		ID: "10001", Key: "SUP", Name: "Customer [31m support",
		Token: chat.TokenInfo{Present: true, Fingerprint: secret.New(otherToken).Fingerprint(),
			UpdatedAt: s.projectNow("SUP").TokenUpdatedAt},
		PhoneNumberID: "106540352242922", BusinessAccountID: "102290129340398", Version: `"r5"`,
	}
	for _, name := range []string{"10001", "SUP"} {
		got, err := s.platform().Projects.Get(t.Context(), name)
		if err != nil || got != want {
			t.Errorf("%s:\n got %+v, %v\nwant %+v", name, got, err, want)
		}
	}
	got, err := s.platform().Projects.Get(t.Context(), "2")
	if want := (chat.Project{ID: "2", Key: "2", Name: "2", Version: `"r4"`}); err != nil || got != want {
		t.Errorf("nothing bound: %+v, %v", got, err)
	}
	if sent := s.takeRequests(); !slices.Equal(sent, []string{"GET /projects/10001", "GET /projects/SUP", "GET /projects/2"}) {
		t.Errorf("sent %q", sent)
	}
}

func TestGet_invalidName(t *testing.T) {
	s := newService(t, newProjects(1)...)
	for _, name := range []string{"", ".", "..", "a/b", "1/../me", "1?x=y", "1%2f", " 1", "ü", "a\n"} {
		if _, err := s.platform().Projects.Get(t.Context(), name); !errors.Is(err, chat.ErrInvalid) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if sent := s.takeRequests(); sent != nil {
		t.Errorf("sent %q", sent)
	}
}

func TestGet_fewProjectsAreReadSingly(t *testing.T) {
	s := newService(t, newProjects(250)...)
	p := s.platform()
	for _, name := range []string{"7", "7", "KEY8", "8", "KEY8", "7"} {
		if _, err := p.Projects.Get(t.Context(), name); err != nil {
			t.Fatal(err)
		}
	}
	if sent := s.takeRequests(); !slices.Equal(sent, []string{"GET /projects/7", "GET /projects/KEY8"}) {
		t.Errorf("sent %q", sent)
	}
	for i := range 250 {
		id := strconv.Itoa(i + 1)
		if got, err := p.Projects.Get(t.Context(), "KEY"+id); err != nil || got.ID != id || got.Version != s.projectNow(id).ETag {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	if sent := s.takeRequests(); !slices.Equal(sent, []string{"GET /projects?limit=1000", "GET /projects?after=c&limit=1000",
		"GET /projects?after=c&limit=1000"}) {
		t.Errorf("sent %q", sent)
	}
}

// The list may lack a project that exists: it is then read alone.
func TestGet_lackingInTheList(t *testing.T) {
	s := newService(t, newProjects(5)...)
	s.fail("GET /projects", fault{Func: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		s.Hide("4")
		defer s.Show("4")
		next.ServeHTTP(w, r)
	}})
	p := s.platform()
	for _, id := range []string{"1", "2", "3", "4", "5", "4"} {
		if got, err := p.Projects.Get(t.Context(), id); err != nil || got.ID != id {
			t.Errorf("%+v, %v", got, err)
		}
	}
	want := []string{"GET /projects/1", "GET /projects/2", "GET /projects?limit=1000", "GET /projects/4"}
	if sent := s.takeRequests(); !slices.Equal(sent, want) {
		t.Errorf("sent %q", sent)
	}
}

func TestGet_listFails(t *testing.T) {
	for name, f := range map[string]fault{
		"forbidden":      answer(403, problemJSON, `{"title":"no"}`),
		"not offered":    answer(405, problemJSON, `{"title":"no"}`),
		"not a list":     answer(200, "application/json", `{"projects":{}}`),
		"HTML":           answer(200, "text/html", "<html>"),
		"broken entries": answer(200, "application/json", `{"projects":[{"id":"1"},{"id":"3","whatsapp":7},null,"x"],"next":null}`),
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, newProjects(6)...)
			s.fail("GET /projects", f)
			p := s.platform()
			for _, id := range []string{"1", "2", "3", "4", "5", "6"} {
				if got, err := p.Projects.Get(t.Context(), id); err != nil || got.ID != id || !got.Token.Present {
					t.Errorf("%+v, %v", got, err)
				}
			}
			want := []string{"GET /projects/1", "GET /projects/2", "GET /projects?limit=1000", "GET /projects/3", "GET /projects?limit=1000"}
			if name == "broken entries" { // the list was read; what it lacks is read singly
				want = []string{"GET /projects/1", "GET /projects/2", "GET /projects?limit=1000", "GET /projects/3", "GET /projects/4",
					"GET /projects/5", "GET /projects/6"}
			}
			if sent := s.takeRequests(); !slices.Equal(sent, want) {
				t.Errorf("sent %q", sent)
			}
		})
	}
}

// An id takes precedence over an equal key of another project.
func TestGet_idWins(t *testing.T) {
	s := newService(t, chatsim.Project{ID: "A", Key: "B"}, chatsim.Project{ID: "B", Key: "C"}, chatsim.Project{ID: "D", Key: "A"})
	p := s.platform()
	for range 2 {
		for name, want := range map[string]string{"A": "A", "B": "B", "C": "B", "D": "D"} {
			if got, err := p.Projects.Get(t.Context(), name); err != nil || got.ID != want {
				t.Errorf("%s: %+v, %v", name, got, err)
			}
		}
	}
	b, err := p.Projects.Get(t.Context(), "B")
	if err != nil {
		t.Fatal(err)
	}
	if err := p.TokenClearer.ClearToken(t.Context(), b); err != nil { // which drops what was known of B
		t.Fatal(err)
	}
	if got, err := p.Projects.Get(t.Context(), "B"); err != nil || got.ID != "B" {
		t.Errorf("B, read again: %+v, %v", got, err)
	}
}
