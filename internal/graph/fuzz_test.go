package graph

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// What debug_token answers never crashes the reader. A token that is read holds no secret, and only times that can be shown.
func FuzzConvertToken(f *testing.F) {
	const canary = "CANARY7f3a9c21d8e64b50x"
	f.Add(`{"data":{"app_id":"1","type":"SYSTEM_USER","is_valid":true,"scopes":["a"]}}`)
	f.Add(`{"data":{"is_valid":true,"app_id":7,"type":"` + canary + `","scopes":["` + canary + `",1,null],` +
		`"granular_scopes":[{"scope":"a","target_ids":[1]}],` +
		`"expires_at":1e300,"issued_at":-1,"data_access_expires_at":"x"}}`)
	f.Add(`{"data":{"is_valid":"false","error":{"message":"` + canary + `","code":"190"}}}`)
	f.Add(`{"data":[]}`)
	f.Add("null")
	c := New(Config{AccessToken: secret.New(canary)})
	f.Fuzz(func(t *testing.T, body string) {
		var wire wireToken
		if json.Unmarshal([]byte(body), &wire) != nil {
			return
		}
		token, err := c.Tokens.convertToken("read a token", wire, &transport.Answer{Status: 200, Header: http.Header{}}, secret.New(canary))
		if shown := fmt.Sprintf("%+v %v %v", token, token.Problem, err); strings.Contains(shown, canary) {
			t.Errorf("read %s", shown)
		}
	})
}

// An answer to a batch never crashes the reader, and each item has its own answer.
func FuzzBatch(f *testing.F) {
	f.Add(`[{"code":200,"body":"{\"id\":\"1\"}"},null]`)
	f.Add(`[{"code":"x","body":{}},{"code":400,"body":"{\"error\":{\"code\":190}}"}]`)
	f.Add(`[]`)
	f.Add(`{"error":{"code":1}}`)
	f.Add("null")
	f.Fuzz(func(t *testing.T, body string) {
		header := http.Header{"Content-Length": {strconv.Itoa(len(body))}, "Content-Type": {"application/json"}}
		c := New(Config{AccessToken: providerToken, Connection: transport.Connection{MaxRetries: -1}})
		c.http = transport.New(transport.Config{
			Endpoint:     c.cfg.Endpoint,
			RoundTripper: fixed{body, header},
			Connection:   transport.Connection{Secrets: c.cfg.Secrets, MaxRetries: -1},
		})
		answers, err := c.sendBatch(t.Context(), call{op: "read"}, []string{"1", "2"})
		if err == nil && len(answers) != 2 {
			t.Errorf("%d answers", len(answers))
		}
		for _, a := range answers {
			_ = c.itemError(call{op: "read"}, a)
			_, _ = c.itemRetry(a)
		}
	})
}

// fixed answers each request alike.
type fixed struct {
	body   string
	header http.Header
}

func (f fixed) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: f.header, Body: io.NopCloser(strings.NewReader(f.body)), Request: r}, nil
}
