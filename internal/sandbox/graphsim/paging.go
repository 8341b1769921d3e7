package graphsim

import (
	"cmp"
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

// readEdge answers a list, page by page ("Paginated Results"). A page may be shorter than its limit, or empty. The list
// ends where next is absent.
func (s *Sim) readEdge(c *call, parent *object, name string, e edge, params url.Values) (map[string]any, *Error) {
	items, err := e.list(c, parent, params)
	if err != nil {
		return nil, err
	}
	if e.single {
		return s.readSingle(c, items, params)
	}
	w, err := s.cutPage(c, items, params, e)
	if err != nil {
		return nil, err
	}
	data := []any{}
	for _, o := range w.items {
		fields, err := s.fieldsOf(params, o)
		if err != nil {
			return nil, err
		}
		shown, err := s.selectFields(c, o, fields)
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
	if w.after == "" {
		return page, nil
	}
	paging := map[string]any{"cursors": map[string]any{"after": w.after}}
	if w.hasNext {
		paging["next"] = s.pageURL(c, parent, name, params, w.after)
	}
	page["paging"] = paging
	return page, nil
}

// selectSummary returns the members of a summary that a call names.
func selectSummary(known map[string]any, asked string) (map[string]any, *Error) {
	out := map[string]any{}
	for _, name := range strings.Split(asked, ",") {
		value, ok := known[name]
		if !ok {
			return nil, errBadParameter("Param summary has the unknown member %q", name)
		}
		out[name] = value
	}
	return out, nil
}

// readSingle returns the fields of the only object, and nothing if there is none (yet).
func (s *Sim) readSingle(c *call, items []*object, params url.Values) (map[string]any, *Error) {
	if len(items) == 0 {
		return map[string]any{}, nil
	}
	fields, err := s.fieldsOf(params, items[0])
	if err != nil {
		return nil, err
	}
	return s.selectFields(c, items[0], fields)
}

type pageWindow struct {
	items   []*object
	after   string
	hasNext bool
}

// cutPage returns a page of a list.
func (s *Sim) cutPage(c *call, items []*object, params url.Values, e edge) (pageWindow, *Error) {
	limit, err := pageSize(params, cmp.Or(e.maxPage, maxLimit))
	if err != nil {
		return pageWindow{}, err
	}
	if s.switches.shortPages > 0 {
		limit = min(limit, s.switches.shortPages)
	}
	if len(items) == 0 {
		return pageWindow{}, nil
	}
	from, to := 0, min(limit, len(items))
	skipped := false // the empty page before this one was served
	if params.Has("after") {
		var known bool
		if from, skipped, known = findCursor(items, params.Get("after")); !known {
			return pageWindow{}, s.errCursor(c, e)
		}
		to = min(from+limit, len(items))
	}
	if s.switches.emptyPages && !skipped && from < len(items) {
		return pageWindow{after: encodeCursor(items, from, true), hasNext: true}, nil
	}
	w := pageWindow{items: items[from:to], hasNext: to < len(items)}
	if len(w.items) > 0 {
		w.after = encodeCursor(items, to, false)
	}
	return w, nil
}

func pageSize(params url.Values, largest int) (int, *Error) {
	text := params.Get("limit")
	if text == "" {
		return defaultLimit, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, errBadParameter("Param limit must be a positive integer")
	}
	return min(n, largest), nil
}

// encodeCursor returns an opaque text. It contains the ID of the item before index at, so that it survives changes
// elsewhere in the list, and the index, in case that item is deleted.
func encodeCursor(items []*object, at int, skipped bool) string {
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

// errCursor returns the error of an unknown cursor.
func (s *Sim) errCursor(c *call, e edge) *Error {
	if e.staleError != nil && majorOf(s.servedVersion(c)) >= 24 {
		return e.staleError
	}
	return errBadParameter("Invalid cursor")
}

// pageURL returns a link to the next page. As at Meta, it contains the access token, however the token was sent.
func (s *Sim) pageURL(c *call, parent *object, name string, params url.Values, after string) string {
	token, _ := c.accessToken()
	q := url.Values{}
	for key, values := range params {
		q[key] = values
	}
	q.Del("appsecret_proof")
	q.Set("access_token", token)
	q.Set("after", after)
	if !q.Has("limit") {
		q.Set("limit", strconv.Itoa(defaultLimit))
	}
	return c.base + "/" + s.servedVersion(c) + "/" + parent.id + "/" + name + "?" + q.Encode()
}
