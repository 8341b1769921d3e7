package zammad_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/zammad"
	"terraform-provider-whatsapp/internal/secret"
)

// Groups are listed once. A list that is refused, strange or perhaps incomplete is none.
func TestGroups(t *testing.T) {
	t.Parallel()
	two := `[{"id":1,"name":"Support","note":"x"},{"id":7,"name":"` + credential + `"}]`
	for name, c := range map[string]struct {
		status int
		body   string
		want   []chat.Group
	}{
		"two":         {200, two, []chat.Group{{ID: 1, Name: "Support"}, {ID: 7, Name: "(redacted)"}}},
		"none":        {200, `[]`, []chat.Group{}},
		"not allowed": {403, `{"error":"Not authorized"}`, []chat.Group{}},
		"not there":   {404, `<html>`, []chat.Group{}},
		"a page":      {200, `<html>`, []chat.Group{}},
		"no ID":       {200, `[{"id":1,"name":"Support"},{"name":"x"}]`, []chat.Group{}},
		"many":        {200, "[" + strings.Repeat(`{"id":1},`, 499) + `{"id":2}]`, []chat.Group{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			calls := 0
			service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				calls++
				if r.Method != http.MethodGet || r.URL.String() != prefix+"/api/v1/groups" {
					t.Errorf("%s %s", r.Method, r.URL)
				}
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body))
			}))
			t.Cleanup(service.Close)
			endpoint, err := url.Parse(service.URL + prefix)
			if err != nil {
				t.Fatal(err)
			}
			p := zammad.New(zammad.Config{Endpoint: endpoint, AccessToken: secret.New(credential)})
			for range 2 {
				if got, err := p.Groups.ListGroups(t.Context()); err != nil || !reflect.DeepEqual(got, c.want) {
					t.Errorf("%v, %v, want %v", got, err, c.want)
				}
			}
			if calls != 1 {
				t.Errorf("%d calls", calls)
			}
		})
	}
}
