package template

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Render returns what a customer reads: header, body, footer, buttons and cards, each as text. A button is its label in brackets, with
// what it opens; a file is its kind in parentheses. Meta's own texts of an authentication template are in English.
//
// values has the value of each variable. The key of a variable of the body is its name, such as "1" or "first_name". A named variable
// has that key in all texts. A positional variable elsewhere has its place before it: "header.1", "buttons[0].1",
// "carousel.cards[0].body.1", "carousel.cards[0].buttons[0].1". Such a key can also be used for the body ("body.1") and for names. A
// variable without a value and a value without a variable are errors with the key.
func Render(t Template, values map[string]string) (string, error) {
	t = Normalize(t)
	r := &renderer{values: values, used: map[string]bool{}, auth: hasMetaTexts(t), language: t.Language}
	text := strings.Join(r.renderComponents("", t.Components), "\n\n")
	if err := r.checkKeys(); err != nil {
		return "", err
	}
	return text, nil
}

// Examples returns the examples of a template as values for Render.
func Examples(t Template) map[string]string {
	t = Normalize(t)
	values := map[string]string{}
	if hasMetaTexts(t) {
		values["1"] = "123456"
		return values
	}
	addExamples("", t.Components, values)
	return values
}

// addExamples adds the examples of components to values. An example that is missing is empty.
func addExamples(prefix string, components []Component, values map[string]string) {
	for _, c := range components {
		place, example := prefix+strings.ToLower(c.Type), Example{}
		if c.Example != nil {
			example = *c.Example
		}
		found, _ := findVariables(c.Text)
		rows, named := example.BodyText, example.BodyTextNamed
		if c.Type == typeHeader {
			rows, named = [][]string{example.HeaderText}, example.HeaderTextNamed
		}
		for name, value := range exampleValues(found, rows, named) {
			values[place+"."+name] = value
		}
		for i, b := range c.Buttons {
			found, _ := findVariables(b.URL)
			for _, name := range variableNames(found) {
				values[itemPath(place, i)+"."+name] = variablePart(b.URL, strings.Join(b.Example, ""))
			}
		}
		for i, card := range c.Cards {
			addExamples(itemPath(place+".cards", i)+".", card.Components, values)
		}
	}
}

type renderer struct {
	values   map[string]string
	used     map[string]bool
	missing  []string // keys
	known    []string // keys
	auth     bool
	language string
}

// checkKeys reports keys that are missing or not used.
func (r *renderer) checkKeys() error {
	var reasons []string
	if len(r.missing) > 0 {
		reasons = append(reasons, "there is no value for "+strings.Join(r.missing, ", "))
	}
	var unknown []string
	for _, key := range slices.Sorted(maps.Keys(r.values)) {
		if !r.used[key] {
			unknown = append(unknown, key)
		}
	}
	if len(unknown) > 0 {
		reasons = append(reasons, fmt.Sprintf("the template has no variable %s", strings.Join(unknown, ", ")))
	}
	if len(reasons) == 0 {
		return nil
	}
	if len(r.known) == 0 {
		return fmt.Errorf("%s: it has no variables", strings.Join(reasons, "; "))
	}
	return fmt.Errorf("%s: its variables are %s", strings.Join(reasons, "; "), strings.Join(r.known, ", "))
}

// renderText replaces the variables of a text.
func (r *renderer) renderText(place, text string) string {
	found, _ := findVariables(text)
	return replaceVariables(text, found, func(name string) string { return r.resolveVariable(place, name) })
}

func (r *renderer) resolveVariable(place, name string) string {
	v := variable{name: name}
	full, short := place+"."+name, name
	if v.isPositional() && place != "body" {
		short = full
	}
	if !slices.Contains(r.known, short) {
		r.known = append(r.known, short)
	}
	for _, key := range []string{full, short} {
		if value, ok := r.values[key]; ok {
			r.used[key] = true
			return value
		}
	}
	if !slices.Contains(r.missing, short) {
		r.missing = append(r.missing, short)
	}
	return ""
}

// renderComponents renders components.
func (r *renderer) renderComponents(prefix string, components []Component) []string {
	var all []string
	for _, c := range components {
		place := prefix + strings.ToLower(c.Type)
		switch c.Type {
		case typeHeader:
			all = append(all, r.renderHeader(place, c))
		case typeOffer:
			all = append(all, offerText(c.Offer))
		case typeBody:
			all = append(all, r.renderBody(place, c))
		case typeFooter:
			all = append(all, r.renderFooter(place, c))
		case typeButtons:
			all = append(all, r.renderButtons(place, c.Buttons)...)
		case typeCarousel:
			for i, card := range c.Cards {
				at := itemPath(place+".cards", i)
				all = append(all, fmt.Sprintf("Card %d:", i+1))
				all = append(all, r.renderComponents(at+".", card.Components)...)
			}
		case typeCall:
			all = append(all, "(request for permission to call)")
		default:
			all = append(all, "("+c.Type+")")
		}
	}
	return slices.DeleteFunc(all, func(block string) bool { return block == "" })
}

func (r *renderer) renderHeader(place string, c Component) string {
	if c.Format == formatText {
		return r.renderText(place, c.Text)
	}
	return "(" + strings.ToLower(c.Format) + ")"
}

func offerText(o *Offer) string {
	switch {
	case o == nil:
		return ""
	case o.HasExpiration != nil && *o.HasExpiration:
		return o.Text + " (with the time until it ends)"
	}
	return o.Text
}

// renderBody renders Meta's text for an authentication template.
//
// Source:
// https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/authentication-templates/authentication-templates
func (r *renderer) renderBody(place string, c Component) string {
	if !r.auth {
		return r.renderText(place, c.Text)
	}
	text := r.resolveVariable(place, "1") + " is your verification code."
	if trueText(c.AddSecurityRecommendation) != "" {
		text += " For your security, do not share this code."
	}
	if r.language != "" && !strings.HasPrefix(r.language, "en") {
		text += " (Meta writes this in " + r.language + ".)"
	}
	return text
}

func (r *renderer) renderFooter(place string, c Component) string {
	switch {
	case !r.auth:
		return r.renderText(place, c.Text)
	case c.CodeExpirationMinutes != nil:
		return fmt.Sprintf("This code expires in %d minutes.", *c.CodeExpirationMinutes)
	}
	return ""
}

// renderButtons renders one block, with a line for each button.
func (r *renderer) renderButtons(place string, buttons []Button) []string {
	var lines []string
	for i, b := range buttons {
		if r.auth && b.isOTP() {
			lines = append(lines, otpLabels(b)...)
			continue
		}
		lines = append(lines, r.renderButton(itemPath(place, i), b))
	}
	return []string{strings.Join(lines, "\n")}
}

// otpLabels returns the button that a customer sees: none for zero-tap.
func otpLabels(b Button) []string {
	switch b.otpKind() {
	case otpOneTap:
		return []string{buttonLabel(b.AutofillText, "Autofill")}
	case otpZeroTap:
		return nil
	}
	return []string{buttonLabel(b.Text, "Copy code")}
}

func buttonLabel(text, otherwise string) string {
	if text == "" {
		text = otherwise
	}
	return "[ " + text + " ]"
}

func (r *renderer) renderButton(place string, b Button) string {
	text := b.Text
	if fixed := fixedLabels[b.Type]; fixed != "" {
		text = fixed
	}
	opens := b.PhoneNumber
	switch b.Type {
	case buttonURL:
		opens = r.renderText(place, b.URL)
	case buttonCopyCode:
		opens = strings.Join(b.Example, "")
	}
	return strings.TrimSpace(buttonLabel(text, b.Type) + " " + opens)
}
