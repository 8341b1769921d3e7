package transport_test

import (
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/transport"
)

func TestParseEndpoint(t *testing.T) {
	longest := "https://example.com/" + strings.Repeat("x", 480)
	for raw, want := range map[string]string{
		"https://chat.example.com":            "https://chat.example.com",
		"https://chat.example.com/":           "https://chat.example.com",
		"https://chat.example.com/api/v1//":   "https://chat.example.com/api/v1",
		"https://chat.example.com/a%2Fb/":     "https://chat.example.com/a%2Fb",
		"https://chat.example.com:8443":       "https://chat.example.com:8443",
		"HTTPS://Chat.Example.com":            "https://Chat.Example.com",
		"https://xn--bcher-kva.example":       "https://xn--bcher-kva.example",
		"https://10.0.0.7":                    "https://10.0.0.7",
		"https://[2001:db8::1]:8443/api":      "https://[2001:db8::1]:8443/api",
		"http://127.0.0.1:8080":               "http://127.0.0.1:8080",
		"http://127.9.9.9":                    "http://127.9.9.9",
		"http://[::1]:8080/x":                 "http://[::1]:8080/x",
		"http://localhost:8080":               "http://localhost:8080",
		"https://graph.facebook.com.evil.com": "https://graph.facebook.com.evil.com", // allowed: another host, and visibly so
		"https://chat~.example.com":           "https://chat~.example.com",
		longest:                               longest,
	} {
		u, err := transport.ParseEndpoint(raw)
		if err != nil {
			t.Errorf("%s: %v", raw, err)
			continue
		}
		if u.String() != want {
			t.Errorf("%s became %s, want %s", raw, u, want)
		}
	}
}

func TestParseEndpoint_refuses(t *testing.T) {
	for raw, want := range map[string]string{
		"":                                     "empty",
		"   ":                                  "https://",
		"graph.facebook.com":                   "must start with https://",
		"//graph.facebook.com":                 "must start with https://",
		"graph.facebook.com:443":               "",
		"https:graph.facebook.com":             "has no host",
		"https:///api":                         "has no host",
		"https://:8443":                        "has no host",
		"https://graph.facebook.com@evil.com/": "user name or password",
		"https://user:canarypass@example.com":  "user name or password",
		"https://@example.com":                 "user name or password",
		"https://example.com/?access_token=canarypass":    "query",
		"https://example.com/?":                           "query",
		"https://example.com/#canarypass":                 "fragment",
		"https://example.com/#":                           "fragment",
		"http://example.com":                              "unencrypted",
		"http://10.0.0.7":                                 "unencrypted",
		"http://127.0.0.1.nip.io":                         "unencrypted",
		"http://127.1":                                    "unencrypted",
		"http://localhost.example.com":                    "unencrypted",
		"ftp://example.com":                               "must start with https://",
		"file:///etc/passwd":                              "must start with https://",
		"javascript:alert(1)":                             "must start with https://",
		"https://gr\u0430ph.facebook.com":                 "outside ASCII",
		"https://ex\u3002ample.com":                       "outside ASCII",
		"https://169.254.169.254/latest":                  "metadata",
		"https://[::ffff:169.254.169.254]":                "metadata",
		"https://[fd00:ec2::254]":                         "metadata",
		"https://[fe80::1%25eth0]":                        "metadata",
		"https://0.0.0.0":                                 "metadata",
		"https://[::]":                                    "metadata",
		"https://example.com/a/../b":                      "segment",
		"https://example.com/%2e%2E/b":                    "segment",
		"https://example.com/./b":                         "segment",
		"https://example.com:":                            "port",
		"https://example.com:0":                           "port",
		"https://example.com:99999":                       "port",
		"https://example.com:canarypass":                  "not a URL",
		"https://exam ple.com":                            "not a URL",
		"https://example.com\r\nX: canarypass":            "not a URL",
		"https://good.example\\@evil.example":             "not a URL",
		"https://example.com/" + strings.Repeat("x", 481): "has 501 characters, and at most 500",
	} {
		u, err := transport.ParseEndpoint(raw)
		if err == nil {
			t.Errorf("%q is accepted as %s", raw, u)
			continue
		}
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v lacks %q", raw, err, want)
		}
		if strings.Contains(err.Error(), "canarypass") || strings.Contains(err.Error(), "facebook") {
			t.Errorf("repeats the address: %v", err)
		}
	}
}

func FuzzParseEndpoint(f *testing.F) {
	for _, s := range []string{
		"https://chat.example.com/api", "http://127.0.0.1:1", "https://a@b", "https://[::1]",
		"https://x/%2e%2e/", "https://x:99", "HTTP://localhost",
		"https://x?", "https:x", "https://[::ffff:169.254.1.1]", "https://x/..%2f", "https://x//y/",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := transport.ParseEndpoint(raw)
		if err != nil {
			if len(raw) > 40 && strings.Contains(err.Error(), raw) {
				t.Errorf("repeats the address: %v", err)
			}
			return
		}
		if u.Scheme != "https" && (u.Scheme != "http" || !transport.IsLoopback(u)) {
			t.Errorf("%q: unencrypted to %s", raw, u)
		}
		if u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || u.Opaque != "" ||
			u.Hostname() == "" || strings.HasSuffix(u.Path, "/") {
			t.Errorf("%q: %#v", raw, u)
		}
		if ip, err := netip.ParseAddr(u.Hostname()); err == nil && ip.Unmap().IsLinkLocalUnicast() {
			t.Errorf("%q: link-local %s", raw, ip)
		}
		again, err := url.Parse(u.String())
		if err != nil || again.Host != u.Host || again.Scheme != u.Scheme || again.EscapedPath() != u.EscapedPath() {
			t.Errorf("%q: means %s, sends to %v (%v)", raw, u, again, err)
		}
		for _, segment := range strings.Split(u.Path, "/") {
			if segment == ".." || segment == "." {
				t.Errorf("%q: path %s", raw, u.Path)
			}
		}
	})
}
