package graph

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/transport"
)

// listLimits bound one list. They are far above any real list: a server may name a next page without end.
var listLimits = memo.Limits{Pages: 1000, Entries: 100_000, Bytes: 64 << 20, Time: 10 * time.Minute}

// Page sizes in entries. Meta cuts a limit that is too large to what the edge allows, and refuses it where it does not.
const (
	pageSize    = 500
	defaultSize = 25 // what Graph takes where no limit is named, so that no edge refuses it
)

// pageSizes remembers, by the template of an edge, the page size that Meta accepts. The zero pageSizes is ready.
type pageSizes struct {
	mu   sync.Mutex
	size map[string]int
}

// sizeFor returns the page size to ask for.
func (p *pageSizes) sizeFor(edge string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return cmp.Or(p.size[edge], pageSize)
}

// reduce remembers a smaller size, unless a concurrent reader has reduced it already.
func (p *pageSizes) reduce(edge string, from, to int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.size == nil {
		p.size = map[string]int{}
	}
	if cmp.Or(p.size[edge], pageSize) == from {
		p.size[edge] = to
	}
}

// smallerSize returns the next page size to ask for, 0 when the failure is not about the size or no smaller one helps.
func smallerSize(size int, err error) int {
	switch {
	case errors.Is(err, errTooMuchData), errors.Is(err, transport.ErrTooLarge):
		return size / 2
	case errors.Is(err, errLimit) && size > defaultSize:
		return max(size/2, defaultSize)
	}
	return 0
}

// page is one page of an edge.
type page[W any] struct {
	Data   *[]W `json:"data"`
	Paging struct {
		Cursors struct {
			After jsonText `json:"after"`
		} `json:"cursors"`
		Next json.RawMessage `json:"next"`
	} `json:"paging"`
}

// UnmarshalJSON accepts a bare list too, which some edges answer instead of a page.
func (p *page[W]) UnmarshalJSON(raw []byte) error {
	if raw[0] == '[' {
		return json.Unmarshal(raw, &p.Data)
	}
	type plain page[W]
	return json.Unmarshal(raw, (*plain)(p))
}

// isLast reports whether the edge ends with this page: where next is absent. A short or empty page does not end it.
func (p page[W]) isLast() bool {
	next := string(p.Paging.Next)
	return next == "" || next == "null" || next == `""`
}

// listEdge reads an edge completely. A failure on any page is an error, because an incomplete list proves nothing.
// An object without a valid ID is a failure. An object that Meta lists twice, because the edge changed between two pages, is
// returned once. what names the objects in errors.
//
// Only paging.cursors.after is followed: paging.next is a whole URL that contains the token.
// https://developers.facebook.com/docs/graph-api/results
func listEdge[W, T any](ctx context.Context, c *Client, r call, what string, convert func(W) (id string, object T)) ([]T, error) {
	return listEdgeItems(ctx, c, r, what, ValidID, convert)
}

// listEdgeItems reads an edge as listEdge does, for objects whose IDs have another form.
func listEdgeItems[W, T any](
	ctx context.Context, c *Client, r call, what string, valid func(id string) bool, convert func(W) (id string, object T),
) ([]T, error) {
	objects, listed, seen := []T{}, map[string]bool{}, map[string]bool{}
	tally := c.limits.StartTally(c.cfg.Now())
	for n := 1; ; n++ {
		fail := func(format string, args ...any) error {
			return &Error{Op: r.op, sentinel: errNotMeta, Message: fmt.Sprintf("page %d of the list ", n) + fmt.Sprintf(format, args...)}
		}
		p, bytes, err := readPage[W](ctx, c, r)
		if err != nil {
			return nil, err
		}
		if p.Data == nil {
			return nil, fail("has no data")
		}
		if err := tally.AddPage(len(*p.Data), bytes, c.cfg.Now()); err != nil {
			return nil, &Error{Op: r.op, Message: err.Error()}
		}
		for _, w := range *p.Data {
			id, object := convert(w)
			if !valid(id) {
				return nil, fail("has a %s without a valid ID", what)
			}
			if !listed[id] {
				listed[id] = true
				objects = append(objects, object)
			}
		}
		after := string(p.Paging.Cursors.After)
		switch {
		case p.isLast():
			return objects, nil
		case after == "":
			return nil, fail("names a next page without a cursor")
		case seen[after]:
			return nil, fail("names a next page that was already read")
		}
		seen[after] = true
		r.query = withParameter(r.query, "after", after)
	}
}

// readPage reads one page and returns how many bytes it has. A page that is refused because of its size is asked for again in a
// smaller size, which later pages and lists begin with.
func readPage[W any](ctx context.Context, c *Client, r call) (p page[W], bytes int64, err error) {
	for {
		size := c.pageSizes.sizeFor(r.template())
		r.query = withParameter(r.query, "limit", strconv.Itoa(size))
		a, err := c.send(ctx, r)
		if err == nil {
			return p, int64(len(a.Body)), c.decode(r, a, &p)
		}
		to := smallerSize(size, err)
		if to == 0 {
			return p, 0, err
		}
		c.pageSizes.reduce(r.template(), size, to)
	}
}
