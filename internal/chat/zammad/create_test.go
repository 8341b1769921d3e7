package zammad_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
	"terraform-provider-whatsapp/internal/secret"
)

func wantedSpec() chat.ChannelSpec {
	return chat.ChannelSpec{
		ChannelSettings: chat.ChannelSettings{
			PhoneNumberID: "4242", BusinessAccountID: business,
			Greeting: chat.Message{Text: "Hi"}, GroupID: 5, Reminder: chat.Message{Enabled: true, Text: "Well?"},
		},
		Token: chat.ChannelSecret{Write: secret.New(newToken)}, AppSecret: chat.ChannelSecret{Write: secret.New(newSecret)},
	}
}

const post = `POST {"access_token":"` + newToken + `","app_secret":"` + newSecret + `","business_id":"` + business +
	`","group_id":5,"phone_number_id":"4242","reminder_active":true,"reminder_message":"Well?","welcome":"Hi"}`

func TestCreate(t *testing.T) {
	for _, unmasked := range []bool{false, true} {
		s := newService(t, 2)
		s.MaskSecrets(!unmasked)
		p := s.platform()
		got, err := p.Channels.Create(t.Context(), wantedSpec())
		if err != nil {
			t.Fatal(err)
		}
		if sent := s.takeRequests(); !slices.Equal(sent, []string{"GET", post}) {
			t.Errorf("sent %q", sent)
		}
		made := s.channelNow(3).Options
		if got.ID != "3" || got.Name != "Verified name" || got.PhoneNumber != "+155501999" || !got.Active || got.GroupID != 5 ||
			!got.AppSecretPresent ||
			got.WebhookVerifyToken.Reveal() != made["verify_token"] || !got.Token.Present ||
			!strings.HasSuffix(got.WebhookCallbackURL, fmt.Sprint("/", made["callback_url_uuid"])) {
			t.Errorf("%+v", got)
		}
		if got != channel(t, p, "3") || len(s.takeRequests()) != 0 {
			t.Error("the answer is not remembered")
		}
		if all, err := p.Channels.List(t.Context()); err != nil || len(all) != 3 {
			t.Errorf("%d, %v", len(all), err)
		}
	}
}

func TestCreate_least(t *testing.T) {
	s := newService(t, 0)
	if _, err := s.platform().Channels.Create(t.Context(), chat.ChannelSpec{
		ChannelSettings: chat.ChannelSettings{PhoneNumberID: "4242"}, Token: chat.ChannelSecret{Write: secret.New(newToken)},
	}); err != nil {
		t.Error(err)
	}
	want := `POST {"access_token":"` + newToken +
		`","app_secret":"","business_id":"","group_id":null,"phone_number_id":"4242","reminder_active":false,"reminder_message":"","welcome":""}`
	if sent := s.takeRequests(); !slices.Equal(sent, []string{"GET", want}) {
		t.Errorf("sent %q", sent)
	}
}

func TestCreate_values(t *testing.T) {
	s := newService(t, 1)
	for name, change := range map[string]func(*chat.ChannelSpec){
		"no number":         func(s *chat.ChannelSpec) { s.PhoneNumberID = "" },
		"no token":          func(s *chat.ChannelSpec) { s.Token.Write = secret.Value{} },
		"masked token":      func(s *chat.ChannelSpec) { s.Token.Write = secret.New(stars) },
		"masked app secret": func(s *chat.ChannelSpec) { s.AppSecret.Write = secret.New(stars) },
	} {
		spec := wantedSpec()
		change(&spec)
		if _, err := s.platform().Channels.Create(t.Context(), spec); !errors.Is(err, chat.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if sent := s.takeRequests(); len(sent) != 0 {
		t.Errorf("sent %q", sent)
	}
}

func TestCreate_numberInUse(t *testing.T) {
	s := newService(t, 2)
	p := s.platform()
	spec := wantedSpec()
	spec.PhoneNumberID = number(2)
	_, err := p.Channels.Create(t.Context(), spec)
	if !errors.Is(err, chat.ErrConflict) || !strings.Contains(explain(err), "channel 2 (Line 2)") || s.writes() != 0 {
		t.Errorf("error: %v", explain(err))
	}
	if sent := s.takeRequests(); !slices.Equal(sent, []string{"GET"}) {
		t.Errorf("sent %q", sent)
	}
	// Taken between the look and the request.
	s.fail("POST", fault{Func: func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		s.SetOption(1, "phone_number_id", "4242")
		http.Error(w, `{"error":"Validation failed: x"}`, http.StatusUnprocessableEntity)
	}})
	if _, err := p.Channels.Create(t.Context(), wantedSpec()); !errors.Is(err, chat.ErrConflict) ||
		!strings.Contains(explain(err), "channel 1 (Line 1)") {
		t.Errorf("error: %v", explain(err))
	}
}

func TestCreate_refused(t *testing.T) {
	for name, c := range map[string]struct {
		fault fault
		kind  error
		want  string
	}{
		"422": {answer(422, `{"error":"Unsupported get request"}`), chat.ErrInvalid, "Unsupported get request"},
		"403": {answer(403, `{"error":"Not authorized"}`), chat.ErrPermission, "admin.channel_whatsapp"},
		"404": {answer(404, `{}`), chat.ErrHidden, "older than 6.3"},
	} {
		s := newService(t, 1)
		s.fail("POST", c.fault)
		_, err := s.platform().Channels.Create(t.Context(), wantedSpec())
		if !errors.Is(err, c.kind) || errors.Is(err, chat.ErrOutcomeUnknown) || !strings.Contains(explain(err), c.want) {
			t.Errorf("%s: %v", name, explain(err))
		}
		wantNoSecret(t, err)
		if len(s.ChannelIDs()) != 1 {
			t.Error("created")
		}
	}
}

// The request is sent once, whatever happens to its answer; what it made is found again, and nothing else is taken for it.
func TestCreate_lostAnswers(t *testing.T) {
	asWanted := func(key string, value any) map[string]any { // but for one option
		options := map[string]any{"access_token": newToken, "app_secret": newSecret, "business_id": business, "phone_number_id": "4242",
			"reminder_active": true, "reminder_message": "Well?", "welcome": "Hi", "name": "By hand"}
		options[key] = value
		return options
	}
	e502 := answer(502, "<html>")
	instead := func(change func()) fault {
		return fault{Func: func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			change()
			w.WriteHeader(http.StatusBadGateway)
		}}
	}
	byHand := func(s *service, key string, value any) fault {
		return instead(func() { s.AddChannel(zammadsim.Channel{GroupID: 5, Options: asWanted(key, value)}) })
	}
	for name, c := range map[string]struct {
		fault   func(*service) fault
		adopted bool
		left    int // channels
		said    string
		looks   int // lists after the request; 0: not looked at
	}{
		"reset after processing":      {func(*service) fault { return then(reset) }, true, 2, "", 1},
		"502 after processing":        {func(*service) fault { return then(e502) }, true, 2, "", 1},
		"broken off after processing": {func(*service) fault { return then(truncated) }, true, 2, "", 1},
		"a page after processing":     {func(*service) fault { return then(page) }, true, 2, "", 1},
		"answer is another channel":   {func(*service) fault { return then(answer(200, `{"id":1,"options":{}}`)) }, true, 2, "", 1},
		"reset before processing": {func(*service) fault { return reset }, false, 1,
			"the phone number ID 4242 in Admin > Channels > WhatsApp. If it has, import it", 3},
		"500 before processing":        {func(*service) fault { return answer(500, `{"error":"x"}`) }, false, 1, "Run the same command again", 3},
		"a page instead of processing": {func(*service) fault { return page }, false, 1, "import it", 3},
		"another person's": {
			func(s *service) fault { return byHand(s, "welcome", "x") }, false, 2, "Channel 2 (By hand) now has the phone number ID 4242", 1,
		},
		"a channel that was there before": {
			func(s *service) fault {
				return instead(func() {
					s.SetGroup(1, 5)
					for key, value := range asWanted("name", "Line 1") {
						s.SetOption(1, key, value)
					}
				})
			}, false, 1, "Channel 1 (Line 1) now has the phone number ID 4242", 1,
		},
		"another person's number": {
			func(s *service) fault { return byHand(s, "phone_number_id", "7") }, false, 2, "import it", 3,
		},
		"done late": {
			func(s *service) fault {
				s.fail("GET", skip(answer(200, `{"channel_ids":[],"assets":{}}`)))
				return then(e502)
			}, true, 2, "", 2,
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, 1)
			s.MaskSecrets(!strings.HasPrefix(name, "another person"))
			p := s.platform()
			s.fail("POST", c.fault(s))
			got, err := p.Channels.Create(t.Context(), wantedSpec())
			if c.adopted {
				if err != nil || got.ID != "2" || got != channel(t, p, "2") {
					t.Errorf("%+v, %v", got, err)
				}
			} else {
				certain := name == "500 before processing" // Zammad itself has ended the request, and lists nothing new
				if err == nil || errors.Is(err, chat.ErrOutcomeUnknown) == certain || !strings.Contains(explain(err), c.said) {
					t.Errorf("error: %v", explain(err))
				}
				wantNoSecret(t, err)
			}
			sent := s.takeRequests()
			if posts := len(sent) - lists(sent); posts != 1 || len(s.ChannelIDs()) != c.left {
				t.Errorf("%d requests, %d channels", posts, len(s.ChannelIDs()))
			}
			if looks := lists(sent) - 1; looks != c.looks {
				t.Errorf("%d looks", looks)
			}
		})
	}
}

// The look after a lost answer belongs to the request: it is not cut short with it.
func TestCreate_canceled(t *testing.T) {
	for _, made := range []bool{true, false} {
		s := newService(t, 1)
		ctx, cancel := context.WithCancel(t.Context())
		s.fail("POST", fault{Func: func(_ http.ResponseWriter, r *http.Request, next http.Handler) {
			cancel()
			if made {
				next.ServeHTTP(simkit.NewRecorder(), r)
			}
			panic(http.ErrAbortHandler)
		}})
		got, err := s.platform().Channels.Create(ctx, wantedSpec())
		if made && (err != nil || got.ID != "2") || !made && !errors.Is(err, chat.ErrOutcomeUnknown) {
			t.Errorf("%+v, %v", got, err)
		}
		if n := lists(s.takeRequests()); n != 2 {
			t.Errorf("%d lists", n)
		}
	}
}

func TestCreate_lookFails(t *testing.T) {
	s := newService(t, 1)
	s.fail("GET", answer(403, `{}`))
	if _, err := s.platform().Channels.Create(t.Context(), wantedSpec()); !errors.Is(err, chat.ErrPermission) || len(s.takeRequests()) != 1 {
		t.Errorf("created without a look: %v", err)
	}
	s.fail("POST", then(page))
	s.fail("GET", skip(answer(403, `{}`)))
	if _, err := s.platform().Channels.Create(t.Context(), wantedSpec()); !errors.Is(err, chat.ErrOutcomeUnknown) ||
		!strings.Contains(explain(err), "4242") {
		t.Errorf("error: %v", err)
	}
}

// Two resources for one number in one configuration: the first one makes the channel, the others are told so.
func TestCreate_sameNumberInParallel(t *testing.T) {
	s := newService(t, 0)
	p := s.platform()
	var (
		all  sync.WaitGroup
		mu   sync.Mutex
		made int
	)
	for range 10 {
		all.Go(func() {
			_, err := p.Channels.Create(t.Context(), wantedSpec())
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				made++
			case !errors.Is(err, chat.ErrConflict):
				t.Error(err)
			}
		})
	}
	all.Wait()
	if made != 1 || len(s.ChannelIDs()) != 1 {
		t.Errorf("%d made, %v", made, s.ChannelIDs())
	}
}
