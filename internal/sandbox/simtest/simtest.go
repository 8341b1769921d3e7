// Package simtest has what the tests of the simulators share.
package simtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// The objects of Graph.
const (
	WABA        = "300"
	otherWABA   = "301"
	Phone       = "400" // of WABA
	SecondPhone = "401" // of WABA, pending
	StrayPhone  = "402" // of otherWABA
	TokenA      = "EAAcanaryA"
	TokenB      = "EAAcanaryB"
	NarrowToken = "EAAcanaryNarrow" // without whatsapp_business_management
)

// NewClock returns the clock of a test.
func NewClock() *simkit.ManualClock {
	return simkit.NewManualClock(time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC))
}

// StartGraph serves a Graph API for a platform that asks it, and returns its address.
func StartGraph(t *testing.T, clock *simkit.ManualClock) (*graphsim.Sim, string) {
	t.Helper()
	graph := graphsim.New(graphsim.Options{Now: clock.Now})
	token := func(value string, scopes ...string) graphsim.Token {
		return graphsim.Token{Token: value, AppID: "111", UserID: "900", Scopes: append(scopes, "whatsapp_business_messaging")}
	}
	number := func(id, account, display, name, status string) graphsim.PhoneNumber {
		return graphsim.PhoneNumber{ID: id, BusinessAccountID: account, DisplayPhoneNumber: display, VerifiedName: name, Status: status}
	}
	err := graph.Load(graphsim.Seed{
		Apps:       []graphsim.App{{ID: "111", Name: "Care", Secret: "s"}},
		Businesses: []graphsim.Business{{ID: "200", Name: "Lucky Shrub"}},
		BusinessAccounts: []graphsim.BusinessAccount{{ID: WABA, Name: "A", BusinessID: "200"}, {ID: otherWABA, Name: "B",
			BusinessID: "200"}},
		PhoneNumbers: []graphsim.PhoneNumber{
			number(Phone, WABA, "+1 631-555-5555", "Lucky Shrub", ""), number(SecondPhone, WABA, "+1 631-555-5556", "Lawn", "PENDING"),
			number(StrayPhone, otherWABA, "+1 631-555-5557", "Stray", ""),
		},
		Tokens: []graphsim.Token{
			token(TokenA, "whatsapp_business_management"), token(TokenB, "whatsapp_business_management"), token(NarrowToken),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(graph)
	t.Cleanup(func() { graph.Close(); server.Close() })
	return graph, server.URL
}

// Answer is the answer of a simulator. Body is nil if the text is not a JSON object.
type Answer struct {
	T      *testing.T
	Status int
	Header http.Header
	Text   string
	Body   map[string]any
}

// Send gives a request to a simulator. A body that is a string is sent as it is,
// every other one as JSON.
func Send(t *testing.T, sim http.Handler, method, path string, header http.Header, body any) Answer {
	t.Helper()
	text, ok := body.(string)
	if !ok && body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		text = string(data)
	}
	req := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(text))
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	for name, values := range header {
		if req.Header[name] = values; values[0] == "" {
			delete(req.Header, name)
		}
	}
	rec := httptest.NewRecorder()
	sim.ServeHTTP(rec, req)
	a := Answer{T: t, Status: rec.Code, Header: rec.Header(), Text: rec.Body.String()}
	_ = json.Unmarshal(rec.Body.Bytes(), &a.Body)
	return a
}

// Check checks the status, and that the answer holds each of the texts and none of
// those that begin with "!".
func (a Answer) Check(status int, texts ...string) Answer {
	a.T.Helper()
	if a.Status != status {
		a.T.Errorf("status %d, want %d: %s", a.Status, status, a.Text)
	}
	for _, text := range texts {
		wanted, absent := strings.CutPrefix(text, "!")
		if strings.Contains(a.Text, wanted) == absent {
			a.T.Errorf("want %s in %s", text, a.Text)
		}
	}
	return a
}

// Member follows keys into the body; nil where there is nothing.
func (a Answer) Member(keys ...string) any {
	v := any(a.Body)
	for _, key := range keys {
		m, _ := v.(map[string]any)
		v = m[key]
	}
	return v
}

// ID returns the number of what the answer shows.
func (a Answer) ID() int {
	id, _ := a.Body["id"].(float64)
	return int(id)
}

// CheckEqual compares two values by their texts.
func CheckEqual(t *testing.T, what string, got, want any) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// CheckPanics checks that each change of an object that does not exist panics without a secret
// in the text. Otherwise, a test that changes nothing would pass for the wrong reason.
func CheckPanics(t *testing.T, changes map[string]func()) {
	t.Helper()
	for name, change := range changes {
		func() {
			defer func() {
				if p := recover(); p == nil || strings.Contains(fmt.Sprint(p), "canary") {
					t.Errorf("%s: %v", name, p)
				}
			}()
			change()
		}()
	}
}

// CheckRefusedSeeds checks the error about a seed in which one text is replaced, "FROM|TO".
func CheckRefusedSeeds[S any](t *testing.T, text string, load func(S) error, changes map[string]string) {
	t.Helper()
	for change, want := range changes {
		from, to, _ := strings.Cut(change, "|")
		if err := LoadSeed(strings.Replace(text, from, to, 1), load); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", change, err)
		}
	}
}

// LoadSeed decodes a seed strictly, as a world does, and loads it.
func LoadSeed[S any](text string, load func(S) error) error {
	var seed S
	if err := simkit.Decode(strings.NewReader(text), &seed, true); err != nil {
		return err
	}
	return load(seed)
}
