package conform

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
	"terraform-provider-whatsapp/internal/test/tfcli"
	"terraform-provider-whatsapp/internal/test/tfcli/leak"
)

// cli finds the CLI once.
var cli = sync.OnceValues(func() (tfcli.CLI, error) { return tfcli.Find(context.Background()) })

// logNothing keeps what a provider in the process of the tests logs out of their output.
var logNothing = sync.OnceValue(func() error {
	return errors.Join(os.Setenv("TF_LOG_SDK", "OFF"), os.Setenv("TF_LOG_PROVIDER_WHATSAPP", "OFF"))
})

// workspace is a folder in which the CLI runs with the provider of a stage.
type workspace struct {
	*tfcli.Workspace
	st    *Stage
	found *leak.Search
	names map[string]string // of the variables that hold secrets, by secret
}

// newWorkspace starts the provider for the CLI. Everything that the commands print and leave behind is searched for secrets.
func (st *Stage) newWorkspace() *workspace {
	st.t.Helper()
	program, err := cli()
	if err != nil {
		st.t.Fatal(err)
	}
	space, err := tfcli.New(program, "")
	if err != nil {
		st.t.Fatal(err)
	}
	w := &workspace{Workspace: space, st: st, found: leak.New(secrets), names: map[string]string{}}
	w.Env["TF_REATTACH_PROVIDERS"] = st.serveForCLI()
	st.t.Cleanup(func() { w.checkAndClose(st.t) })
	return w
}

// serveForCLI serves the provider and returns what TF_REATTACH_PROVIDERS has to hold.
func (st *Stage) serveForCLI() string {
	st.t.Helper()
	if err := logNothing(); err != nil {
		st.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	ready, done := make(chan *plugin.ReattachConfig, 1), make(chan struct{})
	server, err := acctest.FactoryAt(st.clock)()
	if err != nil {
		st.t.Fatal(err)
	}
	go func() {
		_ = tf6server.Serve(tfcli.Address, func() tfprotov6.ProviderServer { return server },
			tf6server.WithDebug(ctx, ready, done), tf6server.WithGoPluginLogger(hclog.NewNullLogger()))
	}()
	st.t.Cleanup(func() { stop(); <-done })
	at := <-ready
	type address struct{ Network, String string }
	text, err := json.Marshal(map[string]any{tfcli.Address: struct {
		Protocol        plugin.Protocol
		ProtocolVersion int
		Pid             int
		Test            bool
		Addr            address
	}{at.Protocol, at.ProtocolVersion, at.Pid, at.Test, address{at.Addr.Network(), at.Addr.String()}}})
	if err != nil {
		st.t.Fatal(err)
	}
	return string(text)
}

func (w *workspace) checkAndClose(t testing.TB) {
	t.Helper()
	// The configuration holds no secret either: secrets are variables.
	if err := w.found.ScanFolder(w.Dir, func(_ string, e fs.DirEntry) bool { return e.Name() == ".terraform" }); err != nil {
		t.Error(err)
	}
	for _, hit := range w.found.Hits {
		t.Error(hit)
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}

// mustRun runs a command, which has to end with an exit code.
func (w *workspace) mustRun(exitCode int, args ...string) tfcli.Result {
	w.st.t.Helper()
	r := w.run(args...)
	if err := r.CheckExitCode(exitCode); err != nil {
		w.st.t.Fatal(err)
	}
	return r
}

// run runs a command.
func (w *workspace) run(args ...string) tfcli.Result {
	w.st.t.Helper()
	r, err := w.Run(w.st.t.Context(), args...)
	if err != nil {
		w.st.t.Fatal(err)
	}
	w.found.ScanData(strings.Join(args, " "), []byte(r.Output()))
	return r
}

// writeMain puts a configuration into the workspace: blocks, and around them what every configuration has.
func (w *workspace) writeMain(blocks ...string) {
	w.st.t.Helper()
	text := "terraform {\n  required_providers {\n    whatsapp = { source = \"" + tfcli.Address + "\" }\n  }\n}\n"
	w.writeFile("main.tf", text+strings.Join(blocks, "")+w.variableBlocks())
}

func (w *workspace) writeFile(name, text string) {
	w.st.t.Helper()
	if err := w.Write(name, text); err != nil {
		w.st.t.Fatal(err)
	}
}

// variableBlocks declares the variables of all secrets that were written so far.
func (w *workspace) variableBlocks() string {
	var text strings.Builder
	for _, secret := range sortedKeys(w.names) {
		fmt.Fprintf(&text, "variable %q {\n  ephemeral = true\n}\n", w.names[secret])
	}
	return text.String()
}

// providerBlock returns the block of the stage's provider; lines go in front of its arguments.
func (w *workspace) providerBlock(lines ...string) string {
	return "provider \"whatsapp\" {\n" + indentedLines(lines) + w.argumentLines(w.st.providerBlock()) + "}\n"
}

// resourceBlock returns a block of the resource; lines are other arguments and blocks.
func (w *workspace) resourceBlock(name string, config protocol.Values, lines ...string) string {
	return fmt.Sprintf("resource %q %q {\n%s%s}\n", w.st.spec.Type, name, indentedLines(lines), w.argumentLines(config))
}

func indentedLines(lines []string) string {
	var text strings.Builder
	for _, line := range lines {
		text.WriteString("  " + line + "\n")
	}
	return text.String()
}

func (w *workspace) argumentLines(v protocol.Values) string {
	var text strings.Builder
	for _, name := range sortedKeys(v) {
		if v[name] != nil {
			text.WriteString("  " + name + " = " + w.expression(v[name]) + "\n")
		}
	}
	return text.String()
}

// expression writes a value in HCL. A secret becomes a variable.
func (w *workspace) expression(v any) string {
	switch v := v.(type) {
	case string:
		if strings.Contains(v, acctest.Canary) {
			return "var." + w.secretVariable(v)
		}
		return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(fmt.Sprintf("%q", v))
	case []string:
		return listExpression(w, v)
	case []protocol.Values:
		return listExpression(w, v)
	case protocol.Values:
		parts := make([]string, 0, len(v))
		for _, name := range sortedKeys(v) {
			parts = append(parts, name+" = "+w.expression(v[name]))
		}
		return "{ " + strings.Join(parts, ", ") + " }"
	default:
		return fmt.Sprint(v)
	}
}

func listExpression[T any](w *workspace, items []T) string {
	parts := make([]string, 0, len(items))
	for _, item := range items {
		parts = append(parts, w.expression(item))
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func (w *workspace) secretVariable(secret string) string {
	name, ok := w.names[secret]
	if !ok {
		name = fmt.Sprintf("secret_%d", len(w.names))
		w.names[secret] = name
		w.Env["TF_VAR_"+name] = secret
	}
	return name
}

// jsonArgument returns an argument of a configuration in JSON syntax.
func (w *workspace) jsonArgument(v any) any {
	switch v := v.(type) {
	case string:
		if strings.Contains(v, acctest.Canary) {
			return "${var." + w.secretVariable(v) + "}"
		}
		return v
	case protocol.Values:
		out := map[string]any{}
		for name, value := range v {
			out[name] = w.jsonArgument(value)
		}
		return out
	default:
		return v
	}
}

// writeState writes a state file with objects at these names of the resource.
func (w *workspace) writeState(objects map[string]*protocol.Resource) {
	w.st.t.Helper()
	var resources []any
	for _, name := range sortedKeys(objects) {
		resources = append(resources, map[string]any{
			"mode": "managed", "type": w.st.spec.Type, "name": name, "provider": fmt.Sprintf("provider[%q]", tfcli.Address),
			"instances": []protocol.Instance{objects[name].StateInstance()},
		})
	}
	text, err := json.MarshalIndent(map[string]any{
		"version": 4, "terraform_version": "1.11.0", "serial": 1, "lineage": "00000000-0000-0000-0000-000000000001",
		"outputs": map[string]any{}, "resources": resources, "check_results": nil,
	}, "", "  ")
	if err != nil {
		w.st.t.Fatal(err)
	}
	w.writeFile("terraform.tfstate", string(text))
}

// readState returns what the state file holds at an address.
func (w *workspace) readState(address string) *protocol.Resource {
	w.st.t.Helper()
	text, err := w.Read("terraform.tfstate")
	if err != nil {
		w.st.t.Fatal(err)
	}
	var state struct {
		Resources []struct {
			Type, Name string
			Instances  []protocol.Instance
		}
	}
	if err := json.Unmarshal([]byte(text), &state); err != nil {
		w.st.t.Fatal(err)
	}
	r := w.st.StartServer().NewResource(w.st.spec.Type)
	for _, res := range state.Resources {
		if res.Type == w.st.spec.Type && res.Name == address && len(res.Instances) == 1 {
			r.Load(res.Instances[0]).NoError(w.st.t)
		}
	}
	return r
}
