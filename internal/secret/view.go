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
	from    []part // for each byte of text
	encoded bool   // read from base64 or hex
}

func plain(s string) view {
	v := view{text: []byte(s), from: make([]part, len(s))}
	for i := range v.from {
		v.from[i] = part{i, i + 1}
	}
	return v
}

// append adds bytes that come from one part of the original.
func (v *view) append(decoded []byte, from part) {
	for _, b := range decoded {
		v.text, v.from = append(v.text, b), append(v.from, from)
	}
}

// part returns the part of the original that a part of the view comes from.
func (v view) part(from, to int) part { return part{v.from[from].from, v.from[to-1].to} }

// matches returns the parts that match a pattern.
func (v view) matches(pattern *regexp.Regexp) (all []part) {
	for _, at := range pattern.FindAllIndex(v.text, -1) {
		all = append(all, v.part(at[0], at[1]))
	}
	return all
}

// skeleton returns the letters and digits of a view, in lower case.
func (v view) skeleton() view {
	out := view{text: make([]byte, 0, len(v.text)), from: make([]part, 0, len(v.text))}
	for at := 0; at < len(v.text); {
		r, size := utf8.DecodeRune(v.text[at:])
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			before := len(out.text)
			out.text = utf8.AppendRune(out.text, unicode.ToLower(r))
			for range len(out.text) - before {
				out.from = append(out.from, v.part(at, at+size))
			}
		}
		at += size
	}
	return out
}

// maxEscaped is how often a text may have been escaped.
const maxEscaped = 2

// readings returns a text as it is, and as it reads without escape sequences.
func readings(s string) []view {
	all := []view{plain(s)}
	for range maxEscaped {
		last := all[len(all)-1]
		next := last.unescape()
		if bytes.Equal(next.text, last.text) {
			break
		}
		all = append(all, next)
	}
	return all
}

// decoded returns the view, and its parts in base64 and hex as they read decoded.
func (v view) decoded() []view {
	all := []view{v}
	for _, run := range v.runs(func(b byte) bool { return sextet(b) >= 0 }) {
		for skip := range 4 {
			all = append(all, run.decode(skip, 4, 6, sextet))
		}
	}
	for _, run := range v.skeleton().runs(func(b byte) bool { return digit(b) >= 0 }) {
		for skip := range 2 {
			all = append(all, run.decode(skip, 2, 4, digit))
		}
	}
	return all
}

// minEncoded is the shortest encoded text that is decoded: no encoding is shorter than what it encodes.
const minEncoded = minRun

// runs returns the sequences of bytes of an alphabet, across white space.
func (v view) runs(in func(byte) bool) (all []view) {
	var run view
	for i, b := range v.text {
		switch {
		case in(b):
			run = run.join(v, i, i+1)
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

// decode reads groups of size characters, each of which stands for some bits, after the first skip characters.
func (v view) decode(skip, size, bits int, value func(byte) int) view {
	room := len(v.text) * bits / 8
	out := view{encoded: true, text: make([]byte, 0, room), from: make([]part, 0, room)}
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
			out.from = append(out.from, v.part(at+first, at+last+1))
		}
	}
	return out
}

// sextet returns what a character of base64 stands for, in the standard alphabet and in that of URLs; -1: nothing.
func sextet(b byte) int {
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

// digit returns what a hexadecimal digit in lower case stands for; -1: nothing.
func digit(b byte) int {
	switch {
	case b >= '0' && b <= '9':
		return int(b - '0')
	case b >= 'a' && b <= 'f':
		return int(b-'a') + 10
	}
	return -1
}

// escapes matches the escape sequences of URLs, JSON and programming languages, HTML and quoted-printable.
var escapes = regexp.MustCompile(`%[0-9A-Fa-f]{2}|[%\\]u[0-9A-Fa-f]{4}|\\u\{[0-9A-Fa-f]{1,6}\}|\\x[0-9A-Fa-f]{2}|\\[0-7]{3}|\\.|` +
	`&#?[0-9A-Za-z]{1,8};?|=[0-9A-F]{2}|=\r?\n`)

// unescape returns a view without escape sequences.
func (v view) unescape() view {
	var out view
	end := 0
	for _, at := range escapes.FindAllIndex(v.text, -1) {
		out = out.join(v, end, at[0])
		out.append(meaning(string(v.text[at[0]:at[1]])), v.part(at[0], at[1]))
		end = at[1]
	}
	return out.join(v, end, len(v.text))
}

// join returns the view with a part of another one after it.
func (v view) join(other view, from, to int) view {
	v.text, v.from = append(v.text, other.text[from:to]...), append(v.from, other.from[from:to]...)
	return v
}

// meaning returns what an escape sequence stands for.
func meaning(escape string) []byte {
	switch escape[0] {
	case '&':
		return []byte(html.UnescapeString(escape))
	case '\\', '%':
		if len(escape) > 2 && escape[1] == 'u' {
			return character(escape[2:])
		}
	}
	switch digits := escape[1:]; {
	case escape[0] != '\\':
		return octet(digits, 16)
	case digits[0] == 'x' && len(digits) == 3:
		return octet(digits[1:], 16)
	case len(digits) == 3:
		return octet(digits, 8)
	case digits == "n", digits == "r", digits == "t", digits == "b", digits == "f":
		return []byte{' '}
	}
	return []byte(escape[1:])
}

// character returns a character by its hexadecimal number, which may be in braces.
func character(number string) []byte {
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

// octet returns the byte with a number; a line break at the end of a line of quoted-printable stands for nothing.
func octet(digits string, base int) []byte {
	n, err := strconv.ParseUint(digits, base, 8)
	if err != nil {
		return nil
	}
	return []byte{byte(n)}
}
