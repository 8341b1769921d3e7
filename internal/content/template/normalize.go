package template

import (
	"cmp"
	"slices"
	"strings"
)

// Normalize returns a template in the form in which Meta answers: names of types and formats in upper case, components in the order in
// which a customer sees them. Texts are not changed. The argument is not changed either.
func Normalize(t Template) Template {
	t.Category, t.ParameterFormat = upper(t.Category), upper(t.ParameterFormat)
	t.Components = normalizeComponents(t.Components)
	return t
}

// upper returns the name of a type or a format in upper case: Meta accepts any case.
func upper(name string) string { return strings.ToUpper(name) }

func normalizeComponents(components []Component) []Component {
	sorted := slices.Clone(components)
	for i, c := range sorted {
		c.Type, c.Format = upper(c.Type), upper(c.Format)
		c.Buttons = slices.Clone(c.Buttons)
		for j, b := range c.Buttons {
			b.Type, b.OTPType, b.FlowAction = upper(b.Type), upper(b.OTPType), upper(b.FlowAction)
			c.Buttons[j] = b
		}
		c.Cards = slices.Clone(c.Cards)
		for j, card := range c.Cards {
			c.Cards[j].Components = normalizeComponents(card.Components)
		}
		sorted[i] = c
	}
	slices.SortStableFunc(sorted, func(a, b Component) int { return cmp.Compare(rank(a.Type), rank(b.Type)) })
	return sorted
}

// rank returns the place of a type of component in a message. Unknown types are last.
func rank(kind string) int {
	if i := slices.Index(componentTypes, kind); i >= 0 {
		return i
	}
	return len(componentTypes)
}
