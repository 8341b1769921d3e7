package main

import (
	"context"
	"fmt"
	"io"
	"reflect"
	"strings"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/test/tfcli"
)

// pasted is the token that a user puts into the project by hand. Meta does not know it.
const pasted = "EAASandboxTokenPastedByHand"

const pastedNumber = "106000000000002"

// walkthrough is the state of the demo.
type walkthrough struct {
	name     string
	platform platform
	world    *world.World
	space    *tfcli.Workspace
	out      io.Writer
	printed  strings.Builder // everything that the CLI has printed
	rest     map[string]any  // what the project held at the start beside token and number
	code     string          // of the last hand-off
	config   string          // of the current step

	bound     string            // the token that the project holds after the last step
	generated map[string]string // tokens that Meta made in this run, by name
}

type step struct {
	title string
	do    func(context.Context, *walkthrough) error
}

func (w *walkthrough) run(ctx context.Context) error {
	w.say("%s, simulators of Meta and of %s, and this configuration:\n", w.space.CLI, w.platform.title)
	w.say("%s", indent(strings.TrimSpace(w.platform.config)))
	if err := w.space.Write("main.tf", w.platform.config); err != nil {
		return err
	}
	w.rest, w.config, w.generated = w.platform.rest(w.world), w.platform.config, map[string]string{}
	for name, value := range environment(w.world, w.name) {
		w.space.Env[name] = value
	}
	if _, err := w.runQuietly(ctx, 0, "init"); err != nil {
		return err
	}
	if w.platform.attached {
		if err := w.space.Attach(ctx); err != nil {
			return err
		}
	}
	for i, step := range w.platform.steps {
		w.say("\n── %d. %s", i+1, step.title)
		if err := step.do(ctx, w); err != nil {
			if ctx.Err() != nil {
				return fmt.Errorf("interrupted in step %d", i+1)
			}
			return fmt.Errorf("step %d (%s) failed: %w", i+1, step.title, err)
		}
	}
	return nil
}

func (w *walkthrough) say(format string, args ...any) {
	_, _ = fmt.Fprintf(w.out, format+"\n", args...)
}

// useToken chooses the token to bind.
func (w *walkthrough) useToken(token string) { w.space.Env["TF_VAR_support_token"] = token }

// runQuietly runs a command that has to end with an exit code.
func (w *walkthrough) runQuietly(ctx context.Context, exitCode int, args ...string) (tfcli.Result, error) {
	r, err := w.space.Run(ctx, args...)
	w.printed.WriteString(r.Output())
	if err == nil {
		err = r.CheckExitCode(exitCode)
	}
	return r, err
}

// runAndExcerpt does the same, and prints it.
func (w *walkthrough) runAndExcerpt(ctx context.Context, exitCode int, args ...string) (tfcli.Result, error) {
	return w.runAndShow(ctx, excerpt, exitCode, args...)
}

func (w *walkthrough) runAndShow(ctx context.Context, what func(tfcli.Result) string, exitCode int, args ...string) (tfcli.Result, error) {
	name := "terraform"
	if w.space.CLI.OpenTofu {
		name = "tofu"
	}
	w.say("\n  $ %s %s", name, strings.Join(args, " "))
	r, err := w.runQuietly(ctx, exitCode, args...)
	if err != nil {
		return r, err
	}
	text := what(r)
	w.say("%s", indent(text))
	if more := countLines(r.Output()) - countLines(text); more > 0 {
		w.say("    (%d more lines of the output are not shown)", more)
	}
	return r, nil
}

// countLines counts the lines of a text that are not empty.
func countLines(text string) int {
	n := 0
	for line := range strings.Lines(text) {
		if strings.Trim(line, "│╷╵ \n") != "" {
			n++
		}
	}
	return n
}

// check ends a step unless something holds.
func (w *walkthrough) check(holds bool, what string) error {
	if !holds {
		return fmt.Errorf("expected: %s", what)
	}
	w.say("  ✓ %s", what)
	return nil
}

// checkHeld checks what the chat project has.
func (w *walkthrough) checkHeld(token, number, what string) error {
	gotToken, gotNumber := w.platform.held(w.world)
	if gotToken != token || gotNumber != number {
		return fmt.Errorf("expected that %s holds %s; it holds %s and the phone number ID %q",
			w.platform.project, what, w.tokenOwner(gotToken), gotNumber)
	}
	if !reflect.DeepEqual(w.platform.rest(w.world), w.rest) {
		return fmt.Errorf("expected that %s holds everything else as before", w.platform.project)
	}
	if w.rest != nil {
		what += ", and everything else as before"
	}
	w.say("  ✓ %s holds %s", w.platform.project, what)
	return nil
}

// checkUntouched checks that the project holds what it held at the start.
func (w *walkthrough) checkUntouched() error {
	if w.platform.full {
		return w.checkHeld(w.world.Env["WASANDBOX_TOKEN"], w.platform.number, "the token and the phone number ID that it held")
	}
	return w.checkHeld("", "", "neither a token nor a phone number ID")
}

// checkOutput checks that a command has said something.
func checkOutput(r tfcli.Result, texts ...string) error {
	plain := r.PlainOutput()
	for _, text := range texts {
		if !strings.Contains(plain, tfcli.PlainText(text)) {
			return fmt.Errorf("expected %q in the output:\n%s", text, r.Output())
		}
	}
	return nil
}
