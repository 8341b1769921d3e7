package graphsim

import (
	"regexp"
	"slices"
	"strings"
)

// flaw is a rule of "Flow JSON" that a flow breaks.
type flaw struct {
	name, message string
	place         *place
}

const maxComponents = 50 // of a screen, "Components"

var screenID = regexp.MustCompile(`^[a-zA-Z_]+$`)

// flawsOf returns the broken rules. It checks only a few: of the flow, of a text and of a screen. A client has to show
// what Meta finds, and where.
func flawsOf(root *place) []flaw {
	var found []flaw
	switch version := root.member("version"); {
	case version == nil:
		found = append(found, flaw{"MISSING_FLOW_JSON_VERSION", `The property "version" is missing.`, root})
	case !slices.Contains(publishableVersions, version.text()) && !slices.Contains(frozenVersions, version.text()):
		found = append(found, flaw{"INVALID_FLOW_JSON_VERSION", "The version is not known.", version})
	}
	screens := root.member("screens").elements()
	if len(screens) == 0 {
		found = append(found, flaw{"MISSING_REQUIRED_PROPERTY", `The property "screens" is missing.`, root})
	}
	for _, screen := range screens {
		switch id := screen.member("id"); {
		case id == nil:
			found = append(found, flaw{"MISSING_REQUIRED_PROPERTY", `The property "id" is missing.`, screen})
		case !screenID.MatchString(id.text()):
			found = append(found, flaw{"PATTERN_MISMATCH", "The ID of a screen has letters and underscores.", id})
		}
		if countComponents(screen.member("layout").member("children")) > maxComponents {
			found = append(found, flaw{"MAX_ALLOWED_COMPONENTS_PER_SCREEN", "A screen has at most 50 components.", screen})
		}
	}
	return found
}

// countComponents counts the components of all levels. An object in an action also has a type, and is not counted.
func countComponents(p *place) int {
	if p == nil {
		return 0
	}
	n := 0
	if p.member("type").text() != "" {
		n = 1
	}
	for name, member := range p.members {
		if !strings.HasSuffix(name, "-action") {
			n += countComponents(member)
		}
	}
	for _, item := range p.items {
		n += countComponents(item)
	}
	return n
}
