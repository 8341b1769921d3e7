//go:build unix

package faults

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/tfcli"
	"terraform-provider-whatsapp/internal/test/tfcli/tfclitest"
)

// Ctrl-C during a write: the write completes, and its result is in the state.
func TestInterrupt_writeIsSaved(t *testing.T) {
	for _, when := range []simkit.When{simkit.Before, simkit.After} {
		t.Run(string(when), func(t *testing.T) {
			eachSubject(t, func(t *testing.T, s subject, w *world.World, space *tfcli.Workspace) {
				h := hold(w, s.path, when)
				p := start(t, space)
				await(t, h.processed)
				interrupt(t, p)
				close(h.release)
				if r := wait(t, p); r.ExitCode == 0 {
					t.Errorf("an interrupted apply ends with exit code 0:\n%s", r.Stdout)
				}
				state, err := space.Read("terraform.tfstate")
				if err != nil || !strings.Contains(state, "SUPPORT") || strings.Contains(state, "tainted") {
					t.Errorf("the write is not in the state: %v\n%s", err, state)
				}
				wantRecovery(t, s, w, space)
			})
		})
	}
}

// Ctrl-C during a write whose answer never arrives: the provider waits for the usual timeout.
func TestInterrupt_answerNeverComes(t *testing.T) {
	eachSubject(t, func(t *testing.T, s subject, w *world.World, space *tfcli.Workspace) {
		space.Env["WHATSAPP_REQUEST_TIMEOUT"] = "1s"
		h := hold(w, s.path, simkit.After)
		p := start(t, space)
		await(t, h.processed)
		interrupt(t, p)
		if r := wait(t, p); r.ExitCode == 0 {
			t.Errorf("an interrupted apply ends with exit code 0:\n%s", r.Stdout)
		}
		delete(space.Env, "WHATSAPP_REQUEST_TIMEOUT")
		wantRecovery(t, s, w, space)
	})
}

// A second Ctrl-C ends the CLI immediately, before it saves the state.
func TestInterrupt_twice(t *testing.T) {
	eachSubject(t, func(t *testing.T, s subject, w *world.World, space *tfcli.Workspace) {
		h := hold(w, s.path, simkit.After)
		p := start(t, space)
		await(t, h.processed)
		interrupt(t, p)
		if err := p.Interrupt(); err != nil {
			t.Fatal(err)
		}
		if r := wait(t, p); r.ExitCode == 0 {
			t.Errorf("an interrupted apply ends with exit code 0:\n%s", r.Stdout)
		}
		wantRecovery(t, s, w, space)
	})
}

// Ctrl-C while the provider waits to repeat a request: the wait ends. (While `apply` plans, Terraform does not pass the
// signal on, so that phase is tested with `plan`.)
func TestInterrupt_backOff(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args  []string
		fault simkit.Fault
	}{
		"plan":                  {[]string{"plan"}, simkit.Fault{Method: "GET"}},
		"read before the write": {[]string{"apply", "saved.plan"}, simkit.Fault{Method: "GET"}},
		// A throttled write was not executed.
		"throttled write": {[]string{"apply", "saved.plan"}, simkit.Fault{Method: "PUT", Status: 429}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.Start(t)
			space := configuredWorkspace(t, w, tokenBinding, acctest.GoodToken)
			tfclitest.Run(t, space, 0, "plan", "-out=saved.plan")
			w.Chat.ResetCalls()
			status := cmp.Or(c.fault.Status, 503)
			c.fault.Status, c.fault.Headers, c.fault.Times = status, map[string]string{"Retry-After": "50"}, -1
			w.Chat.FailNext(c.fault)
			p, err := space.Start(t.Context(), c.args...)
			if err != nil {
				t.Fatal(err)
			}
			if err := p.WaitFor(patience(t), fmt.Sprintf("status=%d", status)); err != nil {
				t.Fatal(err)
			}
			begin := time.Now()
			interrupt(t, p)
			r := wait(t, p)
			if took := time.Since(begin); took > 25*time.Second || r.ExitCode == 0 {
				t.Errorf("ended with exit code %d after %s", r.ExitCode, took)
			}
			if n := w.Chat.CountCalls(c.fault.Method, ""); n != 1 || w.Chat.Token(acctest.Project) != "" {
				t.Errorf("%d calls, want only the one before the interruption; a token was stored: %v", n, w.Chat.Token(acctest.Project) != "")
			}
		})
	}
}

// kill sends SIGKILL to processes.
func kill(t *testing.T, ids ...int) {
	t.Helper()
	if len(ids) == 0 {
		t.Fatal("there is no process to kill")
	}
	for _, id := range ids {
		if err := syscall.Kill(id, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
	}
}

// The provider is killed after the project has processed the write: the state is empty, and the next apply adopts the value.
func TestKill_provider(t *testing.T) {
	eachSubject(t, func(t *testing.T, s subject, w *world.World, space *tfcli.Workspace) {
		h := hold(w, s.path, simkit.After)
		p := start(t, space)
		await(t, h.processed)
		ids, err := p.Plugins()
		if err != nil {
			t.Fatal(err)
		}
		kill(t, ids...)
		if r := wait(t, p); r.ExitCode == 0 {
			t.Errorf("exit code 0 without a provider:\n%s", r.Stdout)
		}
		if list := tfclitest.Run(t, space, 0, "state", "list"); strings.TrimSpace(list.Stdout) != "" {
			t.Errorf("the state has %q, want nothing", list.Stdout)
		}
		wantRecovery(t, s, w, space)
	})
}

// The CLI and the provider are killed.
func TestKill_everything(t *testing.T) {
	eachSubject(t, func(t *testing.T, s subject, w *world.World, space *tfcli.Workspace) {
		h := hold(w, s.path, simkit.After)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		p, err := space.Start(ctx, "apply", "-auto-approve")
		if err != nil {
			t.Fatal(err)
		}
		await(t, h.processed)
		ids, err := p.Plugins()
		if err != nil {
			t.Fatal(err)
		}
		kill(t, append(ids, p.PID())...)
		wait(t, p)
		wantRecovery(t, s, w, space)
	})
}

// The provider is killed before the write was processed: the next apply makes the write.
func TestKill_beforeTheWrite(t *testing.T) {
	eachSubject(t, func(t *testing.T, s subject, w *world.World, space *tfcli.Workspace) {
		h := hold(w, s.path, simkit.Before)
		p := start(t, space)
		await(t, h.processed)
		ids, err := p.Plugins()
		if err != nil {
			t.Fatal(err)
		}
		kill(t, ids...)
		wait(t, p)
		wantRecovery(t, s, w, space)
	})
}
