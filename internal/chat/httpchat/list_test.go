package httpchat_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/httpchat"
	"terraform-provider-whatsapp/internal/memo"
)

// readAll reads projects 1 to n and returns what was sent.
func readAll(t *testing.T, s *service, p *chat.Platform, n int) []string {
	t.Helper()
	for i := range n {
		id := strconv.Itoa(i + 1)
		if got, err := p.Projects.Get(t.Context(), id); err != nil || got.ID != id {
			t.Fatalf("got %+v, %v", got, err)
		}
	}
	return s.takeRequests()
}

func TestList_pagesAreAsLargeAsTheServiceAllows(t *testing.T) {
	refuse := func(status int, limit int, body string) func(*service) {
		return func(s *service) {
			s.fail("GET /projects", fault{Times: 50, Func: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				n, _ := strconv.Atoi(r.URL.Query().Get("limit"))
				if n > limit {
					w.Header().Set("Content-Type", problemJSON)
					w.WriteHeader(status)
					_, _ = io.WriteString(w, body)
					return
				}
				next.ServeHTTP(w, r)
			}})
		}
	}
	for name, c := range map[string]struct {
		projects int
		prepare  func(*service)
		want     []string // beside the two single reads
	}{
		"all of them": {2500, func(*service) {}, []string{
			"GET /projects?limit=1000", "GET /projects?after=c&limit=1000", "GET /projects?after=c&limit=1000",
		}},
		"the service gives fewer": {
			300, func(s *service) { s.SetPageCap(200) }, []string{"GET /projects?limit=1000", "GET /projects?after=c&limit=1000"},
		},
		"422 names the limit": {600, refuse(422, 300, `{"errors":[{"parameter":"limit","detail":"at most 300"}]}`), []string{
			"GET /projects?limit=1000", "GET /projects?limit=500", "GET /projects?limit=250", "GET /projects?after=c&limit=250",
			"GET /projects?after=c&limit=250",
		}},
		"400 names the limit": {
			3, refuse(400, 500, `{"detail":"Limit is too large."}`), []string{"GET /projects?limit=1000", "GET /projects?limit=500"},
		},
		"413": {3, refuse(413, 500, ``), []string{"GET /projects?limit=1000", "GET /projects?limit=500"}},
		"the answer is too long": {3, func(s *service) {
			s.fail("GET /projects", answer(200, "application/json", `{"projects":[],"next":"`+strings.Repeat("x", 5<<20)+`"}`))
		}, []string{"GET /projects?limit=1000", "GET /projects?limit=500"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, newProjects(c.projects)...)
			s.SetPageCap(1000)
			c.prepare(s)
			want := append([]string{"GET /projects/1", "GET /projects/2"}, c.want...)
			if sent := readAll(t, s, s.platform(), c.projects); !slices.Equal(sent, want) {
				t.Errorf("sent %q\nwant %q", sent, want)
			}
		})
	}
}

// A refusal that is not about the size of a page is not a reason for smaller ones, nor is a page that cannot be smaller.
func TestList_refusalsThatAreFinal(t *testing.T) {
	for name, c := range map[string]struct {
		f    fault
		want int
	}{
		"422 about something else": {answer(422, problemJSON, `{"detail":"The cursor is unlimited."}`), 1},
		"403 names the limit":      {answer(403, problemJSON, `{"detail":"limit"}`), 1},
		"always too large":         {answer(413, problemJSON, `{}`), 10},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, newProjects(3)...)
			s.fail("GET /projects", times(50, c.f)...)
			lists := 0
			sent := readAll(t, s, s.platform(), 3)
			for _, r := range sent {
				if strings.HasPrefix(r, "GET /projects?") {
					lists++
				}
			}
			if lists != c.want {
				t.Errorf("sent %q", sent)
			}
		})
	}
}

// A project that moves to a later page while the list is read keeps its place. Its later entry is the newer one.
func TestList_projectMovesToALaterPage(t *testing.T) {
	s := newService(t)
	entry := func(id int, number string) string {
		return fmt.Sprintf(`{"id":"%d","name":"x","etag":"\"r\"","whatsapp":{"token":{"present":false},"phone_number_id":%q}}`, id, number)
	}
	page := func(next string, entries ...string) fault {
		return answer(200, "application/json", fmt.Sprintf(`{"projects":[%s],"next":%s}`, strings.Join(entries, ","), next))
	}
	s.fail("GET /projects", page(`"c"`, entry(1, "one"), entry(2, "old")), page("null", entry(2, "new"), entry(3, "three")))
	projects, err := s.platform().Lister.List(t.Context())
	var got []string
	for _, p := range projects {
		got = append(got, p.ID+" "+p.PhoneNumberID)
	}
	if want := []string{"1 one", "2 new", "3 three"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("listed %q, %v, want %q", got, err, want)
	}
}

// A list that always fails is not read for each project.
func TestList_failsAgain(t *testing.T) {
	s := newService(t, newProjects(30)...)
	s.fail("GET /projects", times(50, answer(403, problemJSON, `{}`))...)
	if sent := readAll(t, s, s.platform(), 30); len(sent) != 30+2 {
		t.Errorf("%d requests: %q", len(sent), sent)
	}
}

func TestList_everyLimitIsSet(t *testing.T) {
	l := httpchat.ListLimits(newService(t).platform())
	if l.Pages <= 0 || l.Entries <= 0 || l.Bytes <= 0 || l.Time <= 0 {
		t.Errorf("the list is not bounded: %+v", l)
	}
}

// The list is bounded, also where each page and each cursor is as the contract wants it.
func TestList_limits(t *testing.T) {
	for name, c := range map[string]struct {
		limits memo.Limits
		pages  int
		want   string
	}{
		"pages":   {memo.Limits{Pages: 3}, 4, "the list has more than 3 pages, which is the limit of the provider"},
		"entries": {memo.Limits{Entries: 5}, 3, "the list has more than 5 entries, which is the limit of the provider"},
		"bytes":   {memo.Limits{Bytes: 1500}, 3, "the list has more than 1500 bytes, which is the limit of the provider"},
		"time":    {memo.Limits{Time: 5 * time.Second}, 3, "reading the list took longer than 5s, which is the limit of the provider"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			pages := 0
			s.fail("GET /projects", fault{Times: 50, Func: func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
				pages++
				entry := func(n int) string {
					return fmt.Sprintf(`{"id":"%d","name":%q,"whatsapp":{"token":{"present":false}}}`, n, strings.Repeat("n", 200))
				}
				_, _ = fmt.Fprintf(w, `{"projects":[%s,%s],"next":"c%d"}`, entry(2*pages), entry(2*pages+1), pages)
			}})
			p := s.platform()
			now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
			httpchat.LimitList(p, c.limits, func() time.Time {
				now = now.Add(2 * time.Second)
				return now
			})
			_, err := p.Projects.Get(t.Context(), "nosuch")
			if err == nil || !strings.Contains(explain(err), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if pages != c.pages {
				t.Errorf("%d pages, want %d", pages, c.pages)
			}
		})
	}
}

// The list is read once for all callers. A project that was written since shows what the write has answered.
func TestList_once(t *testing.T) {
	s := newService(t, newProjects(3)...)
	p := s.platform()
	first, err := p.Lister.List(t.Context())
	if err != nil || len(first) != 3 {
		t.Fatalf("%+v, %v", first, err)
	}
	base, err := p.Projects.Get(t.Context(), "2")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Numbers.SetNumber(t.Context(), base, chat.Number{PhoneNumberID: "106540352242999"}); err != nil {
		t.Fatal(err)
	}
	s.takeRequests()
	projects, err := p.Lister.List(t.Context())
	if err != nil || projects[1].PhoneNumberID != "106540352242999" || first[1].PhoneNumberID == "106540352242999" ||
		len(s.takeRequests()) != 0 {
		t.Errorf("%+v, %v", projects, err)
	}
}

// A service without a list of projects names the argument to check.
func TestList_notThere(t *testing.T) {
	s := newService(t)
	s.fail("GET /projects", answer(404, problemJSON, `{}`))
	_, err := s.platform().Lister.List(t.Context())
	const want = "no list of projects at this address.\n\nCheck chat.http.endpoint"
	if e, ok := errors.AsType[*chat.Error](err); !ok || !strings.Contains(e.DetailText(), want) {
		t.Errorf("error: %v", err)
	}
}
