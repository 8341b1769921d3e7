package phonenumberbinding_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/test/acctest"
)

// Pointed at another chat service, a plan and a destruction keep the state: a list without the project proves nothing if it lacks
// every project that was noted.
func TestAccPhoneNumberBinding_otherTenant(t *testing.T) {
	t.Parallel()
	for name, projects := range map[string][]chatsim.Project{
		"empty":                     nil,
		"other projects":            {{ID: "777", Key: "OTHER"}},
		"same id with another key":  {{ID: "10002", Key: "OTHER"}},
		"same key with another id":  {{ID: "777", Key: "SALES"}},
		"a project with its number": {{ID: "777", Key: "OTHER", PhoneNumberID: acctest.Number}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, r := startAnother(t)
			w := acctest.Start(t)
			w.Chat.RemoveProject(acctest.Project)
			w.Chat.RemoveProject(acctest.OtherProject)
			for _, p := range projects {
				w.Chat.AddProject(p)
			}
			moved := acctest.Serve(t, w, "http").Adopt(r)
			moved.Refresh().WantError(t, "", "the list holds none of the other projects", "chat.http", "terraform state rm")
			moved.Remove().WantError(t, "", "the list holds none of the other projects")
			if moved.State == nil {
				t.Error("the state was dropped")
			}
		})
	}
}
