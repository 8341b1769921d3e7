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
	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/secret"
)

const (
	oldNumber = "106540352242922"
	newNumber = "206540352242922"
	account   = "102290129340398"
)

var wanted = chat.Number{PhoneNumberID: newNumber, BusinessAccountID: account}

func newProject() chatsim.Project {
	return chatsim.Project{ID: "1", Key: "SUP", Name: "Support", Token: oldToken, PhoneNumberID: oldNumber, BusinessAccountID: account}
}

// operation is one of the four writes of the port, and how the service shows that it took effect.
type operation struct {
	kind string // of its request
	do   func(ctx context.Context, p *chat.Platform, base chat.Project) (chat.Project, error)
	done func(chatsim.Project) bool
}

var operations = map[string]operation{
	"set token": {
		"PUT /projects/1/whatsapp/token",
		func(ctx context.Context, p *chat.Platform, base chat.Project) (chat.Project, error) {
			return p.Tokens.SetToken(ctx, base, secret.New(newToken))
		},
		func(k chatsim.Project) bool { return k.Token == newToken },
	},
	"clear token": {
		"DELETE /projects/1/whatsapp/token",
		func(ctx context.Context, p *chat.Platform, base chat.Project) (chat.Project, error) {
			return chat.Project{}, p.TokenClearer.ClearToken(ctx, base)
		},
		func(k chatsim.Project) bool { return k.Token == "" },
	},
	"set number": {
		"PUT /projects/1/whatsapp/phone-number",
		func(ctx context.Context, p *chat.Platform, base chat.Project) (chat.Project, error) {
			return p.Numbers.SetNumber(ctx, base, wanted)
		},
		func(k chatsim.Project) bool { return k.PhoneNumberID == newNumber && k.BusinessAccountID == account },
	},
	"clear number": {
		"DELETE /projects/1/whatsapp/phone-number",
		func(ctx context.Context, p *chat.Platform, base chat.Project) (chat.Project, error) {
			return chat.Project{}, p.NumberClearer.ClearNumber(ctx, base)
		},
		func(k chatsim.Project) bool { return k.PhoneNumberID == "" && k.BusinessAccountID == "" },
	},
}

// read returns project 1 as the caller sees it before it writes.
func read(t *testing.T, p *chat.Platform) chat.Project {
	t.Helper()
	base, err := p.Projects.Get(t.Context(), "1")
	if err != nil {
		t.Fatal(err)
	}
	return base
}

func TestWrite(t *testing.T) {
	for name, op := range operations {
		t.Run(name, func(t *testing.T) {
			s := newService(t, newProject())
			p := s.platform()
			base := read(t, p)
			got, err := op.do(t.Context(), p, base)
			if err != nil {
				t.Fatal(err)
			}
			if sent := s.takeRequests(); !slices.Equal(sent, []string{"GET /projects/1", op.kind + " r2"}) {
				t.Errorf("sent %q", sent)
			}
			if !op.done(s.projectNow("1")) || s.writes() != 1 {
				t.Errorf("stored %+v", s.projectNow("1"))
			}
			after := read(t, p)
			again := s.takeRequests()
			if strings.HasPrefix(op.kind, "DELETE") { // which says no version
				if !slices.Equal(again, []string{"GET /projects/1"}) {
					t.Errorf("read again with %q", again)
				}
			} else if again != nil || after != got || got.Version != `"r3"` {
				t.Errorf("answered %+v, then %+v after %q", got, after, again)
			}
			// The next write needs no other read.
			if _, err := operations["set token"].do(t.Context(), p, after); err != nil {
				t.Error(err)
			}
			if sent := s.takeRequests(); !slices.Equal(sent, []string{"PUT /projects/1/whatsapp/token r3"}) {
				t.Errorf("sent %q", sent)
			}
		})
	}
}

func TestWrite_bodies(t *testing.T) {
	s := newService(t, newProject())
	p := s.platform()
	var bodies []string
	note := fault{Times: 3, Func: func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
		if got := r.Header.Get("Content-Type"); got != "application/json" {
			t.Errorf("content type %q", got)
		}
		if got := r.Header.Get("User-Agent"); got != "test/1" {
			t.Errorf("user agent %q", got)
		}
		w.WriteHeader(http.StatusUnprocessableEntity)
	}}
	s.fail("*", note)
	s.file = recording(s.file, &bodies)
	base := chat.Project{ID: "1", Version: `"r2"`}
	_, _ = p.Tokens.SetToken(t.Context(), base, secret.New("a<b>&\"c"))
	_, _ = p.Numbers.SetNumber(t.Context(), base, wanted)
	_, _ = p.Numbers.SetNumber(t.Context(), base, chat.Number{PhoneNumberID: newNumber})
	want := []string{
		`{"access_token":"a\u003cb\u003e\u0026\"c"}`,
		`{"phone_number_id":"` + newNumber + `","business_account_id":"` + account + `"}`,
		`{"phone_number_id":"` + newNumber + `"}`,
	}
	if !slices.Equal(bodies, want) {
		t.Errorf("sent %q", bodies)
	}
}

// A weak tag, which a compressing proxy makes, is sent back unchanged.
func TestWrite_tagsGoBackVerbatim(t *testing.T) {
	s := newService(t, newProject())
	s.fail("GET /projects/1", fault{Kind: simkit.KindHeaders, Headers: map[string]string{"ETag": `W/"x y,z--gzip"`}})
	p := s.platform()
	var got string
	s.fail("PUT /projects/1/whatsapp/token", fault{Func: func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
		got = r.Header.Get("If-Match")
		w.WriteHeader(http.StatusForbidden)
	}})
	_, err := p.Tokens.SetToken(t.Context(), read(t, p), secret.New(newToken))
	if !errors.Is(err, chat.ErrPermission) || got != `W/"x y,z--gzip"` {
		t.Errorf("sent %q, %v", got, err)
	}
}

// Without a version nothing is written: it could overwrite a change.
func TestWrite_withoutVersion(t *testing.T) {
	for name, op := range operations {
		t.Run(name, func(t *testing.T) {
			s := newService(t, newProject())
			p := s.platform()
			base := read(t, p)
			base.Version = ""
			if _, err := op.do(t.Context(), s.platform(), base); err != nil { // another process, which knows nothing
				t.Error(err)
			}
			if sent := s.takeRequests(); !slices.Equal(sent[1:], []string{"GET /projects/1", op.kind + " r2"}) {
				t.Errorf("sent %q", sent)
			}

			none := newService(t, newProject())
			none.fail("GET /projects/1", fault{Times: 2, Kind: simkit.KindHeaders, Headers: map[string]string{"ETag": ""}})
			p = none.platform()
			_, err := op.do(t.Context(), p, read(t, p))
			if err == nil || !strings.Contains(explain(err), "ETag") || none.writes() != 0 {
				t.Errorf("%d writes, %v", none.writes(), err)
			}
			wantNoSecret(t, err)
		})
	}
}

func TestWrite_baseThatIsNoProject(t *testing.T) {
	s := newService(t, newProject())
	for name, op := range operations {
		if _, err := op.do(t.Context(), s.platform(), chat.Project{ID: "../me", Version: `"r2"`}); !errors.Is(err, chat.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if sent := s.takeRequests(); sent != nil {
		t.Errorf("sent %q", sent)
	}
}

// Writes of one process to one project wait for each other instead of colliding.
func TestWrite_inParallel(t *testing.T) {
	s := newService(t, newProject())
	p := s.platform()
	base := read(t, p)
	s.takeRequests()
	var all sync.WaitGroup
	for _, name := range []string{"set token", "set number"} {
		all.Go(func() {
			if _, err := operations[name].do(t.Context(), p, base); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	all.Wait()
	if sent := s.takeRequests(); len(sent) != 2 || !strings.HasSuffix(sent[0], " r2") || !strings.HasSuffix(sent[1], " r3") {
		t.Errorf("sent %q", sent)
	}
	for range 10 {
		for _, name := range []string{"set token", "set number"} {
			all.Go(func() {
				if _, err := operations[name].do(t.Context(), p, base); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			})
			all.Go(func() { _, _ = p.Projects.Get(t.Context(), "1") })
		}
	}
	all.Wait()
	if now := s.projectNow("1"); now.Token != newToken || now.PhoneNumberID != newNumber || s.writes() != 2 {
		t.Errorf("%d writes, stored %+v", s.writes(), now)
	}
}

// A write that is under way when Terraform is interrupted is finished, and its result is returned.
func TestWrite_canceledInFlight(t *testing.T) {
	for name, op := range operations {
		t.Run(name, func(t *testing.T) {
			s := newService(t, newProject())
			p := s.platform()
			base := read(t, p)
			ctx, cancel := context.WithCancel(t.Context())
			s.fail(op.kind, fault{Func: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				cancel()
				next.ServeHTTP(w, r)
			}})
			if _, err := op.do(ctx, p, base); err != nil {
				t.Error(err)
			}
			if !op.done(s.projectNow("1")) {
				t.Errorf("stored %+v", s.projectNow("1"))
			}
			s.takeRequests()
			if _, err := op.do(ctx, p, base); !errors.Is(err, context.Canceled) {
				t.Errorf("after the cancellation: %v", err)
			}
			if sent := s.takeRequests(); sent != nil {
				t.Errorf("after the cancellation: sent %q", sent)
			}
		})
	}
}

// recording notes bodies before the contract is checked.
func recording(c *contract, bodies *[]string) *contract {
	return &contract{router: c.router, note: func(body []byte) { *bodies = append(*bodies, string(body)) }}
}

// How Meta writes a number is not stored, so it makes no difference.
func TestSetNumber_display(t *testing.T) {
	s := newService(t, newProject())
	p := s.platform()
	base := read(t, p)
	s.SetNumber("1", "777", "")
	got, err := p.Numbers.SetNumber(t.Context(), base, chat.Number{PhoneNumberID: "777", DisplayPhoneNumber: "+1 555-123-4567"})
	if err != nil || got.PhoneNumberID != "777" || s.writes() != 0 {
		t.Errorf("%d writes, %+v, %v", s.writes(), got, err)
	}
}
