package graph

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/secret"
)

const (
	businessID = "506914307656634"
	userID     = "104169029247128"
	appID      = "634974688087057"
	appSecret  = "0123456789abcdef0123456789abcdef"
)

// assignment is that of the user on the account.
var assignment = Assignment{BusinessAccountID: accountID, BusinessID: businessID, UserID: userID}

var madeToken = secret.New("EAAmade00token0made00token0made00token")

// reset ends the connection as a crash or a firewall does, without a word.
func reset(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// truncated promises a longer body than it sends.
func truncated(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Length", "1000")
	_, _ = w.Write([]byte(`{"id":"10416`))
	_ = http.NewResponseController(w).Flush()
	reset(w, r)
}

// stalled never begins its answer, until the client gives up.
func stalled(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// impatient makes a stalled attempt end soon, and leaves the others enough time on a busy machine.
func impatient(c *Config) { c.Timeout = 700 * time.Millisecond }

// lostAnswers returns the answers that do not tell what became of a write.
func lostAnswers() map[string]reply {
	html := map[string]string{"Content-Type": "text/html"}
	return map[string]reply{
		"reset":        {broken: reset},
		"truncated":    {broken: truncated},
		"timeout":      {broken: stalled},
		"500":          {status: 500, body: `{"error":{"message":"An unknown error has occurred.","type":"OAuthException","code":1}}`},
		"500 odd code": {status: 500, body: `{"error":{"message":"Unsupported, not allowed","type":"OAuthException","code":987}}`},
		"502":          {status: 502, body: "<html>Bad Gateway", header: html},
		"503":          {status: 503, body: "<html>Unavailable", header: html},
		"503, wait":    {status: 503, body: "<html>Unavailable", header: map[string]string{"Content-Type": "text/html", "Retry-After": "0"}},
		"504":          {status: 504, body: ""},
		"code 1":       refused(1, 0, "An unknown error occurred"),
		"code 2":       refused(2, 0, "Service temporarily unavailable"),
		"is_transient": {status: 400, body: `{"error":{"message":"x","type":"OAuthException","code":368001,"is_transient":true}}`},
		"page":         {body: "<html>Log in", header: html},
		"empty":        {},
		"broken JSON":  {body: `{"id":"104169`},
		"odd JSON":     {body: `{"id":{"a":1},"access_token":{"a":1}}`},
		"only true":    {body: "true"},
		"no id":        {body: "{}"},
	}
}

// noSecretInURL fails when an address holds a secret. The proof is a parameter by Meta's design.
func noSecretInURL(t *testing.T, f *fake, secrets ...secret.Value) {
	t.Helper()
	for _, r := range f.calls() {
		for name, values := range r.Query {
			if name != "appsecret_proof" {
				noSecret(t, r.Method+" "+r.Path, strings.Join(values, " "), secrets...)
			}
			if r.Method == http.MethodPost {
				t.Errorf("POST %s has a query: %s", r.Path, name)
			}
		}
		noSecret(t, r.Method, r.Path, secrets...)
	}
}

// noSecret fails when a text holds a token, the app secret, a proof, or one of secrets.
func noSecret(t *testing.T, what, text string, secrets ...secret.Value) {
	t.Helper()
	for _, s := range append(secrets, providerToken, chatToken, madeToken, secret.New(appSecret),
		secret.New(proofOf(providerToken.Reveal(), appSecret))) {
		if strings.Contains(text, s.Reveal()) {
			t.Errorf("%s holds the secret %s", what, s.Fingerprint())
		}
	}
}

// people is a portfolio that makes system users, or an account that has users assigned, in memory.
type people struct {
	users []string // JSON, in order
	next  int
}

func (p *people) add(name, role string) (id string) {
	p.next++
	id = fmt.Sprint(500000 + p.next)
	p.users = append(p.users, fmt.Sprintf(`{"id":%q,"name":%q,"role":%q}`, id, name, role))
	return id
}

func (p *people) list() reply { return reply{body: `{"data":[` + strings.Join(p.users, ",") + `]}`} }

func countOf(f *fake, method, path string) (n int) {
	for _, r := range f.seenRequests() {
		if r.Method == method && r.Path == path {
			n++
		}
	}
	return n
}
