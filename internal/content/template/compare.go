package template

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"terraform-provider-whatsapp/internal/content/jsonlint"
)

// Difference is a place in which two templates differ.
type Difference struct {
	Path               string // as in Problem
	Configured, Remote string // "" if the value is absent
}

// String says what differs.
func (d Difference) String() string {
	return fmt.Sprintf("%s: %s is configured, and Meta has %s", d.Path, orNothing(d.Configured), orNothing(d.Remote))
}

func orNothing(value string) string {
	if value == "" {
		return "nothing"
	}
	return jsonlint.QuotedText(value)
}

// Equal reports whether the components of two templates have no Differences.
func Equal(configured, remote Template) bool { return len(Differences(configured, remote)) == 0 }

// Differences compares the components of a configured template with those that Meta answers. It ignores in what form a value is written,
// and what Meta changes by itself: the case and the order of names, the shape of examples, handles of files, the texts of an
// authentication template, labels that cannot be set, a zero after the country code of a phone number. An OTP button is equal to the URL
// button as which Meta shows it. The flow of a FLOW button is compared only if both sides have its ID, and a key that this package does
// not know only if both sides have it. Texts are compared byte by byte.
//
// Name, language, category, time to live and parameter format are not compared.
func Differences(configured, remote Template) []Difference {
	configured, remote = Normalize(configured), Normalize(remote)
	auth := hasMetaTexts(configured) || hasMetaTexts(remote)
	ours, theirs := leavesOf(configured, auth), leavesOf(remote, auth)
	var found []Difference
	for _, one := range ours.ordered {
		other, ok := theirs.values[one.path]
		if one.value != other && (ok || !one.optional) {
			found = append(found, Difference{Path: one.path, Configured: one.value, Remote: other})
		}
	}
	for _, one := range theirs.ordered {
		if _, ok := ours.values[one.path]; !ok && !one.optional {
			found = append(found, Difference{Path: one.path, Remote: one.value})
		}
	}
	return found
}

// hasMetaTexts reports whether Meta supplies the texts of a template.
func hasMetaTexts(t Template) bool {
	buttons := findComponent(t.Components, typeButtons)
	return t.Category == Authentication || buttons != nil && slices.ContainsFunc(buttons.Buttons, func(b Button) bool { return b.isOTP() })
}

// isOTP reports whether a button is an OTP button, or the URL button as which Meta shows one.
func (b Button) isOTP() bool {
	return b.Type == buttonOTP || b.Type == buttonURL && strings.HasPrefix(b.URL, "https://www.whatsapp.com/otp/")
}

// otpKind returns the type of an OTP button, or "" if Meta does not show it.
func (b Button) otpKind() string {
	if b.Type == buttonOTP {
		return b.OTPType
	}
	_, query, _ := strings.Cut(b.URL, "?")
	values, _ := url.ParseQuery(query) // what can be read of it
	return strings.ToUpper(values.Get("otp_type"))
}

// leaf is a value that is compared.
type leaf struct {
	path, value string
	optional    bool // compared only if both sides have it
}

// leaves are the values of a template.
type leaves struct {
	auth     bool
	ordered  []leaf
	required int // how many are not optional
	values   map[string]string
}

func leavesOf(t Template, auth bool) *leaves {
	l := &leaves{auth: auth, values: map[string]string{}}
	l.addComponents("", t.Components)
	return l
}

// addRequired adds a value that both sides must have. An empty value is absent.
func (l *leaves) addRequired(path, value string) { l.addLeaf(leaf{path: path, value: value}) }

// addOptional adds a value that is compared only if both sides have it.
func (l *leaves) addOptional(path, value string) {
	l.addLeaf(leaf{path: path, value: value, optional: true})
}

func (l *leaves) addLeaf(one leaf) {
	if one.value == "" {
		return
	}
	for l.values[one.path] != "" {
		one.path += "'" // such as a param_name that occurs twice
	}
	l.ordered = append(l.ordered, one)
	l.values[one.path] = one.value
	if !one.optional {
		l.required++
	}
}

func (l *leaves) addExtra(path string, e Extra) {
	for _, key := range slices.Sorted(maps.Keys(e)) {
		l.addOptional(object{path: path}.memberPath(key), canonicalJSON(e[key]))
	}
}

// canonicalJSON writes a JSON value in one form.
func canonicalJSON(raw json.RawMessage) string {
	var value any
	if json.Unmarshal(raw, &value) != nil {
		return string(raw)
	}
	text, _ := json.Marshal(value) // it was read from JSON
	return string(text)
}

func (l *leaves) addComponents(prefix string, components []Component) {
	seen := map[string]int{}
	for _, c := range components {
		path := numberedPath(prefix, c.Type, seen)
		switch {
		case l.auth && c.Type == typeBody:
			l.addRequired(path+".add_security_recommendation", trueText(c.AddSecurityRecommendation))
		case l.auth && c.Type == typeFooter:
			l.addExpiry(path, c.CodeExpirationMinutes)
		default:
			l.addComponent(path, c)
		}
	}
}

// trueText returns "" for false, which is the default, and "true" otherwise.
func trueText(flag *bool) string {
	if flag == nil || !*flag {
		return ""
	}
	return "true"
}

func (l *leaves) addExpiry(path string, minutes *int64) {
	if minutes != nil {
		l.addRequired(path+".code_expiration_minutes", strconv.FormatInt(*minutes, 10))
	}
}

func (l *leaves) addComponent(path string, c Component) {
	before := l.required
	l.addRequired(path+".format", c.Format)
	l.addRequired(path+".text", c.Text)
	l.addRequired(path+".add_security_recommendation", trueText(c.AddSecurityRecommendation))
	l.addExpiry(path, c.CodeExpirationMinutes)
	if c.Example != nil {
		l.addExample(path+".example", *c.Example)
	}

	for i, b := range c.Buttons {
		l.addButton(itemPath(path, i), b)
	}

	for i, card := range c.Cards {
		at := itemPath(path+".cards", i)
		l.addComponents(at+".", card.Components)
		l.addExtra(at, card.Extra)
	}
	if c.Offer != nil {
		at := path + ".limited_time_offer"
		l.addRequired(at+".text", c.Offer.Text)
		if c.Offer.HasExpiration != nil {
			l.addOptional(at+".has_expiration", strconv.FormatBool(*c.Offer.HasExpiration))
		}
		l.addExtra(at, c.Offer.Extra)
	}

	l.addExtra(path, c.Extra)
	if l.required == before { // a component that has nothing but a type
		l.addRequired(path, c.Type)
	}
}

func (l *leaves) addExample(path string, e Example) {
	for i, value := range e.HeaderText {
		l.addRequired(itemPath(path+".header_text", i), value)
	}
	for i, row := range e.BodyText {
		for j, value := range row {
			l.addRequired(itemPath(itemPath(path+".body_text", i), j), value)
		}
	}
	l.addNamedExamples(path+".header_text_named_params", e.HeaderTextNamed)
	l.addNamedExamples(path+".body_text_named_params", e.BodyTextNamed)
	l.addExtra(path, e.Extra)
}

// addNamedExamples ignores the order of the examples.
func (l *leaves) addNamedExamples(path string, examples []NamedExample) {
	sorted := slices.SortedStableFunc(slices.Values(examples), func(a, b NamedExample) int { return strings.Compare(a.Name, b.Name) })
	for _, e := range sorted {
		l.addRequired(path+"."+e.Name, e.Value)
		l.addExtra(path+"."+e.Name, e.Extra)
	}
}

// fixedLabels are the labels that Meta sets, whatever is configured.
var fixedLabels = map[string]string{
	buttonCatalog: "View catalog", buttonMPM: "View items", buttonSPM: "View", buttonContact: "Share contact info",
	buttonCopyCode: "Copy offer code",
}

func (l *leaves) addButton(path string, b Button) {
	if l.auth && b.isOTP() {
		l.addRequired(path+".type", buttonOTP)
		l.addOptional(path+".otp_type", b.otpKind())
		return
	}
	l.addRequired(path+".type", b.Type)
	if fixedLabels[b.Type] == "" {
		l.addRequired(path+".text", b.Text)
	}
	l.addRequired(path+".url", b.URL)
	l.addRequired(path+".phone_number", canonicalPhone(b.PhoneNumber))
	for i, value := range b.Example {
		l.addRequired(itemPath(path+".example", i), variablePart(b.URL, value))
	}
	if b.Type == buttonFlow {
		l.addOptional(path+".flow_id", b.FlowID)
		l.addRequired(path+".flow_action", cmp.Or(b.FlowAction, "NAVIGATE"))
		l.addOptional(path+".navigate_screen", b.NavigateScreen)
	}
	l.addExtra(path, b.Extra)
}

// canonicalPhone writes a phone number as Meta keeps it.
func canonicalPhone(number string) string {
	if plain := phoneDigits(number); plain != "" {
		return withoutZero(plain)
	}
	return number
}

// variablePart returns the example of the variable of a URL. Meta accepts and shows the whole address, too.
func variablePart(address, example string) string {
	if found, _ := findVariables(address); len(found) > 0 {
		return strings.TrimPrefix(example, address[:found[0].start])
	}
	return example
}
