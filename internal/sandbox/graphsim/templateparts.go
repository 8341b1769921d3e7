package graphsim

import (
	"encoding/json"
	"strings"
)

// part is a component of a template, a button, a card, or an example.
type part map[string]any

// text returns "" for a member that is not a text.
func (p part) text(name string) string {
	text, _ := p[name].(string)
	return text
}

func (p part) has(name string) bool {
	_, ok := p[name]
	return ok
}

func (p part) object(name string) part {
	inner, _ := p[name].(map[string]any)
	return inner
}

// objects returns the objects of a list.
func (p part) objects(name string) []part {
	list, _ := p[name].([]any)
	var found []part
	for _, one := range list {
		if inner, ok := one.(map[string]any); ok {
			found = append(found, inner)
		}
	}
	return found
}

// texts returns the texts of a list, also of a list in the list, or the one text.
func (p part) texts(name string) []string { return flatTexts(p[name]) }

func flatTexts(value any) []string {
	switch v := value.(type) {
	case string:
		return []string{v}
	case []any:
		var found []string
		for _, inner := range v {
			found = append(found, flatTexts(inner)...)
		}
		return found
	}
	return nil
}

// hasOnly reports whether there are no other members.
func (p part) hasOnly(names ...string) bool {
	known := 0
	for _, name := range names {
		if p.has(name) {
			known++
		}
	}
	return known == len(p)
}

// componentsRule parses a list of components. Meta's enumerations may be in any case.
func componentsRule(name, text string) (any, *Error) {
	var list []part
	if json.Unmarshal([]byte(text), &list) != nil || list == nil {
		return nil, errBadParameter("Param %s must be an array.", name)
	}
	for _, p := range list {
		upperCaseWords(map[string]any(p))
	}
	return list, nil
}

// upperCaseWords changes Meta's enumerations in a component, and in its members.
func upperCaseWords(value any) {
	switch v := value.(type) {
	case []any:
		for _, inner := range v {
			upperCaseWords(inner)
		}
	case map[string]any:
		for _, name := range []string{"type", "format", "otp_type", "flow_action"} {
			if word, ok := v[name].(string); ok {
				v[name] = strings.ToUpper(word)
			}
		}
		for _, inner := range v {
			upperCaseWords(inner)
		}
	}
}

func componentsOf(o *object) []part {
	list, _ := o.fields[componentsField].([]part)
	return list
}

// textsIn joins all texts of components.
func textsIn(value any) string {
	switch v := value.(type) {
	case []part:
		var all strings.Builder
		for _, p := range v {
			all.WriteString(textsIn(map[string]any(p)))
		}
		return all.String()
	case []any:
		var all strings.Builder
		for _, inner := range v {
			all.WriteString(textsIn(inner))
		}
		return all.String()
	case map[string]any:
		text, _ := v["text"].(string)
		return text + "\n" + textsIn(v["buttons"]) + textsIn(v["cards"]) + textsIn(v["components"])
	}
	return ""
}

// cloneParts returns a deep copy, so that a read does not change what is stored.
func cloneParts(list []part) []part {
	data, err := json.Marshal(list)
	if err != nil {
		panic(err) // it came from JSON
	}
	var again []part
	if err := json.Unmarshal(data, &again); err != nil {
		panic(err)
	}
	return again
}
