package conform

import (
	"fmt"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/protocol"
)

// terraformDataSource returns a terraform_data with an input, as Terraform stores it.
func terraformDataSource(input string) protocol.Source {
	value := map[string]any{"value": input, "type": "string"}
	return protocol.Source{Provider: "terraform.io/builtin/terraform", Type: "terraform_data", State: map[string]any{
		"id": "6c2a9a1e-0d3f-4b57-9f0b-0c3a3c1f7d11", "input": value, "output": value, "triggers_replace": nil,
	}}
}

// moveFromData moves an object here from a terraform_data that has its import ID. It is read as by an import.
func moveFromData(t testing.TB, s Spec) {
	importBy(t, s, func(r, made *protocol.Resource) protocol.Diags {
		diags := r.Move(terraformDataSource(s.ImportID(made.State)))
		return append(diags, r.Refresh()...)
	})
}

// MoveByCLI runs a moved block from a terraform_data to object 0 with the CLI: the plan changes nothing, and of the source nothing is left
// but what identifies the object. identity are arguments of that object.
func MoveByCLI(t *testing.T, s Spec, identity protocol.Values) {
	t.Helper()
	const secret = "EAAsecretOfTheSource0123456789abcdefghijk"
	st := s.StartStage(t)
	st.AppliedObject(s.Config(0))
	w := st.newWorkspace()
	input := w.expression(Merge(identity, protocol.Values{"token": secret}))
	w.writeMain("resource \"terraform_data\" \"old\" {\n  input = " + input + "\n}\n")
	w.mustRun(0, "apply", apply)
	there := st.remoteObjects()
	st.ForgetCalls()
	w.writeMain(w.providerBlock(), w.resourceBlock("test", s.Config(0)),
		fmt.Sprintf("moved {\n  from = terraform_data.old\n  to   = %s.test\n}\n", s.Type))
	if r := w.mustRun(1, "plan", "-refresh=false"); !strings.Contains(r.PlainOutput(), "The moved object was not read") {
		t.Errorf("without a refresh, the plan says\n%s", r.Output())
	}
	planned := w.mustRun(0, "plan", "-out=move.plan")
	if !strings.Contains(planned.PlainOutput(), "0 to add, 0 to change, 0 to destroy") {
		t.Errorf("the plan changes something:\n%s", planned.Output())
	}
	shown := w.mustRun(0, "show", "-json", "move.plan")
	w.mustRun(0, "apply", "move.plan")
	w.mustRun(0, "plan", isEmpty)
	st.WantNoWrites("moved")
	st.wantRemote(there, "moved")
	st.WantEmptyPlan(w.readState("test"), s.Config(0), "moved")
	state, err := w.Read("terraform.tfstate")
	if err != nil || !strings.Contains(state, s.Type) {
		t.Fatalf("the state is %s, %v", state, err)
	}
	texts := map[string]string{"plan": planned.Output(), "plan as JSON": shown.Output(), "state": state}
	for _, name := range sortedKeys(texts) {
		text := texts[name]
		if strings.Contains(text, secret) || strings.Contains(text, "terraform_data.old\"") && name == "state" {
			t.Errorf("the %s holds what the source held:\n%s", name, text)
		}
	}
}
