package lifecycle_test

import (
	"errors"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/protocol"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

func fromData(name string) protocol.Source {
	return protocol.Source{Provider: "terraform.io/builtin/terraform", Type: "terraform_data",
		State: map[string]any{"input": map[string]any{"value": map[string]any{"name": name}, "type": []any{"object", map[string]any{}}}}}
}

// A moved object has its identity alone, until the next read imports it and reads it.
func TestResource_moved(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	s.things["ball"] = 3
	r := server.NewResource(toyName)
	r.Move(fromData("ball")).WantNone(t)
	wantState(t, r, protocol.Values{"name": "ball", "size": nil, "facts": nil})
	if r.Identity["name"] != "ball" || s.logged != 0 {
		t.Errorf("the identity is %v, and the provider was used %d times", r.Identity, s.logged)
	}
	read := 0
	s.read = func(*lifecycle.Stored[toy]) error { read++; return nil }
	r.Refresh().WantNone(t)
	wantState(t, r, protocol.Values{"name": "ball", "size": int64(3), "facts": "stored"})
	if private := string(r.Private); !strings.Contains(private, `"how"`) || strings.Contains(private, `"moved"`) || read != 1 {
		t.Errorf("the private state is %s, after %d reads", private, read)
	}
	if p, diags := r.Plan(ball(3)); !p.Empty() || len(diags) > 0 {
		t.Errorf("the plan is %+v, %s", p, diags)
	}
}

// Without a refresh, a moved object is neither changed nor destroyed.
func TestResource_movedAndNotRead(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	s.things["ball"] = 3
	r := server.NewResource(toyName)
	r.Move(fromData("ball")).WantNone(t)
	_, diags := r.PlanHere(ball(4))
	diags.WantError(t, "", "The moved object was not read", "without -refresh=false")
	_, diags = r.PlanRemovalHere()
	diags.WantError(t, "", "The moved object was not read")
}

// An object that cannot be read keeps the state as the move left it.
func TestResource_movedAndUnreadable(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	r := server.NewResource(toyName)
	r.Move(fromData("ball")).WantNone(t)
	for _, err := range []error{errors.New("no such thing"), lifecycle.ErrUnknown} {
		s.imported = func(string) error { return err }
		r.Refresh().WantError(t, "", "Unable to move "+toyName)
		wantState(t, r, protocol.Values{"name": "ball", "size": nil, "facts": nil})
	}
}

func TestResource_moveRefused(t *testing.T) {
	t.Parallel()
	_, server := start(t)
	r := server.NewResource(toyName)
	r.Move(protocol.Source{Provider: "example.com/other/other", Type: "other_thing", State: map[string]any{}}).
		WantError(t, "", "Cannot move from this resource type", "other_thing", toyName)
	if r.State != nil {
		t.Errorf("there is a state: %v", r.State)
	}
}
