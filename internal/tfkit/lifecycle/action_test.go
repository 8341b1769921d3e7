package lifecycle_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/action"
	actionschema "github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/test/protocol"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// push is the model of an action of a toy.
type push struct {
	Name   types.String `tfsdk:"name"`
	WordWO types.String `tfsdk:"word_wo"`
}

// Actions serves an action of toys.
func (p toyProvider) Actions(context.Context) []func() action.Action {
	return []func() action.Action{func() action.Action {
		spec := lifecycle.ActionSpec[push, *shelf]{
			TypeName: "toy_push",
			Schema: func(context.Context) actionschema.Schema {
				return actionschema.Schema{Attributes: map[string]actionschema.Attribute{
					"name":    actionschema.StringAttribute{Required: true},
					"word_wo": actionschema.StringAttribute{Optional: true, WriteOnly: true},
				}}
			},
			Invoke: func(_ context.Context, c *shelf, i *lifecycle.Invocation[push]) error {
				return callOverride(c.pushed, i)
			},
		}
		if p.shelf.planPush != nil {
			spec.Plan = func(_ context.Context, c *shelf, i *lifecycle.Invocation[push]) error { return c.planPush(i) }
		}
		return lifecycle.NewAction(spec)
	}}
}

// An action gets its configuration, also what is write-only. What it tells is shown, and its warnings with or without an error.
func TestAction_invoke(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	var got []string
	s.pushed = func(i *lifecycle.Invocation[push]) error {
		got = append(got, i.Config.Name.ValueString()+" "+i.Config.WordWO.ValueString())
		i.Progress("one")
		i.Progress("two")
		i.WarnAt(path.Root("name"), "Careful with the "+i.Config.Name.ValueString(), "It falls.")
		if len(got) > 1 {
			return tfdiag.WithPath(path.Root("name"), errors.New("the shelf is broken"))
		}
		return nil
	}
	block := protocol.Values{"name": "ball", "word_wo": "go"}
	done := server.Invoke("toy_push", block)
	done.Diags.WantWarning(t, "name", "Careful with the ball")
	if !reflect.DeepEqual(got, []string{"ball go"}) || !reflect.DeepEqual(done.Progress, []string{"one", "two"}) {
		t.Errorf("got %v, said %v", got, done.Progress)
	}
	done = server.Invoke("toy_push", block)
	done.Diags.WantError(t, "name", "Unable to invoke toy_push", "the shelf is broken")
	if len(done.Diags.Warnings()) != 1 {
		t.Errorf("warnings: %v", done.Diags)
	}
}

// A plan checks what is known, invokes nothing, and does not wait for what is unknown. An error in it stops the invocation.
func TestAction_plan(t *testing.T) {
	t.Parallel()
	s, server := start(t, func(s *shelf) {
		s.planPush = func(i *lifecycle.Invocation[push]) error {
			i.Progress("not shown")
			if i.Config.Name.IsUnknown() {
				return lifecycle.ErrUnknown
			}
			return errors.Join(lifecycle.ErrUnknown, errors.New("there is no "+i.Config.Name.ValueString()))
		}
	})
	invoked := 0
	s.pushed = func(*lifecycle.Invocation[push]) error { invoked++; return nil }
	server.PlanAction("toy_push", protocol.Values{"name": protocol.Unknown}).WantNone(t)
	done := server.Invoke("toy_push", protocol.Values{"name": "ball"})
	done.Diags.WantError(t, "", "Unable to plan toy_push", "there is no ball")
	if invoked != 0 {
		t.Errorf("invoked %d times", invoked)
	}
}

// A panic in a plan or an invocation is an error, and the warnings before it are kept. A panic in a plan stops the invocation.
func TestAction_panics(t *testing.T) {
	t.Parallel()
	block := protocol.Values{"name": "ball"}
	fall := func(i *lifecycle.Invocation[push]) error {
		i.Warn("Careful", "It falls.")
		return panicWith(0)
	}
	s, server := start(t)
	s.pushed = fall
	diags := server.Invoke("toy_push", block).Diags
	diags.Errors().WantError(t, "", "Unable to invoke toy_push", "a panic of type string in")
	diags.Warnings().WantWarning(t, "", "Careful", "It falls.")

	s, server = start(t, func(s *shelf) { s.planPush = fall })
	invoked := 0
	s.pushed = func(*lifecycle.Invocation[push]) error { invoked++; return nil }
	diags = server.Invoke("toy_push", block).Diags
	diags.Errors().WantError(t, "", "Unable to plan toy_push", "a panic of type string in")
	diags.Warnings().WantWarning(t, "", "Careful", "It falls.")
	if strings.Contains(diags.String(), inThePanic) || invoked != 0 {
		t.Errorf("invoked %d times, %s", invoked, diags)
	}
}

// What the run noticed is told by the plan of an action.
func TestAction_notices(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	s.notices = []string{"The version is old. Use a newer one."}
	server.PlanAction("toy_push", protocol.Values{"name": "ball"}).WantWarning(t, "", "The version is old", "Use a newer one.")
}
