package binding_test

import (
	"errors"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/ondestroy"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

func TestSlot_planPlatform(t *testing.T) {
	t.Parallel()
	no := func(*chat.Platform) bool { return false }
	_, c, slot := start(t, shown)
	p, _ := c.Chat()
	plan := func(onDestroy types.String) error {
		platform, err := slot.PlanPlatform(c, onDestroy)
		if err == nil && platform != p {
			t.Errorf("the platform is %v", platform)
		}
		return err
	}
	for _, onDestroy := range []types.String{types.StringNull(), types.StringValue(ondestroy.Clear), types.StringValue(ondestroy.Abandon)} {
		if err := plan(onDestroy); err != nil {
			t.Errorf("%s: %v", onDestroy, err)
		}
	}
	slot.CanClear = no
	for _, onDestroy := range []types.String{types.StringNull(), types.StringValue(ondestroy.Abandon)} {
		if err := plan(onDestroy); err != nil {
			t.Errorf("%s on a platform that cannot clear: %v", onDestroy, err)
		}
	}
	wantError(t, plan(types.StringValue(ondestroy.Clear)), "on_destroy",
		"acme (chat.acme) cannot remove a project's token through its public interface.")
	slot.CanSet = no
	p.Capabilities.Alternative = "Use the inbox."
	wantError(t, plan(types.StringNull()), "project", "Not possible on this chat platform",
		"cannot set a project's token through its public interface. Use the inbox.")
	c = session.New(nil, secret.Value{}, nil, secret.NewRedactor())
	if platform, err := slot.PlanPlatform(c, types.StringNull()); err != nil || platform != nil {
		t.Errorf("a provider that is not configured yet: %v, %v", platform, err)
	}
	c = session.New(nil, secret.Value{}, &chat.Platform{}, secret.NewRedactor())
	_, err := slot.PlanPlatform(c, types.StringNull())
	wantError(t, err, "", "The provider has no chat platform")
}

// planCreate plans a creation beside an address in the state, which is not planned.
func planCreate(t *testing.T, s *session.Session, slot binding.Slot, a binding.Arguments, value types.String) error {
	t.Helper()
	platform, err := s.Chat()
	if err != nil {
		t.Fatal(err)
	}
	return slot.PlanProject(t.Context(), s, platform, binding.PlanOpts{Planned: a, Value: value})
}

// planExisting plans an address whose project stays.
func planExisting(t *testing.T, s *session.Session, slot binding.Slot, name string) error {
	t.Helper()
	platform, err := s.Chat()
	if err != nil {
		t.Fatal(err)
	}
	a := binding.ImportedArguments(name)
	return slot.PlanProject(t.Context(), s, platform, binding.PlanOpts{Planned: a, Prior: &a})
}

func TestSlot_refuse(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		held    chat.TokenInfo
		wanted  string
		change  func(*binding.Arguments)
		before  func(*session.Session, session.Object)
		refused bool
	}{
		"empty project":       {held: chat.TokenInfo{}, wanted: "sha256:b"},
		"equal":               {held: shown, wanted: "sha256:a"},
		"different":           {held: shown, wanted: "sha256:b", refused: true},
		"not known yet":       {held: shown, refused: true},
		"not shown":           {held: masked, wanted: "sha256:a", refused: true},
		"not shown nor known": {held: masked, refused: true},
		"replace_existing": {held: shown, wanted: "sha256:b",
			change: func(a *binding.Arguments) { a.ReplaceExisting = types.BoolValue(true) }},
		"replace unknown": {held: shown, wanted: "sha256:b",
			change: func(a *binding.Arguments) { a.ReplaceExisting = types.BoolUnknown() }},
		"left by this run": {held: shown, wanted: "sha256:b",
			before: func(s *session.Session, o session.Object) { s.Ledger.NoteLeftByDestroy(o, "sha256:a") }},
		"something else is left": {held: shown, wanted: "sha256:b",
			before: func(s *session.Session, o session.Object) { s.Ledger.NoteLeftByDestroy(o, "sha256:b") }, refused: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service, c, slot := start(t, test.held)
			a := arguments("")
			if test.change != nil {
				test.change(&a)
			}
			if test.before != nil {
				test.before(c, slot.Object(service.project))
			}
			planned := planCreate(t, c, slot, a, tftype.String(test.wanted))
			applied := begin(t, c, slot, binding.WriteOpts{Arguments: a, Create: true, Value: test.wanted})
			if !test.refused {
				if planned != nil || applied != nil {
					t.Errorf("refused: %v, %v", planned, applied)
				}
				return
			}
			for _, err := range []error{planned, applied} {
				wantError(t, err, "project", `The chat project "SUPPORT" already holds a different token`, "terraform import t_binding.NAME SUPPORT",
					"replace_existing = true")
			}
			if err := begin(t, c, slot, binding.WriteOpts{Arguments: a, Value: test.wanted, Prior: "sha256:a"}); err != nil {
				t.Errorf("an update is refused: %v", err)
			}
			c.Ledger.NoteInState(slot.Object(service.project))
			if err := planCreate(t, c, slot, a, tftype.String(test.wanted)); err != nil {
				t.Errorf("what the state holds is refused: %v", err)
			}
		})
	}
}

func TestSlot_planCreateUnread(t *testing.T) {
	t.Parallel()
	service, c, slot := start(t, shown)
	unknown := arguments("")
	unknown.Project = types.StringUnknown()
	if err := planCreate(t, c, slot, unknown, tftype.String("sha256:b")); err != nil {
		t.Errorf("an unknown project: %v", err)
	}
	if err := planCreate(t, c, slot, arguments(""), types.StringUnknown()); err != nil {
		t.Errorf("an unknown value: %v", err)
	}
	service.err = errors.New("down")
	wantError(t, planCreate(t, c, slot, arguments(""), tftype.String("sha256:b")), "project", "down")
}

// The same project by its ID and by its key is one object, also when it cannot be read by one of them.
func TestSlot_planHeld(t *testing.T) {
	t.Parallel()
	service, c, slot := start(t, shown)
	if err := planExisting(t, c, slot, "SUPPORT"); err != nil {
		t.Fatal(err)
	}
	wantError(t, planExisting(t, c, slot, "10000"), "project", "Two resource addresses hold the same token", "moved block")
	service.err = errors.New("down")
	if err := planExisting(t, c, slot, "SUPPORT"); err != nil {
		t.Errorf("by name: %v", err)
	}
	wantError(t, planExisting(t, c, slot, "SUPPORT"), "project", "Two resource addresses hold the same token")
}
