package httpchat_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

const problemJSON = "application/problem+json"

// fault is what happens to one request.
type fault = simkit.Fault

var reset = fault{Kind: simkit.KindReset}

func answer(code int, kind, body string, headers ...string) fault {
	f := fault{Status: code, ContentType: kind, Body: body, Headers: map[string]string{}}
	for i := 0; i+1 < len(headers); i += 2 {
		f.Headers[headers[i]] = headers[i+1]
	}
	return f
}

// then makes what was asked for happen, and answers with something else.
func then(f fault) fault {
	f.When = simkit.After
	return f
}

// meanwhile changes something before a request is processed normally.
func meanwhile(change func()) fault {
	return fault{Func: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		change()
		next.ServeHTTP(w, r)
	}}
}

func times(n int, f fault) []fault { return slices.Repeat([]fault{f}, n) }

// texts is everything that an error shows, however it is printed.
func texts(err error) (all []string) {
	var e *chat.Error
	if errors.As(err, &e) {
		all = append(all, e.Explain())
	}
	for ; err != nil; err = errors.Unwrap(err) {
		all = append(all, fmt.Sprintf("%v", err), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err))
	}
	return all
}

// clean fails when an error shows a secret, or what would change a terminal.
func clean(t *testing.T, err error) {
	t.Helper()
	for _, text := range texts(err) {
		for _, s := range []string{credential, oldToken, newToken, otherToken} {
			if strings.Contains(text, s) || strings.Contains(text, url.QueryEscape(s)) {
				t.Errorf("shows a secret: %s", text)
			}
		}
		if strings.ContainsAny(text, "\x1b\a\r\u202e\u2066\u200b") || len(text) > 4000 {
			t.Errorf("not fit for a terminal: %q", text)
		}
	}
}

func explain(err error) string {
	var e *chat.Error
	if !errors.As(err, &e) {
		return ""
	}
	return e.Explain()
}
