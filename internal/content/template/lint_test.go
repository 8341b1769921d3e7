package template_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"terraform-provider-whatsapp/internal/content/jsonlint"
	"terraform-provider-whatsapp/internal/content/template"
)

// creation returns the body of a call: a template in which nothing is wrong, with other keys and components.
func creation(t testing.TB, keys string, components ...string) string {
	t.Helper()
	if keys != "" {
		keys = ", " + keys
	}
	body := map[string]any{}
	if len(components) > 0 {
		keys += `, "components": [` + strings.Join(components, ",") + `]`
	}
	text := `{"name": "order_update", "language": "en_US", "category": "UTILITY"` + keys + `}`
	if err := json.Unmarshal([]byte(text), &body); err != nil { // a later key replaces an earlier one
		t.Fatalf("%v in %s", err, text)
	}
	whole, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(whole)
}

const (
	body      = `{"type": "BODY", "text": "Your order has been sent."}`
	image     = `{"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["4::x"]}}`
	marketing = `"category": "MARKETING"`
	named     = `"parameter_format": "NAMED"`
	authBody  = `{"type": "BODY", "add_security_recommendation": true}`
	otpButton = `{"type": "OTP", "otp_type": "COPY_CODE"}`
	reply     = `{"type": "QUICK_REPLY", "text": "Yes"}`
	shopLink  = `{"type": "URL", "text": "Shop", "url": "https://shop.example/"}`
	call      = `{"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+15550051310"}`
	copyCode  = `{"type": "COPY_CODE", "example": "25OFF"}`
	apps      = `"supported_apps": [{"package_name": "com.example.shop", "signature_hash": "K8a/AINcGX7"}]`
	offer     = `{"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": "Ends soon", "has_expiration": true}}`
	product   = `{"type": "HEADER", "format": "PRODUCT"}`
)

func buttons(all ...string) string {
	return `{"type": "BUTTONS", "buttons": [` + strings.Join(all, ",") + `]}`
}

func times(n int, one string) []string { return slices.Repeat([]string{one}, n) }

func text(kind, text string) string { return fmt.Sprintf(`{"type": %q, "text": %q}`, kind, text) }

func header(text string) string {
	return fmt.Sprintf(`{"type": "HEADER", "format": "TEXT", "text": %q}`, text)
}

// bodyWith returns a body with examples of its variables.
func bodyWith(text string, examples ...string) string {
	values, _ := json.Marshal(append([]string{}, examples...)) // never null
	return fmt.Sprintf(`{"type": "BODY", "text": %q, "example": {"body_text": [%s]}}`, text, values)
}

// bodyNamed returns a body with the example "x" of each named variable.
func bodyNamed(text string, names ...string) string {
	var examples []string
	for _, name := range names {
		examples = append(examples, fmt.Sprintf(`{"param_name": %q, "example": "x"}`, name))
	}
	return fmt.Sprintf(`{"type": "BODY", "text": %q, "example": {"body_text_named_params": [%s]}}`, text, strings.Join(examples, ","))
}

func link(url string, more string) string {
	return buttons(fmt.Sprintf(`{"type": "URL", "text": "Shop", "url": %q%s}`, url, more))
}

func phone(number string) string {
	return buttons(fmt.Sprintf(`{"type": "PHONE_NUMBER", "text": "Call", "phone_number": %q}`, number))
}

func quickReply(text string) string {
	return buttons(fmt.Sprintf(`{"type": "QUICK_REPLY", "text": %q}`, text))
}

func auth(parts ...string) string {
	return `"category": "AUTHENTICATION", "components": [` + strings.Join(parts, ",") + `]`
}

func otp(more string) string { return buttons(`{"type": "OTP", ` + more + `}`) }

func limited(text string) string {
	return fmt.Sprintf(`{"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": %q}}`, text)
}

func carousel(cards ...string) string {
	for i, c := range cards {
		cards[i] = `{"components": [` + c + `]}`
	}
	return `{"type": "CAROUSEL", "cards": [` + strings.Join(cards, ",") + `]}`
}

// words returns a text of n characters that has no other problem.
func words(n int) string { return strings.Repeat("abc ", n/4) + strings.Repeat("d", n%4) }

func TestLintJSON(t *testing.T) {
	if problems := template.LintJSON([]byte("[" + body + "]")); len(problems) > 0 {
		t.Errorf("a good template: %+v", problems)
	}
	problems := template.LintJSON([]byte("[\n{\"type\": \"BODY\", \"text\": {}}]"))
	want := []jsonlint.Problem{{
		Path: "components[0].text", Rule: "json", Severity: jsonlint.Error, Summary: "Unreadable JSON",
		Detail: "Line 2, column 26: components[0].text must be a string, and is an object. Correct it there.",
	}}
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Error(diff)
	}
}

// in are the arguments of creation.
type in = []string

// lintCase is a template that breaks one rule, and a neighbor that breaks none.
type lintCase struct {
	rule, path   string
	broken, fine in
	fix          string
}

func TestLint_rules(t *testing.T) {
	covered := map[string]bool{"json": true} // TestLintJSON
	for _, c := range slices.Concat(lintBasicCases, lintTextCases, lintButtonCases, lintKindCases) {
		covered[c.rule] = true
		t.Run(c.rule, func(t *testing.T) {
			broken, fine := creation(t, c.broken[0], c.broken[1:]...), creation(t, c.fine[0], c.fine[1:]...)
			problems := template.Lint(parse(t, broken))
			other := slices.ContainsFunc(problems, func(p jsonlint.Problem) bool { return p.Rule != c.rule })
			if len(problems) == 0 || other || problems[0].Path != c.path || problems[0].Fix != c.fix {
				t.Errorf("want only %s at %s with the correction %q:\n%s\n%+v", c.rule, c.path, c.fix, broken, problems)
			}
			if problems := template.Lint(parse(t, fine)); len(problems) != 0 {
				t.Errorf("the neighbor has problems:\n%s\n%+v", fine, problems)
			}
		})
	}
	for _, rule := range template.Rules() {
		if !covered[rule.Name] {
			t.Errorf("the rule %s has no case", rule.Name)
		}
	}
}

var lintBasicCases = []lintCase{
	{"name", "name", in{`"name": "Order-Update 2"`, body}, in{`"name": "order_update_2"`, body}, "order_update_2"},
	{"name", "name", in{`"name": "` + strings.Repeat("a", 513) + `"`, body}, in{`"name": "` + strings.Repeat("a", 512) + `"`, body},
		strings.Repeat("a", 512)},
	{"name", "name", in{`"name": ""`, body}, in{`"name": "a"`, body}, ""},
	{"sample_name", "name", in{`"name": "hello_world"`, body}, in{`"name": "hello_worlds"`, body}, ""},
	{"language", "language", in{`"language": "en-us"`, body}, in{`"language": "en_US"`, body}, "en_US"},
	{"language", "language", in{`"language": "EN"`, body}, in{`"language": "en"`, body}, "en"},
	{"language", "language", in{`"language": "English"`, body}, in{`"language": "fil"`, body}, ""},
	{"language", "language", in{`"language": ""`, body}, in{`"language": "prs_AF"`, body}, ""},
	{"language", "language", in{`"language": "pt_BRA"`, body}, in{`"language": "pt_BR"`, body}, "pt_BR"},
	{"language_unknown", "language", in{`"language": "xxx"`, body}, in{`"language": "fil"`, body}, ""},
	{"language", "language", in{`"language": "xxxx"`, body}, in{`"language": "uk"`, body}, ""},
	{"language_unknown", "language", in{`"language": "de_LI"`, body}, in{`"language": "de_CH"`, body}, "de"},
	{"category", "category", in{`"category": "MARKETNG"`, body}, in{`"category": "marketing"`, body}, "MARKETING"},
	{"category", "category", in{`"category": ""`, body}, in{`"category": "utility"`, body}, ""},
	{"parameter_format", "parameter_format", in{`"parameter_format": "NAME"`, body}, in{`"parameter_format": "named"`, body}, "NAMED"},
	{"ttl", "message_send_ttl_seconds", in{`"message_send_ttl_seconds": 29`, body}, in{`"message_send_ttl_seconds": 30`, body}, "30"},
	{"ttl", "message_send_ttl_seconds", in{`"message_send_ttl_seconds": 43201`, body}, in{`"message_send_ttl_seconds": 43200`, body},
		"43200"},
	{"ttl", "message_send_ttl_seconds", in{`"message_send_ttl_seconds": -2`, body}, in{`"message_send_ttl_seconds": -1`, body}, "30"},
	{"ttl", "message_send_ttl_seconds", in{marketing + `, "message_send_ttl_seconds": 43199`, body},
		in{marketing + `, "message_send_ttl_seconds": 43200`, body}, "43200"},
	{"ttl", "message_send_ttl_seconds", in{marketing + `, "message_send_ttl_seconds": -1`, body},
		in{marketing + `, "message_send_ttl_seconds": 2592000`, body}, "43200"},
	{"ttl", "message_send_ttl_seconds", in{marketing + `, "message_send_ttl_seconds": 2592001`, body},
		in{marketing + `, "message_send_ttl_seconds": 43201`, body}, "2592000"},
	{"ttl", "message_send_ttl_seconds", in{`"message_send_ttl_seconds": 901, ` + auth(authBody, buttons(otpButton))},
		in{`"message_send_ttl_seconds": 900, ` + auth(authBody, buttons(otpButton))}, "900"},
	{"body_missing", "body", in{"", text("FOOTER", "Bye")}, in{"", body, text("FOOTER", "Bye")}, ""},
	{"body_missing", "body", in{""}, in{"", `{"type": "call_permission_request"}`}, ""},
	{"component_twice", "footer[1]", in{"", body, text("FOOTER", "Bye"), text("footer", "Bye")}, in{"", body, text("footer", "Bye")}, ""},
	{"text_missing", "body.text", in{"", `{"type": "BODY"}`}, in{"", text("BODY", "a")}, ""},
	{"text_missing", "header.text", in{"", body, header("")}, in{"", body, header("a")}, ""},
	{"text_missing", "footer.text", in{"", body, text("FOOTER", "")}, in{"", body, text("FOOTER", "a")}, ""},
	{"text_missing", "buttons[0].text", in{"", body, quickReply("")}, in{"", body, quickReply("a")}, ""},
	{"text_missing", "buttons[0].text", in{"", body, buttons(`{"type":"FLOW","flow_id":"1"}`)},
		in{"", body, buttons(`{"type":"FLOW","flow_id":"1","text":"Open","icon":"DOCUMENT"}`)}, ""},
	{"library_components", "components", in{`"library_template_name": "delivery_update_1"`, body},
		in{`"library_template_name": "delivery_update_1"`}, ""},
	{"unknown_key", "catgory", in{`"catgory": 1`, body}, in{`"sub_category": "CUSTOM", "id": "1"`, body}, ""},
	{"unknown_key", "body.txt", in{"", `{"type": "BODY", "text": "a", "txt": "b"}`}, in{"", text("BODY", "a")}, ""},
	{"unknown_key", "buttons[0].txt", in{"", body, buttons(`{"type":"QUICK_REPLY","text":"a","txt":"b"}`)},
		in{"", body, quickReply("a")}, ""},
	{"unknown_key", "header.example.file", in{"", body,
		`{"type":"HEADER","format":"IMAGE","example":{"header_handle":["4::x"],"file":"a"}}`}, in{"", body, image}, ""},
	{"unknown_type", "tap_target.type", in{"", body, `{"type": "tap_target"}`}, in{"", body}, ""},
	{"unknown_type", "boodyy.type", in{"", body, text("BOODYY", "x")}, in{"", body}, "BODY"},
	{"unknown_type", "booddyy.type", in{"", body, text("BOODDYY", "x")}, in{"", body}, ""},
	{"unknown_type", "bo.type", in{"", body, text("BO", "x")}, in{"", body}, ""},
	{"unknown_type", "bod.type", in{"", body, text("BOD", "x")}, in{"", body}, "BODY"},
	{"unknown_type", "boddy.type", in{"", body, text("BODDY", "x")}, in{"", body}, "BODY"},
	{"unknown_type", "buttons[0].type", in{"", body, buttons(`{"type":"QUICK_REPLYS"}`)}, in{"", body, buttons(reply)}, "QUICK_REPLY"},
	{"unknown_type", "header.format", in{"", body, `{"type":"HEADER","format":"IMAG"}`}, in{"", body, image}, "IMAGE"},
	{"obsolete_key", "allow_category_change", in{`"allow_category_change": true`, body}, in{`"send_type": "DIRECT"`, body}, ""},
}

var lintTextCases = []lintCase{
	{"length_utf16", "footer.text", in{"", body, text("FOOTER", words(58)+"😀a")}, in{"", body, text("FOOTER", words(58)+"😀")}, ""},
	{"header_format", "header.format", in{"", body, text("HEADER", "a")}, in{"", body, header("a")}, ""},
	{"header_length", "header.text", in{"", body, header(words(61))}, in{"", body, header(words(60))}, ""},
	{"header_variables", "header.text", in{"", body,
		`{"type":"HEADER","format":"TEXT","text":"{{1}} and {{2}}","example":{"header_text":["a","b"]}}`},
		in{"", body, `{"type":"HEADER","format":"TEXT","text":"Our {{1}}","example":{"header_text":["a"]}}`}, ""},
	{"header_characters", "header.text", in{"", body, header("*Sale*")}, in{"", body, header("Sale ✓ ~ a_b")}, "Sale"},
	{"header_characters", "header.text", in{"", body, header("A _big_ sale")}, in{"", body, header("big_sale")}, "A big sale"},
	{"header_characters", "header.text", in{"", body, header("A ~big~ `sale`")}, in{"", body, header("~ 20 %")}, "A big sale"},
	{"header_characters", "header.text", in{"", body, header("Sale 🎉")}, in{"", body, header("Sale ©")}, "Sale "},
	{"header_characters", "header.text", in{"", body, header("Our\nsale")}, in{"", body, header("Our sale")}, "Our sale"},
	{"header_characters", "header.text", in{named, body,
		`{"type":"HEADER","format":"TEXT","text":"_A_ {{a_b}}","example":{"header_text_named_params":[{"param_name":"a_b","example":"x"}]}}`},
		in{named, body,
			`{"type":"HEADER","format":"TEXT","text":"A {{a_b}}","example":{"header_text_named_params":[{"param_name":"a_b","example":"x"}]}}`},
		"A {{a_b}}"},
	{"header_handle", "header.example", in{"", body, `{"type": "HEADER", "format": "document"}`}, in{"", body, image}, ""},
	{"header_handle", "header.example", in{"", body, `{"type": "HEADER", "format": "VIDEO", "example": {"header_handle": [""]}}`},
		in{"", body, `{"type": "HEADER", "format": "VIDEO", "example": {"header_handle": "4::x"}}`}, ""},
	{"header_gif", "header.format", in{"", body, `{"type": "HEADER", "format": "GIF", "example": {"header_handle": ["4::x"]}}`},
		in{"", body, `{"type": "HEADER", "format": "VIDEO", "example": {"header_handle": ["4::x"]}}`}, ""},
	{"header_location", "header.example", in{"", body, `{"type": "HEADER", "format": "LOCATION", "example": {}}`},
		in{"", body, `{"type": "HEADER", "format": "LOCATION"}`}, ""},
	{"body_length", "body.text", in{"", text("BODY", words(1025))}, in{"", text("BODY", words(1024))}, ""},
	{"body_length", "body.text", in{marketing, offer, text("BODY", words(601))}, in{marketing, offer, text("BODY", words(600))}, ""},
	{"body_length", "body.text", in{marketing, product, text("BODY", words(161)), buttons(`{"type": "SPM"}`)},
		in{marketing, product, text("BODY", words(160)), buttons(`{"type": "SPM"}`)}, ""},
	{"body_whitespace", "body.text", in{"", text("BODY", "Dear customer,\n\n\nhello")}, in{"", text("BODY", "Dear customer,\n\nhello")},
		"Dear customer,\n\nhello"},
	{"body_whitespace", "body.text", in{"", text("BODY", "a\tb")}, in{"", text("BODY", "a\nb")}, "a b"},
	{"body_whitespace", "body.text", in{"", text("BODY", "a    b")}, in{"", text("BODY", "a   b")}, "a b"},
	{"body_examples", "body.example", in{"", bodyWith(words(1012)+" {{1}} a.", strings.Repeat("x", 9))},
		in{"", bodyWith(words(1012)+" {{1}} a.", strings.Repeat("x", 8))}, ""},
	{"call_body_length", "body.text", in{"", text("BODY", words(1025)), `{"type": "CALL_PERMISSION_REQUEST"}`},
		in{"", text("BODY", words(1024)), `{"type": "CALL_PERMISSION_REQUEST"}`}, ""},
	{"footer_length", "footer.text", in{"", body, text("FOOTER", words(61))}, in{"", body, text("FOOTER", words(60))}, ""},
	{"footer_variables", "footer.text", in{"", body, text("FOOTER", "Bye {{1}}")}, in{"", body, text("FOOTER", "Bye {1}")}, ""},
	{"footer_catalog_variables", "footer.text", in{marketing, body, text("FOOTER", "Bye {{1}}"), buttons(`{"type": "CATALOG"}`)},
		in{marketing, body, text("FOOTER", "Bye"), buttons(`{"type": "CATALOG"}`)}, ""},
	{"variable_braces", "body.text", in{"", text("BODY", "Your order {{1 is here")}, in{"", text("BODY", "Your order {1} is here")}, ""},
	{"variable_braces", "body.text", in{"", text("BODY", "Your order 1}} is here")}, in{"", text("BODY", "Your order 1} is here")}, ""},
	{"variable_braces", "body.text", in{"", bodyWith("Your order {{1}} is {{here", "x")},
		in{"", bodyWith("Your order {{1}} is here", "x")}, ""},
	{"variable_braces", "body.text", in{"", bodyWith("Your new order {{ 1 }} is here", "x")},
		in{"", bodyWith("Your new order {{1}} is here", "x")}, "Your new order {{1}} is here"},
	{"variable_braces", "body.text", in{named, bodyNamed("Your new order {{a$}} is here", "a$")},
		in{named, bodyNamed("Your new order {{a}} is here", "a")}, ""},
	{"variable_name", "body.text", in{named, bodyNamed("Your new order {{Number}} is here", "Number")},
		in{named, bodyNamed("Your new order {{order_number}} is here", "order_number")}, "Your new order {{number}} is here"},
	{"variable_digits", "body.text", in{named, bodyNamed("Your new order {{line2}} is here", "line2")},
		in{named, bodyNamed("Your new order {{line}} is here", "line")}, ""},
	{"variable_order", "body.text", in{"", bodyWith("Order {{1}} of today has been sent to {{3}} now", "x", "y")},
		in{"", bodyWith("Order {{2}} of today has been sent to {{1}} now", "x", "y")}, "Order {{1}} of today has been sent to {{2}} now"},
	{"variable_order", "body.text", in{"", bodyWith("Your new order {{0}} is here", "x")},
		in{"", bodyWith("Your new order {{1}} is here {{1}} for you now", "x")}, ""},
	{"variable_twice", "body.text", in{named, bodyNamed("Order {{a}} or order {{a}} is here today", "a")},
		in{named, bodyNamed("Order {{a}} or order {{b}} is here today", "a", "b")}, ""},
	{"variable_kind", "body.text", in{"", bodyWith("Your new order {{number}} is here", "x")},
		in{"", bodyWith("Your new order {{1}} is here", "x")}, ""},
	{"variable_kind", "body.text", in{named, bodyNamed("Your new order {{1}} is here", "1")},
		in{named, bodyNamed("Your new order {{a}} is here", "a")}, ""},
	{"variable_edge", "body.text", in{"", bodyWith("{{1}}, your order is here", "x")},
		in{"", bodyWith("Dear {{1}}, your order is here", "x")}, ""},
	{"variable_edge", "body.text", in{"", bodyWith("Your order is here {{1}} \n", "x")},
		in{"", bodyWith("Your order is here {{1}} 🎉", "x")}, ""},
	{"variable_edge_mark", "body.text", in{"", bodyWith("Your order is here, {{1}}.", "x")},
		in{"", bodyWith("Your order is here, {{1}} or so.", "x")}, ""},
	{"variable_adjacent", "body.text", in{"", bodyWith("Dear {{1}} {{2}}, your order of today is here", "x", "y")},
		in{"", bodyWith("Dear {{1}}, {{2}}, your order of today is here", "x", "y")}, ""},
	{"variable_ratio", "body.text", in{"", bodyWith("Hello {{1}} there", "x")}, in{"", bodyWith("Hello {{1}} over there", "x")}, ""},
	{"variable_ratio", "body.text", in{"", bodyWith("你{{1}}好", "x")}, in{"", bodyWith("你好{{1}}吗", "x")}, ""},
	{"example_missing", "body.example.body_text", in{"", text("BODY", "Your new order {{1}} is here")},
		in{"", bodyWith("Your new order {{1}} is here", "x")}, ""},
	{"example_missing", "body.example.body_text", in{"", bodyWith("Order {{1}} of today has been sent to {{2}} now", "x", "")},
		in{"", bodyWith("Order {{1}} of today has been sent to {{2}} now", "x", "y")}, ""},
	{"example_missing", "body.example.body_text_named_params", in{named, bodyNamed("Order {{a}} or order {{b}} is here today", "b")},
		in{named, bodyNamed("Order {{a}} or order {{b}} is here today", "b", "a")}, ""},
	{"example_missing", "header.example.header_text", in{"", body, header("Our {{1}}")},
		in{"", body, `{"type":"HEADER","format":"TEXT","text":"Our {{1}}","example":{"header_text":"a"}}`}, ""},
	{"example_unexpected", "body.example", in{"", `{"type": "BODY", "text": "Hello", "example": {"body_text": []}}`},
		in{"", text("BODY", "Hello")}, ""},
	{"example_unexpected", "body.example.body_text", in{"", bodyWith("Your new order {{1}} is here", "x", "y")},
		in{"", bodyWith("Your new order {{1}} is here", "x")}, ""},
	{"example_unexpected", "body.example.body_text_named_params[1].param_name",
		in{named, bodyNamed("Your new order {{number}} is here", "number", "numbers")},
		in{named, bodyNamed("Your new order {{number}} is here", "number")}, "number"},
}

// What a problem says at a limit, and which place it names.
func TestLint_limits(t *testing.T) {
	longest := strings.Repeat("A", 20)
	for name, c := range map[string]struct{ template, path, says string }{
		"language without a near one": {
			creation(t, `"language":"xxx"`, body), "language", "Meta's page about supported languages lists the codes",
		},
		"language with a near one": {creation(t, `"language":"de_LI"`, body), "language", "The nearest code of Meta's list is de"},
		"longest code of an offer": {
			creation(t, marketing, offer, body, buttons(`{"type":"COPY_CODE","example":"`+longest+`"}`)), "buttons[0].example", "has 20 characters",
		},
		"card with a product": {
			creation(t, marketing, body, carousel(image, product)), "carousel.cards[1]",
			"The card has HEADER PRODUCT, and the first card has HEADER.",
		},
		"longest body and its examples": {
			creation(t, "", bodyWith(words(1012)+" {{1}} words", strings.Repeat("x", 9))), "body.example", "the body has 1028 characters",
		},
		"unknown part of an authentication template": {
			creation(t, auth(authBody, buttons(otpButton), `{"type":"BANNER"}`)), "banner.type", `"BANNER"`,
		},
	} {
		found := false
		for _, p := range template.LintJSON([]byte(c.template)) {
			found = found || p.Path == c.path && strings.Contains(p.Detail, c.says)
		}
		if !found {
			t.Errorf("%s: want %q at %s, got %+v", name, c.says, c.path, template.LintJSON([]byte(c.template)))
		}
	}
}
