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

// placed returns a workspace whose state holds object 0 under a name.
func (s Spec) placed(t testing.TB, name string) (*Stage, *workspace) {
	t.Helper()
	st := s.Stage(t)
	made := st.Applied(s.Config(0))
	w := st.workspace()
	w.state(map[string]*protocol.Resource{name: made})
	st.ForgetCalls()
	return st, w
}

func cliLifecycle(t testing.TB, s Spec) {
	st := s.Stage(t)
	w := st.workspace()
	for _, config := range []protocol.Values{s.Config(0), s.changed()} {
		w.write(w.provider(), w.resource("test", config))
		w.run(0, "apply", apply)
		w.run(0, "plan", isEmpty)
		if !s.Replaces || !s.RemainsAfterDestroy {
			st.exist(1, "applied")
		}
	}
	w.run(0, "destroy", apply)
	if !s.RemainsAfterDestroy {
		st.same(st.empty, "destroyed")
	}
}

func cliMoved(t testing.TB, s Spec) {
	st, w := s.placed(t, "old")
	there := st.remote()
	w.write(w.provider(), w.resource("fresh", s.Config(0)), fmt.Sprintf("moved {\n  from = %[1]s.old\n  to   = %[1]s.fresh\n}\n", s.Type))
	w.run(0, "apply", apply)
	st.WantNoWrites("renamed")
	st.same(there, "renamed")
	st.WantEmptyPlan(w.read("fresh"), s.Config(0), "renamed")
}

// cliImportBlock imports an object by its ID, and by its identity where the CLI knows that.
func cliImportBlock(t testing.TB, s Spec) {
	st := s.Stage(t)
	made := st.Applied(s.Config(0))
	w := st.workspace()
	targets := []string{fmt.Sprintf("id = %q", s.ImportID(made.State))}
	if w.CLI.AtLeast(1, 12) {
		targets = append(targets, "identity = "+w.expression(made.Identity))
	}
	for _, target := range targets {
		st.ForgetCalls()
		w.write(w.provider(), w.resource("test", s.Config(0)), fmt.Sprintf("import {\n  to = %s.test\n  %s\n}\n", s.Type, target))
		changes := 0
		if len(s.NotImported) > 0 {
			changes = 1
		}
		result := w.run(0, "plan")
		if want := fmt.Sprintf("1 to import, 0 to add, %d to change, 0 to destroy", changes); !strings.Contains(result.Plain(), want) {
			t.Errorf("%s: the plan is not %q:\n%s", target, want, result.Output())
		}
		st.WantNoWrites("planned")
	}
	w.run(0, "apply", apply)
	w.run(0, "plan", isEmpty)
	st.exist(1, "imported")
}

// cliImport imports an object a second time, under another name: the plan refuses it, or the new name keeps everything that the old one
// had.
func cliImport(t testing.TB, s Spec) {
	st, w := s.placed(t, "old")
	there := st.remote()
	id := s.ImportID(w.read("old").State)
	w.write(w.provider(), w.resource("fresh", s.Config(0)), fmt.Sprintf("import {\n  to = %s.fresh\n  id = %q\n}\n", s.Type, id))
	result := w.try("apply", apply)
	if st.same(there, "renamed"); result.ExitCode == 0 {
		st.WantEmptyPlan(w.read("fresh"), s.Config(0), "renamed")
	}
}

// cliReplace replaces an object: the plan refuses it, or one object is left.
func cliReplace(t testing.TB, s Spec) {
	st, w := s.placed(t, "test")
	there := st.remote()
	w.write(w.provider(), w.resource("test", s.Config(0)))
	if result := w.try("apply", apply, "-replace="+s.Type+".test"); result.ExitCode != 0 {
		if s.ReplaceRefusedIfEqual {
			t.Errorf("the object that is deleted first is in the way: %s", result.Output())
		}
		st.same(there, "refused")
		st.WantNoWrites("refused")
		return
	}
	w.run(0, "plan", isEmpty)
	if !s.RemainsAfterDestroy {
		st.exist(1, "replaced")
	}
}

// cliReplaceFirst replaces an object with create_before_destroy, which the apply refuses. The state keeps the object, as a deposed one:
// Terraform plans a replacement once more before it creates, and has then put the old object aside. The next apply is refused too and
// says how to go on, or it replaces the object: that depends on the order in which it reads, deletes and creates.
func cliReplaceFirst(t testing.TB, s Spec) {
	if !s.ReplaceRefusedIfEqual {
		return
	}
	st, w := s.placed(t, "test")
	there := st.remote()
	w.write(w.provider(), w.resource("test", s.Config(0), "lifecycle {", "create_before_destroy = true", "}"))
	id := s.ImportID(w.read("test").State)
	result := w.run(1, "apply", apply, "-replace="+s.Type+".test")
	if !strings.Contains(result.Plain(), "Remove create_before_destroy") {
		t.Errorf("the apply says\n%s", result.Output())
	}
	st.same(there, "refused")
	w.write(w.provider(), w.resource("test", s.Config(0)))
	if result = w.try("apply", apply); result.ExitCode == 0 {
		w.run(0, "plan", isEmpty)
		st.exist(1, "replaced")
		return
	}
	if text := strings.Join(strings.Fields(result.Plain()), " "); !strings.Contains(text, "terraform state rm") {
		t.Errorf("the next apply says\n%s", result.Output())
	}
	st.same(there, "refused again")
	w.run(0, "state", "rm", s.Type+".test")
	w.run(0, "import", s.Type+".test", id)
	st.same(there, "imported")
}

// cliCount drops the first of two objects that a count has made. That is refused in the plan, or the second one is left.
func cliCount(t testing.TB, s Spec) {
	st := s.Stage(t)
	w := st.workspace()
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
		w.write(w.provider(), w.resource("test", nil, lines...))
	}
	write(0, 1)
	w.run(0, "apply", apply)
	there := st.remote()
	write(1)
	if result := w.try("apply", apply); result.ExitCode != 0 {
		st.same(there, "refused: "+result.Plain())
		return
	}
	w.run(0, "plan", isEmpty)
	if !s.RemainsAfterDestroy {
		st.exist(1, "shifted")
	}
}

func cliIgnoreChanges(t testing.TB, s Spec) {
	st, w := s.placed(t, "test")
	ignored := "ignore_changes = [" + strings.Join(sortedKeys(s.Changed), ", ") + "]"
	w.write(w.provider(), w.resource("test", s.changed(), "lifecycle {", ignored, "}"))
	w.run(0, "plan", isEmpty)
	st.WantNoWrites("ignored")
}

func cliTarget(t testing.TB, s Spec) {
	st := s.Stage(t)
	w := st.workspace()
	w.write(w.provider(), w.resource("first", s.Config(0)), w.resource("second", s.Config(1)))
	w.run(0, "apply", apply, "-target="+s.Type+".second")
	st.exist(1, "the target was applied")
	w.run(0, "apply", apply)
	st.exist(2, "all was applied")
	w.run(0, "plan", isEmpty)
}

// cliRefreshOnly reads what happened to the object, and writes nothing.
func cliRefreshOnly(t testing.TB, s Spec) {
	name := sortedKeys(s.Disappear)[0] // the protocol shows the others
	e := s.Disappear[name]
	st, w := s.placed(t, "test")
	e.Do(st.World, w.read("test").State)
	there := st.remote()
	st.ForgetCalls()
	w.write(w.provider(), w.resource("test", s.Config(0)))
	exitCode := 0
	if e.Then == Kept {
		exitCode = 1
	}
	text := strings.Join(strings.Fields(w.run(exitCode, "apply", "-refresh-only", apply).Plain()), " ")
	for _, part := range e.shown(s.Type) {
		if !strings.Contains(strings.ToLower(text), strings.ToLower(part)) {
			t.Errorf("%s: the CLI does not show %q:\n%s", name, part, text)
		}
	}
	st.WantNoWrites(name)
	st.same(there, name)
	if gone := w.read("test").State == nil; gone != (e.Then == Dropped || e.Then == Lost) {
		t.Errorf("%s: the object is gone from the state: %v", name, gone)
	}
}

// shown returns the texts that the CLI shows of an event.
func (e Event) shown(typeName string) []string {
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
	st, w := s.placed(t, "test")
	w.write(w.provider(), w.resource("test", s.Config(0)))
	w.run(0, "plan", "-refresh=false", isEmpty)
	st.WantNoWrites("planned")
	w.run(0, "destroy", "-refresh=false", apply)
	if !s.RemainsAfterDestroy {
		st.same(st.empty, "destroyed")
	}
}

func cliJSON(t testing.TB, s Spec) {
	st, w := s.placed(t, "test")
	resource := map[string]any{}
	for name, value := range s.Config(0) {
		resource[name] = w.json(value)
	}
	text, err := json.Marshal(map[string]any{"resource": map[string]any{s.Type: map[string]any{"test": resource}}})
	if err != nil {
		t.Fatal(err)
	}
	w.file("resource.tf.json", string(text))
	w.write(w.provider())
	w.run(0, "plan", isEmpty)
	st.WantNoWrites("planned")
}

// cliGenerateConfig lets the CLI write the configuration of an object that is imported: nothing is going to change.
func cliGenerateConfig(t testing.TB, s Spec) {
	st := s.Stage(t)
	made := st.Applied(s.Config(0))
	w := st.workspace()
	st.ForgetCalls()
	w.write(w.provider(), fmt.Sprintf("import {\n  to = %s.test\n  id = %q\n}\n", s.Type, s.ImportID(made.State)))
	result := w.run(0, "plan", "-generate-config-out=generated.tf")
	if !strings.Contains(result.Plain(), "1 to import, 0 to add, 0 to change, 0 to destroy") {
		t.Errorf("the plan is\n%s", result.Output())
	}
	st.WantNoWrites("planned")
}

// cliAlias makes an object with the second of two providers; the first one's world sees nothing of it.
func cliAlias(t testing.TB, s Spec) {
	other, st := s.Stage(t), s.Stage(t)
	w := st.workspace()
	first := fmt.Sprintf("provider \"whatsapp\" {\n%s}\n", w.arguments(other.block()))
	w.write(first, w.provider(`alias = "second"`), w.resource("test", s.Config(0), "provider = whatsapp.second"))
	w.run(0, "apply", apply)
	st.exist(1, "applied")
	other.WantNoCalls("applied with the other provider")
	w.run(0, "plan", isEmpty)
}

// cliUnknown gives the object values that are known only after apply.
func cliUnknown(t testing.TB, s Spec) {
	if len(s.Inputs) == 0 {
		return
	}
	st := s.Stage(t)
	w := st.workspace()
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
	w.write(w.provider(), source, w.resource("test", config, lines...))
	w.run(0, "apply", apply)
	st.exist(1, "applied")
	w.run(0, "plan", isEmpty)
}

// cliMock applies the configuration with the CLI's mock of the provider, which sends no request.
func cliMock(t testing.TB, s Spec) {
	st := s.Stage(t)
	w := st.workspace()
	w.write(w.resource("test", s.Config(0)))
	w.file("mock.tftest.hcl", "mock_provider \"whatsapp\" {}\nrun \"apply\" {}\n")
	w.run(0, "test")
	st.WantNoCalls("mocked")
}
