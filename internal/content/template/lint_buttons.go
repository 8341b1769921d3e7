package template

import (
	"strings"
	"unicode/utf8"

	"terraform-provider-whatsapp/internal/content/jsonlint"
)

const (
	maxButtons    = 10
	maxButtonText = 25
	maxURL        = 2000
	maxPhone      = 20
	maxCode       = 20
)

// maxOfType has the types of buttons of which a template can have only a few, with the number.
var maxOfType = map[string]int{buttonURL: 2, buttonPhone: 1, buttonCopyCode: 1, buttonVoiceCall: 1}

func (l *linter) lintButtons(path string, buttons []Button) {
	l.lintButtonCounts(path, buttons)
	for i, b := range buttons {
		l.lintButton(itemPath(path, i), b)
	}
}

func (l *linter) lintButtonCounts(path string, buttons []Button) {
	if len(buttons) > maxButtons {
		l.report(path, ruleButtonCount, "There are %d buttons, and Meta accepts at most %d. Remove some.", len(buttons), maxButtons)
	}
	counts, changes := map[string]int{}, 0
	for i, b := range buttons {
		counts[b.Type]++
		if limit, ok := maxOfType[b.Type]; ok && counts[b.Type] == limit+1 {
			l.report(itemPath(path, i), ruleButtonCount, "This is button number %d of the type %s, and Meta accepts at most %d. Remove it.",
				counts[b.Type], b.Type, limit)
		}
		if i > 0 && (b.Type == buttonQuickReply) != (buttons[i-1].Type == buttonQuickReply) {
			changes++
		}
	}
	if changes > 1 {
		l.report(path, ruleButtonOrder, "Quick replies are between other buttons, or other buttons between quick replies. Meta requires all "+
			"quick replies in one group before or after the others. Sort the buttons.")
	}
}

func (l *linter) lintButton(path string, b Button) {
	l.lintExtra(path, b.Extra, "icon")
	switch b.Type {
	case buttonQuickReply, buttonVoiceCall:
		l.lintButtonText(path, b.Text)
	case buttonURL:
		l.lintButtonText(path, b.Text)
		l.lintURL(path, b)
	case buttonPhone:
		l.lintButtonText(path, b.Text)
		l.lintPhone(path+".phone_number", b.PhoneNumber)
	case buttonFlow:
		l.lintButtonText(path, b.Text)
		l.lintFlow(path, b)
	case buttonCopyCode:
		l.lintCopyCode(path, b)
	case buttonOTP:
		l.report(path+".type",
			ruleAuthElsewhere, "Only a template of the category AUTHENTICATION has OTP buttons. Change the category, or the type "+
				"of the button.")
	case buttonCatalog, buttonMPM, buttonSPM, buttonContact, buttonOrder: // the label is Meta's
	default:
		l.reportUnknownType(path+".type", b.Type, buttonTypes)
	}
}

func (l *linter) lintButtonText(path, text string) {
	path += ".text"
	if text == "" {
		l.reportTextMissing(path, "button")
		return
	}
	l.lintLength(path, text, maxButtonText, ruleButtonText)
	if found, _ := findVariables(text); len(found) > 0 {
		l.report(path, ruleButtonText, "The text has the variable {{%s}}, and Meta accepts none in the text of a button. Remove it.",
			found[0].name)
	}
	if plain := plainText(text); plain != text {
		l.report(path, ruleButtonText, "The text %s has a formatting mark (* _ ~ `), an emoji or a line break, and Meta accepts plain text "+
			"only. Remove it.", jsonlint.QuotedText(text)).Fix = plain
	}
}

func (l *linter) lintURL(path string, b Button) {
	at := path + ".url"
	found, _ := findVariables(b.URL)
	switch {
	case b.URL == "":
		l.report(at, ruleURL, "The button has no URL. Set one that begins with https://.")
	case utf8.RuneCountInString(b.URL) > maxURL:
		l.report(at, ruleURL, "The URL has %d characters, and Meta accepts at most %d. Shorten it.", utf8.RuneCountInString(b.URL), maxURL)
	case !isWebAddress(b.URL):
		l.report(at, ruleURL, "The URL %s does not begin with https:// or http:// and a host name without variables. Correct it.",
			jsonlint.QuotedText(b.URL)).Fix = withScheme(b.URL)
	case len(found) > 1:
		l.report(at, ruleURL, "The URL has %d variables, and Meta accepts one, at the end. Use one variable for the whole end.", len(found))
	case len(found) == 1 && found[0].end != len(b.URL):
		l.report(at, ruleURL, "The variable {{%s}} is not at the end of the URL, and Meta accepts it only there. Move it.", found[0].name)
	}
	l.lintLink(at, hostOf(b.URL))
	l.lintURLExample(path+".example", b, len(found))
}

func (l *linter) lintURLExample(path string, b Button, variables int) {
	switch {
	case variables == 0 && b.Example != nil:
		l.report(path, ruleExampleUnexpected, "The URL has no variable, and Meta refuses an example for it. Remove the key example.")
	case variables > 0 && (len(b.Example) == 0 || b.Example[0] == ""):
		l.report(path, ruleExampleMissing, "The URL has a variable and no example, and Meta requires one for its review. Set example to one "+
			"value of the variable.")
	}
}

// hostOf returns the host of an http or https address in lower case, or "".
func hostOf(address string) string {
	scheme, rest, ok := strings.Cut(address, "://")
	if !ok || !strings.EqualFold(scheme, "https") && !strings.EqualFold(scheme, "http") {
		return ""
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	host, _, _ := strings.Cut(rest[strings.LastIndexByte(rest, '@')+1:], ":")
	return strings.ToLower(host)
}

// isWebAddress reports whether a text begins with http:// or https:// and a host without a variable, and has no white space.
func isWebAddress(address string) bool {
	host := hostOf(address)
	return host != "" && !strings.ContainsAny(host, "{}") && !strings.ContainsAny(address, " \t\r\n")
}

// withScheme returns the address that a text without a scheme probably means, or "".
func withScheme(address string) string {
	host, _, _ := strings.Cut(address, "/")
	if fixed := "https://" + address; !strings.Contains(address, "://") && strings.Contains(host, ".") && isWebAddress(fixed) {
		return fixed
	}
	return ""
}

// whatsAppHosts are domains that Meta refuses in links of buttons.
var whatsAppHosts = strings.Fields("wa.me whatsapp.com whatsapp.net")

// shorteners are domains of services that shorten links.
var shorteners = strings.Fields("bit.ly bl.ink buff.ly cutt.ly goo.gl is.gd lnkd.in ow.ly rb.gy rebrand.ly s.id shorturl.at t.co t.ly " +
	"tiny.cc tinyurl.com wa.link")

func (l *linter) lintLink(path, host string) {
	switch {
	case isInDomains(host, whatsAppHosts):
		l.report(path, ruleURLWhatsApp, "The button opens %s, and Meta refuses links to WhatsApp. Use a quick reply, or another address.",
			jsonlint.QuotedText(host))
	case isInDomains(host, shorteners):
		l.report(path, ruleURLShortener, "The button opens the shortened link of %s, which Meta refuses in its review. Use the address to which "+
			"it leads.", jsonlint.QuotedText(host))
	}
}

// isInDomains reports whether a host is one of several domains, or in one of them.
func isInDomains(host string, domains []string) bool {
	for _, domain := range domains {
		if host == domain || strings.HasSuffix(host, "."+domain) {
			return true
		}
	}
	return false
}

func (l *linter) lintPhone(path, number string) {
	plain := phoneDigits(number)
	switch {
	case number == "":
		l.report(path, rulePhone, "The button has no phone number. Set one with its country code, such as +15550051310.")
	case plain == "" || plain[0] == '0':
		l.report(path, rulePhone, "%s is not a phone number with a country code. Write a + and digits, such as +15550051310.",
			jsonlint.QuotedText(number))
	case utf8.RuneCountInString(number) > maxPhone:
		l.report(path, rulePhone, "The phone number has %d characters, and Meta accepts at most %d. Leave out what is not a digit.",
			utf8.RuneCountInString(number), maxPhone).Fix = "+" + plain
	case withoutZero(plain) != plain:
		l.report(path, rulePhoneZero, "The phone number %s has a zero after its country code. Meta removes it. If the number does not work "+
			"without it, use another number.", jsonlint.QuotedText(number))
	}
}

func (l *linter) lintFlow(path string, b Button) {
	n := 0
	for _, flow := range []string{b.FlowID, b.FlowName, b.FlowJSON} {
		if flow != "" {
			n++
		}
	}
	if n != 1 {
		l.report(path, ruleFlow, "The button has %d of flow_id, flow_name and flow_json, and Meta requires exactly one. Set one of them.", n)
	}
}

// copyLabels are Meta's own labels of a COPY_CODE button, which its answers have.
var copyLabels = []string{"Copy offer code", "Copy code"}

func (l *linter) lintCopyCode(path string, b Button) {
	if b.Text != "" && !strings.EqualFold(b.Text, copyLabels[0]) && !strings.EqualFold(b.Text, copyLabels[1]) {
		l.report(path+".text", ruleCopyCodeLabel, "The button has the text %s, and Meta sets the label of a COPY_CODE button. Remove the text.",
			jsonlint.QuotedText(b.Text))
	}
	if l.template.Category != "" && l.template.Category != Marketing {
		l.report(path+".type",
			ruleCopyCodeCategory, "Only a template of the category MARKETING has a COPY_CODE button. Change the category, or remove "+
				"the button.")
	}
	code := strings.Join(b.Example, "")
	if len(b.Example) != 1 || code == "" || utf8.RuneCountInString(code) > maxCode || strings.ContainsFunc(code, isNotAlphanumeric) {
		l.report(path+".example", ruleCopyCode, "The example of the code is %s, and Meta requires one of 1 to %d letters and digits. Correct it.",
			jsonlint.QuotedText(code), maxCode)
	}
}

func isNotAlphanumeric(r rune) bool {
	return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
}
