package flowjson

import (
	"maps"
	"slices"

	"terraform-provider-whatsapp/internal/content/jsonlint"
)

// inputTypes are the components that have a value. Below version 4.0 they need a Form.
var inputTypes = []string{typeTextInput, typeTextArea, typeCheckboxGroup, typeRadioButtons, typeOptIn, typeDropdown, typeDatePicker,
	typePhotoPicker, typeDocumentPicker}

// componentTypes are the components of version 7.3.
var componentTypes = append([]string{
	"TextHeading", "TextSubheading", "TextBody", "TextCaption", typeRichText, typeImage, typeImageCarousel, typeEmbeddedLink, typeFooter,
	typeForm, typeIf, typeSwitch, typeNavigationList, typeCalendarPicker, typeChipsSelector,
}, inputTypes...)

// Limits of a screen. Meta's page about components has 50, its editor 100.
const (
	maxComponentsPage = 50
	maxComponents     = 100
	maxCarousels      = 3 // of a flow
	maxCarouselImages = 3
	maxIfDepth        = 3
)

// limit is how many components of a type a screen may have.
type limit struct {
	kind  string
	max   int
	rule  ruleID
	since version
}

var limits = []limit{
	{kind: typeFooter, max: 1, rule: ruleComponentCount},
	{kind: typeEmbeddedLink, max: 2, rule: ruleComponentCount},
	{kind: typeImage, max: 3, rule: ruleComponentCount},
	{kind: typeOptIn, max: 5, rule: ruleComponentCount},
	{kind: typePhotoPicker, max: 1, rule: ruleComponentCountClient},
	{kind: typeDocumentPicker, max: 1, rule: ruleComponentCountClient},
	{kind: typeNavigationList, max: 2, rule: ruleComponentCountClient},
	{kind: typeImageCarousel, max: 2, rule: ruleComponentCountClient},
	{kind: typeForm, max: 1, rule: ruleComponentCountClient, since: version{major: 7}},
}

// lintCounts checks how many components a screen has.
func (l *linter) lintCounts(s *screen) {
	total := 0
	for _, c := range s.components {
		if c.kind != typeForm && c.kind != typeIf && c.kind != typeSwitch {
			total++
		}
	}

	switch {
	case total > maxComponents:
		l.report(s.node, ruleComponentTotal, "The screen has %d components, and Meta accepts at most %d. Move some to another screen.",
			total, maxComponents)
	case total > maxComponentsPage:
		l.report(s.node, ruleComponentTotalPage, "The screen has %d components. Meta's page names at most %d, and its editor accepts %d. Move "+
			"some to another screen to be safe.", total, maxComponentsPage, maxComponents)
	}

	shown := countVisible(s.topLevel)
	for _, limit := range limits {
		if n := shown[limit.kind]; n > limit.max && l.version.isAtLeast(limit.since.major, limit.since.minor) {
			l.report(s.node, limit.rule, "The screen has %d components of type %s, and Meta accepts at most %d. Move some to another screen.",
				n, limit.kind, limit.max)
		}
	}
	if shown[anyPicker] > 1 && shown[typePhotoPicker] > 0 && shown[typeDocumentPicker] > 0 {
		l.report(s.node, rulePickers, "The screen has a PhotoPicker and a DocumentPicker, and Meta is known to accept one of them. Move one to "+
			"another screen.")
	}

	l.lintRichText(s)
}

const anyPicker = typePhotoPicker + " or " + typeDocumentPicker

func (c *component) isPicker() bool { return c.kind == typePhotoPicker || c.kind == typeDocumentPicker }

// countVisible counts the components by type that a customer can see together: of an If or a Switch, one branch is shown.
func countVisible(all []*component) map[string]int {
	counts := map[string]int{}
	for _, c := range all {
		counts[c.kind]++
		if c.isPicker() {
			counts[anyPicker]++
		}
		for kind, n := range countVisible(c.children) {
			counts[kind] += n
		}
		most := map[string]int{}
		for _, branch := range c.branches {
			for kind, n := range countVisible(branch) {
				most[kind] = max(most[kind], n)
			}
		}
		for kind, n := range most {
			counts[kind] += n
		}
	}
	return counts
}

// lintRichText checks that a component of type "RichText" is alone on its screen. From version 6.0, a "Footer" is accepted beside it.
func (l *linter) lintRichText(s *screen) {
	var rich, other *component
	for _, c := range s.components {
		switch {
		case c.kind == typeRichText:
			rich = c
		case c.kind == typeIf, c.kind == typeSwitch, c.kind == typeFooter && l.version.isAtLeast(6, 0):
		case other == nil:
			other = c
		}
	}
	if rich != nil && other != nil {
		l.report(rich.node, ruleRichText, "The screen also has a %s, and Meta is known to accept no other component beside a RichText than, "+
			"from version 6.0, a Footer. Move the RichText to a screen of its own.", other.kind)
	}
}

// lintNames checks the names of inputs, by which actions refer to their values.
func (l *linter) lintNames(s *screen) {
	seen := map[string]bool{}
	for _, c := range s.components {
		needsName := slices.Contains(inputTypes, c.kind) || c.kind == typeCalendarPicker || c.kind == typeChipsSelector
		switch _, given := c.value.Member("name"); {
		case needsName && !given:
			l.report(c.node, ruleComponentName, "An input needs a name, by which actions refer to its value. Add one.")
		case c.kind == typeForm || c.name == "":
		case seen[c.name]:
			l.report(c.member("name"), ruleNameTwice, "Another component of the screen has the name %s, too. Names are unique in a screen, also "+
				"over the branches of If and Switch. Rename one.", jsonlint.QuotedText(c.name))
		default:
			seen[c.name] = true
		}
	}
}

// lintComponent checks one component.
func (l *linter) lintComponent(s *screen, c *component) {
	if _, given := c.value.Member("type"); !given {
		l.report(c.node, ruleComponentType, "The component has no type. Add one, such as TextBody.")
		return
	}
	if !slices.Contains(componentTypes, c.kind) {
		l.report(c.member("type"), ruleComponentUnknown,
			"This provider does not know the type %s, and cannot check what has it. Check the spelling.", jsonlint.QuotedText(c.kind))
	}
	l.lintBranches(c)
	l.lintForm(s, c)
	l.lintTexts(c)
	l.lintRanges(c)
	l.lintItems(c)
	if c.kind == typeNavigationList && s.terminal {
		l.report(c.node, ruleTerminalList, "Meta is known to refuse a NavigationList on a terminal screen. Move it to a screen before, or "+
			"remove \"terminal\".")
	}
}

// lintBranches checks an If or a Switch.
func (l *linter) lintBranches(c *component) {
	if c.ifDepth == maxIfDepth+1 {
		l.report(c.node, ruleIfNesting, "Meta is known to accept at most %d components of type If within each other. Combine their conditions.",
			maxIfDepth)
	}
	if cases, _ := c.value.Member("cases"); c.kind == typeSwitch && len(cases.Items) == 0 {
		l.report(c.node, ruleSwitchCases, "The Switch has no cases, and shows nothing. Add one to \"cases\", or remove the Switch.")
	}
	missing := c.kind == typeIf && len(c.branches) < 2 // without an else
	for _, branch := range c.branches {
		missing = missing || !containsFooter(branch)
	}
	if c.hasFooter && c.kind != typeFooter && c.kind != typeForm && missing {
		l.report(c.node, ruleFooterBranches, "A Footer is in one branch, and not in all: a customer could not go on in the others. Add one to "+
			"each, also to \"else\", or move it out of the %s.", c.kind)
	}
}

// lintForm checks whether an input is in a Form if it needs one, and the initial values of a Form.
func (l *linter) lintForm(s *screen, c *component) {
	switch {
	case c.kind == typeForm:
		l.lintInitValues(s, c)
	case c.inForm || !slices.Contains(inputTypes, c.kind):
	case !l.version.isAtLeast(4, 0):
		l.report(c.node, ruleFormRequired, "Below version 4.0 an input is in a Form. Put it into one, or use version %s.", recommendedVersion)
	case slices.ContainsFunc(s.components, func(other *component) bool { return other.kind == typeForm }):
		l.report(c.node, ruleFormOutside, "The screen has a Form, and then all of its inputs are in it. Move the input into the Form, or remove "+
			"the Form.")
	}
}

// initKinds are the kinds of initial values.
var initKinds = map[string]byte{
	typeCheckboxGroup: jsonlint.Array, typeChipsSelector: jsonlint.Array, typeRadioButtons: jsonlint.String, typeDropdown: jsonlint.String,
	typeTextInput: jsonlint.String, typeTextArea: jsonlint.String,
}

// lintInitValues checks the initial values that are in the JSON. A text in place of an array, or an array in place of a text, is wrong.
func (l *linter) lintInitValues(s *screen, c *component) {
	all, _ := c.value.Member("init-values")
	for i, name := range all.Keys {
		value, of := all.Items[i], s.byName[name]
		if of == nil || initKinds[of.kind] == 0 || value.Kind == initKinds[of.kind] {
			continue
		}
		if value.Kind == jsonlint.Array || value.Kind == jsonlint.String && !isDynamic(value.Text) {
			l.report(node{place: c.place.member("init-values").member(name), value: value, screen: s, component: of}, ruleInitValues,
				"The initial value is %s, and that of a %s is %s.", value.KindName(), of.kind, jsonlint.Value{Kind: initKinds[of.kind]}.KindName())
		}
	}
}

// sortedKeys returns the keys of a table in the order in which problems are reported.
func sortedKeys[V any](table map[string]V) []string { return slices.Sorted(maps.Keys(table)) }
