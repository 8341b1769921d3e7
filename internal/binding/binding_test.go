package binding_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

var (
	goodProjects = []string{"1", "SUPPORT", "support", "a.b_c~d:e-f", "10001", strings.Repeat("x", 128)}
	badProjects  = []string{"", " ", "a b", "a/b", "/", "..", ".", "-a", "~a", "a?b", "a#b", "a%2fb", "a\n", "a\x00", "ä", "\u200bA", strings.Repeat("x", 129)}
)

func TestProjectValidator(t *testing.T) {
	t.Parallel()
	check := func(value types.String) diag.Diagnostics {
		var resp validator.StringResponse
		binding.ProjectValidator().ValidateString(context.Background(), validator.StringRequest{Path: path.Root("project"), ConfigValue: value}, &resp)
		return resp.Diagnostics
	}
	for _, value := range []types.String{types.StringNull(), types.StringUnknown()} {
		if d := check(value); len(d) != 0 {
			t.Errorf("%s: %v", value, d)
		}
	}
	for _, project := range goodProjects {
		if d := check(types.StringValue(project)); len(d) != 0 || binding.CheckImportID(project) != nil {
			t.Errorf("%q is refused: %v", project, d)
		}
	}
	for _, project := range badProjects {
		d := check(types.StringValue(project))
		if len(d) != 1 || !strings.Contains(d[0].Detail(), "1 to 128 letters") {
			t.Errorf("%q: %v", project, d)
		}
		if err := binding.CheckImportID(project); err == nil || !strings.Contains(err.Error(), "terraform import ADDRESS support") {
			t.Errorf("%q as import id: %v", project, err)
		}
	}
}

func TestOnDestroy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		configured types.String
		canClear   bool
		want       string
	}{
		{types.StringNull(), true, binding.Clear}, {types.StringNull(), false, binding.Abandon},
		{types.StringValue(binding.Clear), true, binding.Clear}, {types.StringValue(binding.Clear), false, binding.Clear},
		{types.StringValue(binding.Abandon), true, binding.Abandon}, {types.StringValue(binding.Abandon), false, binding.Abandon},
	} {
		if got := binding.OnDestroy(c.configured, c.canClear); got != c.want {
			t.Errorf("%s, can clear: %v: %s", c.configured, c.canClear, got)
		}
	}
}

// What a person reads: the attribute, a title, what happened and what to do.
func TestMessages(t *testing.T) {
	t.Parallel()
	platform := &chat.Platform{Name: "acme", Argument: "chat.acme"}
	for name, c := range map[string]struct {
		err  error
		at   string
		says []string
	}{
		"unsupported": {binding.Unsupported(platform, "on_destroy", "remove a token"), "on_destroy", []string{"Not possible on this chat platform", "acme (chat.acme) cannot remove a token"}},
		"refuse":      {binding.Refuse("t_binding", "token", "SUPPORT"), "project", []string{`"SUPPORT" already holds a different token`, "terraform import t_binding.NAME SUPPORT", "replace_existing = true"}},
		"twice":       {binding.Twice("t_binding", "SUPPORT"), "project", []string{"Two bindings for one chat project", `another t_binding`, "Keep one of them"}},
		"missing":     {binding.Missing(&chat.Error{Op: "read project X", Platform: "acme", Next: "Check the id."}), "project", []string{"Could not read project X", "Check the id."}},
	} {
		diags := tfdiag.FromError("create", "t_binding", c.err)
		if len(diags) != 1 {
			t.Fatalf("%s: %v", name, diags)
		}
		at, _ := diags[0].(diag.DiagnosticWithPath)
		if at == nil || at.Path().String() != c.at {
			t.Errorf("%s: at %v, want %s", name, at, c.at)
		}
		for _, part := range c.says {
			if text := diags[0].Summary() + "\n" + diags[0].Detail(); !strings.Contains(strings.ToLower(text), strings.ToLower(part)) {
				t.Errorf("%s does not say %q:\n%s", name, part, text)
			}
		}
	}
}

func TestAttributes(t *testing.T) {
	t.Parallel()
	attrs := binding.Attributes("token", map[string]schema.Attribute{"own": schema.StringAttribute{Optional: true}})
	if len(attrs) != 4 || !attrs["project"].IsRequired() || !attrs["on_destroy"].IsOptional() || attrs["on_destroy"].IsComputed() || !attrs["replace_existing"].IsComputed() {
		t.Errorf("got %v", attrs)
	}
	for name, a := range attrs {
		if name != "own" && name != "project" && !strings.Contains(a.GetMarkdownDescription(), "token") {
			t.Errorf("the description of %s does not name what is bound", name)
		}
	}
}

// memory is Terraform's private state in a map.
type memory struct {
	values map[string][]byte
	broken bool
}

func (m *memory) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	return m.values[key], m.trouble()
}

func (m *memory) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	m.values[key] = value
	return m.trouble()
}

func (m *memory) trouble() diag.Diagnostics {
	if !m.broken {
		return nil
	}
	return diag.Diagnostics{diag.NewErrorDiagnostic("broken", "the disk is full")}
}

func TestApplied(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	m := &memory{values: map[string][]byte{}}
	none := binding.Applied{}
	if got := binding.LastApplied(ctx, m); got != none {
		t.Errorf("of nothing: %+v", got)
	}
	want := binding.Applied{Value: "sha256:0123456789abcdef", UpdatedAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	if err := binding.SaveApplied(ctx, m, want); err != nil {
		t.Fatal(err)
	}
	if got := binding.LastApplied(ctx, m); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if err := binding.SaveApplied(ctx, m, binding.Applied{Value: "1"}); err != nil || string(m.values["applied"]) != `{"value":"1"}` {
		t.Errorf("without a time: %v, %s", err, m.values["applied"])
	}
	m.broken = true
	if got := binding.LastApplied(ctx, m); got != none {
		t.Errorf("what cannot be read is believed: %+v", got)
	}
	if err := binding.SaveApplied(ctx, m, want); err == nil || !strings.Contains(err.Error(), "the disk is full") {
		t.Errorf("got %v", err)
	}
	m.broken = false
	for _, raw := range []string{"", "null", "[]", "x", `{"value":7}`} { // of another version, or damaged
		m.values["applied"] = []byte(raw)
		if got := binding.LastApplied(ctx, m); got != none {
			t.Errorf("%s: %+v", raw, got)
		}
	}
	if !errors.Is(binding.Missing(chat.ErrNotFound), chat.ErrNotFound) {
		t.Error("the meaning of an error is lost")
	}
}
