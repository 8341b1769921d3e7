package binding_test

import (
	"errors"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

func TestSlot_read(t *testing.T) {
	t.Parallel()
	service, c, slot := start(t, shown)
	if project, err := slot.Read(t.Context(), c, stateOfTenant(), "SUPPORT"); err != nil || project.ID != "10000" ||
		!c.Ledger.IsInState(slot.Object(project)) {
		t.Errorf("%v, %v, held = %v", project, err, c.Ledger.IsInState(slot.Object(project)))
	}
	if _, err := slot.Read(t.Context(), c, stateOfTenant(), "GONE"); !errors.Is(err, lifecycle.ErrGone) || !errors.Is(err, chat.ErrNotFound) {
		t.Errorf("a missing project: %v", err)
	}
	service.err = errors.New("down")
	if _, err := slot.Read(t.Context(), c, stateOfTenant(), "SUPPORT"); !errors.Is(err, service.err) || errors.Is(err, lifecycle.ErrGone) {
		t.Errorf("failed: %v", err)
	}
	unknown := session.New(nil, secret.Value{}, nil, secret.NewRedactor())
	if _, err := slot.Read(t.Context(), unknown, stateOfTenant(), "SUPPORT"); !errors.Is(err, lifecycle.ErrUnknown) {
		t.Errorf("a provider that is not configured yet: %v", err)
	}
}

func TestSlot_import(t *testing.T) {
	t.Parallel()
	service, c, slot := start(t, shown)
	if project, err := slot.Import(t.Context(), c, stateOfTenant(), "SUPPORT"); err != nil || project.ID != "10000" {
		t.Errorf("%v, %v", project, err)
	}
	_, err := slot.Import(t.Context(), c, stateOfTenant(), "a b")
	wantError(t, err, "", "import ID must be the ID or the key of a chat project")
	service.project.Token = chat.TokenInfo{}
	_, err = slot.Import(t.Context(), c, stateOfTenant(), "SUPPORT")
	wantError(t, err, "", `chat project "SUPPORT" holds no token`)
	slot.CanSet = func(*chat.Platform) bool { return false }
	_, err = slot.Import(t.Context(), c, stateOfTenant(), "SUPPORT")
	wantError(t, err, "project", "Not possible on this chat platform")
	unknown := session.New(nil, secret.Value{}, nil, secret.NewRedactor())
	if _, err := slot.Import(t.Context(), unknown, stateOfTenant(), "SUPPORT"); !errors.Is(err, lifecycle.ErrUnknown) {
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
