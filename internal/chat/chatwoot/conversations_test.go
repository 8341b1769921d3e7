package chatwoot_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/chat/chatwoot"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// Conversations of every status are counted, and what is not a count is an error.
func TestConversations(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		body   string
		want   int64
		err    string
	}{
		"some":         {200, `{"meta":{"mine_count":1,"all_count":3}}`, 3, ""},
		"none":         {200, `{"meta":{"all_count":0}}`, 0, ""},
		"no count":     {200, `{"meta":{"mine_count":1}}`, 0, "all_count should be a whole number"},
		"null":         {200, `{"meta":{"all_count":null}}`, 0, "all_count should be a whole number"},
		"a text":       {200, `{"meta":{"all_count":"many"}}`, 0, "all_count should be a whole number"},
		"no meta":      {200, `{}`, 0, "meta should be an object"},
		"a page":       {200, `<html>`, 0, "page for people"},
		"not allowed":  {401, `{"error":"You are not authorized to do this action"}`, 0, "administrator"},
		"older server": {404, `{"error":"Resource could not be found"}`, 0, "HTTP 404"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked []string
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked = append(asked, r.Method+" "+r.URL.String())
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body))
			}))
			defer server.Close()
			u, err := url.Parse(server.URL)
			if err != nil {
				t.Fatal(err)
			}
			p := chatwoot.New(chatwoot.Config{
				Endpoint: u, AccountID: account, AccessToken: secret.New(credential),
				Connection: transport.Connection{RetryWait: time.Microsecond},
			})
			got, err := p.Channels.Conversations(t.Context(), "5")
			if got != c.want || (err != nil) != (c.err != "") || err != nil && !strings.Contains(err.Error()+explain(err), c.err) {
				t.Errorf("%d, %v", got, err)
			}
			if want := "GET /api/v1/accounts/7/conversations/meta?inbox_id=5&status=all"; strings.Join(asked, " ") != want {
				t.Errorf("sent %q", asked)
			}
		})
	}
}
