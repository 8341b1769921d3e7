package chat

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// What an *Error can mean; errors.Is tells.
var (
	// ErrNotFound means that the platform proves that its present tenant lacks the project. Error.ProjectHashes identify the tenant.
	ErrNotFound = errors.New("the project does not exist")
	// ErrHidden means that the platform answered "not found" and nothing confirms it: the project is gone, or hidden from
	// this credential, or the endpoint is not that of the platform.
	ErrHidden = errors.New("the project is gone or hidden")
	// ErrAuth means that the platform does not accept the credential.
	ErrAuth = errors.New("the credential is not accepted")
	// ErrPermission means that the credential may not do this.
	ErrPermission = errors.New("the credential may not do this")
	// ErrChanged means that the same value was changed outside Terraform since it was read. Nothing was overwritten.
	ErrChanged = errors.New("it was changed outside Terraform")
	// ErrThrottled means too many requests; Error.RetryAt says when to come back, if the platform did.
	ErrThrottled = errors.New("too many requests")
	// ErrInvalid means that the platform refuses the value.
	ErrInvalid = errors.New("the value is refused")
	// ErrConflict means that the platform refuses the write in the project's present state.
	ErrConflict = errors.New("the project's state does not allow it")
	// ErrOtherProject means that the platform answered with another project than the one that was asked for.
	ErrOtherProject = errors.New("the answer is about another project")
	// ErrOutcomeUnknown marks a write that may have taken effect, in addition to the other meanings.
	ErrOutcomeUnknown = errors.New("the outcome is unknown")
)

// Error is the only error type that adapters return. It holds no secret, and no unsanitized text of the platform.
//
// If the answer to a write does not tell its outcome, an adapter reads the project. OutcomeUnknown is set unless that read decides it:
// the project shows that the write took no effect, and the platform itself answered each request. Behind a gateway or a
// broken connection, a request may still be under way, so that the project may still change.
type Error struct {
	Platform       string // Platform.Name
	Op             string // what was being done: "read project SUP"
	Kind           error  // one of the errors above, or nil
	Status         int    // of HTTP; 0 when there was no answer
	Title          string // what the platform said, sanitized; may be ""
	Detail         string // the same at length
	Meaning        string // what it means, in one or two sentences
	Next           string // the next step for a person
	Suggestion     string // the project that is probably meant, as a sentence; see SuggestionText
	RetryAt        time.Time
	OutcomeUnknown bool  // a write may have taken effect, or may still take effect
	Err            error // the cause, when there was no usable answer
	// ProjectHashes are those of the projects in the list that proves ErrNotFound. They tell whether it is the list of the right tenant.
	ProjectHashes []string
}

// Error implements error, in one line.
func (e *Error) Error() string {
	parts := []string{fmt.Sprintf("%s (chat platform %q)", e.Op, e.Platform)}
	for _, part := range []string{e.answerText(), e.Meaning} {
		if part != "" {
			parts = append(parts, strings.TrimSuffix(part, "."))
		}
	}
	if len(parts) == 1 && e.Kind != nil {
		parts = append(parts, e.Kind.Error())
	}
	return strings.Join(parts, ": ")
}

// DetailText returns the text of a diagnostic: what the platform said, what it means, and the next step for a person.
func (e *Error) DetailText() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Could not %s on the chat platform %q.", e.Op, e.Platform)
	switch said := e.answerText(); {
	case e.Status != 0:
		b.WriteString("\n\nIt answered: " + said)
	case said != "":
		b.WriteString("\n\n" + said)
	}
	for _, part := range []string{e.Meaning, e.Suggestion, e.outcomeText(), e.Next} {
		if part != "" {
			b.WriteString("\n\n" + part)
		}
	}
	return b.String()
}

// answerText returns what the platform answered, in one line.
func (e *Error) answerText() string {
	var parts []string
	if e.Status != 0 {
		parts = append(parts, strings.TrimSpace(fmt.Sprintf("HTTP %d %s", e.Status, http.StatusText(e.Status))))
	}
	for _, text := range []string{e.Title, e.Detail} {
		if text != "" && (len(parts) == 0 || !strings.HasSuffix(parts[len(parts)-1], text)) {
			parts = append(parts, text)
		}
	}
	if e.Err != nil {
		parts = append(parts, e.Err.Error())
	}
	return strings.Join(parts, ": ")
}

func (e *Error) outcomeText() string {
	if !e.OutcomeUnknown {
		return ""
	}
	return "The write may have taken effect. The next plan reads the project and shows what it holds."
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is matches the kinds of error of this package.
func (e *Error) Is(target error) bool {
	return (e.Kind != nil && target == e.Kind) || (e.OutcomeUnknown && target == ErrOutcomeUnknown)
}

// SentenceStart returns a text, which must not be empty, with a capital letter, for the beginning of a sentence.
func SentenceStart(words string) string { return strings.ToUpper(words[:1]) + words[1:] }
