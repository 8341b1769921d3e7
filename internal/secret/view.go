package secret

import (
	"bytes"
	"html"
	"regexp"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// view is one reading of a text: its characters after decoding, and the part of the original that each byte comes from.
type view struct {
	text    []byte
	origins []part // for each byte of text
	encoded bool   // read from base64 or hex
}

func plainView(s string) view {
	v := view{text: []byte(s), origins: make([]part, len(s))}
	for i := range v.origins {
		v.origins[i] = part{i, i + 1}
	}
	return v
}

// appendBytes adds bytes that come from one part of the original.
func (v *view) appendBytes(decoded []byte, from part) {
	for _, b := range decoded {
		v.text, v.origins = append(v.text, b), append(v.origins, from)
	}
}

// originalPart returns the part of the original that a part of the view comes from.
func (v view) originalPart(from, to int) part { return part{v.origins[from].from, v.origins[to-1].to} }

// matchingParts returns the parts that match a pattern.
func (v view) matchingParts(pattern *regexp.Regexp) (all []part) {
	for _, at := range pattern.FindAllIndex(v.text, -1) {
		all = append(all, v.originalPart(at[0], at[1]))
	}
	return all
}

// skeleton returns the letters and digits of a view, in lower case.
func (v view) skeleton() view {
	out := view{text: make([]byte, 0, len(v.text)), origins: make([]part, 0, len(v.text))}
	for at := 0; at < len(v.text); {
		r, size := utf8.DecodeRune(v.text[at:])
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			before := len(out.text)
			out.text = utf8.AppendRune(out.text, unicode.ToLower(r))
			for range len(out.text) - before {
				out.origins = append(out.origins, v.originalPart(at, at+size))
			}
		}
		at += size
	}
	return out
}

// maxEscaped is how often a text may have been escaped.
const maxEscaped = 2

// unescapedViews returns a text as it is, and as it reads without escape sequences.
func unescapedViews(s string) []view {
	all := []view{plainView(s)}
	for range maxEscaped {
		last := all[len(all)-1]
		next := last.unescapedView()
		if bytes.Equal(next.text, last.text) {
			break
		}
		all = append(all, next)
	}
	return all
}

// decodedViews returns the view, and its parts in base64 and hex as they read decoded.
func (v view) decodedViews() []view {
	all := []view{v}
	for _, run := range v.alphabetRuns(func(b byte) bool { return base64Value(b) >= 0 }) {
		for skip := range 4 {
			all = append(all, run.decodeGroups(skip, 4, 6, base64Value))
		}
	}
	for _, run := range v.skeleton().alphabetRuns(func(b byte) bool { return hexValue(b) >= 0 }) {
		for skip := range 2 {
			all = append(all, run.decodeGroups(skip, 2, 4, hexValue))
		}
	}
	return all
}

// minEncoded is the shortest encoded text that is decoded: no encoding is shorter than what it encodes.
const minEncoded = minRun

// alphabetRuns returns the sequences of bytes of an alphabet, across white space.
func (v view) alphabetRuns(in func(byte) bool) (all []view) {
	var run view
	for i, b := range v.text {
		switch {
		case in(b):
			run = run.withPart(v, i, i+1)
		case b > ' ':
			if len(run.text) >= minEncoded {
				all = append(all, run)
			}
			run = view{}
		}
	}
	if len(run.text) >= minEncoded {
		all = append(all, run)
	}
	return all
}

// decodeGroups reads groups of size characters, each of which stands for some bits, after the first skip characters.
func (v view) decodeGroups(skip, size, bits int, value func(byte) int) view {
	room := len(v.text) * bits / 8
	out := view{encoded: true, text: make([]byte, 0, room), origins: make([]part, 0, room)}
	for at := skip; at < len(v.text); at += size {
		group := v.text[at:min(at+size, len(v.text))]
		n := 0
		for i := range size {
			n <<= bits
			if i < len(group) {
				n |= value(group[i])
			}
		}
		whole := size * bits / 8
		for i := range len(group) * bits / 8 {
			// The characters that a byte shares with its neighbors belong to it.
			first, last := i*8/bits, (i*8+7)/bits
			out.text = append(out.text, byte(n>>(8*(whole-1-i)))) //nolint:gosec // the low byte is meant
			out.origins = append(out.origins, v.originalPart(at+first, at+last+1))
		}
	}
	return out
}

// base64Value returns what a character of base64 stands for, in the standard alphabet and in that of URLs; -1: nothing.
func base64Value(b byte) int {
	switch {
	case b >= 'A' && b <= 'Z':
		return int(b - 'A')
	case b >= 'a' && b <= 'z':
		return int(b-'a') + 26
	case b >= '0' && b <= '9':
		return int(b-'0') + 52
	case b == '+' || b == '-':
		return 62
	case b == '/' || b == '_':
		return 63
	}
	return -1
}

// hexValue returns what a hexadecimal digit in lower case stands for; -1: nothing.
func hexValue(b byte) int {
	switch {
	case b >= '0' && b <= '9':
		return int(b - '0')
	case b >= 'a' && b <= 'f':
		return int(b-'a') + 10
	}
	return -1
}

// escapePattern matches the escape sequences of URLs, JSON and programming languages, HTML and quoted-printable.
var escapePattern = regexp.MustCompile(`%[0-9A-Fa-f]{2}|[%\\]u[0-9A-Fa-f]{4}|\\u\{[0-9A-Fa-f]{1,6}\}|\\x[0-9A-Fa-f]{2}|\\[0-7]{3}|\\.|` +
	`&#?[0-9A-Za-z]{1,8};?|=[0-9A-F]{2}|=\r?\n`)

// unescapedView returns a view without escape sequences.
func (v view) unescapedView() view {
	var out view
	end := 0
	for _, at := range escapePattern.FindAllIndex(v.text, -1) {
		out = out.withPart(v, end, at[0])
		out.appendBytes(unescapedBytes(string(v.text[at[0]:at[1]])), v.originalPart(at[0], at[1]))
		end = at[1]
	}
	return out.withPart(v, end, len(v.text))
}

// withPart returns the view with a part of another one after it.
func (v view) withPart(other view, from, to int) view {
	v.text, v.origins = append(v.text, other.text[from:to]...), append(v.origins, other.origins[from:to]...)
	return v
}

// unescapedBytes returns what an escape sequence stands for.
func unescapedBytes(escape string) []byte {
	switch escape[0] {
	case '&':
		return []byte(html.UnescapeString(escape))
	case '\\', '%':
		if len(escape) > 2 && escape[1] == 'u' {
			return codePointBytes(escape[2:])
		}
	}
	switch digits := escape[1:]; {
	case escape[0] != '\\':
		return byteOfDigits(digits, 16)
	case digits[0] == 'x' && len(digits) == 3:
		return byteOfDigits(digits[1:], 16)
	case len(digits) == 3:
		return byteOfDigits(digits, 8)
	case digits == "n", digits == "r", digits == "t", digits == "b", digits == "f":
		return []byte{' '}
	}
	return []byte(escape[1:])
}

// codePointBytes returns a character by its hexadecimal number, which may be in braces.
func codePointBytes(number string) []byte {
	n, err := strconv.ParseUint(trimBraces(number), 16, 31)
	if err != nil {
		return nil
	}
	return utf8.AppendRune(nil, rune(n))
}

func trimBraces(s string) string {
	if s[0] == '{' {
		return s[1 : len(s)-1]
	}
	return s
}

// byteOfDigits returns the byte with a number; a line break at the end of a line of quoted-printable stands for nothing.
func byteOfDigits(digits string, base int) []byte {
	n, err := strconv.ParseUint(digits, base, 8)
	if err != nil {
		return nil
	}
	return []byte{byte(n)}
}
