package lifecycle_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/test/protocol"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

func TestResource_wholeLife(t *testing.T) {
	t.Parallel()
	s, r := startApplied(t)
	wantState(t, r, protocol.Values{"name": "ball", "size": int64(1), "facts": "stored"})
	if s.things["ball"] != 1 || r.Identity["name"] != "ball" {
		t.Errorf("things %v, identity %v", s.things, r.Identity)
	}
	if p, diags := r.Plan(ball(1)); !p.Empty() {
		t.Errorf("the second plan is not empty: %v %s", p, diags)
	}
	r.Apply(ball(2)).WantNone(t)
	wantState(t, r, protocol.Values{"name": "ball", "size": int64(2), "facts": "stored"})
	s.things["ball"] = 7
	r.Refresh().WantNone(t)
	if r.State["size"] != int64(7) || r.Identity["name"] != "ball" {
		t.Errorf("after the refresh: %v %v", r.State, r.Identity)
	}
	r.Apply(protocol.Values{"name": "cube", "size": 3}).WantNone(t)
	if fmt.Sprint(s.things) != "map[cube:3]" || r.Identity["name"] != "cube" {
		t.Errorf("after the replacement: %v %v", s.things, r.Identity)
	}
	r.Destroy().WantNone(t)
	if r.State != nil || len(s.things) != 0 {
		t.Errorf("after the destruction: %v %v", r.State, s.things)
	}
	if s.logged == 0 {
		t.Error("the logger was never prepared")
	}
}

// Terraform before 1.12 and OpenTofu before it knew identities send none.
func TestResource_withoutIdentity(t *testing.T) {
	t.Parallel()
	s, r := startApplied(t)
	r.Identity = nil
	r.Refresh().WantNone(t)
	if r.Identity["name"] != "ball" {
		t.Errorf("the identity was not made up for: %v", r.Identity)
	}
	r.Identity = nil
	s.read = func(*lifecycle.Stored[toy]) error { return lifecycle.ErrUnknown }
	r.Refresh().WantNone(t)
	r.Identity = nil
	s.read = func(*lifecycle.Stored[toy]) error { return lifecycle.ErrGone }
	r.Refresh().WantWarning(t, "", "toy_thing is gone")
	if r.State != nil {
		t.Errorf("it is still in the state: %v", r.State)
	}
}

func TestResource_import(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	s.things["ball"] = 4
	for name, take := range map[string]func(*protocol.Resource) protocol.Diags{
		"id":       func(r *protocol.Resource) protocol.Diags { return r.Import("ball") },
		"identity": func(r *protocol.Resource) protocol.Diags { return r.ImportIdentity(protocol.Values{"name": "ball"}) },
	} {
		r := server.NewResource(toyName)
		take(r).WantNone(t)
		if r.State["size"] != int64(4) || r.Identity["name"] != "ball" || !strings.Contains(string(r.Private), "how") {
			t.Errorf("by %s: %v %v %s", name, r.State, r.Identity, r.Private)
		}
		if p, _ := r.Plan(ball(4)); !p.Empty() {
			t.Errorf("by %s: the first plan is %v", name, p)
		}
	}
	s.imported = func(id string) error { return fmt.Errorf("no thing is called %q", id) }
	r := server.NewResource(toyName)
	r.Import("ghost").WantError(t, "", "Unable to import toy_thing", `no thing is called "ghost"`)
	if r.State != nil {
		t.Errorf("the state holds %v", r.State)
	}
}

// An error saves nothing on create, so that nothing is tainted, and keeps what was there everywhere else.
func TestResource_errorsKeepTheState(t *testing.T) {
	t.Parallel()
	broken := errors.New("the shelf is broken")
	s, server := start(t)
	s.write = func(w *lifecycle.Write[toy]) error {
		w.Warn("Careful", "This was seen before the error.")
		return broken
	}
	fresh := server.NewResource(toyName)
	diags := fresh.Apply(ball(1))
	diags.WantError(t, "", "Unable to create toy_thing", "the shelf is broken")
	if len(diags.Warnings()) != 1 || fresh.State != nil || len(s.things) != 0 {
		t.Errorf("state %v, things %v, %s", fresh.State, s.things, diags)
	}

	s, r := startApplied(t)
	before := r.State
	s.write = func(*lifecycle.Write[toy]) error { return broken }
	r.Apply(ball(2)).WantError(t, "", "Unable to update toy_thing")
	wantState(t, r, before)
	s.read = func(*lifecycle.Stored[toy]) error { return broken }
	r.Refresh().WantError(t, "", "Unable to read toy_thing")
	wantState(t, r, before)
	s.read, s.remove = nil, func(*lifecycle.Stored[toy]) error { return broken }
	r.Destroy().WantError(t, "", "Unable to delete toy_thing")
	wantState(t, r, before)
	s.remove, s.plan = nil, func(*lifecycle.Plan[toy]) error { return broken }
	if p, diags := r.Plan(ball(3)); p != nil || len(diags) != 1 || diags[0].Summary != "Unable to plan toy_thing" {
		t.Errorf("plan %v, %s", p, diags)
	}
	s.plan = func(*lifecycle.Plan[toy]) error { return errors.New("a destruction must not be planned by the object") }
	r.Destroy().WantNone(t)
}

func TestResource_joinedErrorsAndWarnings(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	s.plan = func(p *lifecycle.Plan[toy]) error {
		p.WarnAt(path.Root("size"), "Rather large", "Most are smaller.")
		return errors.Join(tfdiag.WithPath(path.Root("size"), tfdiag.WithSummary("Too large", errors.New("it must be below 5"))),
			errors.New("and it is raining"))
	}
	_, diags := server.NewResource(toyName).Plan(ball(9))
	want := protocol.Diags{
		{Path: "size", Summary: "Rather large", Detail: "Most are smaller."},
		{Error: true, Path: "size", Summary: "Too large", Detail: "it must be below 5"},
		{Error: true, Summary: "Unable to plan toy_thing", Detail: "and it is raining"},
	}
	if !reflect.DeepEqual(diags, want) {
		t.Errorf("got\n%s\nwant\n%s", diags, want)
	}
	s.plan = func(p *lifecycle.Plan[toy]) error {
		p.Warn("Mind the cat", "It sits on the shelf.")
		p.Planned.Facts = types.StringValue("planned")
		return nil
	}
	p, diags := server.NewResource(toyName).Plan(ball(9))
	diags.WantWarning(t, "", "Mind the cat")
	if p.After["facts"] != "planned" {
		t.Errorf("planned %v", p.After)
	}
}

// explained is an error with a text for people.
type explained struct{}

func (explained) Error() string      { return "404" }
func (explained) DetailText() string { return "The catalogue answered that there is no ball." }

func TestResource_gone(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"plain":     {lifecycle.ErrGone, "the object is gone Terraform removes it"},
		"wrapped":   {lifecycle.ErrGoneBecause("The shelf was sold."), "The shelf was sold. Terraform removes it"},
		"explained": {fmt.Errorf("%w: %w", lifecycle.ErrGone, explained{}), "The catalogue answered that there is no ball. Terraform removes it"},
	} {
		s, r := startApplied(t)
		s.read = func(*lifecycle.Stored[toy]) error { return c.err }
		p, diags := r.Plan(ball(1))
		diags.WantWarning(t, "", "toy_thing is gone (ball)", c.want)
		if r.State != nil || p == nil || p.Empty() {
			t.Errorf("%s: state %v, plan %v", name, r.State, p)
		}
		s, r = startApplied(t)
		s.remove = func(*lifecycle.Stored[toy]) error { return c.err }
		r.Destroy().WantNone(t)
		if r.State != nil {
			t.Errorf("%s: it is still in the state", name)
		}
	}
}

func TestResource_keep(t *testing.T) {
	t.Parallel()
	s, r := startApplied(t)
	s.things["ball"] = 99
	s.read = func(*lifecycle.Stored[toy]) error { return fmt.Errorf("later: %w", lifecycle.ErrUnknown) }
	r.Refresh().WantNone(t)
	wantState(t, r, protocol.Values{"name": "ball", "size": int64(1), "facts": "stored"})
	if r.Identity["name"] != "ball" {
		t.Errorf("identity %v", r.Identity)
	}
}

func TestObjects_foreignProviderData(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	s.data = "a string"
	for name, diags := range map[string]protocol.Diags{
		"resource":  server.NewResource(toyName).Apply(ball(1)),
		"data":      secondOf(server.ReadData(toyName, protocol.Values{"name": "ball"})),
		"ephemeral": secondOf(server.EphemeralValues(toyName, protocol.Values{"name": "ball"})),
	} {
		if len(diags) != 1 || diags[0].Summary != "Unexpected provider data" || !strings.Contains(diags[0].Detail, "got string") {
			t.Errorf("%s: %s", name, diags)
		}
	}
}

func secondOf[A, B any](_ A, b B) B { return b }

func wantState(t *testing.T, r *protocol.Resource, want protocol.Values) {
	t.Helper()
	if !reflect.DeepEqual(r.State, want) {
		t.Errorf("the state holds %v, want %v", r.State, want)
	}
}

// What is not known while planning is checked during apply; what else is wrong is said at once.
func TestResource_planUnknown(t *testing.T) {
	t.Parallel()
	s, r := startApplied(t)
	unknown := fmt.Errorf("the account: %w", lifecycle.ErrUnknown)
	s.plan = func(p *lifecycle.Plan[toy]) error {
		p.Planned.Facts = types.StringUnknown()
		return unknown
	}
	planned, diags := r.Plan(ball(4))
	diags.WantNone(t)
	if planned.After["facts"] != protocol.Unknown {
		t.Errorf("facts = %v, want what was planned before the unknown value was needed", planned.After["facts"])
	}
	s.plan = func(*lifecycle.Plan[toy]) error {
		return tfdiag.WithPath(path.Root("size"), errors.Join(unknown, errors.New("too large")))
	}
	_, diags = r.Plan(ball(4))
	diags.WantError(t, "size", "Unable to plan toy_thing", "too large")
	if n := len(diags.Errors()); n != 1 {
		t.Errorf("%d errors, want 1: %v", n, diags)
	}
}

// A destruction that is planned may warn or be refused.
func TestResource_planDelete(t *testing.T) {
	t.Parallel()
	s, r := startApplied(t)
	s.planDelete = func(rd *lifecycle.Stored[toy]) error {
		rd.Warn("The ball is lost", "It is "+rd.State.Name.ValueString()+".")
		return nil
	}
	_, diags := r.PlanHere(nil)
	diags.WantWarning(t, "", "The ball is lost", "It is ball.")
	s.planDelete = func(*lifecycle.Stored[toy]) error { return errors.New("it is in use") }
	_, diags = r.PlanHere(nil)
	diags.WantError(t, "", "Unable to plan toy_thing", "it is in use")
}

// An ID of one part is for the object to judge, whatever characters it has.
func TestResource_importOnePart(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	for _, id := range []string{"", "a/b", "/", "a/"} {
		asked := "nothing"
		s.imported = func(id string) error { asked = id; return nil }
		server.NewResource(toyName).Import(id).WantNone(t)
		if asked != id {
			t.Errorf("%q was looked up as %q", id, asked)
		}
	}
}

// What concerns no object is a warning of the object that ends next.
func TestResource_notices(t *testing.T) {
	t.Parallel()
	s, r := startApplied(t)
	for _, c := range []struct{ notice, detail string }{
		{"The shelf is almost full.", "The shelf is almost full."},
		{"The shelf is almost full. Remove a toy. Or two.", "Remove a toy. Or two."},
	} {
		s.notices = []string{c.notice}
		diags := r.Refresh()
		if len(diags) != 1 || diags[0].Summary != "The shelf is almost full" || diags[0].Detail != c.detail {
			t.Error(diags)
		}
	}
}

func TestDiffers(t *testing.T) {
	t.Parallel()
	a, b, null, unknown := types.StringValue("a"), types.StringValue("b"), types.StringNull(), types.StringUnknown()
	for _, c := range []struct {
		planned, prior types.String
		want           bool
	}{{a, b, true}, {null, b, true}, {a, a, false}, {unknown, b, false}, {a, null, false}, {null, null, false}} {
		if got := lifecycle.Differs(c.planned, c.prior); got != c.want {
			t.Errorf("%s, %s: %t", c.planned, c.prior, got)
		}
	}
}

func TestMergeAttributes(t *testing.T) {
	t.Parallel()
	size, name := schema.Int64Attribute{Optional: true}, schema.StringAttribute{Required: true}
	all := lifecycle.MergeAttributes(map[string]schema.Attribute{"size": size}, nil, map[string]schema.Attribute{"name": name})
	if len(all) != 2 || !all["size"].IsOptional() || !all["name"].IsRequired() {
		t.Errorf("got %v", all)
	}
	defer func() {
		if p := recover(); p != "two attributes have the name size" {
			t.Errorf("a name that stands twice: %v", p)
		}
	}()
	lifecycle.MergeAttributes(all, map[string]schema.Attribute{"size": size})
}

// A resource without a Plan is still replaced for an attribute that identifies it.
func TestResource_replacementWithoutPlan(t *testing.T) {
	t.Parallel()
	_, server := start(t, func(s *shelf) { s.unplanned = true })
	r := server.NewResource(toyName)
	r.Apply(ball(1)).WantNone(t)
	planned, diags := r.Plan(protocol.Values{"name": "cube", "size": 1})
	diags.WantNone(t)
	if len(planned.Replace) != 1 {
		t.Errorf("another name replaces because of %v", planned.Replace)
	}
}

// A known difference replaces, an unknown value and a null in the state do not.
func TestResource_replacement(t *testing.T) {
	t.Parallel()
	s, r := startApplied(t)
	other := ball(2)
	other["name"] = "cube"
	planned, diags := r.Plan(other)
	diags.WantNone(t)
	if len(planned.Replace) != 1 {
		t.Errorf("another name replaces because of %v", planned.Replace)
	}
	other["name"] = protocol.Unknown
	planned, diags = r.Plan(other)
	diags.WantNone(t)
	if len(planned.Replace) != 0 {
		t.Errorf("an unknown name replaces because of %v", planned.Replace)
	}
	s.refreshed = false
	other["name"] = "cube"
	planned, diags = r.PlanHere(other)
	diags.WantWarning(t, "name", "was not refreshed", "Plan again")
	if len(planned.Replace) != 1 {
		t.Errorf("without a refresh another name replaces because of %v", planned.Replace)
	}
	r.State["name"] = nil
	planned, diags = r.PlanHere(other)
	diags.WantNone(t)
	if len(planned.Replace) != 0 {
		t.Errorf("a name that the state does not know replaces because of %v", planned.Replace)
	}
}
