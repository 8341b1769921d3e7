// Package tfdiag turns Go errors into Terraform diagnostics. It is the only place below the provider root that does.
package tfdiag

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// At ties err to the attribute that a person has to look at. Several errors can be tied at once with errors.Join.
func At(p path.Path, err error) error {
	if err == nil {
		return nil
	}
	return &attributed{path: p, err: err}
}

type attributed struct {
	path path.Path
	err  error
}

func (a *attributed) Error() string { return a.err.Error() }
func (a *attributed) Unwrap() error { return a.err }

// Titled gives err a summary of its own, where "Unable to create ..." would say less.
func Titled(summary string, err error) error {
	if err == nil {
		return nil
	}
	return &titled{summary: summary, err: err}
}

// New returns an error with a summary and a detail. The detail is the formatted text, printed as it is written: whole
// sentences, first the cause and then the next step.
func New(summary, format string, args ...any) error {
	return &titled{summary: summary, err: fmt.Errorf(format, args...), verbatim: true}
}

type titled struct {
	summary  string
	err      error
	verbatim bool
}

func (t *titled) Error() string { return t.err.Error() }
func (t *titled) Unwrap() error { return t.err }

// explainer is an error that can say more than its one line: what the remote system said, its codes, and what a person
// can do next.
type explainer interface {
	error
	Explain() string
}

// Advise adds a paragraph to what an error explains: what it means here, or what a person can do next.
func Advise(err error, text string) error {
	if err == nil {
		return nil
	}
	return &advised{err: err, text: text}
}

type advised struct {
	err  error
	text string
}

func (a *advised) Error() string   { return a.err.Error() }
func (a *advised) Unwrap() error   { return a.err }
func (a *advised) Explain() string { return prose(Explain(a.err)) + "\n\n" + a.text }

// Explain returns all that an error has to say to a person.
func Explain(err error) string {
	if e, ok := errors.AsType[explainer](err); ok {
		return e.Explain()
	}
	return err.Error()
}

// FromError returns one error diagnostic for each error in err, which may be joined: "Unable to VERB TYPE", the
// explanation, and the attribute if there is one.
func FromError(verb, typeName string, err error) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, one := range flatten(err) {
		summary, detail := fmt.Sprintf("Unable to %s %s", verb, typeName), prose(Explain(one))
		if t, ok := errors.AsType[*titled](one); ok {
			summary = t.summary
			if t.verbatim {
				detail = t.Error()
			}
		}
		if a, ok := errors.AsType[*attributed](one); ok {
			diags.AddAttributeError(a.path, summary, detail)
			continue
		}
		diags.AddError(summary, detail)
	}
	return diags
}

var (
	word      = regexp.MustCompile(`^[a-z]+[ ,:'"]`)
	sentences = regexp.MustCompile(`[a-z0-9)"']\. [A-Z]`)
)

// prose makes sentences of what Go wants to begin small and to end without a full stop. The name of an argument stays
// as it is at the beginning, and so do a single phrase and an indented line at the end: they may be a command.
func prose(s string) string {
	if word.MatchString(s) {
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	if sentences.MatchString(s) && !strings.ContainsAny(s[len(s)-1:], ".!?:") && !strings.HasPrefix(s[strings.LastIndex(s, "\n")+1:], "  ") {
		s += "."
	}
	return s
}

// Flatten returns the single errors of an error that may be joined, each with its own path and summary.
func Flatten(err error) []error { return flatten(err) }

// flatten takes joined errors apart and hands the path and title around them to each part that has none of its own: the
// inner one knows better.
func flatten(err error) []error {
	if err == nil {
		return nil
	}
	switch e := err.(type) { //nolint:errorlint // the shape of this very error decides, not of one it wraps
	case interface{ Unwrap() []error }:
		var all []error
		for _, part := range e.Unwrap() {
			all = append(all, flatten(part)...)
		}
		return all
	case *attributed:
		return rewrap[*attributed](flatten(e.err), func(part error) error { return &attributed{e.path, part} })
	case *titled:
		if e.verbatim {
			return []error{err}
		}
		return rewrap[*titled](flatten(e.err), func(part error) error { return &titled{summary: e.summary, err: part} })
	}
	return []error{err}
}

// rewrap wraps the parts that have no E yet.
func rewrap[E error](parts []error, with func(error) error) []error {
	parts = slices.Clone(parts)
	for i, part := range parts {
		if _, has := errors.AsType[E](part); !has {
			parts[i] = with(part)
		}
	}
	return parts
}
