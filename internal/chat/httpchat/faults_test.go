package httpchat_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
)

const problemJSON = "application/problem+json"

func answer(code int, kind, body string, headers ...string) fault {
	return func(w http.ResponseWriter, _ *http.Request, _ func()) {
		w.Header().Set("Content-Type", kind)
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}

// then makes what was asked for happen, and answers with something else.
func then(f fault) fault {
	return func(w http.ResponseWriter, r *http.Request, process func()) {
		process()
		f(w, r, process)
	}
}

// meanwhile changes something before a request is processed normally.
func meanwhile(change func()) fault {
	return func(w http.ResponseWriter, r *http.Request, process func()) {
		change()
		process()
		answer(412, problemJSON, `{"title":"Precondition Failed","detail":"The project has changed."}`)(w, r, process)
	}
}

// reset closes the connection without an answer.
func reset(w http.ResponseWriter, _ *http.Request, _ func()) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

func times(n int, f fault) []fault {
	all := make([]fault, n)
	for i := range all {
		all[i] = f
	}
	return all
}

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
