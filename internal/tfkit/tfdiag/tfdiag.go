// Package tfdiag turns Go errors into Terraform diagnostics. It is the only place below the provider root that does.
package tfdiag

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/secret"
)

// WithPath ties err to the attribute that a person has to look at. Several errors can be tied at once with errors.Join.
func WithPath(p path.Path, err error) error {
	if err == nil {
		return nil
	}
	return &pathError{path: p, err: err}
}

type pathError struct {
	path path.Path
	err  error
}

func (e *pathError) Error() string { return e.err.Error() }
func (e *pathError) Unwrap() error { return e.err }

// New returns an error with a summary and a detail. The detail is the formatted text, printed as it is written: whole
// sentences, first the cause and then the next step.
func New(summary, format string, args ...any) error {
	return &summaryError{summary: summary, err: &writtenError{fmt.Errorf(format, args...)}}
}

// writtenError is an error whose text is whole sentences.
type writtenError struct{ err error }

func (e *writtenError) Error() string      { return e.err.Error() }
func (e *writtenError) Unwrap() error      { return e.err }
func (e *writtenError) DetailText() string { return e.err.Error() }

// WithSummary gives an error that explains itself a summary, where "Unable to create ..." would say less. New is for texts of
// one's own.
func WithSummary(summary string, err error) error {
	if err == nil {
		return nil
	}
	return &summaryError{summary: summary, err: err}
}

type summaryError struct {
	summary string
	err     error
}

func (e *summaryError) Error() string { return e.err.Error() }
func (e *summaryError) Unwrap() error { return e.err }

// Detailed is an error with a text for people, in whole sentences: what the remote system said, its codes, and the next
// step. Packages that know no Terraform meet it and the two below by their methods alone; package session asserts that they do.
type Detailed interface {
	error
	DetailText() string
}

// WithAdvice adds a paragraph to what an error explains: what it means here, or the next step.
func WithAdvice(err error, text string) error {
	if err == nil {
		return nil
	}
	return &advisedError{err: err, text: text}
}

type advisedError struct {
	err  error
	text string
}

func (e *advisedError) Error() string      { return e.err.Error() }
func (e *advisedError) Unwrap() error      { return e.err }
func (e *advisedError) DetailText() string { return ErrorText(e.err) + "\n\n" + e.text }

// ErrorText returns the text of an error for people.
func ErrorText(err error) string {
	if e, ok := errors.AsType[Detailed](err); ok {
		return e.DetailText()
	}
	return err.Error()
}

// WarningTexts returns the texts of a warning for an error that has a summary of its own.
func WarningTexts(err error) (summary, detail string) {
	if t, ok := errors.AsType[*summaryError](err); ok {
		summary = t.summary
	}
	return summary, ErrorText(err)
}

// PrintableText returns a value of a remote system in a form that is safe to print, as secret.Clean does. A message shows at most 300
// characters of it.
func PrintableText(value string) string { return secret.Clean(value, 300) }

// Misconfigured is an error that may have its cause in the provider's configuration. Its summary then replaces that of the object,
// and no attribute of the object is named.
type Misconfigured interface {
	error
	ConfigurationProblem() string // "" if the cause is another one
}

// Ambiguous is an error that may leave open if the remote object exists.
type Ambiguous interface {
	error
	Ambiguous() bool
}

// ExplainKept adds to an error about an object in the state what that means for the state.
func ExplainKept(err error) error {
	all := Flatten(err)
	for i, one := range all {
		if e, ok := errors.AsType[Ambiguous](one); ok && e.Ambiguous() {
			all[i] = WithAdvice(one, "The object stays in the state. If it was really deleted, remove it from the state with terraform state rm.")
		}
	}
	return errors.Join(all...)
}

// FromError returns one error diagnostic for each error in err, which may be joined: "Unable to VERB TYPE" or the error's own
// summary, the explanation, and the attribute if there is one.
func FromError(verb, typeName string, err error) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, one := range Flatten(err) {
		summary := fmt.Sprintf("Unable to %s %s", verb, typeName)
		if t, ok := errors.AsType[*summaryError](one); ok {
			summary = t.summary
		}
		if e, ok := errors.AsType[Misconfigured](one); ok && e.ConfigurationProblem() != "" {
			diags.AddError(e.ConfigurationProblem(), ErrorText(one))
			continue
		}
		if a, ok := errors.AsType[*pathError](one); ok {
			diags.AddAttributeError(a.path, summary, DetailWithPath(a.path, ErrorText(one)))
			continue
		}
		diags.AddError(summary, ErrorText(one))
	}
	return diags
}

// DetailWithPath returns a text with the path of a nested argument, if it does not name it: Terraform shows the block or the outer argument
// only.
func DetailWithPath(at path.Path, text string) string {
	var names []string
	for _, step := range at.Steps() {
		name, ok := step.(path.PathStepAttributeName)
		if !ok {
			break // an element of a set or a list, whose value may be long
		}
		names = append(names, string(name))
	}
	if argument := strings.Join(names, "."); len(names) > 1 && !strings.Contains(text, argument) {
		return text + "\n\nArgument: " + argument + "."
	}
	return text
}

// Flatten takes joined errors apart and hands the path and summary around them to each part that has none of its own: the
// inner one knows better.
func Flatten(err error) []error {
	if err == nil {
		return nil
	}
	switch e := err.(type) { //nolint:errorlint // the shape of this very error decides, not of one it wraps
	case interface{ Unwrap() []error }:
		var all []error
		for _, part := range e.Unwrap() {
			all = append(all, Flatten(part)...)
		}
		return all
	case *pathError:
		return wrapMissing[*pathError](Flatten(e.err), func(part error) error { return &pathError{e.path, part} })
	case *summaryError:
		return wrapMissing[*summaryError](Flatten(e.err), func(part error) error { return &summaryError{e.summary, part} })
	}
	return []error{err}
}

// wrapMissing wraps the parts that have no E yet.
func wrapMissing[E error](parts []error, with func(error) error) []error {
	parts = slices.Clone(parts)
	for i, part := range parts {
		if _, has := errors.AsType[E](part); !has {
			parts[i] = with(part)
		}
	}
	return parts
}

// ArgumentError returns the error of an argument of a function. Terraform prints the text in a sentence of its own and adds the full
// stop.
func ArgumentError(position int64, text string) *function.FuncError {
	return function.NewArgumentFuncError(position, strings.TrimRight(text, ".?!"))
}
