package chatwootinbox_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// What cannot be right is refused before anything is sent, and a secret is never repeated.
func TestAccChatwootInbox_arguments(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args  protocol.Values
		path  string
		texts []string
	}{
		"number with spaces":   {protocol.Values{"phone_number": "+1 555 010 0002"}, "phone_number", []string{"international format"}},
		"number without plus":  {protocol.Values{"phone_number": "15550100002"}, "phone_number", []string{"international format"}},
		"number as an id":      {protocol.Values{"phone_number_id": "+15550100002"}, "phone_number_id", []string{"phone number, not an ID"}},
		"account by name":      {protocol.Values{"business_account_id": "acme"}, "business_account_id", []string{"5 to 20 digits"}},
		"no name":              {protocol.Values{"name": ""}, "name", []string{"1"}},
		"the word null":        {protocol.Values{"name": "null"}, "name", []string{"null"}},
		"two lines":            {protocol.Values{"name": "a\nb"}, "name", []string{"one line"}},
		"spaces around a name": {protocol.Values{"name": " a"}, "name", []string{"one line"}},
		"empty greeting":       {protocol.Values{"greeting": protocol.Values{"enabled": true, "message": ""}}, "greeting.message", []string{"1"}},
		"greeting null":        {protocol.Values{"greeting": protocol.Values{"enabled": true, "message": "null"}}, "greeting.message", []string{"null"}},
		"token with Bearer":    {protocol.Values{"access_token_wo": "Bearer " + acctest.GoodToken}, "access_token_wo", []string{`starts with "Bearer "`}},
		"masked token":         {protocol.Values{"access_token_wo": asterisk}, "access_token_wo", []string{"only asterisks"}},
		"masked secret":        {protocol.Values{"app_secret_wo": asterisk}, "app_secret_wo", []string{"asterisks"}},
		"token as a secret":    {protocol.Values{"app_secret_wo": acctest.GoodToken}, "app_secret_wo", []string{"access token"}},
		"secret with a break":  {protocol.Values{"app_secret_wo": acctest.AppSecret + "\n"}, "app_secret_wo", []string{"trimspace()"}},
		"empty secret":         {protocol.Values{"app_secret_wo": ""}, "app_secret_wo", []string{"is empty"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			_, diags := f.Plan(newInbox(c.args))
			diags.WantError(t, c.path, c.texts...)
			f.noSecret(t, diags)
			if got := len(f.Chatwoot.Calls()) + len(f.Graph.Calls()); got != 0 {
				t.Errorf("%d calls were made", got)
			}
		})
	}
}

// What the remote systems know is an error while planning, and nothing is written.
func TestAccChatwootInbox_planned(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do    func(w *world.World)
		args  protocol.Values
		path  string
		texts []string
	}{
		"token without a scope":    {args: protocol.Values{"access_token_wo": acctest.ShortToken}, path: "access_token_wo", texts: []string{"lacks whatsapp_business_management"}},
		"token that was revoked":   {do: func(w *world.World) { w.Graph.RevokeToken(acctest.GoodToken, 460) }, path: "access_token_wo", texts: []string{"190"}},
		"no token":                 {args: protocol.Values{"access_token_wo": nil}, path: "access_token_wo", texts: []string{"creating the inbox needs access_token_wo"}},
		"number that nobody knows": {args: protocol.Values{"phone_number_id": "106999999999999"}, path: "phone_number_id", texts: []string{"could not be read at Meta"}},
		"another account's number": {args: protocol.Values{"phone_number_id": acctest.ForeignNumber, "phone_number": "+15550100009"}, path: "business_account_id", texts: []string{acctest.ForeignAccount}},
		"id of another number":     {args: protocol.Values{"phone_number": "+15550100003"}, path: "phone_number", texts: []string{"+1 555-010-0002", "+15550100003"}},
		"number that is taken": {args: protocol.Values{"phone_number": acctest.InboxNumber, "phone_number_id": acctest.Number}, path: "phone_number",
			texts: []string{`inbox 11 ("Support")`, "terraform import whatsapp_chatwoot_inbox.NAME 11"}},
		"no administrator": {do: func(w *world.World) {
			w.Chatwoot.SetRole(acctest.ChatwootAdminToken, acctest.ChatwootAccount, chatwootsim.Agent)
			w.Chatwoot.AddUser(chatwootsim.User{Token: acctest.ChatwootAdminToken, Accounts: map[int]chatwootsim.Role{acctest.ChatwootAccount: chatwootsim.Agent}, Inboxes: []int{acctest.Inbox}})
		}, texts: []string{"administrator"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			if c.do != nil {
				c.do(f.World)
			}
			_, diags := f.Plan(newInbox(c.args))
			diags.WantError(t, c.path, c.texts...)
			f.noSecret(t, diags)
			if got := len(f.Chatwoot.Writes()); got != 0 {
				t.Errorf("%d writes were sent", got)
			}
		})
	}
}

// Another platform, or none.
func TestAccChatwootInbox_otherPlatform(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"http": "chat.http", "zammad": "chat.zammad", "jira": "chat.jira", "none": "No chat platform"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			block := acctest.BlockFor(f.World, name)
			if name == "none" {
				delete(block, "chat")
			}
			f.server.Configure(block).Clean(t)
			_, diags := f.Plan(newInbox())
			diags.WantError(t, "", want, "needs the provider argument chat.chatwoot", "account_id")
			f.Import(inboxID).WantError(t, "", "needs the provider argument chat.chatwoot")
			_, diags = f.server.Data("whatsapp_chatwoot_inboxes", nil)
			diags.WantError(t, "", "needs the provider argument chat.chatwoot")
		})
	}
}

// A replacement says what it costs; a change that needs none does not.
func TestAccChatwootInbox_replacementWarns(t *testing.T) {
	t.Parallel()
	f := imported(t)
	good := protocol.Values{"access_token_wo": acctest.GoodToken}
	planned, diags := f.Plan(theInbox(good, protocol.Values{"phone_number": sales, "phone_number_id": acctest.OtherNumber}))
	diags.WantWarning(t, "", "is going to be replaced", "with all its conversations", "waits for its end")
	if got := strings.Join(planned.Replace, " "); !strings.Contains(got, "phone_number") || !strings.Contains(got, "phone_number_id") {
		t.Errorf("replaced because of %s", got)
	}
	_, diags = f.Plan(theInbox(protocol.Values{"phone_number": sales, "phone_number_id": acctest.OtherNumber}))
	diags.WantError(t, "access_token_wo", "creating the inbox needs")
	planned, diags = f.Plan(theInbox(good, protocol.Values{"name": "Help"}))
	diags.Clean(t)
	if len(planned.Replace) != 0 {
		t.Errorf("replaced because of %v", planned.Replace)
	}
	f.Apply(theInbox(good, protocol.Values{"phone_number": sales, "phone_number_id": acctest.OtherNumber})).NoError(t)
	f.want(t, protocol.Values{"phone_number": sales})
	if _, there := f.Chatwoot.Inbox(acctest.Inbox); there || f.Chatwoot.Created() != 1 {
		t.Error("the inbox was not replaced by one other")
	}
	f.noSecret(t, nil)
}

// Without a refresh, the inbox that is going to be replaced is no obstacle to the one in its place.
func TestAccChatwootInbox_replacementWithoutRefresh(t *testing.T) {
	t.Parallel()
	f := imported(t)
	f.Graph.MovePhoneNumber(acctest.Number, acctest.ForeignAccount)
	f.server.Restart().Clean(t)
	config := theInbox(protocol.Values{"access_token_wo": acctest.GoodToken, "business_account_id": acctest.ForeignAccount})
	_, diags := f.PlanHere(config)
	diags.NoError(t)
	_, diags = f.server.Resource(typeName).PlanHere(config) // as Terraform plans the new one
	diags.Clean(t)
}

// With a version, another token alone changes nothing; a version does, and so does a token that was replaced by hand.
func TestAccChatwootInbox_version(t *testing.T) {
	t.Parallel()
	f := imported(t)
	version := func(v, token string) protocol.Values {
		return theInbox(protocol.Values{"access_token_wo": token, "access_token_wo_version": v})
	}
	f.Apply(version("1", acctest.GoodToken)).Clean(t) // what it holds already
	if got := len(f.Chatwoot.Writes()); got != 0 {
		t.Errorf("%d writes", got)
	}
	f.wantQuiet(t, version("1", acctest.RotatedToken))
	f.Chatwoot.SetToken(acctest.Inbox, acctest.HandToken)
	f.Apply(version("1", acctest.RotatedToken)).Clean(t)
	if got := f.Chatwoot.Token(acctest.Inbox); got != acctest.RotatedToken {
		t.Error("a token that was replaced by hand was left there")
	}
	f.Apply(version("2", acctest.GoodToken)).Clean(t)
	if got := f.Chatwoot.Token(acctest.Inbox); got != acctest.GoodToken {
		t.Error("the version did not rotate the token")
	}
	f.noSecret(t, nil)
}

// A token binding beside the inbox: a warning, in whichever order they are planned, but only where both have a token.
func TestAccChatwootInbox_twoOwners(t *testing.T) {
	t.Parallel()
	const warning = "Two objects write the token of one chat project"
	for name, c := range map[string]struct {
		inbox, binding any // tokens
		project        string
		bindingFirst   bool
		warns          bool
	}{
		"both":                  {acctest.GoodToken, acctest.GoodToken, inboxID, false, true},
		"both, the other first": {acctest.GoodToken, acctest.GoodToken, inboxID, true, true},
		"not known yet":         {protocol.Unknown, acctest.GoodToken, inboxID, false, true},
		"the inbox observes":    {nil, acctest.GoodToken, inboxID, false, false},
		"the binding observes":  {acctest.GoodToken, nil, inboxID, true, false},
		"another project":       {acctest.GoodToken, acctest.GoodToken, "", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := imported(t)
			binding := f.server.Resource("whatsapp_token_binding")
			binding.Import(inboxID).Clean(t)
			project := c.project
			if project == "" {
				project = "99"
				binding.State["project"] = project
				f.Chatwoot.AddInbox(chatwootsim.Inbox{ID: 99, AccountID: acctest.ChatwootAccount, Name: "Sales", Channel: acctest.CloudChannel(sales, map[string]any{
					"api_key": acctest.GoodToken, "phone_number_id": acctest.OtherNumber, "business_account_id": acctest.Account,
				})})
			}
			f.server.Restart().Clean(t)
			plans := []func() protocol.Diags{
				func() protocol.Diags {
					_, diags := f.PlanHere(theInbox(protocol.Values{"access_token_wo": c.inbox}))
					return diags
				},
				func() protocol.Diags {
					_, diags := binding.PlanHere(protocol.Values{"project": project, "access_token_wo": c.binding})
					return diags
				},
			}
			if c.bindingFirst {
				plans[0], plans[1] = plans[1], plans[0]
			}
			diags := append(plans[0](), plans[1]()...)
			diags.NoError(t)
			if got := strings.Count(diags.String(), warning); (got == 1) != c.warns || got > 1 {
				t.Errorf("%d warnings:\n%s", got, diags)
			}
		})
	}
}
