package rest_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

func TestErrStatus(t *testing.T) {
	const page = "<!DOCTYPE html>"
	for name, c := range map[string]struct {
		answer  transport.Answer
		kind    error
		meaning string // its beginning
		next    string
	}{
		"401": {transport.Answer{Status: 401}, chat.ErrAuth, "The desk does not accept the credential", "Check chat.acme.password."},
		"403": {transport.Answer{Status: 403}, chat.ErrPermission, "The credential is accepted, but may not do this.",
			"Give the owner of chat.acme.password the right to see and change this project."},
		"404": {transport.Answer{Status: 404}, nil, "", ""},
		"405": {transport.Answer{Status: 405}, nil, "The desk does not offer this call.", "Tell the desk."},
		"409": {transport.Answer{Status: 409}, chat.ErrConflict, "The desk does not allow this in the project's present state.",
			"Resolve the conflict in the desk, then run the same command again."},
		"400": {transport.Answer{Status: 400}, chat.ErrInvalid, "The desk refuses the request.", "Correct the value that it names."},
		"422": {transport.Answer{Status: 422}, chat.ErrInvalid, "The desk refuses the request.", "Correct the value that it names."},
		"429": {transport.Answer{Status: 429}, chat.ErrThrottled, "The desk answers no more requests for now, and does not say for how long.",
			"Run the same command again later."},
		"500": {transport.Answer{Status: 500}, nil, "The desk reports an internal error.", "Run the same command again later."},
		"501": {transport.Answer{Status: 501}, nil, "The desk does not offer this call.", "Tell the desk."},
		"503": {transport.Answer{Status: 503}, nil, "The desk reports an internal error.", "Run the same command again later."},
		"503 with a time": {transport.Answer{Status: 503, Header: http.Header{"Retry-After": {"3600"}}}, chat.ErrThrottled,
			"The desk answers no more requests before 20", "Run the same command again later."},
		"300": {transport.Answer{Status: 300}, nil, "The desk redirects. Redirects are not followed",
			"Set chat.acme.endpoint to the address that answers without a redirect."},
		"302 with a target": {
			transport.Answer{Status: 302, Header: http.Header{"Location": {"https://other.example/path?HUSH-HUSH"}}}, nil,
			"The desk redirects to other.example. Redirects", "Set chat.acme.endpoint to the address that answers without a redirect.",
		},
		"302 with a path": {transport.Answer{Status: 302, Header: http.Header{"Location": {"/path"}}}, nil,
			"The desk redirects. Redirects", "Set chat.acme.endpoint to the address that answers without a redirect."},
		"302 with a broken target": {transport.Answer{Status: 302, Header: http.Header{"Location": {"https://[::1"}}}, nil,
			"The desk redirects. Redirects", "Set chat.acme.endpoint to the address that answers without a redirect."},
		"299":    {transport.Answer{Status: 299}, nil, "", ""},
		"418":    {transport.Answer{Status: 418}, nil, "", ""},
		"499":    {transport.Answer{Status: 499}, nil, "", ""},
		"a page": {transport.Answer{Status: 404, Body: []byte(" " + page)}, nil, "The answer is a page", "Check chat.acme.endpoint"},
		"500, page": {transport.Answer{Status: 500, Body: []byte(page)}, nil, "The desk reports an internal error. The answer is a page",
			"Check"},
	} {
		t.Run(name, func(t *testing.T) {
			e := client(t, nil).ErrStatus("do it", &c.answer, "Title", "detail")
			if e.Op != "do it" || e.Status != c.answer.Status || e.Title != "Title" || e.Detail != "detail" || e.Platform != "acme" {
				t.Errorf("got %+v", e)
			}
			if !errors.Is(e.Kind, c.kind) || !strings.HasPrefix(e.Meaning, c.meaning) || (c.meaning == "") != (e.Meaning == "") {
				t.Errorf("kind %v, meaning %q", e.Kind, e.Meaning)
			}
			if !strings.HasPrefix(e.Next, c.next) || (c.next == "") != (e.Next == "") {
				t.Errorf("next %q, want %q", e.Next, c.next)
			}
			if timed := c.answer.Header.Get("Retry-After") != ""; timed != e.RetryAt.After(time.Now()) {
				t.Errorf("come back at %s", e.RetryAt)
			} else if timed && !strings.HasSuffix(e.Meaning, "Z (in 60 minutes).") {
				t.Errorf("meaning %q does not say how long to wait", e.Meaning)
			}
		})
	}
}

// Which answers leave open whether a write was processed, and whether it may still be under way.
func TestIsDoubtful(t *testing.T) {
	later := http.Header{"Retry-After": {"1"}}
	for name, c := range map[string]struct {
		answer          transport.Answer
		doubtful, ended bool
	}{
		"200":              {transport.Answer{Status: 200}, false, false},
		"399":              {transport.Answer{Status: 399}, false, false},
		"400":              {transport.Answer{Status: 400}, false, true},
		"429":              {transport.Answer{Status: 429}, false, true},
		"499":              {transport.Answer{Status: 499}, false, true},
		"500":              {transport.Answer{Status: 500}, true, true},
		"500 after a lost": {transport.Answer{Status: 500, MayStillBeProcessed: true}, true, false},
		"501":              {transport.Answer{Status: 501}, false, true},
		"503":              {transport.Answer{Status: 503, MayStillBeProcessed: true}, true, false},
		"503, come back":   {transport.Answer{Status: 503, Header: later}, false, true},
		"500, come back":   {transport.Answer{Status: 500, Header: later}, true, true},
	} {
		if got := rest.IsDoubtful(&c.answer); got != c.doubtful {
			t.Errorf("%s: doubtful %t", name, got)
		}
		if got := rest.IsFinished(&c.answer); got != c.ended {
			t.Errorf("%s: ended %t", name, got)
		}
	}
}

func TestErrUnreadable(t *testing.T) {
	cl := client(t, nil)
	wrong := errors.New("id should be a string")
	e := cl.ErrUnreadable("do it", &transport.Answer{Status: 200}, wrong)
	if e.Status != 200 || !errors.Is(e, wrong) || e.Meaning != "" || e.Next != "Tell the desk." {
		t.Errorf("got %+v", e)
	}
	e = cl.ErrUnreadable("do it", &transport.Answer{Status: 200}, &transport.NotJSONError{Status: 200, Reason: "it is empty"})
	if e.Meaning != "This is not an answer of the desk's API." || !strings.HasPrefix(e.Next, "Check chat.acme.endpoint") {
		t.Errorf("got %+v", e)
	}
}

func TestDecodeMembers(t *testing.T) {
	for body, want := range map[string]int{
		`{"a":1,"b":[]}`: 2, "\xEF\xBB\xBF" + `{"a":1}`: 1, `{}`: 0, `[1]`: 0, `"a"`: 0, ``: 0, `{`: 0, `null`: 0,
	} {
		if got := rest.DecodeMembers([]byte(body)); len(got) != want {
			t.Errorf("%q has %d members", body, len(got))
		}
	}
	for raw, want := range map[string]string{`" a\n"`: "a", `1`: "", `null`: "", ``: "", `{}`: ""} {
		if got := rest.DecodeString([]byte(raw)); got != want {
			t.Errorf("%s is %q", raw, got)
		}
	}
}

func TestRemote(t *testing.T) {
	cl := client(t, nil)
	if got := cl.MessageText("a HUSH-HUSH\x1b"); strings.Contains(got, "HUSH") || strings.Contains(got, "\x1b") {
		t.Errorf("got %q", got)
	}
	cl.AddSecrets(secret.New("HUSH-HUSH-HUSH-HUSH"))
	if got := cl.StateText("a\nHUSH-HUSH-HUSH-HUSH"); !strings.HasPrefix(got, "a\n") || strings.Contains(got, "HUSH") {
		t.Errorf("got %q", got)
	}
	if got := cl.StateName("a\nHUSH-HUSH-HUSH-HUSH"); !strings.HasPrefix(got, "a ") || strings.Contains(got, "HUSH") {
		t.Errorf("got %q", got)
	}
	cl.AddShownSecrets(secret.New("a short word"))
	for _, text := range []string{"a short word", "HUSH"} { // what decides or is compared is not changed
		if cl.StateText(text) != text || cl.StateName(text) != text || cl.Identifier(text) != text || cl.MessageText(text) != text {
			t.Errorf("%q is changed", text)
		}
	}
	if got := cl.Identifier("HUSH-HUSH-HUSH-HUSH"); got != "" {
		t.Errorf("got %q", got)
	}
	cl.AddSecrets(secret.New("TOKEN-TOKEN"))
	if got := cl.MessageText("TOKEN-TOKEN"); strings.Contains(got, "TOKEN") {
		t.Errorf("got %q", got)
	}
}

func TestExplainNoAnswer_keepsWhatItIs(t *testing.T) {
	cl := client(t, nil)
	inner := &chat.Error{Op: "inner", Kind: chat.ErrHidden}
	if got := cl.ExplainNoAnswer("outer", inner); got != inner {
		t.Errorf("%+v", got)
	}
	if got := cl.ExplainNoAnswer("outer", context.Canceled); got.Op != "outer" || got.Meaning != "It was canceled." {
		t.Errorf("%+v", got)
	}
}
