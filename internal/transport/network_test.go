package transport_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/transport"
)

func serveTLS(t *testing.T, change func(*tls.Config)) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "{}") }))
	s.TLS = &tls.Config{}
	change(s.TLS)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

// trusting changes the production transport in one point: it accepts the certificate of this server, for this name.
func trusting(s *httptest.Server, name string) func(*transport.Config) {
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	return func(c *transport.Config) {
		c.RoundTripper = &http.Transport{TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: pool, ServerName: name}}
	}
}

func expired(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "expired"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1, 0), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// A problem with certificates is permanent, so it costs one attempt, and the message says what to do.
func TestDo_tls(t *testing.T) {
	normal := serveTLS(t, func(*tls.Config) {})
	old := serveTLS(t, func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 })
	over := serveTLS(t, func(c *tls.Config) { c.Certificates = []tls.Certificate{expired(t)} })
	plain := serve(t)
	for name, c := range map[string]struct {
		url    string
		change func(*transport.Config)
		hint   string
	}{
		"self-signed":       {normal.URL, func(*transport.Config) {}, "not signed by an authority"},
		"wrong host":        {normal.URL, trusting(normal, "wrong.example.org"), "for another host"},
		"expired":           {over.URL, trusting(over, ""), "valid certificate is required"},
		"TLS 1.1":           {old.URL, func(*transport.Config) {}, "TLS 1.2 or newer"},
		"no TLS over there": {strings.Replace(plain.URL, "http:", "https:", 1), func(*transport.Config) {}, "TLS 1.2 or newer"},
	} {
		t.Run(name, func(t *testing.T) {
			client := connect(t, c.url, c.change)
			_, err := client.Do(t.Context(), requestOf(transport.Create))
			if err == nil {
				t.Fatal("no error")
			}
			if errors.Is(err, transport.ErrOutcomeUnknown) {
				t.Errorf("nothing was sent, and yet: %v", err)
			}
			if !strings.Contains(err.Error(), c.hint) {
				t.Errorf("no hint %q in: %v", c.hint, err)
			}
			mustNotLeak(t, err)
			if client.calls.Load() != 1 {
				t.Errorf("%d attempts", client.calls.Load())
			}
		})
	}
	answer, err := connect(t, normal.URL, trusting(normal, "")).Do(t.Context(), requestOf(transport.Read))
	if err != nil || answer.Status != 200 {
		t.Errorf("good TLS: %+v, %v", answer, err)
	}
}

func TestDo_connectionRefused(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	_ = l.Close()
	for class := range className {
		client := connect(t, "http://"+address)
		_, err := client.Do(t.Context(), requestOf(class))
		if err == nil || errors.Is(err, transport.ErrOutcomeUnknown) {
			t.Errorf("%s: nothing was sent, and yet: %v", className[class], err)
		}
		if client.calls.Load() != retries+1 {
			t.Errorf("%s: %d attempts: a service that restarts deserves them all", className[class], client.calls.Load())
		}
		if !strings.Contains(err.Error(), address) || !strings.Contains(err.Error(), "Nothing listens there") {
			t.Errorf("no hint in: %v", err)
		}
		mustNotLeak(t, err)
	}
}

// A name that does not exist is not asked for again; one that a resolver could not answer is.
func TestDo_nameResolution(t *testing.T) {
	for name, c := range map[string]struct {
		dns      net.DNSError
		attempts int64
	}{
		"no such host": {net.DNSError{Err: "no such host", Name: "chat.invalid", IsNotFound: true}, 1},
		"temporary":    {net.DNSError{Err: "server misbehaving", Name: "chat.invalid", IsTemporary: true}, retries + 1},
	} {
		client := connect(t, "https://chat.invalid", func(cfg *transport.Config) {
			cfg.RoundTripper = roundTrip(func(*http.Request) (*http.Response, error) {
				return nil, &net.OpError{Op: "dial", Net: "tcp", Err: &c.dns}
			})
		})
		_, err := client.Do(t.Context(), requestOf(transport.Create))
		if err == nil || client.calls.Load() != c.attempts {
			t.Errorf("%s: %d attempts, %v", name, client.calls.Load(), err)
		}
		var dns *net.DNSError
		if !errors.As(err, &dns) || !strings.Contains(err.Error(), "chat.invalid") || !strings.Contains(err.Error(), "name resolution") {
			t.Errorf("%s: no hint in: %v", name, err)
		}
	}
	client := connect(t, "https://chat.invalid", withTimeout(10*time.Second), func(c *transport.Config) { c.MaxRetries = 0 })
	_, err := client.Do(t.Context(), requestOf(transport.Create))
	if err == nil || errors.Is(err, transport.ErrOutcomeUnknown) || client.calls.Load() != 1 {
		t.Errorf("with the resolver of this system: %v", err)
	} else {
		mustNotLeak(t, err)
	}
}

// What is sent back instead of an answer may hold anything, the credential too.
func TestDo_notHTTP(t *testing.T) {
	for name, raw := range map[string]string{
		"greeting of another protocol": "220 mail.example.com ESMTP " + canary + "\r\n",
		"credential as status":         "HTTP/1.1 " + canary + " OK\r\n\r\n",
		"credential as version":        canary + "/1.1 200 OK\r\n\r\n",
		"credential as header":         "HTTP/1.1 200 OK\r\n" + canary + "\r\n\r\n",
		"credential as length":         "HTTP/1.1 200 OK\r\nContent-Length: " + canary + "\r\n\r\n",
		"credential as encoding":       "HTTP/1.1 200 OK\r\nTransfer-Encoding: " + canary + "\r\n\r\n",
		"escape sequences":             "\x1b]0;" + canary + "\a\x1b[2J\r\n\r\n",
		"nothing":                      "",
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, times(9, func(w http.ResponseWriter, _ *http.Request, process func()) {
				process()
				conn, _, err := http.NewResponseController(w).Hijack()
				if err != nil {
					panic(err)
				}
				_, _ = io.WriteString(conn, raw)
				_ = conn.Close()
			})...)
			_, err := connect(t, s.URL).Do(t.Context(), requestOf(transport.Create))
			if !errors.Is(err, transport.ErrOutcomeUnknown) {
				t.Errorf("error: %v", err)
			}
			mustNotLeak(t, err)
			for _, text := range printed(err) {
				if strings.ContainsAny(text, "\x1b\a") {
					t.Errorf("holds control characters: %q", text)
				}
			}
			if requests, created, _ := s.count(); requests != 1 || created != 1 {
				t.Errorf("%d requests, %d objects", requests, created)
			}
		})
	}
}

func TestDo_credentialThatIsNoHeader(t *testing.T) {
	s := serve(t)
	client := connect(t, s.URL, func(c *transport.Config) {
		c.Authorize = func(h http.Header) { h.Set("Authorization", "Bearer "+canary+"\r\nX-Injected: 1") }
	})
	_, err := client.Do(t.Context(), requestOf(transport.Read))
	if err == nil || client.calls.Load() != 1 {
		t.Errorf("%d attempts, %v", client.calls.Load(), err)
	}
	mustNotLeak(t, err)
	if requests, _, _ := s.count(); requests != 0 {
		t.Errorf("%d requests", requests)
	}
}

// What is logged about a call holds neither credential nor query.
func TestDo_observe(t *testing.T) {
	var calls []transport.Call
	s := serve(t, status(500), resetBefore)
	client := connect(t, s.URL, func(c *transport.Config) {
		c.Observe = func(_ context.Context, call transport.Call) { calls = append(calls, call) }
	})
	r := requestOf(transport.Set)
	r.Path, r.Template, r.Query = "/things/7", "/things/{id}", map[string][]string{"q": {"secretquery"}}
	if _, err := client.Do(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if len(calls) != 3 {
		t.Fatalf("%d calls: %+v", len(calls), calls)
	}
	for i, want := range []int{500, 0, 200} {
		c := calls[i]
		if c.Status != want || c.Attempt != i+1 || c.Method != "PUT" || c.Template != "/things/{id}" ||
			"http://"+c.Host != s.URL || c.Duration <= 0 {
			t.Errorf("call %d: %+v", i, c)
		}
	}
}
