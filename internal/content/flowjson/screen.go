package flowjson

import (
	"strings"

	"terraform-provider-whatsapp/internal/content/jsonlint"
)

// screen is a screen with its components and actions.
type screen struct {
	where
	index      int
	id         string
	terminal   bool
	read       bool                      // its components are known
	top        []*component              // of the layout
	components []*component              // of all levels, in the order of the text
	named      map[string]*component     // of those with a name, the first one
	data       map[string]jsonlint.Value // the schemas of declared data, by key
	actions    []action
	texts      []text
}

// component is a component of a screen.
type component struct {
	where
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
		return "component " + jsonlint.Shown(c.name)
	}
	if c.kind == "" {
		return "component without a type"
	}
	return "component of type " + jsonlint.Shown(c.kind)
}

func (c *component) at(key string) where {
	v, _ := c.value.Member(key)
	return where{place: c.place.member(key), value: v, screen: c.screen, component: c}
}

// action is what a component does, such as navigate.
type action struct {
	where
	name    string
	next    string // the screen of navigate; "" if it is not known
	payload jsonlint.Value
}

func (a action) at(key string) where {
	v, _ := a.value.Member(key)
	return where{place: a.place.member(key), value: v, screen: a.screen, component: a.component}
}

// text is a string with references.
type text struct {
	where
	property string // of the component
}

// Components.
const (
	form           = "Form"
	ifComponent    = "If"
	switchType     = "Switch"
	footer         = "Footer"
	richText       = "RichText"
	navigationList = "NavigationList"
	imageCarousel  = "ImageCarousel"
	photoPicker    = "PhotoPicker"
	documentPicker = "DocumentPicker"
	datePicker     = "DatePicker"
	calendarPicker = "CalendarPicker"
	chipsSelector  = "ChipsSelector"
	checkboxGroup  = "CheckboxGroup"
	radioButtons   = "RadioButtonsGroup"
	dropdown       = "Dropdown"
	textInput      = "TextInput"
	textArea       = "TextArea"
	optIn          = "OptIn"
	image          = "Image"
	embeddedLink   = "EmbeddedLink"
)

// readScreen reads a screen. ok is false for what is no screen.
func (l *linter) readScreen(p *place, v jsonlint.Value, index int) (s *screen, ok bool) {
	s = &screen{where: where{place: p, value: v}, index: index, named: map[string]*component{}, data: map[string]jsonlint.Value{}}
	s.screen = s
	if !l.isKind(where{place: p, value: v}, jsonlint.Object) {
		return nil, false
	}
	id, _ := l.want(s.where, "id", jsonlint.String)
	s.id = id.Text
	s.terminal = l.isTrue(s.where, "terminal")
	if data, ok := l.want(s.where, "data", jsonlint.Object); ok {
		for i, key := range data.Keys {
			s.data[key] = data.Items[i]
		}
	}
	if title, ok := v.Member("title"); ok {
		l.readValues(s.where, p.member("title"), "title", title)
	}
	layout, ok := l.want(s.where, "layout", jsonlint.Object)
	if children, given := layout.Member("children"); ok && given {
		at := s.place.member("layout").member("children")
		s.top = l.readComponents(where{place: at, value: children, screen: s}, nil)
		s.read = children.Kind == jsonlint.Array
	}
	return s, true
}

// readComponents reads a list of components. parent is nil for those of the layout.
func (l *linter) readComponents(at where, parent *component) []*component {
	if !l.isKind(at, jsonlint.Array) {
		return nil
	}
	var all []*component
	for i, item := range at.value.Items {
		c := &component{where: where{place: at.place.item(i), value: item, screen: at.screen}}
		if !l.isKind(c.where, jsonlint.Object) {
			continue
		}
		c.component = c
		if parent != nil {
			c.inForm = parent.inForm || parent.kind == form
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
	kind, _ := l.want(c.where, "type", jsonlint.String)
	name, _ := c.value.Member("name")
	c.kind, c.name = kind.Text, name.Text
	c.hasFooter = c.kind == footer
	if c.kind == ifComponent {
		c.ifDepth = 1
		if parent != nil && parent.kind == ifComponent {
			c.ifDepth = parent.ifDepth + 1
		}
	}
	if first := s.named[c.name]; c.name != "" && (first == nil || first.kind == form) {
		s.named[c.name] = c
	}

	for i, key := range c.value.Keys {
		at := where{place: c.place.member(key), value: c.value.Items[i], screen: s, component: c}
		switch {
		case c.kind == form && key == "children":
			c.children = l.readComponents(at, c)
		case c.kind == ifComponent && (key == "then" || key == "else"):
			c.branches = append(c.branches, l.readComponents(at, c))
		case c.kind == switchType && key == "cases" && at.value.Kind == jsonlint.Object:
			for j, branch := range at.value.Items {
				each := where{place: at.place.member(at.value.Keys[j]), value: branch, screen: s, component: c}
				c.branches = append(c.branches, l.readComponents(each, c))
			}
		default:
			l.readValues(c.where, at.place, key, at.value)
		}
	}

	for _, branch := range append(c.branches, c.children) {
		c.hasFooter = c.hasFooter || hasFooter(branch)
	}
}

func hasFooter(all []*component) bool {
	for _, c := range all {
		if c.hasFooter {
			return true
		}
	}
	return false
}

// readValues finds the actions in a property, and the strings with references.
func (l *linter) readValues(of where, p *place, property string, v jsonlint.Value) {
	s := of.screen
	at := where{place: p, value: v, screen: s, component: of.component}
	switch v.Kind {
	case jsonlint.String:
		if strings.Contains(v.Text, "${") {
			s.texts = append(s.texts, text{where: at, property: property})
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

func newAction(at where) action {
	name, _ := at.value.Member("name")
	next, _ := at.value.Member("next")
	target, _ := next.Member("name")
	a := action{where: at, name: name.Text}
	if target.Kind == jsonlint.String && !isDynamic(target.Text) {
		a.next = target.Text
	}
	a.payload, _ = at.value.Member("payload")
	return a
}

// isDynamic reports whether a text is made when the screen is shown, so that its value is not known.
func isDynamic(text string) bool { return strings.Contains(text, "${") || strings.HasPrefix(text, "`") }
