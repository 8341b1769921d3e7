// Package faults interrupts and kills the real CLI and the real provider during a write, and runs two of them on one project
// at the same time. The tests check what the project has in the end, and how often a value was stored in it.
package faults

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/tfcli"
	"terraform-provider-whatsapp/internal/test/tfcli/tfclitest"
)

func TestMain(m *testing.M) { tfclitest.Main(m) }

const settings = `
terraform {
  required_providers {
    whatsapp = { source = "terraform.local/platform/whatsapp" }
  }
}
variable "meta_token"      { ephemeral = true }
variable "app_secret"      { ephemeral = true }
variable "chat_credential" { ephemeral = true }
variable "token"           { ephemeral = true }

provider "whatsapp" {
  access_token = var.meta_token
  app_id       = "` + acctest.AppID + `"
  app_secret   = var.app_secret
  chat         = { http = { access_token = var.chat_credential } }
}
`

const tokenBinding = settings + `
resource "whatsapp_token_binding" "x" {
  project         = "SUPPORT"
  access_token_wo = var.token
}
`

const numberBinding = settings + `
resource "whatsapp_phone_number_binding" "x" {
  project         = "SUPPORT"
  phone_number_id = "` + acctest.Number + `"
}
`

// subject is a binding whose requests fail.
type subject struct {
	config, path string // path of its PUT
	address      string
	bound        func(*world.World) bool
	stored       func(*world.World) int // how often a value was stored in the project
}

var subjects = map[string]subject{
	"token": {
		config: tokenBinding, path: "/projects/*/whatsapp/token", address: "whatsapp_token_binding.x",
		bound:  func(w *world.World) bool { return w.Chat.Token(acctest.Project) == acctest.GoodToken },
		stored: func(w *world.World) int { return w.Chat.Stored(acctest.Project).Tokens },
	},
	"number": {
		config: numberBinding, path: "/projects/*/whatsapp/phone-number", address: "whatsapp_phone_number_binding.x",
		bound: func(w *world.World) bool {
			p, _ := w.Chat.FindProject(acctest.Project)
			return p.PhoneNumberID == acctest.Number
		},
		stored: func(w *world.World) int { return w.Chat.Stored(acctest.Project).Numbers },
	},
}

// eachSubject runs a test with both bindings.
func eachSubject(t *testing.T, test func(t *testing.T, s subject, w *world.World, space *tfcli.Workspace)) {
	t.Helper()
	t.Parallel()
	for name, s := range subjects {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.Start(t)
			test(t, s, w, configuredWorkspace(t, w, s.config, acctest.GoodToken))
		})
	}
}

// configuredWorkspace returns an initialized workspace. Its log is written to standard error, so that a test can wait for a line.
func configuredWorkspace(t *testing.T, w *world.World, config, token string) *tfcli.Workspace {
	t.Helper()
	space := tfclitest.New(t)
	tfclitest.Write(t, space, "main.tf", config)
	tfclitest.Run(t, space, 0, "init")
	space.Env = map[string]string{
		"WHATSAPP_GRAPH_ENDPOINT":     w.URLs.Graph,
		"WHATSAPP_CHAT_HTTP_ENDPOINT": w.URLs.Chat,
		"TF_VAR_meta_token":           acctest.ProviderToken,
		"TF_VAR_app_secret":           acctest.AppSecret,
		"TF_VAR_chat_credential":      acctest.ChatToken,
		"TF_VAR_token":                token,
		"TF_LOG":                      "TRACE",
	}
	return space
}

// held is a PUT whose answer is delayed.
type held struct {
	processed chan struct{} // closed when the simulator has processed the call
	release   chan struct{} // close it to send the answer
}

// hold delays the answer of the next PUT. The call is processed before the delay, or only when it is released.
func hold(w *world.World, path string, when simkit.When) held {
	h := held{processed: make(chan struct{}), release: make(chan struct{})}
	arrived := sync.OnceFunc(func() { close(h.processed) })
	w.Chat.FailNext(simkit.Fault{Method: "PUT", Path: path, Func: func(rw http.ResponseWriter, r *http.Request, next http.Handler) {
		if when == simkit.After {
			next.ServeHTTP(rw, r) // small enough to stay in the server's buffer
		}
		arrived()
		select {
		case <-h.release:
		case <-r.Context().Done():
			panic(http.ErrAbortHandler)
		}
		if when == simkit.Before {
			next.ServeHTTP(rw, r)
		}
	}})
	return h
}

func start(t *testing.T, space *tfcli.Workspace) *tfcli.Process {
	t.Helper()
	p, err := space.Start(t.Context(), "apply", "-auto-approve")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// patience limits how long a test waits for an event.
func patience(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func await(t *testing.T, done <-chan struct{}) {
	t.Helper()
	select {
	case <-done:
	case <-patience(t).Done():
		t.Fatal("the write was not sent")
	}
}

// interrupt interrupts the CLI and returns when it has sent the interruption to the provider.
func interrupt(t *testing.T, p *tfcli.Process) {
	t.Helper()
	if err := p.Interrupt(); err != nil {
		t.Fatal(err)
	}
	if err := p.WaitFor(patience(t), "tf_rpc=StopProvider"); err != nil {
		t.Fatal(err)
	}
}

func wait(t *testing.T, p *tfcli.Process) tfcli.Result {
	t.Helper()
	r, err := p.Wait()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// mostAgain is how often an adopted token is stored at most.
const mostAgain = 3

// wantRecovery checks that the next apply corrects everything: the state has the binding, and the plan after it is empty. If the state
// was lost, the value is adopted: a token is stored again until the project shows a later second, and a destroy leaves the value and
// says so.
func wantRecovery(t *testing.T, s subject, w *world.World, space *tfcli.Workspace) {
	t.Helper()
	delete(space.Env, "TF_LOG")
	tfclitest.InitAndAttach(t, space)
	r := tfclitest.Run(t, space, 0, "apply", "-auto-approve")
	if strings.Contains(r.PlainOutput(), "must be replaced") {
		t.Errorf("the binding is tainted:\n%s", r.Output())
	}
	if n := s.stored(w); n < 1 || n > 1+mostAgain || !s.bound(w) {
		t.Errorf("bound: %v, stored %d times, want once, and at most %d times more after an adoption", s.bound(w), n, mostAgain)
	}
	tfclitest.Run(t, space, 0, "plan", "-detailed-exitcode")
	if list := tfclitest.Run(t, space, 0, "state", "list"); strings.TrimSpace(list.Stdout) != s.address {
		t.Errorf("the state has %q", list.Stdout)
	}
	r = tfclitest.Run(t, space, 0, "destroy", "-auto-approve")
	if s.bound(w) && !strings.Contains(strings.Join(strings.Fields(r.PlainOutput()), " "), "another configuration may use it") {
		t.Error("destroy did not remove the value that the binding applied")
	}
}
