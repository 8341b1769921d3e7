package messagetemplate_test

import (
	"fmt"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Each error is at the argument that a person has to change, whether the content is in blocks or in Meta's JSON.
func TestValidate_place(t *testing.T) {
	t.Parallel()
	r := spec().StartStage(t).NewObject()
	button := func(b v) v {
		return configOf("UTILITY", v{"body": text, "buttons": []v{{"type": "QUICK_REPLY", "text": "Stop"}, b}})
	}
	card := v{"header": v{"format": "IMAGE", "media_path": "a.png"}, "body": v{"text": "A fine shirt for you."},
		"buttons": []v{{"type": "QUICK_REPLY", "text": "More"}}}
	for name, c := range map[string]struct {
		config v
		at     string
		says   []string
	}{
		"language in another case": {configOf("UTILITY", v{"language": "en-us", "body": text}), "language", []string{"en_US"}},
		"name":                     {configOf("UTILITY", v{"name": "Order", "body": text}), "name", nil},
		"time to live": {configOf("MARKETING", v{"body": text, "message_send_ttl_seconds": 60}), "message_send_ttl_seconds",
			[]string{"43200 to 2592000"}},
		"no body":   {configOf("UTILITY", v{"footer": v{"text": "Canary Shop"}}), "name", []string{"BODY"}},
		"body":      {configOf("UTILITY", v{"body": body("Your order has the number {{1}}", "A-1")}), "body.text", []string{"2388299"}},
		"header":    {configOf("UTILITY", v{"header": v{"text": "Order *1*"}, "body": text}), "header.text", []string{"2388047"}},
		"footer":    {configOf("UTILITY", v{"footer": v{"text": strings.Repeat("a", 61)}, "body": text}), "footer.text", []string{"60"}},
		"no medium": {configOf("MARKETING", v{"header": v{"format": "IMAGE"}, "body": text}), "header.media_path", []string{"2388043"}},
		"no example": {configOf("UTILITY", v{"body": body("Your order {{1}} has left our warehouse.")}), "body.examples",
			[]string{"{{1}}", "2388043"}},
		"no named example": {configOf("UTILITY", v{"parameter_format": "NAMED", "body": v{"named_examples": v{"place": "North"},
			"text": "Your order {{order}} has left our warehouse {{place}} today."}}), "body.named_examples", []string{"{{order}}"}},
		"no example in a header": {configOf("UTILITY", v{"header": v{"text": "Order {{1}}"}, "body": text}), "header.example",
			[]string{"2388043"}},
		"button label": {button(v{"type": "URL", "text": strings.Repeat("a", 26), "url": "https://a.example"}), "buttons.1.text", nil},
		"address":      {button(v{"type": "URL", "text": "Go", "url": "ftp://a.example"}), "buttons.1.url", []string{"2388052"}},
		"phone number": {button(v{"type": "PHONE_NUMBER", "text": "Call", "phone_number": "call us"}), "buttons.1.phone_number", nil},
		"example of an address": {button(v{"type": "URL", "text": "Go", "url": "https://a.example/{{1}}"}), "buttons.1.example",
			[]string{"2388043"}},
		"code": {configOf("MARKETING", v{"body": text, "buttons": []v{{"type": "COPY_CODE", "example": "A-1"}}}), "buttons.0.example", nil},
		"offer": {configOf("MARKETING", v{"body": text, "limited_time_offer": v{"text": strings.Repeat("a", 17)}}),
			"limited_time_offer.text", nil},
		"text of cards": {configOf("MARKETING", v{"body": text, "carousel": v{"cards": []v{card,
			conform.Merge(card, v{"body": v{"text": strings.Repeat("a", 161)}})}}}), "carousel.cards.1.body.text", nil},
		"app": {configOf("AUTHENTICATION", v{"authentication": v{"otp_type": "ONE_TAP", "supported_apps": []v{{"package_name": "com.example.shop",
			"signature_hash": "short"}}}}), "authentication.supported_apps.0.signature_hash", []string{"11"}},
		"expiry": {configOf("AUTHENTICATION", v{"authentication": v{"otp_type": "COPY_CODE", "code_expiration_minutes": 91}}),
			"authentication.code_expiration_minutes", []string{"1 to 90"}},
		"JSON": {configOf("UTILITY", v{"components_json": `[{"type":"BODY","text":"Your order {{1}} has left our warehouse."}]`}),
			"components_json", []string{"At body.example", "2388043"}},
		"broken JSON": {configOf("UTILITY", v{"components_json": "[\n  {\"type\":\"BODY\",\n   \"text\":}\n]"}),
			"components_json", []string{"line 3, column 11"}},
		"wrong type in JSON": {configOf("UTILITY", v{"components_json": "[\n  {\"type\":\"BODY\",\n   \"text\":[5]}\n]"}), "components_json",
			[]string{"line 3, column 11"}},
		"a whole template in JSON": {configOf("UTILITY",
			v{"components_json": `{"name":"other","components":[{"type":"BODY","text":"Hello there."}]}`}),
			"components_json", []string{"whole template", "array of its components"}},
		"no source":   {configOf("UTILITY"), "", []string{"no content", "components_json"}},
		"two sources": {configOf("UTILITY", v{"body": text, "components_json": "[]"}), "", []string{"several contents"}},
		"texts of an authentication template": {configOf("AUTHENTICATION", v{"body": text, "authentication": v{"otp_type": "COPY_CODE"}}),
			"authentication", []string{"Meta supplies the texts", "remove body"}},
		"two media": {configOf("MARKETING", v{"header": v{"format": "IMAGE", "media_path": "a.png", "media_handle": "4::a"}, "body": text}),
			"header.media_path", []string{"media_handle"}},
		"language of a library template": {configOf("UTILITY", v{"language": "en-us", "library": v{"name": "a"}}), "language", []string{"en_US"}},
		"number as a text in JSON": {configOf("UTILITY", v{"components_json": `[{"type":"BODY","text":5}]`}), "components_json",
			[]string{"column 24", "components[0].text must be a string, and is a number"}},
		"null in JSON": {configOf("UTILITY", v{"components_json": `[{"type":"BODY","text":"Hello there."},{"type":"BUTTONS","buttons":null}]`}),
			"components_json", []string{"components[1].buttons is null"}},
		"object as inputs of buttons": {configOf("UTILITY", v{"library": v{"name": "a", "button_inputs_json": "{}"}}),
			"library.button_inputs_json", []string{"JSON array"}},
		"null as inputs of a body": {configOf("UTILITY", v{"library": v{"name": "a", "body_inputs_json": "null"}}),
			"library.body_inputs_json", []string{"JSON object"}},
		"unreadable inputs of a library template": {configOf("UTILITY", v{"library": v{"name": "a", "button_inputs_json": "[{]"}}),
			"library.button_inputs_json", []string{"JSON"}},
	} {
		t.Run(name, func(t *testing.T) { r.Validate(c.config).WantError(t, c.at, c.says...) })
	}
}

// A rule that Meta only may apply is a warning, whose summary names the template: Terraform groups warnings by summary.
func TestValidate_warning(t *testing.T) {
	t.Parallel()
	config := configOf("UTILITY", v{"language": "xx", "body": text})
	spec().StartStage(t).NewObject().Validate(config).WantWarning(t, "language", "in template order_update", "Meta may refuse it")
}

// What is unknown may turn out to be null, so it counts neither as a source nor as a missing one. A module passes both of them.
func TestValidate_unknown(t *testing.T) {
	t.Parallel()
	r := spec().StartStage(t).NewObject()
	for _, config := range []v{
		configOf("UTILITY", v{"body": protocol.Unknown, "components_json": protocol.Unknown, "library": protocol.Unknown}),
		configOf("UTILITY", v{"body": text, "components_json": protocol.Unknown}),
		configOf("AUTHENTICATION", v{"body": protocol.Unknown, "authentication": v{"otp_type": "COPY_CODE"}}),
		configOf("UTILITY", v{"name": protocol.Unknown, "body": v{"text": protocol.Unknown}}),
	} {
		r.Validate(config).WantNone(t)
	}
}

// Content that is known only in the apply is checked then, before anything is sent.
func TestCreate_checksUnknownContent(t *testing.T) {
	t.Parallel()
	const apply = "known in the apply"
	for name, c := range map[string]struct {
		planned, applied v
		at               string
	}{
		"body": {configOf("UTILITY", v{"body": v{"text": protocol.Unknown}}), configOf("UTILITY", v{"body": v{"text": "{{1}} is your order."}}),
			"body.text"},
		"two sources": {configOf("UTILITY", v{"body": text, "components_json": protocol.Unknown}),
			configOf("UTILITY", v{"body": text, "components_json": "[]"}), ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := stage(t)
			r := st.NewObject()
			_, diags := r.Plan(c.planned)
			diags.NoError(t)
			r.Restart().NoError(t)
			p, diags := r.PlanHere(c.applied) // the plan within the apply does not validate
			if len(diags.Errors()) == 0 {
				diags = r.Commit(p)
			}
			if len(diags.Errors()) == 0 || diags.Errors()[0].Path != c.at {
				t.Errorf("%s: %s", apply, diags)
			}
			st.WantNoWrites(apply)
		})
	}
}

// Two resources with one name and language would overwrite each other.
func TestPlan_twice(t *testing.T) {
	t.Parallel()
	st := stage(t)
	_, diags := st.NewObject().PlanHere(configOf("UTILITY", v{"body": text}))
	diags.NoError(t)
	_, diags = st.NewObject().PlanHere(configOf("UTILITY", v{"body": text, "language": "de"}))
	diags.NoError(t)
	_, diags = st.NewObject().PlanHere(configOf("UTILITY", v{"body": body("Your order {{1}} has left our warehouse.", "A-1")}))
	diags.WantError(t, "name", "Two resources manage the same message template", fmt.Sprint(acctest.Account, "/order_update/en_US"))
}
