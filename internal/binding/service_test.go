package binding_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/transport"
)

// service is a chat platform with one project, "10000", whose key is SUPPORT.
type service struct {
	project chat.Project
	err     error // of every read
	cleared int
	clear   error // of a removal
}

func (s *service) Get(_ context.Context, name string) (chat.Project, error) {
	if s.err != nil {
		return chat.Project{}, s.err
	}
	if name != s.project.ID && name != s.project.Key {
		return chat.Project{}, &chat.Error{Kind: chat.ErrNotFound, ProjectHashes: []string{"b"}, Op: "read project " + name}
	}
	return s.project, nil
}

// start returns a session whose platform holds a token, and the slot of that token.
func start(t *testing.T, held chat.TokenInfo) (*service, *session.Session, binding.Slot) {
	t.Helper()
	s := &service{project: chat.Project{ID: "10000", Key: "SUPPORT", Token: held}}
	secrets := secret.NewRedactor()
	platform := &chat.Platform{Name: "acme", Argument: "chat.acme", Projects: s}
	c := session.New(graph.New(graph.Config{Connection: transport.Connection{Secrets: secrets}}), secret.Value{}, platform, secrets)
	return s, c, binding.Slot{
		TypeName: "t_binding", Noun: "token",
		Held: func(p chat.Project) binding.Value {
			return binding.Value{Present: p.Token.Present, ID: p.Token.Fingerprint, Applied: binding.Applied{UpdatedAt: p.Token.UpdatedAt}}
		},
		CanSet: func(*chat.Platform) bool { return true }, CanClear: func(*chat.Platform) bool { return true },
		Clear: func(context.Context, *chat.Platform, chat.Project) error {
			s.cleared++
			return s.clear
		},
	}
}

var (
	shown  = chat.TokenInfo{Present: true, Fingerprint: "sha256:a"}
	noon   = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
	masked = chat.TokenInfo{Present: true, UpdatedAt: noon}
)

func arguments(onDestroy string) binding.Arguments {
	a := binding.ImportedArguments("SUPPORT")
	if onDestroy != "" {
		a.OnDestroy = types.StringValue(onDestroy)
	}
	return a
}

// wantError compares the only diagnostic of an error, nil for none, with its attribute and with what it says.
func wantError(t *testing.T, err error, at string, says ...string) {
	t.Helper()
	diags := tfdiag.FromError("create", "t_binding", err)
	if len(diags) != 1 {
		t.Fatalf("want one diagnostic, got %v", diags)
	}
	if placed, ok := diags[0].(diag.DiagnosticWithPath); at != "" && (!ok || placed.Path().String() != at) {
		t.Errorf("the error is not at %s: %v", at, diags[0])
	}
	for _, part := range says {
		if text := diags[0].Summary() + "\n" + diags[0].Detail(); !strings.Contains(text, part) {
			t.Errorf("the error does not say %q:\n%s", part, text)
		}
	}
}
