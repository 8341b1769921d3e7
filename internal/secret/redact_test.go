package secret_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"terraform-provider-whatsapp/internal/secret"
)

// encodings are the ways in which services echo what they were sent.
var encodings = map[string]func(string) string{
	"plain":           func(s string) string { return s },
	"query":           url.QueryEscape,
	"path":            url.PathEscape,
	"lower case":      func(s string) string { return lowerEscapes(url.QueryEscape(s)) },
	"base64":          func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	"base64 raw":      func(s string) string { return base64.RawStdEncoding.EncodeToString([]byte(s)) },
	"base64 url":      func(s string) string { return base64.URLEncoding.EncodeToString([]byte(s)) },
	"base64 url raw":  func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
	"JSON":            func(s string) string { b, _ := json.Marshal(s); return string(b) },
	"JSON, HTML kept": jsonHTML,
	"HTML":            html.EscapeString,
}

func jsonHTML(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s)
	return strings.TrimSpace(b.String())
}

func lowerEscapes(s string) string {
	parts := strings.Split(s, "%")
	for i := 1; i < len(parts); i++ {
		parts[i] = strings.ToLower(parts[i][:2]) + parts[i][2:]
	}
	return strings.Join(parts, "%")
}

var awkward = []string{
	canary, "a/b+c=d&e f?g#h%i<j>k", `quote"back\slash`, "ümläut-€-token", "EAAJZC" + strings.Repeat("x9", 40), "shrt",
}

func TestRedactor_everyForm(t *testing.T) {
	for _, s := range awkward {
		r := secret.NewRedactor(secret.New(s))
		for name, encode := range encodings {
			text := "before " + encode(s) + " after"
			for how, got := range map[string]string{"Text": r.Redact(text), "Remote": r.MessageText(text)} {
				if strings.Contains(got, strings.Trim(encode(s), `"=`)) || !strings.Contains(got, "(redacted)") {
					t.Errorf("%s leaves %q as %s: %s", how, s, name, got)
				}
				if !strings.HasPrefix(got, "before ") || !strings.HasSuffix(got, " after") {
					t.Errorf("%s destroys the text around %q: %s", how, s, got)
				}
			}
		}
	}
}

func TestRedactor_unknownTokensOfMeta(t *testing.T) {
	for _, s := range []string{
		"EAAJZCpQdBAO9x8y7w6v5u4t3s2r1q0p",
		"EAAG" + strings.Repeat("a1B2", 50),
		"1234567890|AbCdEf_GhIjKlMnOpQrStUvWx-Yz",
		"1234567890%7CAbCdEfGhIjKlMnOpQrStUvWxYz",
		"1234567890%7cAbCdEfGhIjKlMnOpQrStUvWxYz",
	} {
		for name, r := range map[string]*secret.Redactor{"nil": nil, "empty": secret.NewRedactor()} {
			if got := r.MessageText("Malformed access token " + s + "!"); got != "Malformed access token (redacted)!" {
				t.Errorf("%s redactor: %s", name, got)
			}
		}
	}
	for _, s := range []string{"EAST of the river", "phone 106540352242922", "1|2", "sha256:9f86d081884c7d65"} {
		if got := secret.NewRedactor().MessageText(s); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
}

func TestRedactor_longestFirst(t *testing.T) {
	r := secret.NewRedactor(secret.New("abcd"), secret.New("abcd-and-more"))
	if got := r.Redact("abcd-and-more abcd"); got != "(redacted) (redacted)" {
		t.Error(got)
	}
}

func TestRedactor_tooShortToProtect(t *testing.T) {
	r := secret.NewRedactor(secret.New(""), secret.New("abc"))
	if got := r.Redact("abc alphabet"); got != "abc alphabet" || len(r.Forms()) != 0 {
		t.Errorf("%q, forms %d", got, len(r.Forms()))
	}
}

// The lengths from which a secret is looked for inside of base64, and across spaces.
func TestRedactor_lengths(t *testing.T) {
	for secretText, found := range map[string]bool{"seven77": false, "eight888": true} {
		text := base64.StdEncoding.EncodeToString([]byte("Bearer " + secretText + "!"))
		if got := secret.NewRedactor(secret.New(secretText)).Redact(text); strings.Contains(got, "(redacted)") != found {
			t.Errorf("%s inside of base64: %s", secretText, got)
		}
	}
	for secretText, found := range map[string]bool{"elevenchars": false, "twelvecharsX": true} {
		got := secret.NewRedactor(secret.New(secretText)).MessageText(secretText[:5] + " \n" + secretText[5:])
		if strings.Contains(got, "(redacted)") != found {
			t.Errorf("%s in pieces: %s", secretText, got)
		}
	}
}

func TestRedactor_formsOfNil(t *testing.T) {
	var r *secret.Redactor
	if r.Forms() != nil {
		t.Error("a nil redactor knows forms")
	}
}

func TestRedactor_remote(t *testing.T) {
	r := secret.NewRedactor(secret.New(canary))
	for name, c := range map[string]struct{ in, want string }{
		"escape around it":  {"\x1b[31m" + canary + "\x1b[0m", "[31m(redacted) [0m"},
		"invisible inside":  {"x " + canary[:9] + "\u200b" + canary[9:], "x (redacted)"},
		"bidi inside":       {"x " + canary[:9] + "\u202e" + canary[9:], "x (redacted)"},
		"control inside":    {"x " + canary[:9] + "\x1b" + canary[9:], "x (redacted)"},
		"line break inside": {"x " + canary[:9] + "\r\n" + canary[9:] + " y", "x (redacted) y"},
	} {
		if got := r.MessageText(c.in); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// Wherever the cut falls, no piece of a secret may stay before it.
func TestRedactor_cutIsLast(t *testing.T) {
	long := strings.Repeat(canary, 4) // many of them shrink to less than what is shown
	r := secret.NewRedactor(secret.New(long))
	for _, sent := range []string{long, long[:9] + "\u200b" + long[9:]} {
		for shift := 0; shift < 2*len(long); shift += 5 {
			got := r.MessageText(strings.Repeat("x", shift) + strings.Repeat(sent, 60))
			if strings.Contains(got, "CAN") {
				t.Fatalf("shifted by %d: %q", shift, got)
			}
			if n := utf8.RuneCountInString(got); n > 501 {
				t.Fatalf("%d characters", n)
			}
		}
	}
}

func TestRedactor_parallel(t *testing.T) {
	r := secret.NewRedactor()
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			v := fmt.Sprintf("%s-%d", canary, i)
			r.Add(secret.New(v))
			if got := r.Redact(v); strings.Contains(got, canary) {
				t.Errorf("leaves %s", got)
			}
			r.Forms()
		})
	}
	all.Wait()
}

func FuzzRedactor(f *testing.F) {
	for _, s := range awkward {
		f.Add(s, "before ", " after")
		f.Add(s, s[:2], s[2:])
	}
	f.Fuzz(func(t *testing.T, s, before, after string) {
		// A secret that is a piece of the placeholder cannot be told from it, and one that is not a text is no secret.
		if len(s) < 4 || strings.Contains("(redacted)…", s) || !utf8.ValidString(s) || strings.ContainsAny(s, "()\ufffd") {
			t.Skip()
		}
		r := secret.NewRedactor(secret.New(s))
		for name, encode := range encodings {
			text := before + encode(s) + after
			if got := r.Redact(text); strings.Contains(got, encode(s)) {
				t.Errorf("Text leaves %q as %s in %q", s, name, got)
			}
			if got := r.MessageText(text); strings.Contains(got, encode(s)) {
				t.Errorf("Remote leaves %q as %s in %q", s, name, got)
			}
		}
	})
}

// A service may encode a whole header or body that has the secret at any place.
func TestRedactor_insideOfBase64(t *testing.T) {
	const canary = "CANARY-insideSecret-0123456789"
	r := secret.NewRedactor(secret.New(canary))
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
		for _, before := range []string{"", "B", "Be", "Bearer ", "{\"access_token\":\""} {
			for _, after := range []string{"", "\"", "\"}", "\"}\n"} {
				text := r.Redact("said " + encoding.EncodeToString([]byte(before+canary+after)))
				decoded, _ := encoding.DecodeString(strings.TrimPrefix(text, "said "))
				if !strings.Contains(text, "(redacted)") || strings.Contains(string(decoded), "inside") {
					t.Errorf("%q before and %q after: %s", before, after, text)
				}
			}
		}
	}
}
