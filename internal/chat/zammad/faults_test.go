package zammad_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/zammad"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/secret"
)

// fault is what happens to one request.
type fault = simkit.Fault

var (
	reset     = fault{Kind: simkit.KindReset}
	truncated = fault{Kind: simkit.KindTruncated}
	page      = fault{Kind: simkit.KindHTML}
)

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
