package lifecycle_test

import (
	"errors"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/test/protocol"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

const toys = toyName + "s"

// The data source has what the list has, and how each object is imported.
func TestPlural_read(t *testing.T) {
	t.Parallel()
	s, server := start(t, func(s *shelf) { s.more = []string{"facts"} })
	state, diags := server.ReadData(toys, nil)
	diags.WantNone(t)
	if want := (protocol.Values{"room": nil, "names": nil, "things": []any{}}); !reflect.DeepEqual(state, want) {
		t.Errorf("an empty shelf: %v", state)
	}
	s.things = map[string]int64{"ball": 1}
	state, diags = server.ReadData(toys, protocol.Values{"room": " of the attic", "names": []string{"star", "star"}})
	diags.WantNone(t)
	want := protocol.Values{"room": " of the attic", "names": []any{"star", "star"}, "things": []any{
		protocol.Values{"name": "ball", "facts": "facts", "import_id": "ball/facts", "display_name": "the ball of the attic"},
		protocol.Values{"name": "star", "facts": "facts", "import_id": "star/facts", "display_name": "the star of the attic"},
	}}
	if !reflect.DeepEqual(state, want) {
		t.Errorf("%v", state)
	}
}

// An error after the first object is an error of the whole: no objects are returned. It names an argument, never an attribute of the
// resource.
func TestPlural_fails(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	s.things = map[string]int64{"ball": 1}
	for at, want := range map[string]string{"room": "room", "size": ""} {
		s.lost = func() error { return tfdiag.WithPath(path.Root(at), errors.New("the shelf is broken")) }
		state, diags := server.ReadData(toys, nil)
		diags.WantError(t, want, "Unable to read toy_things", "the shelf is broken")
		if state["things"] != nil {
			t.Errorf("%v", state)
		}
	}
	s.lost = func() error { return panicWith(0) }
	_, diags := server.ReadData(toys, nil)
	wantCrash(t, "read", diags)
}
