package httpchat

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/memo"
)

const (
	pageSize = 100
	// maxPages bounds a list that never ends: a hundred thousand projects.
	maxPages = 1000
)

// listing is one complete reading of the list.
type listing struct {
	projects []chat.Project
	broken   int // entries that cannot be read
}

const opList = "list the projects"

// list returns a complete list that ended after the call.
func (a *adapter) list(ctx context.Context, f memo.Freshness) (*listing, error) {
	all, err := a.lists.Do(ctx, opList, f, a.readList)
	if err != nil {
		return nil, a.NoAnswer(opList, err)
	}
	return all, nil
}

// readList reads all pages.
func (a *adapter) readList(ctx context.Context) (*listing, error) {
	var (
		all    listing
		moment = a.cache.Moment()
		after  string
		at     = map[string]int{} // id to its place: projects may move between pages while they are read
		seen   = map[string]bool{}
	)
	for range maxPages {
		query := url.Values{"limit": {strconv.Itoa(pageSize)}}
		if after != "" {
			query.Set("after", after)
		}
		answer, err := a.Send(ctx, rest.Request{Op: opList, Method: http.MethodGet, Path: "/projects", Template: "/projects", Query: query})
		if err != nil {
			return nil, err
		}
		if answer.Status != http.StatusOK {
			return nil, a.problem(opList, answer)
		}
		page, err := a.page(answer)
		if err != nil {
			return nil, a.Unreadable(opList, answer, err)
		}
		all.broken += page.broken
		for _, p := range page.projects {
			if i, ok := at[p.ID]; ok {
				all.projects[i] = p
				continue
			}
			at[p.ID] = len(all.projects)
			all.projects = append(all.projects, p)
		}
		if page.next == "" {
			a.cache.List(moment, all.projects)
			return &all, nil
		}
		if seen[page.next] {
			return nil, a.Unreadable(opList, answer, errors.New("the list does not end: a page names a cursor again that an earlier page named"))
		}
		seen[page.next], after = true, page.next
	}
	e := a.Error(opList, nil)
	e.Meaning, e.Next = fmt.Sprintf("The list does not end: %d pages were read.", maxPages), nextContract
	return nil, e
}

// holds looks for a project by id or key. The spelling differs from name when only its case is another.
func (l *listing) holds(name string) (spelling string, ok bool) {
	for _, p := range l.projects {
		for _, have := range []string{p.ID, p.Key} {
			if have == name {
				return have, true
			}
			if strings.EqualFold(have, name) {
				spelling, ok = have, true
			}
		}
	}
	return spelling, ok
}
