package chatsim_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
)

const contractFile = "../../chat/httpchat/openapi.yaml"

// contract is read once. Every answer that the tests of this package get from the
// simulator is held against it, see send.
var contract = sync.OnceValues(func() (routers.Router, error) {
	// Read as bytes, so that go's test cache notices when the file changes.
	data, err := os.ReadFile(contractFile)
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(data)
	if err != nil {
		return nil, err
	}
	if err := doc.Validate(context.Background()); err != nil {
		return nil, err
	}
	doc.Servers = nil // requests of tests have no host of the contract's
	return legacy.NewRouter(doc)
})

type request struct {
	method, path string
	bearer       string // "" is the good one
	ifMatch      string
	body         string
	contentType  string
	header       http.Header
}

// send gives a request to the simulator. It fails the test when the answer is not
// one that the contract allows, or when an accepted request is not.
func send(t *testing.T, sim *chatsim.Sim, in request) *http.Response {
	t.Helper()
	resp, route := exchange(t, sim, in)
	if route == nil {
		t.Fatalf("%s %s is not in the contract", in.method, in.path)
	}
	return resp
}

func exchange(t *testing.T, sim *chatsim.Sim, in request) (*http.Response, *routers.Route) {
	t.Helper()
	newRequest := func() *http.Request {
		r := httptest.NewRequestWithContext(t.Context(), in.method, in.path, strings.NewReader(in.body))
		for name, values := range in.header {
			r.Header[name] = values
		}
		switch in.bearer {
		case "":
			r.Header.Set("Authorization", "Bearer "+bearer)
		case "none":
		default:
			r.Header.Set("Authorization", in.bearer)
		}
		if in.ifMatch != "" {
			r.Header.Set("If-Match", in.ifMatch)
		}
		if in.contentType != "" {
			r.Header.Set("Content-Type", in.contentType)
		} else if in.body != "" {
			r.Header.Set("Content-Type", "application/json")
		}
		return r
	}
	rec := httptest.NewRecorder()
	sim.ServeHTTP(rec, newRequest())
	resp := rec.Result()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))

	router, err := contract()
	if err != nil {
		t.Fatal(err)
	}
	req := newRequest()
	route, params, err := router.FindRoute(req)
	if err != nil {
		return resp, nil
	}
	input := &openapi3filter.RequestValidationInput{Request: req, PathParams: params, Route: route, Options: &openapi3filter.Options{
		IncludeResponseStatus: true,
		AuthenticationFunc:    openapi3filter.NoopAuthenticationFunc,
	}}
	invalid := openapi3filter.ValidateRequest(t.Context(), input)
	if invalid != nil && resp.StatusCode < 400 {
		t.Errorf("the simulator accepts what the contract does not: %v", invalid)
	}
	err = openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: resp.StatusCode, Header: resp.Header, Body: io.NopCloser(bytes.NewReader(body)),
		Options: input.Options,
	})
	if err != nil {
		t.Errorf("%s %s: the answer is not in the contract: %v", in.method, in.path, err)
	}
	return resp, route
}

func TestContract_bitesWhenAnAnswerIsWrong(t *testing.T) {
	router, err := contract()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		status int
		header http.Header
		body   string
	}{
		"no ETag":                 {200, http.Header{}, `{"id":"1","key":"A","name":"a","whatsapp":{"token":{"present":false,"fingerprint":null,"updated_at":null},"phone_number_id":null,"business_account_id":null}}`},
		"member missing":          {200, http.Header{"Etag": {`"r1"`}}, `{"id":"1","key":"A","name":"a","whatsapp":{"token":{"present":false,"updated_at":null},"phone_number_id":null,"business_account_id":null}}`},
		"long fingerprint":        {200, http.Header{"Etag": {`"r1"`}}, `{"id":"1","key":"A","name":"a","whatsapp":{"token":{"present":true,"fingerprint":"sha256:` + strings.Repeat("a", 64) + `","updated_at":null},"phone_number_id":null,"business_account_id":null}}`},
		"number as number":        {200, http.Header{"Etag": {`"r1"`}}, `{"id":"1","key":"A","name":"a","whatsapp":{"token":{"present":false,"fingerprint":null,"updated_at":null},"phone_number_id":106,"business_account_id":null}}`},
		"bad time":                {200, http.Header{"Etag": {`"r1"`}}, `{"id":"1","key":"A","name":"a","whatsapp":{"token":{"present":true,"fingerprint":null,"updated_at":"yesterday"},"phone_number_id":null,"business_account_id":null}}`},
		"problem without detail":  {404, http.Header{"Content-Type": {"application/problem+json"}}, `{"type":"about:blank","title":"x","status":404}`},
		"problem as plain JSON":   {404, http.Header{}, `{"type":"about:blank","title":"x","status":404,"detail":"x"}`},
		"429 without Retry-After": {429, http.Header{"Content-Type": {"application/problem+json"}}, `{"type":"about:blank","title":"x","status":429,"detail":"x"}`},
	} {
		t.Run(name, func(t *testing.T) {
			req := httptest.NewRequest("GET", "/projects/1", nil)
			route, params, err := router.FindRoute(req)
			if err != nil {
				t.Fatal(err)
			}
			if c.header.Get("Content-Type") == "" {
				c.header.Set("Content-Type", "application/json")
			}
			in := &openapi3filter.RequestValidationInput{Request: req, PathParams: params, Route: route}
			opts := &openapi3filter.Options{IncludeResponseStatus: true}
			err = openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
				RequestValidationInput: in, Status: c.status, Header: c.header, Body: io.NopCloser(strings.NewReader(c.body)), Options: opts,
			})
			if err == nil {
				t.Error("accepted")
			}
		})
	}
}
