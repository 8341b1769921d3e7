package graph

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var usersPath = "/" + businessID + "/system_users"

func TestSystemUsers_listedOnce(t *testing.T) {
	pages := map[string]string{
		"": `{"data":[{"id":104169029247128,"name":"Ad\u202e Server","role":"ADMIN"},{"id":"20002","name":null}],` +
			`"paging":{"cursors":{"after":"a"},"next":"x"},"summary":{"total_count":3}}`,
		"a": `{"data":[{"id":"20002","name":"B","role":"EMPLOYEE"},{"id":"20003","name":"C","role":"employee","new":[1]}],` +
			`"paging":{"cursors":{"after":"b"}}}`,
	}
	broken := true
	c, f := newFake(t, func(r request) reply {
		if r.Query.Get("after") == "a" && broken {
			return refused(100, 0, "no")
		}
		return reply{body: pages[r.Query.Get("after")]}
	})
	for range 2 { // a list without its end is not a list, and is not remembered
		if users, err := c.SystemUsers.List(t.Context(), businessID); !errors.Is(err, ErrInvalid) || users != nil {
			t.Errorf("%v, %v", users, err)
		}
	}
	broken = false
	want := []SystemUser{{ID: userID, Name: "Ad Server", Role: "ADMIN"}, {ID: "20002"}, {ID: "20003", Name: "C", Role: "EMPLOYEE"}}
	for range 2 {
		users, err := c.SystemUsers.List(t.Context(), businessID)
		if diff := cmp.Diff(want, users); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
	}
	if u, err := c.SystemUsers.Get(t.Context(), GetSystemUserOpts{ID: "20003", BusinessID: businessID}); err != nil || u != want[2] {
		t.Errorf("%+v, %v", u, err)
	}
	if n := countOf(f, "GET", usersPath); n != 6 || len(f.calls()) != 6 {
		t.Errorf("%d pages, %d calls", n, len(f.calls()))
	}

	c, _ = newFake(t, func(request) reply { return reply{body: `{"data":[{"name":"no id"}]}`} })
	if _, err := c.SystemUsers.List(t.Context(), businessID); err == nil ||
		!strings.Contains(graphError(t, err).Error(), "without a valid ID") {
		t.Errorf("%v", err)
	}
}

func TestSystemUser(t *testing.T) {
	listed := reply{body: `{"data":[{"id":"20001","name":"A","role":"ADMIN"}]}`}
	direct := reply{body: `{"id":104169029247128,"name":"Direct"}`}
	for name, tt := range map[string]struct {
		business     string
		list, direct reply
		want         SystemUser
		class        error
		calls        int
	}{
		"not listed":   {businessID, listed, direct, SystemUser{ID: userID, Name: "Direct"}, nil, 2},
		"no portfolio": {"", listed, direct, SystemUser{ID: userID, Name: "Direct"}, nil, 1},
		"list refused": {businessID, refused(200, 0, "no"), direct, SystemUser{ID: userID, Name: "Direct"}, nil, 2},
		"token dead":   {businessID, refused(190, 463, "no"), direct, SystemUser{}, ErrAuth, 1},
		"throttled": {businessID, reply{status: 400, body: refused(4, 0, "no").body, header: map[string]string{"Retry-After": "600"}},
			direct, SystemUser{}, ErrThrottled, 1},
		"hidden":         {businessID, listed, practice(t, "missing object"), SystemUser{}, ErrHidden, 2},
		"something else": {businessID, listed, reply{body: `{"id":"1"}`}, SystemUser{}, nil, 2},
	} {
		t.Run(name, func(t *testing.T) {
			c, f := newFake(t, func(r request) reply {
				if r.Path == usersPath {
					return tt.list
				}
				if r.Path != "/"+userID || r.Query.Encode() != "fields=id%2Cname" {
					t.Errorf("asked %+v", r)
				}
				return tt.direct
			})
			got, err := c.SystemUsers.Get(t.Context(), GetSystemUserOpts{ID: userID, BusinessID: tt.business})
			if got != tt.want || len(f.calls()) != tt.calls {
				t.Errorf("%+v, %v, %d calls", got, err, len(f.calls()))
			}
			if tt.want.ID == "" && (graphError(t, err) == nil || tt.class != nil && !errors.Is(err, tt.class)) || tt.want.ID != "" && err != nil {
				t.Errorf("error %v", err)
			}
		})
	}
}

// maker returns the API of a portfolio in memory. It processes each creation and answers as told.
func maker(p *people, answer func(id string) reply) func(request) reply {
	var mu sync.Mutex
	return func(r request) reply {
		mu.Lock()
		defer mu.Unlock()
		if r.Method == http.MethodPost {
			return answer(p.add(r.Form.Get("name"), r.Form.Get("role")))
		}
		return p.list()
	}
}

func fineID(id string) reply { return reply{body: `{"id":"` + id + `"}`} }

func TestSystemUsers_createRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		answer reply
		class  error
	}{
		"no admin":      {refused(200, 0, "(#200) You do not have sufficient permissions to perform this action"), ErrPermission},
		"hidden":        {practice(t, "missing object"), ErrHidden},
		"invalid":       {refused(100, 0, "(#100) Param role must be one of {ADMIN, EMPLOYEE}"), ErrInvalid},
		"dead token":    {refused(190, 463, "expired"), ErrAuth},
		"throttled":     {reply{status: 400, body: refused(4, 0, "x").body, header: map[string]string{"Retry-After": "600"}}, ErrThrottled},
		"success false": {reply{body: `{"success":"false"}`}, nil},
		"false":         {reply{body: `false`}, nil},
		"redirect":      {reply{status: 307, header: map[string]string{"Location": "https://evil.example/"}}, nil},
		"proxy":         {reply{status: 403, body: "<html>"}, nil},
	} {
		c, f := newFake(t, maker(&people{}, func(string) reply { return tt.answer }))
		_, err := c.SystemUsers.Create(t.Context(), CreateSystemUserOpts{BusinessID: businessID, Name: "bot", Role: "ADMIN"})
		if _ = graphError(t, err); errors.Is(err, ErrOutcomeUnknown) || tt.class != nil && !errors.Is(err, tt.class) || len(f.calls()) != 2 {
			t.Errorf("%s: %v, %d calls", name, err, len(f.calls()))
		}
	}
	c, f := newFake(t, func(request) reply { return refused(200, 0, "no") }) // without the list nothing is created
	if _, err := c.SystemUsers.Create(t.Context(), CreateSystemUserOpts{BusinessID: businessID, Name: "bot",
		Role: "ADMIN"}); !errors.Is(err, ErrPermission) || countOf(f, "POST", usersPath) != 0 {
		t.Errorf("%v", err)
	}
}

func TestSystemUsers_createExisting(t *testing.T) {
	for name, tt := range map[string]struct {
		there string // {name, role} in JSON
		name  string
		same  bool
	}{
		"same":            {`"name":"bot","role":"ADMIN"`, "bot", true},
		"lower case role": {`"name":"bot","role":"admin"`, "bot", true},
		"role not said":   {`"name":"bot"`, "bot", true},
		"another role":    {`"name":"bot","role":"EMPLOYEE"`, "bot", false},
		"another name":    {`"name":"Bot","role":"ADMIN"`, "bot", false},
		// a reader sees no joiner
		"joined emoji": {`"name":"\ud83d\udc69\u200d\ud83d\udcbb","role":"ADMIN"`, "\U0001F469\u200d\U0001F4BB", true},
	} {
		t.Run(name, func(t *testing.T) {
			c, f := newFake(t, func(r request) reply {
				if r.Method == http.MethodPost {
					return fineID("500002")
				}
				return reply{body: `{"data":[{"id":500001,` + tt.there + `}]}`}
			})
			got, err := c.SystemUsers.Create(t.Context(), CreateSystemUserOpts{BusinessID: businessID, Name: tt.name, Role: "ADMIN"})
			if !tt.same {
				if err != nil || (got != SystemUser{"500002", tt.name, "ADMIN"}) {
					t.Errorf("%+v, %v", got, err)
				}
				return
			}
			e := graphError(t, err)
			if !errors.Is(err, ErrExists) || got.ID != "500001" || !strings.Contains(e.DetailText(), "500001") ||
				!strings.Contains(e.DetailText(), "choose another name") {
				t.Errorf("%+v, %v", got, err)
			}
			if countOf(f, "POST", usersPath) != 0 {
				t.Error("a creation was sent")
			}
		})
	}
}

func TestSystemUsers_createInParallel(t *testing.T) {
	p := &people{}
	c, f := newFake(t, maker(p, fineID))
	var mu sync.Mutex
	made, existed := map[string]int{}, map[string]int{}
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			name := fmt.Sprint("bot ", i%2)
			u, err := c.SystemUsers.Create(t.Context(), CreateSystemUserOpts{BusinessID: businessID, Name: name, Role: "ADMIN"})
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				made[name]++
			case errors.Is(err, ErrExists) && u.Name == name && u.ID != "":
				existed[name]++
			default:
				t.Errorf("%+v, %v", u, err)
			}
		})
	}
	wg.Wait()
	one, nine := map[string]int{"bot 0": 1, "bot 1": 1}, map[string]int{"bot 0": 9, "bot 1": 9}
	if diff := cmp.Diff(one, made) + cmp.Diff(nine, existed); diff != "" || len(p.users) != 2 || countOf(f, "POST", usersPath) != 2 {
		t.Errorf("%d users %s", len(p.users), diff)
	}
}

// A caller that is canceled does not wait for the creation of another.
func TestSystemUsers_createWaitCanceled(t *testing.T) {
	inCall, release := make(chan struct{}), make(chan struct{})
	c, f := newFake(t, maker(&people{}, func(id string) reply { close(inCall); <-release; return fineID(id) }))
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := c.SystemUsers.Create(t.Context(), CreateSystemUserOpts{BusinessID: businessID, Name: "bot", Role: "ADMIN"}); err != nil {
			t.Error(err)
		}
	})
	<-inCall
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.SystemUsers.Create(ctx, CreateSystemUserOpts{BusinessID: businessID, Name: "bot",
		Role: "ADMIN"}); !errors.Is(graphError(t, err), context.Canceled) || len(f.calls()) != 2 {
		t.Errorf("%v, %d calls", err, len(f.calls()))
	}
	close(release)
	wg.Wait()
}

// What was written shows in the list without another read, and once.
func TestSystemUsers_afterWrites(t *testing.T) {
	p := &people{}
	var c *Client
	var f *fake
	c, f = newFake(t, func(r request) reply {
		switch {
		case r.Method != http.MethodPost:
			return p.list()
		case r.Form.Has("system_user_id"):
			return reply{body: `{"success":true}`}
		}
		id := p.add(r.Form.Get("name"), r.Form.Get("role"))
		if r.Form.Get("name") == "second" { // another caller reads the list between Meta's creation and its answer
			if _, err := c.SystemUsers.List(t.Context(), businessID); err != nil {
				t.Error(err)
			}
		}
		return fineID(id)
	})
	see := func(want ...SystemUser) {
		t.Helper()
		got, err := c.SystemUsers.List(t.Context(), businessID)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
	}
	create := func(name string) {
		t.Helper()
		if _, err := c.SystemUsers.Create(t.Context(), CreateSystemUserOpts{BusinessID: businessID, Name: name, Role: "ADMIN"}); err != nil {
			t.Fatal(err)
		}
	}
	one, two, three := SystemUser{"500001", "first", "ADMIN"}, SystemUser{"500002", "second", "ADMIN"}, SystemUser{"500003", "third", "ADMIN"}
	create("first")
	create("second")
	see(one, two)
	create("third")
	see(one, two, three)
	if err := c.SystemUsers.Rename(t.Context(), RenameSystemUserOpts{BusinessID: businessID, ID: two.ID, Name: "renamed"}); err != nil {
		t.Fatal(err)
	}
	two.Name = "renamed"
	see(one, two, three)
	if n := countOf(f, "GET", usersPath); n != 4 { // one before each creation, and that of the other caller
		t.Errorf("%d reads of the list", n)
	}
}

// After a write that failed the list is read again, for the write may have taken effect.
func TestSystemUsers_afterFailedWrite(t *testing.T) {
	p := &people{}
	p.add("bot", "ADMIN")
	c, f := newFake(t, func(r request) reply {
		if r.Method == http.MethodPost {
			return refused(200, 0, "no")
		}
		return p.list()
	})
	for i, write := range []func() error{
		func() error {
			return c.SystemUsers.Rename(t.Context(), RenameSystemUserOpts{BusinessID: businessID, ID: "500001", Name: "new"})
		},
		func() error {
			_, err := c.SystemUsers.Create(t.Context(), CreateSystemUserOpts{BusinessID: businessID, Name: "x", Role: "ADMIN"})
			return err
		},
	} {
		if _, err := c.SystemUsers.List(t.Context(), businessID); err != nil {
			t.Fatal(err)
		}
		before := countOf(f, "GET", usersPath)
		if err := write(); !errors.Is(err, ErrPermission) {
			t.Errorf("%v", err)
		}
		// a creation reads by itself
		if _, err := c.SystemUsers.List(t.Context(), businessID); err != nil || countOf(f, "GET", usersPath) != before+1+i {
			t.Errorf("write %d: %v, %d reads", i, err, countOf(f, "GET", usersPath)-before)
		}
	}
}

// The role is left out where Meta's list does not have it. Another field that is missing is an error.
func TestSystemUsers_listWithoutRole(t *testing.T) {
	for field, wanted := range map[string]error{"role": nil, "name": ErrWrongKind} {
		c, f := newFake(t, func(r request) reply {
			if strings.Contains(r.Query.Get("fields"), field) {
				return refused(100, 0, "(#100) Tried accessing nonexisting field ("+field+") on node type (SystemUser)")
			}
			return reply{body: `{"data":[{"id":"20001","name":"A"}]}`}
		})
		users, err := c.SystemUsers.List(t.Context(), businessID)
		if !errors.Is(err, wanted) || wanted == nil && !slices.Equal(users, []SystemUser{{ID: "20001", Name: "A"}}) {
			t.Errorf("without %s: %v %v", field, users, err)
		}
		if last := f.seenRequests()[len(f.seenRequests())-1].Query.Get("fields"); wanted == nil && last != "id,name" {
			t.Errorf("asked for %s", last)
		}
	}
}
