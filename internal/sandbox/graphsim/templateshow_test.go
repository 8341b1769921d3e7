package graphsim_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

// Reads do not show everything as it was written.
func TestTemplates_readBack(t *testing.T) {
	w := newWorld(t)
	w.ConnectCatalog(waba, "77")
	create := func(name string, in o) string {
		t.Helper()
		in["name"] = name
		return "admin GET " + w.createTemplate(in).wantOutcome("ok").textAt("id") + "?fields=components,sub_category"
	}
	code := create("code", o{"category": "AUTHENTICATION", "components": l{
		o{"type": "body", "add_security_recommendation": true}, o{"type": "footer", "code_expiration_minutes": 10},
		o{"type": "buttons", "buttons": l{o{"type": "otp", "otp_type": "one_tap", "text": "Copy", "autofill_text": "Fill",
			"supported_apps": l{o{"package_name": "com.example.app", "signature_hash": "K8a/AINcGX7"}}}}},
	}})
	w.try(code, "ok", `"type":"URL"`, "otp_type=ONE_TAP", `"text":"Copy"`, "!OTP", "!supported_apps", `"add_security_recommendation":true`,
		"*{{1}}* is your verification code. For your security", `"code_expiration_minutes":10`,
		"expires in 10 minutes", `"sub_category":"CUSTOM"`)
	w.KeepOTPButtons(true)
	w.try(code, "ok", `"type":"OTP"`, `"otp_type":"ONE_TAP"`, "supported_apps")
	w.ShowSubCategory(false)
	w.try(code, "ok", "!sub_category")
	own := create("own", o{"sub_category": "order_status"})
	w.try(own, "ok", `"sub_category":"ORDER_STATUS"`)

	media := create("media", o{"components": l{
		o{"type": "HEADER", "format": "image", "example": o{"header_handle": l{w.upload("image/png")}}},
		o{"type": "BODY", "text": "Your code {{1}} is for {{2}} now.", "example": o{"body_text": l{"a", "b"}}},
		o{"type": "BUTTONS", "buttons": l{phoneButton("+49 (0) 151 123"), link("https://a.example/{{1}}", "b")}},
	}})
	first := w.try(media, "ok", `"format":"IMAGE"`, `"header_handle":["https://scontent.whatsapp.net/`, "!4::", `"body_text":[["a","b"]]`,
		`"phone_number":"+49151123"`, `"url":"https://a.example/{{1}}"`)
	if again := w.try(media, "ok"); again.text == first.text {
		t.Error("the signed address does not change")
	}
	path := func() string {
		t.Helper()
		_, rest, _ := strings.Cut(w.try(media, "ok").text, "https://scontent.whatsapp.net")
		path, _, _ := strings.Cut(rest, "?")
		return path
	}
	kept := path()
	if kept == "" || path() != kept {
		t.Error("the path of a file changes")
	}
	w.MoveMedia(true)
	if path() == kept || path() == path() { //nolint:staticcheck // two answers
		t.Error("the path of a file is kept")
	}
	w.MoveMedia(false)
	w.FlattenExamples(true)
	w.try(media, "ok", `"body_text":["a","b"]`)
	if i := strings.Index(first.text, `"HEADER"`); i < 0 || i > strings.Index(first.text, `"BODY"`) {
		t.Error("the order is not kept")
	}
	w.ReorderComponents(true)
	r := w.try(media, "ok")
	if strings.Index(r.text, `"HEADER"`) < strings.Index(r.text, `"BODY"`) {
		t.Error("the order is kept")
	}
	w.ReorderComponents(false)

	single := create("spm", o{"components": l{
		o{"type": "HEADER", "format": "PRODUCT"}, body("Hello."), o{"type": "BUTTONS", "buttons": l{o{"type": "SPM"}}},
	}})
	w.try(single, "ok", `"text":"View"`, `"format":"PRODUCT"`)
	for kind, label := range map[string]string{"CATALOG": "View catalog", "MPM": "View items", "COPY_CODE": "Copy offer code"} {
		read := create(strings.ToLower(kind), o{"category": "MARKETING", "components": l{
			header("a", nil), body("Hello."), o{"type": "BUTTONS", "buttons": l{o{"type": kind, "example": "A"}}},
		}})
		w.try(read, "ok", `"text":"`+label+`"`)
	}

	id := w.AddFlow(graphsim.Flow{BusinessAccountID: waba, Name: "live", JSON: goodFlow})
	for name, by := range map[string]o{"by_name": {"flow_name": "live"}, "by_id": {"flow_id": id, "flow_action": "navigate"}} {
		read := create(name, o{"components": l{body("Hello."), buttons(flowButton(by))}})
		w.try(read, "ok", `"flow_id":"`+id+`"`, `"flow_action":"NAVIGATE"`, `"navigate_screen":"START"`, "!flow_name")
	}
	read := create("by_json", o{"components": l{body("Hello."), buttons(flowButton(o{"flow_json": goodFlow}))}})
	w.try(read, "ok", `"flow_id"`, "!flow_json")
	w.createTemplate(o{"name": "bad_json", "components": l{body("Hello."), buttons(flowButton(o{"flow_json": "{"}))}}).wantOutcome("100")
	w.try("admin GET "+waba+"/flows", "ok", `"name":"by_json"`, "!bad_json")
}

func TestTemplates_trunkZero(t *testing.T) {
	w := newWorld(t)
	for given, shown := range map[string]string{
		"+49 0151 1234567": "+491511234567", "+1 06315551010": "+16315551010", "+351 0912345678": "+351912345678",
		"+61 4123456789": "+614123456789", "+20 1001234567": "+201001234567",
	} {
		id := w.AddTemplate(graphsim.Template{BusinessAccountID: waba, Name: "call", Components: l{body("Hello."), buttons(phoneButton(given))}})
		w.try("admin GET "+id, "ok", `"phone_number":"`+shown+`"`)
	}
}
