package transport_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"terraform-provider-whatsapp/internal/transport"
)

// net/http reads HTTPS_PROXY once per process and never uses it for loopback, so these tests run themselves again.
const proxied = "TRANSPORT_TEST_PROXIED"

func TestProxied(t *testing.T) {
	if os.Getenv(proxied) == "" {
		t.Skip("runs only as a child of TestDo_proxy")
	}
	client := connect(t, "https://chat.example.com")
	_, err := client.Do(t.Context(), requestOf(transport.Create))
	fmt.Printf("attempts=%d error=%+v chain=%q\n", client.calls.Load(), err, printed(err))
}

func TestDo_proxy(t *testing.T) {
	for _, code := range []int{407, 403, 502, 0} {
		t.Run(strconv.Itoa(code), func(t *testing.T) {
			t.Parallel()
			var connects, credentials atomic.Int32
			proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Method == http.MethodConnect {
					connects.Add(1)
				}
				if strings.Contains(fmt.Sprint(r.Header), canary) {
					credentials.Add(1)
				}
				http.Error(w, canary, code)
			}))
			address := strings.TrimPrefix(proxy.URL, "http://")
			want, attempts := fmt.Sprintf("the proxy %s refused the connection: HTTP %d", address, code), 1
			switch code {
			case 502:
				attempts = retries + 1
			case 0:
				proxy.Close()
				want, attempts = "proxyconnect", retries+1
			}
			defer proxy.Close()
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestProxied$", "-test.v")
			cmd.Env = []string{proxied + "=1", "HTTPS_PROXY=http://user:proxypassword@" + address}
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			text := string(out)
			for _, part := range []string{want, "The proxy of HTTPS_PROXY", fmt.Sprintf("attempts=%d ", attempts)} {
				if !strings.Contains(text, part) {
					t.Errorf("lacks %q: %s", part, text)
				}
			}
			for _, bad := range []string{canary, "proxypassword", "may have taken effect"} {
				if strings.Contains(text, bad) {
					t.Errorf("holds %q: %s", bad, text)
				}
			}
			if code != 0 && (int(connects.Load()) != attempts || credentials.Load() != 0) {
				t.Errorf("%d connections, %d of them with the credential", connects.Load(), credentials.Load())
			}
		})
	}
}
