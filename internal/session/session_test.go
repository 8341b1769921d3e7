package session_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-log/tflog"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/transport"
)

const token = "EAACANARYtoken00000000000000000"

func newSession(t *testing.T, with secret.Value, platform *chat.Platform) *session.Session {
	t.Helper()
	secrets := secret.NewRedactor(with)
	return session.New(graph.New(graph.Config{AccessToken: with, Connection: transport.Connection{Secrets: secrets}}), with, platform, secrets)
}

func newUnknown() *session.Session {
	return session.New(nil, secret.Value{}, nil, secret.NewRedactor())
}

func TestGraph(t *testing.T) {
	t.Parallel()
	var none *session.Session
	for name, c := range map[string]*session.Session{"none": none, "unknown": newUnknown()} {
		for _, client := range []func() (*graph.Client, error){c.Graph, c.GraphWithoutToken} {
			if g, err := client(); g != nil || !errors.Is(err, lifecycle.ErrUnknown) {
				t.Errorf("%s: %v, %v", name, g, err)
			}
		}
		if p, err := c.Chat(); p != nil || !errors.Is(err, lifecycle.ErrUnknown) {
			t.Errorf("%s: %v, %v", name, p, err)
		}
		c.AddSecret(secret.New(token)) // must not panic
		c.AddShownSecret(secret.New(token))
		c.LogContext(t.Context())
	}
	bare := newSession(t, secret.Value{}, &chat.Platform{})
	if g, err := bare.GraphWithoutToken(); g == nil || err != nil {
		t.Errorf("a call that brings its own token: %v, %v", g, err)
	}
	if g, err := bare.Graph(); g != nil || err == nil || !strings.Contains(err.Error(), "environment variable WHATSAPP_ACCESS_TOKEN") {
		t.Errorf("without token: %v, %v", g, err)
	}
	if p, err := bare.Chat(); p != nil || err == nil || errors.Is(err, lifecycle.ErrUnknown) ||
		!strings.Contains(err.Error(), "chat = { http = {") || !strings.Contains(err.Error(), "WHATSAPP_CHAT_HTTP_ENDPOINT") {
		t.Errorf("without platform: %v, %v", p, err)
	}
	platform := &chat.Platform{Name: "x"}
	full := newSession(t, secret.New(token), platform)
	if g, err := full.Graph(); g == nil || err != nil || full.Token().Reveal() != token {
		t.Errorf("with token: %v, %v", g, err)
	}
	if p, err := full.Chat(); p != platform || err != nil {
		t.Errorf("with platform: %v, %v", p, err)
	}
}

// Each client is known or unknown by itself, and the error names the one that is missing.
func TestSession_oneClientUnknown(t *testing.T) {
	t.Parallel()
	platform := &chat.Platform{Name: "x"}
	withGraph, withChat := newSession(t, secret.New(token), nil), session.New(nil, secret.Value{}, platform, secret.NewRedactor())
	if g, err := withGraph.Graph(); g == nil || err != nil {
		t.Errorf("the Graph API, with an unknown chat platform: %v, %v", g, err)
	}
	if p, err := withChat.Chat(); p != platform || err != nil {
		t.Errorf("the chat platform, with an unknown Graph API: %v, %v", p, err)
	}
	_, noChat := withGraph.Chat()
	_, noGraph := withChat.GraphWithoutToken()
	for says, err := range map[string]error{"the chat platform": noChat, "Meta's Graph API": noGraph} {
		if !errors.Is(err, lifecycle.ErrUnknown) ||
			!strings.HasPrefix(tfdiag.ErrorText(err), "The provider's configuration for "+says+" is not known yet.") {
			t.Errorf("got %v", err)
		}
	}
}

// The logger is an additional protection: the fields that are logged contain no secret.
func TestLogContext(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	ctx := newSession(t, secret.New(token), nil).LogContext(tflogtest.RootLogger(context.Background(), &out))
	tflog.Warn(ctx, "said "+token, map[string]any{"field": "x" + token})
	if text := out.String(); strings.Contains(text, "CANARY") || !strings.Contains(text, "said ") {
		t.Errorf("the log holds %s", text)
	}
}

// A session without a client has no notices.
func TestNotices(t *testing.T) {
	t.Parallel()
	var none *session.Session
	for name, s := range map[string]*session.Session{"none": none, "unknown": newUnknown()} {
		if got := s.Notices(); got != nil {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestHasRefreshed(t *testing.T) {
	t.Parallel()
	var none *session.Session
	none.MarkRefreshed() // must not panic
	s := newUnknown()
	if none.HasRefreshed() || s.HasRefreshed() {
		t.Error("a process that has read no state has refreshed")
	}
	if s.MarkRefreshed(); !s.HasRefreshed() {
		t.Error("a process that has read a state has not refreshed")
	}
}

// A process that has read a state only plans, so no creation of it comes before a destruction.
func TestExplainReplacementOrder(t *testing.T) {
	t.Parallel()
	s, refused := newUnknown(), errors.New("refused")
	err := s.ExplainReplacementOrder(refused)
	if !errors.Is(err, refused) || !strings.Contains(tfdiag.ErrorText(err), "Remove create_before_destroy") {
		t.Errorf("in an apply: %v", err)
	}
	if err := s.ExplainReplacementOrder(nil); err != nil {
		t.Errorf("without an error: %v", err)
	}
	s.MarkRefreshed()
	if err := s.ExplainReplacementOrder(refused); !errors.Is(err, refused) ||
		strings.Contains(tfdiag.ErrorText(err), "create_before_destroy") {
		t.Errorf("in a plan: %v", err)
	}
}

// A secret that is added is removed from the texts of remote systems. One that a remote system showed is not necessarily a secret:
// it is removed if it is long enough not to be a word.
func TestAddSecret(t *testing.T) {
	t.Parallel()
	secrets := secret.NewRedactor()
	s := session.New(graph.New(graph.Config{Connection: transport.Connection{Secrets: secrets}}), secret.Value{}, nil, secrets)
	const added, learned, word = "not like a token CANARY", "shown by a platform CANARY", "none"
	s.AddSecret(secret.New(added))
	s.AddShownSecret(secret.New(learned))
	s.AddShownSecret(secret.New(word))
	got := secrets.MessageText("said " + added + " and " + learned + " or " + word)
	if strings.Contains(got, "CANARY") || !strings.Contains(got, word) {
		t.Errorf("got %s", got)
	}
}
