package zammadchannel_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// What cannot be right is refused before anything is sent, and a secret is never repeated.
func TestAccZammadChannel_arguments(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args  protocol.Values
		path  string
		texts []string
	}{
		"number as an id":    {protocol.Values{"phone_number_id": "+15550100002"}, "phone_number_id", []string{"phone number, not an ID"}},
		"account by name":    {protocol.Values{"business_account_id": "acme"}, "business_account_id", []string{"5 to 20 digits"}},
		"group zero":         {protocol.Values{"group_id": 0}, "group_id", []string{"at least 1"}},
		"empty welcome":      {protocol.Values{"welcome": ""}, "welcome", []string{"1"}},
		"empty reminder":     {protocol.Values{"reminder": protocol.Values{"active": true, "message": ""}}, "reminder.message", []string{"1"}},
		"token with Bearer":  {protocol.Values{"access_token_wo": "Bearer " + acctest.GoodToken}, "access_token_wo", []string{`starts with "Bearer "`}},
		"masked token":       {protocol.Values{"access_token_wo": asterisk}, "access_token_wo", []string{"only asterisks"}},
		"masked secret":      {protocol.Values{"app_secret_wo": asterisk}, "app_secret_wo", []string{"asterisks"}},
		"token as a secret":  {protocol.Values{"app_secret_wo": acctest.GoodToken}, "app_secret_wo", []string{"access token"}},
		"secret with a line": {protocol.Values{"app_secret_wo": acctest.AppSecret + "\n"}, "app_secret_wo", []string{"trimspace()"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			_, diags := f.Plan(newChannel(c.args))
			diags.WantError(t, c.path, c.texts...)
			f.noSecret(t, diags)
			if got := len(f.Zammad.Calls()) + len(f.Graph.Calls()); got != 0 {
				t.Errorf("%d calls were made", got)
			}
		})
	}
}

// What the remote systems know is an error while planning, and nothing is written.
func TestAccZammadChannel_planned(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do    func(w *world.World)
		args  protocol.Values
		path  string
		texts []string
	}{
		"token without a scope":    {args: protocol.Values{"access_token_wo": acctest.ShortToken}, path: "access_token_wo", texts: []string{"lacks whatsapp_business_management"}},
		"no token":                 {args: protocol.Values{"access_token_wo": nil}, path: "access_token_wo", texts: []string{"creating the channel needs access_token_wo"}},
		"no app secret":            {args: protocol.Values{"app_secret_wo": nil}, path: "app_secret_wo", texts: []string{"accepts no message from Meta without it"}},
		"number that nobody knows": {args: protocol.Values{"phone_number_id": "106999999999999"}, path: "phone_number_id", texts: []string{"could not be read at Meta"}},
		"another account's number": {args: protocol.Values{"phone_number_id": acctest.ForeignNumber}, path: "business_account_id", texts: []string{acctest.ForeignAccount}},
		"number that is taken":     {args: protocol.Values{"phone_number_id": acctest.Number}, path: "phone_number_id", texts: []string{`channel 41 ("Canary Support")`, "terraform import whatsapp_zammad_channel.NAME 41"}},
		"no permission":            {do: func(w *world.World) { w.Zammad.SetPermissions(3, "ticket.agent") }, texts: []string{"HTTP 403"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			if c.do != nil {
				c.do(f.World)
			}
			_, diags := f.Plan(newChannel(c.args))
			diags.WantError(t, c.path, c.texts...)
			if text := strings.ReplaceAll(diags.String(), "Canary", ""); strings.Contains(text, acctest.Canary) {
				t.Errorf("a message holds a secret:\n%s", text)
			}
			if got := len(f.Zammad.Writes()); got != 0 {
				t.Errorf("%d writes were sent", got)
			}
		})
	}
}

// Another platform, or none.
func TestAccZammadChannel_otherPlatform(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"http": "chat.http", "chatwoot": "chat.chatwoot", "jira": "chat.jira", "none": "No chat platform"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t)
			block := acctest.BlockFor(f.World, name)
			if name == "none" {
				delete(block, "chat")
			}
			f.server.Configure(block).Clean(t)
			_, diags := f.Plan(newChannel())
			diags.WantError(t, "", want, "needs the provider argument chat.zammad")
			f.Import(channelID).WantError(t, "", "needs the provider argument chat.zammad")
			_, diags = f.server.Data("whatsapp_zammad_channels", nil)
			diags.WantError(t, "", "needs the provider argument chat.zammad")
		})
	}
}

// With a version, another token alone changes nothing; a version does, and so does a token that is gone.
func TestAccZammadChannel_version(t *testing.T) {
	t.Parallel()
	f := start(t)
	version := func(v, token string) protocol.Values {
		return newChannel(protocol.Values{"access_token_wo": token, "access_token_wo_version": v})
	}
	f.Apply(version("1", acctest.GoodToken)).Clean(t)
	f.wantQuiet(t, version("1", acctest.RotatedToken))
	f.Apply(version("2", acctest.RotatedToken)).Clean(t)
	if got := f.Zammad.Token(next); got != acctest.RotatedToken {
		t.Error("the version did not rotate the token")
	}
	f.Zammad.SetToken(next, "")
	f.Apply(version("2", acctest.RotatedToken)).Clean(t)
	if got := f.Zammad.Token(next); got != acctest.RotatedToken {
		t.Error("a token that was gone was not put back")
	}
	f.noSecret(t, nil)
}

// A token binding beside the channel: a warning.
func TestAccZammadChannel_twoOwners(t *testing.T) {
	t.Parallel()
	f := imported(t)
	_, diags := f.PlanHere(theChannel(protocol.Values{"access_token_wo": acctest.GoodToken}))
	diags.Clean(t)
	_, diags = f.server.Resource("whatsapp_token_binding").PlanHere(protocol.Values{"project": channelID, "access_token_wo": acctest.GoodToken, "replace_existing": true, "on_destroy": "abandon"})
	diags.WantWarning(t, "access_token_wo", "Two objects write the token of one chat project", "whatsapp_zammad_channel", "whatsapp_token_binding")
}
