package lifecycle_test

import (
	"context"
	"errors"
	"iter"
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/test/protocol"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// ListResources serves the toys of a shelf.
func (p toyProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{func() list.ListResource { return lifecycle.New(p.shelf.spec()) }}
}

func (s *shelf) list() *lifecycle.List[*shelf] {
	return &lifecycle.List[*shelf]{
		Schema: func(context.Context) listschema.Schema {
			return listschema.Schema{Attributes: map[string]listschema.Attribute{
				"room":  listschema.StringAttribute{Optional: true},
				"names": listschema.ListAttribute{Optional: true, ElementType: types.StringType},
			}}
		},
		Find: func(_ context.Context, c *shelf, scope lifecycle.Scope) iter.Seq2[lifecycle.Found, error] {
			return func(yield func(lifecycle.Found, error) bool) {
				names := slices.Concat(slices.Sorted(maps.Keys(c.things)), scope.Texts("names"))
				for _, name := range names {
					c.wanted++
					if !yield(lifecycle.Found{ID: append([]string{name}, c.more...), Name: "the " + name + scope.Text("room").ValueString()}, nil) {
						return
					}
				}
				if c.lost != nil {
					yield(lifecycle.Found{}, c.lost())
				}
			}
		},
	}
}

func names(found []protocol.Listed) (all []string) {
	for _, one := range found {
		all = append(all, one.Name)
	}
	return all
}

// A list has what exists, and with the objects also their values. The configuration reaches it. No more is asked for than is wanted.
func TestResource_list(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	s.things = map[string]int64{"ball": 1, "cube": 2, "ring": 3}
	config := protocol.Values{"room": " of the attic", "names": []string{"ring", "star", "star"}}
	found, diags := server.List(toyName, config, protocol.ListOpts{})
	diags.WantNone(t)
	var want []string
	for _, name := range []string{"ball", "cube", "ring", "ring", "star"} {
		want = append(want, "the "+name+" of the attic")
	}
	cube := protocol.Values{"name": "cube"}
	if !reflect.DeepEqual(names(found), want) || found[0].State != nil || !reflect.DeepEqual(found[1].Identity, cube) {
		t.Errorf("%+v", found)
	}
	s.wanted = 0
	found, diags = server.List(toyName, nil, protocol.ListOpts{Limit: 2, IncludeResource: true})
	diags.WantNone(t)
	if !reflect.DeepEqual(names(found), []string{"the ball", "the cube"}) || s.wanted != 2 {
		t.Errorf("%+v, %d wanted", found, s.wanted)
	}
	if want := (protocol.Values{"name": "cube", "size": int64(2), "facts": "stored"}); !reflect.DeepEqual(found[1].State, want) {
		t.Errorf("the object is %v", found[1].State)
	}
}

// What was found before an error is in the list. An error names an argument of the list, and no attribute of the resource.
func TestResource_listFails(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	s.things = map[string]int64{"ball": 1}
	broken := errors.New("the shelf is broken")
	for at, want := range map[string]string{"room": "room", "size": "", "": ""} {
		s.lost = func() error {
			if at == "" {
				return broken
			}
			return tfdiag.WithPath(path.Root(at), broken)
		}
		found, diags := server.List(toyName, nil, protocol.ListOpts{})
		diags.WantError(t, want, "Unable to list toy_thing", "the shelf is broken")
		if len(found) != 1 {
			t.Errorf("%+v", found)
		}
	}
	s.lost, s.imported = nil, func(string) error { return broken }
	found, diags := server.List(toyName, nil, protocol.ListOpts{IncludeResource: true})
	diags.WantError(t, "", "Unable to list toy_thing", "the shelf is broken")
	if len(found) != 0 {
		t.Errorf("%+v", found)
	}
}

// A panic and what the run noticed are diagnostics of the list.
func TestResource_listPanics(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	s.things = map[string]int64{"ball": 1}
	s.notices = []string{"The version is old. Use a newer one."}
	found, diags := server.List(toyName, nil, protocol.ListOpts{})
	if diags.WantWarning(t, "", "The version is old"); len(found) != 1 {
		t.Errorf("%+v", found)
	}
	s.notices, s.lost = nil, func() error { return panicWith(0) }
	_, diags = server.List(toyName, nil, protocol.ListOpts{})
	wantCrash(t, "list", diags)
}

// Terraform lists before an apply, so what is known only after it cannot be an argument.
func TestResource_listUnknown(t *testing.T) {
	t.Parallel()
	s, server := start(t)
	for name, value := range map[string]any{"room": protocol.Unknown, "names": []any{"ball", protocol.Unknown}} {
		_, diags := server.List(toyName, protocol.Values{name: value}, protocol.ListOpts{})
		diags.WantError(t, name, "Unknown argument of a list", name+" is known only after apply")
	}
	if s.wanted != 0 {
		t.Errorf("%d wanted", s.wanted)
	}
}
