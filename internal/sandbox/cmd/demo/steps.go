package main

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"strings"

	"terraform-provider-whatsapp/internal/test/tfcli/leak"
)

func shortToken(ctx context.Context, s *walkthrough) error {
	s.useToken(s.world.Env["WASANDBOX_TOKEN_WITHOUT_MANAGEMENT"])
	r, err := s.runAndExcerpt(ctx, 1, "plan")
	if err != nil {
		return err
	}
	if err := checkOutput(r, "whatsapp_business_management", "access_token_wo"); err != nil {
		return err
	}
	if err := s.check(s.platform.writes(s.world) == 0, "exit code 1, and nothing was written to "+s.platform.project); err != nil {
		return err
	}
	return s.checkUntouched()
}

func firstApply(ctx context.Context, s *walkthrough) error {
	s.useToken(s.world.Env["WASANDBOX_TOKEN"])
	if r, err := s.runAndExcerpt(ctx, 0, "plan", "-out=saved.plan"); err != nil {
		return err
	} else if err := checkOutput(r, s.platform.plan); err != nil {
		return err
	}
	if s.platform.about != "" {
		s.say("  %s", s.platform.about)
	}
	if _, err := s.runAndExcerpt(ctx, 0, "apply", "saved.plan"); err != nil {
		return err
	}
	if err := s.checkHeld(s.world.Env["WASANDBOX_TOKEN"], s.platform.number,
		"the configured token and the configured phone number ID"); err != nil {
		return err
	}
	return s.check(s.platform.writes(s.world) == s.platform.firstWrites, "that took "+writesText(s.platform.firstWrites))
}

func writesText(n int) string {
	switch n {
	case 0:
		return "no write"
	case 1:
		return "one write"
	default:
		return "one write for each"
	}
}

func secondPlan(ctx context.Context, s *walkthrough) error { return s.checkUnchanged(ctx) }

// checkUnchanged checks that a plan has nothing to do.
func (w *walkthrough) checkUnchanged(ctx context.Context) error {
	before := w.platform.writes(w.world)
	if _, err := w.runAndExcerpt(ctx, 0, "plan", "-detailed-exitcode"); err != nil {
		return err
	}
	return w.check(w.platform.writes(w.world) == before, "exit code 0: nothing to do")
}

func detectDrift(ctx context.Context, s *walkthrough) error {
	s.platform.changed(s.world, pasted, pastedNumber)
	r, err := s.runAndExcerpt(ctx, 2, "plan", "-detailed-exitcode")
	if err != nil {
		return err
	}
	change := fmt.Sprintf("%q -> %q", pastedNumber, s.platform.number)
	if s.platform.masked {
		if err := checkOutput(r, change, "0 to add, 1 to change, 0 to destroy"); err != nil {
			return err
		}
		return s.check(true, "exit code 2: the plan shows the change")
	}
	if err := checkOutput(r, "~ token_fingerprint", change, "0 to add, 2 to change, 0 to destroy"); err != nil {
		return err
	}
	return s.check(true, "exit code 2: the plan shows both changes, the token as its fingerprint")
}

func repairDrift(ctx context.Context, s *walkthrough) error {
	before := s.platform.writes(s.world)
	if _, err := s.runAndShow(ctx, outcome, 0, "apply", "-auto-approve"); err != nil {
		return err
	}
	if err := s.checkHeld(s.world.Env["WASANDBOX_TOKEN"], s.platform.number, "the configured token and phone number ID again"); err != nil {
		return err
	}
	changes := 2
	if s.platform.masked {
		changes = 1
	}
	return s.check(s.platform.writes(s.world) == before+changes, "that took "+writesText(changes))
}

func rotateToken(ctx context.Context, s *walkthrough) error {
	s.useToken(s.world.Env["WASANDBOX_TOKEN_ROTATED"])
	before := s.platform.writes(s.world)
	r, err := s.runAndExcerpt(ctx, 0, "apply", "-auto-approve")
	if err != nil {
		return err
	}
	if err := checkOutput(r, "~ token_fingerprint", "0 added, 1 changed, 0 destroyed"); err != nil {
		return err
	}
	s.bound = s.world.Env["WASANDBOX_TOKEN_ROTATED"]
	if err := s.checkHeld(s.bound, s.platform.number, "the new token"); err != nil {
		return err
	}
	if err := s.check(s.platform.writes(s.world) == before+1, "in place, with one write"); err != nil {
		return err
	}
	return s.checkUnchanged(ctx)
}

func destroyAll(ctx context.Context, s *walkthrough) error {
	before := s.platform.writes(s.world)
	r, err := s.runAndShow(ctx, warningExcerpt, 0, "destroy", "-auto-approve")
	if err != nil {
		return err
	}
	if !s.platform.full {
		return s.checkHeld("", "", "neither a token nor a phone number ID")
	}
	if err := checkOutput(r, "The token stays in chat project", "The phone number stays in chat project"); err != nil {
		return err
	}
	if err := s.check(s.platform.writes(s.world) == before, "a warning said so, and nothing was written"); err != nil {
		return err
	}
	return s.checkHeld(s.bound, s.platform.number, "the token and the phone number ID still")
}

// searchSecrets looks for every secret of the walk in all that Terraform has written and printed.
func searchSecrets(ctx context.Context, s *walkthrough) error {
	if _, err := s.runQuietly(ctx, 0, "plan", "-out=second.plan"); err != nil {
		return err
	}
	for _, args := range [][]string{{"show", "-json"}, {"show", "-json", "saved.plan"}, {"show", "-json", "second.plan"}} {
		if _, err := s.runQuietly(ctx, 0, args...); err != nil {
			return err
		}
	}
	secrets := s.secrets()
	found := leak.New(secrets)
	// The folder .terraform holds the provider, which holds nothing of ours.
	if err := found.ScanFolder(s.space.Dir, func(_ string, e fs.DirEntry) bool { return e.Name() == ".terraform" }); err != nil {
		return err
	}
	found.ScanData("everything that was printed, with show -json of state and plans", []byte(s.printed.String()))
	err := checkSearched(found, "terraform.tfstate", "terraform.tfstate.backup", "saved.plan > tfplan", "second.plan > tfstate")
	if err != nil {
		return err
	}
	s.say("\n  %d secrets, each in plain, base64, hex, URL-escaped and JSON-escaped form, in", len(secrets))
	for _, place := range found.Searched {
		s.say("    %-70s %7d bytes", place.Name, place.Size)
	}
	for _, hit := range found.Hits {
		s.say("    FOUND %s", hit)
	}
	return s.check(len(found.Hits) == 0, "0 hits")
}

// checkSearched makes sure that the search has seen what it is about.
func checkSearched(found *leak.Search, names ...string) error {
	for _, name := range names {
		seen := false
		for _, place := range found.Searched {
			seen = seen || place.Name == name && place.Size > 0
		}
		if !seen {
			return fmt.Errorf("%s was not there to search", name)
		}
	}
	return nil
}

// secrets returns all secrets of the walk, by name.
func (w *walkthrough) secrets() map[string]string {
	all := map[string]string{"the token pasted by hand": pasted}
	maps.Copy(all, w.generated)
	for name, value := range w.world.Env {
		if strings.Contains(name, "TOKEN") || strings.Contains(name, "SECRET") {
			all[name] = value
		}
	}
	for name, value := range w.rest {
		if name = strings.ToLower(name); strings.Contains(name, "token") || strings.Contains(name, "secret") {
			all["the project's "+name] = stringValue(value)
		}
	}
	return all
}

// tokenOwner tells whose token it is, without showing it.
func (w *walkthrough) tokenOwner(token string) string {
	if token == "" {
		return "no token"
	}
	for name, value := range w.secrets() {
		if value == token {
			return name
		}
	}
	return "an unknown token"
}
