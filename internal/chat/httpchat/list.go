package httpchat

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/transport"
)

// maxPageSize is the largest page of the contract. A service may give fewer projects, or refuse to give so many.
const maxPageSize = 1000

// listLimits limit the reading of the list, so that a list that never ends does not use all memory or time.
var listLimits = memo.Limits{Pages: 1000, Entries: 100_000, Bytes: 64 << 20, Time: 10 * time.Minute}

// maxListFailures is how often the list may fail before single projects are read without it.
const maxListFailures = 2

// listing is one complete reading of the list.
type listing struct {
	projects []chat.Project
	broken   int // entries that cannot be read
}

const opList = "list the projects"

// listAll returns a complete list whose read ended after the call.
func (a *adapter) listAll(ctx context.Context, f memo.Freshness) (*listing, error) {
	all, err := a.lists.Do(ctx, opList, f, a.readList)
	if err != nil {
		return nil, a.ExplainNoAnswer(opList, err)
	}
	return all, nil
}

func (a *adapter) readList(ctx context.Context) (*listing, error) {
	began := a.cache.CurrentMoment()
	all, err := a.readPages(ctx)
	if err != nil {
		if ctx.Err() == nil {
			a.listFailures.Add(1)
		}
		return nil, err
	}
	a.cache.KeepList(began, "", all.projects)
	a.lastListing.Store(all)
	return all, nil
}

// List implements chat.Lister. A project that was written since the list was read is taken from the cache.
func (a *adapter) List(ctx context.Context) ([]chat.Project, error) {
	all := a.lastListing.Load()
	if all == nil {
		var err error
		if all, err = a.listAll(ctx, memo.Shared); err != nil {
			return nil, err
		}
	}
	if all.broken > 0 {
		e := a.NewError(opList, nil)
		e.Meaning = fmt.Sprintf("The list has entries that cannot be read (%d of them), so it is not complete.", all.broken)
		e.Next = nextContract
		return nil, e
	}
	projects := slices.Clone(all.projects)
	for i, p := range projects {
		if known, ok := a.cache.Find(p.ID); ok {
			projects[i] = known
		}
	}
	return projects, nil
}

// Hashes implements chat.TenantProjects.
func (a *adapter) Hashes(ctx context.Context, except string) ([]string, error) {
	all := a.lastListing.Load()
	if all == nil && a.listFailures.Load() < maxListFailures {
		var err error
		if all, err = a.listAll(ctx, memo.Shared); err != nil {
			return nil, err
		}
	}
	return all.projectHashes(except), nil
}

// projectHashes returns hashes of the projects, which identify the tenant. Another tenant may have a project with the same key or
// the same ID, but hardly with both.
func (l *listing) projectHashes(except string) []string {
	if l == nil {
		return nil
	}
	return chat.ProjectHashes(l.projects, func(p chat.Project) string {
		if p.HasIDOrKey(except) {
			return ""
		}
		return chat.ProjectHash(p.ID, p.Key)
	})
}

// readPages reads the whole list. Projects may move between pages while they are read: the later entry is the newer one.
func (a *adapter) readPages(ctx context.Context) (*listing, error) {
	var (
		all   listing
		place = map[string]int{} // by id
		seen  = map[string]bool{}
		tally = a.limits.StartTally(a.now())
		after string
	)
	for {
		page, answer, err := a.readPage(ctx, after)
		if err != nil {
			return nil, err
		}
		all.broken += page.broken
		for _, p := range page.projects {
			if i, ok := place[p.ID]; ok {
				all.projects[i] = p
				continue
			}
			place[p.ID] = len(all.projects)
			all.projects = append(all.projects, p)
		}
		if err := tally.AddPage(len(page.projects)+page.broken, int64(len(answer.Body)), a.now()); err != nil {
			return nil, a.errUnbounded(err)
		}
		if page.next == "" {
			return &all, nil
		}
		if seen[page.next] {
			return nil, a.ErrUnreadable(opList, answer, errors.New("the list does not end: a page names a cursor that an earlier page named"))
		}
		seen[page.next], after = true, page.next
	}
}

// readPage reads one page. A page that the service refuses because of its size is asked for again at half the size.
func (a *adapter) readPage(ctx context.Context, after string) (listPage, *transport.Answer, error) {
	for {
		size := a.pageSize.Load()
		query := url.Values{"limit": {strconv.Itoa(int(size))}}
		if after != "" {
			query.Set("after", after)
		}
		answer, err := a.Send(ctx, rest.Request{
			Op:       opList,
			Method:   http.MethodGet,
			Path:     "/projects",
			Template: "/projects",
			Query:    query,
		})
		switch {
		case size > 1 && pageTooLarge(answer, err):
			a.pageSize.CompareAndSwap(size, size/2)
			continue
		case err != nil:
			return listPage{}, nil, err
		case answer.Status != http.StatusOK:
			return listPage{}, nil, a.errAnswer(opList, answer)
		}
		page, err := a.decodePage(answer)
		if err != nil {
			return listPage{}, nil, a.ErrUnreadable(opList, answer, err)
		}
		return page, answer, nil
	}
}

var limitWord = regexp.MustCompile(`(?i)\blimit\b`)

// pageTooLarge reports whether a service, or this client, refuses a page because of its size.
func pageTooLarge(answer *transport.Answer, err error) bool {
	if err != nil {
		return errors.Is(err, transport.ErrTooLarge)
	}
	switch answer.Status {
	case http.StatusRequestEntityTooLarge:
		return true
	case http.StatusBadRequest, http.StatusUnprocessableEntity:
		return limitWord.Match(answer.Body)
	}
	return false
}

// errUnbounded returns the error for a list that exceeds a limit.
func (a *adapter) errUnbounded(err error) *chat.Error {
	e := a.NewError(opList, nil)
	e.Err = err
	e.Meaning = "The list of projects was not read to its end, so that nothing is concluded from it."
	e.Next = fmt.Sprintf("Restrict the credential in %s.access_token to the projects that it needs. "+
		"If the service has fewer projects than that, its list is faulty: show this message to the people who run it.", argument)
	return e
}

// findSpelling returns the id or key of a project that equals name, or else one that differs only in case.
func (l *listing) findSpelling(name string) (spelling string, ok bool) {
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
