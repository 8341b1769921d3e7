package businessaccountuser_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func TestAccBusinessAccountUser_import(t *testing.T) {
	w := start(t)
	w.Graph.AssignUser(acctest.Account, bot, "MESSAGING", "DEVELOP")
	cfg := config(w, account, user, "DEVELOP", "MESSAGING")
	acctest.Run(t,
		resource.TestStep{
			Config:           cfg + "import {\n  to = " + address + "\n  id = \"" + importID + "\"\n}\n",
			ConfigPlanChecks: planned(plancheck.ResourceActionNoop),
		},
		resource.TestStep{Config: cfg},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateId: importID, ImportStateVerify: true, ImportStateVerifyIdentifierAttribute: "user_id"},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateId: bot, ExpectError: regexp.MustCompile(`(?s)must\s+have\s+the\s+form\s+BUSINESS_ACCOUNT_ID/USER_ID`)},
	)
	has(t, w, 0, 1)
}

func TestAccBusinessAccountUser_importOverTheProtocol(t *testing.T) {
	w, r := open(t)
	w.Graph.AssignUser(acctest.Account, bot, "MESSAGING")
	r.ImportIdentity(protocol.Values{"business_account_id": acctest.Account, "user_id": bot}).Clean(t)
	holds(t, r, "MESSAGING")
	quiet(t, r, "MESSAGING")
	sent(t, w, 0)
	r.Apply(args("MANAGE")).Clean(t)
	has(t, w, 1, 0, "MANAGE")
}

// MANAGE may read back as all that it implies: after an import, one write settles what is meant.
func TestAccBusinessAccountUser_importOfManage(t *testing.T) {
	for name, read := range map[string]graphsim.TasksReadBack{"as given": graphsim.TasksAsGiven, "expanded": graphsim.TasksExpanded, "without MANAGE": graphsim.TasksExpandedWithoutManage} {
		t.Run(name, func(t *testing.T) {
			w, r := open(t)
			w.Graph.SetTasksReadBack(read)
			w.Graph.AssignUser(acctest.Account, bot, "MANAGE")
			r.Import(importID).Clean(t)
			p, diags := r.Plan(args("MANAGE"))
			diags.Clean(t)
			if len(p.Replace) > 0 || p.Empty() != (read == graphsim.TasksAsGiven) {
				t.Errorf("planned %v", p.After)
			}
			r.Apply(args("MANAGE")).Clean(t)
			quiet(t, r, "MANAGE")
			writes := 0
			if read == graphsim.TasksExpandedWithoutManage {
				writes = 1
			}
			has(t, w, writes, 0, "MANAGE")
		})
	}
}

func TestAccBusinessAccountUser_importRefused(t *testing.T) {
	w, r := open(t)
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
	none := serve(t, w, protocol.Values{"business_id": nil}).Resource(typeName)
	none.Import(importID).WantError(t, "business_id", "The business portfolio is missing")
	sent(t, w, 0)
}
