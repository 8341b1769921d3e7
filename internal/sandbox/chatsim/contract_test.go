package chatsim_test

import (
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

	"terraform-provider-whatsapp/internal/sandbox/simtest"
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
	call        string // method and path
	bearer      string // "" is the good one
	ifMatch     string
	body        string
	contentType string
}

// send gives a request to the simulator. It fails the test when the answer is not one
// that the contract allows, or when an accepted request is not.
func send(t *testing.T, sim http.Handler, in request) simtest.Answer {
	t.Helper()
	method, path, _ := strings.Cut(in.call, " ")
	header := http.Header{"Authorization": {"Bearer " + bearer}, "Content-Type": {in.contentType}, "If-Match": {in.ifMatch}}
	if in.bearer != "" {
		header.Set("Authorization", strings.TrimPrefix(in.bearer, "none"))
	}
	if in.body != "" && in.contentType == "" {
		header.Set("Content-Type", "application/json")
	}
	answer := simtest.Send(t, sim, method, path, header, in.body)

	req := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(in.body))
	for name, values := range header {
		if values[0] != "" {
			req.Header[name] = values
		}
	}
	input := inputOf(t, req)
	if err := openapi3filter.ValidateRequest(t.Context(), input); err != nil && answer.Status < 400 {
		t.Errorf("the simulator accepts what the contract does not: %v", err)
	}
	if err := validate(t, input, answer.Status, answer.Header, answer.Text); err != nil {
		t.Errorf("%s: the answer is not in the contract: %v", in.call, err)
	}
	return answer
}

func inputOf(t *testing.T, req *http.Request) *openapi3filter.RequestValidationInput {
	t.Helper()
	router, err := contract()
	if err != nil {
		t.Fatal(err)
	}
	route, params, err := router.FindRoute(req)
	if err != nil {
		t.Fatalf("%s %s is not in the contract", req.Method, req.URL)
	}
	return &openapi3filter.RequestValidationInput{Request: req, PathParams: params, Route: route, Options: &openapi3filter.Options{
		IncludeResponseStatus: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
	}}
}

func validate(t *testing.T, in *openapi3filter.RequestValidationInput, status int, header http.Header, body string) error {
	return openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), Options: in.Options,
	})
}

// A wrong answer must not pass: "FROM|TO" changes a good one.
func TestContract_refusesWrongAnswers(t *testing.T) {
	const good = `{"id":"1","key":"A","name":"a","whatsapp":{"token":{"present":true,"fingerprint":null,"updated_at":null},` +
		`"phone_number_id":null,"business_account_id":null}}`
	const problem, problemJSON = `{"type":"about:blank","title":"x","status":1,"detail":"x"}`, "application/problem+json"
	tagged := http.Header{"Content-Type": {"application/json"}, "Etag": {`"r1"`}}
	for name, c := range map[string]struct {
		status       int
		header       http.Header
		good, change string
	}{
		"no ETag":          {200, http.Header{"Content-Type": {"application/json"}}, good, "|"},
		"member missing":   {200, tagged, good, `"fingerprint":null,|`},
		"long fingerprint": {200, tagged, good, `"fingerprint":null|"fingerprint":"sha256:` + strings.Repeat("a", 64) + `"`},
		"number as number": {200, tagged, good, `"phone_number_id":null|"phone_number_id":106`},
		"bad time":         {200, tagged, good, `"updated_at":null|"updated_at":"yesterday"`},
		"no detail":        {404, http.Header{"Content-Type": {problemJSON}}, problem, `,"detail":"x"|`},
		"plain JSON":       {404, http.Header{"Content-Type": {"application/json"}}, problem, "|"},
		"no Retry-After":   {429, http.Header{"Content-Type": {problemJSON}}, problem, "|"},
	} {
		in := inputOf(t, httptest.NewRequest("GET", "/projects/1", nil))
		from, to, _ := strings.Cut(c.change, "|")
		if validate(t, in, c.status, c.header, strings.Replace(c.good, from, to, 1)) == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if err := validate(t, inputOf(t, httptest.NewRequest("GET", "/projects/1", nil)), 200, tagged, good); err != nil {
		t.Error(err)
	}
}
