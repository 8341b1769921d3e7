package zammad_test

import (
	"errors"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/zammad"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/test/chattest"
)

type fault = chattest.Fault

var (
	reset     = chattest.Reset
	truncated = fault{Kind: simkit.KindTruncated}
	page      = fault{Kind: simkit.KindHTML}

	answer, then, skip, times = chattest.AnswerFault, chattest.AfterProcessing, chattest.SkipOne, chattest.Repeated
	explain, update           = chattest.ErrorText, chattest.Update
)

// wantNoSecret fails when a text holds a secret or something that a terminal obeys.
func wantNoSecret(t *testing.T, err error) {
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
