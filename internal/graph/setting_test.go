package graph

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
)

// settingsAPI answers for an account with numbers. Edges in refuse are not shown as fields of a number; the field of a number that
// is read alone is answered.
type settingsAPI struct {
	numbers []string
	refuse  []string // fields that are not shown together with others
}

func (a settingsAPI) answer(r request) reply {
	segments := strings.Split(strings.Trim(r.Path, "/"), "/")
	fields := r.Query.Get("fields")
	for _, name := range a.refuse {
		if len(segments) == 1 && strings.Contains(fields, name) || strings.HasSuffix(r.Path, "/phone_numbers") && strings.Contains(fields, name) {
			return refused(100, 0, "(#100) Tried accessing nonexisting field ("+name+") on node type (WhatsAppBusinessPhoneNumber)")
		}
	}
	node := func(id string) map[string]any {
		return map[string]any{
			"id": id, "display_phone_number": "+1 555", "health_status": map[string]any{"entities": []any{
				map[string]any{"entity_type": "WABA", "id": accountID}}},
			"whatsapp_commerce_settings": map[string]any{"data": []any{map[string]any{"is_cart_enabled": id[len(id)-1] == '1'}}},
			"conversational_automation":  map[string]any{"prompts": []any{"of " + id}},
		}
	}
	switch {
	case r.Method == "POST":
		return reply{body: `{"success":true}`}
	case strings.HasSuffix(r.Path, "/phone_numbers"):
		var data []any
		for _, id := range a.numbers {
			data = append(data, node(id))
		}
		return jsonReply(map[string]any{"data": data})
	case len(segments) == 2:
		return jsonReply(node(segments[0])[segments[1]])
	case segments[0] == accountID:
		return refused(100, 0, "(#100) Tried accessing nonexisting field (display_phone_number) on node type (WhatsAppBusinessAccount)")
	case segments[0] == "999999":
		return refused(100, 33, "Unsupported get request.")
	}
	return jsonReply(node(segments[0]))
}

func jsonReply(v any) reply {
	raw, _ := json.Marshal(v)
	return reply{body: string(raw)}
}

func manyNumbers(n int) []string {
	numbers := make([]string, n)
	for i := range numbers {
		numbers[i] = fmt.Sprint(500000 + i)
	}
	return numbers
}

// Settings of one number cost one call. Settings of many cost one more, whatever is read first.
func TestSettings_calls(t *testing.T) {
	edges := 0 // which are read at their own addresses too
	tried := 2 // fields of the number, and each field that may be read with others
	for _, p := range settingFields {
		if !p.separate {
			tried++
		}
		if !p.separate && p.edge {
			edges++
		}
	}
	for name, c := range map[string]struct {
		api            settingsAPI
		numbers        int
		calls, answers int // requests, and what Meta counts of them
	}{
		"one number":                {settingsAPI{}, 1, 1, 1},
		"many numbers":              {settingsAPI{}, 20, 2, 2},
		"one field refused":         {settingsAPI{refuse: []string{"whatsapp_commerce_settings"}}, 20, 4, 2 + tried + edges + 19},
		"one field refused, number": {settingsAPI{refuse: []string{"whatsapp_commerce_settings"}}, 1, 2, 1 + tried + edges},
	} {
		t.Run(name, func(t *testing.T) {
			c.api.numbers = manyNumbers(c.numbers)
			client, f := newFake(t, c.api.answer)
			var wg sync.WaitGroup
			for i, number := range c.api.numbers {
				wg.Go(func() {
					for _, s := range []Setting{CommerceSettings, ConversationalAutomation} {
						got, err := client.Settings.Get(t.Context(), SettingOpts{Setting: s, ID: number})
						want := Values{"is_cart_enabled": number[len(number)-1] == '1'}
						if s.Name == ConversationalAutomation.Name {
							want = Values{"prompts": []any{"of " + number}}
						}
						if err != nil || !reflect.DeepEqual(got, want) {
							t.Errorf("number %d: %v, %v, want %v", i, got, err, want)
						}
					}
				})
			}
			wg.Wait()
			if n := len(f.calls()); n > c.calls {
				t.Errorf("%d requests, want %d", n, c.calls)
			}
			if n := len(f.seenRequests()); c.answers > 0 && n != c.answers {
				t.Errorf("Meta counts %d calls, want %d: %v", n, c.answers, f.seenRequests())
			}
		})
	}
}

// A batch that Meta does not serve is replaced by single calls.
func TestSettings_batchRefused(t *testing.T) {
	api := settingsAPI{numbers: manyNumbers(3), refuse: []string{"whatsapp_commerce_settings"}}
	client, f := newFake(t, api.answer)
	f.whole = func(request) *reply { r := refused(3, 0, "(#3) Application does not have the capability"); return &r }
	for _, number := range api.numbers {
		got, err := client.Settings.Get(t.Context(), SettingOpts{Setting: CommerceSettings, ID: number})
		if err != nil || len(got) != 1 {
			t.Errorf("got %v, %v", got, err)
		}
	}
}

// What is wrong with the number is said once, and not asked again for each setting.
func TestSettings_refusals(t *testing.T) {
	client, f := newFake(t, settingsAPI{}.answer)
	for id, want := range map[string]error{"999999": ErrHidden, accountID: ErrWrongKind, "x": ErrInvalid} {
		before := len(f.calls())
		for _, s := range []Setting{CommerceSettings, ConversationalAutomation} {
			_, err := client.Settings.Get(t.Context(), SettingOpts{Setting: s, ID: id})
			if e := graphError(t, err); !e.Is(want) || !strings.Contains(e.Op, s.Name) {
				t.Errorf("%s: %v", id, err)
			}
		}
		if n := len(f.calls()) - before; n > 2 {
			t.Errorf("%s: %d requests", id, n)
		}
	}
}

// A change is sent in the form of the setting, and the next read shows it.
func TestSettings_set(t *testing.T) {
	client, f := newFake(t, settingsAPI{}.answer)
	number := SettingOpts{Setting: CommerceSettings, ID: "500001"}
	automation := SettingOpts{Setting: ConversationalAutomation, ID: "500001"}
	for _, o := range []SettingOpts{number, automation} {
		if _, err := client.Settings.Get(t.Context(), o); err != nil {
			t.Fatal(err)
		}
	}
	if err := client.Settings.Set(t.Context(), number, Values{"is_cart_enabled": false}); err != nil {
		t.Fatal(err)
	}
	if err := client.Settings.Set(t.Context(), automation, Values{"prompts": []any{"a"}}); err != nil {
		t.Fatal(err)
	}
	sent := f.calls()
	if q := sent[1].Query.Get("is_cart_enabled"); q != "false" {
		t.Errorf("the query has %q", q)
	}
	if len(sent[2].Query) > 0 || len(sent[2].Form) > 0 {
		t.Errorf("the change is sent as %+v", sent[2])
	}
	before := len(sent)
	enabled := func(v Values) (bool, error) { return v["is_cart_enabled"] == true, nil }
	shown, err := client.Settings.WaitUntilShown(t.Context(), number, enabled)
	if !shown || err != nil || len(f.calls()) != before+1 {
		t.Errorf("shown: %v, %v, after %d reads", shown, err, len(f.calls())-before)
	}
	if err := client.Settings.Set(t.Context(), SettingOpts{Setting: CommerceSettings, ID: "x"}, nil); !errors.Is(err, ErrInvalid) {
		t.Errorf("got %v", err)
	}
}

func TestObject(t *testing.T) {
	for raw, want := range map[string]Values{
		``: nil, `null`: nil, `{"data":[]}`: nil, `[]`: nil, `{}`: {}, `{"a":1}`: {"a": 1.0},
		`{"data":[{"a":1}]}`: {"a": 1.0}, `{"data":{"a":1}}`: {"a": 1.0}, `[{"a":1},{"a":2}]`: {"a": 1.0},
	} {
		if got, err := decodeSetting(json.RawMessage(raw)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %v", raw, got, err)
		}
	}
	if _, err := decodeSetting(json.RawMessage(`"text"`)); err == nil {
		t.Error("a text is accepted")
	}
}

// The username is never read as a field of the number: the node has a field of that name, which is empty.
func TestSettings_apart(t *testing.T) {
	client, f := newFake(t, settingsAPI{}.answer)
	_, _ = client.Settings.Get(t.Context(), SettingOpts{Setting: Username, ID: "500001"}) // the fake shows none
	calls := f.calls()
	if len(calls) != 2 || strings.Contains(calls[0].Query.Get("fields"), "username") || calls[1].Path != "/500001/username" {
		t.Errorf("calls: %+v", calls)
	}
}

// A key is changed with a form, and a username can be deleted.
func TestSettings_formAndDelete(t *testing.T) {
	client, f := newFake(t, settingsAPI{}.answer)
	err := client.Settings.Set(t.Context(), SettingOpts{Setting: BusinessEncryption, ID: "500001"}, Values{"business_public_key": "a\nb"})
	if r := f.calls()[0]; err != nil || r.Form.Get("business_public_key") != "a\nb" || len(r.Query) > 0 {
		t.Errorf("%+v, %v", r, err)
	}
	_ = client.Settings.Delete(t.Context(), SettingOpts{Setting: Username, ID: "500001"})
	if r := f.calls()[1]; r.Method != "DELETE" || r.Path != "/500001/username" {
		t.Errorf("%+v", r)
	}
}

// The edges of an account come with its settings. Where Meta refuses one, each is read at its own address.
func TestAccountSettings_edges(t *testing.T) {
	const app, catalog = `{"data":[{"whatsapp_business_api_data":{"id":"634974688087057","name":"Chat"}}]}`, `{"data":[{"id":"77000001"}]}`
	for name, c := range map[string]struct {
		refuses bool
		calls   int
	}{"together": {false, 1}, "separately": {true, 4}} {
		t.Run(name, func(t *testing.T) {
			client, f := newFake(t, func(r request) reply {
				switch {
				case strings.HasSuffix(r.Path, "/subscribed_apps"):
					return reply{body: app}
				case strings.HasSuffix(r.Path, "/product_catalogs"):
					return reply{body: catalog}
				case c.refuses && strings.Contains(r.Query.Get("fields"), "signups"):
					return refused(100, 0, "(#100) Tried accessing nonexisting field (signups) on node type (WhatsAppBusinessAccount)")
				}
				return reply{body: `{"id":"` + accountID + `","name":"Support","subscribed_apps":` + app + `,"product_catalogs":` + catalog + `}`}
			})
			settings, err := client.Settings.Get(t.Context(), SettingOpts{Setting: AccountSettings, ID: accountID})
			if err != nil || settings["name"] != "Support" {
				t.Errorf("%v, %v", settings, err)
			}
			apps, err := client.SubscribedApps.List(t.Context(), accountID)
			if err != nil || len(apps) != 1 || apps[0].Name != "Chat" {
				t.Errorf("%v, %v", apps, err)
			}
			catalogs, err := client.Collections.List(t.Context(), CollectionOpts{Collection: ProductCatalogs, NodeID: accountID})
			if err != nil || len(catalogs) != 1 || catalogs[0].ID != "77000001" {
				t.Errorf("%v, %v", catalogs, err)
			}
			if n := len(f.calls()); n != c.calls {
				t.Errorf("%d calls, want %d", n, c.calls)
			}
		})
	}
}

// A registration ends the signature of the key: it is read again.
func TestSettings_keyAfterRegistration(t *testing.T) {
	client, f := newFake(t, settingsAPI{}.answer)
	key := SettingOpts{Setting: BusinessEncryption, ID: "500001"}
	reads := func() (n int) {
		for _, r := range f.calls() {
			if strings.Contains(r.Path+r.Query.Get("fields"), "whatsapp_business_encryption") {
				n++
			}
		}
		return n
	}
	for range 2 {
		_, _ = client.Settings.Get(t.Context(), key)
	}
	if reads() != 1 {
		t.Fatalf("%d reads before the registration", reads())
	}
	if err := client.PhoneNumbers.Deregister(t.Context(), key.ID); err != nil {
		t.Fatal(err)
	}
	_, _ = client.Settings.Get(t.Context(), key)
	if reads() != 2 {
		t.Errorf("%d reads after it", reads())
	}
}

// A value of Meta that repeats a credential does not reach the state. A public key stays as it is, whatever it contains.
func TestSettings_withoutSecrets(t *testing.T) {
	key := publicKey + "\nMIIBIjANBgkqhkiEAAAAAAAAAAAAAAAAAAAAAAAAAAA\n-----END PUBLIC KEY-----\n"
	raw, err := json.Marshal(map[string]any{"a": []any{"Token: " + providerToken.Reveal()}, "b": map[string]any{"key": key}, "c": true})
	if err != nil {
		t.Fatal(err)
	}
	client, _ := newFake(t, func(request) reply {
		return reply{body: `{"id":"500001","display_phone_number":"+1","conversational_automation":` + string(raw) +
			`,"message_qrdls":{"data":[{"code":"A1","prefilled_message":"` + providerToken.Reveal() + `"}]}}`}
	})
	got, err := client.Settings.Get(t.Context(), SettingOpts{Setting: ConversationalAutomation, ID: "500001"})
	if err != nil || !reflect.DeepEqual(got["b"], map[string]any{"key": key}) || got["c"] != true {
		t.Errorf("%v, %v", got, err)
	}
	items, err := client.Collections.List(t.Context(), CollectionOpts{Collection: QRCodes, NodeID: "500001"})
	if err != nil || len(items) != 1 || items[0].ID != "A1" {
		t.Fatalf("%v, %v", items, err)
	}
	if text := fmt.Sprint(got, items); strings.Contains(text, providerToken.Reveal()) {
		t.Errorf("a credential is shown: %s", text)
	}
}
