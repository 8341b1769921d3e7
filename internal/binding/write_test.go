package binding_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/test/privatestate"
)

// begin begins a write and ends it.
func begin(t *testing.T, s *session.Session, slot binding.Slot, planned binding.WriteOpts) error {
	t.Helper()
	planned.Private = stateOfTenant()
	write, err := slot.LockForWrite(t.Context(), s, planned)
	if err == nil {
		write.Unlock()
	}
	return err
}

// An update overwrites what the plan has shown, and nothing else.
func TestSlot_allowUnseen(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		held       chat.TokenInfo
		seen, wish string
		says       string // "": it is allowed
	}{
		"as planned":    {held: shown, seen: "sha256:a", wish: "sha256:b"},
		"already there": {held: shown, seen: "sha256:b", wish: "sha256:a"},
		"removed":       {seen: "sha256:b", wish: "sha256:c"},
		"not shown":     {held: masked, seen: "sha256:b", wish: "sha256:c"},
		"replaced": {held: shown, seen: "sha256:b", wish: "sha256:c",
			says: "held sha256:b when the plan was made and holds sha256:a now"},
		"none before":      {held: shown, wish: "sha256:c", says: "held no token when the plan was made and holds sha256:a now"},
		"wish not known":   {held: shown, seen: "sha256:b", says: "holds sha256:a now"},
		"planned, unknown": {held: shown, seen: "sha256:a"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, c, slot := start(t, test.held)
			a := arguments("")
			a.ReplaceExisting = types.BoolValue(true) // is for creations
			err := begin(t, c, slot, binding.WriteOpts{Arguments: a, Value: test.wish, Prior: test.seen})
			if test.says == "" {
				if err != nil {
					t.Errorf("refused: %v", err)
				}
				return
			}
			wantError(t, err, "project", `The token of chat project "SUPPORT" changed after the plan`, test.says, "Plan again")
		})
	}
}

func TestSlot_allowTwice(t *testing.T) {
	t.Parallel()
	service, c, slot := start(t, shown)
	c.Ledger.NoteWritten(slot.Object(service.project))
	for _, create := range []bool{true, false} {
		wantError(t, begin(t, c, slot, binding.WriteOpts{Arguments: arguments(""), Create: create, Value: "sha256:a"}), "project",
			`Two resources bind the token of chat project "SUPPORT"`, "Another t_binding", "Keep one of them.")
	}
}

// Two writes of one project wait for each other.
func TestSlot_beginWrite(t *testing.T) {
	t.Parallel()
	service, c, slot := start(t, chat.TokenInfo{})
	byName := binding.WriteOpts{Arguments: arguments(""), Create: true, Value: "sha256:a", Private: stateOfTenant()}
	byID := byName
	byID.Project = types.StringValue("10000")
	write, err := slot.LockForWrite(t.Context(), c, byName)
	if err != nil || write.Project.ID != "10000" {
		t.Fatalf("%v, %v", write, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := slot.LockForWrite(ctx, c, byID); !errors.Is(err, context.Canceled) {
		t.Errorf("a second write: %v", err)
	}
	write.Unlock()
	if err := begin(t, c, slot, byID); err != nil {
		t.Errorf("after the first one: %v", err)
	}
	service.err = errors.New("down")
	if err := begin(t, c, slot, byName); !errors.Is(err, service.err) {
		t.Errorf("a project that cannot be read: %v", err)
	}
}

// A write that is done is noted in the ledger and in the private state.
func TestLockForWrite_done(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		held    chat.TokenInfo
		value   string
		adopted bool
	}{
		"new": {value: "sha256:a"}, "adopted": {held: shown, value: "sha256:a", adopted: true}, "not known": {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service, c, slot := start(t, test.held)
			private, warned := &privatestate.Memory{}, ""
			write, err := slot.LockForWrite(t.Context(), c, binding.WriteOpts{
				Arguments: arguments(""), Create: true, Value: test.value, Private: private,
				Warn: func(summary, detail string) { warned = summary + "\n" + detail },
			})
			if err != nil {
				t.Fatal(err)
			}
			write.NoteWritten(t.Context(), binding.Applied{Value: test.value})
			if got := binding.LastApplied(t.Context(), private); got.Value != test.value || got.Adopted != test.adopted || warned != "" {
				t.Errorf("%+v, %s", got, warned)
			}
			write.Unlock()
			if !c.Ledger.WasWritten(slot.Object(service.project)) {
				t.Error("the ledger does not know the write")
			}
			private.Broken = true
			write.NoteWritten(t.Context(), binding.Applied{Value: "sha256:a"})
			if !strings.Contains(warned, "Could not record the token of project SUPPORT\nThe token was bound.") ||
				!strings.Contains(warned, "the disk is full") {
				t.Errorf("warned %q", warned)
			}
		})
	}
}
