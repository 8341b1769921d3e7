package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"terraform-provider-whatsapp/internal/sandbox/world"
	"terraform-provider-whatsapp/internal/tfcli"
)

// pasted is the token that somebody puts into the project by hand. Meta does not know it.
const pasted = "EAASandboxTokenPastedByHand"

const pastedNumber = "106000000000002"

// story is the walk so far.
type story struct {
	platform platform
	world    *world.World
	space    *tfcli.Workspace
	out      io.Writer
	printed  strings.Builder // everything that the CLI has printed
}

type step struct {
	title string
	do    func(context.Context, *story) error
}

var steps = []step{
	{"A token that lacks a scope fails the plan", shortToken},
	{"The right token: plan and apply", firstApply},
	{"The second plan is empty", secondPlan},
	{"Somebody changes the phone number ID and the token in the chat project by hand", drift},
	{"Apply restores both", repair},
	{"Rotation: another token, and no version to bump", rotation},
	{"No secret was written anywhere", search},
	{"Destroy", destroy},
}

func (s *story) tell(ctx context.Context) error {
	s.say("%s, simulators of Meta and of %s, and this configuration:\n", s.space.CLI, s.platform.title)
	s.say("%s", indent(strings.TrimSpace(s.platform.config)))
	if err := s.space.Write("main.tf", s.platform.config); err != nil {
		return err
	}
	for name, value := range s.platform.configured(s.world) {
		s.space.Env[name] = value
	}
	if _, err := s.quietly(ctx, 0, "init"); err != nil {
		return err
	}
	for i, step := range steps {
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

func (s *story) say(format string, args ...any) { _, _ = fmt.Fprintf(s.out, format+"\n", args...) }

// use chooses the token to bind.
func (s *story) use(token string) { s.space.Env[s.platform.variable] = token }

// quietly runs a command that has to end with an exit code.
func (s *story) quietly(ctx context.Context, exitCode int, args ...string) (tfcli.Result, error) {
	r, err := s.space.Run(ctx, args...)
	s.printed.WriteString(r.Output())
	if err == nil {
		err = r.Want(exitCode)
	}
	return r, err
}

// command does the same for everybody to see.
func (s *story) command(ctx context.Context, exitCode int, args ...string) (tfcli.Result, error) {
	return s.shown(ctx, excerpt, exitCode, args...)
}

func (s *story) shown(ctx context.Context, what func(tfcli.Result) string, exitCode int, args ...string) (tfcli.Result, error) {
	name := "terraform"
	if s.space.CLI.OpenTofu {
		name = "tofu"
	}
	s.say("\n  $ %s %s", name, strings.Join(args, " "))
	r, err := s.quietly(ctx, exitCode, args...)
	if err == nil {
		s.say("%s", indent(what(r)))
	}
	return r, err
}

// check ends a step unless something holds.
func (s *story) check(holds bool, what string) error {
	if !holds {
		return fmt.Errorf("expected: %s", what)
	}
	s.say("  ✓ %s", what)
	return nil
}

// holds checks what the chat project has.
func (s *story) holds(token, number, what string) error {
	gotToken, gotNumber := s.platform.held(s.world)
	if gotToken != token || gotNumber != number {
		return fmt.Errorf("expected that project %s holds %s; it holds %s and the phone number ID %q",
			s.platform.project, what, s.name(gotToken), gotNumber)
	}
	s.say("  ✓ project %s holds %s", s.platform.project, what)
	return nil
}

// shows checks that a command has said something.
func shows(r tfcli.Result, texts ...string) error {
	plain := r.Plain()
	for _, text := range texts {
		if !strings.Contains(plain, tfcli.Plain(text)) {
			return fmt.Errorf("expected %q in the output:\n%s", text, r.Output())
		}
	}
	return nil
}
