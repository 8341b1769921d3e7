package graphsim_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

// 5.1 and 4.1: the fields of an answer without "fields".
func TestNode_defaults(t *testing.T) {
	w := newWorld(t)
	w.get("/v25.0/"+phone).ok().is("+1 631-555-5555", "display_phone_number").is("Lucky Shrub", "verified_name").
		is("GREEN", "quality_rating").is("VERIFIED", "code_verification_status").is("CLOUD_API", "platform_type").
		is("STANDARD", "throughput", "level").is(nil, "status").is(phone, "id")
	w.get("/v25.0/"+waba).ok().is("Service", "name").is("1", "timezone_id").is(nil, "account_review_status")
}

// 5.1: an unknown field, and a field of another node type.
func TestNode_unknownField(t *testing.T) {
	w := newWorld(t)
	w.get("/v25.0/"+phone+"?fields=id,shiny").fails(100, 0).
		says("(#100) Tried accessing nonexisting field (shiny) on node type (WhatsAppBusinessPhoneNumber)")
	w.get("/v25.0/"+waba+"?fields=display_phone_number").fails(100, 0).says("on node type (WhatsAppBusinessAccount)")
	w.get("/v25.0/"+business+"/phone_numbers").fails(100, 0).says("nonexisting field (phone_numbers) on node type (Business)")
	w.RemoveField("WhatsAppBusinessPhoneNumber", "health_status")
	w.get("/v25.0/"+phone+"?fields=health_status").fails(100, 0)
	w.RestoreField("WhatsAppBusinessPhoneNumber", "health_status")
	w.get("/v25.0/" + phone + "?fields=health_status").ok()
}

// 5.1: health_status names the account, the business and the app.
func TestNode_healthStatus(t *testing.T) {
	w := newWorld(t)
	w.SetHealth(waba, graphsim.Health{CanSendMessage: "LIMITED", Errors: []graphsim.HealthError{{Code: 141006, Description: "d", PossibleSolution: "s"}}})
	r := w.get("/v25.0/"+phone+"?fields=health_status").ok().is("LIMITED", "health_status", "can_send_message")
	for i, want := range [][2]string{{"PHONE_NUMBER", phone}, {"WABA", waba}, {"BUSINESS", business}, {"APP", appID}} {
		r.is(want[0], "health_status", "entities", i, "entity_type").is(want[1], "health_status", "entities", i, "id")
	}
	r.is(141006.0, "health_status", "entities", 1, "errors", 0, "error_code")
	w.HideHealthStatus(true)
	w.get("/v25.0/"+phone+"?fields=health_status").ok().is(nil, "health_status")
}

// 7.4: expansion, aliases, nesting, nodes as fields.
func TestFields_expansion(t *testing.T) {
	w := newWorld(t)
	r := w.get("/v25.0/" + waba + "?fields=name,phone_numbers.limit(1){display_phone_number},owner_business_info{id},owner_business{name}").ok()
	r.is("Service", "name").is("+1 631-555-5556", "phone_numbers", "data", 0, "display_phone_number").is(nil, "phone_numbers", "data", 1).
		is(business, "owner_business_info", "id").is(nil, "owner_business_info", "name").is("Lucky Shrub", "owner_business", "name")
	after, _ := r.at("phone_numbers", "paging", "cursors", "after").(string)
	r = w.get("/v25.0/" + waba + "?fields=phone_numbers.limit(1).after(" + after + ").as(more){id}").ok()
	if got := r.ids("more", "data"); got != phone {
		t.Errorf("second page %s", got)
	}
	r = w.get("/v25.0/" + business + "?fields=owned_whatsapp_business_accounts{id,phone_numbers{id}}").ok()
	if got := r.ids("owned_whatsapp_business_accounts", "data", 0, "phone_numbers", "data"); got != secondPhone+","+phone {
		t.Errorf("nested %s", got)
	}
	for _, bad := range []string{"a{", "a.limit(1", "a.limit", "{id}", "a,", "id}", strings.Repeat("a{", 20)} {
		w.get("/v25.0/" + waba + "?fields=" + url.QueryEscape(bad)).has(http.StatusBadRequest)
	}
	w.get("/v25.0/"+emptyWABA+"?fields=phone_numbers").ok().is(nil, "phone_numbers", "data", 0)
	w.OmitEmptyExpansions(true)
	w.get("/v25.0/"+emptyWABA+"?fields=phone_numbers").ok().is(nil, "phone_numbers")
}

// 7.4 and 4.2: default 25, at most 100; the end is where next is absent.
func TestPaging(t *testing.T) {
	for name, set := range map[string]func(*world){
		"full":  func(*world) {},
		"short": func(w *world) { w.ShortPages(7) },
		"empty": func(w *world) { w.EmptyPages(true); w.ShortPages(40) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			for i := range 118 {
				w.AddPhoneNumber(graphsim.PhoneNumber{ID: fmt.Sprint(5000 + i), BusinessAccountID: waba, DisplayPhoneNumber: "+1"})
			}
			set(w)
			seen, pages, empty := map[string]bool{}, 0, 0
			path := "/v25.0/" + waba + "/phone_numbers?fields=id&limit=50"
			for path != "" {
				r := w.get(path).ok()
				data, _ := r.at("data").([]any)
				if len(data) == 0 {
					empty++
				}
				for _, v := range data {
					id := v.(map[string]any)["id"].(string)
					if seen[id] {
						t.Fatalf("%s twice", id)
					}
					seen[id] = true
				}
				pages++
				path = ""
				if next, _ := r.at("paging", "next").(string); next != "" {
					if !strings.Contains(next, "access_token="+token) || !strings.HasPrefix(next, w.url+"/v25.0/"+waba+"/phone_numbers?") {
						t.Fatalf("next is %s", next)
					}
					after, _ := r.at("paging", "cursors", "after").(string)
					path = "/v25.0/" + waba + "/phone_numbers?fields=id&limit=50&after=" + url.QueryEscape(after)
				}
			}
			if len(seen) != 120 || name == "empty" && empty == 0 {
				t.Errorf("%d numbers on %d pages, %d of them empty", len(seen), pages, empty)
			}
		})
	}
}

func TestPaging_linksAndLimits(t *testing.T) {
	w := newWorld(t)
	for i := range 30 {
		w.AddPhoneNumber(graphsim.PhoneNumber{ID: fmt.Sprint(5000 + i), BusinessAccountID: waba, DisplayPhoneNumber: "+1"})
	}
	list := "/v25.0/" + waba + "/phone_numbers"
	first := w.get(list).ok()
	if n := len(first.at("data").([]any)); n != 25 {
		t.Errorf("default limit gives %d", n)
	}
	next, _ := first.at("paging", "next").(string)
	second := w.do(http.MethodGet, strings.TrimPrefix(next, w.url), "", nil).ok() // the link carries the token
	if n := len(second.at("data").([]any)); n != 7 {
		t.Errorf("second page has %d", n)
	}
	second.is(nil, "paging", "next")
	previous, _ := second.at("paging", "previous").(string)
	if got := w.do(http.MethodGet, strings.TrimPrefix(previous, w.url), "", nil).ok().ids("data"); got != first.ids("data") {
		t.Errorf("previous leads to %s", got)
	}
	for i := range 90 {
		w.AddPhoneNumber(graphsim.PhoneNumber{ID: fmt.Sprint(6000 + i), BusinessAccountID: emptyWABA, DisplayPhoneNumber: "+1"})
		w.AddPhoneNumber(graphsim.PhoneNumber{ID: fmt.Sprint(7000 + i), BusinessAccountID: emptyWABA, DisplayPhoneNumber: "+1"})
	}
	if n := len(w.get("/v25.0/" + emptyWABA + "/phone_numbers?limit=1000").at("data").([]any)); n != 100 {
		t.Errorf("the largest page has %d", n)
	}
	w.get(list+"?limit=0").fails(100, 0)
	w.get(list+"?after=nonsense").fails(100, 0)
	// A cursor survives the removal of another item.
	after, _ := w.get(list+"?limit=2").at("paging", "cursors", "after").(string)
	want := w.get(list + "?limit=1&after=" + url.QueryEscape(after)).ids("data")
	w.RemovePhoneNumber("5029")
	if got := w.get(list + "?limit=1&after=" + url.QueryEscape(after)).ids("data"); got != want {
		t.Errorf("after the removal of an item: %s, want %s", got, want)
	}
}

// 4.2: order and filter.
func TestPhoneNumbers_sortAndFilter(t *testing.T) {
	w := newWorld(t)
	list := "/v25.0/" + waba + "/phone_numbers?"
	if got := w.get(list + "sort=" + url.QueryEscape(`['last_onboarded_time_ascending']`)).ids("data"); got != phone+","+secondPhone {
		t.Errorf("ascending %s", got)
	}
	filter := url.QueryEscape(`[{"field":"account_mode","operator":"EQUAL","value":"SANDBOX"}]`)
	if got := w.get(list + "filtering=" + filter).ids("data"); got != secondPhone {
		t.Errorf("sandbox %s", got)
	}
	w.get(list+"filtering=x").fails(100, 0)
	if got := w.get("/v25.0/" + business + "/owned_whatsapp_business_accounts?find=" + emptyWABA).ids("data"); got != emptyWABA {
		t.Errorf("find %s", got)
	}
}

func FuzzFields(f *testing.F) {
	for _, seed := range []string{"id,name", "phone_numbers.limit(2).after(x){id,a.as(b)}", "a{b{c}}", "{", "a.b(", ",", "\x00", "a(1)"} {
		f.Add(seed)
	}
	sim := graphsim.New(graphsim.Options{})
	sim.AddApp(graphsim.App{ID: appID, Secret: appSecret, Users: 1 << 30})
	sim.AddBusinessAccount(graphsim.BusinessAccount{ID: waba, Name: "Service"})
	sim.SetBudget(waba, 0)
	sim.AddToken(graphsim.Token{Token: token, AppID: appID, Scopes: allScopes})
	f.Fuzz(func(t *testing.T, text string) {
		r, err := http.NewRequest(http.MethodGet, "http://graph.test/v25.0/"+waba+"?fields="+url.QueryEscape(text), nil)
		if err != nil {
			t.Skip()
		}
		r.Header.Set("Authorization", "Bearer "+token)
		rec := newRecorder()
		sim.ServeHTTP(rec, r)
		if rec.Status() != http.StatusOK && rec.Status() != http.StatusBadRequest {
			t.Errorf("%q: %d %s", text, rec.Status(), rec.Body())
		}
	})
}
