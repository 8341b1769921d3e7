package httpchat

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"terraform-provider-whatsapp/internal/chat"
)

const (
	pageSize = 100
	// maxPages bounds a list that never ends: a hundred thousand projects.
	maxPages = 1000
)

// lists reads the complete list of projects, one read at a time. Callers who waited for the same read share its result,
// be it an error.
type lists struct {
	turn chan struct{} // room for one reader

	mu           sync.Mutex
	begun, ended int // how many reads; ended is the number of the last result
	result       *listing
	err          error
}

// listing is one complete reading of the list.
type listing struct {
	projects []chat.Project
	broken   int // entries that cannot be read
}

// freshness says how old a list may be.
type freshness int

const (
	shared freshness = iota // may have begun before the call
	fresh                   // must begin after the call
)

// list returns a complete list that ended after the call.
func (a *adapter) list(ctx context.Context, f freshness) (*listing, error) {
	l := &a.lists
	l.mu.Lock()
	outdated := l.ended
	if f == fresh {
		outdated = l.begun
	}
	l.mu.Unlock()

	release, err := take(ctx, l.turn)
	if err != nil {
		return nil, noAnswer("list the projects", err)
	}
	defer release()
	l.mu.Lock()
	if l.ended > outdated {
		defer l.mu.Unlock()
		return l.result, l.err
	}
	l.begun++
	number := l.begun
	l.mu.Unlock()

	moment := a.cache.moment()
	result, err := a.readList(ctx)
	if err != nil && ctx.Err() != nil {
		return nil, err // cut short for this caller alone
	}
	if err == nil {
		a.cache.list(moment, result.projects)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended, l.result, l.err = number, result, err
	return result, err
}

// readList reads all pages.
func (a *adapter) readList(ctx context.Context) (*listing, error) {
	const op = "list the projects"
	var (
		all   listing
		after string
		at    = map[string]int{} // id to its place: projects may move between pages while they are read
		seen  = map[string]bool{}
	)
	for range maxPages {
		query := url.Values{"limit": {strconv.Itoa(pageSize)}}
		if after != "" {
			query.Set("after", after)
		}
		answer, err := a.send(ctx, request{op: op, method: http.MethodGet, path: "/projects", template: "/projects", query: query})
		if err != nil {
			return nil, err
		}
		if answer.Status != http.StatusOK {
			return nil, a.problem(op, answer)
		}
		page, err := a.page(answer)
		if err != nil {
			return nil, unreadable(op, answer, err)
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
			return &all, nil
		}
		if seen[page.next] {
			return nil, unreadable(op, answer, errors.New("the list does not end: a page names a cursor again that an earlier page named"))
		}
		seen[page.next], after = true, page.next
	}
	return nil, &chat.Error{Platform: platform, Op: op, Meaning: fmt.Sprintf("The list does not end: %d pages were read.", maxPages), Next: nextContract}
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
