package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
)

// Limits of reading an edge. 100 is the largest page that Meta documents for phone_numbers.
const (
	pageSize = 100
	maxPages = 1000 // far above any real edge: stops a server that always names a next page
)

// page is one page of an edge.
type page[W any] struct {
	Data   *[]W `json:"data"`
	Paging struct {
		Cursors struct {
			After text `json:"after"`
		} `json:"cursors"`
		Next json.RawMessage `json:"next"`
	} `json:"paging"`
}

// last reports whether the edge ends with this page: where next is absent. A short or empty page does not end it.
func (p page[W]) last() bool {
	next := string(p.Paging.Next)
	return next == "" || next == "null" || next == `""`
}

// list reads an edge completely. Any failure, on whatever page, is an error: what was collected until then is not the edge.
// An object without a valid ID is a failure. An object that Meta lists twice, because the edge changed between two pages, is
// returned once. what names the objects in errors.
//
// Only paging.cursors.after is followed: paging.next is a whole URL that contains the token.
// https://developers.facebook.com/docs/graph-api/results
func list[W, T any](ctx context.Context, c *Client, r call, what string, convert func(W) (id string, object T)) ([]T, error) {
	objects, listed, seen := []T{}, map[string]bool{}, map[string]bool{}
	r.query = with(r.query, "limit", strconv.Itoa(pageSize))
	for n := 1; ; n++ {
		fail := func(format string, args ...any) error {
			return &Error{Op: r.op, Message: fmt.Sprintf("page %d of the list ", n) + fmt.Sprintf(format, args...)}
		}
		var p page[W]
		if err := c.get(ctx, r, &p); err != nil {
			return nil, err
		}
		if p.Data == nil {
			return nil, fail("has no data")
		}
		for _, w := range *p.Data {
			id, object := convert(w)
			if !ValidID(id) {
				return nil, fail("has a %s without a valid ID", what)
			}
			if !listed[id] {
				listed[id] = true
				objects = append(objects, object)
			}
		}
		after := string(p.Paging.Cursors.After)
		switch {
		case p.last():
			return objects, nil
		case after == "":
			return nil, fail("names a next page without a cursor")
		case seen[after]:
			return nil, fail("names a next page that was already read")
		case n >= maxPages:
			return nil, fail("is not the last one, and lists of more than %d pages are not read", maxPages)
		}
		seen[after] = true
		r.query = with(r.query, "after", after)
	}
}
