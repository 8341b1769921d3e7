package zammad_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/secret"
)

func setToken(t *testing.T, p *chat.Platform, base chat.Project, token string) (chat.Project, error) {
	t.Helper()
	return p.Tokens.SetToken(t.Context(), base, secret.New(token))
}

func TestSetToken(t *testing.T) {
	for _, unmasked := range []bool{false, true} {
		s := newService(t, 2)
		s.MaskSecrets(!unmasked)
		p := s.platform()
		base := project(t, p, "2")
		before := s.channelNow(2)
		s.takeRequests()
		got, err := setToken(t, p, base, newToken)
		if err != nil {
			t.Fatal(err)
		}
		if sent := s.takeRequests(); !slices.Equal(sent, []string{"GET", `PUT /2 {"access_token":"` + newToken + `","group_id":7}`}) {
			t.Errorf("sent %q", sent)
		}
		after := s.channelNow(2)
		if after.Options["access_token"] != newToken || after.GroupID != 7 || s.writes() != 1 {
			t.Errorf("stored %+v", after)
		}
		for name, v := range before.Options {
			if name != "access_token" && after.Options[name] != v {
				t.Errorf("%s became %v", name, after.Options[name])
			}
		}
		want := ""
		if unmasked {
			want = secret.New(newToken).Fingerprint()
		}
		if got.Token.Fingerprint != want || !got.Token.Present || got != project(t, p, "2") || len(s.takeRequests()) != 0 {
			t.Errorf("returned %+v", got)
		}
		// Once more: where the token shows, nothing is left to do; where it is masked, it is not written again.
		if _, err := setToken(t, p, got, newToken); err != nil {
			t.Error(err)
		}
		puts := len(s.takeRequests()) - 1
		if unmasked != (puts == 0) || s.writes() != 1 {
			t.Errorf("clear %t: %d writes sent", unmasked, puts)
		}
	}
}

// A channel without a group still has none after a write, which sends null.
func TestSetToken_withoutGroup(t *testing.T) {
	s := newService(t, 1)
	s.SetGroup(1, 0)
	p := s.platform()
	if _, err := setToken(t, p, project(t, p, "1"), newToken); err != nil {
		t.Error(err)
	}
	if sent := s.takeRequests(); !strings.HasSuffix(sent[len(sent)-1], `"group_id":null}`) || s.channelNow(1).GroupID != 0 {
		t.Errorf("sent %q", sent)
	}
}

// The group that is sent is the one that the channel has now.
func TestSetToken_groupChangedMeanwhile(t *testing.T) {
	s := newService(t, 1)
	p := s.platform()
	base := project(t, p, "1")
	s.SetGroup(1, 9)
	if _, err := setToken(t, p, base, newToken); err != nil {
		t.Error(err)
	}
	if got := s.channelNow(1); got.GroupID != 9 || got.Options["access_token"] != newToken {
		t.Errorf("stored %+v", got)
	}
}

func TestSetNumber(t *testing.T) {
	for name, c := range map[string]struct {
		number chat.Number
		body   string // "" when nothing is to be written
	}{
		"number": {chat.Number{PhoneNumberID: "99"}, `{"group_id":7,"phone_number_id":"99"}`},
		"number, account": {chat.Number{PhoneNumberID: "99", BusinessAccountID: "88", DisplayPhoneNumber: "+1 555"},
			`{"business_id":"88","group_id":7,"phone_number_id":"99"}`},
		"other account": {chat.Number{PhoneNumberID: number(1), BusinessAccountID: "88"},
			`{"business_id":"88","group_id":7,"phone_number_id":"` + number(1) + `"}`},
		"as it is":         {chat.Number{PhoneNumberID: number(1)}, ""},
		"as it is in full": {chat.Number{PhoneNumberID: number(1), BusinessAccountID: business}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, 1)
			p := s.platform()
			base := project(t, p, "1")
			s.takeRequests()
			got, err := p.Numbers.SetNumber(t.Context(), base, c.number)
			if err != nil || got.PhoneNumberID != c.number.PhoneNumberID || c.number.BusinessAccountID != "" &&
				got.BusinessAccountID != c.number.BusinessAccountID {
				t.Errorf("%+v, %v", got, err)
			}
			want := []string{"GET"}
			if c.body != "" {
				want = append(want, "PUT /1 "+c.body)
			}
			if sent := s.takeRequests(); !slices.Equal(sent, want) {
				t.Errorf("sent %q", sent)
			}
			if k := s.channelNow(1); k.GroupID != 7 || k.Options["access_token"] != oldToken || k.Options["welcome"] != "Hello\nthere" {
				t.Errorf("stored %+v", k)
			}
		})
	}
}

func TestSetToken_values(t *testing.T) {
	s := newService(t, 1)
	p := s.platform()
	base := chat.Project{ID: "1"}
	for _, token := range []string{"", stars, "*", strings.Repeat("*", 40)} {
		if _, err := setToken(t, p, base, token); !errors.Is(err, chat.ErrInvalid) {
			t.Errorf("%q: %v", token, err)
		}
	}
	if _, err := p.Numbers.SetNumber(t.Context(), base, chat.Number{BusinessAccountID: business}); !errors.Is(err, chat.ErrInvalid) {
		t.Errorf("error: %v", err)
	}
	if sent := s.takeRequests(); len(sent) != 0 {
		t.Errorf("sent %q", sent)
	}
}

// A value that another person has changed is not overwritten. A change of another value does not stop the write.
func TestSetToken_conflicts(t *testing.T) {
	option := func(name string, v any) func(*service) { return func(s *service) { s.SetOption(1, name, v) } }
	for name, c := range map[string]struct {
		clear  bool
		hand   func(*service)
		token  bool // SetToken finds a conflict
		number bool // SetNumber does
		said   string
	}{
		"token, clear":       {true, option("access_token", otherToken), true, false, secret.New(otherToken).Fingerprint()},
		"token, masked":      {false, option("access_token", otherToken), true, false, "does not show"},
		"token removed":      {false, option("access_token", ""), true, false, "is absent"},
		"token as wanted":    {true, option("access_token", newToken), false, false, ""},
		"app secret, clear":  {true, option("app_secret", otherToken), false, false, ""},
		"app secret, masked": {false, option("app_secret", otherToken), true, false, "app secret"},
		"welcome":            {false, option("welcome", "x"), false, false, ""},
		"group":              {false, func(s *service) { s.SetGroup(1, 3) }, false, false, ""},
		"number": {false, option("phone_number_id", "55"), false, true,
			"was " + number(1) + " of business account " + business + " and is 55"},
		"account":                {false, option("business_id", ""), false, true, "and is " + number(1) + "."},
		"number removed":         {false, option("phone_number_id", nil), false, true, "is absent"},
		"number as wanted":       {false, option("phone_number_id", "99"), false, false, ""},
		"the mask stored, clear": {true, option("access_token", stars), true, false, "does not show"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, what := range []string{"token", "number"} {
				s := newService(t, 1)
				s.MaskSecrets(!c.clear)
				p := s.platform()
				base := project(t, p, "1")
				c.hand(s)
				before := s.writes()
				var err error
				wanted := c.token
				if what == "token" {
					_, err = setToken(t, p, base, newToken)
				} else {
					wanted = c.number
					_, err = p.Numbers.SetNumber(t.Context(), base, chat.Number{PhoneNumberID: "99"})
				}
				if wanted != errors.Is(err, chat.ErrChanged) || !wanted && err != nil {
					t.Errorf("%s: %v", what, err)
				}
				if wanted {
					if s.writes() != before || !strings.Contains(explain(err), c.said) || !strings.Contains(explain(err), "Nothing was overwritten") {
						t.Errorf("%d writes: %s", s.writes(), explain(err))
					}
					wantNoSecret(t, err)
				}
			}
		})
	}
}

// The two bindings of one channel are written in one run, in any order, from what both saw at its beginning.
func TestSetToken_andSetNumber(t *testing.T) {
	s := newService(t, 1)
	p := s.platform()
	base := project(t, p, "1")
	var all sync.WaitGroup
	all.Go(func() {
		if _, err := setToken(t, p, base, newToken); err != nil {
			t.Error(err)
		}
	})
	all.Go(func() {
		if _, err := p.Numbers.SetNumber(t.Context(), base, chat.Number{PhoneNumberID: "99"}); err != nil {
			t.Error(err)
		}
	})
	all.Wait()
	if k := s.channelNow(1); k.Options["access_token"] != newToken || k.Options["phone_number_id"] != "99" || k.GroupID != 7 {
		t.Errorf("stored %+v", k)
	}
}

// Zammad may be upgraded between plan and apply; a token that no longer shows is not a conflict.
func TestSetToken_maskedSince(t *testing.T) {
	s := newService(t, 1)
	s.MaskSecrets(false)
	base := project(t, s.platform(), "1")
	s.MaskSecrets(true)
	if _, err := setToken(t, s.platform(), base, newToken); err != nil {
		t.Error(err)
	}
}

func TestSetToken_manyInParallel(t *testing.T) {
	const channels = 60
	s := newService(t, channels)
	p := s.platform()
	all, err := p.Channels.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for _, c := range all {
		wait.Go(func() {
			if _, err := setToken(t, p, c.Project(), newToken); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if s.writes() != channels {
		t.Errorf("%d writes", s.writes())
	}
	for id := range channels {
		if k := s.channelNow(id + 1); k.Options["access_token"] != newToken || k.GroupID != 7 {
			t.Errorf("%+v", k)
		}
	}
	s.takeRequests()
	if got, err := p.Channels.List(t.Context()); err != nil || len(got) != channels || got[0].Token.UpdatedAt.Equal(all[0].Token.UpdatedAt) {
		t.Errorf("an old list: %v", err)
	}
}

// What a list brings that began before a write is older than the write.
func TestGet_listOvertakenByAWrite(t *testing.T) {
	s := newService(t, 2)
	p := s.platform()
	base := project(t, p, "1")
	entered, release := make(chan struct{}), make(chan struct{})
	s.fail("PUT /1", fault{Func: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		close(entered)
		<-release
		next.ServeHTTP(w, r)
	}})
	var all sync.WaitGroup
	all.Go(func() {
		if _, err := p.Numbers.SetNumber(t.Context(), base, chat.Number{PhoneNumberID: "99"}); err != nil {
			t.Error(err)
		}
	})
	<-entered
	s.fail("GET", fault{Func: func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		list := simkit.NewRecorder()
		next.ServeHTTP(list, r)
		close(release)
		all.Wait() // so that the answer arrives after the write has ended
		_, _ = w.Write(list.Body())
	}}, answer(403, "{}"))
	if _, err := p.Projects.Get(t.Context(), "77"); !errors.Is(err, chat.ErrPermission) {
		t.Error(err)
	}
	if got := project(t, p, "1"); got.PhoneNumberID != "99" {
		t.Errorf("%+v", got)
	}
	if got, err := p.Channels.List(t.Context()); err != nil || got[0].PhoneNumberID != "99" {
		t.Errorf("%+v, %v", got, err)
	}
}
