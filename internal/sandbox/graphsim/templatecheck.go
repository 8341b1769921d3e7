package graphsim

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// templateCheck checks a template against the rules of "Template components" and against
// real answers of Meta. Where no page and no answer has a subcode, there is none.
type templateCheck struct {
	sim              *Sim
	call             *call
	account          *object
	category, format string
	components       []part
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

// errStructure returns the error of a wrong set of components.
func errStructure(format string, args ...any) *Error {
	return errTemplate(2388043, "Invalid Template Structure", format, args...)
}

func (s *Sim) checkTemplate(c *call, account, o *object) *Error {
	t := &templateCheck{
		sim: s, call: c, account: account, category: o.text("category"), format: o.text("parameter_format"), components: componentsOf(o),
	}
	if err := t.checkTTL(o.fields["message_send_ttl_seconds"]); err != nil {
		return err
	}
	if err := t.checkTypes(); err != nil {
		return err
	}
	for _, p := range t.components {
		if err := t.checkComponent(p); err != nil {
			return err
		}
	}
	return t.checkForm()
}

// checkTTL checks the range of the time to live ("Time-to-live"); -1 is 30 days.
func (t *templateCheck) checkTTL(value any) *Error {
	ranges := map[string][2]int{authentication: {30, 900}, utility: {30, 43_200}, marketing: {43_200, 2_592_000}}
	ttl, given := value.(int)
	allowed := ranges[t.category]
	if !given || ttl == -1 && t.category != marketing || ttl >= allowed[0] && ttl <= allowed[1] {
		return nil
	}
	return errBadParameter("Param message_send_ttl_seconds must be %d to %d for %s", allowed[0], allowed[1], t.category)
}

var componentTypes = []string{"HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL", "LIMITED_TIME_OFFER", "CALL_PERMISSION_REQUEST"}

// checkTypes checks that there is one body, and at most one component of each other type.
func (t *templateCheck) checkTypes() *Error {
	count := map[string]int{}
	for _, p := range t.components {
		kind := p.text("type")
		if !slices.Contains(componentTypes, kind) {
			return errBadParameter("Param components[type] must be one of {%s}", strings.Join(componentTypes, ", "))
		}
		if count[kind]++; count[kind] > 1 {
			return errStructure("A template has at most one %s.", kind)
		}
	}
	if count["BODY"] == 0 && count["CALL_PERMISSION_REQUEST"] == 0 {
		return errStructure("A template has exactly one BODY.")
	}
	return nil
}

func (t *templateCheck) component(kind string) part {
	for _, p := range t.components {
		if p.text("type") == kind {
			return p
		}
	}
	return nil
}

// buttons returns all buttons of the template, without those of cards.
func (t *templateCheck) buttons() []part { return t.component("BUTTONS").objects("buttons") }

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
		if t.component("LIMITED_TIME_OFFER") != nil {
			longest = offerBodyLength
		} else if t.component("HEADER").text("format") == "PRODUCT" {
			longest = cardBodyLength
		}
		return t.checkBody(p, longest)
	case "FOOTER":
		return t.checkFooter(p)
	case "BUTTONS":
		return t.checkButtons(p.objects("buttons"), 10)
	}
	return nil
}

var (
	anyVariable       = regexp.MustCompile(`\{\{([^{}]*)\}\}`)
	adjacentVariables = regexp.MustCompile(`\}\}\s*\{\{`)
	positionPattern   = regexp.MustCompile(`^[1-9][0-9]*$`)
	parameterName     = regexp.MustCompile(`^[a-z_][a-z0-9_]*$`)
	markdown          = regexp.MustCompile("\\*|```|~[^~]+~|(^|\\W)_[^_]+_(\\W|$)")
)

// parseVariables returns the variables of a text, in their order.
func (t *templateCheck) parseVariables(text string) ([]string, *Error) {
	if rest := anyVariable.ReplaceAllString(text, ""); strings.Contains(rest, "{{") || strings.Contains(rest, "}}") {
		return nil, errBadParameter("The text has braces that are not a variable")
	}
	var names []string
	for _, found := range anyVariable.FindAllStringSubmatch(text, -1) {
		names = append(names, found[1])
	}
	if t.format == "NAMED" {
		return names, t.checkNames(names)
	}
	for i := range names {
		if !positionPattern.MatchString(names[i]) {
			return nil, errBadParameter("The variable {{%s}} is not a number", names[i])
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	for i := range names {
		if !slices.Contains(names, strconv.Itoa(i+1)) {
			return nil, errBadParameter("The variable {{%d}} is missing", i+1)
		}
	}
	return names, nil
}

func (t *templateCheck) checkNames(names []string) *Error {
	for i, name := range names {
		if !parameterName.MatchString(name) {
			return errBadParameter("The variable {{%s}} must have lower-case letters and underscores", name)
		}
		if slices.Contains(names[:i], name) {
			return errBadParameter("The variable {{%s}} occurs twice", name)
		}
	}
	return nil
}

// checkExample checks that every variable has an example, and that there is no example without a variable.
func (t *templateCheck) checkExample(p part, key string, names []string) *Error {
	example := p.object("example")
	if len(names) == 0 {
		if p.has("example") {
			return errStructure("%s has an example and no variable.", p.text("type"))
		}
		return nil
	}
	if t.format != "NAMED" {
		if values := example.texts(key); len(values) != len(names) || slices.Contains(values, "") {
			return errStructure("%s needs an example of each of its %d variables.", p.text("type"), len(names))
		}
		return nil
	}
	given := map[string]bool{}
	for _, one := range example.objects(key + "_named_params") {
		given[one.text("param_name")] = one.text("example") != ""
	}
	for _, name := range names {
		if !given[name] {
			return errStructure("%s needs an example of the variable {{%s}}.", p.text("type"), name)
		}
	}
	if len(given) != len(names) {
		return errStructure("%s has examples of other variables.", p.text("type"))
	}
	return nil
}

func errTooLong(what string, longest int) *Error {
	return errTemplate(2388040, "Character Limit Exceeded", "%s has more than %d characters.", what, longest)
}

func (t *templateCheck) checkBody(p part, longest int) *Error {
	text := p.text("text")
	if text == "" {
		return errStructure("BODY needs a text.")
	}
	if utf8.RuneCountInString(text) > longest {
		return errTooLong("BODY", longest)
	}
	names, err := t.parseVariables(text)
	if err != nil {
		return err
	}
	return cmp.Or(checkVariableText(text, len(anyVariable.FindAllString(text, -1))), t.checkExample(p, "body_text", names))
}

// checkVariableText checks that no variable is first, last or beside another, and that there are enough words. Meta
// documents that there is a ratio; its formula is practice.
func checkVariableText(text string, n int) *Error {
	trimmed := strings.TrimSpace(text)
	edges := anyVariable.FindAllStringIndex(trimmed, -1)
	if n == 0 {
		return nil
	}
	if edges[0][0] == 0 || edges[len(edges)-1][1] == len(trimmed) || adjacentVariables.MatchString(trimmed) {
		return errTemplate(2388299, "Leading or Trailing Parameters",
			"Variables can't be at the start or end of the template, or beside each other.")
	}
	words := max(len(strings.Fields(text))-n, len(strings.Fields(anyVariable.ReplaceAllString(text, ""))))
	if words < 2*n+1 {
		return errTemplate(2388293, "Parameters Words Ratio Exceeds Limit", "The template has too many variables for its length.")
	}
	return nil
}

func (t *templateCheck) checkFooter(p part) *Error {
	text := p.text("text")
	switch {
	case text == "":
		return errStructure("FOOTER needs a text.")
	case utf8.RuneCountInString(text) > lineLength:
		return errTooLong("FOOTER", lineLength)
	case strings.Contains(text, "{{") && t.buttonOf("CATALOG") == nil: // a page shows one with a catalog
		return errTemplate(2388073, "Invalid Footer", "The footer can't have variables.")
	}
	return nil
}

func (t *templateCheck) checkHeader(p part) *Error {
	switch format := cmp.Or(p.text("format"), "TEXT"); format {
	case "TEXT":
		return t.checkHeaderText(p)
	case "IMAGE", "VIDEO", "GIF", "DOCUMENT":
		return t.checkMedia(p, format)
	case "LOCATION":
		if p.has("example") {
			return errStructure("A LOCATION header has no example.")
		}
	case "PRODUCT":
	default:
		return errBadParameter("Param components[format] %q is unknown", format)
	}
	return nil
}

func (t *templateCheck) checkHeaderText(p part) *Error {
	text := p.text("text")
	names, err := t.parseVariables(text)
	switch {
	case err != nil:
		return err
	case text == "":
		return errStructure("HEADER needs a text.")
	case utf8.RuneCountInString(text) > lineLength, len(names) > 1, strings.ContainsAny(text, "\n\r"),
		markdown.MatchString(text), hasEmoji(text):
		return errTemplate(2388047, "Invalid Header",
			"The header has at most 60 characters and one variable, and no newline, formatting characters or emoji.")
	}
	return t.checkExample(p, "header_text", names)
}

var mediaTypes = map[string]string{"IMAGE": "image/", "VIDEO": "video/", "GIF": "video/", "DOCUMENT": "application/pdf"}

// checkMedia checks that the handle is that of an upload of the app. No page has the error code of another handle.
func (t *templateCheck) checkMedia(p part, format string) *Error {
	handles := p.object("example").texts("header_handle")
	if len(handles) != 1 {
		return errStructure("A header of the format %s needs one header_handle as its example.", format)
	}
	for _, u := range t.sim.uploads {
		if u.handle == handles[0] && u.app == t.call.caller.app.ID && strings.HasPrefix(u.fileType, mediaTypes[format]) &&
			t.sim.Now().Sub(u.completed) <= handleLifetime {
			return nil
		}
	}
	return errBadParameter("header_handle is not a valid handle of an uploaded file of the format %s", format)
}
