package flowjson

import (
	"regexp"
	"strings"

	"terraform-provider-whatsapp/internal/content/jsonlint"
)

// Actions.
const (
	actionNavigate     = "navigate"
	actionComplete     = "complete"
	actionDataExchange = "data_exchange"
	actionUpdateData   = "update_data"
)

// lintAction checks one action.
func (l *linter) lintAction(s *screen, a action) {
	switch a.name {
	case actionDataExchange:
		if !l.hasEndpoint() {
			l.report(a.node, ruleDataAPIMissing, "data_exchange asks the endpoint of the flow, and the flow has no data_api_version. Add one, such "+
				"as \"data_api_version\": \"3.0\", or use navigate or complete.")
		}
	case actionComplete:
		l.lintComplete(s, a)
	case actionNavigate:
		l.lintNavigate(s, a)
	case actionUpdateData:
		l.lintUpdate(s, a)
	}
}

// lintComplete checks an action that ends the flow. Meta's page demands a terminal screen, and its editor no longer does from version 7.2.
func (l *linter) lintComplete(s *screen, a action) {
	if !s.terminal {
		r := ruleComplete
		if l.version.isAtLeast(7, 2) {
			r = ruleCompleteSince72
		}
		l.report(a.node, r, "complete ends the flow, and the screen does not have \"terminal\": true. Set it, or use navigate.")
	}
	if files := l.pickedFiles(s, a); len(files) > 1 && !l.version.isAtLeast(5, 0) {
		l.report(a.member("payload"), rulePickerComplete, "The payload has the values of %d components of type %s, and Meta is known to accept "+
			"one below version 5.0. Remove the others.", len(files), anyPicker)
	}
}

func (l *linter) lintNavigate(s *screen, a action) {
	for _, file := range l.pickedFiles(s, a) {
		l.report(file, rulePickerNavigate, "Meta does not hand the files of a PhotoPicker or a DocumentPicker to another screen. Remove the "+
			"value: the action of a later screen can use ${screen.%s.form.NAME}.", s.id)
	}
	target := l.byID[a.next]
	at := a.member("next").member("name")
	switch {
	case a.next == "":
	case target == nil:
		l.report(at, ruleNavigateScreen, "There is no screen %s. Correct the name.", jsonlint.QuotedText(a.next))
	case target == s:
		l.report(at, ruleNavigateItself, "The action leads to the screen that it is on. Name another screen.")
	case !l.hasEndpoint():
		l.lintPayload(s, a, target)
	}
}

// lintPayload compares a payload with the data that the next screen declares. The editor of Meta does not do so in versions 6.0 to 7.2.
func (l *linter) lintPayload(s *screen, a action, target *screen) {
	r := ruleNavigatePayload
	if l.version.isAtLeast(6, 0) && !l.version.isAtLeast(7, 3) {
		r = ruleNavigatePayloadClient
	}

	payload := a.member("payload")
	if payload.value.Kind == jsonlint.String {
		return
	}

	given := map[string]bool{}
	for i, key := range payload.value.Keys {
		given[key] = true
		value := payload.value.Items[i]
		at := node{place: payload.place.member(key), value: value, screen: s, component: a.component}
		schema, declared := target.data[key]
		want, have := dataType(schema), valueType(s, value)
		switch {
		case !declared:
			l.report(at, r, "The screen %s does not declare the data %s. Declare it there, or remove it from the payload.",
				jsonlint.QuotedText(target.id), jsonlint.QuotedText(key))
		case want != "" && have != "" && want != have:
			l.report(at, r, "The screen %s declares %s as %s, and the payload has %s. Correct one of them.", jsonlint.QuotedText(target.id),
				jsonlint.QuotedText(key), want, have)
		}
	}

	for _, key := range sortedKeys(target.data) {
		if !given[key] {
			at := payload
			if at.value.Kind == 0 {
				at = a.node
			}
			l.report(at, r, "The screen %s declares the data %s, and the payload does not have it. Add it.", jsonlint.QuotedText(target.id),
				jsonlint.QuotedText(key))
		}
	}
}

// dataType returns the type of declared data, "" if it is not known. An integer is a number.
func dataType(schema jsonlint.Value) string {
	kind, _ := schema.Member("type")
	if kind.Text == "integer" {
		return "number"
	}
	return kind.Text
}

// valueType returns the type of a value in a payload, "" if it is not known.
func valueType(s *screen, v jsonlint.Value) string {
	if v.Kind == jsonlint.String && isDynamic(v.Text) {
		if ref, ok := wholeReference(v.Text); ok && ref.screen == "" && ref.store == "data" {
			return dataType(s.data[ref.key])
		}
		return ""
	}
	return map[byte]string{
		jsonlint.String: "string", jsonlint.Number: "number", jsonlint.Boolean: "boolean", jsonlint.Array: "array", jsonlint.Object: "object",
	}[v.Kind]
}

// lintUpdate checks that update_data changes only data that the screen declares.
func (l *linter) lintUpdate(s *screen, a action) {
	payload := a.member("payload")
	for i, key := range payload.value.Keys {
		value := payload.value.Items[i]
		at := node{place: payload.place.member(key), value: value, screen: s, component: a.component}
		ref, isRef := wholeReference(value.Text)
		switch _, declared := s.data[key]; {
		case !declared:
			l.report(at, ruleUpdateData, "The screen does not declare the data %s. Declare it, or correct the key.", jsonlint.QuotedText(key))
		case isRef && ref.store == "data" && ref.key == key && (ref.screen == "" || ref.screen == s.id):
			l.report(at, ruleUpdateData, "The action sets the data %s to its own value. Remove the key.", jsonlint.QuotedText(key))
		}
	}
}

// pickedFiles returns the values of a payload that are files.
func (l *linter) pickedFiles(s *screen, a action) []node {
	var found []node
	for i, key := range a.payload.Keys {
		value := a.payload.Items[i]
		ref, ok := wholeReference(value.Text)
		of := s
		if ok && ref.screen != "" {
			of = l.byID[ref.screen]
		}
		if !ok || ref.store != "form" || of == nil || of.byName[ref.key] == nil {
			continue
		}
		if of.byName[ref.key].isPicker() {
			found = append(found, node{place: a.place.member("payload").member(key), value: value, screen: s, component: a.component})
		}
	}
	return found
}

// reference is a value of a screen in a text, such as ${data.city}, ${form.city} or
// "${screen.ADDRESS.form.city}".
type reference struct {
	screen string // "": this one
	store  string // "data" or "form"
	key    string // may have dots
}

var (
	references = regexp.MustCompile(`\$\{([^${}]+)\}`)
	// Keys may have any characters. Another form, such as a calculation, is not a reference.
	referenceForm = regexp.MustCompile(`^(?:screen\.([^.]+)\.)?(data|form)\.(.+)$`)
)

func parseReference(expression string) (reference, bool) {
	parts := referenceForm.FindStringSubmatch(expression)
	if parts == nil {
		return reference{}, false
	}
	return reference{screen: parts[1], store: parts[2], key: parts[3]}, true
}

// wholeReference reads a text that is one reference and nothing else.
func wholeReference(text string) (reference, bool) {
	parts := references.FindStringSubmatch(text)
	if parts == nil || parts[0] != text {
		return reference{}, false
	}
	return parseReference(parts[1])
}

// lintReferences checks the references of a text. Within other text they are references in conditions, and between backticks; elsewhere
// Meta shows them as they are.
func (l *linter) lintReferences(s *screen, t dynamicText) {
	_, whole := wholeReference(t.value.Text)
	if !whole && !strings.HasPrefix(t.value.Text, "`") && t.property != "condition" {
		return
	}
	for _, parts := range references.FindAllStringSubmatch(t.value.Text, -1) {
		if ref, ok := parseReference(parts[1]); ok {
			l.lintReference(s, t, parts[0], ref)
		}
	}
}

func (l *linter) lintReference(s *screen, t dynamicText, shown string, ref reference) {
	of := s
	if ref.screen != "" {
		if of = l.byID[ref.screen]; of == nil {
			l.report(t.node, ruleReferenceScreen, "%s refers to the screen %s, which does not exist. Correct the name.", shown,
				jsonlint.QuotedText(ref.screen))
			return
		}
	}
	switch {
	case ref.store == "form" && of.byName[ref.key] == nil && of.byName[firstStep(ref.key)] == nil:
		l.report(t.node, ruleReferenceForm, "%s refers to an input that %s does not have. Correct the name, or add the input.", shown, of.title())
	case ref.store == "data" && !of.declares(ref.key):
		l.report(t.node, ruleReferenceData, "%s refers to data that %s does not declare. Add it to \"data\" of the screen, with \"type\" and "+
			"\"__example__\", or correct the name.", shown, of.title())
	}
}

// title names the screen in a message.
func (s *screen) title() string { return "the screen " + jsonlint.QuotedText(s.id) }

func firstStep(key string) string {
	first, _, _ := strings.Cut(key, ".")
	return first
}

// declares reports whether the screen declares data, such as order or order.city. A schema without properties declares all keys below it.
func (s *screen) declares(key string) bool {
	if _, ok := s.data[key]; ok {
		return true
	}
	steps := strings.Split(key, ".")
	schema, ok := s.data[steps[0]]
	for _, step := range steps[1:] {
		properties, described := schema.Member("properties")
		if !ok || !described {
			break
		}
		schema, ok = properties.Member(step)
	}
	return ok
}
