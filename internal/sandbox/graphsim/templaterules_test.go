package graphsim_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/graphsim"
)

func header(text string, example o) o {
	h := o{"type": "HEADER", "format": "TEXT", "text": text}
	if example != nil {
		h["example"] = example
	}
	return h
}

func buttons(list ...any) o { return o{"type": "BUTTONS", "buttons": list} }

func reply1(text string) o { return o{"type": "QUICK_REPLY", "text": text} }

func link(address string, example ...any) o {
	b := o{"type": "URL", "text": "Open", "url": address}
	if len(example) > 0 {
		b["example"] = example
	}
	return b
}

// 14: every rule has a template that breaks only it, and a neighbor that just passes.
// The number is that of the rule.
func TestTemplates_rules(t *testing.T) {
	w := newWorld(t)
	w.ConnectCatalog(waba, "77")
	flow := w.AddFlow(graphsim.Flow{BusinessAccountID: waba, Name: "live", JSON: goodFlow})
	draft := w.AddFlow(graphsim.Flow{BusinessAccountID: waba, Name: "draft", Status: "DRAFT", JSON: goodFlow})
	hello, many := body("Hello there."), strings.Repeat
	with := func(parts ...any) o { return o{"components": append(l{hello}, parts...)} }
	only := func(parts ...any) o { return o{"components": parts} }
	sale := func(parts ...any) o { return o{"category": "MARKETING", "components": parts} }
	auth := func(parts ...any) o { return o{"category": "AUTHENTICATION", "components": parts} }
	otp := func(kind string, more o) o {
		b := o{"type": "OTP", "otp_type": kind}
		for name, value := range more {
			b[name] = value
		}
		return buttons(b)
	}
	empty := o{"type": "BODY"}
	app := func(hash string) l { return l{o{"package_name": "com.example.app", "signature_hash": hash}} }
	apps := func(count int) l {
		var list l
		for range count {
			list = append(list, app("K8a/AINcGX7")...)
		}
		return list
	}
	offer := func(text string) o {
		return o{"type": "LIMITED_TIME_OFFER", "limited_time_offer": o{"text": text, "has_expiration": true}}
	}
	named := func(text string, names ...string) o {
		var examples l
		for _, name := range names {
			examples = append(examples, o{"param_name": name, "example": "x"})
		}
		return o{"parameter_format": "NAMED", "components": l{
			o{"type": "BODY", "text": text, "example": o{"body_text_named_params": examples}},
		}}
	}
	card := func(parts ...any) o { return o{"components": parts} }
	product := o{"type": "HEADER", "format": "PRODUCT"}
	carousel := func(cards ...any) o { return o{"type": "CAROUSEL", "cards": cards} }
	photo := func() o { // a handle can be used again
		return o{"type": "HEADER", "format": "IMAGE", "example": o{"header_handle": l{w.upload("image/jpeg")}}}
	}
	coupon := func(code string) o { return buttons(o{"type": "COPY_CODE", "example": code}) }

	for _, c := range []struct {
		rule, outcome string
		bad, good     o
	}{
		{"1 characters", "100/2388046", o{"name": "Order"}, o{"name": "order_2"}},
		{"1 length", "100/2388046", o{"name": many("a", 513)}, o{"name": many("a", 512)}},
		{"2", "100/2388155", o{"name": "hello_world"}, o{"name": "hello_worlds"}},
		{"3", "100/2388049", o{"language": "EN_us"}, o{"language": "pt_BR"}},
		{"4", "100", o{"category": "TRANSACTIONAL"}, o{"category": "marketing"}},
		{"5 none", "100/2388043", o{"components": l{}}, with()},
		{"5 two", "100/2388043", with(hello), with(o{"type": "FOOTER", "text": "Bye"})},
		{"5 footers", "100/2388043", with(o{"type": "FOOTER", "text": "a"}, o{"type": "FOOTER", "text": "b"}),
			with(o{"type": "footer", "text": "a"})},
		{"6", "100/2388040", only(body(many("a", 1025))), only(body(many("ä", 1024)))},
		{"7 length", "100/2388047", with(header(many("a", 61), nil)), with(header(many("a", 60), nil))},
		{"7 variables", "100/2388047", with(header("a {{1}} {{2}}", o{"header_text": l{"a", "b"}})),
			with(header("a {{1}}", o{"header_text": l{"a"}}))},
		{"7 newline", "100/2388047", with(header("a\nb", nil)), with(header("a b", nil))},
		{"7 markdown", "100/2388047", with(header("a *b*", nil)), with(header("order_id_1", nil))},
		{"7 emoji", "100/2388047", with(header("a 🎉", nil)), with(header("a é", nil))},
		{"8 length", "100/2388040", with(o{"type": "FOOTER", "text": many("a", 61)}),
			with(o{"type": "FOOTER", "text": many("a", 60)})},
		{"8 variables", "100/2388073", with(o{"type": "FOOTER", "text": "a {{1}} b"}),
			with(o{"type": "FOOTER", "text": "a {1} b"})},
		{"11 start", "100/2388299", only(body("{{1}} is your code here.", "a")), only(body("Hi {{1}} is your code.", "a"))},
		{"11 end", "100/2388299", only(body("Your own code is {{1}} ", "a")), only(body("Your own code is {{1}}.", "a"))},
		{"12", "100/2388299", only(body("This is a long text {{1}}\n{{2}} with words.", "a", "b")),
			only(body("This is a long text {{1}}, {{2}} with words.", "a", "b"))},
		{"13 gap", "100", only(body("Your code {{2}} is now here.", "a")), only(body("Your code {{1}} is now here.", "a"))},
		{"13 braces", "100", only(body("Your code {{1} is here.")), only(body("Your code {1} is here."))},
		{"13 character", "100", only(body("Your code {{#1}} is here now.", "a")),
			only(body("Your code {{1}} is here now.", "a"))},
		{"14 letters", "100", named("Your code {{Code}} is here.", "Code"), named("Your code {{code_2}} is here.", "code_2")},
		{"14 mixed", "100", named("Your code {{1}} is here.", "1"), named("Your code {{code}} is here.", "code")},
		{"14 twice", "100", named("Your {{a}} code and {{a}} is here right now.", "a"),
			named("Your {{a}} code and {{b}} is here now.", "a", "b")},
		{"15", "100/2388293", only(body("Hi {{1}} bye", "a")), only(body("Hi {{1}} bye now", "a"))},
		{"16 missing", "100/2388043", only(body("Your code {{1}} is here.")), only(body("Your code {{1}} is here.", "a"))},
		{"16 count", "100/2388043", only(body("Your code {{1}} is here.", "a", "b")),
			only(body("Your code {{1}} is here.", "a"))},
		{"16 without", "100/2388043", only(body("Your code is here.", "a")), only(body("Your code is here."))},
		{"16 named", "100/2388043", named("Your code {{code}} is here.", "other"),
			named("Your code {{code}} is here.", "code")},
		{"16 named, one more", "100/2388043", named("Your code {{code}} is here.", "code", "other"),
			named("Your code {{code}} is here.", "code")},
		{"16 header", "100/2388043", with(header("a {{1}}", nil)), with(header("a {{1}}", o{"header_text": "a"}))},
		{"17 handle", "100/2388043", with(o{"type": "HEADER", "format": "IMAGE"}), with(photo())},
		{"17 format", "100", with(o{"type": "HEADER", "format": "AUDIO"}), with(o{"type": "HEADER", "format": "LOCATION"})},
		{"17 type", "100", with(o{"type": "HEADER", "format": "VIDEO", "example": photo()["example"]}), with(photo())},
		{"17 location", "100/2388043", with(o{"type": "HEADER", "format": "LOCATION", "example": o{}}),
			with(o{"type": "HEADER", "format": "LOCATION"})},
		{"18 all", "100/2388060", with(buttons(eleven()...)), with(buttons(eleven()[1:]...))},
		{"18 links", "100/2388060", with(buttons(link("https://a.example"), link("https://b.example"), link("https://c.example"))),
			with(buttons(link("https://a.example"), link("https://b.example")))},
		{"19", "100", with(buttons(link("https://a.example"), reply1("A"), link("https://b.example"))),
			with(buttons(link("https://a.example"), link("https://b.example"), reply1("A")))},
		{"19 split", "100", with(buttons(reply1("A"), link("https://a.example"), reply1("B"))),
			with(buttons(reply1("A"), reply1("B"), link("https://a.example")))},
		{"20 length", "100/2388060", with(buttons(reply1(many("a", 26)))), with(buttons(reply1(many("ä", 25))))},
		{"20 variable", "100/2388060", with(buttons(reply1("a {{1}}"))), with(buttons(reply1("a")))},
		{"20 markdown", "100/2388060", with(buttons(reply1("*a*"))), with(buttons(reply1("a-b")))},
		{"20 emoji", "100/2388060", with(buttons(reply1("a ✅"))), with(buttons(reply1("a é")))},
		{"21 scheme", "100/2388052", with(buttons(link("ftp://a.example"))), with(buttons(link("http://a.example")))},
		{"21 length", "100/2388052", with(buttons(link("https://a.example/" + many("a", 1983)))),
			with(buttons(link("https://a.example/" + many("a", 1982))))},
		{"21 place", "100/2388052", with(buttons(link("https://a.example/{{1}}/x", "a"))),
			with(buttons(link("https://a.example/x/{{1}}", "a")))},
		{"21 host", "100/2388052", with(buttons(link("https://{{1}}", "a"))),
			with(buttons(link("https://a.example?q={{1}}", "a")))},
		{"21 second variable", "100/2388052", with(buttons(link("https://a.example/{{1}}{{2}}", "a"))),
			with(buttons(link("https://a.example/{{1}}", "a")))},
		{"21 space", "100/2388052", with(buttons(link("https://a.example/a b"))), with(buttons(link("https://a.example/a%20b")))},
		{"21 example", "100/2388043", with(buttons(link("https://a.example/{{1}}"))),
			with(buttons(link("https://a.example/{{1}}", "https://a.example/b")))},
		{"22", "100/2388081", with(buttons(link("https://wa.me/15550100"))),
			with(buttons(link("https://wa.example/15550100")))},
		{"22 WhatsApp", "100/2388081", with(buttons(link("https://api.whatsapp.com/send"))),
			with(buttons(link("https://api.whatsapp.example/send")))},
		{"23 digits", "192", with(buttons(phoneButton("+1 800 FLOWERS"))), with(buttons(phoneButton("+1 (631) 555-1010")))},
		{"23 length", "192", with(buttons(phoneButton("123456789012345678901"))),
			with(buttons(phoneButton("12345678901234567890")))},
		{"24 length", "100", sale(hello, coupon(many("A", 21))), sale(hello, coupon(many("A", 20)))},
		{"24 characters", "100", sale(hello, coupon("A-1")), sale(hello, coupon("A1"))},
		{"24 label", "100", sale(hello, buttons(o{"type": "COPY_CODE", "text": "Mine", "example": "A"})),
			sale(hello, coupon("A"))},
		{"24 category", "100", with(coupon("A")), sale(hello, coupon("A"))},
		{"25 body", "100", auth(hello, otp("COPY_CODE", nil)),
			auth(o{"type": "BODY", "add_security_recommendation": true}, otp("COPY_CODE", nil))},
		{"25 expiry", "100", auth(empty, o{"type": "FOOTER", "code_expiration_minutes": 91}, otp("COPY_CODE", nil)),
			auth(empty, o{"type": "FOOTER", "code_expiration_minutes": 90}, otp("COPY_CODE", nil))},
		{"25 shortest expiry", "100", auth(empty, o{"type": "FOOTER", "code_expiration_minutes": 0}, otp("COPY_CODE", nil)),
			auth(empty, o{"type": "FOOTER", "code_expiration_minutes": 1}, otp("COPY_CODE", nil))},
		{"25 other button", "100", auth(empty, buttons(o{"type": "URL", "otp_type": "COPY_CODE"})), auth(empty, otp("COPY_CODE", nil))},
		{"25 button", "100", auth(empty), auth(empty, otp("COPY_CODE", nil))},
		{"25 header", "100", auth(header("a", nil), empty, otp("COPY_CODE", nil)), auth(empty, otp("copy_code", nil))},
		{"25 label", "100", auth(empty, otp("COPY_CODE", o{"text": many("a", 26)})),
			auth(empty, otp("COPY_CODE", o{"text": many("a", 25)}))},
		{"25 utility", "100", with(otp("COPY_CODE", nil)), with(buttons(reply1("A")))},
		{"26 apps", "100", auth(empty, otp("ONE_TAP", nil)),
			auth(empty, otp("ONE_TAP", o{"supported_apps": app("K8a/AINcGX7")}))},
		{"26 six apps", "100", auth(empty, otp("ONE_TAP", o{"supported_apps": apps(6)})),
			auth(empty, otp("ONE_TAP", o{"supported_apps": apps(5)}))},
		{"26 hash", "100", auth(empty, otp("ONE_TAP", o{"supported_apps": app("K8a/AINcGX")})),
			auth(empty, otp("ONE_TAP", o{"package_name": "com.example", "signature_hash": "K8a/AINcGX7"}))},
		{"26 terms", "100", auth(empty, otp("ZERO_TAP", o{"supported_apps": app("K8a/AINcGX7")})),
			auth(empty, otp("ZERO_TAP", o{"supported_apps": app("K8a/AINcGX7"), "zero_tap_terms_accepted": true}))},
		{"27 category", "100", with(offer("Ends soon")), sale(hello, offer("Ends soon"))},
		{"27 footer", "100", sale(hello, offer("Ends soon"), o{"type": "FOOTER", "text": "a"}),
			sale(hello, offer("Ends soon"))},
		{"27 header", "100", sale(header("a", nil), hello, offer("a")), sale(photo(), hello, offer("a"))},
		{"27 text", "100", sale(hello, offer(many("a", 17))), sale(hello, offer(many("a", 16)))},
		{"27 expiration", "100", sale(hello, o{"type": "LIMITED_TIME_OFFER", "limited_time_offer": o{"text": "a", "has_expiration": "true"}}),
			sale(hello, o{"type": "LIMITED_TIME_OFFER", "limited_time_offer": o{"text": "a"}})},
		{"27 body", "100/2388040", sale(body(many("a", 601)), offer("a")), sale(body(many("a", 600)), offer("a"))},
		{"28 category", "100", with(carousel(card(photo()), card(photo()))),
			sale(hello, carousel(card(photo()), card(photo())))},
		{"28 cards", "100", sale(hello, carousel(card(photo()))), sale(hello, carousel(card(photo()), card(photo())))},
		{"28 body", "100/2388040", sale(hello, carousel(card(photo(), body(many("a", 161))), card(photo(), hello))),
			sale(hello, carousel(card(photo(), body(many("a", 160))), card(photo(), hello)))},
		{"28 same", "100", sale(hello, carousel(card(photo(), hello), card(photo()))),
			sale(hello, carousel(card(photo(), hello), card(photo(), hello)))},
		{"28 header", "100", sale(hello, carousel(card(hello), card(hello))),
			sale(hello, carousel(card(photo(), hello), card(photo(), hello)))},
		{"28 buttons", "100/2388060", sale(hello, carousel(card(photo(), buttons(reply1("a"), reply1("b"), reply1("c"))), card(photo()))),
			sale(hello, carousel(card(photo(), buttons(reply1("a"), reply1("b"))), card(photo(), buttons(reply1("a"), reply1("b")))))},
		{"29", "100", sale(hello, carousel(card(product, buttons(reply1("a"))), card(product, buttons(reply1("a"))))),
			sale(hello, carousel(card(product, buttons(o{"type": "SPM"})), card(product, buttons(o{"type": "SPM"}))))},
		{"30 mpm", "100", sale(hello, buttons(o{"type": "MPM"})), sale(header("a", nil), hello, buttons(o{"type": "MPM"}))},
		{"30 single", "100", sale(hello, buttons(o{"type": "CATALOG"}, reply1("a"))),
			sale(hello, buttons(o{"type": "CATALOG"}))},
		{"30 spm", "100", sale(hello, buttons(o{"type": "SPM"})), sale(product, hello, buttons(o{"type": "SPM"}))},
		{"31 one", "100", with(buttons(flowButton(o{"flow_id": flow, "flow_name": "live"}))),
			with(buttons(flowButton(o{"flow_name": "live"})))},
		{"31 published", "100", with(buttons(flowButton(o{"flow_id": draft}))),
			with(buttons(flowButton(o{"flow_id": flow}), reply1("a")))},
		{"32 utility", "100", o{"message_send_ttl_seconds": 29}, o{"message_send_ttl_seconds": 30}},
		{"32 longest", "100", o{"message_send_ttl_seconds": 43201}, o{"message_send_ttl_seconds": -1}},
		{"32 marketing", "100", o{"category": "MARKETING", "message_send_ttl_seconds": -1},
			o{"category": "MARKETING", "message_send_ttl_seconds": 43200}},
	} {
		for _, one := range []struct {
			outcome string
			in      o
		}{{c.outcome, c.bad}, {"ok", c.good}} {
			r := w.createTemplate(one.in)
			if got := r.outcome(); got != one.outcome {
				t.Errorf("%s: %s, want %s: %s", c.rule, got, one.outcome, r.text)
			}
			if id := r.textAt("id"); id != "" {
				w.RemoveObject(id)
				w.clock.Advance(40e9) // a hundred creations an hour
			}
		}
	}
	w.AddToken(graphsim.Token{Token: "EAAotherApp", AppID: otherApp, UserID: adminAtOther, Scopes: allScopes})
	foreign := w.try("EAAotherApp POST "+otherApp+"/uploads?file_length=1&file_type=image/png", "ok").textAt("id")
	handle := w.partBy("EAAotherApp", foreign, "0", "x").textAt("h")
	w.createTemplate(with(o{"type": "HEADER", "format": "IMAGE", "example": o{"header_handle": l{handle}}})).wantOutcome("100",
		"header_handle")
	w.try("admin DELETE "+waba+"/product_catalogs?catalog_id=77", "ok")
	w.createTemplate(sale(hello, buttons(o{"type": "CATALOG"}))).wantOutcome("100/2388027")
}

func phoneButton(number string) o {
	return o{"type": "PHONE_NUMBER", "text": "Call", "phone_number": number}
}

func flowButton(more o) o {
	b := o{"type": "FLOW", "text": "Start"}
	for name, value := range more {
		b[name] = value
	}
	return b
}

func eleven() l {
	var list l
	for range 9 {
		list = append(list, reply1("a"))
	}
	return append(list, link("https://a.example"), link("https://b.example"))
}

// upload uploads a file of a type, and returns its handle.
func (w *world) upload(fileType string) string {
	w.t.Helper()
	id := w.try("admin POST "+appID+"/uploads?file_length=1&file_type="+fileType, "ok").textAt("id")
	return w.part(id, "0", "x").textAt("h")
}
