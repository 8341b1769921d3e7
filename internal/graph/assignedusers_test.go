package graph

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"terraform-provider-whatsapp/internal/secret"
)

var assignedPath = "/" + accountID + "/assigned_users"

// assignedJSON returns the answer of Meta's page, in which the order of the tasks means nothing.
func assignedJSON(ids ...string) string {
	items := make([]string, len(ids))
	for i, id := range ids {
		items[i] = `{"id":"` + id + `","name":"A user","tasks":["MESSAGING","DEVELOP"]}`
	}
	return `{"data":[` + strings.Join(items, ",") + `],"paging":{"cursors":{"before":"b","after":"a"}}}`
}

func TestAssignedUsers(t *testing.T) {
	pages := map[string]string{
		"": `{"data":[{"id":104169029247128,"name":"Bot\u001b[0m","tasks":["VIEW_COST","DEVELOP","VIEW_COST"]},{"id":"20002"}],` +
			`"paging":{"cursors":{"after":"a"},"next":"x"},"summary":{"total_count":3}}`,
		"a": `{"data":[{"id":"20002","tasks":["MANAGE"]},{"id":"20003","tasks":null,"user_type":"SHINY"},` +
			`{"id":"20004","name":7,"tasks":["BRAND_NEW"]}]}`,
	}
	broken := true
	c, f := newFake(t, func(r request) reply {
		if r.Query.Get("after") == "a" && broken {
			return refused(100, 0, "no")
		}
		return reply{body: pages[r.Query.Get("after")]}
	})
	if users, err := c.AssignedUsers.List(t.Context(), assignment.listOpts()); !errors.Is(err, ErrInvalid) || users != nil {
		t.Errorf("%v, %v", users, err)
	}
	broken = false
	want := []AssignedUser{
		{userID, "Bot [0m", []string{"DEVELOP", "VIEW_COST"}},
		{"20002", "", []string{}}, {"20003", "", []string{}}, {"20004", "7", []string{"BRAND_NEW"}},
	}
	for range 2 {
		users, err := c.AssignedUsers.List(t.Context(), assignment.listOpts())
		if diff := cmp.Diff(want, users); err != nil || diff != "" {
			t.Fatalf("%v %s", err, diff)
		}
		users[0].Tasks[0], users[1].Name = "CHANGED", "changed" // other callers do not see this
	}
	// the list depends on the portfolio
	if _, err := c.AssignedUsers.List(t.Context(),
		ListAssignedUsersOpts{BusinessAccountID: accountID, BusinessID: "999999999999999"}); err != nil {
		t.Error(err)
	}
	if n := countOf(f, "GET", assignedPath); n != 6 {
		t.Errorf("%d pages", n)
	}
	c, _ = newFake(t, func(request) reply { return reply{body: `{"data":[{"name":"x"}]}`} })
	if _, err := c.AssignedUsers.List(t.Context(), assignment.listOpts()); err == nil ||
		!strings.Contains(graphError(t, err).Error(), "without a valid ID") {
		t.Errorf("%v", err)
	}
}

func TestAssignedUsers_tasksReadAnew(t *testing.T) {
	answer := reply{body: assignedJSON(userID, "20002")}
	c, f := newFake(t, func(request) reply { return answer })
	if _, err := c.AssignedUsers.List(t.Context(), assignment.listOpts()); err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		got, err := c.AssignedUsers.GetTasks(t.Context(), assignment)
		if err != nil || !slices.Equal(got, []string{"DEVELOP", "MESSAGING"}) || len(f.calls()) != i+2 {
			t.Errorf("%v, %v after %d calls", got, err, len(f.calls()))
		}
	}
	answer.body = `{"data":[{"id":"104169029247128","tasks":[]}]}`
	if got, err := c.AssignedUsers.GetTasks(t.Context(), assignment); err != nil || got == nil || len(got) != 0 { // listed without tasks
		t.Errorf("%v, %v", got, err)
	}
	answer.body = assignedJSON("20002")
	if got, err := c.AssignedUsers.GetTasks(t.Context(), assignment); err != nil || got != nil {
		t.Errorf("%v, %v", got, err)
	}
	// the newest list is remembered
	if users, err := c.AssignedUsers.List(t.Context(), assignment.listOpts()); err != nil || len(users) != 1 || len(f.calls()) != 5 {
		t.Errorf("%v, %v after %d calls", users, err, len(f.calls()))
	}
	answer = refused(200, 0, "no")
	if got, err := c.AssignedUsers.GetTasks(t.Context(), assignment); !errors.Is(err, ErrPermission) || got != nil {
		t.Errorf("%v, %v", got, err)
	}
}

// The list is read again after each write, also after one that failed.
func TestAssignedUsers_afterWrites(t *testing.T) {
	for name, answer := range map[string]reply{"done": {body: `{"success":true}`}, "refused": refused(200, 0, "no"), "lost": {broken: reset}} {
		for _, write := range []string{"assign", "unassign"} {
			c, f := newFake(t, func(r request) reply {
				if r.Method != http.MethodGet {
					return answer
				}
				return reply{body: assignedJSON(userID)}
			})
			read := func(want int) {
				t.Helper()
				if _, err := c.AssignedUsers.List(t.Context(), assignment.listOpts()); err != nil || countOf(f, "GET", assignedPath) != want {
					t.Errorf("%s, %s: %v, %d reads", name, write, err, countOf(f, "GET", assignedPath))
				}
			}
			read(1)
			read(1)
			if err := sets(c)[write](t.Context()); (err == nil) != (name == "done") {
				t.Errorf("%s, %s: %v", name, write, err)
			}
			read(2)
		}
	}
}

// A list that began to be read before a write must not be remembered after it.
func TestAssignedUsers_writtenWhileRead(t *testing.T) {
	started, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	var mu sync.Mutex
	assigned := []string{}
	c, f := newFake(t, func(r request) reply {
		mu.Lock()
		now := slices.Clone(assigned)
		if r.Method == http.MethodPost {
			assigned = append(assigned, r.Form.Get("user"))
		}
		mu.Unlock()
		if r.Method == http.MethodPost {
			return reply{body: `{"success":true}`}
		}
		once.Do(func() { close(started); <-release })
		return reply{body: assignedJSON(now...)}
	})
	var wg sync.WaitGroup
	wg.Go(func() {
		if users, err := c.AssignedUsers.List(t.Context(), assignment.listOpts()); err != nil || len(users) != 0 {
			t.Errorf("%v, %v", users, err)
		}
	})
	<-started
	if err := c.AssignedUsers.Assign(t.Context(), assignment, []string{"MANAGE"}); err != nil {
		t.Fatal(err)
	}
	close(release)
	wg.Wait()
	if users, err := c.AssignedUsers.List(t.Context(), assignment.listOpts()); err != nil || len(users) != 1 ||
		countOf(f, "GET", assignedPath) != 2 {
		t.Errorf("%v, %v, %d reads", users, err, countOf(f, "GET", assignedPath))
	}
}

// Only a user who is really not assigned is confirmed.
func TestAssignedUsers_confirmAbsent(t *testing.T) {
	hidden := practice(t, "missing object")
	fine := golden(t, "whatsapp-permissions.json")
	type world struct{ token, parent, list, user []reply }
	gone := func() world {
		return world{[]reply{{body: fine}}, []reply{{body: `{"id":"` + accountID + `"}`}}, []reply{{body: assignedJSON("20002")}},
			[]reply{{body: `{"id":"` + userID + `"}`}}}
	}
	change := func(alter func(*world)) world { w := gone(); alter(&w); return w }
	token := func(body string) world { return change(func(w *world) { w.token = []reply{{body: body}} }) }
	list := func(answers ...reply) world { return change(func(w *world) { w.list = answers }) }
	next := reply{body: `{"data":[],"paging":{"cursors":{"after":"a"},"next":"x"}}`}
	there, away := reply{body: assignedJSON("20002", userID)}, reply{body: assignedJSON("20002")}
	tests := map[string]struct {
		world world
		app   bool
		gone  bool
		class error
		some  bool // any error
	}{
		"gone":                 {world: gone(), gone: true},
		"gone, list empty":     {world: list(reply{body: `{"data":[]}`}), gone: true},
		"gone, app configured": {world: gone(), app: true, gone: true},
		"gone, target listed":  {world: token(strings.ReplaceAll(golden(t, "manage-accounts.json"), "102289599326934", accountID)), gone: true},
		"there":                {world: list(there)},
		"there at look 2":      {world: list(away, there)},
		"there on page 2":      {world: list(next, there)},
		"list refused":         {world: list(refused(200, 0, "no")), class: ErrPermission},
		"list hidden":          {world: list(hidden), class: ErrHidden},
		"list without data":    {world: list(reply{body: `{}`}), some: true},
		"list without id":      {world: list(reply{body: `{"data":[{"name":"x"}]}`}), some: true},
		"list page 2 fails":    {world: list(next, refused(100, 0, "no")), class: ErrInvalid},
		"list fails at look 2": {world: list(away, reply{status: 500, body: "<html>"}), some: true},
		"list of a dead token": {world: list(refused(190, 463, "expired")), class: ErrAuth},
		"account hidden":       {world: change(func(w *world) { w.parent = []reply{hidden} })},
		"account hidden later": {world: change(func(w *world) { w.parent = append(w.parent, hidden) })},
		"account refused":      {world: change(func(w *world) { w.parent = []reply{refused(200, 0, "no")} })},
		"account is another":   {world: change(func(w *world) { w.parent = []reply{{body: `{"id":"77777"}`}} }), some: true},
		"user of another app":  {world: change(func(w *world) { w.user = []reply{hidden} })},
		"user hidden later":    {world: change(func(w *world) { w.user = append(w.user, hidden) })},
		"user refused":         {world: change(func(w *world) { w.user = []reply{refused(200, 0, "no")} })},
		"user is another":      {world: change(func(w *world) { w.user = []reply{{body: `{"id":"77777"}`}} }), some: true},
		"token dead": {world: token(`{"data":{"is_valid":false,"error":{"code":190,"subcode":463,"message":"expired"}}}`),
			class: ErrAuth},
		"token dies": {world: change(func(w *world) { w.token = append(w.token, reply{body: `{"data":{"is_valid":false}}`}) }),
			class: ErrAuth},
		"inspection refused":   {world: change(func(w *world) { w.token = []reply{refused(368, 0, "no")} }), some: true},
		"scope missing":        {world: token(strings.ReplaceAll(fine, "whatsapp_business_management", "public_profile"))},
		"scope for others":     {world: token(golden(t, "manage-accounts.json"))},
		"token of another app": {world: token(strings.ReplaceAll(fine, appID, "999999999999999")), app: true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			asked := map[string]int{}
			pick := func(kind string, answers []reply) reply {
				asked[kind]++
				return answers[min(asked[kind], len(answers))-1]
			}
			c, f := newFake(t, func(r request) reply {
				switch r.Path {
				case "/debug_token":
					return pick("token", tt.world.token)
				case "/" + accountID:
					return pick("parent", tt.world.parent)
				case "/" + userID:
					return pick("user", tt.world.user)
				case assignedPath:
					if r.Query.Get("business") != businessID {
						t.Errorf("list read with %v", r.Query)
					}
					return pick("list", tt.world.list)
				}
				t.Errorf("asked %+v", r)
				return reply{}
			}, func(c *Config) {
				if tt.app {
					withApp(c)
				}
				c.MaxRetries = 0
			})
			// What was remembered earlier must not take part: it would confirm everything below.
			know(t, c, providerToken, TokenInfo{Valid: true, Scopes: []string{scopeManagement}})
			if _, err := c.AssignedUsers.lists.Read(t.Context(), assignment.listOpts(), noUsers); err != nil {
				t.Fatal(err)
			}

			got, err := c.AssignedUsers.ConfirmAbsent(t.Context(), assignment)
			if got != tt.gone || (err != nil) != (tt.class != nil || tt.some) || tt.class != nil && !errors.Is(err, tt.class) {
				t.Errorf("%v, %v", got, err)
			}
			if err != nil {
				_ = graphError(t, err)
			}
			if tt.gone && (asked["token"] != 2 || asked["parent"] != 2 || asked["list"] != 2 || asked["user"] != 2) {
				t.Errorf("not looked at twice: %v", asked)
			}
			for _, r := range f.seenRequests() {
				if r.Method != http.MethodGet || r.Path != "/debug_token" && r.Authorization != "Bearer "+providerToken.Reveal() {
					t.Errorf("asked %+v", r)
				}
			}
		})
	}
}

func TestAssignedUsers_confirmAbsentWaits(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c, f := newFake(t, func(r request) reply {
		switch r.Path {
		case "/debug_token":
			return reply{body: golden(t, "whatsapp-permissions.json")}
		case "/" + accountID:
			cancel() // in the wait that follows, or just before it
			return reply{body: `{"id":"` + accountID + `"}`}
		case "/" + userID:
			return reply{body: `{"id":"` + userID + `"}`}
		}
		return reply{body: assignedJSON()}
	}, func(c *Config) { c.WitnessWait = 1 << 62 })
	if gone, err := c.AssignedUsers.ConfirmAbsent(ctx, assignment); gone || !errors.Is(err, context.Canceled) ||
		countOf(f, "GET", assignedPath) != 1 {
		t.Errorf("%v, %v", gone, err)
	}
	c, f = newFake(t, nil, func(c *Config) { c.AccessToken = secret.Value{} })
	if gone, err := c.AssignedUsers.ConfirmAbsent(t.Context(), assignment); gone || err != nil || len(f.calls()) != 0 {
		t.Errorf("without a token: %v, %v", gone, err)
	}
}

func noUsers(context.Context) ([]AssignedUser, error) { return nil, nil }
