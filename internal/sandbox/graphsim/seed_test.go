package graphsim_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

const seedText = `{
  "apps": [{"id": "111", "name": "Care", "secret": "s", "business_id": "200", "require_app_secret": true, "server_ips": ["127.0.0.1"]}],
  "businesses": [{"id": "200", "name": "Lucky Shrub"}],
  "business_accounts": [{"id": "300", "name": "Service", "business_id": "200", "fields": {"country": "DE"}}],
  "phone_numbers": [{"id": "400", "business_account_id": "300", "display_phone_number": "+1 631-555-5555", "verified_name": "Lucky Shrub"}],
  "tokens": [{"token": "EAAx", "app_id": "111", "type": "SYSTEM_USER", "user_id": "900", "scopes": ["business_management"],
    "granular_scopes": [{"scope": "business_management", "target_ids": ["200"]}],
    "issued_at": 1767225600, "expires_at": "+720h", "data_access_expires_at": "2027-01-01T00:00:00Z", "business_accounts": ["300"]}]
}`

func TestSeed_json(t *testing.T) {
	seed, err := graphsim.ReadSeed(strings.NewReader(seedText))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t)
	w.Sim = graphsim.New(graphsim.Options{Now: w.clock.Now})
	if err := w.Load(seed); err != nil {
		t.Fatal(err)
	}
	if !w.HasToken("EAAx") || !w.Has("300") {
		t.Error("not loaded")
	}
	if err := w.Load(seed); err != nil {
		t.Errorf("loading again: %v", err)
	}
	text, err := json.Marshal(seed)
	if err != nil {
		t.Fatal(err)
	}
	again, err := graphsim.ReadSeed(strings.NewReader(string(text)))
	if err != nil || again.Tokens[0].ExpiresAt != graphsim.In(720*time.Hour) || !reflect.DeepEqual(again.PhoneNumbers, seed.PhoneNumbers) {
		t.Errorf("%v %+v", err, again)
	}
}

func TestSeed_refused(t *testing.T) {
	for change, want := range map[string]string{
		`"id": "400"|"id": "4x0"`:                                 "not made of digits",
		`"id": "400"|"id": "300"`:                                 "twice",
		`"business_account_id": "300"|"business_account_id": "9"`: "refers to WhatsAppBusinessAccount",
		`"app_id": "111"|"app_id": "112"`:                         "refers to Application",
		`"token": "EAAx"|"token": ""`:                             "no value",
		`"secret": "s"|"sekret": "s"`:                             "unknown field",
		`"+720h"|"soon"`:                                          "soon",
		`"id": "200", "name": "Lucky Shrub"}|"id": "200", "name": "Lucky Shrub"}, {"id": "201", "name": "B"}`: "",
	} {
		from, to, _ := strings.Cut(change, "|")
		seed, err := graphsim.ReadSeed(strings.NewReader(strings.Replace(seedText, from, to, 1)))
		sim := graphsim.New(graphsim.Options{})
		if err == nil {
			err = sim.Load(seed)
		}
		if want == "" {
			if err != nil {
				t.Errorf("%s: %v", change, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", change, err)
		}
		if sim.Has("300") {
			t.Errorf("%s: something was loaded", change)
		}
	}
	seed, err := graphsim.ReadSeed(strings.NewReader(strings.Replace(seedText, `, "business_id": "200", "require`, `, "require`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	seed.Businesses = append(seed.Businesses, graphsim.Business{ID: "201", Name: "B"})
	if err := graphsim.New(graphsim.Options{}).Load(seed); err == nil || !strings.Contains(err.Error(), "needs a business_id") {
		t.Errorf("two portfolios: %v", err)
	}
}

func TestMutators_panicOnUnknown(t *testing.T) {
	w := newWorld(t)
	for name, f := range map[string]func(){
		"token": func() { w.RevokeToken("EAAcanary-typo", 0) },
		"field": func() { w.SetField("1", "a", "b") },
		"kind":  func() { w.RemovePhoneNumber(waba) },
		"app":   func() { w.SetAppSecret("1", "x") },
	} {
		func() {
			defer func() {
				if p := recover(); p == nil || strings.Contains(p.(string), "canary") {
					t.Errorf("%s: %v", name, p)
				}
			}()
			f()
		}()
	}
}
