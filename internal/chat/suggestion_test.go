package chat_test

import (
	"testing"

	"terraform-provider-whatsapp/internal/chat"
)

func TestSuggestionText(t *testing.T) {
	projects := []chat.Project{
		{ID: "11", Name: "Support"}, {ID: "25", Name: "Sales"}, {ID: "10001", Key: "HELPDESK", Name: "Help Desk"}, {ID: "10002", Key: "IT"},
		{ID: "proj-a", Key: "proj-a", Name: "proj-a"},
	}
	for name, want := range map[string]string{
		"HELPDEKS": `Did you mean HELPDESK ("Help Desk")?`,
		"HELP":     "", "HLPDSK": `Did you mean HELPDESK ("Help Desk")?`,
		"helpdesk": `Did you mean HELPDESK ("Help Desk")?`,
		"TI":       "Did you mean IT?", "ITS": "Did you mean IT?", "I": "", "HR": "",
		"support": `Did you mean 11 ("Support")?`, "Suppor": `Did you mean 11 ("Support")?`,
		"12": `Did you mean 11 ("Support")?`, "52": `Did you mean 25 ("Sales")?`, "1": "", "99": "",
		"15": "", "10003": "", // two are equally near
		"proj-b": "Did you mean proj-a?", "": "",
	} {
		if got := chat.SuggestionText(name, projects); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	if got := chat.SuggestionText("SUP", nil); got != "" {
		t.Error(got)
	}
}
