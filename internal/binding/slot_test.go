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
	"terraform-provider-whatsapp/internal/test/privatestate"
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
func start(t *testing.T, held chat.TokenInfo) (*service, *session.Session, binding.Slot) {
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
	shown  = chat.TokenInfo{Present: true, Fingerprint: "sha256:a"}
	noon   = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
	masked = chat.TokenInfo{Present: true, UpdatedAt: noon}
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
	for _, onDestroy := range []types.String{types.StringNull(), types.StringValue(binding.Clear), types.StringValue(binding.Abandon)} {
		if err := plan(onDestroy); err != nil {
			t.Errorf("%s: %v", onDestroy, err)
		}
	}
	slot.CanClear = no
	for _, onDestroy := range []types.String{types.StringNull(), types.StringValue(binding.Abandon)} {
		if err := plan(onDestroy); err != nil {
			t.Errorf("%s on a platform that cannot clear: %v", onDestroy, err)
		}
	}
	want(t, plan(types.StringValue(binding.Clear)), "on_destroy",
		"acme (chat.acme) cannot remove a project's token through its public interface.")
	slot.CanSet = no
	p.Capabilities.Alternative = "Use the inbox."
	want(t, plan(types.StringNull()), "project", "Not possible on this chat platform",
		"cannot set a project's token through its public interface. Use the inbox.")
	c = session.New(nil, secret.Value{}, nil, secret.NewRedactor())
	if platform, err := slot.PlanPlatform(c, types.StringNull()); err != nil || platform != nil {
		t.Errorf("a provider that is not configured yet: %v, %v", platform, err)
	}
	c = session.New(nil, secret.Value{}, &chat.Platform{}, secret.NewRedactor())
	_, err := slot.PlanPlatform(c, types.StringNull())
	want(t, err, "", "The provider has no chat platform")
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
	a := binding.Imported(name)
	return slot.PlanProject(t.Context(), s, platform, binding.PlanOpts{Planned: a, Prior: &a})
}

// begin begins a write and ends it.
func begin(t *testing.T, s *session.Session, slot binding.Slot, planned binding.WriteOpts) error {
	t.Helper()
	planned.Private = known()
	write, err := slot.BeginWrite(t.Context(), s, planned)
	if err == nil {
		write.Unlock()
	}
	return err
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
				want(t, err, "project", `The chat project "SUPPORT" already holds a different token`, "terraform import t_binding.NAME SUPPORT",
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
			want(t, err, "project", `The token of chat project "SUPPORT" changed after the plan`, test.says, "Plan again")
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
	want(t, planCreate(t, c, slot, arguments(""), tftype.String("sha256:b")), "project", "down")
}

func TestSlot_allowTwice(t *testing.T) {
	t.Parallel()
	service, c, slot := start(t, shown)
	c.Ledger.NoteWritten(slot.Object(service.project))
	for _, create := range []bool{true, false} {
		want(t, begin(t, c, slot, binding.WriteOpts{Arguments: arguments(""), Create: create, Value: "sha256:a"}), "project",
			`Two resources bind the token of chat project "SUPPORT"`, "Another t_binding", "Keep one of them.")
	}
}

// The same project by its ID and by its key is one object, also when it cannot be read by one of them.
func TestSlot_planHeld(t *testing.T) {
	t.Parallel()
	service, c, slot := start(t, shown)
	if err := planExisting(t, c, slot, "SUPPORT"); err != nil {
		t.Fatal(err)
	}
	want(t, planExisting(t, c, slot, "10000"), "project", "Two resource addresses hold the same token", "moved block")
	service.err = errors.New("down")
	if err := planExisting(t, c, slot, "SUPPORT"); err != nil {
		t.Errorf("by name: %v", err)
	}
	want(t, planExisting(t, c, slot, "SUPPORT"), "project", "Two resource addresses hold the same token")
}

// Two writes of one project wait for each other.
func TestSlot_beginWrite(t *testing.T) {
	t.Parallel()
	service, c, slot := start(t, chat.TokenInfo{})
	byName := binding.WriteOpts{Arguments: arguments(""), Create: true, Value: "sha256:a", Private: known()}
	byID := byName
	byID.Project = types.StringValue("10000")
	write, err := slot.BeginWrite(t.Context(), c, byName)
	if err != nil || write.Project.ID != "10000" {
		t.Fatalf("%v, %v", write, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := slot.BeginWrite(ctx, c, byID); !errors.Is(err, context.Canceled) {
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
func TestWrite_done(t *testing.T) {
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
			write, err := slot.BeginWrite(t.Context(), c, binding.WriteOpts{
				Arguments: arguments(""), Create: true, Value: test.value, Private: private,
				Warn: func(summary, detail string) { warned = summary + "\n" + detail },
			})
			if err != nil {
				t.Fatal(err)
			}
			write.Done(t.Context(), binding.Applied{Value: test.value})
			if got := binding.LastApplied(t.Context(), private); got.Value != test.value || got.Adopted != test.adopted || warned != "" {
				t.Errorf("%+v, %s", got, warned)
			}
			write.Unlock()
			if !c.Ledger.Written(slot.Object(service.project)) {
				t.Error("the ledger does not know the write")
			}
			private.Broken = true
			write.Done(t.Context(), binding.Applied{Value: "sha256:a"})
			if !strings.Contains(warned, "Could not record the token of project SUPPORT\nThe token was bound.") ||
				!strings.Contains(warned, "the disk is full") {
				t.Errorf("warned %q", warned)
			}
		})
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
	service.project.Token = chat.TokenInfo{}
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
