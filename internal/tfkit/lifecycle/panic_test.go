package lifecycle_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/protocol"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

// What a panic brings may be anything, a token too.
const inThePanic = "EAACANARYpanic000000000000000"

func boom[A any](A) error { panic(inThePanic) }

// A panic ends as an error of the object, which keeps its state; the provider's process continues.
func TestPanic_resource(t *testing.T) {
	t.Parallel()
	for verb, c := range map[string]struct {
		arm func(*shelf)
		do  func(*protocol.Resource) protocol.Diags
	}{
		"plan": {func(s *shelf) { s.plan = boom[*lifecycle.Plan[toy]] }, func(r *protocol.Resource) protocol.Diags {
			_, diags := r.Plan(ball(2))
			return diags
		}},
		"read":   {func(s *shelf) { s.read = boom[*lifecycle.Read[toy]] }, (*protocol.Resource).Refresh},
		"update": {func(s *shelf) { s.write = boom[*lifecycle.Write[toy]] }, func(r *protocol.Resource) protocol.Diags { return r.Apply(ball(2)) }},
		"delete": {func(s *shelf) { s.remove = boom[*lifecycle.Read[toy]] }, (*protocol.Resource).Destroy},
	} {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			s, r := placed(t)
			before := r.State
			c.arm(s)
			crashed(t, verb, c.do(r))
			holds(t, r, before)
			*s = shelf{things: s.things}
			r.Apply(ball(3)).Clean(t)
		})
	}
}

func TestPanic_beforeAnythingIsThere(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	r := server.Resource(toyName)
	s.write = boom[*lifecycle.Write[toy]]
	crashed(t, "create", r.Apply(ball(1)))
	if r.State != nil {
		t.Errorf("the state holds %v", r.State)
	}
	s.imported = boom[string]
	crashed(t, "import", r.Import("ball"))
	s.lookup = boom[*lifecycle.Lookup[toy]]
	crashed(t, "read", second(server.Data(toyName, protocol.Values{"name": "ball"})))
	crashed(t, "open", second(server.Open(toyName, protocol.Values{"name": "ball"})))
	*s = shelf{things: s.things}
	r.Apply(ball(1)).Clean(t)
}

func crashed(t *testing.T, verb string, diags protocol.Diags) {
	t.Helper()
	diags.WantError(t, "", "Unable to "+verb+" toy_thing", "a panic of type string", "please report it")
	if strings.Contains(diags.String(), inThePanic) {
		t.Errorf("the value of the panic is shown:\n%s", diags)
	}
}

func TestLookups(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	s.lookup = func(l *lifecycle.Lookup[toy]) error {
		l.Warn("Dusty", "It was not used for long.")
		return nil
	}
	for name, look := range map[string]func(string, protocol.Values) (protocol.Values, protocol.Diags){"data": server.Data, "ephemeral": server.Open} {
		values, diags := look(toyName, ball(1))
		diags.WantWarning(t, "", "Dusty")
		if values["facts"] != "seen" || values["size"] != int64(1) {
			t.Errorf("%s: %v", name, values)
		}
	}
	s.lookup = func(*lifecycle.Lookup[toy]) error { return explained{} }
	_, diags := server.Data(toyName, ball(1))
	diags.WantError(t, "", "Unable to read toy_thing", "The catalogue answered")
	_, diags = server.Open(toyName, ball(1))
	diags.WantError(t, "", "Unable to open toy_thing", "The catalogue answered")
}
