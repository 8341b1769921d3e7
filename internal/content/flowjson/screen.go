package flowjson

import (
	"strings"

	"terraform-provider-whatsapp/internal/content/jsonlint"
)

// screen is a screen with its components and actions.
type screen struct {
	node
	index           int
	id              string
	terminal        bool
	componentsKnown bool                      // its components are known
	topLevel        []*component              // of the layout
	components      []*component              // of all levels, in the order of the text
	byName          map[string]*component     // of those with a name, the first one
	data            map[string]jsonlint.Value // the schemas of declared data, by key
	actions         []action
	texts           []dynamicText
}

// component is a component of a screen.
type component struct {
	node
	kind, name string
	inForm     bool
	ifDepth    int            // of an If: 1 plus the number of Ifs that it is directly in
	children   []*component   // of a Form
	branches   [][]*component // of an If or a Switch
	hasFooter  bool           // it is one, or has one in it
}

// title names a component in a message.
func (c *component) title() string {
	if c.name != "" {
		return "component " + jsonlint.QuotedText(c.name)
	}
	if c.kind == "" {
		return "component without a type"
	}
	return "component of type " + jsonlint.QuotedText(c.kind)
}

// action is the reaction of a component to a tap or a choice, such as navigate.
type action struct {
	node
	name    string
	next    string // the screen of navigate; "" if it is not known
	payload jsonlint.Value
}

// dynamicText is a string with references.
type dynamicText struct {
	node
	property string // of the component
}

// Components.
const (
	typeForm           = "Form"
	typeIf             = "If"
	typeSwitch         = "Switch"
	typeFooter         = "Footer"
	typeRichText       = "RichText"
	typeNavigationList = "NavigationList"
	typeImageCarousel  = "ImageCarousel"
	typePhotoPicker    = "PhotoPicker"
	typeDocumentPicker = "DocumentPicker"
	typeDatePicker     = "DatePicker"
	typeCalendarPicker = "CalendarPicker"
	typeChipsSelector  = "ChipsSelector"
	typeCheckboxGroup  = "CheckboxGroup"
	typeRadioButtons   = "RadioButtonsGroup"
	typeDropdown       = "Dropdown"
	typeTextInput      = "TextInput"
	typeTextArea       = "TextArea"
	typeOptIn          = "OptIn"
	typeImage          = "Image"
	typeEmbeddedLink   = "EmbeddedLink"
)

// readScreen reads a screen. ok is false if the value is not an object.
func (l *linter) readScreen(p *place, v jsonlint.Value, index int) (s *screen, ok bool) {
	s = &screen{node: node{place: p, value: v}, index: index, byName: map[string]*component{}, data: map[string]jsonlint.Value{}}
	s.screen = s
	if !l.lintKind(node{place: p, value: v}, jsonlint.Object) {
		return nil, false
	}
	id, _ := l.checkedMember(s.node, "id", jsonlint.String)
	s.id = id.Text
	s.terminal = l.isTrue(s.node, "terminal")
	if data, ok := l.checkedMember(s.node, "data", jsonlint.Object); ok {
		for i, key := range data.Keys {
			s.data[key] = data.Items[i]
		}
	}
	if title, ok := v.Member("title"); ok {
		l.readValues(s.node, p.member("title"), "title", title)
	}
	layout, ok := l.checkedMember(s.node, "layout", jsonlint.Object)
	if children, given := layout.Member("children"); ok && given {
		at := s.place.member("layout").member("children")
		s.topLevel = l.readComponents(node{place: at, value: children, screen: s}, nil)
		s.componentsKnown = children.Kind == jsonlint.Array
	}
	return s, true
}

// readComponents reads a list of components. parent is nil for those of the layout.
func (l *linter) readComponents(at node, parent *component) []*component {
	if !l.lintKind(at, jsonlint.Array) {
		return nil
	}
	var all []*component
	for i, item := range at.value.Items {
		c := &component{node: node{place: at.place.item(i), value: item, screen: at.screen}}
		if !l.lintKind(c.node, jsonlint.Object) {
			continue
		}
		c.component = c
		if parent != nil {
			c.inForm = parent.inForm || parent.kind == typeForm
		}
		l.readComponent(c, parent)
		all = append(all, c)
	}
	return all
}

// readComponent reads what a component has.
func (l *linter) readComponent(c, parent *component) {
	s := c.screen
	s.components = append(s.components, c)
	kind, _ := l.checkedMember(c.node, "type", jsonlint.String)
	name, _ := c.value.Member("name")
	c.kind, c.name = kind.Text, name.Text
	c.hasFooter = c.kind == typeFooter
	if c.kind == typeIf {
		c.ifDepth = 1
		if parent != nil && parent.kind == typeIf {
			c.ifDepth = parent.ifDepth + 1
		}
	}
	if first := s.byName[c.name]; c.name != "" && (first == nil || first.kind == typeForm) {
		s.byName[c.name] = c
	}

	for i, key := range c.value.Keys {
		at := node{place: c.place.member(key), value: c.value.Items[i], screen: s, component: c}
		switch {
		case c.kind == typeForm && key == "children":
			c.children = l.readComponents(at, c)
		case c.kind == typeIf && (key == "then" || key == "else"):
			c.branches = append(c.branches, l.readComponents(at, c))
		case c.kind == typeSwitch && key == "cases" && at.value.Kind == jsonlint.Object:
			for j, branch := range at.value.Items {
				each := node{place: at.place.member(at.value.Keys[j]), value: branch, screen: s, component: c}
				c.branches = append(c.branches, l.readComponents(each, c))
			}
		default:
			l.readValues(c.node, at.place, key, at.value)
		}
	}

	for _, branch := range append(c.branches, c.children) {
		c.hasFooter = c.hasFooter || containsFooter(branch)
	}
}

func containsFooter(all []*component) bool {
	for _, c := range all {
		if c.hasFooter {
			return true
		}
	}
	return false
}

// readValues finds the actions in a property, and the strings with references.
func (l *linter) readValues(of node, p *place, property string, v jsonlint.Value) {
	s := of.screen
	at := node{place: p, value: v, screen: s, component: of.component}
	switch v.Kind {
	case jsonlint.String:
		if strings.Contains(v.Text, "${") {
			s.texts = append(s.texts, dynamicText{node: at, property: property})
		}
	case jsonlint.Array:
		for i, item := range v.Items {
			l.readValues(of, p.item(i), property, item)
		}
	case jsonlint.Object:
		if strings.HasSuffix(p.key, "-action") {
			s.actions = append(s.actions, newAction(at))
		}
		for i, key := range v.Keys {
			l.readValues(of, p.member(key), property, v.Items[i])
		}
	}
}

func newAction(at node) action {
	name, _ := at.value.Member("name")
	next, _ := at.value.Member("next")
	target, _ := next.Member("name")
	a := action{node: at, name: name.Text}
	if target.Kind == jsonlint.String && !isDynamic(target.Text) {
		a.next = target.Text
	}
	a.payload, _ = at.value.Member("payload")
	return a
}

// isDynamic reports whether a text is made when the screen is shown, so that its value is not known.
func isDynamic(text string) bool { return strings.Contains(text, "${") || strings.HasPrefix(text, "`") }
