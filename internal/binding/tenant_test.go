package binding_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/binding"
	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/test/privatestate"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
)

// tenant is the neighbors of a project.
type tenant struct {
	hashes []string
	err    error
}

func (t tenant) Hashes(context.Context, string) ([]string, error) { return t.hashes, t.err }

// stateOfTenant returns the private state of a project whose tenant has another project with the hash b.
func stateOfTenant() *privatestate.Memory {
	m := &privatestate.Memory{}
	binding.NoteTenant(context.Background(), m, &chat.Platform{TenantProjects: tenant{hashes: []string{"a", "b"}}}, "1")
	return m
}

// stateOfApplied returns the same of a binding that has applied a value.
func stateOfApplied(a binding.Applied) *privatestate.Memory {
	m := stateOfTenant()
	if err := binding.SaveApplied(context.Background(), m, a); err != nil {
		panic(err)
	}
	return m
}

// A project is gone if the list without it contains another project that was noted. Otherwise it may be the list of another tenant.
func TestExplainNotFound(t *testing.T) {
	t.Parallel()
	var many []string
	for i := range 40 {
		many = append(many, fmt.Sprintf("%02d", i))
	}
	for name, c := range map[string]struct {
		noted tenant
		list  []string
		gone  bool
	}{
		"same tenant":           {tenant{hashes: []string{"a", "b"}}, []string{"b", "c"}, true},
		"other tenant":          {tenant{hashes: []string{"a", "b"}}, []string{"c", "d"}, false},
		"empty list":            {tenant{hashes: []string{"a"}}, nil, false},
		"alone at creation":     {tenant{}, []string{"a"}, false},
		"list was not readable": {tenant{err: errors.New("down")}, []string{"a"}, false},
		"many projects":         {tenant{hashes: many}, many[:1], true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := &privatestate.Memory{}
			p := &chat.Platform{Argument: "chat.acme", TenantProjects: c.noted}
			binding.NoteTenant(t.Context(), m, p, "1")
			missing := &chat.Error{Kind: chat.ErrNotFound, Meaning: "It does not exist.", ProjectHashes: c.list}
			err := binding.ExplainNotFound(t.Context(), m, p, missing)
			if errors.Is(err, lifecycle.ErrGone) != c.gone || errors.Is(err, chat.ErrNotFound) != c.gone {
				t.Errorf("got %v", err)
			}
			var e *chat.Error
			if !c.gone && (!errors.As(err, &e) || !strings.Contains(e.DetailText(), "terraform state rm") ||
				!strings.Contains(e.DetailText(), "Check chat.acme")) {
				t.Errorf("got %v", err)
			}
			if len(m.Values["neighbors"]) > 100 {
				t.Errorf("too much is noted: %s", m.Values["neighbors"])
			}
		})
	}
}

// What does not prove a removal, and what was noted by another version, changes nothing.
func TestExplainNotFound_otherErrors(t *testing.T) {
	t.Parallel()
	p := &chat.Platform{}
	binding.NoteTenant(t.Context(), &privatestate.Memory{}, p, "1") // a platform without a list
	if err := binding.ExplainNotFound(t.Context(), stateOfTenant(), p, nil); err != nil {
		t.Error(err)
	}
	hidden := &chat.Error{Kind: chat.ErrHidden}
	if err := binding.ExplainNotFound(t.Context(), stateOfTenant(), p, hidden); !errors.Is(err, chat.ErrHidden) {
		t.Error(err)
	}
	for _, raw := range []string{"null", "{}", "x", "[7]"} {
		m := &privatestate.Memory{Values: map[string][]byte{"neighbors": []byte(raw)}}
		missing := &chat.Error{Kind: chat.ErrNotFound, ProjectHashes: []string{""}}
		if err := binding.ExplainNotFound(t.Context(), m, p, missing); errors.Is(err, lifecycle.ErrGone) {
			t.Errorf("%s: %v", raw, err)
		}
	}
}
