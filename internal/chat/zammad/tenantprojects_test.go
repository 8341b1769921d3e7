package zammad_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
)

// A Zammad is recognized by the random end of the callback of each channel, or by the number if there is no callback.
func TestHashes(t *testing.T) {
	s := newService(t, 3)
	s.SetOption(3, "callback_url_uuid", nil)
	p := s.platform()
	want := []string{chat.ProjectHash("2", "uuid-2"), chat.ProjectHash("3", number(3))}
	slices.Sort(want)
	for range 2 { // the second time from memory
		if got, err := p.TenantProjects.Hashes(t.Context(), "1"); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q, %v, want %q", got, err, want)
		}
	}
	if sent := s.takeRequests(); !slices.Equal(sent, []string{"GET"}) {
		t.Errorf("sent %q", sent)
	}
	s.fail("*", times(9, answer(403, "{}"))...)
	if got, err := s.platform().TenantProjects.Hashes(t.Context(), "1"); !errors.Is(err, chat.ErrPermission) {
		t.Errorf("a list that fails: %q, %v", got, err)
	}
}

// A name in place of an ID gets the ID in the error, if the list can be read.
func TestGet_byName(t *testing.T) {
	s := newService(t, 2)
	s.SetOption(2, "name", "Support")
	for _, listed := range []bool{true, false} {
		if !listed {
			s.fail("*", times(9, answer(403, "{}"))...)
		}
		_, err := s.platform().Projects.Get(t.Context(), "supports")
		if !errors.Is(err, chat.ErrInvalid) || strings.Contains(explain(err), `Did you mean 2 ("Support")?`) != listed {
			t.Errorf("the list can be read: %t: %s", listed, explain(err))
		}
	}
}

// The answer to a write that shows another channel does not count: the list decides.
func TestSetToken_answerOfAnotherChannel(t *testing.T) {
	s := newService(t, 2)
	s.MaskSecrets(false)
	s.SetOption(2, "access_token", newToken)
	p := s.platform()
	before := project(t, p, "1")
	s.fail("PUT /1", then(answer(200, `{"id":2,"options":{"access_token":"`+newToken+`"}}`)))
	if got, err := setToken(t, p, before, newToken); err != nil || got.ID != "1" || s.channelNow(1).Options["access_token"] != newToken {
		t.Errorf("%+v, %v", got, err)
	}
}

// A deletion that is answered with 404 is not done while the list has the channel.
func TestDelete_notFoundAndListed(t *testing.T) {
	s := newService(t, 1)
	s.fail("DELETE /1", answer(404, "{}"))
	err := s.platform().Channels.Delete(t.Context(), "1")
	if err == nil || !strings.Contains(explain(err), "there is no channel 1, but its list contains it") {
		t.Errorf("%v\n%s", err, explain(err))
	}
}
