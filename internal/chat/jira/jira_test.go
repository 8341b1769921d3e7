package jira_test

import (
	"context"
	"encoding/base64"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/jira"
	"terraform-provider-whatsapp/internal/sandbox/jirasim"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/test/chattest"
	"terraform-provider-whatsapp/internal/transport"
)

func TestPlatform(t *testing.T) {
	p := newServer(t, "3").platform()
	if p.Name != "jira" || p.Argument != "chat.jira" || p.Tokens != nil || p.TokenClearer != nil || p.Numbers != nil ||
		p.NumberClearer != nil || p.Channels != nil {
		t.Errorf("%+v", p)
	}
	if p.Capabilities.TokenReadback != chat.ReadbackNone || !strings.Contains(p.Capabilities.Alternative, "whatsapp_jsm_handoff") {
		t.Errorf("%+v", p.Capabilities)
	}
	if got := strings.Join(p.ManualSetup.MenuPath, " > "); got != "Project settings > Chat for JSM > WhatsApp Business" ||
		p.ManualSetup.TokenField == "" || p.ManualSetup.NumberField == "" {
		t.Errorf("%+v", p.ManualSetup)
	}
}

// This package cannot change anything in Jira: it uses no method but GET, no body, and sends only with package rest.
func TestNeverWrites(t *testing.T) {
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	requests := 0
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if strings.HasPrefix(n.Sel.Name, "Method") && n.Sel.Name != "MethodGet" || n.Sel.Name == "NewRequest" ||
					n.Sel.Name == "NewRequestWithContext" || n.Sel.Name == "Do" {
					t.Errorf("%s uses %s", f.Name(), n.Sel.Name)
				}
			case *ast.BasicLit:
				for _, m := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} {
					if n.Kind == token.STRING && strings.Contains(n.Value, m) {
						t.Errorf("%s holds %s", f.Name(), n.Value)
					}
				}
			case *ast.CompositeLit:
				if s, ok := n.Type.(*ast.SelectorExpr); ok && s.Sel.Name == "Request" {
					requests++
					checkRequest(t, n)
				}
			}
			return true
		})
	}
	if requests != 3 {
		t.Errorf("%d requests in the source: this test looks in the wrong place", requests)
	}
}

func checkRequest(t *testing.T, n *ast.CompositeLit) {
	t.Helper()
	method := ""
	for _, e := range n.Elts {
		kv := e.(*ast.KeyValueExpr)
		switch key := kv.Key.(*ast.Ident).Name; key {
		case "Method":
			method = kv.Value.(*ast.SelectorExpr).Sel.Name
		case "Body", "Header":
			t.Errorf("a request with a %s", key)
		}
	}
	if method != "MethodGet" {
		t.Errorf("a request with the method %q", method)
	}
}

func TestGet(t *testing.T) {
	for _, version := range []string{"3", "2"} {
		t.Run(version, func(t *testing.T) {
			s := newServer(t, version)
			s.AddProject(jirasim.Project{ID: "10002", Key: "SOFT", Type: "software"})
			p := s.platform()
			want := chat.Project{ID: "10001", Key: "SUP", Name: "Project SUP"}
			for _, name := range []string{"10001", "SUP", "SUP"} {
				if got, err := p.Projects.Get(t.Context(), name); err != nil || got != want {
					t.Errorf("%+v, %v", got, err)
				}
			}
			for name, kind := range map[string]string{"SUP": chat.KindServiceDesk, "SOFT": "software"} {
				if got, err := p.Kinds.Kind(t.Context(), name); err != nil || got != kind {
					t.Errorf("%q, %v", got, err)
				}
			}
			if sent := s.takeRequests(); !slices.Equal(sent, []string{"/project/10001", "/project/SUP", "/project/SOFT"}) {
				t.Errorf("sent %q", sent)
			}
		})
	}
}

// An accepted name stays one segment of the path. A name that is not accepted is not sent.
func TestGet_names(t *testing.T) {
	s := newServer(t, "3")
	for _, name := range []string{"", "../myself", "SUP/properties", "a b", "SUP?x=1", "-x"} {
		if _, err := s.platform().Projects.Get(t.Context(), name); !errors.Is(err, chat.ErrInvalid) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if sent := s.takeRequests(); len(sent) != 0 {
		t.Errorf("sent %q", sent)
	}
}

func TestGet_inParallel(t *testing.T) {
	s := newServer(t, "3")
	p := s.platform()
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			if _, err := p.Projects.Get(t.Context(), "SUP"); err != nil {
				t.Error(err)
			}
			if _, err := p.Kinds.Kind(t.Context(), "SUP"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if sent := s.takeRequests(); len(sent) != 1 {
		t.Errorf("sent %q", sent)
	}
}

func TestGet_canceled(t *testing.T) {
	s := newServer(t, "3")
	ctx, cancel := context.WithCancel(t.Context())
	s.fail("/myself", chattest.CancelFault(cancel))
	if _, err := s.platform().Projects.Get(ctx, "GONE"); !errors.Is(err, context.Canceled) || errors.Is(err, chat.ErrHidden) {
		t.Errorf("error: %v", err)
	}
	if _, err := s.platform().Projects.Get(ctx, "SUP"); !errors.Is(err, context.Canceled) {
		t.Errorf("error: %v", err)
	}
}

// Data Center requires a personal access token as Bearer. The kind of the credential selects the version of Jira's API.
func TestCredentials(t *testing.T) {
	s := newServer(t, "2")
	p := s.platform(func(c *jira.Config) { c.Email, c.APIToken = email, secret.New(apiToken) })
	if _, err := p.Projects.Get(t.Context(), "SUP"); err != nil {
		t.Error(err)
	}
}

func TestCredentials_areLearned(t *testing.T) {
	secrets := secret.NewRedactor()
	newServer(t, "3").platform(func(c *jira.Config) { c.Secrets = secrets })
	newServer(t, "2").platform(func(c *jira.Config) { c.Secrets = secrets })
	pair := base64.StdEncoding.EncodeToString([]byte(email + ":" + apiToken))
	for _, text := range []string{apiToken, pat, pair, strings.TrimRight(pair, "=")} {
		if got := secrets.Redact("x " + text); strings.Contains(got, text) {
			t.Errorf("not redacted: %q", got)
		}
	}
	// Nothing configured: an address would otherwise be redacted from every text.
	jira.New(jira.Config{Endpoint: newServer(t, "3").platformURL(), Connection: transport.Connection{Secrets: secrets}})
	if got := secrets.Redact("Og=="); got != "Og==" {
		t.Errorf("%q", got)
	}
}
