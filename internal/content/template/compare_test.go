package template_test

import (
	"fmt"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/content/template"
)

// same are forms of the same components: what is configured, and what Meta answers.
var same = map[string][2]string{
	"case of names": {
		`{"type":"header","format":"text","text":"Sale"},{"type":"body","text":"Hi"},` +
			`{"type":"buttons","buttons":[{"type":"quick_reply","text":"Yes"}]}`,
		header("Sale") + `,{"type":"BODY","text":"Hi"},` + quickReply("Yes"),
	},
	"order of components": {text("FOOTER", "Bye") + "," + body + "," + image, image + "," + body + "," + text("FOOTER", "Bye")},
	"order in a card":     {carousel(body+","+image, image), carousel(image+","+body, image)},
	"shape of an example": {
		`{"type":"BODY","text":"T","example":{"body_text":["a","b"]}}`, `{"type":"BODY","text":"T","example":{"body_text":[["a","b"]]}}`,
	},
	"order of named values": {bodyNamed("{{a}} {{b}}", "a", "b"), bodyNamed("{{a}} {{b}}", "b", "a")},
	"handle of a file": {
		`{"type":"HEADER","format":"IMAGE","example":{"header_handle":["4::x"]}}`,
		`{"type":"HEADER","format":"IMAGE","example":{"header_handle":["https://scontent.whatsapp.net/v/t61?x=1"]}}`,
	},
	"OTP button": {
		authBody + `,{"type":"FOOTER","code_expiration_minutes":5},` + otp(`"otp_type":"copy_code","text":"Copy Code"`),
		`{"type":"BODY","text":"*{{1}}* is your verification code.","add_security_recommendation":true,"example":{"body_text":[["123456"]]}},` +
			`{"type":"FOOTER","text":"This code expires in 5 minutes.","code_expiration_minutes":5},` +
			buttons(`{"type":"URL","text":"Copy code","url":"https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}",`+
				`"example":["https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp123456"]}`),
	},
	"OTP button without its kind": {
		`{"type":"BODY"},` + otp(`"otp_type":"ONE_TAP",`+apps),
		`{"type":"BODY","text":"{{1}} is your code","add_security_recommendation":false},` +
			buttons(`{"type":"URL","url":"https://www.whatsapp.com/otp/code/?code=otp{{1}}"}`),
	},
	"name of a flow": {
		buttons(`{"type":"FLOW","text":"Open","flow_name":"survey"}`),
		buttons(`{"type":"FLOW","text":"Open","flow_id":"123","flow_action":"NAVIGATE","navigate_screen":"START"}`),
	},
	"JSON of a flow": {
		buttons(`{"type":"FLOW","text":"Open","flow_json":"{}","flow_action":"navigate"}`),
		buttons(`{"type":"FLOW","text":"Open","flow_id":"123","navigate_screen":"START"}`),
	},
	"zero after the country code": {phone("+55-0-955-585-95436"), phone("5595558595436")},
	"label of CATALOG":            {buttons(`{"type":"CATALOG"}`), buttons(`{"type":"CATALOG","text":"View catalog"}`)},
	"label of MPM":                {buttons(`{"type":"MPM","text":"View items"}`), buttons(`{"type":"MPM","text":"Ver"}`)},
	"label of SPM":                {buttons(`{"type":"SPM","text":"View"}`), buttons(`{"type":"SPM"}`)},
	"label of COPY_CODE":          {buttons(copyCode), buttons(`{"type":"COPY_CODE","text":"Copy offer code","example":["25OFF"]}`)},
	"label of REQUEST_CONTACT_INFO": {
		buttons(`{"type":"REQUEST_CONTACT_INFO"}`), buttons(`{"type":"REQUEST_CONTACT_INFO","text":"Share contact info"}`),
	},
	"example of a URL": {
		link("https://shop.example/?a={{1}}", `,"example":["x"]`),
		link("https://shop.example/?a={{1}}", `,"example":["https://shop.example/?a=x"]`),
	},
	"expiration of an offer": {limited("Now"), offerThat(false)},
	"unknown key of Meta":    {body, `{"type":"BODY","text":"Your order has been sent.","new":1}`},
	"unknown key that Meta does not show": {
		`{"type":"CALL_PERMISSION_REQUEST","new":{"a":1}}`, `{"type":"call_permission_request"}`,
	},
	"form of an unknown key": {`{"type":"BODY","new":{"a":1.0,"b":2}}`, `{"type":"BODY","new":{"b":2,"a":1}}`},
}

func offerThat(expires bool) string {
	return fmt.Sprintf(`{"type":"LIMITED_TIME_OFFER","limited_time_offer":{"text":"Now","has_expiration":%t}}`, expires)
}

// What Meta writes in another form is not a difference, in both directions.
func TestDifferences_none(t *testing.T) {
	for name, forms := range same {
		configured, remote := parse(t, "["+forms[0]+"]"), parse(t, "["+forms[1]+"]")
		for _, d := range append(template.Differences(configured, remote), template.Differences(remote, configured)...) {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// A real difference is found in both directions, and named by its place.
func TestDifferences(t *testing.T) {
	auth := func(parts string) string { return authBody + "," + parts }
	for name, c := range map[string]struct{ configured, remote, path string }{
		"text, byte by byte": {text("BODY", "Hello"), text("BODY", "hello"), "body.text"},
		"white space":        {text("BODY", "Hello "), text("BODY", "Hello"), "body.text"},
		"format":             {image, `{"type":"HEADER","format":"VIDEO"}`, "header.format"},
		"example":            {bodyWith("{{1}}", "a"), bodyWith("{{1}}", "b"), "body.example.body_text[0][0]"},
		"header example": {
			`{"type":"HEADER","example":{"header_text":["a"]}}`, `{"type":"HEADER","example":{"header_text":["b"]}}`,
			"header.example.header_text[0]",
		},
		"another example":      {bodyNamed("{{a}}", "a", "b"), bodyNamed("{{a}}", "a"), "body.example.body_text_named_params.b"},
		"component is missing": {body + "," + text("FOOTER", "Bye"), body, "footer.text"},
		"call is missing":      {body + `,{"type":"CALL_PERMISSION_REQUEST"}`, body, "call_permission_request"},
		"second footer":        {text("FOOTER", "a") + "," + text("FOOTER", "b"), text("FOOTER", "a"), "footer[1].text"},
		"label":                {quickReply("Yes"), quickReply("No"), "buttons[0].text"},
		"one more button":      {buttons(reply, shopLink), buttons(reply), "buttons[1].type"},
		"kind of button":       {buttons(reply), buttons(`{"type":"VOICE_CALL","text":"Yes"}`), "buttons[0].type"},
		"order of buttons":     {buttons(reply, shopLink), buttons(shopLink, reply), "buttons[0].type"},
		"URL":                  {link("https://a.example/", ""), link("https://a.example", ""), "buttons[0].url"},
		"example of a URL": {
			link("https://a.example/{{1}}", `,"example":"a"`), link("https://a.example/{{1}}", `,"example":"b"`), "buttons[0].example[0]",
		},
		"phone number":     {phone("+15550051310"), phone("+15550051311"), "buttons[0].phone_number"},
		"malformed number": {phone("none"), phone("+1"), "buttons[0].phone_number"},
		"code":             {buttons(copyCode), buttons(`{"type":"COPY_CODE","example":"30OFF"}`), "buttons[0].example[0]"},
		"another flow":     {buttons(`{"type":"FLOW","flow_id":"1"}`), buttons(`{"type":"FLOW","flow_id":"2"}`), "buttons[0].flow_id"},
		"action of a flow": {
			buttons(`{"type":"FLOW"}`), buttons(`{"type":"FLOW","flow_action":"DATA_EXCHANGE"}`), "buttons[0].flow_action",
		},
		"screen of a flow": {
			buttons(`{"type":"FLOW","navigate_screen":"A"}`), buttons(`{"type":"FLOW","navigate_screen":"B"}`), "buttons[0].navigate_screen",
		},
		"security flag": {auth(buttons(otpButton)), `{"type":"BODY"},` + buttons(otpButton), "body.add_security_recommendation"},
		"expiry": {
			auth(buttons(otpButton) + `,{"type":"FOOTER","code_expiration_minutes":5}`), auth(buttons(otpButton)), "footer.code_expiration_minutes",
		},
		"kind of OTP": {
			auth(otp(`"otp_type":"ONE_TAP"`)), auth(link("https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE", "")), "buttons[0].otp_type",
		},
		"text of an offer":       {limited("a"), limited("b"), "limited_time_offer.limited_time_offer.text"},
		"expiration of an offer": {offerThat(true), offerThat(false), "limited_time_offer.limited_time_offer.has_expiration"},
		"text of a card":         {carousel(body, text("BODY", "a")), carousel(body, text("BODY", "b")), "carousel.cards[1].body.text"},
		"one more card":          {carousel(body, body), carousel(body), "carousel.cards[1].body.text"},
		"unknown key":            {`{"type":"BODY","new":{"a":1}}`, `{"type":"BODY","new":{"a":2}}`, "body.new"},
	} {
		configured, remote := parse(t, "["+c.configured+"]"), parse(t, "["+c.remote+"]")
		found, back := template.Differences(configured, remote), template.Differences(remote, configured)
		if len(found) == 0 || found[0].Path != c.path {
			t.Errorf("%s: got %v, want %s", name, found, c.path)
			continue
		}
		if len(back) != len(found) || template.Equal(configured, remote) {
			t.Errorf("%s: the other direction has %v, want %v", name, back, found)
		}
	}
}

// Only the components are compared: the rest has rules that need the state.
func TestDifferences_componentsOnly(t *testing.T) {
	configured := parse(t, creation(t, `"category":"UTILITY"`, body))
	remote := parse(t, creation(t, `"category":"MARKETING","language":"de","name":"other","message_send_ttl_seconds":60,"new":1`, body))
	if !template.Equal(configured, remote) {
		t.Error(template.Differences(configured, remote))
	}
}

func TestDifference_String(t *testing.T) {
	for want, d := range map[string]template.Difference{
		`body.text: "a" is configured, and Meta has "b"`:                                 {Path: "body.text", Configured: "a", Remote: "b"},
		`footer: nothing is configured, and Meta has "FOOTER"`:                           {Path: "footer", Remote: "FOOTER"},
		`footer: "` + strings.Repeat("a", 60) + `"… is configured, and Meta has nothing`: {Path: "footer", Configured: strings.Repeat("a", 61)},
	} {
		if got := d.String(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
