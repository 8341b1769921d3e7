package tokenpolicy_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/token/tokenpolicy"
)

func TestCheckShape(t *testing.T) {
	const canary = "CANARY"
	good := "EAA" + canary + strings.Repeat("Zx9", 60)
	for name, c := range map[string]struct{ token, want string }{
		"good":                   {good, ""},
		"short, as in a sandbox": {"EAA" + canary, ""},
		"longest":                {strings.Repeat("a", 4096), ""},
		"too long":               {strings.Repeat("a", 4097), "4097 characters"},
		"empty":                  {"", "it is empty"},
		"line break":             {good + "\n", "ends with a line break"},
		"Windows line break":     {good + "\r\n", "ends with a line break"},
		"space in front":         {" " + good, "white space"},
		"space behind":           {good + " ", "white space"},
		"no-break space":         {good + "\u00a0", "white space"},
		"tab inside":             {good[:20] + "\t" + good[20:], "inside"},
		"wrapped":                {good[:80] + "\n" + good[80:], "line break inside"},
		"JSON":                   {`{"access_token":"` + good + `"}`, "it is JSON"},
		"name and value":         {"access_token=" + good, "a name with a value"},
		"base64":                 {base64.StdEncoding.EncodeToString([]byte(good)), "base64"},
		"double quotes":          {`"` + good + `"`, "quotation marks"},
		"single quotes":          {"'" + good + "'", "quotation marks"},
		"quote in front":         {`"` + good, "quotation marks"},
		"quoted with line break": {`"` + good + "\"\n", "quotation marks"},
		"Bearer":                 {"Bearer " + good, `starts with "Bearer "`},
		"bearer":                 {"bearer " + good, `starts with "Bearer "`},
		"a whole header":         {"Authorization: Bearer " + good, "header"},
		"null":                   {"null", `it is the text "null"`},
		"null in parentheses":    {"(null)", `it is the text "(null)"`},
		"mask":                   {"**********", "mask"},
		"mask of dots":           {"••••••••", "mask"},
		"byte order mark":        {"\ufeff" + good, "byte order mark"},
		"zero-width space":       {good + "\u200b", "invisible"},
		"zero-width inside":      {good[:20] + "\u2060" + good[20:], "invisible"},
		"letter that looks like": {"\u0415AA" + canary, "non-ASCII"},
		"control character":      {good + "\x00" + good, "invisible"},
		"invalid UTF-8":          {good + "\xff" + good, "invisible"},
		"app token":              {"200000000000001|" + canary, "app access token"},
		"JSON Web Token":         {"eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiI" + canary + "In0.c2lnbmF0dXJl", "JSON Web Token"},
	} {
		t.Run(name, func(t *testing.T) {
			err := tokenpolicy.CheckShape(c.token)
			switch {
			case c.want == "" && err != nil:
				t.Errorf("refused: %v", err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("got %v, want %q", err, c.want)
			case err != nil && (strings.Contains(err.Error(), canary) || strings.Contains(err.Error(), "eyJ")):
				t.Errorf("the error repeats the token: %v", err)
			}
		})
	}
}

// An accepted token can be sent in a header as it is. A refused one is not repeated.
func FuzzCheckShape(f *testing.F) {
	for _, seed := range []string{"", "EAAabc", "EAA\n", "\ufeffEAA", "\"EAA\"", "1|abc", "\xff", "eyJ.a.b", "Bearer x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, token string) {
		err := tokenpolicy.CheckShape(token)
		if err == nil {
			for _, b := range []byte(token) {
				if b <= ' ' || b > '~' {
					t.Fatalf("accepted with byte %#x", b)
				}
			}
			return
		}
		if len(token) > 25 && strings.Contains(err.Error(), token) {
			t.Fatal("the error repeats the token")
		}
	})
}
