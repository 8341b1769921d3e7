package graph

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"terraform-provider-whatsapp/internal/secret"
)

func ids(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("%d", 100000+i)
	}
	return out
}

func idOf(r request) string { return strings.Trim(r.Path, "/") }

func TestReachInBatches(t *testing.T) {
	c, f := newFake(t, func(r request) reply { return reply{body: `{"id":"` + idOf(r) + `"}`} })
	all := ids(51)
	got, err := c.Tokens.Reach(t.Context(), chatToken, append(all, all[0]))
	if err != nil || len(got) != 51 {
		t.Fatalf("%d entries, %v", len(got), err)
	}
	for id, err := range got {
		if err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
	if len(f.posts()) != 2 || len(f.seen()) != 51 {
		t.Errorf("%d calls for %d items", len(f.posts()), len(f.seen()))
	}
	for _, r := range f.seen() {
		if r.Method != "GET" || r.Query.Encode() != "fields=id" || r.Authorization != "Bearer "+chatToken.Reveal() {
			t.Errorf("%+v", r)
		}
	}
	if got, err := c.Tokens.Reach(t.Context(), chatToken, all); err != nil || len(got) != 51 || len(f.posts()) != 2 {
		t.Errorf("not remembered: %v, %d calls", err, len(f.posts()))
	}
	if _, err := c.Tokens.Reach(t.Context(), secret.New("EAAanother0token"), all[:1]); err != nil || len(f.posts()) != 3 {
		t.Errorf("remembered for another token: %v, %d calls", err, len(f.posts()))
	}
	if got, err := c.Tokens.Reach(t.Context(), chatToken, nil); err != nil || got == nil || len(got) != 0 {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := c.Tokens.Reach(t.Context(), secret.Value{}, all); !errors.Is(err, ErrInvalid) {
		t.Errorf("%v", err)
	}
}

func TestReachPerItem(t *testing.T) {
	var unfinished, flaky, slow atomic.Int32
	c, f := newFake(t, func(r request) reply {
		switch idOf(r) {
		case "100001":
			return practice(t, "missing object")
		case "100002":
			return refused(200, 0, "Permissions error")
		case "100003":
			return reply{null: unfinished.Add(1) == 1, body: `{"id":"100003"}`}
		case "100004":
			return reply{null: true}
		case "100005":
			if flaky.Add(1) <= 2 {
				return reply{status: 500, body: "<html>"}
			}
		case "100006":
			if slow.Add(1) == 1 {
				return refused(4, 0, "too many")
			}
		case "100007":
			return reply{body: `{"id":"999999"}`}
		case "100008":
			return reply{status: 400, body: golden(t, "access-tokens-expired.json")}
		}
		return reply{body: `{"id":"` + idOf(r) + `"}`}
	})
	got, err := c.Tokens.Reach(t.Context(), chatToken, append(ids(9), "no-id"))
	if err != nil {
		t.Fatal(err)
	}
	classes := map[string]error{"100001": ErrHidden, "100002": ErrPermission, "100008": ErrAuth, "no-id": ErrInvalid}
	for id, found := range got {
		switch id {
		case "100000", "100003", "100005", "100006":
			if found != nil {
				t.Errorf("%s: %v", id, found)
			}
		case "100004":
			if found == nil || !strings.Contains(found.Error(), "ran out of time") {
				t.Errorf("%s: %v", id, found)
			}
		case "100007":
			if found == nil || !strings.Contains(found.Error(), "not about this object") {
				t.Errorf("%s: %v", id, found)
			}
		default:
			if !errors.Is(found, classes[id]) {
				t.Errorf("%s: %v", id, found)
			}
		}
		if found != nil {
			_ = graphError(t, found)
		}
	}
	// Only what was unfinished or met passing trouble is asked for again.
	var asked []string
	for _, r := range f.seen()[9:] {
		asked = append(asked, idOf(r))
	}
	if diff := cmp.Diff([]string{"100003", "100004", "100005", "100006", "100004", "100005"}, asked); diff != "" || len(f.posts()) != 3 {
		t.Errorf("%d calls %s", len(f.posts()), diff)
	}
	// Refusals are asked again later.
	if _, err := c.Tokens.Reach(t.Context(), chatToken, []string{"100000", "100001"}); err != nil || len(f.posts()) != 4 {
		t.Errorf("%v, %d calls", err, len(f.posts()))
	}
}

func TestReachWholeBatch(t *testing.T) {
	handler := func(r request) reply {
		if idOf(r) == "100001" {
			return practice(t, "missing object")
		}
		return reply{body: `{"id":"` + idOf(r) + `"}`}
	}
	c, f := newFake(t, handler)
	f.whole = func(request) *reply { r := refused(100, 0, "no batches here"); return &r }
	got, err := c.Tokens.Reach(t.Context(), chatToken, ids(2))
	if err != nil || got["100000"] != nil || !errors.Is(got["100001"], ErrHidden) {
		t.Errorf("%v %v", got, err)
	}
	if len(f.posts()) != 3 || len(f.seen()) != 2 {
		t.Errorf("%d calls", len(f.posts()))
	}

	for name, answer := range map[string]reply{
		"dead token":     {status: 400, body: golden(t, "access-tokens-expired.json")},
		"proof":          practice(t, "proof missing"),
		"down":           refused(2, 0, "down"),
		"html":           {status: 403, body: "<html>"},
		"not a list":     {body: `{"a":1}`},
		"too many items": {body: `[{"code":200,"body":"{}"},{"code":200,"body":"{}"},{"code":200,"body":"{}"}]`},
		"items odd":      {body: `["x"]`},
	} {
		c, f := newFake(t, handler)
		f.whole = func(request) *reply { return &answer }
		if got, err := c.Tokens.Reach(t.Context(), chatToken, ids(2)); err == nil || got != nil {
			t.Errorf("%s: %v", name, got)
		} else {
			_ = graphError(t, err)
		}
		if len(f.seen()) != 0 {
			t.Errorf("%s: fell back to single calls", name)
		}
	}
}

func TestBatchShapes(t *testing.T) {
	for name, tt := range map[string]struct {
		body string
		want []string // bodies; "-": unfinished
	}{
		"page example": {golden(t, "batch-requests.json"),
			[]string{`{ "name": "Page A Name", "id": "PAGE-A-ID" }`, `{ "name": "Page B Name", "id": "PAGE-B-ID" }`}},
		"null":           {`[null,{"code":200,"body":"{}"}]`, []string{"-", "{}"}},
		"short":          {`[{"code":"200","body":"{}"}]`, []string{"{}", "-"}},
		"body as object": {`[{"code":200,"body":{"id":"1"}},{"code":200}]`, []string{`{"id":"1"}`, ""}},
	} {
		c, f := newFake(t, nil, func(cfg *Config) { cfg.MaxRetries = 0 })
		f.whole = func(request) *reply { return &reply{body: tt.body} }
		answers, err := c.batch(t.Context(), call{op: "x"}, []string{"PAGE-A-ID", "PAGE-B-ID"})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for i, a := range answers {
			got := "-"
			if a != nil {
				got = string(a.Body)
			}
			if got != tt.want[i] {
				t.Errorf("%s: item %d is %q", name, i, got)
			}
		}
	}
}

func TestBatchCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c, _ := newFake(t, func(request) reply { cancel(); return reply{null: true} })
	if _, err := c.Tokens.Reach(ctx, chatToken, ids(1)); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
