package lifecycle_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/test/protocol"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

// An identity of several parts: the import id is the parts with / between them, and no part may be missing.
func TestResource_identityOfParts(t *testing.T) {
	t.Parallel()
	var asked string
	_, server := start(t, func(s *shelf) {
		s.more = []string{"facts"}
		s.imported = func(id string) error { asked = id; return nil }
		s.things["ball/red"] = 4
	})
	made := server.NewResource(toyName)
	made.Apply(ball(1)).WantNone(t)
	if fmt.Sprint(made.Identity) != "map[facts:stored name:ball]" {
		t.Errorf("identity %v", made.Identity)
	}
	made.Refresh().WantNone(t)
	for name, take := range map[string]func(*protocol.Resource) protocol.Diags{
		"id": func(r *protocol.Resource) protocol.Diags { return r.Import("ball/red") },
		"identity": func(r *protocol.Resource) protocol.Diags {
			return r.ImportIdentity(protocol.Values{"name": "ball", "facts": "red"})
		},
	} {
		r := server.NewResource(toyName)
		take(r).WantNone(t)
		if asked != "ball/red" || r.State["size"] != int64(4) || r.Identity["name"] != "ball/red" {
			t.Errorf("by %s: asked for %q, %v, %v", name, asked, r.State, r.Identity)
		}
	}
	for _, id := range []string{"ball", "ball/", "/red", "/", "ball/red/round"} {
		asked = ""
		r := server.NewResource(toyName)
		r.Import(id).WantError(t, "", "NAME/FACTS", "terraform import toy_thing.NAME NAME/FACTS")
		if asked != "" || r.State != nil {
			t.Errorf("%q was looked up as %q: %v", id, asked, r.State)
		}
	}
}

// An update that fails and has still changed something: what it says is saved beside the error, and nothing else.
func TestResource_partial(t *testing.T) {
	t.Parallel()
	s, r := startApplied(t)
	s.write = func(w *lifecycle.Write[toy]) error {
		half := *w.Prior
		half.Facts = types.StringValue("half")
		w.Partial = &half
		_ = w.Private.SetKey(context.Background(), "how", []byte(`"half"`))
		w.Warn("Careful", "This was seen before the error.")
		return errors.New("the shelf broke in the middle")
	}
	diags := r.Apply(ball(2))
	diags.WantError(t, "", "Unable to update toy_thing", "broke in the middle")
	if len(diags.Warnings()) != 1 {
		t.Errorf("warnings:\n%s", diags)
	}
	wantState(t, r, protocol.Values{"name": "ball", "size": int64(1), "facts": "half"})
	if r.Identity["name"] != "ball" || !strings.Contains(string(r.Private), "how") {
		t.Errorf("identity %v, private %s", r.Identity, r.Private)
	}
	s.write = nil
	r.Apply(ball(2)).WantNone(t)
	wantState(t, r, protocol.Values{"name": "ball", "size": int64(2), "facts": "stored"})

	// Without an error, what is returned counts; on create there is nothing to save.
	s.write = func(w *lifecycle.Write[toy]) error { w.Partial = &toy{Name: types.StringValue("never")}; return nil }
	r.Apply(ball(3)).WantNone(t)
	wantState(t, r, protocol.Values{"name": "ball", "size": int64(3), "facts": "stored"})
	s, server := start(t)
	s.write = func(w *lifecycle.Write[toy]) error { w.Partial = &w.Plan; return errors.New("broken") }
	fresh := server.NewResource(toyName)
	fresh.Apply(ball(1)).WantError(t, "", "broken")
	if fresh.State != nil {
		t.Errorf("a creation that failed is in the state: %v", fresh.State)
	}
}

func TestEphemeral_close(t *testing.T) {
	t.Parallel()
	var noted []string
	s, server := start(t, func(s *shelf) {
		s.lookup = func(l *lifecycle.Lookup[toy]) error {
			if diags := l.Private.SetKey(context.Background(), "handle", []byte(`"`+l.Config.Name.ValueString()+`"`)); diags.HasError() {
				return errors.New("no note was taken")
			}
			return nil
		}
		s.closed = func(ctx context.Context, c *lifecycle.Closing) {
			raw, _ := c.Private.GetKey(ctx, "handle")
			noted = append(noted, string(raw))
			if ctx.Err() != nil {
				t.Error("the end of a run was cut short")
			}
			c.Warn("Left over", "The ball is still there.")
		}
	})
	logged := s.logged
	e, diags := server.OpenEphemeral(toyName, protocol.Values{"name": "ball"})
	diags.WantNone(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	server.SetContext(ctx)
	for range 2 {
		e.Close().WantWarning(t, "", "Left over", "still there")
	}
	if fmt.Sprint(noted) != `["ball" "ball"]` || s.logged != logged+3 {
		t.Errorf("closed %v, the logger was prepared %d times", noted, s.logged-logged)
	}
	s.closed = func(context.Context, *lifecycle.Closing) { panic("a secret") }
	if diags := e.Close(); len(diags.Errors()) != 1 || strings.Contains(diags.String(), "a secret") {
		t.Errorf("a panic says\n%s", diags)
	}
}

// Most ephemeral resources have nothing to end.
func TestEphemeral_nothingToClose(t *testing.T) {
	t.Parallel()
	_, server := start(t)
	e, diags := server.OpenEphemeral(toyName, protocol.Values{"name": "ball"})
	diags.WantNone(t)
	e.Close().WantNone(t)
}
