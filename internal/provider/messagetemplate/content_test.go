package messagetemplate_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

type v = protocol.Values

// configOf returns a configuration without content, with further arguments.
func configOf(category string, more ...v) v {
	config := v{"business_account_id": acctest.Account, "name": "order_update", "language": "en_US", "category": category}
	for _, m := range more {
		config = conform.Merge(config, m)
	}
	return config
}

// png is the beginning of an image.
const png = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"

// mp4 is the beginning of a video.
const mp4 = "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"

// file writes a file and returns its path.
func file(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

var text = v{"text": "Your order has left our warehouse today."}

// contents returns configurations and the components that Meta must get. The handle of an upload is written as HANDLE.
func contents(t testing.TB) map[string]struct {
	config v
	want   string
} {
	t.Helper()
	photo, video := file(t, "photo.png", png), file(t, "video.mp4", mp4)
	card := func(id string) v {
		return v{"header": v{"format": "IMAGE", "media_path": photo}, "body": v{"text": "A fine shirt, number " + id + " of many."},
			"buttons": []v{{"type": "URL", "text": "Buy", "url": "https://shop.example/" + id + "/{{1}}", "example": "blue"}}}
	}
	wantCard := func(id string) string {
		return `{"components":[{"type":"HEADER","format":"IMAGE","example":{"header_handle":["HANDLE"]}},{"type":"BODY",` +
			`"text":"A fine shirt, number ` + id + ` of many."},{"type":"BUTTONS","buttons":[{"type":"URL","text":"Buy",` +
			`"url":"https://shop.example/` + id + `/{{1}}","example":["blue"]}]}]}`
	}
	const wantBody = `{"type":"BODY","text":"Your order has left our warehouse today."}`
	return map[string]struct {
		config v
		want   string
	}{
		"texts with positional variables": {
			configOf("UTILITY", v{"header": v{"text": "Order {{1}}", "example": "A-1"}, "footer": v{"text": "Canary Shop"},
				"body": v{"text": "Your order {{1}} has left our warehouse {{2}} today.", "examples": []string{"A-1", "North"}}}),
			`[{"type":"HEADER","format":"TEXT","text":"Order {{1}}","example":{"header_text":["A-1"]}},{"type":"BODY",` +
				`"text":"Your order {{1}} has left our warehouse {{2}} today.","example":{"body_text":[["A-1","North"]]}},` +
				`{"type":"FOOTER","text":"Canary Shop"}]`,
		},
		"texts with named variables": {
			configOf("UTILITY", v{"parameter_format": "NAMED", "header": v{"text": "Order {{order}}", "example": "A-1"},
				"body": v{"text": "Your order {{order}} has left our warehouse {{place}} today.",
					"named_examples": v{"place": "North", "order": "A-1"}}}),
			`[{"type":"HEADER","format":"TEXT","text":"Order {{order}}","example":{"header_text_named_params":[{"param_name":"order",` +
				`"example":"A-1"}]}},{"type":"BODY","text":"Your order {{order}} has left our warehouse {{place}} today.","example":` +
				`{"body_text_named_params":[{"param_name":"order","example":"A-1"},{"param_name":"place","example":"North"}]}}]`,
		},
		"an image": {
			configOf("MARKETING", v{"header": v{"format": "IMAGE", "media_path": photo}, "body": text}),
			`[{"type":"HEADER","format":"IMAGE","example":{"header_handle":["HANDLE"]}},` + wantBody + `]`,
		},
		"a video": {
			configOf("MARKETING", v{"header": v{"format": "VIDEO", "media_path": video}, "body": text}),
			`[{"type":"HEADER","format":"VIDEO","example":{"header_handle":["HANDLE"]}},` + wantBody + `]`,
		},
		"a location": {
			configOf("UTILITY", v{"header": v{"format": "LOCATION"}, "body": text}), `[{"type":"HEADER","format":"LOCATION"},` + wantBody + `]`,
		},
		"buttons": {
			configOf("MARKETING", v{"body": text, "buttons": []v{
				{"type": "QUICK_REPLY", "text": "Stop"},
				{"type": "URL", "text": "Track", "url": "https://shop.example/{{1}}", "example": "A-1"},
				{"type": "URL", "text": "Shop", "url": "https://shop.example/"},
				{"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+4930123456"},
				{"type": "COPY_CODE", "example": "SAVE20"}, {"type": "VOICE_CALL", "text": "Call here"},
			}}),
			`[` + wantBody + `,{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Stop"},{"type":"URL","text":"Track",` +
				`"url":"https://shop.example/{{1}}","example":["A-1"]},{"type":"URL","text":"Shop","url":"https://shop.example/"},` +
				`{"type":"PHONE_NUMBER","text":"Call","phone_number":"+4930123456"},{"type":"COPY_CODE","example":"SAVE20"},` +
				`{"type":"VOICE_CALL","text":"Call here"}]}]`,
		},
		"a flow by ID": {
			configOf("UTILITY", v{"body": text, "buttons": []v{{"type": "FLOW", "text": "Rate us", "flow_id": flow}}}),
			`[` + wantBody + `,{"type":"BUTTONS","buttons":[{"type":"FLOW","text":"Rate us","flow_id":"` + flow + `","flow_action":"NAVIGATE"}]}]`,
		},
		"a flow by name": {
			configOf("UTILITY", v{"body": text, "buttons": []v{{"type": "FLOW", "text": "Rate us", "flow_name": "rating",
				"flow_action": "DATA_EXCHANGE"}}}),
			`[` + wantBody + `,{"type":"BUTTONS","buttons":[{"type":"FLOW","text":"Rate us","flow_id":"` + flow +
				`","flow_action":"DATA_EXCHANGE"}]}]`,
		},
		"a catalog": {
			configOf("MARKETING", v{"body": text, "buttons": []v{{"type": "CATALOG"}}}),
			`[` + wantBody + `,{"type":"BUTTONS","buttons":[{"type":"CATALOG"}]}]`,
		},
		"several products": {
			configOf("MARKETING", v{"header": v{"text": "New here"}, "body": text, "buttons": []v{{"type": "MPM"}}}),
			`[{"type":"HEADER","format":"TEXT","text":"New here"},` + wantBody + `,{"type":"BUTTONS","buttons":[{"type":"MPM"}]}]`,
		},
		"one product": {
			configOf("MARKETING", v{"header": v{"format": "PRODUCT"}, "body": text, "buttons": []v{{"type": "SPM"}}}),
			`[{"type":"HEADER","format":"PRODUCT"},` + wantBody + `,{"type":"BUTTONS","buttons":[{"type":"SPM"}]}]`,
		},
		"a carousel": {
			configOf("MARKETING", v{"body": text, "carousel": v{"cards": []v{card("1"), card("2")}}}),
			`[` + wantBody + `,{"type":"CAROUSEL","cards":[` + wantCard("1") + `,` + wantCard("2") + `]}]`,
		},
		"a limited time offer": {
			configOf("MARKETING", v{"header": v{"format": "IMAGE", "media_path": photo}, "body": text,
				"limited_time_offer": v{"text": "Ends tonight", "has_expiration": true},
				"buttons": []v{{"type": "COPY_CODE", "example": "SAVE20"},
					{"type": "URL", "text": "Shop", "url": "https://shop.example/"}}}),
			`[{"type":"HEADER","format":"IMAGE","example":{"header_handle":["HANDLE"]}},` + wantBody + `,{"type":"LIMITED_TIME_OFFER",` +
				`"limited_time_offer":{"text":"Ends tonight","has_expiration":true}},{"type":"BUTTONS","buttons":[{"type":"COPY_CODE",` +
				`"example":"SAVE20"},{"type":"URL","text":"Shop","url":"https://shop.example/"}]}]`,
		},
		"a code to copy": {
			configOf("AUTHENTICATION", v{"message_send_ttl_seconds": 60, "authentication": v{"add_security_recommendation": true,
				"code_expiration_minutes": 10, "otp_type": "COPY_CODE", "text": "Copy"}}),
			`[{"type":"BODY","add_security_recommendation":true},{"type":"FOOTER","code_expiration_minutes":10},{"type":"BUTTONS",` +
				`"buttons":[{"type":"OTP","otp_type":"COPY_CODE","text":"Copy"}]}]`,
		},
		"a code for an app": {
			configOf("AUTHENTICATION", v{"authentication": v{"otp_type": "ZERO_TAP", "autofill_text": "Fill in", "zero_tap_terms_accepted": true,
				"supported_apps": []v{{"package_name": "com.example.shop", "signature_hash": "K8a/AINcGX7"}}}}),
			`[{"type":"BODY"},{"type":"BUTTONS","buttons":[{"type":"OTP","otp_type":"ZERO_TAP","autofill_text":"Fill in",` +
				`"zero_tap_terms_accepted":true,"supported_apps":[{"package_name":"com.example.shop","signature_hash":"K8a/AINcGX7"}]}]}]`,
		},
		"Meta's own JSON": {
			configOf("UTILITY", v{"components_json": `[ {"type":"footer","text":"Canary Shop"},
				{"text":"Your order {{1}} has left our warehouse.","type":"body","example":{"body_text":["A-1"]}} ]`}),
			`[{"type":"FOOTER","text":"Canary Shop"},{"type":"BODY","text":"Your order {{1}} has left our warehouse.","example":` +
				`{"body_text":[["A-1"]]}}]`,
		},
		"a file in Meta's own JSON": {
			configOf("MARKETING", v{"components_json": fmt.Sprintf(`[{"type":"HEADER","format":"IMAGE","example":{"header_handle":[%q]}},%s]`,
				"file:"+photo, wantBody)}),
			`[{"type":"HEADER","format":"IMAGE","example":{"header_handle":["HANDLE"]}},` + wantBody + `]`,
		},
		"a library template": {
			configOf("UTILITY", v{"library": v{"name": "low_balance_warning_1", "button_inputs_json": `[{"type":"URL","url":{"base_url":` +
				`"https://bank.example/"}},{"type":"PHONE_NUMBER","phone_number":"+15550100000"}]`}}),
			`[{"type":"HEADER","format":"TEXT","text":"Your account balance is low"},{"type":"BODY","text":"Hi {{1}}, this is to notify you ` +
				`that your available funds in your account ending in {{2}} are below {{3}}. Thank you.","example":{"body_text":[["Jim","2234",` +
				`"$75.00"]]}},{"type":"BUTTONS","buttons":[{"type":"URL","text":"Make a deposit","url":"https://bank.example/"},` +
				`{"type":"PHONE_NUMBER","text":"Call us","phone_number":"+15550100000"}]}]`,
		},
	}
}

const flow = "930000000000077"

// stage starts a world with a published flow and a catalog.
func stage(t testing.TB, more ...v) *conform.Stage {
	t.Helper()
	st := spec().StartStage(t, more...)
	st.Graph.AddFlow(graphsim.Flow{ID: flow, BusinessAccountID: acctest.Account, Name: "rating"})
	st.Graph.ConnectCatalog(acctest.Account, "940000000000001")
	return st
}

// parsedComponents returns the components of the only template, with HANDLE in the place of handles.
func parsedComponents(t testing.TB, st *conform.Stage) any {
	t.Helper()
	all := st.Graph.Templates(acctest.Account)
	if len(all) != 1 {
		t.Fatalf("there are %d templates: %v", len(all), all)
	}
	return withoutHandles(decoded(t, all[0].Components))
}

func withoutHandles(value any) any {
	switch value := value.(type) {
	case []any:
		for i := range value {
			value[i] = withoutHandles(value[i])
		}
	case map[string]any:
		for name := range value {
			if name == "header_handle" {
				value[name] = []any{"HANDLE"}
			}
			value[name] = withoutHandles(value[name])
		}
	}
	return value
}

// decoded returns a value as JSON has it: encoded and decoded.
func decoded(t testing.TB, value any) any {
	t.Helper()
	raw, isText := value.(string)
	if !isText {
		data, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		raw = string(data)
	}
	var out any
	if err := json.Unmarshal([]byte(raw), &out); err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	return out
}

// Each kind of content reaches Meta in its form. The next plan is empty, however Meta shows it. An import has the same content.
func TestContent(t *testing.T) {
	t.Parallel()
	for name, c := range contents(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			st := stage(t)
			r := st.NewObject()
			r.Apply(c.config).NoError(t)
			if got, want := parsedComponents(t, st), decoded(t, c.want); !reflect.DeepEqual(got, want) {
				t.Errorf("Meta has\n%s\nwant\n%s", shownText(got), shownText(want))
			}
			st.WantEmptyPlan(r, c.config, "created")
			for _, turn := range []func(bool){st.Graph.KeepOTPButtons, st.Graph.FlattenExamples, st.Graph.ReorderComponents} {
				turn(true)
			}
			st.Graph.ShowSubCategory(false)
			st.WantEmptyPlan(r, c.config, "shown in other forms")
			st.Graph.KeepOTPButtons(name == "a code for an app") // nothing else shows its apps
			imported := st.NewObject()
			imported.Import(acctest.Account + "/order_update/en_US").NoError(t)
			config := configOf(fmt.Sprint(c.config["category"]), v{"parameter_format": imported.State["parameter_format"],
				"components_json": imported.State["components_json"]})
			st.ForgetCalls()
			st.WantEmptyPlan(imported, config, "imported")
			imported.Apply(c.config).NoError(t)
			st.WantNoWrites("imported, with the configuration")
			st.WantEmptyPlan(imported, c.config, "imported, with the configuration")
		})
	}
}

// Meta removes a zero after the country code of a phone number: a warning, and no difference.
func TestContent_trunkZero(t *testing.T) {
	t.Parallel()
	st := stage(t)
	config := configOf("UTILITY", v{"body": text, "buttons": []v{{"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+49030123456"}}})
	r := st.AppliedObject(config)
	p, diags := r.Plan(config)
	diags.WantWarning(t, "buttons.0.phone_number", "in template order_update", "Meta removes it")
	if !p.Empty() || !strings.Contains(fmt.Sprint(p.After["effective_components_json"]), `"+4930123456"`) {
		t.Errorf("the plan is %v", p.After)
	}
}

func shownText(value any) string {
	data, _ := json.MarshalIndent(value, "", " ")
	return string(data)
}
