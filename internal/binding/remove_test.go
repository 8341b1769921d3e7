package binding_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
)

// A destruction takes away what the binding applied, and nothing else.
func TestSlot_remove(t *testing.T) {
	t.Parallel()
	ours := binding.Applied{Value: "sha256:a", UpdatedAt: noon}
	for name, test := range map[string]struct {
		held      chat.TokenInfo
		applied   binding.Applied
		onDestroy string
		cannot    bool // clear
		written   bool // by this run, for another address
		clear     error
		read      error
		cleared   bool
		lost      bool
		warns     string // of the removal
		planned   string // warning of the plan
		fails     error
	}{
		"shown, ours": {held: shown, applied: ours, cleared: true, lost: true,
			planned: `The token of chat project "SUPPORT" will be removed`},
		"shown, replaced": {held: shown, applied: binding.Applied{Value: "sha256:b"},
			warns: "it is sha256:a, and this binding applied sha256:b"},
		"never applied": {held: shown, warns: "this binding has never applied a token"},
		"shown, stored again": {held: chat.TokenInfo{Present: true, Fingerprint: "sha256:a", UpdatedAt: noon.Add(time.Minute)}, applied: ours,
			warns: "an equal token was stored at 2026-01-02T12:01:00Z"},
		"shown, same time": {held: chat.TokenInfo{Present: true, Fingerprint: "sha256:a", UpdatedAt: noon}, applied: ours, cleared: true,
			lost: true, planned: "will be removed"},
		"adopted": {held: shown, applied: binding.Applied{Value: "sha256:a", Adopted: true},
			warns: `A binding with on_destroy = "clear" removes it`},
		"adopted, to clear": {held: shown, applied: binding.Applied{Value: "sha256:a", Adopted: true}, onDestroy: ondestroy.Clear,
			cleared: true, lost: true, planned: "will be removed"},
		"masked, ours": {held: masked, applied: ours, cleared: true, lost: true, planned: "will be removed"},
		"masked, later": {held: chat.TokenInfo{Present: true, UpdatedAt: noon.Add(1)}, applied: ours,
			warns: "was replaced outside Terraform"},
		"masked, time hidden": {held: chat.TokenInfo{Present: true}, applied: ours, warns: "does not show whether it is the one"},
		"masked, no note":     {held: masked, applied: binding.Applied{Value: "sha256:a"}, warns: "does not show whether it is the one"},
		"nothing there":       {applied: ours},
		"written by this run": {held: shown, applied: ours, written: true},
		"abandon":             {held: shown, applied: ours, onDestroy: ondestroy.Abandon, warns: "only removes the binding from the state"},
		"abandon, down": {held: shown, applied: ours, onDestroy: ondestroy.Abandon, read: errors.New("down"),
			warns: "only removes the binding"},
		"cannot clear": {held: shown, applied: ours, cannot: true, warns: "only removes the binding"},
		"changed meanwhile": {held: shown, applied: ours, clear: &chat.Error{Kind: chat.ErrChanged}, cleared: true,
			warns: "another user or program set the token in the meantime", planned: "will be removed"},
		"clear fails": {held: shown, applied: ours, clear: &chat.Error{Kind: chat.ErrPermission}, cleared: true,
			fails: chat.ErrPermission, planned: "will be removed"},
		"gone": {applied: ours, read: &chat.Error{Kind: chat.ErrNotFound, ProjectHashes: []string{"b"}}, lost: true,
			fails: lifecycle.ErrGone},
		"gone, other tenant": {applied: ours, read: &chat.Error{Kind: chat.ErrNotFound, ProjectHashes: []string{"c"}}, fails: chat.ErrHidden},
		"down":               {applied: ours, read: &chat.Error{Kind: chat.ErrAuth}, fails: chat.ErrAuth},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service, c, slot := start(t, test.held)
			service.clear, service.err = test.clear, test.read
			slot.CanClear = func(*chat.Platform) bool { return !test.cannot }
			var warned []string
			if test.written {
				c.Ledger.NoteWritten(slot.Object(service.project))
			}
			removal := binding.Removal{Arguments: arguments(test.onDestroy), Private: stateOfApplied(test.applied),
				Warn: func(summary, detail string) { warned = append(warned, summary+"\n"+detail) }}
			if err := binding.PlanRemoval(slot, t.Context(), c, removal); err != nil {
				t.Errorf("the plan: %v", err)
			}
			wantWarning(t, warned, test.planned)
			warned = nil
			lost, err := slot.Remove(t.Context(), c, removal)
			if lost != test.lost || (test.fails == nil) != (err == nil) || (test.fails != nil && !errors.Is(err, test.fails)) ||
				(service.cleared == 1) != test.cleared {
				t.Errorf("lost = %v, error %v, %d removals", lost, err, service.cleared)
			}
			wantWarning(t, warned, test.warns)
			if object := slot.Object(service.project); test.read == nil &&
				c.Ledger.WasLeftByDestroy(object, test.held.Fingerprint) == (test.lost || test.fails != nil) {
				t.Error("the ledger does not say what the destruction left")
			}
		})
	}
}

// What stays in a project is removed in the way that the platform names.
func TestSlot_removeByHand(t *testing.T) {
	t.Parallel()
	for instead, says := range map[string]string{
		"": "Remove the token in the project's settings if it is no longer needed.", "Use the inbox.": "from the state. Use the inbox.",
	} {
		_, c, slot := start(t, shown)
		platform, _ := c.Chat()
		platform.Capabilities.Alternative = instead
		var warned []string
		_, err := slot.Remove(t.Context(), c, binding.Removal{
			Arguments: arguments(ondestroy.Abandon), Private: stateOfTenant(), Warn: func(summary,
				detail string) {
				warned = append(warned, summary+"\n"+detail)
			},
		})
		if err != nil {
			t.Error(err)
		}
		wantWarning(t, warned, says)
	}
}

func wantWarning(t *testing.T, warned []string, says string) {
	t.Helper()
	if (says == "") != (len(warned) == 0) || (says != "" && (len(warned) != 1 || !strings.Contains(warned[0], says))) {
		t.Errorf("warned %q, want one that says %q", warned, says)
	}
}

func TestSlot_planRemovalTwice(t *testing.T) {
	t.Parallel()
	_, c, slot := start(t, shown)
	if err := planExisting(t, c, slot, "SUPPORT"); err != nil {
		t.Fatal(err)
	}
	removal := binding.Removal{Arguments: arguments(""), Private: stateOfApplied(binding.Applied{Value: "sha256:a"}),
		Warn: func(string, string) { t.Error("it warns beside the error") }}
	wantError(t, binding.PlanRemoval(slot, t.Context(), c, removal), "project", "Two resource addresses hold the same token")
}

// A creation that is refused was to take the place of what a destruction removes: the project keeps what it has.
func TestSlot_removeAfterRefusal(t *testing.T) {
	t.Parallel()
	service, c, slot := start(t, shown)
	write := binding.WriteOpts{Arguments: arguments(""), Create: true, Value: "sha256:b"}
	if err := begin(t, c, slot, write); err == nil {
		t.Fatal("the creation is not refused")
	}
	removal := binding.Removal{
		Arguments: arguments(""), Private: stateOfApplied(binding.Applied{Value: "sha256:a"}),
		Warn: func(summary, _ string) { t.Errorf("it warns: %s", summary) },
	}
	lost, err := slot.Remove(t.Context(), c, removal)
	wantError(t, err, "project", `The token was left in chat project "SUPPORT"`, "Nothing was removed.", "moved block")
	if lost || service.cleared != 0 {
		t.Errorf("lost = %v, %d removals", lost, service.cleared)
	}
}
