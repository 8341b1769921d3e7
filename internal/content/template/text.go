package template

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// emoji are the characters that are shown as emoji, and those that make one of another character.
var emoji = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x20e3, 0x20e3, 1}, {0x231a, 0x231b, 1}, {0x23e9, 0x23ec, 1}, {0x23f0, 0x23f3, 3}, {0x25fd, 0x25fe, 1}, {0x2614, 0x2615, 1},
		{0x2648, 0x2653, 1}, {0x267f, 0x2693, 0x14}, {0x26a1, 0x26a1, 1}, {0x26aa, 0x26ab, 1}, {0x26bd, 0x26be, 1}, {0x26c4, 0x26c5, 1},
		{0x26ce, 0x26d4, 6}, {0x26ea, 0x26ea, 1}, {0x26f2, 0x26f3, 1}, {0x26f5, 0x26fa, 5}, {0x26fd, 0x2705, 8}, {0x270a, 0x270b, 1},
		{0x2728, 0x2728, 1}, {0x274c, 0x274e, 2}, {0x2753, 0x2755, 1}, {0x2757, 0x2757, 1}, {0x2795, 0x2797, 1}, {0x27b0, 0x27bf, 0xf},
		{0x2b1b, 0x2b1c, 1}, {0x2b50, 0x2b55, 5}, {0xfe0f, 0xfe0f, 1},
	},
	R32: []unicode.Range32{
		{0x1f004, 0x1f0cf, 0xcb}, {0x1f18e, 0x1f18e, 1}, {0x1f191, 0x1f19a, 1}, {0x1f1e6, 0x1f1ff, 1}, {0x1f201, 0x1f251, 1},
		{0x1f300, 0x1f64f, 1}, {0x1f680, 0x1f6ff, 1}, {0x1f7e0, 0x1f7eb, 1}, {0x1f900, 0x1f9ff, 1}, {0x1fa70, 0x1faff, 1},
	},
}

// isEmoji reports whether a character is an emoji, or makes one of another character. A symbol that is shown as text, such as ✓, is not
// one.
func isEmoji(r rune) bool { return r >= 0x20e3 && unicode.Is(emoji, r) }

func hasEmoji(text string) bool { return strings.ContainsFunc(text, isEmoji) }

// plainText removes formatting marks, emoji and line breaks from a text. An asterisk and a backtick are always marks, _ and ~ around words.
func plainText(text string) string {
	found, _ := findVariables(text)
	var b strings.Builder
	at := 0
	for _, v := range found {
		b.WriteString(withoutFormatting(text[at:v.start]))
		b.WriteString(text[v.start:v.end])
		at = v.end
	}
	b.WriteString(withoutFormatting(text[at:]))
	if strings.ContainsAny(text, "\n\r") {
		return strings.Join(strings.Fields(b.String()), " ")
	}
	return b.String()
}

func withoutFormatting(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == '*' || r == '`' || isEmoji(r) {
			return -1
		}
		return r
	}, text)
	for _, mark := range []string{"_", "~"} {
		if hasPairedMark(text, mark[0]) {
			text = strings.ReplaceAll(text, mark, "")
		}
	}
	return text
}

// hasPairedMark reports whether a mark stands before a word and, later, after one.
func hasPairedMark(text string, mark byte) bool {
	opened := false
	for i := range len(text) {
		if text[i] != mark {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+1:])
		opens := (i == 0 || !isWordCharacter(before)) && i+1 < len(text) && isWordCharacter(after)
		closes := i > 0 && isWordCharacter(before) && (i+1 == len(text) || !isWordCharacter(after))
		if opened && closes {
			return true
		}
		opened = opened || opens
	}
	return false
}

func isWordCharacter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// denseScripts are the scripts that are written without spaces between words.
var denseScripts = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar,
}

// countWords counts words, which are separated by white space. In scripts without spaces, each letter counts as a word, so that no text
// is refused only because the ends of its words are not known.
func countWords(text string) int {
	n, inWord := 0, false
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			inWord = false
		case r > unicode.MaxLatin1 && unicode.IsLetter(r) && unicode.In(r, denseScripts...):
			n++
			inWord = false
		case isWordCharacter(r) && !inWord:
			n++
			inWord = true
		}
	}
	return n
}

// Wording returns the texts of body and footer, which must not be equal in two templates of one account. It is "" if the texts are Meta's.
func Wording(t Template) string {
	t = Normalize(t)
	body, footer := findComponent(t.Components, typeBody), findComponent(t.Components, typeFooter)
	switch {
	case hasMetaTexts(t) || body == nil || body.Text == "":
		return ""
	case footer == nil:
		return body.Text
	}
	return body.Text + "\x00" + footer.Text
}
