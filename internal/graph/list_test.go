package graph

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPaging(t *testing.T) {
	page := func(after string, next bool, ids ...string) string {
		items := make([]string, len(ids))
		for i, id := range ids {
			items[i] = numberJSON(id)
		}
		paging := `"cursors":{"before":"b"`
		if after != "" {
			paging += fmt.Sprintf(`,"after":%q`, after)
		}
		paging += "}"
		if next {
			paging += `,"next":"https://evil.example/v25.0/x?access_token=EAAstolen0token0stolen0token&after=zzz"`
		}
		return fmt.Sprintf(`{"data":[%s],"paging":{%s}}`, strings.Join(items, ","), paging)
	}
	tests := map[string]struct {
		pages map[string]string // by cursor
		want  []string
		err   string
		calls int
	}{
		"without paging":      {map[string]string{"": golden(t, "manage-phone-numbers.json")}, []string{"1906385232743451", "1913623884432103"}, "", 1},
		"cursor, no next":     {map[string]string{"": golden(t, "openapi-phone-numbers.json")}, []string{"1906385232743451", "1913623884432103"}, "", 1},
		"empty":               {map[string]string{"": `{"data":[]}`}, nil, "", 1},
		"short and empty":     {map[string]string{"": page("a", true, "10001"), "a": page("b", true), "b": page("c", false, "10002")}, []string{"10001", "10002"}, "", 3},
		"cursor as number":    {map[string]string{"": strings.Replace(page("7", true, "10001"), `"7"`, `7`, 1), "7": page("", false)}, []string{"10001"}, "", 2},
		"next null or empty":  {map[string]string{"": `{"data":[],"paging":{"cursors":{"after":"a"},"next":null}}`}, nil, "", 1},
		"listed twice":        {map[string]string{"": page("a", true, "10001"), "a": page("b", false, "10001", "10002")}, []string{"10001", "10002"}, "", 2},
		"next without cursor": {map[string]string{"": page("", true, "10001")}, nil, "without a cursor", 1},
		"repeating cursor":    {map[string]string{"": page("a", true, "10001"), "a": page("a", true, "10002")}, nil, "already read", 2},
		"cursor cycle":        {map[string]string{"": page("a", true), "a": page("b", true), "b": page("a", true)}, nil, "already read", 3},
		"page 2 fails":        {map[string]string{"": page("a", true, "10001"), "a": `{"error":{"message":"no","code":200,"type":"T"}}`}, nil, "no (code 200)", 2},
		"page 2 broken":       {map[string]string{"": page("a", true, "10001"), "a": `{"data":[{"id":"10`}, nil, "broken or incomplete", 2},
		"page 2 without data": {map[string]string{"": page("a", true, "10001"), "a": `{}`}, nil, "page 2 of the list has no data", 2},
		"data null":           {map[string]string{"": `{"data":null}`}, nil, "no data", 1},
		"data of odd shape":   {map[string]string{"": `{"data":{"a":1}}`}, nil, "holds a object", 1},
		"item without id":     {map[string]string{"": `{"data":[{"verified_name":"x"}]}`}, nil, "without a valid ID", 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c, f := newFake(t, func(r request) reply {
				if r.Query.Get("limit") != "100" || r.Path != "/"+accountID+"/phone_numbers" {
					t.Errorf("asked %+v", r)
				}
				return reply{body: tt.pages[r.Query.Get("after")]}
			})
			numbers, err := c.PhoneNumbers.List(t.Context(), accountID)
			var got []string
			for _, n := range numbers {
				got = append(got, n.ID)
				if n.BusinessAccountID != accountID {
					t.Errorf("%+v", n)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if tt.err == "" && err != nil || tt.err != "" && (err == nil || !strings.Contains(graphError(t, err).Error(), tt.err)) {
				t.Errorf("error %v, want %q", err, tt.err)
			}
			if err != nil && strings.Contains(err.Error(), "EAAstolen") {
				t.Error("the next address is in the error")
			}
			if len(f.posts()) != tt.calls {
				t.Errorf("%d calls", len(f.posts()))
			}
		})
	}
}

func TestEndlessPaging(t *testing.T) {
	n := 0
	c, f := newFake(t, func(request) reply {
		n++
		return reply{body: fmt.Sprintf(`{"data":[],"paging":{"cursors":{"after":"%d"},"next":"x"}}`, n)}
	})
	if _, err := c.PhoneNumbers.List(t.Context(), accountID); err == nil || len(f.posts()) != maxPages {
		t.Errorf("%v after %d calls", err, len(f.posts()))
	}
}
