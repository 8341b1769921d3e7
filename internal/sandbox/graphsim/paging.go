package graphsim

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

const (
	defaultLimit = 25  // of "phone_numbers" in the WhatsApp docs
	maxLimit     = 100 // of Meta's OpenAPI; larger wishes are cut, not refused
)

// readEdge answers a list, page by page ("Paginated Results"). A page may be
// shorter than its limit, or empty; the end is where next is absent.
func (s *Sim) readEdge(c *call, parent *object, name string, e edge, params url.Values) (map[string]any, *Error) {
	items, err := e.list(c, parent, params)
	if err != nil {
		return nil, err
	}
	if e.single {
		return s.readSingle(c, items, params)
	}
	if most := s.switches.largestPages[name]; most > 0 && asksFor(params) > most {
		return nil, &Error{Code: 1, Message: "Please reduce the amount of data you're asking for, then retry your request"}
	}
	w, err := s.window(c, items, params, e)
	if err != nil {
		return nil, err
	}
	data := []any{}
	for _, o := range w.items {
		fields, err := s.fieldsOf(params, o)
		if err != nil {
			return nil, err
		}
		shown, err := s.project(c, o, fields)
		if err != nil {
			return nil, err
		}
		data = append(data, shown)
	}
	page := map[string]any{"data": data}
	if e.counted {
		page["summary"] = map[string]any{"total_count": len(items)}
	}
	if asked := params.Get("summary"); asked != "" && e.summary != nil {
		if page["summary"], err = selectSummary(e.summary(parent, items), asked); err != nil {
			return nil, err
		}
	}
	if w.before == "" && w.after == "" {
		return page, nil
	}
	paging := map[string]any{"cursors": map[string]any{"before": w.before, "after": w.after}}
	if w.hasNext {
		paging["next"] = s.pageURL(c, parent, name, params, "after", w.after)
	}
	if w.hasPrevious {
		paging["previous"] = s.pageURL(c, parent, name, params, "before", w.before)
	}
	page["paging"] = paging
	return page, nil
}

// asksFor is the limit of a call, before it is cut.
func asksFor(params url.Values) int {
	n, err := strconv.Atoi(params.Get("limit"))
	if err != nil {
		return defaultLimit
	}
	return n
}

// selectSummary are the members that a call names; "true" and "1" mean total_count.
func selectSummary(known map[string]any, asked string) (map[string]any, *Error) {
	out := map[string]any{}
	for _, name := range strings.Split(asked, ",") {
		if name = strings.TrimSpace(name); name == "true" || name == "1" {
			name = "total_count"
		}
		value, ok := known[name]
		if !ok {
			return nil, badParameter("Param summary has the unknown member %q", name)
		}
		out[name] = value
	}
	return out, nil
}

// readSingle is empty where there is no object (yet).
func (s *Sim) readSingle(c *call, items []*object, params url.Values) (map[string]any, *Error) {
	if len(items) == 0 {
		return map[string]any{}, nil
	}
	fields, err := s.fieldsOf(params, items[0])
	if err != nil {
		return nil, err
	}
	return s.project(c, items[0], fields)
}

type window struct {
	items                []*object
	before, after        string
	hasNext, hasPrevious bool
}

// window cuts a page out of a list.
func (s *Sim) window(c *call, items []*object, params url.Values, e edge) (window, *Error) {
	limit, err := limitOf(params, or(e.maxPage, maxLimit))
	if err != nil {
		return window{}, err
	}
	if s.switches.shortPages > 0 {
		limit = min(limit, s.switches.shortPages)
	}
	if len(items) == 0 {
		return window{}, nil
	}
	from, to := 0, min(limit, len(items))
	skipped := false // the empty page before this one was served
	switch {
	case params.Has("after"):
		at, flag, ok := findCursor(items, params.Get("after"))
		if !ok {
			return window{}, s.badCursor(c, e)
		}
		skipped = flag
		from, to = at, min(at+limit, len(items))
	case params.Has("before"):
		at, _, ok := findCursor(items, params.Get("before"))
		if !ok {
			return window{}, s.badCursor(c, e)
		}
		skipped = true
		from, to = max(0, at-limit), at
	}
	if s.switches.emptyPages && !skipped && from < len(items) {
		mark := cursor(items, from, true)
		return window{items: nil, before: mark, after: mark, hasNext: true}, nil
	}
	w := window{items: items[from:to], hasNext: to < len(items), hasPrevious: from > 0}
	if len(w.items) > 0 {
		w.before, w.after = cursor(items, from, false), cursor(items, to, false)
	}
	return w, nil
}

func limitOf(params url.Values, largest int) (int, *Error) {
	text := params.Get("limit")
	if text == "" {
		return defaultLimit, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, badParameter("Param limit must be a positive integer")
	}
	return min(n, largest), nil
}

// cursor is opaque. It names the item before the gap at index at, so that it
// survives changes elsewhere in the list, and the index for when that item goes.
func cursor(items []*object, at int, skipped bool) string {
	id := ""
	if at > 0 {
		id = items[at-1].id
	}
	text := strconv.Itoa(at) + ":" + id + ":" + strconv.FormatBool(skipped)
	return base64.URLEncoding.EncodeToString([]byte(text))
}

func findCursor(items []*object, text string) (at int, skipped, ok bool) {
	raw, err := base64.URLEncoding.DecodeString(text)
	parts := strings.Split(string(raw), ":")
	if err != nil || len(parts) != 3 {
		return 0, false, false
	}
	at, err = strconv.Atoi(parts[0])
	if err != nil || at < 0 {
		return 0, false, false
	}
	skipped = parts[2] == "true"
	if i := slices.IndexFunc(items, func(o *object) bool { return o.id == parts[1] }); i >= 0 {
		return i + 1, skipped, true
	}
	return min(at, len(items)), skipped, true
}

// badCursor is the error of a cursor that is not known.
func (s *Sim) badCursor(c *call, e edge) *Error {
	if e.stale != nil && majorOf(s.servedVersion(c)) >= 24 {
		return e.stale
	}
	return badParameter("Invalid cursor")
}

// pageURL is a link to a page. As at Meta it holds the access token, whatever way
// the token came in.
func (s *Sim) pageURL(c *call, parent *object, name string, params url.Values, direction, mark string) string {
	token, _ := c.token()
	q := url.Values{}
	for key, values := range params {
		q[key] = values
	}
	for _, key := range []string{"after", "before", "appsecret_proof", "appsecret_time"} {
		q.Del(key)
	}
	q.Set("access_token", token)
	q.Set(direction, mark)
	if !q.Has("limit") {
		q.Set("limit", strconv.Itoa(defaultLimit))
	}
	return c.base + "/" + s.servedVersion(c) + "/" + parent.id + "/" + name + "?" + q.Encode()
}
