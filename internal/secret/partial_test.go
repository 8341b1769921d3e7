package secret_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"terraform-provider-whatsapp/internal/secret"
)

// real are secrets as the services make them.
var real = map[string]string{
	"Chatwoot":   "c4tW00tT0kenAbCdEfGh1234",
	"hex":        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b",
	"Meta":       "EAA" + strings.Repeat("Zk9Qx7", 33),
	"app secret": "0123456789abcdef0123456789abcdef",
	"Zammad":     "x7Kq-3vT_9mWz2Lp8RbN4sYd",
	"Jira":       "ATATT3xFfGF0" + strings.Repeat("aB3-_", 20) + "=1A2B3C4D",
}

func mapRunes(s string, write func(rune) string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteString(write(r))
	}
	return b.String()
}

func chunks(s string, size int, between string) string {
	var parts []string
	for len(s) > size {
		parts, s = append(parts, s[:size]), s[size:]
	}
	return strings.Join(append(parts, s), between)
}

// changes are the ways in which services repeat a secret without repeating it exactly.
var changes = map[string]func(string) string{
	"without its first 3":   func(s string) string { return s[3:] },
	"without its last 4":    func(s string) string { return s[:len(s)-4] + "..." },
	"first two thirds":      func(s string) string { return s[:len(s)*2/3] },
	"last two thirds":       func(s string) string { return "..." + s[len(s)/3:] },
	"masked in the middle":  func(s string) string { return s[:15] + "********" + s[len(s)-len(s)/2:] },
	"upper case":            strings.ToUpper,
	"lower case":            strings.ToLower,
	"groups with dashes":    func(s string) string { return chunks(s, 5, "-") },
	"groups with spaces":    func(s string) string { return chunks(s, 4, " ") },
	"wrapped":               func(s string) string { return chunks(s, 20, "\r\n") },
	"wrapped, escaped":      func(s string) string { return chunks(s, 20, `\n`) },
	"quoted-printable":      func(s string) string { return chunks(s, 10, "=\n") },
	"quoted-printable, all": func(s string) string { return mapRunes(s, func(r rune) string { return fmt.Sprintf("=%02X", r) }) },
	"percent, all":          func(s string) string { return mapRunes(s, func(r rune) string { return fmt.Sprintf("%%%02x", r) }) },
	"percent, twice": func(s string) string {
		return url.QueryEscape(mapRunes(s, func(r rune) string { return fmt.Sprintf("%%%02X", r) }))
	},
	"percent, some":           func(s string) string { return fmt.Sprintf("%s%%%02x%s", s[:4], s[4], s[5:]) },
	"unicode escape, first":   func(s string) string { return fmt.Sprintf(`\u%04x%s`, s[0], s[1:]) },
	"unicode escapes":         func(s string) string { return mapRunes(s, func(r rune) string { return fmt.Sprintf(`\u%04X`, r) }) },
	"unicode escapes, braces": func(s string) string { return mapRunes(s, func(r rune) string { return fmt.Sprintf(`\u{%x}`, r) }) },
	"hex escapes":             func(s string) string { return mapRunes(s, func(r rune) string { return fmt.Sprintf(`\x%02x`, r) }) },
	"octal escapes":           func(s string) string { return mapRunes(s, func(r rune) string { return fmt.Sprintf(`\%03o`, r) }) },
	"HTML references":         func(s string) string { return mapRunes(s, func(r rune) string { return fmt.Sprintf("&#%d;", r) }) },
	"HTML references, hex":    func(s string) string { return mapRunes(s, func(r rune) string { return fmt.Sprintf("&#x%X;", r) }) },
	"hex":                     func(s string) string { return fmt.Sprintf("%x", s) },
	"hex, upper case":         func(s string) string { return fmt.Sprintf("%X", s) },
	"hex with colons": func(s string) string {
		return strings.TrimSuffix(mapRunes(s, func(r rune) string { return fmt.Sprintf("%02x:", r) }), ":")
	},
	"base64 of a part":     func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s[1 : len(s)-2])) },
	"base64 in lines":      func(s string) string { return chunks(base64.StdEncoding.EncodeToString([]byte(s)), 20, "\n") },
	"base64 of JSON":       func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(`{"token":"` + s + `"}`)) },
	"base64 in upper case": func(s string) string { return base64.StdEncoding.EncodeToString([]byte(strings.ToUpper(s))) },
	"base64, percent": func(s string) string {
		return url.QueryEscape(base64.StdEncoding.EncodeToString([]byte("Bearer " + s)))
	},
	"JSON within JSON":         func(s string) string { return jsonHTML(jsonHTML(s)) },
	"zero-width in between":    func(s string) string { return chunks(s, 3, "\u200b") },
	"in the middle of letters": func(s string) string { return "x" + s + "y" },
}

// No service shows half of a secret, in whichever way it repeats it.
func TestRedactor_changedSecrets(t *testing.T) {
	t.Parallel()
	for kind, s := range real {
		var others []secret.Value
		for _, other := range real {
			others = append(others, secret.New(other))
		}
		r := secret.NewRedactor(others...)
		for name, change := range changes {
			text := "before: " + change(s) + " | -"
			for how, got := range map[string]string{"Text": r.Redact(text), "Remote": r.MessageText(text)} {
				if !strings.Contains(got, "(redacted)") || !strings.HasPrefix(got, "before: ") || !strings.HasSuffix(got, " | -") {
					t.Errorf("%s, %s: %s is %q", kind, name, how, got)
				}
				rest := strings.NewReplacer("before: ", "", " | -", "", "(redacted)", "", ".", "", "*", "", "%3D", "").Replace(got)
				if len(rest) > 16 { // of base64, what was around the secret

					t.Errorf("%s, %s: %s leaves %q", kind, name, how, rest)
				}
			}
		}
	}
}

// Text that is not a secret stays as it is, although many secrets are known.
func TestRedactor_leavesText(t *testing.T) {
	t.Parallel()
	r := secret.NewRedactor(secret.New("200000000000001|0123456789abcdef0123456789abcdef"))
	for _, s := range real {
		r.Add(secret.New(s))
	}
	for _, text := range []string{
		"(#80007) There have been too many calls to this WhatsApp Business Account.",
		"whatsapp_business_management, whatsapp_business_messaging and business_management",
		"app 200000000000001, user 122000000000001, phone number +1 555-010-0001", // the app's ID is not a secret
		"sha256:7ab1e09c5d2f4463 is the fingerprint",
		"fbtrace_id AbCdEfGhIjKlMnOp", "https://chat.example.com/webhooks/whatsapp/550e8400-e29b-41d4-a716-446655440000",
		"100% of 0123456789", "C:\\users\\name &amp; \\u00e9\\x41", "=?UTF-8?Q?=C3=A9?=", strings.Repeat("deadbeef ", 20),
		"Grüße an alle — 客服 Поддержка",
	} {
		if got := r.Redact(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// What a platform shows as its API key can be any word.
func TestRedactor_learn(t *testing.T) {
	t.Parallel()
	for key, known := range map[string]bool{
		"test": false, "business": false, "2000": false, "fifteen-letters": false, "sixteen--letters": true,
	} {
		r := secret.NewRedactor()
		r.AddShown(secret.New(key))
		if got := r.Redact("The word is " + key + "."); strings.Contains(got, "(redacted)") != known {
			t.Errorf("%s: %s", key, got)
		}
	}
}

// A fact is never changed. One that holds a credential is not a fact.
func TestRedactor_fact(t *testing.T) {
	t.Parallel()
	r := secret.NewRedactor(secret.New("test"), secret.New("business"), secret.New("business_management_key"), secret.New(real["Chatwoot"]))
	for _, fact := range []string{"business_management", "test", "business", "SYSTEM_USER", "122000000000001", "latest_scope", ""} {
		if got := r.Identifier(fact); got != fact {
			t.Errorf("%q became %q", fact, got)
		}
	}
	for _, no := range []string{real["Chatwoot"], "key-" + real["Chatwoot"], "business_management_key", real["Meta"]} {
		if got := r.Identifier(no); got != "" {
			t.Errorf("%q became %q", no, got)
		}
	}
	if got := r.Identifier("a\x1b\u200bb"); got != "a b" {
		t.Errorf("%q", got)
	}
}

// Holds recognizes credentials of unknown value by their form, and known ones in each encoding.
func TestRedactor_holds(t *testing.T) {
	t.Parallel()
	var none *secret.Redactor
	meta := real["Meta"]
	for name, value := range map[string]string{
		"token": meta, "short token": "EAACANARYtoken", "start of a token": meta[:12], "lower case": strings.ToLower(meta),
		"header": "Bearer " + meta,
		"URL":    "https://x.example/?access_token=" + meta, "JSON": `{"access_token":"` + meta + `"}`,
		"base64": base64.StdEncoding.EncodeToString([]byte(meta)), "app token": "1234567890|AbCdEf_GhIjKlMnOpQrStUvWx-Yz",
		"app token, escaped": "1234567890%7CAbCdEf_GhIjKlMnOpQrStUvWx-Yz", "JWT": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.x",
		"Atlassian": real["Jira"],
	} {
		if !none.HoldsCredential(value) || !secret.NewRedactor().HoldsCredential(value) {
			t.Errorf("%s is not recognized", name)
		}
	}
	for _, value := range []string{
		"", "SUPPORT", "EAA", "EAA Member", "01JEA8K5Q2W3E4R5T6Y7U8I9OP", "Hello,\nhow can we help?", "106000000000001", "+15550100001", "1|2",
		"business_management", "https://chat.example.com", "550e8400-e29b-41d4-a716-446655440000", "sha256:9f86d081884c7d65", "v25.0", "168h",
	} {
		if none.HoldsCredential(value) || secret.NewRedactor(secret.New(meta), secret.New("SUPPORT")).HoldsCredential(value) {
			t.Errorf("%q is taken for a credential", value)
		}
	}
	for kind, s := range real {
		r := secret.NewRedactor(secret.New(s))
		for name, encode := range encodings {
			if !r.HoldsCredential("x-" + encode(s) + "!") {
				t.Errorf("%s as %s is not recognized", kind, name)
			}
		}
	}
}

// A text is read once, however many secrets are known: tokens of one app begin alike.
func TestRedactor_manySecrets(t *testing.T) {
	t.Parallel()
	r := secret.NewRedactor()
	one := func(i int) string {
		return fmt.Sprintf("EAAJZCpQdBAO%08x%s%d", i*2654435761, strings.Repeat("x9", 40), i)
	}
	for i := range 2000 {
		r.Add(secret.New(one(i)))
	}
	for _, i := range []int{0, 7, 8, 999, 1999} {
		if got := r.Redact("token " + one(i)[:22] + " of x"); got != "token (redacted) of x" {
			t.Errorf("%d: %s", i, got)
		}
	}
}

// Every pair of a JSON escape that needs two of them is read.
func TestRedactor_surrogates(t *testing.T) {
	t.Parallel()
	s := "pässwörd-ключ-𝔘𝔫𝔦𝔠𝔬𝔡𝔢"
	escaped := mapRunes(s, func(r rune) string {
		if hi, lo := utf16.EncodeRune(r); hi != '\ufffd' {
			return fmt.Sprintf(`\u%04x\u%04x`, hi, lo)
		}
		return fmt.Sprintf(`\u%04x`, r)
	})
	got := secret.NewRedactor(secret.New(s)).Redact("it is " + escaped)
	if regexp.MustCompile(`0070.{6}00e4`).MatchString(got) || !strings.Contains(got, "(redacted)") {
		t.Error(got)
	}
	quoted, _ := json.Marshal(s)
	if got := secret.NewRedactor(secret.New(s)).Redact(html.EscapeString(string(quoted))); got != "&#34;(redacted)&#34;" {
		t.Error(got)
	}
}
