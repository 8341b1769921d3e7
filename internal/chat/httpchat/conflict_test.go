package httpchat_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
)

// Another user writes between the caller's read and its write.
func TestWrite_changedOutside(t *testing.T) {
	token := func(v string) func(*service) { return func(s *service) { s.SetToken("1", v) } }
	number := func(number, account string) func(*service) {
		return func(s *service) { s.SetNumber("1", number, account) }
	}
	name := func(s *service) { s.Rename("1", "SUP", "Renamed") }
	type changes = []func(*service)
	for what, c := range map[string]struct {
		operation string
		hides     bool
		changes   changes  // each just before one request of the write
		sent      []string // by method and version
		want      error
		says      []string // of the error
	}{
		"something else, set token":       {"set token", false, changes{number("7", "")}, []string{"PUT r2", "GET", "PUT r3"}, nil, nil},
		"something else, clear token":     {"clear token", false, changes{name}, []string{"DELETE r2", "GET", "DELETE r3"}, nil, nil},
		"something else, set number":      {"set number", false, changes{token(otherToken)}, []string{"PUT r2", "GET", "PUT r3"}, nil, nil},
		"something else, clear number":    {"clear number", false, changes{name}, []string{"DELETE r2", "GET", "DELETE r3"}, nil, nil},
		"something else, no fingerprints": {"set token", true, changes{name}, []string{"PUT r2", "GET", "PUT r3"}, nil, nil},

		"the same, set token":    {"set token", false, changes{token(newToken)}, []string{"PUT r2", "GET"}, nil, nil},
		"the same, clear token":  {"clear token", false, changes{token("")}, []string{"DELETE r2", "GET"}, nil, nil},
		"the same, set number":   {"set number", false, changes{number(newNumber, account)}, []string{"PUT r2", "GET"}, nil, nil},
		"the same, clear number": {"clear number", false, changes{number("", "")}, []string{"DELETE r2", "GET"}, nil, nil},

		"another token": {
			"set token", false, changes{token(otherToken)}, []string{"PUT r2", "GET"}, chat.ErrChanged,
			[]string{secret.New(oldToken).Fingerprint(), secret.New(otherToken).Fingerprint(), "Nothing was overwritten"},
		},
		"another token, no fingerprints": {
			"set token", true, changes{token(otherToken)}, []string{"PUT r2", "GET"}, chat.ErrChanged,
			[]string{"was one stored at BEFORE", "is one stored at NOW"},
		},
		"token removed": {
			"set token", false, changes{token("")}, []string{"PUT r2", "GET"}, chat.ErrChanged, []string{"is absent"},
		},
		"another token, to be cleared": {
			"clear token", false, changes{token(otherToken)}, []string{"DELETE r2", "GET"}, chat.ErrChanged,
			[]string{secret.New(otherToken).Fingerprint()},
		},
		"another number": {
			"set number", false, changes{number("306540352242922", account)}, []string{"PUT r2", "GET"}, chat.ErrChanged,
			[]string{oldNumber, "306540352242922"},
		},
		"another account": {
			"set number", false, changes{number(newNumber, "999")}, []string{"PUT r2", "GET"}, chat.ErrChanged,
			[]string{"business account 999"},
		},
		"another number, to be cleared": {
			"clear number", false, changes{number("7", "")}, []string{"DELETE r2", "GET"}, chat.ErrChanged, []string{"is 7."},
		},
		"again and again": {
			"set token", false, changes{name, number("7", "")}, []string{"PUT r2", "GET", "PUT r3", "GET"}, chat.ErrChanged,
			[]string{"faster"},
		},
		"first something else, then the token": {
			"set token", false, changes{name, token(otherToken)}, []string{"PUT r2", "GET", "PUT r3", "GET"}, chat.ErrChanged,
			[]string{secret.New(otherToken).Fingerprint()},
		},
	} {
		t.Run(what, func(t *testing.T) {
			op := operations[c.operation]
			s := newService(t, newProject())
			s.HideFingerprints(c.hides)
			p := s.platform()
			base := read(t, p)
			for _, change := range c.changes {
				s.fail(op.kind, meanwhile(func() { change(s) }))
			}
			s.takeRequests()
			_, err := op.do(t.Context(), p, base)
			if !errors.Is(err, c.want) || (c.want == nil && err != nil) {
				t.Errorf("error: %v", err)
			}
			if sent := short(s.takeRequests()); !slices.Equal(sent, c.sent) {
				t.Errorf("sent %q, want %q", sent, c.sent)
			}
			if c.want == nil && !op.done(s.projectNow("1")) {
				t.Errorf("stored %+v", s.projectNow("1"))
			}
			if c.want != nil && s.writes() != 0 {
				t.Errorf("overwrote it: %+v", s.projectNow("1"))
			}
			was, is := base.Token.UpdatedAt.Format(time.RFC3339), s.projectNow("1").TokenUpdatedAt.Format(time.RFC3339)
			for _, part := range c.says {
				part = strings.NewReplacer("BEFORE", was, "NOW", is).Replace(part)
				if !strings.Contains(explain(err), part) {
					t.Errorf("lacks %q: %s", part, explain(err))
				}
			}
			wantNoSecret(t, err)
		})
	}
}

// A write is based on what its caller read, not on what this process read later for another write.
func TestWrite_changeThatIsKnownAlready(t *testing.T) {
	s := newService(t, newProject())
	p := s.platform()
	base := read(t, p)
	s.SetToken("1", otherToken)
	if _, err := operations["set number"].do(t.Context(), p, base); err != nil {
		t.Fatal(err)
	}
	if _, err := operations["set token"].do(t.Context(), p, base); !errors.Is(err, chat.ErrChanged) {
		t.Errorf("error: %v", err)
	}
	if now := s.projectNow("1"); now.Token != otherToken {
		t.Errorf("overwritten: %+v", now)
	}
}

// A token that the project holds is stored again. If another process removes it meanwhile, it is stored too; another one is left.
func TestWrite_storedAgain(t *testing.T) {
	for name, c := range map[string]struct {
		meanwhile, after string
		want             error
	}{
		"removed":  {"", oldToken, nil},
		"replaced": {otherToken, otherToken, chat.ErrChanged},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, newProject())
			p := s.platform()
			base := read(t, p)
			s.fail(operations["set token"].kind, meanwhile(func() { s.SetToken("1", c.meanwhile) }))
			if _, err := p.Tokens.SetToken(t.Context(), base, secret.New(oldToken)); !errors.Is(err, c.want) {
				t.Errorf("error: %v", err)
			}
			if now := s.projectNow("1"); now.Token != c.after {
				t.Errorf("the project holds %q", now.Token)
			}
		})
	}
}

// A service may show the time of a token in whole seconds. A token that the project holds is stored until the time is later than the one
// right before, also if another process has stored it, has removed it or has changed the number meanwhile.
func TestWrite_storedAgainLater(t *testing.T) {
	second := func(n int) time.Time { return time.Date(2030, 1, 1, 0, 0, n, 0, time.UTC) }
	const put = "PUT /projects/1/whatsapp/token"
	for name, c := range map[string]struct {
		seconds   []int // of each request to store it
		meanwhile func(*service)
		at, puts  int // when it is stored at the end, and how often it is sent
	}{
		"in a later second":  {seconds: []int{11}, at: 11, puts: 1},
		"in the same second": {seconds: []int{10, 10, 11}, at: 11, puts: 3},
		"no later time":      {seconds: []int{10, 10, 10}, at: 10, puts: 3},
		"stored meanwhile":   {seconds: []int{12, 12, 13}, meanwhile: func(s *service) { s.SetToken("1", oldToken) }, at: 13, puts: 3},
		"removed meanwhile":  {seconds: []int{10, 10}, meanwhile: func(s *service) { s.ClearToken("1") }, at: 10, puts: 2},
		"number changed":     {seconds: []int{10, 10, 11}, meanwhile: func(s *service) { s.SetNumber("1", newNumber, account) }, at: 11, puts: 3},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.step = 0
			s.clock.Set(second(10))
			s.AddProject(newProject())
			p := s.platform()
			base := read(t, p)
			for i, n := range c.seconds {
				s.fail(put, meanwhile(func() {
					s.clock.Set(second(n))
					if i == 0 && c.meanwhile != nil {
						c.meanwhile(s)
					}
				}))
			}
			got, err := p.Tokens.SetToken(t.Context(), base, secret.New(oldToken))
			puts := 0
			for _, request := range s.takeRequests() {
				if strings.HasPrefix(request, put) {
					puts++
				}
			}
			if err != nil || puts != c.puts || !got.Token.UpdatedAt.Equal(second(c.at)) || s.projectNow("1").Token != oldToken {
				t.Errorf("%v: stored %d times, %+v, then the project holds %+v", err, puts, got, s.projectNow("1"))
			}
		})
	}
}

// A token that was stored again meanwhile may be that of another configuration, and is not cleared. Another number does not matter.
func TestWrite_clearOfStoredAgain(t *testing.T) {
	for name, c := range map[string]struct {
		meanwhile func(*service)
		after     string
		want      error
	}{
		"stored again":   {func(s *service) { s.SetToken("1", oldToken) }, oldToken, chat.ErrChanged},
		"another number": {func(s *service) { s.SetNumber("1", newNumber, account) }, "", nil},
	} {
		s := newService(t, newProject())
		p := s.platform()
		base := read(t, p)
		s.fail(operations["clear token"].kind, meanwhile(func() { c.meanwhile(s) }))
		if err := p.TokenClearer.ClearToken(t.Context(), base); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if now := s.projectNow("1"); now.Token != c.after {
			t.Errorf("%s: the project holds %q", name, now.Token)
		}
	}
}

// An answer that holds another project is not believed, and that project is not written.
func TestWrite_rereadBringsAnotherProject(t *testing.T) {
	for name, op := range operations {
		t.Run(name, func(t *testing.T) {
			other := newProject()
			other.ID, other.Key, other.Token, other.PhoneNumberID, other.BusinessAccountID = "2", "OTHER", newToken, newNumber, account
			if strings.HasPrefix(op.kind, "DELETE") {
				other.Token, other.PhoneNumberID, other.BusinessAccountID = "", "", ""
			}
			s := newService(t, newProject(), other)
			p := s.platform()
			base := read(t, p)
			s.fail(op.kind, meanwhile(func() { s.Rename("1", "SUP", "Renamed") }))
			s.fail("GET /projects/1", fault{Func: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				r.URL.Path = "/projects/2"
				next.ServeHTTP(w, r)
			}})
			_, err := op.do(t.Context(), p, base)
			if err == nil || !strings.Contains(explain(err), "another project") || s.writes() != 0 {
				t.Errorf("%d writes, %v", s.writes(), err)
			}
		})
	}
}

// short leaves method and version of each request.
func short(sent []string) []string {
	for i, r := range sent {
		parts := strings.Fields(r)
		sent[i] = strings.Join(append(parts[:1], parts[2:]...), " ")
	}
	return sent
}
