package businessaccountuser_test

import (
	"strings"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestAccBusinessAccountUser_badInput(t *testing.T) {
	w, r := spec().StartResource(t)
	for name, c := range map[string]struct {
		args protocol.Values
		at   string
		says []string
	}{
		"lower case": {args("manage"), "tasks", []string{`"manage" is not a task of Meta. Did you mean "MANAGE"?`}},
		"misspelled": {args("VIEW_TEMPLATE"), "tasks", []string{`Did you mean "VIEW_TEMPLATES"?`}},
		"dashes":     {args("full-control"), "tasks", []string{`Did you mean "FULL_CONTROL"?`}},
		"words":      {args("everything please"), "tasks", []string{"not a valid task"}},
		"a token":    {args(acctest.GoodToken + acctest.GoodToken), "tasks", []string{"Secret in an argument that is not secret"}},
		"none":       {args(), "tasks", []string{"at least 1"}},
		"account": {conform.Merge(args("MANAGE"), protocol.Values{"business_account_id": "Support account"}), "business_account_id",
			[]string{"5 to 20 digits"}},
		"user":         {conform.Merge(args("MANAGE"), protocol.Values{"user_id": "bot"}), "user_id", []string{"5 to 20 digits"}},
		"portfolio":    {conform.Merge(args("MANAGE"), protocol.Values{"business_id": "1"}), "business_id", []string{"5 to 20 digits"}},
		"empty string": {args(""), "tasks", []string{"not a valid task"}},
	} {
		t.Run(name, func(t *testing.T) {
			diags := r.Validate(c.args)
			if len(diags) != 1 || !diags[0].Error || !strings.HasPrefix(diags[0].Path, c.at) ||
				strings.Contains(diags[0].Summary+diags[0].Detail, acctest.Canary) {
				t.Fatalf("got %s", diags)
			}
			for _, text := range c.says {
				if !strings.Contains(diags.String(), text) {
					t.Errorf("it does not say %q:\n%s", text, diags)
				}
			}
		})
	}
	diags := r.Validate(args("MANAGE_CATALOGUES"))
	if len(diags) != 1 || diags[0].Error || !strings.Contains(diags[0].Detail, "Meta may add tasks") {
		t.Errorf("an unknown task: %s", diags)
	}
	wantNoCalls(t, w)
	none := serve(t, w, protocol.Values{"business_id": nil}).NewResource(typeName)
	_, diags = none.Plan(args("MANAGE"))
	diags.WantError(t, "business_id", "Missing business portfolio")
	wantNoCalls(t, w)
}

// An assignment with other tasks is refused in the plan and again before the write. One with the same tasks is adopted.
func TestAccBusinessAccountUser_existing(t *testing.T) {
	w, r := spec().StartResource(t)
	p, diags := r.Plan(args("MESSAGING"))
	diags.WantNone(t)
	w.Graph.AssignUser(acctest.Account, bot, "DEVELOP", "MESSAGING")
	says := []string{"is already assigned with other tasks", "DEVELOP, MESSAGING", "terraform import whatsapp_business_account_user.NAME " +
		importID}
	r.ApplyPlanned(p).WantError(t, "user_id", says...)
	_, diags = r.Plan(args("MESSAGING"))
	diags.WantError(t, "user_id", says...)
	r.Apply(args("MESSAGING", "DEVELOP")).WantWarning(t, "", "The assignment of user "+bot+" to WhatsApp Business Account "+acctest.Account+
		" exists already and is adopted", "Destroying this resource unassigns the user, also for them", "destroy = false")
	wantStateTasks(t, r, "DEVELOP", "MESSAGING")
	wantWrites(t, w, 0)
}

func TestAccBusinessAccountUser_existingManage(t *testing.T) {
	w, r := spec().StartResource(t)
	w.Graph.SetTasksReadBack(graphsim.TasksExpanded)
	w.Graph.AssignUser(acctest.Account, bot, "MANAGE")
	r.Apply(args("MANAGE")).WantWarning(t, "", "exists already and is adopted")
	wantEmptyPlan(t, r, "MANAGE")
	wantWrites(t, w, 0)
}

// The ID that Business Settings shows is not the app-scoped ID.
func TestAccBusinessAccountUser_wrongUser(t *testing.T) {
	w, r := spec().StartResource(t)
	settings, _ := w.Graph.FindSystemUser(bot)
	r.Apply(conform.Merge(args("MESSAGING"), protocol.Values{"user_id": settings.ID})).WantError(t, "user_id",
		"must be the id of a user of this business", "app-scoped", "Business Settings")
	if r.State != nil {
		t.Errorf("the state holds %v", r.State)
	}
	wantTasks(t, w, 0, 0)
}

func TestAccBusinessAccountUser_partlyUnknown(t *testing.T) {
	w, r := spec().StartResource(t)
	w.Graph.AssignUser(acctest.Account, bot, "DEVELOP") // would be refused
	for _, part := range []protocol.Values{
		{"business_account_id": protocol.Unknown},
		{"user_id": protocol.Unknown},
		{"business_id": protocol.Unknown},
		{"tasks": protocol.Unknown},
		{"tasks": []any{"MESSAGING", protocol.Unknown}},
	} {
		_, diags := r.Plan(conform.Merge(args("MESSAGING"), part))
		diags.WantNone(t)
	}
	wantNoCalls(t, w)
}

// Of several resources for the same user, one assigns it and the others fail.
func TestAccBusinessAccountUser_parallelSameUser(t *testing.T) {
	w, _ := spec().StartResource(t)
	s := serve(t, w)
	var wg sync.WaitGroup
	results := make([]protocol.Diags, 4)
	var commits []func()
	for i := range results { // each is planned in a process where the others are not known
		s.Restart().WantNone(t)
		r := s.NewResource(typeName)
		p, diags := r.PlanHere(args("MESSAGING"))
		diags.WantNone(t)
		commits = append(commits, func() { results[i] = r.Commit(p) })
	}
	for _, commit := range commits {
		wg.Go(commit)
	}
	wg.Wait()
	refused := 0
	for _, diags := range results {
		if len(diags) > 0 {
			refused++
			diags.WantError(t, "user_id", "Two resources manage the same user of a WhatsApp Business Account")
		}
	}
	if refused != len(results)-1 {
		t.Errorf("%d of %d were refused", refused, len(results))
	}
	wantTasks(t, w, 1, 0, "MESSAGING")
}
