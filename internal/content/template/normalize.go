package template

import (
	"cmp"
	"slices"
	"strings"
)

// Normalize returns a template in the form in which Meta answers: names of types and formats, which Meta accepts in any case, in upper
// case, components in the order in which a customer sees them. Texts are not changed. The argument is not changed either.
func Normalize(t Template) Template {
	t.Category, t.ParameterFormat = strings.ToUpper(t.Category), strings.ToUpper(t.ParameterFormat)
	t.Components = normalizeComponents(t.Components)
	return t
}

func normalizeComponents(components []Component) []Component {
	sorted := slices.Clone(components)
	for i, c := range sorted {
		c.Type, c.Format = strings.ToUpper(c.Type), strings.ToUpper(c.Format)
		c.Buttons = slices.Clone(c.Buttons)
		for j, b := range c.Buttons {
			b.Type, b.OTPType, b.FlowAction = strings.ToUpper(b.Type), strings.ToUpper(b.OTPType), strings.ToUpper(b.FlowAction)
			c.Buttons[j] = b
		}
		c.Cards = slices.Clone(c.Cards)
		for j, card := range c.Cards {
			c.Cards[j].Components = normalizeComponents(card.Components)
		}
		sorted[i] = c
	}
	slices.SortStableFunc(sorted, func(a, b Component) int { return cmp.Compare(componentRank(a.Type), componentRank(b.Type)) })
	return sorted
}

// componentRank returns the place of a type of component in a message. Unknown types are last.
func componentRank(kind string) int {
	if i := slices.Index(componentTypes, kind); i >= 0 {
		return i
	}
	return len(componentTypes)
}
