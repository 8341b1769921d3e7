package chatwoot_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// fault is what happens to one request.
type fault = simkit.Fault

var reset = fault{Kind: simkit.KindReset}

// answer is a fixed one; headers are names and values in turn.
func answer(code int, body string, headers ...string) fault {
	f := fault{Status: code, Body: body, Headers: map[string]string{}}
	for i := 0; i < len(headers); i += 2 {
		f.Headers[headers[i]] = headers[i+1]
	}
	return f
}

// then processes the request before its answer goes wrong.
func then(f fault) fault {
	f.When = simkit.After
	return f
}

// skip spares the next request.
func skip(f fault) fault {
	f.Skip = 1
	return f
}

func times(n int, f fault) []fault { return slices.Repeat([]fault{f}, n) }

// meanwhile changes something before a request is processed normally.
func meanwhile(change func()) fault {
	return fault{Func: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		change()
		next.ServeHTTP(w, r)
	}}
}

// lost changes something, and loses the request.
func lost(change func()) fault {
	return fault{Func: func(http.ResponseWriter, *http.Request, http.Handler) {
		change()
		panic(http.ErrAbortHandler)
	}}
}

// canceled ends the run while the answer is awaited.
func canceled(cancel func()) fault {
	return fault{Func: func(_ http.ResponseWriter, r *http.Request, _ http.Handler) {
		cancel()
		<-r.Context().Done()
	}}
}

func explain(err error) string {
	var e *chat.Error
	if !errors.As(err, &e) {
		return fmt.Sprintf("not a chat.Error: %v", err)
	}
	return e.Explain()
}

// clean fails the test when an error holds a secret or a control character.
func clean(t *testing.T, err error) {
	t.Helper()
	for _, text := range []string{err.Error(), explain(err)} {
		for _, s := range []string{credential, oldToken, newToken, otherToken, deadToken, verify, appSecret} {
			if strings.Contains(text, s) {
				t.Errorf("holds %q: %s", s, text)
			}
		}
		if i := strings.IndexFunc(strings.ReplaceAll(text, "\n", ""), func(r rune) bool { return r < ' ' || r == 0x202e }); i >= 0 {
			t.Errorf("holds a control character: %q", text)
		}
	}
}
