package httpchat_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
)

// contract is the file from which chat services are built. The client must not depend on anything beyond it.
type contract struct {
	router routers.Router
	note   func(body []byte) // for tests that want the body of each request
}

var loadContract = sync.OnceValues(func() (*contract, error) {
	doc, err := openapi3.NewLoader().LoadFromFile("openapi.yaml")
	if err != nil {
		return nil, err
	}
	if err := doc.Validate(context.Background()); err != nil {
		return nil, err
	}
	doc.Servers = nil // the tests serve it elsewhere
	router, err := legacy.NewRouter(doc)
	return &contract{router: router}, err
})

func theContract(t *testing.T) *contract {
	t.Helper()
	c, err := loadContract()
	if err != nil {
		t.Fatalf("openapi.yaml: %v", err)
	}
	return c
}

func (c *contract) input(t *testing.T, r *http.Request, path string, body []byte) *openapi3filter.RequestValidationInput {
	copied := r.Clone(r.Context())
	copied.URL = &url.URL{Path: path, RawQuery: r.URL.RawQuery}
	copied.Host = ""
	copied.Body = io.NopCloser(bytes.NewReader(body))
	route, params, err := c.router.FindRoute(copied)
	if err != nil {
		t.Errorf("%s %s is not in the contract: %v", r.Method, path, err)
		return nil
	}
	return &openapi3filter.RequestValidationInput{
		Request: copied, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, MultiError: true,
			IncludeResponseStatus: true},
	}
}

func (c *contract) checkRequest(t *testing.T, r *http.Request, path string, body []byte) {
	if c.note != nil {
		c.note(body)
	}
	in := c.input(t, r, path, body)
	if in == nil {
		return
	}
	if err := openapi3filter.ValidateRequest(r.Context(), in); err != nil {
		t.Errorf("%s %s breaks the contract: %v", r.Method, path, err)
	}
	if r.Method != http.MethodGet && r.Header.Get("If-Match") == "" {
		t.Errorf("%s %s is not conditional", r.Method, path)
	}
	if r.Method != http.MethodPut && len(body) > 0 {
		t.Errorf("%s %s has a body", r.Method, path)
	}
}

// The check notices a request that breaks the contract.
func TestContract_notices(t *testing.T) {
	c := theContract(t)
	for name, r := range map[string]*http.Request{
		"unknown path":   httptest.NewRequest(http.MethodGet, "/project/1", nil),
		"unknown member": httptest.NewRequest(http.MethodPut, "/projects/1/whatsapp/token", bytes.NewBufferString(`{"access_token":"x","a":1}`)),
		"bad number": httptest.NewRequest(http.MethodPut, "/projects/1/whatsapp/phone-number",
			bytes.NewBufferString(`{"phone_number_id":"+55"}`)),
		"limit":        httptest.NewRequest(http.MethodGet, "/projects?limit=1001", nil),
		"no condition": httptest.NewRequest(http.MethodDelete, "/projects/1/whatsapp/token", nil),
	} {
		body, _ := io.ReadAll(r.Body)
		r.Header.Set("Content-Type", "application/json")
		noticed := &testing.T{}
		c.checkRequest(noticed, r, r.URL.Path, body)
		if !noticed.Failed() {
			t.Errorf("%s is not noticed", name)
		}
	}
}
