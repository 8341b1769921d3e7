package conform

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/protocol"
	"terraform-provider-whatsapp/internal/test/tfcli/leak"
)

var listScenarios = []scenario{
	{"list", listFindsObjects},
	{"list, the permission is lost", listLost},
	{"plural data source", pluralLists},
}

// listFindsObjects finds two objects that were made, as an import reads them, and no secret.
func listFindsObjects(t testing.TB, s Spec) {
	st := s.StartStage(t)
	if s.List == nil {
		if st.server.CanList(s.Type) {
			t.Error("it can be listed, and the spec has no List")
		}
		return
	}
	made := st.AppliedObject(s.Config(0))
	st.AppliedObject(s.Config(1))
	st.ForgetCalls()
	ids, diags := st.server.List(s.Type, s.List, protocol.ListOpts{})
	diags.WantNone(t)
	whole, diags := st.server.List(s.Type, s.List, protocol.ListOpts{IncludeResource: true})
	diags.WantNone(t)
	st.WantNoWrites("listed")
	if len(ids) != len(whole) {
		t.Errorf("with the objects there are %d entries, without %d", len(whole), len(ids))
	}
	for i, one := range ids {
		if one.State != nil || one.Name == "" || i < len(whole) && !reflect.DeepEqual(one.Identity, whole[i].Identity) {
			t.Errorf("entry %d is %+v", i, one)
		}
	}
	if first, diags := st.server.List(s.Type, s.List, protocol.ListOpts{Limit: 1}); len(first) != 1 || len(diags) > 0 {
		t.Errorf("with a limit of 1 there are %d entries: %s", len(first), diags)
	}
	st.wantListed(made, whole)
}

// traceID differs in each answer of Meta.
var traceID = regexp.MustCompile(`fbtrace_id [\w-]+`)

// pluralLists finds in a data source what a list finds, and imports it by its import ID. The errors are those of the list.
func pluralLists(t testing.TB, s Spec) {
	st := s.StartStage(t)
	nothing, _, diags, ok := st.server.Plural(s.Type, s.List)
	if !ok {
		return
	}
	diags.WantNone(t)
	before, diags := st.server.ListHere(s.Type, s.List, protocol.ListOpts{})
	if diags.WantNone(t); !reflect.DeepEqual(nothing, before) {
		t.Errorf("before a creation, the data source has %+v, and the list %+v", nothing, before)
	}
	made := st.AppliedObject(s.Config(0))
	st.AppliedObject(s.Config(1))
	want, diags := st.server.List(s.Type, s.List, protocol.ListOpts{})
	diags.WantNone(t)
	st.ForgetCalls()
	found, ids, diags, _ := st.server.Plural(s.Type, s.List)
	diags.WantNone(t)
	if !reflect.DeepEqual(found, want) {
		t.Errorf("the data source has\n%+v\nand the list\n%+v", found, want)
	}
	st.WantNoCalls("the data source, after the list")
	for i, id := range ids {
		imported := st.StartServer().NewResource(s.Type)
		imported.Import(id).NoError(t)
		if !reflect.DeepEqual(imported.Identity, found[i].Identity) {
			t.Errorf("%s imports %v, want %v", id, imported.Identity, found[i].Identity)
		}
	}
	if !slices.ContainsFunc(found, func(one protocol.Listed) bool { return reflect.DeepEqual(one.Identity, made.Identity) }) {
		t.Errorf("%v is not in %+v", made.Identity, found)
	}
	for _, name := range sortedKeys(s.LosePermission) {
		st := s.StartStage(t)
		r := st.AppliedObject(s.Config(0))
		s.LosePermission[name].Do(st.World, r.State)
		_, want := st.server.List(s.Type, s.List, protocol.ListOpts{})
		st.server.Restart().NoError(t)
		found, _, got, _ := st.server.Plural(s.Type, s.List)
		said := strings.Replace(got.String(), "Unable to read "+strings.TrimSuffix(s.Type, "s")+"s", "Unable to list "+s.Type, 1)
		if traceID.ReplaceAllString(said, "") != traceID.ReplaceAllString(want.String(), "") || len(want.Errors()) > 0 && len(found) > 0 {
			t.Errorf("%s: the data source has %+v and says %s, and the list says %s", name, found, got, want)
		}
	}
}

// wantListed fails the test unless an object is in a list once, as an import reads it, and the list tells no secret. The plan of the
// configuration that Terraform generates from the list is empty.
func (st *Stage) wantListed(made *protocol.Resource, all []protocol.Listed) {
	st.t.Helper()
	found, count, wanted := leak.New(secrets), 0, made.Identity
	if st.spec.Listed != nil {
		wanted = st.spec.Listed
	}
	for _, one := range all {
		text, err := json.Marshal(one)
		if err != nil {
			st.t.Fatal(err)
		}
		found.ScanData("list", text)
		if !reflect.DeepEqual(one.Identity, wanted) {
			continue
		}
		count++
		imported := st.StartServer().NewResource(st.spec.Type)
		imported.ImportIdentity(one.Identity).NoError(st.t)
		if want := st.server.WithoutSecrets(st.spec.Type, imported.Imported); !reflect.DeepEqual(one.State, want) {
			st.t.Errorf("the list shows\n%v\nand an import\n%v", one.State, want)
		}
		config := st.server.GeneratedConfig(st.spec.Type, one.State)
		if p, diags := imported.Plan(config); p == nil || !p.Empty() {
			st.t.Errorf("the configuration that is generated from the list is\n%v\nand its plan %+v, %s", config, p, diags)
		}
	}
	if count != 1 {
		st.t.Errorf("the object with identity %v is %d times in the list: %+v", wanted, count, all)
	}
	for _, hit := range found.Hits {
		st.t.Error(hit)
	}
}

// listLost lists after the provider's token has lost what it needs. The list explains it, or has nothing to do with it.
func listLost(t testing.TB, s Spec) {
	if s.List == nil {
		return
	}
	explained := 0
	for _, name := range sortedKeys(s.LosePermission) {
		e := s.LosePermission[name]
		st := s.StartStage(t)
		r := st.AppliedObject(s.Config(0))
		e.Do(st.World, r.State)
		_, diags := st.server.List(s.Type, s.List, protocol.ListOpts{IncludeResource: true})
		found := leak.New(secrets)
		found.ScanData(name, []byte(diags.String()))
		for _, hit := range found.Hits {
			t.Error(hit)
		}
		text := strings.ToLower(diags.Errors().String())
		if len(diags) != len(diags.Errors()) || len(diags) > 1 {
			t.Errorf("%s: the list says %s", name, diags)
		}
		if len(diags) == 0 {
			continue
		}
		explained++
		if name != "scope dropped" && name != "revoked" {
			continue
		}
		for _, say := range e.Says {
			if !strings.Contains(text, strings.ToLower(say)) {
				t.Errorf("%s: the list does not say %q: %s", name, say, diags)
			}
		}
	}
	if explained == 0 {
		t.Error("no loss of a permission is an error of the list")
	}
}
