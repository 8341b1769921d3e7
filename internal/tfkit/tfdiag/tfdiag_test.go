package tfdiag_test

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// remote is an error with a text for people.
type remote struct{ code int }

func (r *remote) Error() string { return fmt.Sprintf("code %d", r.code) }
func (r *remote) DetailText() string {
	return fmt.Sprintf("The service said %d. Ask its owner.", r.code)
}

// configured is an error with its cause in the provider's configuration; hidden leaves open if the object exists.
type configured struct{ remote }

func (*configured) ConfigurationProblem() string { return "The key is not valid" }

type hidden struct{ remote }

func (*hidden) Ambiguous() bool { return true }

// one is a diagnostic that can be compared.
type one struct{ at, summary, detail string }

func seen(diags diag.Diagnostics) []one {
	var out []one
	for _, d := range diags {
		o := one{summary: d.Summary(), detail: d.Detail()}
		if p, ok := d.(diag.DiagnosticWithPath); ok {
			o.at = p.Path().String()
		}
		out = append(out, o)
	}
	return out
}

func TestFromError(t *testing.T) {
	t.Parallel()
	size, color := path.Root("size"), path.Root("look").AtName("color")
	plain, far := errors.New("it is broken"), &remote{7}
	for name, c := range map[string]struct {
		err  error
		want []one
	}{
		"nil":         {nil, nil},
		"empty":       {errors.New(""), []one{{"", "Unable to read toy", ""}}},
		"plain":       {plain, []one{{"", "Unable to read toy", "it is broken"}}},
		"explained":   {far, []one{{"", "Unable to read toy", "The service said 7. Ask its owner."}}},
		"deep inside": {fmt.Errorf("reading: %w", far), []one{{"", "Unable to read toy", "The service said 7. Ask its owner."}}},
		"attribute":   {tfdiag.WithPath(size, plain), []one{{"size", "Unable to read toy", "it is broken"}}},
		"title":       {tfdiag.WithSummary("No luck", far), []one{{"", "No luck", "The service said 7. Ask its owner."}}},
		"both": {tfdiag.WithPath(color, tfdiag.WithSummary("No luck", plain)),
			[]one{{"look.color", "No luck", "it is broken\n\nArgument: look.color."}}},
		"named": {tfdiag.WithPath(color, errors.New("look.color is red")), []one{{"look.color", "Unable to read toy", "look.color is red"}}},
		"other order": {tfdiag.WithSummary("No luck", tfdiag.WithPath(color, plain)),
			[]one{{"look.color", "No luck", "it is broken\n\nArgument: look.color."}}},
		"advised": {tfdiag.WithSummary("Bad size", tfdiag.WithAdvice(far, "Make it smaller.")), []one{
			{"", "Bad size", "The service said 7. Ask its owner.\n\nMake it smaller."},
		}},
		"written and advised": {tfdiag.WithAdvice(tfdiag.New("Bad size", "size is 7."), "Make it smaller."), []one{
			{"", "Bad size", "size is 7.\n\nMake it smaller."},
		}},
		"written from two errors": {tfdiag.WithPath(size, tfdiag.New("Bad size", "%w, %w.", io.EOF, plain)), []one{
			{"size", "Bad size", "EOF, it is broken."},
		}},
		"joined under a path, one with a title": {tfdiag.WithPath(size, errors.Join(tfdiag.New("Bad size", "Size is 7."), far)), []one{
			{"size", "Bad size", "Size is 7."}, {"size", "Unable to read toy", "The service said 7. Ask its owner."},
		}},
		"inner path wins": {tfdiag.WithPath(size, errors.Join(tfdiag.WithPath(color, plain), plain)), []one{
			{"look.color", "Unable to read toy", "it is broken\n\nArgument: look.color."}, {"size", "Unable to read toy", "it is broken"},
		}},
		"inner title wins": {tfdiag.WithSummary("Outer", tfdiag.WithSummary("Inner", plain)), []one{{"", "Inner", "it is broken"}}},
		"elsewhere": {tfdiag.WithPath(size, tfdiag.WithSummary("Cannot read size", &configured{remote{7}})), []one{
			{"", "The key is not valid", "The service said 7. Ask its owner."},
		}},
		"kept": {tfdiag.ExplainKept(errors.Join(tfdiag.WithPath(size, &hidden{remote{7}}), far)), []one{
			{"size", "Unable to read toy", "The service said 7. Ask its owner.\n\nThe object stays in the state. If it was really deleted, remove " +
				"it from the state with terraform state rm."},
			{"", "Unable to read toy", "The service said 7. Ask its owner."},
		}},
		"joined": {errors.Join(tfdiag.WithPath(size, plain), far), []one{
			{"size", "Unable to read toy", "it is broken"}, {"", "Unable to read toy", "The service said 7. Ask its owner."},
		}},
		"joined under a path and a title": {tfdiag.WithPath(size, tfdiag.WithSummary("Bad size", errors.Join(plain, far, nil))), []one{
			{"size", "Bad size", "it is broken"}, {"size", "Bad size", "The service said 7. Ask its owner."},
		}},
		"nested joins": {errors.Join(errors.Join(plain, io.EOF), far), []one{
			{"", "Unable to read toy", "it is broken"}, {"", "Unable to read toy", "EOF"}, {"", "Unable to read toy",
				"The service said 7. Ask its owner."},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := tfdiag.FromError("read", "toy", c.err)
			if diff := cmp.Diff(c.want, seen(got), cmp.AllowUnexported(one{})); diff != "" {
				t.Error(diff)
			}
			for _, d := range got {
				if d.Severity() != diag.SeverityError {
					t.Errorf("%q is not an error", d.Summary())
				}
			}
		})
	}
}

// The functions that wrap an error return nil for nil, and keep the wrapped error visible.
func TestDecorations(t *testing.T) {
	t.Parallel()
	if tfdiag.WithPath(path.Root("x"), nil) != nil || tfdiag.WithSummary("x", nil) != nil || tfdiag.WithAdvice(nil, "x") != nil {
		t.Error("nil became an error")
	}
	err := tfdiag.WithPath(path.Root("x"), tfdiag.WithSummary("Broken", fmt.Errorf("reading: %w", io.EOF)))
	if !errors.Is(err, io.EOF) || err.Error() != "reading: EOF" {
		t.Errorf("got %v", err)
	}
}

// A detail of New is printed as it is written.
func TestNew(t *testing.T) {
	t.Parallel()
	cause := errors.New("cause")
	err := tfdiag.WithPath(path.Root("name"), tfdiag.New("Name is taken", "provider has %d.\n\n  run %w", 2, cause))
	diags := tfdiag.FromError("create", "toy", err)
	want := diag.NewAttributeErrorDiagnostic(path.Root("name"), "Name is taken", "provider has 2.\n\n  run cause")
	if len(diags) != 1 || !diags[0].Equal(want) {
		t.Errorf("got %v, want %v", diags, want)
	}
	if !errors.Is(err, cause) {
		t.Error("the cause is not wrapped")
	}
}

func TestPrintableText(t *testing.T) {
	long := strings.Repeat("ä", 300)
	for value, want := range map[string]string{"a\nb": "a b", long: long, long + "b": long + "…"} {
		if got := tfdiag.PrintableText(value); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// Terraform adds a full stop to the text.
func TestArgumentError(t *testing.T) {
	for text, want := range map[string]string{"It is empty. Set it.": "It is empty. Set it", "did you mean x?": "did you mean x", "a": "a"} {
		if err := tfdiag.ArgumentError(1, text); err.Text != want || *err.FunctionArgument != 1 {
			t.Errorf("got %+v, want %q", err, want)
		}
	}
}
