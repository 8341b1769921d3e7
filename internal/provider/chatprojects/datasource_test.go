package chatprojects_test

import (
	"maps"
	"reflect"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

func readProjects(t *testing.T, w *world.World, platform string, more protocol.Values) ([]any, protocol.Diags) {
	t.Helper()
	block := acctest.ProviderBlock(w, platform)
	maps.Copy(block, more)
	s := protocol.Serve(t, acctest.Factory())
	s.Configure(block).NoError(t)
	got, diags := s.ReadData("whatsapp_chat_projects", nil)
	projects, _ := got["projects"].([]any)
	return projects, diags
}

// Each platform with a list shows its projects, sorted by ID. A web inbox of Chatwoot is none.
func TestAccChatProjects_list(t *testing.T) {
	t.Parallel()
	for platform, want := range map[string][]any{"http": {acctest.Project, acctest.OtherProject}, "chatwoot": {"11"}, "zammad": {"41"}} {
		t.Run(platform, func(t *testing.T) {
			t.Parallel()
			w := acctest.Start(t)
			projects, diags := readProjects(t, w, platform, nil)
			diags.WantNone(t)
			var ids []any
			for _, p := range projects {
				ids = append(ids, p.(protocol.Values)["id"])
			}
			if !reflect.DeepEqual(ids, want) {
				t.Errorf("%v, want %v", ids, want)
			}
		})
	}
}

func TestAccChatProjects_bound(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	w.Chat.SetToken(acctest.Project, acctest.HandToken)
	w.Chat.SetNumber(acctest.Project, acctest.Number, acctest.Account)
	projects, diags := readProjects(t, w, "http", nil)
	diags.WantNone(t)
	first := projects[0].(protocol.Values)
	protocol.WantValues(t, first, protocol.Values{
		"key": "SUPPORT", "name": "Customer support", "token_present": true, "phone_number_id": acctest.Number,
		"business_account_id": acctest.Account,
	})
	if n := len(w.Chat.Calls()) + len(w.Graph.Calls()); n != 1 {
		t.Errorf("%d calls", n)
	}
}

func TestAccChatProjects_errors(t *testing.T) {
	t.Parallel()
	w := acctest.Start(t)
	_, diags := readProjects(t, w, "jira", nil)
	diags.WantError(t, "", "The chat platform does not list its chat projects", "whatsapp_chat_project")
	_, diags = readProjects(t, w, "http", protocol.Values{"chat": nil})
	diags.WantError(t, "", "The provider has no chat platform")
	w.Chat.FailNext(simkit.Fault{Status: 200, Body: `{"projects":[{"id":"1","whatsapp":7}],"next":null}`})
	projects, diags := readProjects(t, w, "http", nil)
	diags.WantError(t, "", "Cannot list the chat projects", "1 of them")
	if len(projects) != 0 {
		t.Errorf("an incomplete list is shown: %v", projects)
	}
}
