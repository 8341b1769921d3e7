package binding_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

// service is a chat platform with one project, "10000", whose key is SUPPORT.
type service struct {
	project chat.Project
	err     error // of every read
	cleared int
	clear   error // of a removal
}

func (s *service) Get(_ context.Context, name string) (chat.Project, error) {
	if s.err != nil {
		return chat.Project{}, s.err
	}
	if name != s.project.ID && name != s.project.Key {
		return chat.Project{}, &chat.Error{Kind: chat.ErrNotFound, ProjectHashes: []string{"b"}, Op: "read project " + name}
	}
	return s.project, nil
}

// start returns a session whose platform holds a token, and the slot of that token.
func start(t *testing.T, held chat.Token) (*service, *session.Session, binding.Slot) {
	t.Helper()
	s := &service{project: chat.Project{ID: "10000", Key: "SUPPORT", Token: held}}
	secrets := secret.NewRedactor()
	platform := &chat.Platform{Name: "acme", Argument: "chat.acme", Projects: s}
	c := session.New(graph.New(graph.Config{Secrets: secrets}), secret.Value{}, platform, secrets)
	return s, c, binding.Slot{
		TypeName: "t_binding", Noun: "token",
		Held: func(p chat.Project) binding.Value {
			return binding.Value{Present: p.Token.Present, ID: p.Token.Fingerprint, Applied: binding.Applied{UpdatedAt: p.Token.UpdatedAt}}
		},
		CanSet: func(*chat.Platform) bool { return true }, CanClear: func(*chat.Platform) bool { return true },
		Clear: func(context.Context, *chat.Platform, chat.Project) error {
			s.cleared++
			return s.clear
		},
	}
}

var (
	shown  = chat.Token{Present: true, Fingerprint: "sha256:a"}
	noon   = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
	masked = chat.Token{Present: true, UpdatedAt: noon}
)

func arguments(onDestroy string) binding.Arguments {
	a := binding.Imported("SUPPORT")
	if onDestroy != "" {
		a.OnDestroy = types.StringValue(onDestroy)
	}
	return a
}

// want compares the only diagnostic of an error, nil for none, with its attribute and with what it says.
func want(t *testing.T, err error, at string, says ...string) {
	t.Helper()
	diags := tfdiag.FromError("create", "t_binding", err)
	if len(diags) != 1 {
		t.Fatalf("want one diagnostic, got %v", diags)
	}
	if placed, ok := diags[0].(diag.DiagnosticWithPath); at != "" && (!ok || placed.Path().String() != at) {
		t.Errorf("the error is not at %s: %v", at, diags[0])
	}
	for _, part := range says {
		if text := diags[0].Summary() + "\n" + diags[0].Detail(); !strings.Contains(text, part) {
			t.Errorf("the error does not say %q:\n%s", part, text)
		}
	}
}

func TestSlot_checkPlatform(t *testing.T) {
	t.Parallel()
	no := func(*chat.Platform) bool { return false }
	_, _, slot := start(t, shown)
	p := &chat.Platform{Name: "acme", Argument: "chat.acme"}
	for _, onDestroy := range []types.String{types.StringNull(), types.StringValue(binding.Clear), types.StringValue(binding.Abandon)} {
		if err := slot.CheckPlatform(p, onDestroy); err != nil {
			t.Errorf("%s: %v", onDestroy, err)
		}
	}
	slot.CanClear = no
	for _, onDestroy := range []types.String{types.StringNull(), types.StringValue(binding.Abandon)} {
		if err := slot.CheckPlatform(p, onDestroy); err != nil {
			t.Errorf("%s on a platform that cannot clear: %v", onDestroy, err)
		}
	}
	want(t, slot.CheckPlatform(p, types.StringValue(binding.Clear)), "on_destroy",
		"acme (chat.acme) cannot remove a project's token through its public interface.")
	slot.CanSet = no
	p.Capabilities.Alternative = "Use the inbox."
	want(t, slot.CheckPlatform(p, types.StringNull()), "project", "Not possible on this chat platform",
		"cannot set a project's token through its public interface. Use the inbox.")
}

func TestSlot_refuse(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		held    chat.Token
		wanted  string
		change  func(*binding.Arguments)
		before  func(*session.Session, session.Object)
		refused bool
	}{
		"empty project":       {held: chat.Token{}, wanted: "sha256:b"},
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
			platform, _ := c.Chat()
			planned := slot.PlanCreate(t.Context(), c, platform, a, tftype.String(test.wanted))
			applied := slot.CheckWrite(c, binding.PlannedWrite{Arguments: a, Create: true, Value: test.wanted}, service.project)
			if !test.refused {
				if planned != nil || applied != nil {
					t.Errorf("refused: %v, %v", planned, applied)
				}
				return
			}
			for _, err := range []error{planned, applied} {
				want(t, err, "project", `The chat project "SUPPORT" already holds a different token`, "terraform import t_binding.NAME SUPPORT",
					"replace_existing = true")
			}
			if err := slot.CheckWrite(c, binding.PlannedWrite{Arguments: a, Value: test.wanted, Prior: "sha256:a"}, service.project); err != nil {
				t.Errorf("an update is refused: %v", err)
			}
			c.Ledger.NoteInState(slot.Object(service.project))
			if err := slot.PlanCreate(t.Context(), c, platform, a, tftype.String(test.wanted)); err != nil {
				t.Errorf("what the state holds is refused: %v", err)
			}
		})
	}
}

// An update overwrites what the plan has shown, and nothing else.
func TestSlot_allowUnseen(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		held       chat.Token
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
			service, c, slot := start(t, test.held)
			a := arguments("")
			a.ReplaceExisting = types.BoolValue(true) // is for creations
			err := slot.CheckWrite(c, binding.PlannedWrite{Arguments: a, Value: test.wish, Prior: test.seen}, service.project)
			if test.says == "" {
				if err != nil {
					t.Errorf("refused: %v", err)
				}
				return
			}
			want(t, err, "project", `The token of chat project "SUPPORT" changed after the plan`, test.says, "Plan again")
		})
	}
}

func TestSlot_planCreateUnread(t *testing.T) {
	t.Parallel()
	service, c, slot := start(t, shown)
	platform, _ := c.Chat()
	unknown := arguments("")
	unknown.Project = types.StringUnknown()
	if err := slot.PlanCreate(t.Context(), c, platform, unknown, tftype.String("sha256:b")); err != nil {
		t.Errorf("an unknown project: %v", err)
	}
	if err := slot.PlanCreate(t.Context(), c, platform, arguments(""), types.StringUnknown()); err != nil {
		t.Errorf("an unknown value: %v", err)
	}
	service.err = errors.New("down")
	want(t, slot.PlanCreate(t.Context(), c, platform, arguments(""), tftype.String("sha256:b")), "project", "down")
}

func TestSlot_allowTwice(t *testing.T) {
	t.Parallel()
	service, c, slot := start(t, shown)
	c.Ledger.NoteWritten(slot.Object(service.project))
	for _, create := range []bool{true, false} {
		want(t, slot.CheckWrite(c, binding.PlannedWrite{Arguments: arguments(""), Create: create, Value: "sha256:a"}, service.project), "project",
			`Two resources bind the token of chat project "SUPPORT"`, "Another t_binding", "Keep one of them.")
	}
}

// The same project by its ID and by its key is one object, also when it cannot be read by one of them.
func TestSlot_planHeld(t *testing.T) {
	t.Parallel()
	service, c, slot := start(t, shown)
	platform, _ := c.Chat()
	if err := slot.PlanExisting(t.Context(), c, platform, "SUPPORT"); err != nil {
		t.Fatal(err)
	}
	want(t, slot.PlanExisting(t.Context(), c, platform, "10000"), "project", "Two resource addresses hold the same token", "moved block")
	service.err = errors.New("down")
	if err := slot.PlanExisting(t.Context(), c, platform, "SUPPORT"); err != nil {
		t.Errorf("by name: %v", err)
	}
	want(t, slot.PlanExisting(t.Context(), c, platform, "SUPPORT"), "project", "Two resource addresses hold the same token")
}

func TestSlot_lock(t *testing.T) {
	t.Parallel()
	service, c, slot := start(t, shown)
	platform, _ := c.Chat()
	project, unlock, err := slot.Lock(t.Context(), c, platform, "SUPPORT")
	if err != nil || project.ID != "10000" {
		t.Fatalf("%v, %v", project, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := slot.Lock(ctx, c, platform, "10000"); !errors.Is(err, context.Canceled) {
		t.Errorf("a second lock: %v", err)
	}
	unlock()
	if _, unlock, err = slot.Lock(t.Context(), c, platform, "10000"); err != nil {
		t.Errorf("after the first one: %v", err)
	}
	unlock()
	service.err = errors.New("down")
	if _, _, err := slot.Lock(t.Context(), c, platform, "SUPPORT"); !errors.Is(err, service.err) {
		t.Errorf("a project that cannot be read: %v", err)
	}
}

func TestSlot_read(t *testing.T) {
	t.Parallel()
	service, c, slot := start(t, shown)
	if project, err := slot.Read(t.Context(), c, known(), "SUPPORT"); err != nil || project.ID != "10000" ||
		!c.Ledger.InState(slot.Object(project)) {
		t.Errorf("%v, %v, held = %v", project, err, c.Ledger.InState(slot.Object(project)))
	}
	if _, err := slot.Read(t.Context(), c, known(), "GONE"); !errors.Is(err, lifecycle.ErrGone) || !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("a missing project: %v", err)
	}
	service.err = errors.New("down")
	if _, err := slot.Read(t.Context(), c, known(), "SUPPORT"); !errors.Is(err, service.err) || errors.Is(err, lifecycle.ErrGone) {
		t.Errorf("failed: %v", err)
	}
	unknown := session.New(nil, secret.Value{}, nil, secret.NewRedactor())
	if _, err := slot.Read(t.Context(), unknown, known(), "SUPPORT"); !errors.Is(err, lifecycle.ErrUnknown) {
		t.Errorf("a provider that is not configured yet: %v", err)
	}
}

func TestSlot_import(t *testing.T) {
	t.Parallel()
	service, c, slot := start(t, shown)
	if project, err := slot.Import(t.Context(), c, known(), "SUPPORT"); err != nil || project.ID != "10000" {
		t.Errorf("%v, %v", project, err)
	}
	_, err := slot.Import(t.Context(), c, known(), "a b")
	want(t, err, "", "import ID must be the ID or the key of a chat project")
	service.project.Token = chat.Token{}
	_, err = slot.Import(t.Context(), c, known(), "SUPPORT")
	want(t, err, "", `chat project "SUPPORT" holds no token`)
	slot.CanSet = func(*chat.Platform) bool { return false }
	_, err = slot.Import(t.Context(), c, known(), "SUPPORT")
	want(t, err, "project", "Not possible on this chat platform")
	unknown := session.New(nil, secret.Value{}, nil, secret.NewRedactor())
	if _, err := slot.Import(t.Context(), unknown, known(), "SUPPORT"); !errors.Is(err, lifecycle.ErrUnknown) {
		t.Errorf("a provider that is not configured yet: %v", err)
	}
}

// A destruction takes away what the binding applied, and nothing else.
func TestSlot_remove(t *testing.T) {
	t.Parallel()
	ours := binding.Applied{Value: "sha256:a", UpdatedAt: noon}
	for name, test := range map[string]struct {
		held      chat.Token
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
		"shown, stored again": {held: chat.Token{Present: true, Fingerprint: "sha256:a", UpdatedAt: noon.Add(time.Minute)}, applied: ours,
			warns: "an equal token was stored at 2026-01-02T12:01:00Z"},
		"shown, same time": {held: chat.Token{Present: true, Fingerprint: "sha256:a", UpdatedAt: noon}, applied: ours, cleared: true,
			lost: true, planned: "will be removed"},
		"adopted": {held: shown, applied: binding.Applied{Value: "sha256:a", Adopted: true},
			warns: `A binding with on_destroy = "clear" removes it`},
		"adopted, to clear": {held: shown, applied: binding.Applied{Value: "sha256:a", Adopted: true}, onDestroy: binding.Clear,
			cleared: true, lost: true, planned: "will be removed"},
		"masked, ours":        {held: masked, applied: ours, cleared: true, lost: true, planned: "will be removed"},
		"masked, later":       {held: chat.Token{Present: true, UpdatedAt: noon.Add(1)}, applied: ours, warns: "was replaced outside Terraform"},
		"masked, time hidden": {held: chat.Token{Present: true}, applied: ours, warns: "does not show whether it is the one"},
		"masked, no note":     {held: masked, applied: binding.Applied{Value: "sha256:a"}, warns: "does not show whether it is the one"},
		"nothing there":       {applied: ours},
		"written by this run": {held: shown, applied: ours, written: true},
		"abandon":             {held: shown, applied: ours, onDestroy: binding.Abandon, warns: "only removes the binding from the state"},
		"abandon, down": {held: shown, applied: ours, onDestroy: binding.Abandon, read: errors.New("down"),
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
			removal := binding.Removal{Arguments: arguments(test.onDestroy), Private: having(test.applied),
				Warn: func(summary, detail string) { warned = append(warned, summary+"\n"+detail) }}
			if err := slot.PlanRemoval(t.Context(), c, removal); err != nil {
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
			Arguments: arguments(binding.Abandon), Private: known(), Warn: func(summary,
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
	platform, _ := c.Chat()
	if err := slot.PlanExisting(t.Context(), c, platform, "SUPPORT"); err != nil {
		t.Fatal(err)
	}
	removal := binding.Removal{Arguments: arguments(""), Private: having(binding.Applied{Value: "sha256:a"}),
		Warn: func(string, string) { t.Error("it warns beside the error") }}
	want(t, slot.PlanRemoval(t.Context(), c, removal), "project", "Two resource addresses hold the same token")
}

func TestSlot_attributes(t *testing.T) {
	t.Parallel()
	_, _, slot := start(t, shown)
	attrs := slot.Attributes()
	if len(attrs) != 3 || !attrs["project"].IsRequired() || !attrs["on_destroy"].IsOptional() || attrs["on_destroy"].IsComputed() ||
		!attrs["replace_existing"].IsComputed() {
		t.Errorf("got %v", attrs)
	}
	for _, name := range []string{"on_destroy", "replace_existing"} {
		if !strings.Contains(attrs[name].GetMarkdownDescription(), "token") {
			t.Errorf("the description of %s does not name what is bound", name)
		}
	}
}

// A creation that is refused was to take the place of what a destruction removes: the project keeps what it has.
func TestSlot_removeAfterRefusal(t *testing.T) {
	t.Parallel()
	service, c, slot := start(t, shown)
	write := binding.PlannedWrite{Arguments: arguments(""), Create: true, Value: "sha256:b"}
	if err := slot.CheckWrite(c, write, service.project); err == nil {
		t.Fatal("the creation is not refused")
	}
	removal := binding.Removal{
		Arguments: arguments(""), Private: having(binding.Applied{Value: "sha256:a"}),
		Warn: func(summary, _ string) { t.Errorf("it warns: %s", summary) },
	}
	lost, err := slot.Remove(t.Context(), c, removal)
	want(t, err, "project", `The token was left in chat project "SUPPORT"`, "Nothing was removed.", "moved block")
	if lost || service.cleared != 0 {
		t.Errorf("lost = %v, %d removals", lost, service.cleared)
	}
}
