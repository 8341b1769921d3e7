package objectsim_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/sandbox/objectsim"
)

func TestSim(t *testing.T) {
	s := objectsim.New(nil)
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	for _, c := range []struct {
		method, path, body string
		status             int
		want               string
	}{
		{"GET", "/objects/a", "", 404, "no such object"},
		{"POST", "/objects", `[]`, 400, "object"},
		{"POST", "/objects", `{"n": 1}`, 422, "id"},
		{"POST", "/objects", `{"id": "a", "n": 1}`, 201, `"n":1`},
		{"POST", "/objects", `{"id": "a"}`, 409, "there is an object"},
		{"PUT", "/objects/b", `{"id": "b"}`, 404, "no such object"},
		{"PUT", "/objects/a", `{"id": "b"}`, 422, "another one"},
		{"PUT", "/objects/a", `{"id": "a", "n": 2}`, 200, `"n":2`},
		{"GET", "/objects/a", "", 200, `"n":2`},
		{"DELETE", "/objects/a", "", 204, ""},
		{"DELETE", "/objects/a", "", 404, "no such object"},
	} {
		r, err := http.NewRequestWithContext(t.Context(), c.method, server.URL+c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if resp.StatusCode != c.status || !strings.Contains(string(body), c.want) {
			t.Errorf("%s %s %s: %d %s", c.method, c.path, c.body, resp.StatusCode, body)
		}
	}
	if s.Len() != 0 {
		t.Errorf("%d objects are left", s.Len())
	}
}
