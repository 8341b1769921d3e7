package flowjson

import (
	"slices"
	"strings"

	"terraform-provider-whatsapp/internal/content/jsonlint"
)

const maxBranches = 10 // of a screen

// routes are the screens that can follow each screen, in the order of the text and each once.
type routes map[string][]string

func (r routes) add(from, to string) {
	if !r.has(from, to) {
		r[from] = append(r[from], to)
	}
}

func (r routes) has(from, to string) bool {
	return slices.Contains(r[from], to)
}

// lintRoutes checks which screen can follow which. Without an endpoint the routes are those of navigate.
func (l *linter) lintRoutes() {
	unread := func(s *screen) bool { return !s.componentsKnown }
	if len(l.screens) > maxScreens || len(l.byID) != len(l.screens) || len(l.byID) == 0 || slices.ContainsFunc(l.screens, unread) {
		return // it is reported, and the routes are not known
	}
	if l.hasEndpoint() {
		if model, ok := l.checkedMember(node{value: l.root}, "routing_model", jsonlint.Object); ok {
			l.lintRoutingModel(model)
		}
		return
	}
	actions, known := l.navigationRoutes()
	if !known || len(l.screens) == 1 {
		return
	}
	l.lintGraph(node{place: (*place)(nil).member("screens"), value: l.root}, actions,
		"Without an endpoint, the actions navigate lead from screen to screen.")
}

// navigationRoutes returns the routes of the actions. known is false if a route depends on data.
func (l *linter) navigationRoutes() (found routes, known bool) {
	found, known = routes{}, true
	for _, s := range l.screens {
		for _, a := range s.actions {
			switch {
			case a.name != actionNavigate:
				known = known && !isDynamic(a.name)
			case a.next == "":
				known = false
			case l.byID[a.next] != nil && a.next != s.id:
				found.add(s.id, a.next)
			}
		}
		for _, c := range s.components {
			items := c.member("list-items").value
			known = known && (c.kind != typeNavigationList || items.Kind != jsonlint.String) && slices.Contains(componentTypes, c.kind)
		}
	}
	return found, known
}

// lintRoutingModel checks a routing model.
func (l *linter) lintRoutingModel(model jsonlint.Value) {
	at := node{place: (*place)(nil).member("routing_model"), value: model}
	found := routes{}
	listed := map[string]bool{}
	for i, from := range model.Keys {
		source := node{place: at.place.member(from), value: model.Items[i]}
		listed[from] = true
		if l.byID[from] == nil {
			l.report(source, ruleRouteUnknown, "The routing model has routes of the screen %s, which does not exist. Correct the ID, or remove it.",
				jsonlint.QuotedText(from))
		}
		if !l.lintKind(source, jsonlint.Array) {
			continue
		}
		for _, to := range itemsOrValue(source) {
			listed[to.value.Text] = true
			switch {
			case !l.lintKind(to, jsonlint.String):
			case l.byID[to.value.Text] == nil:
				l.report(to, ruleRouteUnknown, "The routing model has a route to the screen %s, which does not exist. Correct the ID, or remove it.",
					jsonlint.QuotedText(to.value.Text))
			case to.value.Text == from:
				l.report(to, ruleRouteItself, "The screen %s has a route to itself. Remove it: the endpoint can show the same screen again without a "+
					"route.", jsonlint.QuotedText(from))
			case l.byID[from] != nil:
				l.lintRouteBack(to, found, from)
				found.add(from, to.value.Text)
			}
		}
	}

	l.lintNavigations(found)
	complete := true
	for _, s := range l.screens {
		if !listed[s.id] && !s.terminal {
			l.report(s.node, ruleRouteScreen, "The routing model does not have the screen. Add it, with the screens that can follow it.")
			complete = false
		}
	}
	if !complete {
		return
	}

	l.lintGraph(at, found, "With an endpoint, the routing model names the screens that can follow each screen.")
}

// lintRouteBack reports a route if there is one in the opposite direction.
func (l *linter) lintRouteBack(to node, found routes, from string) {
	if found.has(to.value.Text, from) {
		l.report(to, ruleRouteBack, "There is a route from %s to %s, so there must be none back. Remove one: a customer can always go back.",
			jsonlint.QuotedText(to.value.Text), jsonlint.QuotedText(from))
	}
}

// lintNavigations checks that each navigate has a route.
func (l *linter) lintNavigations(model routes) {
	for _, s := range l.screens {
		for _, a := range s.actions {
			if a.name == actionNavigate && l.byID[a.next] != nil && a.next != s.id && !model.has(s.id, a.next) {
				l.report(a.member("next").member("name"), ruleRouteNavigate, "The routing model has no route from %s to %s. Add it.",
					jsonlint.QuotedText(s.id), jsonlint.QuotedText(a.next))
			}
		}
	}
}

// lintGraph checks the routes as a whole. how says where they come from.
func (l *linter) lintGraph(at node, found routes, how string) {
	entered := map[string]bool{}
	for _, s := range l.screens {
		for _, to := range found[s.id] {
			entered[to] = true
		}
		switch n := len(found[s.id]); {
		case n > maxBranches:
			l.report(s.node, ruleRouteBranches, "%d screens can follow this one, and Meta accepts at most %d. Lead over another screen.", n,
				maxBranches)
		case n == 0 && !s.terminal:
			l.report(s.node, ruleRouteEnd, "No screen can follow this one, and it does not have \"terminal\": true. %s Add a route, or make the "+
				"screen terminal.", how)
		}
	}
	if len(entered) == len(l.screens) {
		l.report(at, ruleRouteEntry, "Each screen follows another one, so the flow does not begin. %s Remove the routes to the first screen: a "+
			"customer can always go back.", how)
		return
	}
	if lost := l.unconnectedScreens(found); len(lost) > 0 {
		l.report(at, ruleRouteConnected, "No route connects these screens with the first one: %s. %s Add routes.", strings.Join(lost, ", "), how)
	}
	if cycle := l.cycleScreens(found); len(cycle) > 2 {
		l.report(at, ruleRouteCycle, "The routes of these screens lead in a circle: %s. Meta's page allows routes forward only. Remove one: a "+
			"customer can always go back.", strings.Join(cycle, ", "))
	}
}

// unconnectedScreens returns the screens that no route connects with the first one, in any direction.
func (l *linter) unconnectedScreens(found routes) []string {
	near := routes{}
	for _, s := range l.screens {
		for _, to := range found[s.id] {
			near.add(s.id, to)
			near.add(to, s.id)
		}
	}
	reached := map[string]bool{l.screens[0].id: true}
	for next := []string{l.screens[0].id}; len(next) > 0; next = next[1:] {
		for _, to := range near[next[0]] {
			if !reached[to] {
				reached[to] = true
				next = append(next, to)
			}
		}
	}
	var lost []string
	for _, s := range l.screens {
		if !reached[s.id] {
			lost = append(lost, s.id)
		}
	}
	return lost
}

// cycleScreens returns the screens that are left after those without a route to them, and then those without a route from them, were
// removed again and again.
func (l *linter) cycleScreens(found routes) []string {
	var left []string
	for _, s := range l.screens {
		left = append(left, s.id)
	}
	for {
		entered, leaves := map[string]bool{}, map[string]bool{}
		for _, from := range left {
			for _, to := range found[from] {
				if slices.Contains(left, to) {
					entered[to], leaves[from] = true, true
				}
			}
		}
		var kept []string
		for _, id := range left {
			if entered[id] && leaves[id] {
				kept = append(kept, id)
			}
		}
		if len(kept) == len(left) {
			return left
		}
		left = kept
	}
}
