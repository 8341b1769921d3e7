package flowjson

import (
	"regexp"
	"strings"

	"terraform-provider-whatsapp/internal/content/jsonlint"
)

const maxScreens = 100

var screenID = regexp.MustCompile(`^[a-zA-Z_]+$`)

// lintScreens reads and checks the screens.
func (l *linter) lintScreens() {
	whole := node{value: l.root}
	list, given := l.root.Member("screens")
	at := node{place: whole.place.member("screens"), value: list}
	if given && !l.lintKind(at, jsonlint.Array) {
		return
	}
	if len(list.Items) == 0 {
		l.report(whole, ruleScreensMissing, "The flow has no screens. Add at least one to \"screens\".")
		return
	}
	if n := len(list.Items); n > maxScreens {
		l.report(at, ruleScreenCount, "The flow has %d screens, and Meta accepts at most %d. Remove some.", n, maxScreens)
	}

	l.byID = map[string]*screen{}
	for i, item := range list.Items {
		if s, ok := l.readScreen(at.place.item(i), item, i); ok {
			l.screens = append(l.screens, s)
			l.lintID(s)
		}
	}

	l.lintTerminals(at)
	carousels := 0
	for _, s := range l.screens {
		l.lintScreen(s)
		for _, c := range s.components {
			if c.kind == typeImageCarousel {
				carousels++
			}
		}
	}
	if carousels > maxCarousels {
		l.report(at, ruleCarousel, "The flow has %d components of type ImageCarousel, and Meta is known to accept at most %d. Remove some.",
			carousels, maxCarousels)
	}
}

// lintID checks the ID of a screen, and notes the screen under it.
func (l *linter) lintID(s *screen) {
	for _, key := range []string{"id", "layout"} {
		if _, given := s.value.Member(key); !given {
			l.report(s.node, ruleScreenProperty, "The screen has no %s. Each screen needs an id and a layout. Add it.", key)
		}
	}
	id, given := s.value.Member("id")
	at := node{place: s.place.member("id"), value: id, screen: s}
	switch {
	case !given || id.Kind != jsonlint.String:
		return
	case !screenID.MatchString(s.id):
		l.report(at, ruleScreenID, "The ID of a screen has letters and underscores only. Rename the screen, also in routes and actions.")
	case strings.Trim(s.id, "_") == "" && l.version.isAtLeast(7, 0):
		l.report(at, ruleScreenIDUnderscores,
			"From version 7.0 the ID of a screen needs a letter. Rename the screen, also in routes and actions.")
	case s.id == "SUCCESS":
		l.report(at, ruleScreenIDReserved, "SUCCESS is the screen with which an endpoint ends a flow. Rename the screen, also in routes and "+
			"actions.")
	}
	if first := l.byID[s.id]; first != nil {
		l.report(at, ruleScreenIDTwice, "screens[%d] has this ID, too. Rename one of them.", first.index)
		return
	}
	l.byID[s.id] = s
}

// lintTerminals checks where the flow ends.
func (l *linter) lintTerminals(at node) {
	terminals, success := 0, false
	for _, s := range l.screens {
		if !s.terminal {
			continue
		}
		terminals++
		value, given := l.checkedMember(s.node, "success", jsonlint.Boolean)
		success = success || !given || value.Text != "false"
		if !containsFooter(s.topLevel) {
			l.report(s.node, ruleTerminalFooter, "The screen is terminal and has no Footer, with which a customer ends the flow. Add one.")
		}
	}
	switch {
	case terminals == 0:
		l.report(at, ruleTerminalMissing, "No screen has \"terminal\": true. Set it on each screen that ends the flow.")
	case !success:
		l.report(at, ruleTerminalSuccess, "All terminal screens have \"success\": false. Remove it from at least one.")
	}
}

// lintScreen checks one screen.
func (l *linter) lintScreen(s *screen) {
	if _, api := l.root.Member("data_api_version"); !api && l.isTrue(s.node, "refresh_on_back") {
		l.report(node{place: s.place.member("refresh_on_back"), value: s.value, screen: s}, ruleRefreshOnBack,
			"The screen asks the endpoint again, and the flow has no data_api_version. Add one, or remove refresh_on_back.")
	}
	l.lintSensitive(s)
	l.lintData(s)
	l.lintCounts(s)
	l.lintNames(s)
	for _, c := range s.components {
		l.lintComponent(s, c)
	}
	for _, a := range s.actions {
		l.lintAction(s, a)
	}
	for _, t := range s.texts {
		l.lintReferences(s, t)
	}
}

// lintSensitive checks the names of fields that the summary of a flow hides.
func (l *linter) lintSensitive(s *screen) {
	list, ok := l.checkedMember(s.node, "sensitive", jsonlint.Array)
	if !ok || !l.version.isAtLeast(5, 1) {
		return
	}
	for i, item := range list.Items {
		if item.Kind == jsonlint.String && s.byName[item.Text] == nil {
			l.report(node{place: s.place.member("sensitive").item(i), value: item, screen: s}, ruleSensitive,
				"The screen has no component with the name %s. Correct the name, or remove it.", jsonlint.QuotedText(item.Text))
		}
	}
}

// lintData checks the declarations of data.
func (l *linter) lintData(s *screen) {
	data, _ := s.value.Member("data")
	for i, key := range data.Keys {
		schema := data.Items[i]
		if _, given := schema.Member("__example__"); schema.Kind == jsonlint.Object && !given {
			l.report(node{place: s.place.member("data").member(key), value: schema, screen: s}, ruleDataExample,
				"The data %s has no \"__example__\", which Meta's page demands. Add one.", jsonlint.QuotedText(key))
		}
	}
}
