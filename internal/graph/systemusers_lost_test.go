package graph

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

// Whatever happens to the answer, the creation is sent once and its object is found again.
func TestSystemUsers_createAnswerLost(t *testing.T) {
	for name, answer := range lostAnswers() {
		t.Run(name, func(t *testing.T) {
			p := &people{}
			p.add("bot", "ADMIN") // not this one
			p.add("other", "EMPLOYEE")
			c, f := newFake(t, maker(p, func(string) reply { return answer }), impatient)
			got, err := c.SystemUsers.Create(t.Context(), CreateSystemUserOpts{BusinessID: businessID, Name: "bot", Role: "EMPLOYEE"})
			if want := (SystemUser{"500003", "bot", "EMPLOYEE"}); err != nil || got != want {
				t.Errorf("%+v, %v", got, err)
			}
			if countOf(f, "POST", usersPath) != 1 || len(p.users) != 3 {
				t.Errorf("%d creations sent, %d users", countOf(f, "POST", usersPath), len(p.users))
			}
		})
	}
}

// The same answers, when the creation did not take effect, or cannot be told from another one.
func TestSystemUsers_createStaysUnknown(t *testing.T) {
	for name, answer := range lostAnswers() {
		t.Run(name, func(t *testing.T) {
			p := &people{}
			c, f := newFake(t, func(r request) reply {
				if r.Method == http.MethodPost {
					return answer
				}
				return p.list()
			}, impatient)
			_, err := c.SystemUsers.Create(t.Context(), CreateSystemUserOpts{BusinessID: businessID, Name: "bot", Role: "EMPLOYEE"})
			if e := graphError(t, err); !errors.Is(err, ErrOutcomeUnknown) || strings.Count(e.DetailText(), outcomeUnknown) != 1 ||
				!strings.HasPrefix(e.Op, `create system user "bot"`) {
				t.Errorf("%v\n%s", err, e.DetailText())
			}
			if countOf(f, "POST", usersPath) != 1 || countOf(f, "GET", usersPath) != 1+lostReads {
				t.Errorf("%d creations, %d lostReads", countOf(f, "POST", usersPath), countOf(f, "GET", usersPath))
			}
		})
	}
}

func TestSystemUsers_createFindsIt(t *testing.T) {
	const user, role = "bot", "EMPLOYEE"
	for name, tt := range map[string]struct {
		look      func(p *people, look int) reply // from 1 on
		want      string
		lostReads int
	}{
		"at once": {func(p *people, _ int) reply { p.add(user, role); return p.list() }, "500001", 1},
		"id as number": {func(*people, int) reply {
			return reply{body: `{"data":[{"id":500009,"name":"bot","role":"employee"}]}`}
		}, "500009", 1},
		"role not said": {func(*people, int) reply { return reply{body: `{"data":[{"id":"500009","name":"bot"}]}`} }, "500009", 1},
		"the list is late": {func(p *people, look int) reply {
			if look == lostReads {
				p.add(user, role)
			}
			return p.list()
		}, "500001", lostReads},
		"a look fails": {func(p *people, look int) reply {
			if look == 1 {
				return refused(200, 0, "no")
			}
			p.add(user, role)
			return p.list()
		}, "500001", 2},
		"all looks fail": {func(*people, int) reply { return refused(200, 0, "no") }, "", lostReads},
		"page 2 fails": {func(_ *people, look int) reply {
			return reply{body: `{"data":[{"id":"500009","name":"bot","role":"EMPLOYEE"}],"paging":{"cursors":{"after":"a"},"next":"x"}}`}
		}, "", 2 * lostReads},
		"two candidates": {func(p *people, look int) reply {
			if look == 1 {
				p.add(user, role)
				p.add(user, role)
			}
			return p.list()
		}, "", lostReads},
		"another role": {func(p *people, _ int) reply { p.add(user, "ADMIN"); return p.list() }, "", lostReads},
		"another name": {func(p *people, _ int) reply { p.add("Bot", role); return p.list() }, "", lostReads},
	} {
		t.Run(name, func(t *testing.T) {
			p, look := &people{}, -1
			c, f := newFake(t, func(r request) reply {
				if r.Method == http.MethodPost {
					return reply{status: 502, body: "<html>"}
				}
				if look++; look == 0 {
					return p.list()
				}
				if r.Query.Has("after") {
					return refused(200, 0, "no")
				}
				return tt.look(p, look)
			})
			got, err := c.SystemUsers.Create(t.Context(), CreateSystemUserOpts{BusinessID: businessID, Name: user, Role: role})
			if tt.want != "" && (err != nil || got != SystemUser{tt.want, user, role}) {
				t.Errorf("%+v, %v", got, err)
			}
			if tt.want == "" && (!errors.Is(err, ErrOutcomeUnknown) || graphError(t, err).HTTPStatus != 502) {
				t.Errorf("%+v, %v", got, err)
			}
			if countOf(f, "POST", usersPath) != 1 || look != tt.lostReads {
				t.Errorf("%d creations, %d lostReads", countOf(f, "POST", usersPath), look)
			}
		})
	}
}

func TestSystemUsers_createCanceled(t *testing.T) {
	patient := func(c *Config) { c.RetryWait = time.Hour } // there is no wait after a cancellation
	for name, processed := range map[string]bool{"processed": true, "not processed": false} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			p := &people{}
			c, f := newFake(t, func(r request) reply {
				if r.Method != http.MethodPost {
					return p.list()
				}
				if processed {
					p.add("bot", "ADMIN")
				}
				cancel()
				return reply{broken: reset}
			}, patient)
			got, err := c.SystemUsers.Create(ctx, CreateSystemUserOpts{BusinessID: businessID, Name: "bot", Role: "ADMIN"})
			if processed && (err != nil || got.ID != "500001") || !processed && !errors.Is(err, ErrOutcomeUnknown) {
				t.Errorf("%+v, %v", got, err)
			}
			if n := len(f.calls()); n != 3 { // list, creation, list
				t.Errorf("%d calls", n)
			}
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c, f := newFake(t, nil)
	if _, err := c.SystemUsers.Create(ctx, CreateSystemUserOpts{BusinessID: businessID, Name: "bot", Role: "ADMIN"}); !errors.Is(err,
		context.Canceled) || errors.Is(err, ErrOutcomeUnknown) || len(f.calls()) != 0 {
		t.Errorf("%v, %d calls", err, len(f.calls()))
	}
}

// Meta reports some errors together with the ID of the object that was still created.
func TestSystemUsers_createOriginalResponse(t *testing.T) {
	for _, id := range []string{`500001`, `"500001"`} {
		c, f := newFake(t, maker(&people{}, func(string) reply {
			return reply{status: 400,
				body: `{"error":{"message":"read failed","type":"OAuthException","code":100,"original_response":{"id":` + id + `}}}`}
		}))
		if got, err := c.SystemUsers.Create(t.Context(), CreateSystemUserOpts{BusinessID: businessID, Name: "bot",
			Role: "ADMIN"}); err != nil || got.ID != "500001" || len(f.calls()) != 2 {
			t.Errorf("%+v, %v, %d calls", got, err, len(f.calls()))
		}
	}
}
