package chat_test

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
)

func TestIsProjectName(t *testing.T) {
	for _, s := range []string{"1", "SUP", "sup-port", "a.b_c~d:e-f", "10001", "9:x", strings.Repeat("x", 128)} {
		if !chat.IsProjectName(s) {
			t.Errorf("%q is refused", s)
		}
	}
	for _, s := range []string{"", " ", ".", "..", "-a", "_a", "a/b", "a b", "a\n", "\na", "a?b", "a%2f", "a#b", "ä", "a\x00",
		strings.Repeat("x", 129)} {
		if chat.IsProjectName(s) {
			t.Errorf("%q is accepted", s)
		}
	}
}

// An accepted name is one segment of a path, without escaping.
func FuzzIsProjectName(f *testing.F) {
	for _, s := range []string{"SUP", "..", "a/b", "a%2fb", "a:b", "a\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if chat.IsProjectName(s) && (url.PathEscape(s) != s || path.Join("/projects", s) != "/projects/"+s) {
			t.Errorf("%q is not a segment", s)
		}
	})
}

var kinds = []error{
	chat.ErrNotFound, chat.ErrHidden, chat.ErrAuth, chat.ErrPermission, chat.ErrChanged, chat.ErrThrottled, chat.ErrInvalid, chat.ErrConflict,
}

func TestError_is(t *testing.T) {
	for _, kind := range append(kinds, nil) {
		err := fmt.Errorf("outer: %w", &chat.Error{Op: "read project SUP", Kind: kind, Err: io.ErrUnexpectedEOF})
		for _, target := range kinds {
			if got := errors.Is(err, target); got != errors.Is(kind, target) {
				t.Errorf("%v is %v: %t", kind, target, got)
			}
		}
		if errors.Is(err, chat.ErrOutcomeUnknown) || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%v", err)
		}
	}
	maybe := &chat.Error{Kind: chat.ErrPermission, OutcomeUnknown: true}
	if !errors.Is(maybe, chat.ErrOutcomeUnknown) || !errors.Is(maybe, chat.ErrPermission) {
		t.Error("an unknown outcome hides the kind, or is hidden by it")
	}
}

func TestError_texts(t *testing.T) {
	for name, c := range map[string]struct {
		err              chat.Error
		line, diagnostic string
	}{
		"an answer": {
			chat.Error{
				Platform: "http", Op: "set the token of project SUP", Kind: chat.ErrConflict, Status: 409, Title: "Archived",
				Detail:  "Restore it first.",
				Meaning: "The chat service does not allow this.", Next: "Restore the project.",
			},
			`set the token of project SUP (chat platform "http"): HTTP 409 Conflict: Archived: Restore it first: ` +
				`The chat service does not allow this`,
			"Could not set the token of project SUP on the chat platform \"http\".\n\n" +
				"It answered: HTTP 409 Conflict: Archived: Restore it first.\n\n" +
				"The chat service does not allow this.\n\nRestore the project.",
		},
		"a title that says the status again": {
			chat.Error{Platform: "http", Op: "read project SUP", Status: 404, Title: "Not Found"},
			`read project SUP (chat platform "http"): HTTP 404 Not Found`,
			"Could not read project SUP on the chat platform \"http\".\n\nIt answered: HTTP 404 Not Found",
		},
		"no answer": {
			chat.Error{Platform: "http", Op: "read project SUP", Err: io.ErrUnexpectedEOF, OutcomeUnknown: true, Next: "Check it."},
			`read project SUP (chat platform "http"): unexpected EOF`,
			"Could not read project SUP on the chat platform \"http\".\n\nunexpected EOF\n\n" +
				"The write may have taken effect. The next plan reads the project and shows what it holds.\n\nCheck it.",
		},
		"only its kind": {
			chat.Error{Platform: "http", Op: "read project SUP", Kind: chat.ErrHidden},
			`read project SUP (chat platform "http"): the project is gone or hidden`,
			"Could not read project SUP on the chat platform \"http\".",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.err.Error(); got != c.line {
				t.Errorf("Error:\n got %s\nwant %s", got, c.line)
			}
			if got := c.err.DetailText(); got != c.diagnostic {
				t.Errorf("DetailText:\n got %s\nwant %s", got, c.diagnostic)
			}
		})
	}
}

func TestDigits(t *testing.T) {
	for number, want := range map[string]string{"+1 (555) 010-0001": "15550100001", "15550100001": "15550100001", "٣+": "", "": ""} {
		if got := chat.Digits(number); got != want {
			t.Errorf("%q: %q, want %q", number, got, want)
		}
	}
	if !chat.SameDigits("+1 555", "1555") || chat.SameDigits("+1 555", "+1 556") {
		t.Error("numbers are compared by more or less than their digits")
	}
}

func TestSentenceStart(t *testing.T) {
	for words, want := range map[string]string{"the chat service": "The chat service", "Chatwoot": "Chatwoot", "a": "A"} {
		if got := chat.SentenceStart(words); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestReadback(t *testing.T) {
	for r, want := range map[chat.Readback]string{
		chat.ReadbackNone: "none", chat.ReadbackMasked: "masked", chat.ReadbackFingerprint: "fingerprint", chat.ReadbackPlainText: "plain text",
		99: "none",
	} {
		if got := r.String(); got != want {
			t.Errorf("%d is %q, want %q", r, got, want)
		}
	}
}
