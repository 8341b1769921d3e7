package provider_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/acctest"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// Addresses that could send a credential to another host are refused, for both APIs.
func TestConfigure_endpoints(t *testing.T) {
	clearEnvironment(t)
	for address, says := range map[string]string{
		"":                                         "is empty",
		"graph.facebook.com":                       "must start with https://",
		"graph.facebook.com:443":                   "must start with https://",
		"//graph.facebook.com":                     "must start with https://",
		"ftp://graph.facebook.com":                 "must start with https://",
		"javascript:alert(1)":                      "must start with https://",
		"http://graph.facebook.com":                "unencrypted",
		"http://10.0.0.1":                          "unencrypted",
		"http://localhost.example.com":             "unencrypted",
		"http://127.0.0.1.example.com":             "unencrypted",
		"https://":                                 "no host",
		"https:///path":                            "no host",
		"https:graph.facebook.com":                 "no host",
		"https://graph.facebook.com@evil.example/": "user name or password",
		"https://" + acctest.Canary + ":x@graph.facebook.com/":    "user name or password",
		"https://@graph.facebook.com":                             "user name or password",
		"https://graph.facebook.com/?x=" + acctest.Canary:         "has a query",
		"https://graph.facebook.com?":                             "has a query",
		"https://graph.facebook.com/#" + acctest.Canary:           "has a fragment",
		"https://graph.facebook.com#":                             "has a fragment",
		"https://gr\u0430ph.facebook.com":                         "outside ASCII",
		"https://graph.facebook.com\u3002example":                 "outside ASCII",
		"https://graph.facebook.com:0":                            "port",
		"https://graph.facebook.com:99999":                        "port",
		"https://graph.facebook.com:":                             "port",
		"https://169.254.169.254/latest":                          "",
		"http://169.254.169.254/latest":                           "",
		"https://[fd00:ec2::254]":                                 "",
		"https://[fe80::1]":                                       "",
		"https://0.0.0.0":                                         "",
		"https://[::ffff:169.254.169.254]":                        "",
		"https://graph.facebook.com/a/../b":                       ". or .. segment",
		"https://graph.facebook.com/" + strings.Repeat("x", 3072): "at most 500",
		"https://graph.facebook.com/\n":                           "",
		" https://graph.facebook.com":                             "",
		"https://graph facebook.com":                              "",
		"https://graph.facebook.com/%zz":                          "",
	} {
		t.Run(strings.ReplaceAll(address[:min(len(address), 60)], "/", "|"), func(t *testing.T) {
			for at, block := range map[string]protocol.Values{
				"graph_endpoint":     {"graph_endpoint": address},
				"chat.http.endpoint": {"chat": chat(address, "secret")},
			} {
				diags := serve(t).Configure(block)
				diags.WantError(t, at, "Invalid address", says, "No request was sent")
				noSecrets(t, diags)
				if text := diags.String(); strings.Contains(text, "evil.example") || len(text) > 600 {
					t.Errorf("the message repeats the address:\n%s", text)
				}
			}
		})
	}
	for _, address := range []string{
		"https://chat.example.com", "https://chat.example.com/", "https://chat.example.com:8443/api/v1",
		"https://xn--bcher-kva.example", "https://192.0.2.7", "https://[2001:db8::1]:444",
		"http://127.0.0.1:8080", "http://[::1]:8080", "http://localhost",
	} {
		serve(t).Configure(protocol.Values{"chat": chat(address, "secret")}).WantNone(t)
	}
}
