package conform

import (
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/protocol"
)

// golden is the version whose states are to be written. A file that exists is never changed: states of a released version
// are in use.
var golden = flag.String("golden", "", "write the golden states of this version that do not exist yet, as in 0.1.0")

const goldenFolder = "testdata/golden"

// goldenConfigs returns the configurations of object 0 whose states are kept.
func (s Spec) goldenConfigs() map[string]protocol.Values {
	configs := maps.Clone(s.Golden)
	if configs == nil {
		configs = map[string]protocol.Values{}
	}
	configs["minimal"], configs["changed"] = s.Config(0), s.changedConfig()
	return configs
}

// goldenStates reads the states that earlier versions wrote: each has an empty plan, and is what the state of a
// new object is.
func goldenStates(t testing.TB, s Spec) {
	configs := s.goldenConfigs()
	for _, name := range sortedKeys(configs) {
		config := configs[name]
		st := s.StartStageAt(t, frozenTime)
		made := st.AppliedObject(config)
		if *golden != "" {
			st.writeGolden(filepath.Join(goldenFolder, *golden, name+".json"), made.StateInstance())
		}
		files, err := filepath.Glob(filepath.Join(goldenFolder, "*", name+".json"))
		if err != nil || len(files) == 0 {
			t.Errorf("%s has no golden state: go test -run /golden -golden VERSION", name)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var instance protocol.Instance
			if err := json.Unmarshal([]byte(st.addressReplacer(false).Replace(string(text))), &instance); err != nil {
				t.Fatal(err)
			}
			old := st.StartServer().NewResource(s.Type)
			old.Load(instance).NoError(t)
			st.ForgetCalls()
			st.WantEmptyPlan(old, config, file)
			st.WantNoWrites(file)
			if !reflect.DeepEqual(old.State, made.State) {
				t.Errorf("%s is read as\n%v\nand a new object is\n%v", file, old.State, made.State)
			}
			withoutIdentity := st.StartServer().NewResource(s.Type) // as before Terraform 1.12
			instance.Identity = nil
			withoutIdentity.Load(instance).NoError(t)
			st.WantEmptyPlan(withoutIdentity, config, file)
		}
	}
}

// addressReplacer replaces the addresses of the simulators, which are others in each run, by fixed ones, or the other way round.
func (st *Stage) addressReplacer(fixed bool) *strings.Replacer {
	var pairs []string
	for name, address := range map[string]string{
		"graph": st.URLs.Graph, "chatwoot": st.URLs.Chatwoot, "zammad": st.URLs.Zammad, "jira": st.URLs.Jira,
	} {
		if fixed {
			pairs = append(pairs, address, "https://"+name+".sandbox.example")
		} else {
			pairs = append(pairs, "https://"+name+".sandbox.example", address)
		}
	}
	return strings.NewReplacer(pairs...)
}

func (st *Stage) writeGolden(file string, i protocol.Instance) {
	st.t.Helper()
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return
	}
	text, err := json.MarshalIndent(i, "", "  ")
	if err != nil {
		st.t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		st.t.Fatal(err)
	}
	text = []byte(st.addressReplacer(true).Replace(string(text)) + "\n")
	if err := os.WriteFile(file, text, 0o644); err != nil {
		st.t.Fatal(err)
	}
}
