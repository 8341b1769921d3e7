package flowjson

import (
	"encoding/base64"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"terraform-provider-whatsapp/internal/content/jsonlint"
)

// maxLengths are the greatest lengths of texts, in characters, as libraries report them from Meta's page.
var maxLengths = map[string]map[string]int{
	"TextHeading":      {"text": 80},
	"TextSubheading":   {"text": 80},
	"TextBody":         {"text": 4096},
	"TextCaption":      {"text": 4096},
	typeEmbeddedLink:   {"text": 35},
	typeFooter:         {"label": 35, "left-caption": 15, "center-caption": 15, "right-caption": 15},
	typeTextInput:      {"label": 20, "helper-text": 80},
	typeTextArea:       {"label": 20, "helper-text": 80},
	typeCheckboxGroup:  {"label": 30, "description": 300},
	typeRadioButtons:   {"label": 30, "description": 300},
	typeDropdown:       {"label": 30},
	typeOptIn:          {"label": 30},
	typeDatePicker:     {"label": 40, "helper-text": 80},
	typeCalendarPicker: {"label": 40, "helper-text": 80, "description": 300},
	typeChipsSelector:  {"label": 80, "description": 300},
}

// lintTexts checks the texts that are in the JSON, and not dynamic.
func (l *linter) lintTexts(c *component) {
	for _, key := range sortedKeys(maxLengths[c.kind]) {
		at, most := c.member(key), maxLengths[c.kind][key]
		if at.value.Kind != jsonlint.String || isDynamic(at.value.Text) {
			continue
		}
		n := utf8.RuneCountInString(at.value.Text)
		switch {
		case n > most:
			l.report(at, ruleTextLength, "The %s has %d characters, and Meta is known to accept at most %d. Shorten it.", key, n, most)
		case strings.TrimSpace(at.value.Text) == "" && l.version.isAtLeast(6, 0):
			l.report(at, ruleTextEmpty, "The %s is empty, which Meta refuses from version 6.0. Write a text, or remove the property.", key)
		}
	}
}

// rangeProperties are pairs of properties: the second one must not be less than the first.
var rangeProperties = [][2]string{
	{"min-chars", "max-chars"}, {"min-selected-items", "max-selected-items"}, {"min-uploaded-photos", "max-uploaded-photos"},
	{"min-uploaded-documents", "max-uploaded-documents"},
}

// lintRanges checks the least and greatest values that are in the JSON.
func (l *linter) lintRanges(c *component) {
	for _, pair := range rangeProperties {
		least, ok := numberValue(c.member(pair[0]).value)
		most, also := numberValue(c.member(pair[1]).value)
		if ok && also && least > most {
			l.report(c.member(pair[0]), ruleMinMax, "%s is greater than %s. Exchange or correct them.", pair[0], pair[1])
		}
	}
	if c.kind == typeDatePicker && l.version.isAtLeast(5, 0) || c.kind == typeCalendarPicker {
		l.lintDates(c)
	}
}

// numberValue returns a number, also one in a string, as Meta's examples have.
func numberValue(v jsonlint.Value) (float64, bool) {
	n, err := strconv.ParseFloat(v.Text, 64)
	return n, (v.Kind == jsonlint.Number || v.Kind == jsonlint.String) && err == nil
}

// lintDates checks the dates that are in the JSON.
func (l *linter) lintDates(c *component) {
	earliest, hasEarliest := l.dateValue(c.member("min-date"))
	latest, hasLatest := l.dateValue(c.member("max-date"))
	if hasEarliest && hasLatest && earliest.After(latest) {
		l.report(c.member("min-date"), ruleDateRange, "min-date is after max-date. Exchange or correct them.")
		return
	}
	for _, key := range []string{"init-value", "unavailable-dates"} {
		for _, at := range itemsOrValue(c.member(key)) {
			day, ok := l.dateValue(at)
			if ok && (hasEarliest && day.Before(earliest) || hasLatest && day.After(latest)) {
				l.report(at, ruleDateRange, "The date %s is not between min-date and max-date. Correct it.", at.value.Text)
			}
		}
	}
}

// itemsOrValue returns the items of an array, or the value itself.
func itemsOrValue(w node) []node {
	if w.value.Kind != jsonlint.Array {
		return []node{w}
	}
	all := make([]node, len(w.value.Items))
	for i, item := range w.value.Items {
		all[i] = node{place: w.place.item(i), value: item, screen: w.screen, component: w.component}
	}
	return all
}

// dateValue reads a date. ok is false for a text that is not a date, and for one that is not known.
func (l *linter) dateValue(w node) (day time.Time, ok bool) {
	if w.value.Kind != jsonlint.String || isDynamic(w.value.Text) {
		return day, false
	}
	day, err := time.Parse(time.DateOnly, w.value.Text)
	if err != nil {
		l.report(w, ruleDate, "%s is not a date. Write it as YYYY-MM-DD, such as 2027-01-31.", jsonlint.QuotedText(w.value.Text))
	}
	return day, err == nil
}

// Limits of lists.
const (
	maxDropdown   = 200
	maxSelections = 20
	maxListImage  = 100 << 10
)

// lintItems checks lists of items and their images.
func (l *linter) lintItems(c *component) {
	items := c.member("data-source")
	most := map[string]int{typeDropdown: maxDropdown, typeCheckboxGroup: maxSelections, typeRadioButtons: maxSelections,
		typeChipsSelector: maxSelections}
	if n, limited := most[c.kind]; limited && items.value.Kind == jsonlint.Array && len(items.value.Items) > n {
		l.report(items, ruleItemCount, "A %s has at most %d items according to reports, and this one has %d. Remove some.", c.kind, n,
			len(items.value.Items))
	}

	switch c.kind {
	case typeImage:
		l.lintImage(c.member("src"), false)
	case typeImageCarousel:
		images := c.member("images")
		if n := len(images.value.Items); n > maxCarouselImages {
			l.report(images, ruleCarousel, "An ImageCarousel has at most %d images as far as is known, and this one has %d. Remove some.",
				maxCarouselImages, n)
		}
		for _, item := range arrayItems(images) {
			l.lintImage(item.member("src"), false)
		}
	case typeNavigationList:
		for _, item := range arrayItems(c.member("list-items")) {
			l.lintImage(item.member("start").member("image"), true)
		}
	default:
		for _, item := range arrayItems(items) {
			l.lintImage(item.member("image"), true)
		}
	}
}

// arrayItems returns the items of an array, and none for anything else.
func arrayItems(w node) []node {
	if w.value.Kind != jsonlint.Array {
		return nil
	}
	return itemsOrValue(w)
}

func (n node) member(key string) node {
	v, _ := n.value.Member(key)
	return node{place: n.place.member(key), value: v, screen: n.screen, component: n.component}
}

var dataURI = regexp.MustCompile(`^data:[a-z/+.-]+;base64,`)

// lintImage checks an image that is in the JSON. It accepts both alphabets of base64.
func (l *linter) lintImage(w node, inList bool) {
	if w.value.Kind != jsonlint.String || isDynamic(w.value.Text) {
		return
	}
	text := strings.Map(plainBase64, dataURI.ReplaceAllString(w.value.Text, ""))
	switch data, err := base64.RawStdEncoding.DecodeString(text); {
	case err != nil:
		l.report(w, ruleImage, "The image is not in base64. Encode the content of the file, for example with filebase64(\"image.png\"). Meta "+
			"accepts no addresses.")
	case inList && len(data) > maxListImage && l.version.isAtLeast(6, 0):
		l.report(w, ruleImageSize, "The image has %d bytes, and from version 6.0 Meta accepts at most %d in a list. Use a smaller one.",
			len(data), maxListImage)
	}
}

// plainBase64 removes padding and line breaks, and replaces the characters of the alphabet for addresses.
func plainBase64(r rune) rune {
	switch r {
	case '=', '\r', '\n', ' ':
		return -1
	case '-':
		return '+'
	case '_':
		return '/'
	}
	return r
}
