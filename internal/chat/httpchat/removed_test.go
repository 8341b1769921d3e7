package httpchat_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/sandbox/chatsim"
)

// bothRemovals removes the number and then the token of project 1. between happens after the first removal.
func bothRemovals(t *testing.T, s *service, between func()) error {
	t.Helper()
	p := s.platform()
	if err := p.NumberClearer.ClearNumber(t.Context(), read(t, p)); err != nil {
		t.Fatal(err)
	}
	between()
	return p.TokenClearer.ClearToken(t.Context(), read(t, p))
}

func methods(sent []string) (all []string) {
	for _, one := range sent {
		method, _, _ := strings.Cut(one, " ")
		_, version, conditional := strings.Cut(one, " r")
		if conditional {
			method += " r" + version
		}
		all = append(all, method)
	}
	return all
}

// The second removal from a project needs no read if the answer to the first one has an ETag.
func TestClearToken_afterClearNumber(t *testing.T) {
	t.Parallel()
	for tags, want := range map[bool][]string{
		false: {"GET", "DELETE r2", "GET", "DELETE r3"},
		true:  {"GET", "DELETE r2", "DELETE r3"},
	} {
		s := newService(t, newProject())
		s.TagRemovals(tags)
		if err := bothRemovals(t, s, func() {}); err != nil {
			t.Error(err)
		}
		if sent := methods(s.takeRequests()); !slices.Equal(sent, want) {
			t.Errorf("tags %v: %q, want %q", tags, sent, want)
		}
		if now := s.projectNow("1"); now.Token != "" || now.PhoneNumberID != "" || now.BusinessAccountID != "" {
			t.Errorf("tags %v: %+v", tags, now)
		}
	}
}

// What another program writes between the two is read, and only what was not changed is removed.
func TestClearToken_changedSinceClearNumber(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*service)
		want   error
		left   chatsim.Project
	}{
		"another token": {func(s *service) { s.SetToken("1", otherToken) }, chat.ErrChanged, chatsim.Project{Token: otherToken}},
		"another number": {
			func(s *service) { s.SetNumber("1", newNumber, account) }, nil, chatsim.Project{PhoneNumberID: newNumber, BusinessAccountID: account},
		},
	} {
		s := newService(t, newProject())
		s.TagRemovals(true)
		err := bothRemovals(t, s, func() { c.change(s) })
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		now := s.projectNow("1")
		if now.Token != c.left.Token || now.PhoneNumberID != c.left.PhoneNumberID || now.BusinessAccountID != c.left.BusinessAccountID {
			t.Errorf("%s: %+v", name, now)
		}
	}
}

// After an answer that was lost, the ETag of the repeated removal is not used: something else may have been written before it.
func TestClearToken_answerOfClearNumberLost(t *testing.T) {
	t.Parallel()
	s := newService(t, newProject())
	s.TagRemovals(true)
	s.fail("DELETE /projects/1/whatsapp/phone-number", reset)
	if err := bothRemovals(t, s, func() {}); err != nil {
		t.Error(err)
	}
	if sent := methods(s.takeRequests()); !slices.Equal(sent[len(sent)-2:], []string{"GET", "DELETE r3"}) {
		t.Errorf("%q", sent)
	}
}
