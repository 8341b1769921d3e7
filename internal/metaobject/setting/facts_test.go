package setting_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaobject/setting"
	"terraform-provider-whatsapp/internal/test/protocol"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// signed has a key that Meta does not show, and a fact that says whether it is valid.
func signed() setting.Spec {
	s := plain()
	s.Attributes["secretless"] = schema.StringAttribute{Optional: true}
	s.OtherAttributes = map[string]schema.Attribute{
		"print": schema.StringAttribute{Computed: true}, "sign": schema.StringAttribute{Computed: true},
		"note": schema.StringAttribute{Optional: true}, "derived": schema.StringAttribute{Computed: true},
	}
	s.Facts = []string{"print", "sign"}
	s.Hidden = map[string]string{"secretless": "print"}
	s.Stale = func(facts graph.Values) []string {
		if facts["sign"] == "BAD" {
			return []string{"color"}
		}
		return nil
	}
	s.Equal = func(_ string, configured, shown attr.Value) bool {
		a, _ := configured.(types.String)
		b, _ := shown.(types.String)
		return strings.EqualFold(a.ValueString(), b.ValueString()) && !b.IsNull()
	}
	s.Derive = func(m types.Object) (map[string]attr.Value, error) {
		note, _ := m.Attributes()["note"].(types.String)
		switch {
		case note.IsNull():
			return map[string]attr.Value{"derived": types.StringNull()}, nil
		case note.ValueString() == "wrong":
			return nil, tfdiag.WithPath(path.Root("note"), errors.New("the note is wrong"))
		}
		return map[string]attr.Value{"derived": types.StringValue("of " + note.ValueString())}, nil
	}
	s.Prepare = func(_ context.Context, change setting.Change) (graph.Values, error) {
		derived := change.Planned.Attributes()["derived"]
		if derived.IsNull() || (change.Prior != nil && derived.Equal(change.Prior.Attributes()["derived"])) {
			return nil, nil
		}
		return graph.Values{"handle": "h"}, nil
	}
	return s
}

// A write that has no effect is repeated, and a key that Meta does not show is written when its fact has changed.
func TestSetting_facts(t *testing.T) {
	t.Parallel()
	f, server := start(t, signed(), remoteColor("BLUE"))
	f.signs = func(e map[string]any) { e["sign"], e["print"] = "GOOD", "p1"; delete(e, "secretless") }
	c := config(protocol.Values{"color": "blue", "secretless": "k"})
	r := applyNew(t, server, c)
	wantWrites(t, f, "made", `POST `+edge+` {"secretless":"k"}`)
	if r.State["sign"] != "GOOD" || r.State["print"] != "p1" || r.State["color"] != "blue" {
		t.Errorf("made %v", r.State)
	}
	if p := planned(t, r, c); !p.Empty() {
		t.Errorf("the plan is %v", p.After)
	}
	r.Apply(config(protocol.Values{"color": "blue", "secretless": "k", "on_destroy": "abandon"})).WantNone(t)
	if r.Apply(c).WantNone(t); r.State["sign"] != "GOOD" {
		t.Errorf("the facts are lost: %v", r.State)
	}
	wantWrites(t, f, "on_destroy", "")

	f.edges[edge]["print"] = "p2"
	r.Apply(c).WantNone(t)
	wantWrites(t, f, "the key was replaced", `POST `+edge+` {"secretless":"k"}`)
	f.edges[edge]["sign"] = "BAD"
	p := planned(t, r, c)
	if p.Empty() || p.After["sign"] != protocol.Unknown {
		t.Errorf("the plan is %v", p.After)
	}
	r.ApplyPlanned(p).WantNone(t)
	wantWrites(t, f, "no effect", `POST `+edge+` {"color":"blue"}`)

	taken := server.NewResource(typeName)
	taken.Import(number).WantNone(t)
	if taken.State["secretless"] != nil || taken.State["sign"] != "GOOD" || taken.State["note"] != nil {
		t.Errorf("imported %v", taken.State)
	}
}

// What is derived changes the setting by more than its keys.
func TestSetting_derived(t *testing.T) {
	t.Parallel()
	f, server := start(t, signed(), remoteColor("blue"))
	r := applyNew(t, server, config(protocol.Values{"note": "a"}))
	wantWrites(t, f, "made", `POST `+edge+` {"handle":"h"}`)
	if r.State["derived"] != "of a" {
		t.Errorf("made %v", r.State)
	}
	r.Apply(config(protocol.Values{"note": "a", "color": "red"})).WantNone(t)
	wantWrites(t, f, "another color", `POST `+edge+` {"color":"red"}`)
	p := planned(t, r, config(protocol.Values{"note": "b", "color": "red"}))
	if p.After["derived"] != protocol.Unknown {
		t.Errorf("planned %v", p.After)
	}
	r.ApplyPlanned(p).WantNone(t)
	wantWrites(t, f, "another note", `POST `+edge+` {"handle":"h"}`)
	_, diags := r.Plan(config(protocol.Values{"note": "wrong"}))
	diags.WantError(t, "note", "the note is wrong")
	r.Apply(config(protocol.Values{"color": "red"})).WantNone(t)
	if wantWrites(t, f, "no note", ""); r.State["derived"] != nil {
		t.Errorf("without a note: %v", r.State)
	}
}

// What a derived attribute follows from can change without a change of the configuration, as the content of a file.
func TestSetting_derivedElsewhere(t *testing.T) {
	t.Parallel()
	s := signed()
	content := types.StringValue("first")
	s.Derive = func(types.Object) (map[string]attr.Value, error) {
		return map[string]attr.Value{"derived": content}, nil
	}
	f, server := start(t, s, remoteColor("blue"))
	c := config(protocol.Values{"color": "blue"})
	r := applyNew(t, server, c)
	f.takeWrites()
	if p := planned(t, r, c); !p.Empty() {
		t.Errorf("the plan is %v", p.After)
	}
	content = types.StringValue("second")
	p := planned(t, r, c)
	if p.After["derived"] != protocol.Unknown {
		t.Errorf("the plan is %v", p.After)
	}
	r.ApplyPlanned(p).WantNone(t)
	wantWrites(t, f, "other content", `POST `+edge+` {"handle":"h"}`)
}

// Normalize gets what Meta shows, and nothing where Meta shows nothing.
func TestSetting_normal(t *testing.T) {
	t.Parallel()
	s := plain()
	s.Normalize = func(_ context.Context, g *graph.Client, values graph.Values) (graph.Values, error) {
		if values == nil || g == nil {
			return nil, errors.New("nothing to bring into a form")
		}
		return setting.WithUpperCase(values, "color"), nil
	}
	f, server := start(t, s, remoteColor("blue"))
	applyNew(t, server, config(protocol.Values{"color": "BLUE"}))
	wantWrites(t, f, "in the other form", "")
	_, server = start(t, s, map[string]map[string]any{})
	_, diags := server.NewResource(typeName).Plan(config(protocol.Values{"color": "BLUE"}))
	diags.WantNone(t)
}

// A fact in a form that is not known does not lose a change that Meta accepted: it is null in the state.
func TestSetting_unreadableFact(t *testing.T) {
	t.Parallel()
	f, server := start(t, signed(), remoteColor("BLUE"))
	f.signs = func(e map[string]any) { e["sign"], e["print"] = "GOOD", []any{"strange"}; delete(e, "secretless") }
	r := server.NewResource(typeName)
	r.Apply(config(protocol.Values{"color": "blue", "secretless": "k"})).WantWarning(t, "", "Could not read the", "Meta accepted the change")
	if r.State["color"] != "blue" || r.State["print"] != nil {
		t.Errorf("the state holds %v", r.State)
	}
}
