package lifecycle_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/test/protocol"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

// What a panic brings may be anything, a token too.
const inThePanic = "EAACANARYpanic000000000000000"

func panicWith[A any](A) error { panic(inThePanic) }

// A panic ends as an error of the object, which keeps its state; the provider's process continues.
func TestPanic_resource(t *testing.T) {
	t.Parallel()
	for verb, c := range map[string]struct {
		arm func(*shelf)
		do  func(*protocol.Resource) protocol.Diags
	}{
		"plan": {func(s *shelf) { s.plan = panicWith[*lifecycle.Plan[toy]] }, func(r *protocol.Resource) protocol.Diags {
			_, diags := r.Plan(ball(2))
			return diags
		}},
		"read": {func(s *shelf) { s.read = panicWith[*lifecycle.Stored[toy]] }, (*protocol.Resource).Refresh},
		"update": {func(s *shelf) { s.write = panicWith[*lifecycle.Write[toy]] },
			func(r *protocol.Resource) protocol.Diags { return r.Apply(ball(2)) }},
		"delete": {func(s *shelf) { s.remove = panicWith[*lifecycle.Stored[toy]] }, (*protocol.Resource).Destroy},
	} {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			s, r := startApplied(t)
			before := r.State
			c.arm(s)
			wantCrash(t, verb, c.do(r))
			wantState(t, r, before)
			*s = shelf{things: s.things}
			r.Apply(ball(3)).WantNone(t)
		})
	}
}

// What an update has changed before a panic is saved, with its warnings. A panic in a create or a delete keeps the warnings too.
func TestPanic_afterAWrite(t *testing.T) {
	t.Parallel()
	s, r := startApplied(t)
	s.write = func(w *lifecycle.Write[toy]) error {
		half := *w.Prior
		half.Facts = types.StringValue("half")
		w.Partial = &half
		_ = w.Private.SetKey(t.Context(), "how", []byte(`"half"`))
		w.Warn("Careful", "The name was written.")
		panic(inThePanic)
	}
	diags := r.Apply(ball(2))
	wantCrash(t, "update", diags.Errors())
	diags.Warnings().WantWarning(t, "", "Careful", "The name was written.")
	wantState(t, r, protocol.Values{"name": "ball", "size": int64(1), "facts": "half"})
	if !strings.Contains(string(r.Private), "how") {
		t.Errorf("private %s", r.Private)
	}
	s.remove = func(rd *lifecycle.Stored[toy]) error {
		rd.Warn("Careful", "The token was revoked.")
		panic(inThePanic)
	}
	diags = r.Destroy()
	wantCrash(t, "delete", diags.Errors())
	diags.Warnings().WantWarning(t, "", "Careful", "The token was revoked.")
	if r.State == nil {
		t.Error("the object left the state")
	}

	s, server := start(t)
	s.write = func(w *lifecycle.Write[toy]) error {
		w.Warn("Careful", "The ball was bought.")
		panic(inThePanic)
	}
	fresh := server.NewResource(toyName)
	diags = fresh.Apply(ball(1))
	wantCrash(t, "create", diags.Errors())
	diags.Warnings().WantWarning(t, "", "Careful", "The ball was bought.")
	if fresh.State != nil {
		t.Errorf("the state holds %v", fresh.State)
	}
}

func TestPanic_beforeAnythingIsThere(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	r := server.NewResource(toyName)
	s.write = panicWith[*lifecycle.Write[toy]]
	wantCrash(t, "create", r.Apply(ball(1)))
	if r.State != nil {
		t.Errorf("the state holds %v", r.State)
	}
	s.imported = panicWith[string]
	wantCrash(t, "import", r.Import("ball"))
	s.lookup = panicWith[*lifecycle.Lookup[toy]]
	wantCrash(t, "read", secondOf(server.ReadData(toyName, protocol.Values{"name": "ball"})))
	wantCrash(t, "open", secondOf(server.EphemeralValues(toyName, protocol.Values{"name": "ball"})))
	*s = shelf{things: s.things}
	r.Apply(ball(1)).WantNone(t)
}

func wantCrash(t *testing.T, verb string, diags protocol.Diags) {
	t.Helper()
	diags.WantError(t, "", "Unable to "+verb+" toy_thing", "a panic of type string in lifecycle_test.", "panic_test.go:", "please report it")
	if strings.Contains(diags.String(), inThePanic) {
		t.Errorf("the value of the panic is shown:\n%s", diags)
	}
}

func TestLookup(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	s.lookup = func(l *lifecycle.Lookup[toy]) error {
		l.Warn("Dusty", "It was not used for long.")
		return nil
	}
	for name, look := range map[string]func(string, protocol.Values) (protocol.Values, protocol.Diags){"data": server.ReadData,
		"ephemeral": server.EphemeralValues} {
		values, diags := look(toyName, ball(1))
		diags.WantWarning(t, "", "Dusty")
		if values["facts"] != "seen" || values["size"] != int64(1) {
			t.Errorf("%s: %v", name, values)
		}
	}
	s.lookup = func(*lifecycle.Lookup[toy]) error { return explained{} }
	_, diags := server.ReadData(toyName, ball(1))
	diags.WantError(t, "", "Unable to read toy_thing", "The catalogue answered")
	_, diags = server.EphemeralValues(toyName, ball(1))
	diags.WantError(t, "", "Unable to open toy_thing", "The catalogue answered")
}
