package graphsim

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// templateCheck holds a template against the rules of "Template components" and of what
// answers of Meta have shown. Where no page and no answer has a subcode, there is none.
type templateCheck struct {
	sim              *Sim
	call             *call
	account          *object
	category, format string
	all              []part
}

// The limits of texts, in characters.
const (
	bodyLength      = 1024
	cardBodyLength  = 160
	offerBodyLength = 600
	lineLength      = 60 // of a header and a footer
	labelLength     = 25 // of a button
	urlLength       = 2000
	phoneLength     = 20
	couponLength    = 20
	offerLength     = 16
)

// invalidStructure returns the answer to a wrong set of components.
func invalidStructure(format string, args ...any) *Error {
	return templateError(2388043, "Invalid Template Structure", format, args...)
}

func (s *Sim) checkTemplate(c *call, account, o *object) *Error {
	t := &templateCheck{
		sim: s, call: c, account: account, category: o.text("category"), format: o.text("parameter_format"), all: componentsOf(o),
	}
	if err := t.checkTTL(o.fields["message_send_ttl_seconds"]); err != nil {
		return err
	}
	if err := t.checkSet(); err != nil {
		return err
	}
	for _, p := range t.all {
		if err := t.checkComponent(p); err != nil {
			return err
		}
	}
	return t.checkForm()
}

// checkTTL: "Time-to-live"; -1 is 30 days.
func (t *templateCheck) checkTTL(value any) *Error {
	ranges := map[string][2]int{authentication: {30, 900}, utility: {30, 43_200}, marketing: {43_200, 2_592_000}}
	ttl, given := value.(int)
	allowed := ranges[t.category]
	if !given || ttl == -1 && t.category != marketing || ttl >= allowed[0] && ttl <= allowed[1] {
		return nil
	}
	return badParameter("Param message_send_ttl_seconds must be %d to %d for %s", allowed[0], allowed[1], t.category)
}

var componentTypes = []string{"HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL", "LIMITED_TIME_OFFER", "CALL_PERMISSION_REQUEST"}

// checkSet: one body, and at most one of each other type.
func (t *templateCheck) checkSet() *Error {
	count := map[string]int{}
	for _, p := range t.all {
		kind := p.text("type")
		if !slices.Contains(componentTypes, kind) {
			return badParameter("Param components[type] must be one of {%s}", strings.Join(componentTypes, ", "))
		}
		if count[kind]++; count[kind] > 1 {
			return invalidStructure("A template has at most one %s.", kind)
		}
	}
	if count["BODY"] == 0 && count["CALL_PERMISSION_REQUEST"] == 0 {
		return invalidStructure("A template has exactly one BODY.")
	}
	return nil
}

func (t *templateCheck) find(kind string) part {
	for _, p := range t.all {
		if p.text("type") == kind {
			return p
		}
	}
	return nil
}

// buttons returns all buttons of the template, without those of cards.
func (t *templateCheck) buttons() []part { return t.find("BUTTONS").parts("buttons") }

// buttonOf returns the first button of a type, nil if there is none.
func (t *templateCheck) buttonOf(kind string) part {
	for _, b := range t.buttons() {
		if b.text("type") == kind {
			return b
		}
	}
	return nil
}

func (t *templateCheck) checkComponent(p part) *Error {
	if t.category == authentication {
		return nil // checkForm has their own rules
	}
	switch p.text("type") {
	case "HEADER":
		return t.checkHeader(p)
	case "BODY":
		longest := bodyLength
		if t.find("LIMITED_TIME_OFFER") != nil {
			longest = offerBodyLength
		} else if t.find("HEADER").text("format") == "PRODUCT" {
			longest = cardBodyLength
		}
		return t.checkBody(p, longest)
	case "FOOTER":
		return t.checkFooter(p)
	case "BUTTONS":
		return t.checkButtons(p.parts("buttons"), 10)
	}
	return nil
}

var (
	anyVariable   = regexp.MustCompile(`\{\{([^{}]*)\}\}`)
	adjacent      = regexp.MustCompile(`\}\}\s*\{\{`)
	isPosition    = regexp.MustCompile(`^[1-9][0-9]*$`)
	parameterName = regexp.MustCompile(`^[a-z_][a-z0-9_]*$`)
	markdown      = regexp.MustCompile("\\*|```|~[^~]+~|(^|\\W)_[^_]+_(\\W|$)")
)

// variables returns the variables of a text, in their order.
func (t *templateCheck) variables(text string) ([]string, *Error) {
	if rest := anyVariable.ReplaceAllString(text, ""); strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
		return nil, badParameter("The text has braces that are not a variable")
	}
	var names []string
	for _, found := range anyVariable.FindAllStringSubmatch(text, -1) {
		names = append(names, found[1])
	}
	if t.format == "NAMED" {
		return names, t.checkNames(names)
	}
	for i := range names {
		if !isPosition.MatchString(names[i]) {
			return nil, badParameter("The variable {{%s}} is not a number", names[i])
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	for i := range names {
		if !slices.Contains(names, strconv.Itoa(i+1)) {
			return nil, badParameter("The variable {{%d}} is missing", i+1)
		}
	}
	return names, nil
}

func (t *templateCheck) checkNames(names []string) *Error {
	for i, name := range names {
		if !parameterName.MatchString(name) {
			return badParameter("The variable {{%s}} must have lower-case letters and underscores", name)
		}
		if slices.Contains(names[:i], name) {
			return badParameter("The variable {{%s}} is there twice", name)
		}
	}
	return nil
}

// checkExample: an example for every variable, and no example without one.
func (t *templateCheck) checkExample(p part, key string, names []string) *Error {
	example := p.part("example")
	if len(names) == 0 {
		if p.has("example") {
			return invalidStructure("%s has an example and no variable.", p.text("type"))
		}
		return nil
	}
	if t.format != "NAMED" {
		if values := example.texts(key); len(values) != len(names) || slices.Contains(values, "") {
			return invalidStructure("%s needs an example of each of its %d variables.", p.text("type"), len(names))
		}
		return nil
	}
	given := map[string]bool{}
	for _, one := range example.parts(key + "_named_params") {
		given[one.text("param_name")] = one.text("example") != ""
	}
	for _, name := range names {
		if !given[name] {
			return invalidStructure("%s needs an example of the variable {{%s}}.", p.text("type"), name)
		}
	}
	if len(given) != len(names) {
		return invalidStructure("%s has examples of other variables.", p.text("type"))
	}
	return nil
}

func tooLong(what string, longest int) *Error {
	return templateError(2388040, "Character Limit Exceeded", "%s has more than %d characters.", what, longest)
}

func (t *templateCheck) checkBody(p part, longest int) *Error {
	text := p.text("text")
	if text == "" {
		return invalidStructure("BODY needs a text.")
	}
	if utf8.RuneCountInString(text) > longest {
		return tooLong("BODY", longest)
	}
	names, err := t.variables(text)
	if err != nil {
		return err
	}
	return or(checkVariableText(text, len(anyVariable.FindAllString(text, -1))), t.checkExample(p, "body_text", names))
}

// checkVariableText: no variable first, last or beside another, and enough words. That
// there is a ratio is Meta's, its formula practice.
func checkVariableText(text string, n int) *Error {
	trimmed := strings.TrimSpace(text)
	edges := anyVariable.FindAllStringIndex(trimmed, -1)
	if n == 0 {
		return nil
	}
	if edges[0][0] == 0 || edges[len(edges)-1][1] == len(trimmed) || adjacent.MatchString(trimmed) {
		return templateError(2388299, "Leading or Trailing Parameters",
			"Variables can't be at the start or end of the template, or beside each other.")
	}
	words := max(len(strings.Fields(text))-n, len(strings.Fields(anyVariable.ReplaceAllString(text, ""))))
	if words < 2*n+1 {
		return templateError(2388293, "Parameters Words Ratio Exceeds Limit", "The template has too many variables for its length.")
	}
	return nil
}

func (t *templateCheck) checkFooter(p part) *Error {
	text := p.text("text")
	switch {
	case text == "":
		return invalidStructure("FOOTER needs a text.")
	case utf8.RuneCountInString(text) > lineLength:
		return tooLong("FOOTER", lineLength)
	case strings.Contains(text, "{{") && t.buttonOf("CATALOG") == nil: // a page shows one with a catalog
		return templateError(2388073, "Invalid Footer", "The footer can't have variables.")
	}
	return nil
}

func (t *templateCheck) checkHeader(p part) *Error {
	switch format := or(p.text("format"), "TEXT"); format {
	case "TEXT":
		return t.checkHeaderText(p)
	case "IMAGE", "VIDEO", "GIF", "DOCUMENT":
		return t.checkMedia(p, format)
	case "LOCATION":
		if p.has("example") {
			return invalidStructure("A LOCATION header has no example.")
		}
	case "PRODUCT":
	default:
		return badParameter("Param components[format] %q is unknown", format)
	}
	return nil
}

func (t *templateCheck) checkHeaderText(p part) *Error {
	text := p.text("text")
	names, err := t.variables(text)
	switch {
	case err != nil:
		return err
	case text == "":
		return invalidStructure("HEADER needs a text.")
	case utf8.RuneCountInString(text) > lineLength, len(names) > 1, strings.ContainsAny(text, "\n\r"),
		markdown.MatchString(text), hasEmoji(text):
		return templateError(2388047, "Invalid Header",
			"The header has at most 60 characters and one variable, and no newline, formatting characters or emoji.")
	}
	return t.checkExample(p, "header_text", names)
}

var mediaOf = map[string]string{"IMAGE": "image/", "VIDEO": "video/", "GIF": "video/", "DOCUMENT": "application/pdf"}

// checkMedia: the handle is that of an upload of the app; no page has the code of another.
func (t *templateCheck) checkMedia(p part, format string) *Error {
	handles := p.part("example").texts("header_handle")
	if len(handles) != 1 {
		return invalidStructure("A header of the format %s needs one header_handle as its example.", format)
	}
	for _, u := range t.sim.uploads {
		if u.handle == handles[0] && u.app == t.call.caller.app.ID && strings.HasPrefix(u.fileType, mediaOf[format]) &&
			t.sim.Now().Sub(u.completed) <= handleLifetime {
			return nil
		}
	}
	return badParameter("header_handle is not a valid handle of an uploaded file of the format %s", format)
}
