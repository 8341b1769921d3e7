package graph

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

func ids(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("%d", 100000+i)
	}
	return out
}

// accounts returns objects of the kind account.
func accounts(ids []string) []Object {
	out := make([]Object, len(ids))
	for i, id := range ids {
		out[i] = Object{ID: id, Kind: KindAccount}
	}
	return out
}

func idOf(r request) string { return strings.Trim(r.Path, "/") }

func TestCheckAccess_inBatches(t *testing.T) {
	c, f := newFake(t, func(r request) reply { return reply{body: `{"id":"` + idOf(r) + `"}`} })
	all := ids(51)
	got, err := c.Tokens.CheckAccess(t.Context(), chatToken, accounts(append(all, all[0])))
	if err != nil || len(got) != 51 {
		t.Fatalf("%d entries, %v", len(got), err)
	}
	for object, err := range got {
		if err != nil {
			t.Errorf("%s: %v", object.ID, err)
		}
	}
	if len(f.calls()) != 2 || len(f.seenRequests()) != 51 {
		t.Errorf("%d calls for %d items", len(f.calls()), len(f.seenRequests()))
	}
	for _, r := range f.seenRequests() {
		if r.Method != "GET" || r.Query.Get("fields") != "id,message_template_namespace" || r.Authorization != "Bearer "+chatToken.Reveal() {
			t.Errorf("%+v", r)
		}
	}
	if got, err := c.Tokens.CheckAccess(t.Context(), chatToken, accounts(all)); err != nil || len(got) != 51 || len(f.calls()) != 2 {
		t.Errorf("not remembered: %v, %d calls", err, len(f.calls()))
	}
	if _, err := c.Tokens.CheckAccess(t.Context(), secret.New("EAAanother0token"), accounts(all[:1])); err != nil || len(f.calls()) != 3 {
		t.Errorf("remembered for another token: %v, %d calls", err, len(f.calls()))
	}
	if got, err := c.Tokens.CheckAccess(t.Context(), chatToken, accounts(nil)); err != nil || got == nil || len(got) != 0 {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := c.Tokens.CheckAccess(t.Context(), secret.Value{}, accounts(all)); !errors.Is(err, ErrInvalid) {
		t.Errorf("%v", err)
	}
}

func TestCheckAccess_perItem(t *testing.T) {
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
	got, err := c.Tokens.CheckAccess(t.Context(), chatToken, accounts(append(ids(9), "no-id")))
	if err != nil {
		t.Fatal(err)
	}
	classes := map[string]error{"100001": ErrHidden, "100002": ErrPermission, "100008": ErrAuth, "no-id": ErrInvalid}
	for object, found := range got {
		id := object.ID
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
	// Only what was unfinished or failed temporarily is asked for again.
	var asked []string
	for _, r := range f.seenRequests()[9:] {
		asked = append(asked, idOf(r))
	}
	if diff := cmp.Diff([]string{"100003", "100004", "100005", "100006", "100004", "100005"}, asked); diff != "" || len(f.calls()) != 3 {
		t.Errorf("%d calls %s", len(f.calls()), diff)
	}
	// Refusals are asked again later.
	if _, err := c.Tokens.CheckAccess(t.Context(), chatToken, accounts([]string{"100000", "100001"})); err != nil || len(f.calls()) != 4 {
		t.Errorf("%v, %d calls", err, len(f.calls()))
	}
}

func TestCheckAccess_wholeBatch(t *testing.T) {
	handler := func(r request) reply {
		if idOf(r) == "100001" {
			return practice(t, "missing object")
		}
		return reply{body: `{"id":"` + idOf(r) + `"}`}
	}
	c, f := newFake(t, handler)
	f.whole = func(request) *reply { r := refused(100, 0, "no batches here"); return &r }
	got, err := c.Tokens.CheckAccess(t.Context(), chatToken, accounts(ids(2)))
	if err != nil || got[Object{"100000", KindAccount}] != nil || !errors.Is(got[Object{"100001", KindAccount}], ErrHidden) {
		t.Errorf("%v %v", got, err)
	}
	if len(f.calls()) != 3 || len(f.seenRequests()) != 2 {
		t.Errorf("%d calls", len(f.calls()))
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
		if got, err := c.Tokens.CheckAccess(t.Context(), chatToken, accounts(ids(2))); err == nil || got != nil {
			t.Errorf("%s: %v", name, got)
		} else {
			_ = graphError(t, err)
		}
		if len(f.seenRequests()) != 0 {
			t.Errorf("%s: fell back to single calls", name)
		}
	}
}

func TestBatch_shapes(t *testing.T) {
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
		answers, err := c.sendBatches(t.Context(), call{op: "x"}, []string{"PAGE-A-ID", "PAGE-B-ID"})
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

func TestBatch_canceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c, _ := newFake(t, func(request) reply { cancel(); return reply{null: true} })
	if _, err := c.Tokens.CheckAccess(ctx, chatToken, accounts(ids(1))); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// The wait doubles with each round up to half a minute. Its second half is random, so that parallel runs do not come back at once.
func TestBackoff(t *testing.T) {
	for _, tt := range []struct {
		first    time.Duration
		round    int
		from, to time.Duration
	}{
		{0, 3, 0, 0},
		{4, 0, 2, 4},
		{4, 1, 4, 8},
		{4, 2, 8, 16},
		{time.Second, 4, 8 * time.Second, 16 * time.Second},
		{time.Second, 5, 15 * time.Second, 30 * time.Second},
		{time.Second, 1000, 15 * time.Second, 30 * time.Second},
	} {
		least, most := time.Hour, time.Duration(-1)
		for range 1000 {
			got := backoff(tt.first, tt.round)
			least, most = min(least, got), max(most, got)
		}
		width := tt.to - tt.from
		if least < tt.from || most > tt.to || least > tt.from+width/10 || most < tt.to-width/10 {
			t.Errorf("backoff(%s, %d) is from %s to %s", tt.first, tt.round, least, most)
		}
	}
}

// A check that is canceled halfway returns no result.
func TestCheckAccess_canceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c, f := newFake(t, func(request) reply { return reply{body: `{"id":"100000"}`} })
	f.whole = func(request) *reply {
		cancel()
		refusal := refused(100, 0, "batch is not supported")
		return &refusal
	}
	if got, err := c.Tokens.CheckAccess(ctx, chatToken, accounts(ids(1))); got != nil || !errors.Is(graphError(t, err), context.Canceled) {
		t.Errorf("%v %v", got, err)
	}
}

// An item of a batch that cannot be read, or is about another object, is an error of that object alone.
func TestCheckAccess_oddItems(t *testing.T) {
	bodies := map[string]string{"/100000": `{"id":{"a":1}}`, "/100001": `{"id":"77777"}`, "/100002": `{"id":100002}`}
	c, _ := newFake(t, func(r request) reply { return reply{body: bodies[r.Path]} })
	got, err := c.Tokens.CheckAccess(t.Context(), chatToken, accounts([]string{"100000", "100001", "100002"}))
	asked := accounts(ids(3))
	if err != nil || got[asked[0]] == nil || got[asked[1]] == nil || got[asked[2]] != nil {
		t.Errorf("%v %v", got, err)
	}
}

// An item is sent again after a passing fault, and after "too many calls" when the wait is a minute at most.
func TestItemRetry(t *testing.T) {
	c, _ := newFake(t, nil)
	throttle := func(after string) *transport.Answer {
		a := replyAnswer(refused(80007, 0, "too many"))
		a.Header.Set("Retry-After", after)
		return a
	}
	for name, tt := range map[string]struct {
		answer *transport.Answer
		again  bool
		after  time.Duration
	}{
		"unfinished":   {nil, true, 0},
		"fine":         {replyAnswer(reply{status: 200, body: "{}"}), false, 0},
		"refused":      {replyAnswer(refused(100, 0, "no")), false, 0},
		"passing":      {replyAnswer(refused(2, 0, "down")), true, 0},
		"499":          {replyAnswer(reply{status: 499, body: "{}"}), false, 0},
		"500":          {replyAnswer(reply{status: 500, body: "{}"}), true, 0},
		"a minute":     {throttle("60"), true, time.Minute},
		"over that":    {throttle("61"), false, 61 * time.Second},
		"registration": {replyAnswer(refused(133016, 0, "no")), false, 0},
	} {
		if again, after := c.itemRetry(tt.answer); again != tt.again || after != tt.after {
			t.Errorf("%s: %t after %s", name, again, after)
		}
	}
}
