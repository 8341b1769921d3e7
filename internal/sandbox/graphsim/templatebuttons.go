package graphsim

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// buttonCaps are how many buttons of a type there may be.
var buttonCaps = map[string]int{
	"QUICK_REPLY": 10, "URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1, "VOICE_CALL": 1, "OTP": 1, "MPM": 1, "SPM": 1, "CATALOG": 1, "FLOW": 1,
	"APP": 1, "REQUEST_CONTACT_INFO": 1,
}

func errButtons(format string, args ...any) *Error {
	return errTemplate(2388060, "Invalid Buttons", format, args...)
}

func (t *templateCheck) checkButtons(buttons []part, most int) *Error {
	if len(buttons) == 0 || len(buttons) > most {
		return errButtons("There must be 1 to %d buttons.", most)
	}
	count := map[string]int{}
	order := "" // r is a quick reply
	for _, b := range buttons {
		kind := b.text("type")
		if buttonCaps[kind] == 0 {
			return errBadParameter("Param buttons[type] %q is unknown", kind)
		}
		if count[kind]++; count[kind] > buttonCaps[kind] {
			return errButtons("There are more than %d buttons of the type %s.", buttonCaps[kind], kind)
		}
		if kind == "QUICK_REPLY" {
			order += "r"
		} else {
			order += "o"
		}
		if err := t.checkButton(b, kind); err != nil {
			return err
		}
	}
	if !replyOrder.MatchString(order) {
		return errBadParameter("The buttons are an invalid combination: quick replies must be together, before or after the others")
	}
	return nil
}

var replyOrder = regexp.MustCompile(`^(r*o*|o*r*)$`)

func (t *templateCheck) checkButton(b part, kind string) *Error {
	label, hasLabel := b["text"]
	fixed := fixedLabels[kind]
	if kind == "COPY_CODE" && hasLabel && label != fixed {
		return errBadParameter("The label of a COPY_CODE button cannot be set")
	}
	if fixed == "" && kind != "REQUEST_CONTACT_INFO" && kind != "OTP" {
		if err := checkLabel(b.text("text")); err != nil {
			return err
		}
	}
	switch kind {
	case "URL":
		return t.checkURL(b)
	case "PHONE_NUMBER":
		return checkPhone(b)
	case "COPY_CODE":
		return t.checkCoupon(b)
	case "OTP":
		return errBadParameter("An OTP button needs the category AUTHENTICATION")
	case "FLOW":
		return t.checkFlow(b)
	}
	return nil
}

func checkLabel(text string) *Error {
	n := utf8.RuneCountInString(text)
	isPlain := !strings.Contains(text, "{{") && !strings.ContainsAny(text, "\n\r") && !hasEmoji(text) && !markdown.MatchString(text)
	if n < 1 || n > labelLength || !isPlain {
		return errButtons("A label has 1 to %d characters, and no variables, newlines, emoji or formatting characters.", labelLength)
	}
	return nil
}

// checkURL checks a URL, which has at most one variable, at the end.
func (t *templateCheck) checkURL(b part) *Error {
	address := b.text("url")
	invalid := errTemplate(2388052, "Invalid URL", "The URL of a button is not valid.")
	static, variable, hasVariable := strings.Cut(address, "{{")
	name, atEnd := strings.CutSuffix(variable, "}}")
	// No page says which form the variable has in a template with named parameters.
	isVariable := name == "1" || t.format == "NAMED" && parameterName.MatchString(name)
	if hasVariable && (!atEnd || !isVariable) || utf8.RuneCountInString(address) > urlLength {
		return invalid
	}
	u, parseErr := url.Parse(static)
	if parseErr != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.ContainsAny(static, " {}") {
		return invalid
	}
	host := strings.ToLower(u.Hostname())
	if host == "wa.me" || host == "whatsapp.com" || strings.HasSuffix(host, ".whatsapp.com") {
		return errTemplate(2388081, "Invalid URL", "A button can't link to WhatsApp.")
	}
	if values := b.texts("example"); hasVariable && (len(values) != 1 || values[0] == "") {
		return errStructure("The URL of a button needs an example of its variable.")
	}
	return nil
}

var phoneDigits = regexp.MustCompile(`^\+?[0-9][0-9 ()-]*$`)

func checkPhone(b part) *Error {
	number := b.text("phone_number")
	if !phoneDigits.MatchString(number) || len(number) > phoneLength || len(digitsOf(number)) < 7 {
		return &Error{Code: 192, Message: "(#192) Param phone_number is not a valid phone number"}
	}
	return nil
}

var couponCode = regexp.MustCompile(`^[A-Za-z0-9]+$`)

func (t *templateCheck) checkCoupon(b part) *Error {
	if t.category != marketing {
		return errBadParameter("A COPY_CODE button needs the category MARKETING")
	}
	codes := b.texts("example")
	if len(codes) != 1 || !couponCode.MatchString(codes[0]) || len(codes[0]) > couponLength {
		return errBadParameter("The example of a COPY_CODE button must have 1 to %d letters and digits", couponLength)
	}
	return nil
}

// checkFlow checks that a button names one flow, by its ID, its name or its JSON.
func (t *templateCheck) checkFlow(b part) *Error {
	given := slices.DeleteFunc([]string{"flow_id", "flow_name", "flow_json"}, func(name string) bool { return !b.has(name) })
	if len(given) != 1 {
		return errBadParameter("A FLOW button needs exactly one of flow_id, flow_name and flow_json")
	}
	if b.has("flow_json") {
		if text := b.text("flow_json"); text == "" || len(inspectFlow(text).errors) > 0 {
			return errBadParameter("flow_json has errors")
		}
		return nil
	}
	if flow := t.sim.flowOfButton(t.account, b); flow == nil || !isPublished(flow) {
		return errBadParameter("The flow of a FLOW button must be a published flow of the account")
	}
	return nil
}

// linkFlows stores FLOW buttons with the ID of the flow, an action and the first screen. flow_json creates a flow with
// the name of the template.
func (s *Sim) linkFlows(c *call, account, o *object) {
	for _, p := range componentsOf(o) {
		for _, b := range p.objects("buttons") {
			if b.text("type") != "FLOW" {
				continue
			}
			flow := s.flowOfButton(account, b)
			if flow == nil {
				flow = s.addFlow(c, account, o.text("name"), b.text("flow_json"))
			}
			delete(b, "flow_name")
			delete(b, "flow_json")
			b["flow_id"], b["flow_action"] = flow.id, cmp.Or(b.text("flow_action"), "NAVIGATE")
			if first := firstScreen(flow); b["flow_action"] == "NAVIGATE" && b.text("navigate_screen") == "" && first != "" {
				b["navigate_screen"] = first
			}
		}
	}
}
