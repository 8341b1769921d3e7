package businessaccountuser_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Meta may show MANAGE as the tasks that it includes: after an import, at most one write corrects this.
func TestAccBusinessAccountUser_importOfManage(t *testing.T) {
	for name, read := range map[string]graphsim.TasksReadBack{"as given": graphsim.TasksAsGiven, "expanded": graphsim.TasksExpanded,
		"without MANAGE": graphsim.TasksExpandedWithoutManage} {
		t.Run(name, func(t *testing.T) {
			w, r := spec().StartResource(t)
			w.Graph.SetTasksReadBack(read)
			w.Graph.AssignUser(acctest.Account, bot, "MANAGE")
			r.Import(importID).WantNone(t)
			p, diags := r.Plan(args("MANAGE"))
			diags.WantNone(t)
			if len(p.Replace) > 0 || p.Empty() != (read == graphsim.TasksAsGiven) {
				t.Errorf("planned %v", p.After)
			}
			r.Apply(args("MANAGE")).WantNone(t)
			wantEmptyPlan(t, r, "MANAGE")
			writes := 0
			if read == graphsim.TasksExpandedWithoutManage {
				writes = 1
			}
			wantTasks(t, w, writes, 0, "MANAGE")
		})
	}
}

func TestAccBusinessAccountUser_importRefused(t *testing.T) {
	w, r := spec().StartResource(t)
	for name, c := range map[string]struct {
		id, at string
		says   []string
	}{
		"not assigned":     {importID, "", []string{"User is not assigned to the account", "app-scoped", "create the resource instead"}},
		"no such account":  {"102000000000077/" + bot, "business_account_id", []string{"subcode 33", "102000000000077", acctest.Business}},
		"a number":         {acctest.Number + "/" + bot, "business_account_id", []string{"another kind of object"}},
		"no digits":        {"support/bot", "", []string{"5 to 20 digits", "terraform import whatsapp_business_account_user.NAME"}},
		"the user alone":   {bot, "", []string{"must have the form BUSINESS_ACCOUNT_ID/USER_ID"}},
		"with a portfolio": {acctest.Business + "/" + importID, "", []string{"must have the form"}},
	} {
		r.Import(c.id).WantError(t, c.at, c.says...)
		if r.State != nil {
			t.Errorf("%s: the state holds %v", name, r.State)
		}
	}
	none := serve(t, w, protocol.Values{"business_id": nil}).NewResource(typeName)
	none.Import(importID).WantError(t, "business_id", "Missing business portfolio", "An import and a list")
	wantWrites(t, w, 0)
}
