package graphsim

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// flaw is a rule of "Flow JSON" that a flow breaks.
type flaw struct {
	name, message string
	at            *place
}

// flowRules are the structural rules. The schemas of components are not held here.
type flowRules struct {
	root    *place
	version string
	screens []flowScreen
}

type flowScreen struct {
	id         string
	at         *place
	components []*place // of all levels
	actions    []*place
}

const (
	maxScreens    = 100
	maxComponents = 50 // of a screen, "Components"
)

// screensOf finds the screens, with all their components and actions.
func screensOf(root *place) []flowScreen {
	var found []flowScreen
	for _, at := range root.at("screens").list() {
		screen := flowScreen{id: at.at("id").text(), at: at}
		screen.collect(at.at("layout").at("children"))
		found = append(found, screen)
	}
	return found
}

func (f *flowScreen) collect(p *place) {
	if p == nil {
		return
	}
	if p.at("type").text() != "" && strings.Contains(p.path, "/children/") && !strings.HasSuffix(p.path, "/next") {
		f.components = append(f.components, p)
	}
	for _, name := range slices.Sorted(maps.Keys(p.members)) {
		if strings.HasSuffix(name, "-action") {
			f.actions = append(f.actions, p.members[name])
			continue
		}
		f.collect(p.members[name])
	}
	for _, item := range p.items {
		f.collect(item)
	}
}

func (f flowScreen) has(component string) bool {
	return slices.ContainsFunc(f.components, func(p *place) bool { return p.at("type").text() == component })
}

func (f flowScreen) terminal() bool { t := f.at.at("terminal"); return t != nil && t.value == true }

func (r *flowRules) all() []flaw {
	found := r.versionFlaws()
	if len(r.screens) == 0 {
		return append(found, flaw{"MISSING_REQUIRED_PROPERTY", `The property "screens" is missing.`, r.root})
	}
	for _, more := range [][]flaw{r.endpointFlaws(), r.screenFlaws(), r.terminalFlaws(), r.actionFlaws(), r.routeFlaws()} {
		found = append(found, more...)
	}
	return found
}

func (r *flowRules) versionFlaws() []flaw {
	at := r.root.at("version")
	switch {
	case at == nil:
		return []flaw{{"MISSING_FLOW_JSON_VERSION", `The property "version" is missing.`, r.root}}
	case !slices.Contains(publishable, r.version) && !slices.Contains(frozenVersions, r.version):
		return []flaw{{"INVALID_FLOW_JSON_VERSION", "The version is not known.", at}}
	}
	return nil
}

// endpointFlaws: an exchange of data needs an endpoint, and that the routes are named.
func (r *flowRules) endpointFlaws() []flaw {
	var found []flaw
	if at := r.root.at("data_channel_uri"); at != nil && r.version >= "3.0" {
		found = append(found, flaw{"INVALID_PROPERTY_KEY", `The property "data_channel_uri" cannot be specified.`, at})
	}
	api := r.root.at("data_api_version")
	if api != nil && api.text() != "3.0" && api.text() != "4.0" {
		found = append(found, flaw{"INVALID_DATA_API_VERSION", "data_api_version must be 3.0 or 4.0.", api})
	}
	if api != nil && r.root.at("routing_model") == nil {
		found = append(found, flaw{"MISSING_REQUIRED_PROPERTY", `The property "routing_model" is missing.`, r.root})
	}
	for _, screen := range r.screens {
		for _, action := range screen.actions {
			if action.at("name").text() == "data_exchange" && api == nil {
				found = append(found, flaw{"MISSING_REQUIRED_PROPERTY", `The property "data_api_version" is missing.`, action})
			}
		}
	}
	return found
}

var (
	screenID    = regexp.MustCompile(`^[a-zA-Z_]+$`)
	underscores = regexp.MustCompile(`^_+$`)
)

func (r *flowRules) screenFlaws() []flaw {
	var found []flaw
	seen := map[string]bool{}
	for _, screen := range r.screens {
		id := screen.at.at("id")
		switch {
		case id == nil:
			found = append(found, flaw{"MISSING_REQUIRED_PROPERTY", `The property "id" is missing.`, screen.at})
		case !screenID.MatchString(screen.id) || r.version >= "7.0" && underscores.MatchString(screen.id):
			found = append(found, flaw{"PATTERN_MISMATCH", "The ID of a screen has letters and underscores.", id})
		case screen.id == "SUCCESS":
			found = append(found, flaw{"SCREEN_ID_IS_RESERVED_KEYWORD", "SUCCESS is reserved.", id})
		case seen[screen.id]:
			found = append(found, flaw{"DUPLICATE_SCREEN_IDS", "The ID " + screen.id + " is there twice.", id})
		}
		seen[screen.id] = true
		if len(screen.components) > maxComponents {
			found = append(found, flaw{"MAX_ALLOWED_COMPONENTS_PER_SCREEN", "A screen has at most 50 components.", screen.at})
		}
	}
	if len(r.screens) > maxScreens {
		found = append(found, flaw{"MAX_SCREENS_NUMBER", "A flow has at most 100 screens.", r.root.at("screens")})
	}
	return found
}

// terminalFlaws: a flow ends on a screen with a footer.
func (r *flowRules) terminalFlaws() []flaw {
	var found []flaw
	ends := false
	for _, screen := range r.screens {
		if !screen.terminal() {
			continue
		}
		if success := screen.at.at("success"); success == nil || success.value != false {
			ends = true
		}
		if !screen.has("Footer") {
			found = append(found, flaw{"MISSING_FOOTER_ON_TERMINAL_SCREEN", "The terminal screen " + screen.id + " has no Footer.", screen.at})
		}
	}
	if !ends {
		found = append(found, flaw{"MISSING_TERMINAL_SCREEN", "There is no terminal screen.", r.root.at("screens")})
	}
	return found
}

func (r *flowRules) known(id string) bool {
	return slices.ContainsFunc(r.screens, func(s flowScreen) bool { return s.id == id })
}

func (r *flowRules) actionFlaws() []flaw {
	var found []flaw
	for _, screen := range r.screens {
		for _, action := range screen.actions {
			next := action.at("next").at("name")
			switch name := action.at("name").text(); {
			case name == "complete" && !screen.terminal():
				found = append(found, flaw{"INVALID_COMPLETE_ACTION", "Only a terminal screen completes the flow.", action})
			case name == "navigate" && (!r.known(next.text()) || next.text() == screen.id):
				found = append(found, flaw{"INVALID_NAVIGATE_ACTION_NEXT_SCREEN_NAME", "The next screen is unknown, or the same.", action})
			}
		}
	}
	return found
}

// routeFlaws: routes lead from known screens to other known ones, none leads back, and
// every navigation has one. The number of branches is not held.
func (r *flowRules) routeFlaws() []flaw {
	model := r.root.at("routing_model")
	if model == nil {
		return nil
	}
	var found []flaw
	for _, from := range slices.Sorted(maps.Keys(model.members)) {
		for _, to := range model.members[from].list() {
			if !r.known(to.text()) || to.text() == from {
				found = append(found, flaw{"INVALID_ROUTING_MODEL", "A route leads to an unknown screen, or to itself.", to})
			}
		}
		if !r.known(from) {
			found = append(found, flaw{"INVALID_ROUTING_MODEL", "The screen " + from + " is unknown.", model.members[from]})
		}
	}
	for _, screen := range r.screens {
		if model.members[screen.id] == nil {
			found = append(found, flaw{"INVALID_ROUTING_MODEL", "The screen " + screen.id + " is not in the routing model.", model})
			continue
		}
		routes := model.members[screen.id].list()
		for _, action := range screen.actions {
			next := action.at("next").at("name").text()
			isRoute := slices.ContainsFunc(routes, func(p *place) bool { return p.text() == next })
			if action.at("name").text() == "navigate" && r.known(next) && !isRoute {
				found = append(found, flaw{"INVALID_ROUTING_MODEL", "The routing model has no route to " + next + ".", action})
			}
		}
	}
	if !forward(model, slices.Collect(maps.Keys(model.members))) {
		found = append(found, flaw{"INVALID_ROUTING_MODEL", "A route leads back.", model})
	}
	return found
}

// forward says whether no route leads back: taking away screens without a route to them
// leaves nothing.
func forward(model *place, left []string) bool {
	for len(left) > 0 {
		reached := map[string]bool{}
		for _, screen := range left {
			for _, to := range model.members[screen].list() {
				reached[to.text()] = true
			}
		}
		before := len(left)
		if left = slices.DeleteFunc(left, func(screen string) bool { return !reached[screen] }); len(left) == before {
			return false
		}
	}
	return true
}
