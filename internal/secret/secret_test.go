package secret_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/secret"
)

const canary = "CANARY-7f3a9c21d8e64b50"

// holder is a struct with a secret in fields whose methods fmt cannot call.
type holder struct {
	Name   string
	Shown  secret.Value
	hidden secret.Value
	many   []secret.Value
	named  map[string]secret.Value
}

func TestValue_noVerbShowsIt(t *testing.T) {
	v := secret.New(canary)
	held := holder{"x", v, v, []secret.Value{v}, map[string]secret.Value{"a": v}}
	for _, verb := range strings.Split("v +v #v s q x X d t c U e f g o b p T 10s -40v .3s w", " ") {
		for what, arg := range map[string]any{
			"value": v, "pointer": &v, "struct": held, "pointer to struct": &held, "list": []secret.Value{v}, "map": held.named,
		} {
			got := fmt.Sprintf("%"+verb, arg)
			inHex := strings.Contains(strings.ToLower(got), fmt.Sprintf("%x", canary))
			if strings.Contains(got, canary) || strings.Contains(got, canary[:8]) || inHex {
				t.Errorf("%%%s of %s shows the secret: %s", verb, what, got)
			}
		}
	}
	for _, verb := range []string{"v", "+v", "#v", "s", "q", "x", "d", "t"} {
		if got := fmt.Sprintf("%"+verb+" %"+verb, v, []secret.Value{v}); strings.Count(got, "(secret)") != 2 {
			t.Errorf("%%%s prints %s", verb, got)
		}
	}
	if got := fmt.Errorf("wrapped: %w", errors.New(v.String())).Error(); strings.Contains(got, canary) {
		t.Errorf("in an error: %s", got)
	}
}

func TestValue_noEncodingShowsIt(t *testing.T) {
	v := secret.New(canary)
	var out bytes.Buffer
	for _, h := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(h).Info("hello", "token", v, "held", holder{Shown: v, hidden: v}, slog.Group("g", "token", v))
	}
	if err := json.NewEncoder(&out).Encode(map[string]any{"token": v, "held": holder{Shown: v, hidden: v}}); err != nil {
		t.Fatal(err)
	}
	if err := xml.NewEncoder(&out).Encode(v); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), canary) {
		t.Errorf("shows the secret: %s", out.String())
	}
}

func TestValue_identity(t *testing.T) {
	var zero secret.Value
	if !zero.IsZero() || zero.Reveal() != "" || zero.Fingerprint() != "" || !secret.New("").IsZero() || !zero.Equal(secret.New("")) {
		t.Error("the zero value is not a secret that is not set")
	}
	v := secret.New("test")
	if v.IsZero() || v.Reveal() != "test" {
		t.Error("a value does not reveal what it was made of")
	}
	if !v.Equal(secret.New("test")) || v.Equal(secret.New("Test")) || v.Equal(zero) {
		t.Error("Equal compares something else than the secrets")
	}
	// printf %s test | sha256sum
	if got, want := v.Fingerprint(), "sha256:9f86d081884c7d65"; got != want {
		t.Errorf("fingerprint %s, want %s", got, want)
	}
}
