package graphsim_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

// o is a JSON object, and l a list.
type (
	o = map[string]any
	l = []any
)

func body(text string, values ...any) o {
	if len(values) == 0 {
		return o{"type": "BODY", "text": text}
	}
	return o{"type": "BODY", "text": text, "example": o{"body_text": l{values}}}
}

// newTemplate returns the parameters of a good template, with changes.
func newTemplate(changes o) o {
	in := o{"name": "order_update", "language": "en_US", "category": "UTILITY", "components": l{body("Your order is on its way.")}}
	for name, value := range changes {
		in[name] = value
	}
	return in
}

func (w *world) createTemplate(changes o) reply {
	w.t.Helper()
	return w.postJSON(waba+"/message_templates", newTemplate(changes))
}

func (w *world) postJSON(path string, in o) reply {
	w.t.Helper()
	data, err := json.Marshal(in)
	if err != nil {
		w.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.url+"/v25.0/"+path, strings.NewReader(string(data)))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+adminToken)
	return w.send(req)
}

func (r reply) wantOutcome(outcome string, texts ...string) reply {
	r.t.Helper()
	if got := r.outcome(); got != outcome {
		r.t.Errorf("%s, want %s: %s", got, outcome, r.text)
	}
	r.wantTexts(texts...)
	return r
}

// A template is created, read, listed, changed and deleted.
func TestTemplates(t *testing.T) {
	w := newWorld(t)
	const list = "admin GET " + waba + "/message_templates"
	w.try(list, "ok", `"data":[]`)
	id := w.createTemplate(nil).wantOutcome("ok", `"status":"PENDING"`, `"category":"UTILITY"`).textAt("id")
	w.try("admin GET "+id, "ok", `"name":"order_update"`, `"language":"en_US"`,
		`"components":[{"text":"Your order is on its way.","type":"BODY"}]`,
		`"parameter_format":"POSITIONAL"`, "!_components", "!correct_category")
	w.try("admin GET "+id+"?fields=name,rejected_reason,quality_score,correct_category", "ok", `"rejected_reason":"NONE"`, `"score":"UNKNOWN"`)
	w.try("admin GET "+id+"?fields=_components", "100")
	w.try("admin GET "+waba+"?fields=message_templates.limit(10){name,status}", "ok",
		`"message_templates":{"data":[{"id":"`+id+`","name":"order_update","status":"PENDING"}]`)
	w.postJSON(id, o{"components": l{body("Your order has left.")}}).wantOutcome("100/2388039")
	w.SetTemplateStatus(id, "APPROVED", "")
	w.postJSON(id, o{"components": l{body("Your order has left.")}, "name": "order_update"}).wantOutcome("ok", `"success":true`)
	w.try("admin GET "+id, "ok", "has left", `"status":"PENDING"`)
	w.postJSON(id, o{"name": "other", "components": l{}}).wantOutcome("100", "name cannot be changed")
	w.postJSON(id, o{}).wantOutcome("100")
	w.DropScope(employeeToken, "whatsapp_business_management")
	w.AssignUser(waba, employeeUser, "MANAGE")
	w.try("employee DELETE "+waba+"/message_templates?name=order_update", "200")
	w.try("admin DELETE "+waba+"/message_templates?name=order_update&hsm_id="+id, "ok", `"success":true`)
	w.try("admin GET "+id, "100/33")
	w.try("admin DELETE "+waba+"/message_templates?name=order_update", "100")
	expect(t, "stored", w.Stored("message_templates"), "{1 1 1}")
}

func TestTemplates_list(t *testing.T) {
	w := newWorld(t)
	w.AddTemplates(waba, "note", 3)
	w.AddTemplate(graphsim.Template{ID: "77", BusinessAccountID: waba, Name: "sale", Language: "de", Category: "MARKETING", Status: "PAUSED",
		Components: l{body("Herbst & mehr")}})
	w.AddTemplate(graphsim.Template{BusinessAccountID: emptyWABA, Name: "elsewhere"})
	for query, names := range map[string]string{
		"": "sale note_0003 note_0002 note_0001", "name=note_0001": "note_0001", "name=note": "note_0003 note_0002 note_0001",
	} {
		r := w.try("admin GET "+waba+"/message_templates?fields=name&"+query, "ok")
		var got []string
		for i := range 4 {
			if name := r.textAt("data", i, "name"); name != "" {
				got = append(got, name)
			}
		}
		expect(t, query, strings.Join(got, " "), names)
	}
	w.RemoveObject("77")
	w.try("admin GET "+waba+"/message_templates?name=sale", "ok", `"data":[]`)
}

// The summary of a list has the limits. A list has pages, and refuses unknown cursors.
func TestTemplates_pages(t *testing.T) {
	w := newWorld(t)
	w.AddTemplates(waba, "note", 1200)
	const list = "admin GET " + waba + "/message_templates?fields=name"
	first := w.try(list+"&limit=2000&summary=message_template_count,message_template_limit", "ok",
		`"summary":{"message_template_count":1200,"message_template_limit":250}`, `"next"`)
	if data, _ := first.valueAt("data").([]any); len(data) != 1000 {
		t.Errorf("%d on a page", len(data))
	}
	w.SetField(business, "verification_status", "verified")
	w.try(list+"&limit=1&name=note_0001&summary=total_count,message_template_limit", "ok", `"total_count":1`, `"message_template_limit":6000`)
	w.SetField(business, "verification_status", "not_verified")
	w.createTemplate(nil).wantOutcome("100/2388019")
	w.try(list+"&summary=shiny", "100")

	next := list + "&limit=2000&after=" + url.QueryEscape(first.textAt("paging", "cursors", "after"))
	w.try(next, "ok", "note_0001", "!next")
	w.try(list+"&after=x", "131059")
	w.try("admin GET /v23.0/"+waba+"/message_templates?after=x", "100", "Invalid cursor")
	w.try("admin GET "+waba+"/phone_numbers?after=x", "100", "Invalid cursor")
}

// A creation is refused because of the name, a quota or the state of the account.
func TestTemplates_create(t *testing.T) {
	w := newWorld(t)
	w.createTemplate(nil).wantOutcome("ok")
	w.createTemplate(nil).wantOutcome("100/2388024", "already en_US content", "Already Exists")
	w.LocalizeErrors(true)
	w.createTemplate(nil).wantOutcome("100/2388024", "inv\u00e1lido", "!Already")
	w.LocalizeErrors(false)
	w.createTemplate(o{"language": "de"}).wantOutcome("ok")
	w.RefuseAuthentication(waba, true)
	auth := o{"name": "code", "category": "AUTHENTICATION", "components": l{
		o{"type": "BODY"}, o{"type": "BUTTONS", "buttons": l{o{"type": "OTP", "otp_type": "COPY_CODE"}}},
	}}
	w.createTemplate(auth).wantOutcome("10/2388185")
	w.RefuseAuthentication(waba, false)
	w.createTemplate(auth).wantOutcome("ok")
	for i := range 97 {
		w.createTemplate(o{"name": fmt.Sprint("note_", i)}).wantOutcome("ok")
	}
	w.createTemplate(o{"name": "too_many"}).wantOutcome("80008")
	w.clock.Advance(time.Hour)
	w.createTemplate(o{"name": "too_many"}).wantOutcome("ok")
}

// A deleted approved name is blocked for thirty days.
func TestTemplates_delete(t *testing.T) {
	w := newWorld(t)
	w.AddTemplates(waba, "note", 3)
	ids := strings.Split(w.try("admin GET "+waba+"/message_templates?fields=id", "ok").ids("data"), ",")
	remove := func(query, outcome string) {
		t.Helper()
		w.try("admin DELETE "+waba+"/message_templates?"+query, outcome)
	}
	foreign := w.AddTemplate(graphsim.Template{BusinessAccountID: emptyWABA, Name: "elsewhere"})
	remove("", "100")
	remove(`hsm_ids=["`+ids[0]+`","`+foreign+`"]`, "100") // all or nothing
	remove(`hsm_ids=["`+ids[0]+`"]&name=note_0003`, "100")
	remove(`hsm_ids=[`+strings.Repeat(`"1",`, 100)+`"1"]`, "100")
	remove("hsm_id="+ids[0]+"&name=note_0001", "100")
	expect(t, "left", len(w.Templates(waba)), 3)
	remove(`hsm_ids=["`+ids[0]+`",`+ids[1]+`]`, "ok")
	expect(t, "left", len(w.Templates(waba)), 1)

	w.AddTemplate(graphsim.Template{BusinessAccountID: waba, Name: "note_0001", Language: "de"})
	remove("name=note_0001", "ok") // all languages
	expect(t, "left", len(w.Templates(waba)), 0)
	again := func(changes o, outcome string) {
		t.Helper()
		w.createTemplate(changes).wantOutcome(outcome)
	}
	again(o{"name": "note_0001"}, "100/2388023")
	again(o{"name": "note_0001", "language": "fr"}, "100/2388023")
	w.clock.Advance(30*24*time.Hour - time.Second)
	again(o{"name": "note_0001"}, "100/2388023")
	w.clock.Advance(time.Second)
	again(o{"name": "note_0001"}, "ok")

	rejected := w.AddTemplate(graphsim.Template{BusinessAccountID: waba, Name: "bad", Status: "REJECTED"})
	remove("name=bad&hsm_id="+rejected, "ok")
	again(o{"name": "bad"}, "ok")
	w.BlockLanguagesOnly(true)
	w.DeleteTemplate(w.AddTemplate(graphsim.Template{BusinessAccountID: waba, Name: "by_hand"}))
	again(o{"name": "by_hand"}, "100/2388023")
	again(o{"name": "by_hand", "language": "fr"}, "ok")

	disabled := w.AddTemplate(graphsim.Template{BusinessAccountID: waba, Name: "off", Status: "DISABLED"})
	remove("name=off&hsm_id="+disabled, "100")
	busy := w.AddTemplate(graphsim.Template{BusinessAccountID: waba, Name: "busy"})
	w.SetUndelivered(busy, true)
	remove("name=busy", "ok")
	w.try("admin GET "+busy+"?fields=status", "ok", "PENDING_DELETION")
	remove("name=busy", "100")
	again(o{"name": "busy"}, "100/2388023")
	w.postJSON(busy, o{"components": l{body("x")}}).wantOutcome("100/2388039")
	w.clock.Advance(30 * 24 * time.Hour)
	w.try("admin GET "+busy, "100/33")
	again(o{"name": "busy"}, "ok")
}

// Edits of approved templates have quotas; those of other templates have none.
func TestTemplates_edit(t *testing.T) {
	w := newWorld(t)
	id := w.AddTemplate(graphsim.Template{BusinessAccountID: waba, Name: "note"})
	edit := func(outcome string) {
		t.Helper()
		w.postJSON(id, o{"components": l{body("Hello again.")}}).wantOutcome(outcome)
	}
	approve := func() { w.SetTemplateStatus(id, "APPROVED", "") }
	w.postJSON(id, o{"category": "MARKETING"}).wantOutcome("100")
	edit("ok")
	approve()
	edit("100/2388124")
	w.SetTemplateStatus(id, "REJECTED", "")
	w.try("admin GET "+id+"?fields=rejected_reason", "ok", "INVALID_FORMAT")
	w.postJSON(id, o{"category": "MARKETING"}).wantOutcome("ok")
	w.try("admin GET "+id+"?fields=status,category,rejected_reason", "ok", "PENDING", "MARKETING", "NONE")
	w.SetTemplateStatus(id, "PAUSED", "")
	edit("ok")
	for range 9 {
		w.clock.Advance(24 * time.Hour)
		approve()
		edit("ok")
	}
	w.clock.Advance(24 * time.Hour)
	approve()
	edit("100/2388124")
	w.clock.Advance(20 * 24 * time.Hour)
	edit("ok")
	w.ApproveEdits(true)
	w.clock.Advance(24 * time.Hour)
	approve()
	edit("ok")
	w.try("admin GET "+id+"?fields=status", "ok", "APPROVED")
	w.clock.Advance(24 * time.Hour)
	w.EditTemplate(id, l{body("By hand.")}) // in WhatsApp Manager, which counts
	edit("100/2388124")
	w.try("admin GET "+id, "ok", "By hand.")
	w.SetField(id, "components", l{o{"type": "SHINY"}})
	w.try("admin GET "+id, "ok", "SHINY")
}

func TestTemplateLibrary(t *testing.T) {
	w := newWorld(t)
	const library = "admin GET message_template_library"
	w.try(library, "ok", "low_balance_warning_1", "delivery_update_1")
	w.try(library+"?search=balance&topic=PAYMENTS&industry=FINANCIAL_SERVICES&language=en_US", "ok", "low_balance", "!delivery")
	w.try(library+"?name=delivery_update_1&usecase=DELIVERY_UPDATE", "ok", "delivery", "!low_balance")
	w.try("none GET message_template_library", "104")
	use := func(library string, inputs l, more o) reply {
		in := o{"name": "mine", "language": "en_US", "category": "UTILITY", "library_template_name": library}
		if inputs != nil {
			in["library_template_button_inputs"] = inputs
		}
		for name, value := range more {
			in[name] = value
		}
		return w.postJSON(waba+"/message_templates", in)
	}
	link := func(base string) o { return o{"type": "URL", "url": o{"base_url": base, "url_suffix_example": "42"}} }
	call := o{"type": "PHONE_NUMBER", "phone_number": "+16315551010"}
	use("low_balance_warning_1", nil, nil).wantOutcome("100", "no input")
	use("low_balance_warning_1", l{link("https://shop.example/{{1}}"), call}, nil).wantOutcome("100/2388052")
	use("low_balance_warning_1", l{link("https://shop.example/"), call, call}, nil).wantOutcome("100", "more inputs")
	use("none", nil, nil).wantOutcome("100")
	use("low_balance_warning_1", nil, o{"components": l{}}).wantOutcome("100")
	use("fraud_alert_1", nil, nil).wantOutcome("100/2388299") // Meta's own text breaks the rule
	id := use("low_balance_warning_1", l{link("https://shop.example/"), call}, nil).wantOutcome("ok").textAt("id")
	w.try("admin GET "+id+"?fields=library_template_name,components", "ok", `"low_balance_warning_1"`,
		"https://shop.example/{{1}}", "available funds")
	use("delivery_update_1", nil, o{"name": "second"}).wantOutcome("ok")
}

func TestTemplates_seed(t *testing.T) {
	w := newWorld(t)
	for _, bad := range []graphsim.Seed{
		{Templates: []graphsim.Template{{BusinessAccountID: "1", Name: "a"}}},
		{Templates: []graphsim.Template{{ID: waba, BusinessAccountID: waba, Name: "a"}}},
		{Templates: []graphsim.Template{{BusinessAccountID: waba, Name: "a", Components: "text"}}},
		{Flows: []graphsim.Flow{{BusinessAccountID: "1", Name: "a"}}},
		{Flows: []graphsim.Flow{{BusinessAccountID: waba, AppID: "1", Name: "a"}}},
	} {
		if w.Load(bad) == nil {
			t.Errorf("accepted: %+v", bad)
		}
	}
	if err := w.Load(graphsim.Seed{
		Templates: []graphsim.Template{{ID: "71", BusinessAccountID: waba, Name: "a", Components: l{body("Hello.")}}},
		Flows:     []graphsim.Flow{{ID: "72", BusinessAccountID: waba, Name: "f"}},
	}); err != nil {
		t.Fatal(err)
	}
	w.try("admin GET 71", "ok", `"Hello."`, "APPROVED")
	w.try("admin GET 72", "ok", "PUBLISHED")
}
