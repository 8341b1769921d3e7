package examples

import (
	"os"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/tfcli/tfclitest"
)

// messageTemplates is the folder of the example with a file for each template.
const messageTemplates = root + "/message-templates"

// The commands of the example: a test checks the templates without credentials and names what is wrong, as does a plan without a token. An
// apply creates all of them, and then the plan is empty. Another text is one change.
func TestMessageTemplates(t *testing.T) {
	t.Parallel()
	w := startWorld(t)
	space := tfclitest.New(t)
	if err := os.CopyFS(space.Dir, os.DirFS(messageTemplates)); err != nil {
		t.Fatal(err)
	}
	tfclitest.Run(t, space, 0, "init")
	const read = "Hello Pablo, your order A-1042 has left our warehouse"
	if passed := tfclitest.Run(t, space, 0, "test", "-verbose").PlainOutput(); !strings.Contains(passed, "1 passed, 0 failed") ||
		!strings.Contains(passed, read) {
		t.Errorf("want one passed test, and what a customer reads:\n%s", passed)
	}
	passed := tfclitest.Run(t, space, 0, "test", "-test-directory=tests/broken").PlainOutput()
	if !strings.Contains(passed, "1 passed, 0 failed") {
		t.Errorf("want one passed test of the broken files:\n%s", passed)
	}
	const offer = "templates/spring_offer.yaml"
	good, err := space.Read(offer)
	if err != nil {
		t.Fatal(err)
	}
	tfclitest.Write(t, space, offer, strings.Replace(good, "text: Spring is here", "text: "+strings.Repeat("Spring ", 10), 1))
	for _, command := range []string{"test", "plan"} {
		failed := tfclitest.Run(t, space, 1, command).PlainOutput()
		const problem = "templates/spring_offer.yaml: en_US: header.text: Header is too long."
		if strings.Count(failed, "Resource precondition failed") != 1 || !strings.Contains(failed, problem) ||
			strings.Contains(failed, "access token") {
			t.Errorf("want one error, with %s:\n%s", problem, failed)
		}
	}
	if n := len(w.Graph.Calls()); n != 0 {
		t.Errorf("the tests made %d calls", n)
	}

	tfclitest.Write(t, space, offer, good)
	space.Env = settings(w)
	if err := space.Attach(t.Context()); err != nil {
		t.Fatal(err)
	}
	applied := tfclitest.Run(t, space, 0, "apply", "-auto-approve")
	if !strings.Contains(applied.PlainOutput(), read) {
		t.Errorf("the apply does not show what a customer reads:\n%s", applied.Output())
	}
	var made []string
	for _, template := range w.Graph.Templates("102000000000001") {
		made = append(made, template.Name+"/"+template.Language)
	}
	if len(made) != 5 {
		t.Errorf("Meta has %v", made)
	}
	tfclitest.Run(t, space, 0, "plan", "-detailed-exitcode")
	for _, template := range w.Graph.Templates("102000000000001") {
		w.Graph.SetTemplateStatus(template.ID, "APPROVED", "")
	}
	tfclitest.Write(t, space, offer, strings.Replace(good, "20 percent", "30 percent", 1))
	plan := tfclitest.Run(t, space, 2, "plan", "-detailed-exitcode")
	if !strings.Contains(plan.PlainOutput(), "Plan: 0 to add, 1 to change, 0 to destroy.") {
		t.Errorf("want one change:\n%s", plan.Output())
	}
}
