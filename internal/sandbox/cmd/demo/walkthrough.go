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

func (s *walkthrough) run(ctx context.Context) error {
	s.say("%s, simulators of Meta and of %s, and this configuration:\n", s.space.CLI, s.platform.title)
	s.say("%s", indent(strings.TrimSpace(s.platform.config)))
	if err := s.space.Write("main.tf", s.platform.config); err != nil {
		return err
	}
	s.rest, s.config, s.generated = s.platform.rest(s.world), s.platform.config, map[string]string{}
	for name, value := range environment(s.world, s.name) {
		s.space.Env[name] = value
	}
	if _, err := s.runQuietly(ctx, 0, "init"); err != nil {
		return err
	}
	if s.platform.attached {
		if err := s.space.Attach(ctx); err != nil {
			return err
		}
	}
	for i, step := range s.platform.steps {
		s.say("\n── %d. %s", i+1, step.title)
		if err := step.do(ctx, s); err != nil {
			if ctx.Err() != nil {
				return fmt.Errorf("interrupted in step %d", i+1)
			}
			return fmt.Errorf("step %d (%s) failed: %w", i+1, step.title, err)
		}
	}
	return nil
}

func (s *walkthrough) say(format string, args ...any) {
	_, _ = fmt.Fprintf(s.out, format+"\n", args...)
}

// useToken chooses the token to bind.
func (s *walkthrough) useToken(token string) { s.space.Env["TF_VAR_support_token"] = token }

// runQuietly runs a command that has to end with an exit code.
func (s *walkthrough) runQuietly(ctx context.Context, exitCode int, args ...string) (tfcli.Result, error) {
	r, err := s.space.Run(ctx, args...)
	s.printed.WriteString(r.Output())
	if err == nil {
		err = r.CheckExitCode(exitCode)
	}
	return r, err
}

// runAndExcerpt does the same, and prints it.
func (s *walkthrough) runAndExcerpt(ctx context.Context, exitCode int, args ...string) (tfcli.Result, error) {
	return s.runAndShow(ctx, excerpt, exitCode, args...)
}

func (s *walkthrough) runAndShow(ctx context.Context, what func(tfcli.Result) string, exitCode int, args ...string) (tfcli.Result, error) {
	name := "terraform"
	if s.space.CLI.OpenTofu {
		name = "tofu"
	}
	s.say("\n  $ %s %s", name, strings.Join(args, " "))
	r, err := s.runQuietly(ctx, exitCode, args...)
	if err != nil {
		return r, err
	}
	text := what(r)
	s.say("%s", indent(text))
	if more := countLines(r.Output()) - countLines(text); more > 0 {
		s.say("    (%d more lines of the output are not shown)", more)
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
func (s *walkthrough) check(holds bool, what string) error {
	if !holds {
		return fmt.Errorf("expected: %s", what)
	}
	s.say("  ✓ %s", what)
	return nil
}

// checkHeld checks what the chat project has.
func (s *walkthrough) checkHeld(token, number, what string) error {
	gotToken, gotNumber := s.platform.held(s.world)
	if gotToken != token || gotNumber != number {
		return fmt.Errorf("expected that %s holds %s; it holds %s and the phone number ID %q",
			s.platform.project, what, s.tokenOwner(gotToken), gotNumber)
	}
	if !reflect.DeepEqual(s.platform.rest(s.world), s.rest) {
		return fmt.Errorf("expected that %s holds everything else as before", s.platform.project)
	}
	if s.rest != nil {
		what += ", and everything else as before"
	}
	s.say("  ✓ %s holds %s", s.platform.project, what)
	return nil
}

// checkUntouched checks that the project holds what it held at the start.
func (s *walkthrough) checkUntouched() error {
	if s.platform.full {
		return s.checkHeld(s.world.Env["WASANDBOX_TOKEN"], s.platform.number, "the token and the phone number ID that it held")
	}
	return s.checkHeld("", "", "neither a token nor a phone number ID")
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
