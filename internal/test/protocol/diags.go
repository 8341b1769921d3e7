package protocol

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Diag is one diagnostic as a person would see it.
type Diag struct {
	Error           bool
	Path            string // as in "phone_number_id" or "chat.http.endpoint"; "" for none
	Summary, Detail string
}

// String shows the whole diagnostic.
func (d Diag) String() string {
	kind := "warning"
	if d.Error {
		kind = "error"
	}
	return fmt.Sprintf("%s at %q: %s\n%s", kind, d.Path, d.Summary, d.Detail)
}

// Diags are the diagnostics of one operation.
type Diags []Diag

func readDiags(in []*tfprotov6.Diagnostic) Diags {
	var out Diags
	for _, d := range in {
		at := ""
		if d.Attribute != nil {
			var steps []string
			for _, step := range d.Attribute.Steps() {
				steps = append(steps, strings.TrimSuffix(strings.TrimPrefix(fmt.Sprint(step), `AttributeName("`), `")`))
			}
			at = strings.Join(steps, ".")
		}
		out = append(out, Diag{Error: d.Severity == tfprotov6.DiagnosticSeverityError, Path: at, Summary: d.Summary, Detail: d.Detail})
	}
	return out
}

// Errors returns the errors alone.
func (d Diags) Errors() Diags {
	return slices.DeleteFunc(slices.Clone(d), func(one Diag) bool { return !one.Error })
}

// Warnings returns the warnings alone.
func (d Diags) Warnings() Diags {
	return slices.DeleteFunc(slices.Clone(d), func(one Diag) bool { return one.Error })
}

// String shows all of them.
func (d Diags) String() string {
	var parts []string
	for _, one := range d {
		parts = append(parts, one.String())
	}
	return strings.Join(parts, "\n---\n")
}

// WantNone fails the test unless there are neither errors nor warnings.
func (d Diags) WantNone(t testing.TB) {
	t.Helper()
	if len(d) > 0 {
		t.Fatalf("unexpected diagnostics:\n%s", d)
	}
}

// NoError fails the test if there is an error.
func (d Diags) NoError(t testing.TB) {
	t.Helper()
	if len(d.Errors()) > 0 {
		t.Fatalf("unexpected errors:\n%s", d.Errors())
	}
}

// WantError fails the test unless exactly one error is there, on path, holding all texts.
func (d Diags) WantError(t testing.TB, path string, texts ...string) {
	t.Helper()
	wantOne(t, "error", d, d.Errors(), path, texts)
}

// WantWarning fails the test unless exactly one warning and no error is there, on path, holding all texts.
func (d Diags) WantWarning(t testing.TB, path string, texts ...string) {
	t.Helper()
	d.NoError(t)
	wantOne(t, "warning", d, d, path, texts)
}

func wantOne(t testing.TB, kind string, all, have Diags, path string, texts []string) {
	t.Helper()
	if len(have) != 1 {
		t.Fatalf("want one %s, have %d:\n%s", kind, len(have), all)
	}
	text := have[0].Summary + "\n" + have[0].Detail
	if have[0].Path != path {
		t.Errorf("the %s is at %q, want %q:\n%s", kind, have[0].Path, path, have[0])
	}
	for _, part := range texts {
		if !strings.Contains(text, part) && !strings.Contains(text, capitalized(part)) { // a sentence of its own begins large
			t.Errorf("the %s does not say %q:\n%s", kind, part, have[0])
		}
	}
}

func capitalized(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
