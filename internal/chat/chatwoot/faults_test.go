package chatwoot_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
)

func answer(code int, body string, header ...string) fault {
	return func(w http.ResponseWriter, _ *http.Request, _ func()) {
		kind := "application/json"
		if strings.HasPrefix(body, "<") {
			kind = "text/html"
		}
		w.Header().Set("Content-Type", kind)
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}

// then processes the request before the fault hides it.
func then(f fault) fault {
	return func(w http.ResponseWriter, r *http.Request, process func()) {
		process()
		f(w, r, process)
	}
}

func times(n int, f fault) []fault { return slices.Repeat([]fault{f}, n) }

func reset(w http.ResponseWriter, _ *http.Request, _ func()) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

func explain(err error) string {
	var e *chat.Error
	if !errors.As(err, &e) {
		return fmt.Sprintf("not a chat.Error: %v", err)
	}
	return e.Explain()
}

// clean fails the test when an error holds a secret or a control character.
func clean(t *testing.T, err error) {
	t.Helper()
	for _, text := range []string{err.Error(), explain(err)} {
		for _, s := range []string{credential, oldToken, newToken, otherToken, deadToken, verify, "APPSECRET-555555"} {
			if strings.Contains(text, s) {
				t.Errorf("holds %q: %s", s, text)
			}
		}
		if i := strings.IndexFunc(strings.ReplaceAll(text, "\n", ""), func(r rune) bool { return r < ' ' || r == 0x202e }); i >= 0 {
			t.Errorf("holds a control character: %q", text)
		}
	}
}
