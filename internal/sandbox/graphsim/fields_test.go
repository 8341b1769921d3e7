package graphsim_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// Fields are expanded and nested.
func TestFields_expansion(t *testing.T) {
	w := newWorld(t)
	fields := func(id, text, outcome string, texts ...string) reply {
		t.Helper()
		return w.try("system GET "+id+"?fields="+url.QueryEscape(text), outcome, texts...)
	}
	r := fields(waba, "name,phone_numbers.limit(1){display_phone_number},owner_business_info", "ok",
		`"owner_business_info":{"id":"200","name":"Lucky Shrub"}`,
		`"data":[{"display_phone_number":"+1 631-555-5556","id":"401"}]`)
	after := r.textAt("phone_numbers", "paging", "cursors", "after")
	r = fields(waba, "phone_numbers.limit(1).after("+after+"){id}", "ok")
	expect(t, "second page", r.ids("phone_numbers", "data"), phone)
	r = fields(business, "owned_whatsapp_business_accounts{id,phone_numbers.limit(1){id}}", "ok")
	expect(t, "nested", r.ids("owned_whatsapp_business_accounts", "data", 0, "phone_numbers", "data"), secondPhone)
	for _, bad := range []string{"a{", "a.limit(1", "a.limit", "{id}", "a,", "id}"} {
		fields(waba, bad, "2500")
	}
	fields(waba, strings.Repeat("a{", 20), "100")
	fields(emptyWABA, "phone_numbers", "ok", `"phone_numbers":{"data":[]}`)
	w.OmitEmptyExpansions(true)
	fields(emptyWABA, "phone_numbers", "ok", "!phone_numbers")
}

// One expanded read brings an account with its numbers and their edges, for one unit
// of its budget; where Meta refuses an expansion, the edge itself still answers.
func TestFields_accountInOneRead(t *testing.T) {
	w := newWorld(t)
	w.try("system POST "+waba+"/product_catalogs catalog_id=77", "ok")
	w.try("system POST "+phone+"/message_qrdls prefilled_message=One", "ok")
	w.try("system POST "+phone+"/message_qrdls prefilled_message=Two", "ok")
	w.SubscribeApp(graphsim.SubscribedApp{BusinessAccountID: waba, AppID: appID})
	before := w.SpentUnits()
	read := "system GET " + waba + "?fields=" + url.QueryEscape("name,subscribed_apps{whatsapp_business_api_data},"+
		"phone_numbers.limit(100){id,whatsapp_commerce_settings{is_cart_enabled},message_qrdls.limit(1){prefilled_message}}")
	r := w.try(read, "ok", `"name":"Service"`, `"subscribed_apps":{"data":[{"whatsapp_business_api_data":`)
	expect(t, "units", w.SpentUnits()-before, 1)
	number := []any{"phone_numbers", "data", 1}
	expect(t, "setting", r.valueAt(append(number, "whatsapp_commerce_settings", "data", 0, "is_cart_enabled")...), true)
	expect(t, "item", r.valueAt(append(number, "message_qrdls", "data", 0, "prefilled_message")...), "Two")
	expect(t, "one item", r.valueAt(append(number, "message_qrdls", "data", 1)...), nil)

	w.RefuseExpansion("whatsapp_commerce_settings")
	w.try(read, "100", "nonexisting field (whatsapp_commerce_settings) on node type (WhatsAppBusinessPhoneNumber)")
	w.try("system GET "+phone+"/whatsapp_commerce_settings", "ok", `"is_cart_enabled":true`)
}

// A page has 25 items by default, and at most 100. The last page has no next.
func TestPaging(t *testing.T) {
	for name, set := range map[string]func(*world){
		"full":  func(*world) {},
		"short": func(w *world) { w.ShortenPages(7) },
		"empty": func(w *world) { w.AddEmptyPages(true); w.ShortenPages(40) },
	} {
		w := newWorld(t)
		addNumbers(w, 118)
		set(w)
		list, seen, empty := "system GET "+waba+"/phone_numbers?fields=id&limit=50", map[string]bool{}, 0
		for after, more := "", true; more; {
			r := w.try(list+after, "ok")
			for id := range strings.SplitSeq(r.ids("data"), ",") {
				if id == "" {
					empty++
				} else if seen[id] {
					t.Fatalf("%s: %s twice", name, id)
				}
				seen[id] = id != ""
			}
			after, more = "&after="+url.QueryEscape(r.textAt("paging", "cursors", "after")), r.textAt("paging", "next") != ""
		}
		delete(seen, "")
		if len(seen) != 120 || (empty > 0) != (name == "empty") {
			t.Errorf("%s: %d numbers, %d empty pages", name, len(seen), empty)
		}
	}
}

func addNumbers(w *world, n int) {
	for i := range n {
		w.AddPhoneNumber(graphsim.PhoneNumber{ID: fmt.Sprint(5000 + i), BusinessAccountID: waba, DisplayPhoneNumber: "+1"})
	}
}

func TestPaging_linksAndLimits(t *testing.T) {
	w := newWorld(t)
	addNumbers(w, 28)
	size := func(r reply) int { return strings.Count(r.ids("data"), ",") + 1 }
	list := "system GET " + waba + "/phone_numbers"
	first := w.try(list, "ok")
	next := strings.TrimPrefix(first.textAt("paging", "next"), w.url) // the link carries the token
	second := w.try("none GET "+next, "ok", `!"next"`)
	expect(t, "sizes", fmt.Sprint(size(first), size(second)), "25 5")
	w.try(list+"?limit=0", "100")
	w.try(list+"?after=nonsense", "100")
	// A cursor survives the removal of another item.
	after := "&after=" + url.QueryEscape(w.try(list+"?limit=2", "ok").textAt("paging", "cursors", "after"))
	want := w.try(list+"?limit=1"+after, "ok").ids("data")
	w.RemovePhoneNumber("5027")
	expect(t, "after a removal", w.try(list+"?limit=1"+after, "ok").ids("data"), want)
	addNumbers(w, 150)
	expect(t, "largest page", size(w.try(list+"?limit=1000", "ok")), 100)
}

func FuzzFields(f *testing.F) {
	for _, seed := range []string{"id,name", "phone_numbers.limit(2).after(x){id,a}", "a{b{c}}", "{", "a.b(", ",", "\x00", "a(1)"} {
		f.Add(seed)
	}
	sim := graphsim.New(graphsim.Options{})
	sim.AddApp(graphsim.App{ID: appID, Secret: appSecret})
	sim.AddBusinessAccount(graphsim.BusinessAccount{ID: waba, Name: "Service"})
	sim.SetBudget(waba, 0)
	sim.AddToken(graphsim.Token{Token: token, AppID: appID, Scopes: allScopes})
	f.Fuzz(func(t *testing.T, text string) {
		r, err := http.NewRequest(http.MethodGet, "http://graph.test/v25.0/"+waba+"?fields="+url.QueryEscape(text), nil)
		if err != nil {
			t.Skip()
		}
		r.Header.Set("Authorization", "Bearer "+token)
		rec := simkit.NewRecorder()
		sim.ServeHTTP(rec, r)
		if rec.Status() != http.StatusOK && rec.Status() != http.StatusBadRequest {
			t.Errorf("%q: %d %s", text, rec.Status(), rec.Body())
		}
	})
}
