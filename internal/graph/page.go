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

// list reads an edge completely and calls item for each object. Any failure, on whatever page, is an error: what was
// collected until then is not the edge.
//
// Only paging.cursors.after is followed: paging.next is a whole URL with the token in it. The edge ends where next is
// absent; a short or empty page does not end it. https://developers.facebook.com/docs/graph-api/results
func list[T any](ctx context.Context, c *Client, r call, item func(T) error) error {
	seen := map[string]bool{}
	r.query = with(r.query, "limit", strconv.Itoa(pageSize))
	for page := 1; ; page++ {
		var body struct {
			Data   *[]T `json:"data"`
			Paging struct {
				Cursors struct {
					After text `json:"after"`
				} `json:"cursors"`
				Next json.RawMessage `json:"next"`
			} `json:"paging"`
		}
		if err := c.get(ctx, r, &body); err != nil {
			return err
		}
		if body.Data == nil {
			return &Error{Op: r.op, Message: fmt.Sprintf("page %d of the list has no data", page)}
		}
		for _, object := range *body.Data {
			if err := item(object); err != nil {
				return &Error{Op: r.op, Message: fmt.Sprintf("page %d of the list holds %v", page, err)}
			}
		}
		if next := string(body.Paging.Next); next == "" || next == "null" || next == `""` {
			return nil
		}
		after := string(body.Paging.Cursors.After)
		switch {
		case after == "":
			return &Error{Op: r.op, Message: fmt.Sprintf("page %d of the list says that there is a next page, but not where", page)}
		case seen[after]:
			return &Error{Op: r.op, Message: fmt.Sprintf("page %d of the list names a next page that was read already", page)}
		case page >= maxPages:
			return &Error{Op: r.op, Message: fmt.Sprintf("the list has more than %d pages", maxPages)}
		}
		seen[after] = true
		r.query = with(r.query, "after", after)
	}
}
