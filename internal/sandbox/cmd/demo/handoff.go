package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"
)

// manualStep is the beginning of each title.
const manualStep = "Manual step in Jira"

func noBindings(ctx context.Context, s *walkthrough) error {
	s.useToken(s.world.Env["WASANDBOX_TOKEN"])
	r, err := s.runAndExcerpt(ctx, 1, "plan")
	if err != nil {
		return err
	}
	if err := checkOutput(r, "use whatsapp_jsm_handoff"); err != nil {
		return err
	}
	return s.wroteNothing("exit code 1, and Jira was asked to change nothing")
}

func (w *walkthrough) wroteNothing(what string) error {
	return w.check(w.platform.writes(w.world) == 0, what)
}

func shortHandOff(ctx context.Context, s *walkthrough) error {
	s.say("\n%s", indent(strings.TrimSpace(jiraHandoff)))
	if err := s.space.Write("main.tf", jiraConfig+"\n"+jiraHandoff); err != nil {
		return err
	}
	s.useToken(s.world.Env["WASANDBOX_TOKEN_WITHOUT_MANAGEMENT"])
	r, err := s.runAndExcerpt(ctx, 1, "plan")
	if err != nil {
		return err
	}
	if err := checkOutput(r, "whatsapp_business_management", "access_token_wo"); err != nil {
		return err
	}
	return s.check(true, "exit code 1")
}

// handOff plans, wants the reminder, and returns the code that it names.
func (w *walkthrough) handOff(ctx context.Context, exitCode int, args ...string) (string, error) {
	r, err := w.runAndShow(ctx, warningExcerpt, exitCode, append([]string{"plan"}, args...)...)
	if err != nil {
		return "", err
	}
	if err := checkOutput(r, manualStep, "Project settings > Chat for JSM > WhatsApp Business", "sha256:", w.platform.number); err != nil {
		return "", err
	}
	found := regexp.MustCompile(`confirmed_code = "([A-Z2-7]{8})"`).FindStringSubmatch(r.Output())
	if found == nil {
		return "", fmt.Errorf("expected a code to confirm in the output:\n%s", r.Output())
	}
	return found[1], nil
}

func firstHandOff(ctx context.Context, s *walkthrough) (err error) {
	s.useToken(s.world.Env["WASANDBOX_TOKEN"])
	if s.code, err = s.handOff(ctx, 0, "-out=saved.plan"); err != nil {
		return err
	}
	if _, err := s.runAndShow(ctx, outcome, 0, "apply", "saved.plan"); err != nil {
		return err
	}
	return s.wroteNothing("that recorded the step, and Jira was asked to change nothing")
}

func repeatReminder(ctx context.Context, s *walkthrough) error {
	code, err := s.handOff(ctx, 0, "-detailed-exitcode")
	if err != nil {
		return err
	}
	return s.check(code == s.code, "exit code 0: nothing changes, and the warning names the same code")
}

func confirmStep(ctx context.Context, s *walkthrough) error {
	s.space.Env["TF_VAR_confirmed_code"] = s.code
	r, err := s.runAndExcerpt(ctx, 0, "apply", "-auto-approve")
	if err != nil {
		return err
	}
	if err := checkOutput(r, "0 added, 1 changed, 0 destroyed"); err != nil {
		return err
	}
	if r, err = s.runAndExcerpt(ctx, 0, "plan", "-detailed-exitcode"); err != nil {
		return err
	}
	return s.check(!strings.Contains(r.PlainOutput(), manualStep), "exit code 0, and no warning")
}

func repeatHandOff(ctx context.Context, s *walkthrough) error {
	s.useToken(s.world.Env["WASANDBOX_TOKEN_ROTATED"])
	code, err := s.handOff(ctx, 2, "-detailed-exitcode")
	if err != nil {
		return err
	}
	if err := s.check(code != s.code, "exit code 2: the warning is back, with another code"); err != nil {
		return err
	}
	s.say("\n  A person enters the new token, and sets confirmed_code.")
	s.code, s.space.Env["TF_VAR_confirmed_code"] = code, code
	if _, err := s.runAndShow(ctx, outcome, 0, "apply", "-auto-approve"); err != nil {
		return err
	}
	return s.checkUnchanged(ctx)
}

func forgetHandOff(ctx context.Context, s *walkthrough) error {
	r, err := s.runAndShow(ctx, warningExcerpt, 0, "destroy", "-auto-approve")
	if err != nil {
		return err
	}
	if err := checkOutput(r, manualStep, "keeps its WhatsApp settings"); err != nil {
		return err
	}
	return s.wroteNothing("Terraform has forgotten the step; in all of this, Jira was asked to change nothing")
}
