package setting_test

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaobject/setting"
	"terraform-provider-whatsapp/internal/test/protocol"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

const edge = "whatsapp_business_profile"

// plain has two keys. One has a default.
func plain() setting.Spec {
	return setting.Spec{
		Setting: graph.BusinessProfile, Markdown: "A toy.", OnDestroy: ondestroy.Reset,
		Attributes: map[string]schema.Attribute{
			"color": schema.StringAttribute{Optional: true},
			"shape": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{
				"sides": schema.Int64Attribute{Optional: true}, "round": schema.BoolAttribute{Optional: true},
			}},
		},
		Defaults: graph.Values{"color": "red"},
	}
}

func config(more protocol.Values) protocol.Values {
	all := protocol.Values{"phone_number_id": number}
	maps.Copy(all, more)
	return all
}

func applyNew(t *testing.T, server *protocol.Server, c protocol.Values) *protocol.Resource {
	t.Helper()
	r := server.NewResource(typeName)
	r.Apply(c).NoError(t)
	return r
}

func planned(t *testing.T, r *protocol.Resource, c protocol.Values) *protocol.Planned {
	t.Helper()
	p, diags := r.Plan(c)
	if p == nil {
		t.Fatalf("no plan: %s", diags)
	}
	return p
}

func wantWrites(t *testing.T, f *fake, when, want string) {
	t.Helper()
	if got := f.takeWrites(); got != want {
		t.Errorf("%s: wrote\n%s\nwant\n%s", when, got, want)
	}
}

func remoteColor(color any) map[string]map[string]any {
	values := map[string]any{}
	if color != nil {
		values["color"] = color
	}
	return map[string]map[string]any{edge: values}
}

// A creation writes what differs, a change what changes, and a destroy the defaults of what is managed.
func TestSetting_life(t *testing.T) {
	t.Parallel()
	f, server := start(t, plain(), remoteColor(nil))
	r := applyNew(t, server, config(protocol.Values{"color": "red"})) // the default of a key that is not shown
	wantWrites(t, f, "an equal value", "")
	r.Apply(config(protocol.Values{"color": "blue", "shape": protocol.Values{"sides": 3}})).WantNone(t)
	wantWrites(t, f, "changed", `POST `+edge+` {"color":"blue","shape":{"sides":3}}`)
	if p := planned(t, r, config(protocol.Values{"color": "blue", "shape": protocol.Values{"sides": 3}})); !p.Empty() {
		t.Errorf("the plan is %v", p.After)
	}
	r.Apply(config(protocol.Values{"shape": protocol.Values{"sides": 3}})).WantNone(t)
	wantWrites(t, f, "an argument removed", "")
	r.Apply(config(protocol.Values{"color": "blue", "shape": protocol.Values{"sides": 3}})).WantNone(t)
	f.takeWrites()
	r.Destroy().WantWarning(t, "", "Values of the business profile of phone number "+number+" stay at Meta", "did not change: shape.")
	wantWrites(t, f, "destroyed", `POST `+edge+` {"color":"red"}`)

	abandoned := applyNew(t, server, config(protocol.Values{"color": "green", "on_destroy": "abandon"}))
	f.takeWrites()
	abandoned.Destroy().WantWarning(t, "", "stay at Meta", "color")
	wantWrites(t, f, "abandoned", "")
}

// A change by hand that a plan overwrites without having read it is a warning.
func TestSetting_changedByHand(t *testing.T) {
	t.Parallel()
	f, server := start(t, plain(), remoteColor(nil))
	r := applyNew(t, server, config(protocol.Values{"color": "blue"}))
	f.edges[edge]["color"] = "yellow"
	r.Restart().WantNone(t)
	_, diags := r.PlanHere(config(protocol.Values{"color": "green"}))
	diags.WantWarning(t, "", "Values of the business profile of phone number "+number+" will be overwritten",
		`color: "yellow"`, "put them into the configuration")
	r.Restart().WantNone(t)
	_, diags = r.PlanHere(config(protocol.Values{"color": "blue", "shape": protocol.Values{"sides": 3}}))
	diags.NoError(t)
	if strings.Contains(diags.String(), "overwritten") {
		t.Errorf("a value that is not sent is not overwritten: %s", diags)
	}
	r.Restart().WantNone(t)
	_, diags = r.PlanHere(protocol.Values{"phone_number_id": "106000000000002", "color": "green"})
	if strings.Contains(diags.String(), "after Terraform read them") {
		t.Errorf("the values of another number were not changed: %s", diags)
	}
}

// A destruction without a refresh leaves what was changed by hand after the last read, and resets the rest.
func TestSetting_removalOfChanged(t *testing.T) {
	t.Parallel()
	s := plain()
	s.Defaults["shape"] = map[string]any{"sides": 0}
	c := config(protocol.Values{"color": "blue", "shape": protocol.Values{"sides": 3}})
	for now, want := range map[string]struct{ wrote, kept string }{
		"yellow": {`POST ` + edge + ` {"shape":{"sides":0}}`, "did not change: color."},
		"blue":   {`POST ` + edge + ` {"color":"red","shape":{"sides":0}}`, ""},
		"red":    {`POST ` + edge + ` {"color":"red","shape":{"sides":0}}`, ""},
	} {
		f, server := start(t, s, remoteColor(nil))
		r := applyNew(t, server, c)
		f.takeWrites()
		f.edges[edge]["color"] = now
		r.Restart().WantNone(t)
		diags := r.Remove()
		wantWrites(t, f, now, want.wrote)
		if want.kept == "" {
			diags.WantNone(t)
			continue
		}
		diags.WantWarning(t, "", "Values of the business profile of phone number "+number+" stay at Meta", want.kept)
	}
}

// What the configuration does not name is neither compared nor kept in the state. An import takes everything.
func TestSetting_managed(t *testing.T) {
	t.Parallel()
	f, server := start(t, plain(), map[string]map[string]any{edge: {"color": "blue", "shape": map[string]any{"sides": 4, "round": false}}})
	c := config(protocol.Values{"shape": protocol.Values{"sides": 4}})
	r := applyNew(t, server, c)
	wantWrites(t, f, "made", "")
	f.edges[edge]["shape"] = map[string]any{"sides": 4, "round": true}
	if p := planned(t, r, c); !p.Empty() {
		t.Errorf("what is not managed is planned: %v", p.After)
	}
	f.edges[edge]["shape"] = map[string]any{"sides": 5}
	if p := planned(t, r, c); p.Empty() {
		t.Error("drift is not shown")
	}
	taken := server.NewResource(typeName)
	taken.Import(number).WantNone(t)
	want := protocol.Values{
		"phone_number_id": number, "on_destroy": nil, "color": "blue", "shape": protocol.Values{"sides": int64(5), "round": nil},
	}
	if !reflect.DeepEqual(taken.State, want) {
		t.Errorf("imported %v", taken.State)
	}
	server.NewResource(typeName).Import("106").WantError(t, "", "Invalid import ID", "5 to 20 digits")
	server.NewResource(typeName).Validate(config(nil)).WantError(t, "", "At least one of these attributes")
}

// Only values that are not the default are worth a warning.
func TestSetting_overwrites(t *testing.T) {
	t.Parallel()
	for shown, warns := range map[any]bool{nil: false, "red": false, "blue": false, "green": true} {
		_, server := start(t, plain(), remoteColor(shown))
		_, diags := server.NewResource(typeName).Plan(config(protocol.Values{"color": "blue"}))
		if got := len(diags.Warnings()) > 0; got != warns || len(diags.Errors()) > 0 {
			t.Errorf("%v: %s", shown, diags)
		}
	}
}

// A change that Meta does not show, and an answer that cannot be read, are told.
func TestSetting_errors(t *testing.T) {
	t.Parallel()
	f, server := start(t, plain(), remoteColor("red"))
	f.deaf = true
	r := server.NewResource(typeName)
	r.Apply(config(protocol.Values{"color": "blue"})).WantWarning(t, "", "Meta does not show the change of the business profile")
	f.broken = 400
	again := server.NewResource(typeName)
	again.Apply(config(protocol.Values{"color": "green"})).WantError(t, "phone_number_id", "code 100")
	r.Destroy().WantError(t, "phone_number_id", "on_destroy = \"abandon\"")
	f.edges[edge]["shape"] = "triangle"
	_, diags := again.Plan(config(protocol.Values{"shape": protocol.Values{"sides": 3}}))
	diags.WantError(t, "shape", "Meta's answer cannot be read", "argument shape")
	f.edges[edge]["shape"] = map[string]any{"sides": "x"}
	server.NewResource(typeName).Import(number).WantError(t, "shape", "sides")

	absent := plain()
	absent.ErrAbsent = tfdiag.New("Nothing is there", "Make it first.")
	_, server = start(t, absent, map[string]map[string]any{})
	_, diags = server.NewResource(typeName).Plan(config(protocol.Values{"color": "blue"}))
	diags.WantError(t, "phone_number_id", "Nothing is there")
}

// If the answer is lost, what Meta shows decides.
func TestSetting_outcomeUnknown(t *testing.T) {
	t.Parallel()
	for shown, ok := range map[string]bool{"blue": true, "green": false} {
		f, server := start(t, plain(), remoteColor("red"))
		p, diags := server.NewResource(typeName).Plan(config(protocol.Values{"color": "blue"}))
		diags.NoError(t)
		f.broken = 500
		f.before = func() { f.edges[edge]["color"] = shown }
		got := server.NewResource(typeName).ApplyPlanned(p)
		if (len(got.Errors()) == 0) != ok {
			t.Errorf("%s is shown: %s", shown, got)
		}
	}
}

// on_destroy has the words that the setting can do.
func TestSetting_words(t *testing.T) {
	t.Parallel()
	without, deletable := plain(), plain()
	without.Defaults, without.OnDestroy = nil, ondestroy.Abandon
	deletable.LostOnDelete, deletable.OnDestroy = "It is lost.", ondestroy.Abandon
	for name, c := range map[string]struct {
		spec  setting.Spec
		words []string
	}{
		"defaults": {plain(), []string{"abandon", "reset"}}, "none": {without, []string{"abandon"}},
		"deletable": {deletable, []string{"abandon", "delete"}},
	} {
		_, server := start(t, c.spec, remoteColor("red"))
		for _, word := range []string{"abandon", "reset", "delete"} {
			diags := server.NewResource(typeName).Validate(config(protocol.Values{"color": "red", "on_destroy": word}))
			if ok := len(diags.Errors()) == 0; ok != slices.Contains(c.words, word) {
				t.Errorf("%s: %s: %s", name, word, diags)
			}
		}
	}
}

// A setting that Meta wants as a whole is sent as a whole, and Check sees what differs.
func TestSetting_together(t *testing.T) {
	t.Parallel()
	s := plain()
	s.SendAll, s.ReplacedAsWhole = true, []string{"shape"}
	s.Check = func(_ context.Context, change setting.Change) error {
		if len(change.Keys) == 0 {
			return errors.New("nothing changes")
		}
		if slices.Contains(change.Keys, "color") && change.Planned.Attributes()["color"].Equal(types.StringValue("black")) {
			return errors.New("black is refused")
		}
		return nil
	}
	f, server := start(t, s, remoteColor("red"))
	equal := server.NewResource(typeName)
	equal.Apply(config(protocol.Values{"color": "red"})).WantNone(t)
	wantWrites(t, f, "an equal value", "")
	c := config(protocol.Values{"color": "blue", "shape": protocol.Values{"sides": 3}})
	r := applyNew(t, server, c)
	f.takeWrites()
	r.Apply(config(protocol.Values{"color": "green", "shape": protocol.Values{"sides": 3}})).WantNone(t)
	wantWrites(t, f, "one key changed", `POST `+edge+` {"color":"green","shape":{"sides":3}}`)
	f.edges[edge]["shape"] = map[string]any{"sides": 3, "round": true}
	if p := planned(t, r, config(protocol.Values{"color": "green", "shape": protocol.Values{"sides": 3}})); p.Empty() {
		t.Error("what was added to a replaced object is not shown")
	}
	delete(f.edges[edge]["shape"].(map[string]any), "round")
	r.Apply(config(protocol.Values{"shape": protocol.Values{"sides": 3}})).WantNone(t)
	wantWrites(t, f, "an argument removed", `POST `+edge+` {"shape":{"sides":3}}`)
	_, diags := r.Plan(config(protocol.Values{"color": "black", "shape": protocol.Values{"sides": 3}}))
	diags.WantError(t, "phone_number_id", "black is refused")
}

// Only what Terraform knows is deleted.
func TestSetting_delete(t *testing.T) {
	t.Parallel()
	s := setting.Spec{
		Setting: graph.Username, Markdown: "A toy.", OnDestroy: ondestroy.Abandon, LostOnDelete: "It is lost.",
		Attributes: map[string]schema.Attribute{"username": schema.StringAttribute{Required: true}},
	}
	deleting := config(protocol.Values{"username": "a", "on_destroy": "delete"})
	for name, c := range map[string]struct {
		now   any // what Meta shows at the end
		wrote string
		warns bool
	}{
		"as applied":        {"a", "DELETE username {}", false},
		"changed elsewhere": {"b", "", true},
		"deleted elsewhere": {nil, "", false},
	} {
		f, server := start(t, s, map[string]map[string]any{"username": {}})
		r := applyNew(t, server, deleting)
		f.takeWrites()
		f.edges["username"] = map[string]any{"username": c.now}
		_, diags := r.PlanRemovalHere()
		diags.WantWarning(t, "", "The username of phone number "+number+" will be deleted", "It is lost.")
		got := r.Remove()
		if len(got.Errors()) > 0 || (len(got.Warnings()) > 0) != c.warns {
			t.Errorf("%s: %s", name, got)
		}
		wantWrites(t, f, name, c.wrote)
	}
	f, server := start(t, s, map[string]map[string]any{"username": {}})
	r := applyNew(t, server, deleting)
	f.broken = 400
	r.Remove().WantError(t, "phone_number_id", "code 100", "terraform state rm")
}

// The texts of a page follow from the setting.
func TestSetting_texts(t *testing.T) {
	t.Parallel()
	resp := schemaOf(t, setting.New(plain()))
	if got := resp.Attributes["on_destroy"].GetMarkdownDescription(); !strings.Contains(got, "`color` = `\"red\"`") ||
		!strings.Contains(got, "Default: `reset`. By default, a value that Meta showed already") {
		t.Errorf("on_destroy: %s", got)
	}
	whole := plain()
	whole.SendAll, whole.Defaults, whole.OnDestroy = true, nil, ondestroy.Abandon
	resp = schemaOf(t, setting.New(whole))
	if got := resp.MarkdownDescription; !strings.Contains(got, "A change sends all configured arguments.") {
		t.Errorf("rules: %s", got)
	}
	if got := resp.Attributes["on_destroy"].GetMarkdownDescription(); strings.Contains(got, "reset") {
		t.Errorf("on_destroy: %s", got)
	}
}

func TestWithUpperCase(t *testing.T) {
	t.Parallel()
	got := setting.WithUpperCase(map[string]any{
		"a": "x", "b": "x", "n": 1, "in": map[string]any{"a": "x", "c": "x"}, "list": []any{map[string]any{"a": "x"}, "x"}, "b2": []any{"x"},
	}, "a", "b2")
	want := map[string]any{
		"a": "X", "b": "x", "n": 1, "in": map[string]any{"a": "X", "c": "x"}, "list": []any{map[string]any{"a": "X"}, "x"}, "b2": []any{"X"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
}

func schemaOf(t *testing.T, r resource.Resource) schema.Schema {
	t.Helper()
	var resp resource.SchemaResponse
	r.Schema(t.Context(), resource.SchemaRequest{}, &resp)
	return resp.Schema
}
