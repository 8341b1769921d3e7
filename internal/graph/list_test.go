package graph

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"terraform-provider-whatsapp/internal/memo"
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
		"without paging": {map[string]string{"": golden(t, "manage-phone-numbers.json")},
			[]string{"1906385232743451", "1913623884432103"}, "", 1},
		"cursor, no next": {map[string]string{"": golden(t, "openapi-phone-numbers.json")},
			[]string{"1906385232743451", "1913623884432103"}, "", 1},
		"empty": {map[string]string{"": `{"data":[]}`}, nil, "", 1},
		"short and empty": {map[string]string{"": page("a", true, "10001"), "a": page("b", true), "b": page("c", false, "10002")},
			[]string{"10001", "10002"}, "", 3},
		"cursor as number": {map[string]string{"": strings.Replace(page("7", true, "10001"), `"7"`, `7`, 1), "7": page("", false)},
			[]string{"10001"}, "", 2},
		"next null or empty": {map[string]string{"": `{"data":[],"paging":{"cursors":{"after":"a"},"next":null}}`}, nil, "", 1},
		"listed twice": {map[string]string{"": page("a", true, "10001"), "a": page("b", false, "10001", "10002")},
			[]string{"10001", "10002"}, "", 2},
		"next without cursor": {map[string]string{"": page("", true, "10001")}, nil, "without a cursor", 1},
		"repeating cursor":    {map[string]string{"": page("a", true, "10001"), "a": page("a", true, "10002")}, nil, "already read", 2},
		"cursor cycle":        {map[string]string{"": page("a", true), "a": page("b", true), "b": page("a", true)}, nil, "already read", 3},
		"page 2 fails": {map[string]string{"": page("a", true, "10001"), "a": `{"error":{"message":"no","code":200,"type":"T"}}`}, nil,
			"no (code 200)", 2},
		"page 2 broken":       {map[string]string{"": page("a", true, "10001"), "a": `{"data":[{"id":"10`}, nil, "broken or incomplete", 2},
		"page 2 without data": {map[string]string{"": page("a", true, "10001"), "a": `{}`}, nil, "page 2 of the list has no data", 2},
		"data null":           {map[string]string{"": `{"data":null}`}, nil, "no data", 1},
		"data of odd shape":   {map[string]string{"": `{"data":{"a":1}}`}, nil, "is an object, which", 1},
		"item without id":     {map[string]string{"": `{"data":[{"verified_name":"x"}]}`}, nil, "without a valid ID", 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c, f := newFake(t, func(r request) reply {
				if r.Query.Get("limit") != "500" || r.Path != "/"+accountID+"/phone_numbers" {
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
			if len(f.calls()) != tt.calls {
				t.Errorf("%d calls", len(f.calls()))
			}
		})
	}
}

// A list that does not end, or is larger than a limit, is an error.
func TestListLimits(t *testing.T) {
	tests := map[string]struct {
		limits memo.Limits
		says   string
		calls  int
	}{
		"default": {listLimits, "more than 1000 pages", 1001},
		"pages":   {memo.Limits{Pages: 3}, "more than 3 pages", 4},
		"entries": {memo.Limits{Entries: 8}, "more than 8 entries", 5},
		"bytes":   {memo.Limits{Bytes: 900}, "more than 900 bytes", 4},
		"time":    {memo.Limits{Time: 5 * time.Minute}, "longer than 5m0s", 6},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			now, n := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC), 0
			c, f := newFake(t, func(request) reply {
				n++
				now = now.Add(time.Minute / time.Duration(1+tt.limits.Pages))
				return reply{body: fmt.Sprintf(`{"data":[%s,%s],"paging":{"cursors":{"after":"%d"},"next":"x"}}`, numberJSON("10001"),
					numberJSON(fmt.Sprint(10001+n)), n)}
			}, func(c *Config) { c.Now = func() time.Time { return now } })
			c.limits = tt.limits
			numbers, err := c.PhoneNumbers.List(t.Context(), accountID)
			if numbers != nil || err == nil || !strings.Contains(graphError(t, err).Error(), tt.says) || len(f.calls()) != tt.calls {
				t.Errorf("%d numbers, %v after %d calls", len(numbers), err, len(f.calls()))
			}
		})
	}
}

// A page size that Meta refuses is halved, and remembered for the edge. Other failures are not about the size.
func TestPageSizes(t *testing.T) {
	const tooMuch = "Please reduce the amount of data you're asking for, then retry your request"
	atMost := func(size int, refusal reply) func(int) *reply {
		return func(asked int) *reply {
			if asked <= size {
				return nil
			}
			return &refusal
		}
	}
	withStatus := func(status int, r reply) reply { r.status = status; return r }
	limit := refused(100, 0, "(#100) Param limit must be at most 100")
	tests := map[string]struct {
		refuse func(size int) *reply
		asked  []string
		failed error
	}{
		"accepted":                  {atMost(500, reply{}), []string{"500"}, nil},
		"limit refused":             {atMost(100, limit), []string{"500", "250", "125", "62"}, nil},
		"only the default accepted": {atMost(25, limit), []string{"500", "250", "125", "62", "31", "25"}, nil},
		"limit refused always":      {atMost(0, limit), []string{"500", "250", "125", "62", "31", "25"}, ErrInvalid},
		"too much data":             {atMost(200, refused(1, 0, tooMuch)), []string{"500", "250", "125"}, nil},
		"too much data, HTTP 500":   {atMost(300, withStatus(500, refused(1, 0, tooMuch))), []string{"500", "250"}, nil},
		"too much data always": {
			atMost(0, refused(1, 0, tooMuch)), []string{"500", "250", "125", "62", "31", "15", "7", "3", "1"}, ErrUnavailable,
		},
		"answer too large": {atMost(250, reply{body: `"` + strings.Repeat("x", 16<<20) + `"`}), []string{"500", "250"}, nil},
		"other code 100":   {atMost(0, refused(100, 0, "(#100) Invalid parameter")), []string{"500"}, ErrInvalid},
		"hidden":           {atMost(0, refused(100, 33, "limit")), []string{"500"}, ErrHidden},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var asked []string
			c, _ := newFake(t, func(r request) reply {
				limit := r.Query.Get("limit")
				asked = append(asked, limit)
				size, err := strconv.Atoi(limit)
				if err != nil {
					t.Error(err)
				}
				if refusal := tt.refuse(size); refusal != nil {
					return *refusal
				}
				if r.Query.Get("after") == "" && r.Path == "/"+accountID+"/phone_numbers" {
					return reply{body: `{"data":[` + numberJSON("10001") + `],"paging":{"cursors":{"after":"a"},"next":"x"}}`}
				}
				return reply{body: `{"data":[` + numberJSON("10002") + `]}`}
			})
			numbers, err := c.PhoneNumbers.List(t.Context(), accountID)
			if tt.failed != nil {
				if !errors.Is(err, tt.failed) || !slices.Equal(asked, tt.asked) {
					t.Errorf("%v, asked %v", err, asked)
				}
				return
			}
			last := tt.asked[len(tt.asked)-1]
			if err != nil || len(numbers) != 2 || !slices.Equal(asked, append(tt.asked, last)) { // the second page
				t.Errorf("%v %v, asked %v", numbers, err, asked)
			}
			asked = nil
			_, other := c.PhoneNumbers.List(t.Context(), "102290129340399") // another list of the same kind
			if other != nil || !slices.Equal(asked, []string{last}) {
				t.Errorf("%v, asked %v", other, asked)
			}
		})
	}
}

// Two readers that get the same refusal reduce the size once, and each edge has its own size.
func TestPageSizes_concurrent(t *testing.T) {
	var p pageSizes
	p.reduce("a", 500, 250)
	p.reduce("a", 500, 250)
	if p.sizeFor("a") != 250 || p.sizeFor("b") != 500 {
		t.Errorf("%d %d", p.sizeFor("a"), p.sizeFor("b"))
	}
	p.reduce("a", 250, 125)
	if p.sizeFor("a") != 125 {
		t.Error(p.sizeFor("a"))
	}
}
