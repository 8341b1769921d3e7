package template

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"terraform-provider-whatsapp/internal/content/jsonlint"
)

const maxName = 512

// Lint returns the problems of a template that can be seen without a request, in the order of a message: first those of the whole
// template, then those of its components. It accepts names of types and formats in any case, as Meta does.
//
// Not checked is what depends on the account: whether the template exists, a connected catalog, a published flow. Body text may have any
// formatting.
func Lint(t Template) []jsonlint.Problem {
	l := &linter{template: Normalize(t)}
	l.lintBasics()
	l.lintUnknownKeys()
	l.lintStructure()
	if l.isAuthentication() {
		l.lintAuthentication()
	} else {
		l.lintComponents("", l.template.Components)
		l.lintKinds()
	}
	return l.problems
}

// LintJSON checks a template in JSON as Lint does. JSON that cannot be read is a problem, too, whose detail names line and column.
func LintJSON(data []byte) []jsonlint.Problem {
	t, err := Parse(data)
	if place, ok := errors.AsType[*jsonlint.ReadError](err); ok {
		l := &linter{}
		l.report(place.Path, ruleJSON, "Line %d, column %d: %s. Correct it there.", place.Line, place.Column, place.Reason)
		return l.problems
	}
	return Lint(t)
}

// isAuthentication reports whether Meta supplies the texts. If the category is not known, an OTP button decides.
func (l *linter) isAuthentication() bool {
	return l.template.Category == Authentication || l.template.Category == "" && l.hasButton(buttonOTP)
}

// sampleNames are the templates that Meta puts in a new account.
var sampleNames = []string{
	"hello_world", "sample_flight_confirmation", "sample_happy_hour_announcement", "sample_issue_resolution",
	"sample_movie_ticket_confirmation", "sample_purchase_feedback", "sample_shipping_confirmation",
}

func (l *linter) lintBasics() {
	t := l.template
	if t.Name != "" || !t.Partial {
		l.lintName(t.Name)
	}
	if t.Language != "" || !t.Partial {
		l.lintLanguage(t.Language)
	}
	if t.Category != "" || !t.Partial {
		l.lintCategory(t.Category)
	}
	if t.ParameterFormat != "" && t.ParameterFormat != Named && t.ParameterFormat != Positional {
		l.report("parameter_format", ruleParameterFormat, "The parameter format is %s, and Meta knows %s (the default) and %s. Set one of them.",
			jsonlint.QuotedText(t.ParameterFormat), Positional, Named).Fix = nearestName(t.ParameterFormat, []string{Named, Positional})
	}
	l.lintTTL()
}

func (l *linter) lintName(name string) {
	switch {
	case name == "":
		l.report("name", ruleName, "The template has no name. Set one of lower-case letters, digits and underscores.")
	case len(name) > maxName || strings.Trim(name, lowerCase+"0123456789_") != "":
		l.report("name", ruleName, "The name %s has %d characters. Meta accepts 1 to %d lower-case letters, digits and underscores. Rename the "+
			"template.", jsonlint.QuotedText(name), len([]rune(name)), maxName).Fix = plainName(name)
	case slices.Contains(sampleNames, name):
		l.report("name", ruleSampleName, "Meta puts a sample template with the name %s in accounts, and may refuse another one of that name. "+
			"Choose another name.", jsonlint.QuotedText(name))
	}
}

// plainName replaces the characters that a name must not have.
func plainName(name string) string {
	plain := strings.Map(func(r rune) rune {
		if strings.ContainsRune(lowerCase+"0123456789_", r) {
			return r
		}
		return '_'
	}, strings.ToLower(name))
	return plain[:min(len(plain), maxName)]
}

func (l *linter) lintLanguage(code string) {
	if slices.Contains(languages, code) {
		return
	}
	nearest, exact := nearestLanguage(code)
	advice := "Meta's page about supported languages lists the codes."
	if nearest != "" {
		advice = "The nearest code of Meta's list is " + nearest + "."
	}
	switch {
	case code == "":
		l.report("language", ruleLanguage, "The template has no language. Set a code such as en_US.")
	case exact:
		l.report("language", ruleLanguage, "Meta writes the code %s as %s, and accepts no other form. Set that.", jsonlint.QuotedText(code),
			nearest).Fix = nearest
	case !isWellFormedLanguage(code):
		l.report("language", ruleLanguage, "%s is not a language code, which has two or three lower-case letters and perhaps _ and a region in "+
			"upper case. %s", jsonlint.QuotedText(code), advice).Fix = nearest
	default:
		l.report("language", ruleLanguageUnknown, "The code %s is not in the list that this provider knows, and Meta may refuse it. %s",
			jsonlint.QuotedText(code), advice).Fix = nearest
	}
}

var categories = []string{Authentication, Marketing, Utility}

func (l *linter) lintCategory(category string) {
	if slices.Contains(categories, category) {
		return
	}
	what := "The category is " + jsonlint.QuotedText(category)
	if category == "" {
		what = "The template has no category"
	}
	l.report("category", ruleCategory, "%s. Meta knows %s. Set one of them.", what, strings.Join(categories, ", ")).Fix =
		nearestName(category, categories)
}

// ttls are the ranges of the time to live in seconds, by category.
//
// Source: https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/time-to-live
var ttls = map[string][2]int64{Authentication: {30, 900}, Utility: {30, 43_200}, Marketing: {43_200, 2_592_000}}

// IsTTL reports whether Meta accepts a time to live in seconds for a category. A category that is not known accepts any.
func IsTTL(category string, seconds int64) bool {
	limits, known := ttls[category]
	return !known || seconds >= limits[0] && seconds <= limits[1] || seconds == -1 && category != Marketing
}

func (l *linter) lintTTL() {
	limits, known := ttls[l.template.Category]
	if l.template.MessageSendTTLSeconds == nil || !known {
		return
	}
	ttl, month := *l.template.MessageSendTTLSeconds, l.template.Category != Marketing
	if IsTTL(l.template.Category, ttl) {
		return
	}
	also := ""
	if month {
		also = ", or -1 for 30 days"
	}
	p := l.report("message_send_ttl_seconds", ruleTTL, "The time to live is %d seconds. For the category %s, Meta accepts %d to %d "+
		"seconds%s. Set a value in that range.", ttl, l.template.Category, limits[0], limits[1], also)
	p.Fix = strconv.FormatInt(min(max(ttl, limits[0]), limits[1]), 10)
}

// carriedKeys are further arguments of the creation, with the kinds of their values.
var carriedKeys = map[string]byte{
	"bid_spec": jsonlint.Object, "creative_sourcing_spec": jsonlint.Object, "cta_url_link_tracking_opted_out": jsonlint.Boolean,
	"degrees_of_freedom_spec": jsonlint.Object, "display_format": jsonlint.String, "library_template_name": jsonlint.String,
	"sub_category": jsonlint.String,
}

// ignoredKeys are keys of a template that this package does not need: what Meta adds to an answer, and arguments of which Meta documents
// several forms.
var ignoredKeys = strings.Fields("correct_category id library_template_body_inputs library_template_button_inputs previous_category " +
	"quality_score rejected_reason rejection_info send_type status")

func (l *linter) lintUnknownKeys() {
	for _, key := range slices.Sorted(maps.Keys(l.template.Extra)) {
		switch {
		case key == "allow_category_change":
			l.report(key, ruleObsoleteKey, "Meta ignores allow_category_change since April 2025: it may always assign another category. Remove it.")
		case carriedKeys[key] == 0 && !slices.Contains(ignoredKeys, key):
			l.reportUnknownKey("", key)
		}
	}
}

func (l *linter) reportUnknownKey(path, key string) {
	place := object{path: path}.memberPath(key)
	l.report(place, ruleUnknownKey, "This provider does not know the key %s. It is sent to Meta as it is. Check its spelling.",
		jsonlint.QuotedText(key))
}

// lintExtra reports the unknown keys of an object.
func (l *linter) lintExtra(path string, e Extra, allowed ...string) {
	for _, key := range slices.Sorted(maps.Keys(e)) {
		if !slices.Contains(allowed, key) {
			l.reportUnknownKey(path, key)
		}
	}
}

func (l *linter) lintStructure() {
	t := l.template
	if _, library := t.Extra["library_template_name"]; library {
		if len(t.Components) > 0 {
			l.report("components", ruleLibraryComponents, "The template is created from Meta's library, which supplies the components. Remove "+
				"components, or library_template_name.")
		}
		return
	}
	if findComponent(t.Components, typeBody) == nil && findComponent(t.Components, typeCall) == nil {
		l.report("body", ruleBodyMissing, "The template has no component of the type BODY, and Meta requires one. Add it.")
	}
}

// lintComponents checks the components of a template, or of a card. prefix is "" or ends with a dot.
func (l *linter) lintComponents(prefix string, components []Component) {
	seen := map[string]int{}
	for _, c := range components {
		path := l.componentPath(prefix, c.Type, seen)
		l.lintComponent(prefix, path, c)
	}
}

// componentPath names a component by its type, and reports a second one of the same type.
func (l *linter) componentPath(prefix, kind string, seen map[string]int) string {
	path := numberedPath(prefix, kind, seen)
	if seen[kind] > 1 {
		l.report(path, ruleComponentTwice, "There is more than one component of the type %s, and Meta accepts one. Merge or remove them.",
			jsonlint.QuotedText(kind))
	}
	return path
}

// numberedPath names a component by its type. seen counts the types; a second component of a type gets a number.
func numberedPath(prefix, kind string, seen map[string]int) string {
	path := prefix + strings.ToLower(kind)
	seen[kind]++
	if n := seen[kind]; n > 1 {
		return itemPath(path, n-1)
	}
	return path
}

func (l *linter) lintComponent(prefix, path string, c Component) {
	l.lintExtra(path, c.Extra)
	if c.Example != nil {
		l.lintExtra(path+".example", c.Example.Extra)
	}
	switch c.Type {
	case typeHeader:
		l.lintHeader(path, c, prefix == "")
	case typeBody:
		l.lintBody(path, c, l.bodyLimit(prefix))
	case typeFooter:
		l.lintFooter(path, c)
	case typeButtons:
		l.lintButtons(path, c.Buttons)
	case typeCarousel:
		l.lintCarousel(path, c.Cards)
	case typeOffer:
		l.lintOffer(path, c.Offer)
	case typeCall:
	default:
		l.reportUnknownType(path+".type", c.Type, componentTypes)
	}
}

func (l *linter) reportUnknownType(path, kind string, known []string) {
	l.report(path, ruleUnknownType, "This provider does not know the type %s, and cannot check what has it. It is sent to Meta as it is. "+
		"Known are %s. Check the spelling.", jsonlint.QuotedText(kind), strings.Join(known, ", ")).Fix = nearestName(kind, known)
}
