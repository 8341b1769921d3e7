package httpchat_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
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
		_, version, conditional := strings.Cut(one, " v")
		if conditional {
			method += " v" + version
		}
		all = append(all, method)
	}
	return all
}

// The second removal from a project needs no read if the answer to the first one has an ETag.
func TestRemove_both(t *testing.T) {
	t.Parallel()
	for tags, want := range map[bool][]string{
		false: {"GET", "DELETE v1", "GET", "DELETE v2"},
		true:  {"GET", "DELETE v1", "DELETE v2"},
	} {
		s := newService(t, one())
		s.tags = tags
		if err := bothRemovals(t, s, func() {}); err != nil {
			t.Error(err)
		}
		if sent := methods(s.sent()); !slices.Equal(sent, want) {
			t.Errorf("tags %v: %q, want %q", tags, sent, want)
		}
		if now := s.now("1"); now.token != "" || now.number != "" || now.account != "" {
			t.Errorf("tags %v: %+v", tags, now)
		}
	}
}

// What another program writes between the two is read, and only what was not changed is removed.
func TestRemove_changedBetween(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*kept)
		want   error
		left   kept
	}{
		"another token":  {func(k *kept) { k.token = otherToken }, chat.ErrChanged, kept{token: otherToken}},
		"another number": {func(k *kept) { k.number, k.account = newNumber, account }, nil, kept{number: newNumber, account: account}},
	} {
		s := newService(t, one())
		s.tags = true
		err := bothRemovals(t, s, func() { s.byHand("1", c.change) })
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if now := s.now("1"); now.token != c.left.token || now.number != c.left.number || now.account != c.left.account {
			t.Errorf("%s: %+v", name, now)
		}
	}
}

// After an answer that was lost, the ETag of the repeated removal is not used: something else may have been written before it.
func TestRemove_answerLost(t *testing.T) {
	t.Parallel()
	s := newService(t, one())
	s.tags = true
	s.fail("DELETE /projects/1/whatsapp/phone-number", reset)
	if err := bothRemovals(t, s, func() {}); err != nil {
		t.Error(err)
	}
	if sent := methods(s.sent()); !slices.Equal(sent[len(sent)-2:], []string{"GET", "DELETE v2"}) {
		t.Errorf("%q", sent)
	}
}
