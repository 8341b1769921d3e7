package template

import (
	"slices"
	"strings"

	"terraform-provider-whatsapp/internal/content/jsonlint"
)

// Limits of texts, in characters.
const (
	maxHeader    = 60
	maxBody      = 1024
	maxCardBody  = 160
	maxOfferBody = 600
	maxCallBody  = 4096 // on the page about sending; no page has one for the creation
	maxFooter    = 60
)

// bodyLimit returns how long a body can be. prefix is that of a card, or "".
func (l *linter) bodyLimit(prefix string) int {
	switch {
	case prefix != "" || l.hasButton(buttonSPM):
		return maxCardBody
	case findComponent(l.template.Components, typeOffer) != nil:
		return maxOfferBody
	}
	return maxBody
}

// hasButton reports whether the template, apart from its cards, has a button of a type.
func (l *linter) hasButton(kind string) bool {
	buttons := findComponent(l.template.Components, typeButtons)
	return buttons != nil && slices.ContainsFunc(buttons.Buttons, func(b Button) bool { return b.Type == kind })
}

func (l *linter) reportTextMissing(path, what string) {
	l.report(path, ruleTextMissing, "The %s has no text, and Meta requires one. Add it, or remove the %s.", what, what)
}

// lintHeader checks a header. The kinds of templates with a card check the formats in cards.
func (l *linter) lintHeader(path string, c Component, top bool) {
	switch c.Format {
	case "":
		l.report(path+".format", ruleHeaderFormat, "The header has no format. Set one of %s.", strings.Join(headerFormats, ", "))
	case formatText:
		l.lintHeaderText(path, c)
	case formatImage, formatVideo, formatDocument, formatGIF:
		l.lintHeaderMedia(path, c)
	case formatLocation:
		if c.Example != nil {
			l.report(path+".example", ruleHeaderLocation, "A location header has an example, and Meta accepts none: the location is set when a "+
				"message is sent. Remove the example.")
		}
	case formatProduct:
		if top && !l.hasButton(buttonSPM) {
			l.report(path+".format", ruleProductHeader,
				"A header of the format PRODUCT needs a button of the type SPM. Add it, or change the format.")
		}
	default:
		l.reportUnknownType(path+".format", c.Format, headerFormats)
	}
}

func (l *linter) lintHeaderText(path string, c Component) {
	if c.Text == "" {
		l.reportTextMissing(path+".text", "header")
		return
	}
	path += ".text"
	l.lintLength(path, c.Text, maxHeader, ruleHeaderLength)
	if plain := plainText(c.Text); plain != c.Text {
		l.report(path, ruleHeaderCharacters, "The header %s has a formatting mark (* _ ~ `), an emoji or a line break, and Meta accepts plain "+
			"text only. Remove it.", jsonlint.QuotedText(c.Text)).Fix = plain
	}
	found := l.lintVariables(path, c.Text)
	if len(variableNames(found)) > 1 {
		l.report(path, ruleHeaderVariables, "The header has %d variables, and Meta accepts one. Move the others to the body.",
			len(variableNames(found)))
	}
	l.lintTextExample(strings.TrimSuffix(path, ".text"), found, c.Example, false)
}

func (l *linter) lintHeaderMedia(path string, c Component) {
	if c.Example == nil || len(c.Example.HeaderHandle) == 0 || c.Example.HeaderHandle[0] == "" {
		l.report(path+".example", ruleHeaderHandle, "A header of the format %s needs an example file: example.header_handle, with the handle of "+
			"an upload. Upload a file and set its handle.", c.Format)
	}
	if c.Format == formatGIF {
		l.report(path+".format", ruleHeaderGIF, "Only the Marketing Messages API sends GIF headers: an MP4 file of at most 3.5 MB. Use VIDEO "+
			"for messages of the Cloud API.")
	}
}

func (l *linter) lintBody(path string, c Component, limit int) {
	if c.Text == "" {
		l.reportTextMissing(path+".text", "body")
		return
	}
	text := path + ".text"
	if findComponent(l.template.Components, typeCall) != nil {
		l.lintCallBody(text, c.Text)
	} else {
		l.lintLength(text, c.Text, limit, ruleBodyLength)
	}
	if squeezed := withoutExtraSpace(c.Text); squeezed != c.Text {
		l.report(text, ruleBodyWhitespace, "The body has a tab, four or more spaces, or more than two line breaks in a row, which Meta refused "+
			"in reports. Remove them.").Fix = squeezed
	}
	found := l.lintVariables(text, c.Text)
	l.lintEdges(text, c.Text, found)
	l.lintAdjacent(text, c.Text, found)
	l.lintRatio(text, c.Text, found)
	l.lintTextExample(path, found, c.Example, true)
	l.lintBodyExamples(path, c, found, limit)
}

func (l *linter) lintCallBody(path, text string) {
	if n := len([]rune(text)); n > maxBody {
		l.report(path, ruleCallBodyLength, "The body has %d characters. Meta documents %d for the body of a template, and %d for sending a call "+
			"permission request. Shorten it to %d characters to be safe.", n, maxBody, maxCallBody, maxBody)
	}
}

// withoutExtraSpace removes tabs, four or more spaces and more than two line breaks in a row.
func withoutExtraSpace(text string) string {
	if !strings.Contains(text, "\t") && !strings.Contains(text, "    ") && !strings.Contains(text, "\n\n\n") {
		return text
	}
	text = strings.ReplaceAll(text, "\t", " ")
	for strings.Contains(text, "    ") {
		text = strings.ReplaceAll(text, "    ", " ")
	}
	for strings.Contains(text, "\n\n\n") {
		text = strings.ReplaceAll(text, "\n\n\n", "\n\n")
	}
	return text
}

// lintBodyExamples checks the length of a body with its examples, which count toward the limit.
//
// Source:
// https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/marketing-templates/limited-time-offer-templates
func (l *linter) lintBodyExamples(path string, c Component, found []variable, limit int) {
	n := len([]rune(c.Text))
	if c.Example == nil || n > limit {
		return
	}
	values := exampleValues(found, c.Example.BodyText, c.Example.BodyTextNamed)
	if full := len([]rune(replaceVariables(c.Text, found, func(name string) string { return values[name] }))); full > limit {
		l.report(path+".example", ruleBodyExamples, "With its examples, the body has %d characters. Meta counts examples toward the limit of "+
			"%d. Shorten the examples or the text.", full, limit)
	}
}

func (l *linter) lintFooter(path string, c Component) {
	if c.Text == "" {
		l.reportTextMissing(path+".text", "footer")
		return
	}
	path += ".text"
	l.lintLength(path, c.Text, maxFooter, ruleFooterLength)
	found, _ := findVariables(c.Text)
	switch {
	case len(found) == 0:
	case l.hasButton(buttonCatalog):
		l.report(path, ruleFooterCatalogVariables, "The footer has a variable. Meta's page about catalog templates allows it, but reports of "+
			"other templates say that Meta refuses it. Move it to the body to be safe.")
	default:
		l.report(path, ruleFooterVariables, "The footer has the variable {{%s}}, and Meta accepts none. Move it to the body.", found[0].name)
	}
}
