package jira_test

import (
	"errors"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
)

// Jira answers a key that was changed with the project under its new key. It is not taken for the project that was asked for.
func TestGet_otherProject(t *testing.T) {
	for name, c := range map[string]struct{ asked, body, says string }{
		"renamed":        {"SUP", `{"id":"10001","key":"NEW"}`, "another project (id 10001, key NEW) than SUP"},
		"another id":     {"10001", `{"id":"10002","key":"SUP"}`, "another project (id 10002, key SUP) than 10001"},
		"other spelling": {"sup", `{"id":"10001","key":"SUP"}`, "There is no project sup, but there is SUP."},
	} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t, "3")
			s.fail("/project/"+c.asked, answer(200, c.body), answer(200, c.body))
			p := s.platform()
			_, err := p.Projects.Get(t.Context(), c.asked)
			if !errors.Is(err, chat.ErrOtherProject) || !strings.Contains(explain(err), c.says) {
				t.Errorf("project: %v", err)
			}
			if _, err := p.Kinds.Kind(t.Context(), c.asked); !errors.Is(err, chat.ErrOtherProject) {
				t.Errorf("kind: %v", err)
			}
		})
	}
}

// The project in capitals is suggested only if Jira has one with exactly that key.
func TestGet_suggestionIsAnotherProject(t *testing.T) {
	s := newServer(t, "3")
	s.fail("/project/SUP2", answer(200, `{"id":"7","key":"OTHER"}`))
	_, err := s.platform().Projects.Get(t.Context(), "sup2")
	if !errors.Is(err, chat.ErrHidden) || strings.Contains(explain(err), "OTHER") {
		t.Errorf("got %v", err)
	}
}
