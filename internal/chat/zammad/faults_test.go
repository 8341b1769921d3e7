package zammad_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/zammad"
	"terraform-provider-whatsapp/internal/secret"
)

// answer is a fixed one; headers are names and values in turn.
func answer(code int, body string, headers ...string) fault {
	return func(w http.ResponseWriter, _ *http.Request, _ func()) {
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
		_, _ = w.Write([]byte(body))
	}
}

// then processes the request before its answer goes wrong.
func then(f fault) fault {
	return func(w http.ResponseWriter, r *http.Request, process func()) {
		process()
		f(w, r, process)
	}
}

func reset(w http.ResponseWriter, _ *http.Request, _ func()) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

func times(n int, f fault) []fault { return slices.Repeat([]fault{f}, n) }

func explain(err error) string {
	var e *chat.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	return e.Explain()
}

// clean fails when a text holds a secret or something that a terminal obeys.
func clean(t *testing.T, err error) {
	t.Helper()
	var e *chat.Error
	if !errors.As(err, &e) {
		t.Errorf("not an error of the port: %v", err)
	}
	for _, text := range []string{explain(err), err.Error()} {
		for _, bad := range []string{credential, oldToken, newToken, otherToken, deadToken, oldSecret, newSecret, verify, "\x1b", "\u202e",
			"<html"} {
			if strings.Contains(text, bad) {
				t.Errorf("%q in %q", bad, text)
			}
		}
	}
}

func project(t *testing.T, p *chat.Platform, id string) chat.Project {
	t.Helper()
	got, err := p.Projects.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func channel(t *testing.T, p *chat.Platform, id string) chat.Channel {
	t.Helper()
	got, err := p.Channels.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func lists(sent []string) (n int) {
	for _, r := range sent {
		if r == "GET" {
			n++
		}
	}
	return n
}

func withSecrets(r *secret.Redactor) func(*zammad.Config) {
	return func(c *zammad.Config) { c.Secrets = r }
}
