package main

import (
	"context"
	"fmt"
	"strings"
)

// What a configuration says about its token, before and after the step that lets the provider generate it.
const (
	variable    = "variable \"support_token\" { ephemeral = true }\n"
	configured  = "  access_token_wo = var.support_token\n"
	generatedBy = `  generate = {
    system_user_id       = "122000000000001"
    expires_in_60_days   = true
    rotate_before_expiry = "504h" # three weeks: run apply at least once a week
  }
`
	triggeredBy = "    rotation_trigger     = \"2\"\n  }\n"
)

// generateToken takes the token out of the configuration. Meta makes it, and the provider brings it to the project.
func generateToken(ctx context.Context, s *walkthrough) error {
	s.say("\n  In the configuration, this replaces access_token_wo and its variable:\n\n%s", indent(strings.TrimRight(generatedBy, "\n")))
	s.config = strings.Replace(strings.Replace(s.config, variable, "", 1), configured, generatedBy, 1)
	delete(s.space.Env, "TF_VAR_support_token")
	if err := s.bindNewToken(ctx, "the first generated token"); err != nil {
		return err
	}
	if err := s.check(true, "Meta made the token, and the provider brought it to the project: no person and no file has it"); err != nil {
		return err
	}
	if err := s.checkUnchanged(ctx); err != nil {
		return err
	}
	s.say("\n  Three weeks before the token expires, a plan shows its rotation. A changed text does so at once:\n\n%s",
		indent(strings.TrimRight(triggeredBy[:strings.Index(triggeredBy, "\n")], "\n")))
	s.config = strings.Replace(s.config, generatedBy, strings.Replace(generatedBy, "  }\n", triggeredBy, 1), 1)
	if err := s.bindNewToken(ctx, "the second generated token"); err != nil {
		return err
	}
	return s.check(true, "the token was rotated, with one write")
}

// bindNewToken applies the configuration, after which the project holds a token that no earlier step has seen.
func (w *walkthrough) bindNewToken(ctx context.Context, name string) error {
	if err := w.space.Write("main.tf", w.config); err != nil {
		return err
	}
	before, known := w.platform.writes(w.world), w.secrets()
	r, err := w.runAndExcerpt(ctx, 0, "apply", "-auto-approve")
	if err != nil {
		return err
	}
	if err := checkOutput(r, "0 added, 1 changed, 0 destroyed"); err != nil {
		return err
	}
	token, _ := w.platform.held(w.world)
	for whose, value := range known {
		if value == token {
			return fmt.Errorf("expected that %s holds a new token; it holds %s", w.platform.project, whose)
		}
	}
	if _, alive, _ := w.world.Graph.FindToken(token); !alive || w.platform.writes(w.world) != before+1 {
		return fmt.Errorf("expected a valid token and one write; valid: %v, writes: %d", alive, w.platform.writes(w.world)-before)
	}
	w.generated[name], w.bound = token, token
	return w.checkHeld(token, w.platform.number, name)
}
