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

// lengths are the greatest lengths of texts, in characters, as libraries report them from Meta's page.
var lengths = map[string]map[string]int{
	"TextHeading":    {"text": 80},
	"TextSubheading": {"text": 80},
	"TextBody":       {"text": 4096},
	"TextCaption":    {"text": 4096},
	embeddedLink:     {"text": 35},
	footer:           {"label": 35, "left-caption": 15, "center-caption": 15, "right-caption": 15},
	textInput:        {"label": 20, "helper-text": 80},
	textArea:         {"label": 20, "helper-text": 80},
	checkboxGroup:    {"label": 30, "description": 300},
	radioButtons:     {"label": 30, "description": 300},
	dropdown:         {"label": 30},
	optIn:            {"label": 30},
	datePicker:       {"label": 40, "helper-text": 80},
	calendarPicker:   {"label": 40, "helper-text": 80, "description": 300},
	chipsSelector:    {"label": 80, "description": 300},
}

// lintTexts checks texts that are written down.
func (l *linter) lintTexts(c *component) {
	for _, key := range sortedKeys(lengths[c.kind]) {
		at, most := c.at(key), lengths[c.kind][key]
		if at.value.Kind != jsonlint.String || isDynamic(at.value.Text) {
			continue
		}
		n := utf8.RuneCountInString(at.value.Text)
		switch {
		case n > most:
			l.add(at, ruleTextLength, "The %s has %d characters, and Meta is known to accept at most %d. Shorten it.", key, n, most)
		case strings.TrimSpace(at.value.Text) == "" && l.version.since(6, 0):
			l.add(at, ruleTextEmpty, "The %s is empty, which Meta refuses from version 6.0. Write a text, or remove the property.", key)
		}
	}
}

// pairs are properties of which the second must not be less than the first.
var pairs = [][2]string{
	{"min-chars", "max-chars"}, {"min-selected-items", "max-selected-items"}, {"min-uploaded-photos", "max-uploaded-photos"},
	{"min-uploaded-documents", "max-uploaded-documents"},
}

// lintRanges checks least and greatest values that are written down.
func (l *linter) lintRanges(c *component) {
	for _, pair := range pairs {
		least, ok := number(c.at(pair[0]).value)
		most, also := number(c.at(pair[1]).value)
		if ok && also && least > most {
			l.add(c.at(pair[0]), ruleMinMax, "%s is greater than %s. Exchange or correct them.", pair[0], pair[1])
		}
	}
	if c.kind == datePicker && l.version.since(5, 0) || c.kind == calendarPicker {
		l.lintDates(c)
	}
}

// number returns a number, also one in a string, as Meta's examples have.
func number(v jsonlint.Value) (float64, bool) {
	n, err := strconv.ParseFloat(v.Text, 64)
	return n, (v.Kind == jsonlint.Number || v.Kind == jsonlint.String) && err == nil
}

// lintDates checks dates that are written down.
func (l *linter) lintDates(c *component) {
	earliest, hasEarliest := l.date(c.at("min-date"))
	latest, hasLatest := l.date(c.at("max-date"))
	if hasEarliest && hasLatest && earliest.After(latest) {
		l.add(c.at("min-date"), ruleDateRange, "min-date is after max-date. Exchange or correct them.")
		return
	}
	for _, key := range []string{"init-value", "unavailable-dates"} {
		for _, at := range single(c.at(key)) {
			day, ok := l.date(at)
			if ok && (hasEarliest && day.Before(earliest) || hasLatest && day.After(latest)) {
				l.add(at, ruleDateRange, "The date %s is not between min-date and max-date. Correct it.", at.value.Text)
			}
		}
	}
}

// single returns the items of an array, or the value itself.
func single(w where) []where {
	if w.value.Kind != jsonlint.Array {
		return []where{w}
	}
	all := make([]where, len(w.value.Items))
	for i, item := range w.value.Items {
		all[i] = where{place: w.place.item(i), value: item, screen: w.screen, component: w.component}
	}
	return all
}

// date reads a date. ok is false for what is none, and for what is not known.
func (l *linter) date(w where) (day time.Time, ok bool) {
	if w.value.Kind != jsonlint.String || isDynamic(w.value.Text) {
		return day, false
	}
	day, err := time.Parse(time.DateOnly, w.value.Text)
	if err != nil {
		l.add(w, ruleDate, "%s is not a date. Write it as YYYY-MM-DD, such as 2027-01-31.", jsonlint.Shown(w.value.Text))
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
	items := c.at("data-source")
	most := map[string]int{dropdown: maxDropdown, checkboxGroup: maxSelections, radioButtons: maxSelections, chipsSelector: maxSelections}
	if n, limited := most[c.kind]; limited && items.value.Kind == jsonlint.Array && len(items.value.Items) > n {
		l.add(items, ruleItemCount, "A %s has at most %d items according to reports, and this one has %d. Remove some.", c.kind, n,
			len(items.value.Items))
	}

	switch c.kind {
	case image:
		l.lintImage(c.at("src"), false)
	case imageCarousel:
		images := c.at("images")
		if n := len(images.value.Items); n > maxCarouselImages {
			l.add(images, ruleCarousel, "An ImageCarousel has at most %d images as far as is known, and this one has %d. Remove some.",
				maxCarouselImages, n)
		}
		for _, item := range members(images) {
			l.lintImage(item.member("src"), false)
		}
	case navigationList:
		for _, item := range members(c.at("list-items")) {
			l.lintImage(item.member("start").member("image"), true)
		}
	default:
		for _, item := range members(items) {
			l.lintImage(item.member("image"), true)
		}
	}
}

// members returns the items of an array, and none for anything else.
func members(w where) []where {
	if w.value.Kind != jsonlint.Array {
		return nil
	}
	return single(w)
}

func (w where) member(key string) where {
	v, _ := w.value.Member(key)
	return where{place: w.place.member(key), value: v, screen: w.screen, component: w.component}
}

var dataURI = regexp.MustCompile(`^data:[a-z/+.-]+;base64,`)

// lintImage checks an image that is written down. It accepts each alphabet of base64.
func (l *linter) lintImage(w where, inList bool) {
	if w.value.Kind != jsonlint.String || isDynamic(w.value.Text) {
		return
	}
	text := strings.Map(plainBase64, dataURI.ReplaceAllString(w.value.Text, ""))
	switch data, err := base64.RawStdEncoding.DecodeString(text); {
	case err != nil:
		l.add(w, ruleImage, "The image is not in base64. Encode the content of the file, for example with filebase64(\"image.png\"). Meta "+
			"accepts no addresses.")
	case inList && len(data) > maxListImage && l.version.since(6, 0):
		l.add(w, ruleImageSize, "The image has %d bytes, and from version 6.0 Meta accepts at most %d in a list. Use a smaller one.",
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
