package conform

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/protocol"
)

// cliScenarios depend on the schema of a resource.
var cliScenarios = []scenario{
	{"lifecycle by the CLI", cliLifecycle},
	{"import by the CLI", cliImportBlock},
	{"-generate-config-out", cliGenerateConfig},
	{"mock_provider", cliMock},
}

// sharedScenarios depend on the code of a resource alone, see Spec.DescriptionOnly.
var sharedScenarios = []scenario{
	{"rename by moved", cliMoved},
	{"rename by import with the CLI", cliImport},
	{"-replace", cliReplace},
	{"-replace, created first", cliReplaceFirst},
	{"shift of a count with the CLI", cliCount},
	{"ignore_changes", cliIgnoreChanges},
	{"-target", cliTarget},
	{"-refresh-only", cliRefreshOnly},
	{"-refresh=false", cliRefreshFalse},
	{"configuration in JSON", cliJSON},
	{"provider alias", cliAlias},
	{"values of another resource", cliUnknown},
}

const (
	apply   = "-auto-approve"
	isEmpty = "-detailed-exitcode"
)

// workspaceWith returns a workspace whose state holds object 0 under a name.
func (s Spec) workspaceWith(t testing.TB, name string) (*Stage, *workspace) {
	t.Helper()
	st := s.StartStage(t)
	made := st.AppliedObject(s.Config(0))
	w := st.newWorkspace()
	w.writeState(map[string]*protocol.Resource{name: made})
	st.ForgetCalls()
	return st, w
}

func cliLifecycle(t testing.TB, s Spec) {
	st := s.StartStage(t)
	w := st.newWorkspace()
	for _, config := range []protocol.Values{s.Config(0), s.changedConfig()} {
		w.writeMain(w.providerBlock(), w.resourceBlock("test", config))
		w.mustRun(0, "apply", apply)
		w.mustRun(0, "plan", isEmpty)
		if !s.Replaces || !s.RemainsAfterDestroy {
			st.wantObjects(1, "applied")
		}
	}
	w.mustRun(0, "destroy", apply)
	if !s.RemainsAfterDestroy {
		st.wantRemote(st.initial, "destroyed")
	}
}

func cliMoved(t testing.TB, s Spec) {
	st, w := s.workspaceWith(t, "old")
	there := st.remoteObjects()
	w.writeMain(w.providerBlock(), w.resourceBlock("fresh", s.Config(0)),
		fmt.Sprintf("moved {\n  from = %[1]s.old\n  to   = %[1]s.fresh\n}\n", s.Type))
	w.mustRun(0, "apply", apply)
	st.WantNoWrites("renamed")
	st.wantRemote(there, "renamed")
	st.WantEmptyPlan(w.readState("fresh"), s.Config(0), "renamed")
}

// cliImportBlock imports an object by its ID, and by its identity where the CLI knows that.
func cliImportBlock(t testing.TB, s Spec) {
	st := s.StartStage(t)
	made := st.AppliedObject(s.Config(0))
	w := st.newWorkspace()
	targets := []string{fmt.Sprintf("id = %q", s.ImportID(made.State))}
	if w.CLI.AtLeast(1, 12) {
		targets = append(targets, "identity = "+w.expression(made.Identity))
	}
	for _, target := range targets {
		st.ForgetCalls()
		w.writeMain(w.providerBlock(), w.resourceBlock("test", s.Config(0)), fmt.Sprintf("import {\n  to = %s.test\n  %s\n}\n", s.Type, target))
		changes := 0
		if len(s.NotImported) > 0 {
			changes = 1
		}
		result := w.mustRun(0, "plan")
		if want := fmt.Sprintf("1 to import, 0 to add, %d to change, 0 to destroy", changes); !strings.Contains(result.PlainOutput(), want) {
			t.Errorf("%s: the plan is not %q:\n%s", target, want, result.Output())
		}
		st.WantNoWrites("planned")
	}
	w.mustRun(0, "apply", apply)
	w.mustRun(0, "plan", isEmpty)
	st.wantObjects(1, "imported")
}

// cliImport imports an object a second time, under another name: the plan refuses it, or the new name keeps everything that the old one
// had.
func cliImport(t testing.TB, s Spec) {
	st, w := s.workspaceWith(t, "old")
	there := st.remoteObjects()
	id := s.ImportID(w.readState("old").State)
	w.writeMain(w.providerBlock(), w.resourceBlock("fresh", s.Config(0)), fmt.Sprintf("import {\n  to = %s.fresh\n  id = %q\n}\n", s.Type, id))
	result := w.run("apply", apply)
	if st.wantRemote(there, "renamed"); result.ExitCode == 0 {
		st.WantEmptyPlan(w.readState("fresh"), s.Config(0), "renamed")
	}
}

// cliReplace replaces an object: the plan refuses it, or one object is left.
func cliReplace(t testing.TB, s Spec) {
	st, w := s.workspaceWith(t, "test")
	there := st.remoteObjects()
	w.writeMain(w.providerBlock(), w.resourceBlock("test", s.Config(0)))
	if result := w.run("apply", apply, "-replace="+s.Type+".test"); result.ExitCode != 0 {
		if s.ReplaceRefusedIfEqual {
			t.Errorf("the object that is deleted first is in the way: %s", result.Output())
		}
		st.wantRemote(there, "refused")
		st.WantNoWrites("refused")
		return
	}
	w.mustRun(0, "plan", isEmpty)
	if !s.RemainsAfterDestroy {
		st.wantObjects(1, "replaced")
	}
}

// cliReplaceFirst replaces an object with create_before_destroy, which the apply refuses. The state keeps the object, as a deposed one:
// Terraform plans a replacement once more before it creates, and has then put the old object aside. The next apply is refused too and
// says how to go on, or it replaces the object: that depends on the order in which it reads, deletes and creates.
func cliReplaceFirst(t testing.TB, s Spec) {
	if !s.ReplaceRefusedIfEqual {
		return
	}
	st, w := s.workspaceWith(t, "test")
	there := st.remoteObjects()
	w.writeMain(w.providerBlock(), w.resourceBlock("test", s.Config(0), "lifecycle {", "create_before_destroy = true", "}"))
	id := s.ImportID(w.readState("test").State)
	result := w.mustRun(1, "apply", apply, "-replace="+s.Type+".test")
	if !strings.Contains(result.PlainOutput(), "Remove create_before_destroy") {
		t.Errorf("the apply says\n%s", result.Output())
	}
	st.wantRemote(there, "refused")
	w.writeMain(w.providerBlock(), w.resourceBlock("test", s.Config(0)))
	if result = w.run("apply", apply); result.ExitCode == 0 {
		w.mustRun(0, "plan", isEmpty)
		st.wantObjects(1, "replaced")
		return
	}
	if text := strings.Join(strings.Fields(result.PlainOutput()), " "); !strings.Contains(text, "terraform state rm") {
		t.Errorf("the next apply says\n%s", result.Output())
	}
	st.wantRemote(there, "refused again")
	w.mustRun(0, "state", "rm", s.Type+".test")
	w.mustRun(0, "import", s.Type+".test", id)
	st.wantRemote(there, "imported")
}

// cliCount drops the first of two objects that a count has made. That is refused in the plan, or the second one is left.
func cliCount(t testing.TB, s Spec) {
	st := s.StartStage(t)
	w := st.newWorkspace()
	write := func(objects ...int) {
		var lines []string
		for _, name := range sortedKeys(s.Config(0)) {
			var values []string
			for _, i := range objects {
				values = append(values, w.expression(s.Config(i)[name]))
			}
			lines = append(lines, name+" = ["+strings.Join(values, ", ")+"][count.index]")
		}
		lines = append(lines, fmt.Sprintf("count = %d", len(objects)))
		w.writeMain(w.providerBlock(), w.resourceBlock("test", nil, lines...))
	}
	write(0, 1)
	w.mustRun(0, "apply", apply)
	there := st.remoteObjects()
	write(1)
	if result := w.run("apply", apply); result.ExitCode != 0 {
		st.wantRemote(there, "refused: "+result.PlainOutput())
		return
	}
	w.mustRun(0, "plan", isEmpty)
	if !s.RemainsAfterDestroy {
		st.wantObjects(1, "shifted")
	}
}

func cliIgnoreChanges(t testing.TB, s Spec) {
	st, w := s.workspaceWith(t, "test")
	ignored := "ignore_changes = [" + strings.Join(sortedKeys(s.Changed), ", ") + "]"
	w.writeMain(w.providerBlock(), w.resourceBlock("test", s.changedConfig(), "lifecycle {", ignored, "}"))
	w.mustRun(0, "plan", isEmpty)
	st.WantNoWrites("ignored")
}

func cliTarget(t testing.TB, s Spec) {
	st := s.StartStage(t)
	w := st.newWorkspace()
	w.writeMain(w.providerBlock(), w.resourceBlock("first", s.Config(0)), w.resourceBlock("second", s.Config(1)))
	w.mustRun(0, "apply", apply, "-target="+s.Type+".second")
	st.wantObjects(1, "the target was applied")
	w.mustRun(0, "apply", apply)
	st.wantObjects(2, "all was applied")
	w.mustRun(0, "plan", isEmpty)
}

// cliRefreshOnly reads what happened to the object, and writes nothing.
func cliRefreshOnly(t testing.TB, s Spec) {
	name := sortedKeys(s.Disappear)[0] // the protocol shows the others
	e := s.Disappear[name]
	st, w := s.workspaceWith(t, "test")
	e.Do(st.World, w.readState("test").State)
	there := st.remoteObjects()
	st.ForgetCalls()
	w.writeMain(w.providerBlock(), w.resourceBlock("test", s.Config(0)))
	exitCode := 0
	if e.Then == Kept {
		exitCode = 1
	}
	text := strings.Join(strings.Fields(w.mustRun(exitCode, "apply", "-refresh-only", apply).PlainOutput()), " ")
	for _, part := range e.cliTexts(s.Type) {
		if !strings.Contains(strings.ToLower(text), strings.ToLower(part)) {
			t.Errorf("%s: the CLI does not show %q:\n%s", name, part, text)
		}
	}
	st.WantNoWrites(name)
	st.wantRemote(there, name)
	if gone := w.readState("test").State == nil; gone != (e.Then == Dropped || e.Then == Lost) {
		t.Errorf("%s: the object is gone from the state: %v", name, gone)
	}
}

// cliTexts returns the texts that the CLI shows of an event.
func (e Event) cliTexts(typeName string) []string {
	switch e.Then {
	case Dropped, Lost:
		return append([]string{typeName + " is gone"}, e.Warns...)
	case Kept:
		return e.Says
	default:
		return nil
	}
}

func cliRefreshFalse(t testing.TB, s Spec) {
	st, w := s.workspaceWith(t, "test")
	w.writeMain(w.providerBlock(), w.resourceBlock("test", s.Config(0)))
	w.mustRun(0, "plan", "-refresh=false", isEmpty)
	st.WantNoWrites("planned")
	w.mustRun(0, "destroy", "-refresh=false", apply)
	if !s.RemainsAfterDestroy {
		st.wantRemote(st.initial, "destroyed")
	}
}

func cliJSON(t testing.TB, s Spec) {
	st, w := s.workspaceWith(t, "test")
	resource := map[string]any{}
	for name, value := range s.Config(0) {
		resource[name] = w.jsonArgument(value)
	}
	text, err := json.Marshal(map[string]any{"resource": map[string]any{s.Type: map[string]any{"test": resource}}})
	if err != nil {
		t.Fatal(err)
	}
	w.writeFile("resource.tf.json", string(text))
	w.writeMain(w.providerBlock())
	w.mustRun(0, "plan", isEmpty)
	st.WantNoWrites("planned")
}

// cliGenerateConfig lets the CLI write the configuration of an object that is imported: nothing is going to change.
func cliGenerateConfig(t testing.TB, s Spec) {
	st := s.StartStage(t)
	made := st.AppliedObject(s.Config(0))
	w := st.newWorkspace()
	st.ForgetCalls()
	w.writeMain(w.providerBlock(), fmt.Sprintf("import {\n  to = %s.test\n  id = %q\n}\n", s.Type, s.ImportID(made.State)))
	result := w.mustRun(0, "plan", "-generate-config-out=generated.tf")
	if !strings.Contains(result.PlainOutput(), "1 to import, 0 to add, 0 to change, 0 to destroy") {
		t.Errorf("the plan is\n%s", result.Output())
	}
	st.WantNoWrites("planned")
}

// cliAlias makes an object with the second of two providers; the first one's world sees nothing of it.
func cliAlias(t testing.TB, s Spec) {
	other, st := s.StartStage(t), s.StartStage(t)
	w := st.newWorkspace()
	first := fmt.Sprintf("provider \"whatsapp\" {\n%s}\n", w.argumentLines(other.providerBlock()))
	w.writeMain(first, w.providerBlock(`alias = "second"`), w.resourceBlock("test", s.Config(0), "provider = whatsapp.second"))
	w.mustRun(0, "apply", apply)
	st.wantObjects(1, "applied")
	other.WantNoCalls("applied with the other provider")
	w.mustRun(0, "plan", isEmpty)
}

// cliUnknown gives the object values that are known only after apply.
func cliUnknown(t testing.TB, s Spec) {
	if len(s.Inputs) == 0 {
		return
	}
	st := s.StartStage(t)
	w := st.newWorkspace()
	config := s.Config(0)
	inputs, lines := protocol.Values{}, []string{}
	for _, name := range s.Inputs {
		if config[name] == nil || strings.HasSuffix(name, "_wo") { // a secret cannot pass through a state
			continue
		}
		inputs[name] = config[name]
		delete(config, name)
		lines = append(lines, name+" = terraform_data.source.output."+name)
	}
	source := "resource \"terraform_data\" \"source\" {\n  input = " + w.expression(inputs) + "\n}\n"
	w.writeMain(w.providerBlock(), source, w.resourceBlock("test", config, lines...))
	w.mustRun(0, "apply", apply)
	st.wantObjects(1, "applied")
	w.mustRun(0, "plan", isEmpty)
}

// cliMock applies the configuration with the CLI's mock of the provider, which sends no request.
func cliMock(t testing.TB, s Spec) {
	st := s.StartStage(t)
	w := st.newWorkspace()
	w.writeMain(w.resourceBlock("test", s.Config(0)))
	w.writeFile("mock.tftest.hcl", "mock_provider \"whatsapp\" {}\nrun \"apply\" {}\n")
	w.mustRun(0, "test")
	st.WantNoCalls("mocked")
}
