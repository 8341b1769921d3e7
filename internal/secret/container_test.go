package secret_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/secret"
)

func TestContainerText(t *testing.T) {
	t.Parallel()
	const token = "EAACANARY0123456789abcdefghijklmnop"
	for text, want := range map[string]string{
		`{"access_token":"` + token + `"}`:                      "it is JSON. Use jsondecode()",
		" \n{\n  \"token\": \"" + token + "\"\n}\n":             "it is JSON",
		`["` + token + `"]`:                                     "it is JSON",
		`"{\"access_token\":\"` + token + `\"}"`:                "it is JSON",
		`{"access_token":`:                                      "it is JSON",
		"access_token=" + token:                                 "it is a name with a value",
		"export WHATSAPP_ACCESS_TOKEN=" + token:                 "it is a name with a value",
		"api_key: " + token:                                     "it is a name with a value",
		"WA.APP_SECRET = x":                                     "it is a name with a value",
		"https://example.com/?access_token=" + token:            "it is a URL",
		"-----BEGIN PRIVATE KEY-----\nxx":                       "it is a key or a certificate",
		base64.StdEncoding.EncodeToString([]byte(token)):        "it is base64 of an access token. Use base64decode()",
		base64.RawStdEncoding.EncodeToString([]byte(token)):     "it is base64",
		base64.StdEncoding.EncodeToString([]byte(token)) + "\n": "it is base64",
		"null": `it is the text "null", which an unset variable`, "(null)": `it is the text "(null)"`, " NULL\n": `it is the text "null"`,
		"None": `it is the text "none"`, "undefined": `it is the text "undefined"`, "nullify": "",
		token: "", "9f86d081884c7d659a2feaa0c55ad015": "", "c4tW00tT0kenAbCdEfGh1234": "", "": "", `"` + token + `"`: "", "***": "",
		"ATATT3xFfGF0aB3-_aB3-_aB3-_=1A2B3C4D": "", "YWJjZGVmZ2g=": "", "1234|" + token: "",
	} {
		got := secret.ContainerText(text)
		if (want == "") != (got == "") || !strings.HasPrefix(got, want) || strings.Contains(got, "CANARY") {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
