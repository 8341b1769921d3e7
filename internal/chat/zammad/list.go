package zammad

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"path"
	"slices"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/memo"
)

const (
	channelsPath = "/api/v1/channels/admin/whatsapp"
	channelPath  = channelsPath + "/{channel}"
)

var errOther = errors.New("the answer holds another channel than the one that was asked for")

// Get implements chat.Projects.
func (a *adapter) Get(ctx context.Context, id string) (chat.Project, error) {
	c, err := a.get(ctx, id)
	return c.Project(), err
}

// Get implements chat.Channels.
func (c channels) Get(ctx context.Context, id string) (chat.Channel, error) { return c.get(ctx, id) }

// List implements chat.Channels.
func (c channels) List(ctx context.Context) ([]chat.Channel, error) {
	c.mu.Lock()
	list := c.latest
	c.mu.Unlock()
	if list == nil {
		var err error
		if list, err = c.list(ctx, memo.Shared); err != nil {
			return nil, err
		}
	}
	if len(list.broken) > 0 {
		id := slices.Min(slices.Collect(maps.Keys(list.broken)))
		return nil, c.errUnreadable(opList, id, list.broken[id])
	}
	return slices.Clone(list.channels), nil
}

// get answers from the one list that there is: Zammad cannot be asked for one channel.
func (a *adapter) get(ctx context.Context, id string) (chat.Channel, error) {
	op := "read channel " + id
	if !validID.MatchString(id) {
		return chat.Channel{}, a.errNoSuchID(ctx, id)
	}
	if c, ok := a.cache.Find(id); ok {
		return c, nil
	}
	return a.look(ctx, op, id, memo.Shared)
}

// look finds a channel in a list. What a first list lacks, a second one has to lack too, which begins after it.
func (a *adapter) look(ctx context.Context, op, id string, f memo.Freshness) (chat.Channel, error) {
	e := a.rest.Error(op, chat.ErrNotFound)
	for range 2 {
		list, err := a.list(ctx, f)
		if err != nil {
			return chat.Channel{}, a.during(op, err)
		}
		if c, ok := list.find(id); ok {
			if known, ok := a.cache.Find(id); ok && f == memo.Shared {
				return known, nil // written since the list began
			}
			return c, nil
		}
		if which, wrong := list.damaged(id); wrong != nil {
			return chat.Channel{}, a.errUnreadable(op, which, wrong)
		}
		e.ProjectHashes, e.Suggestion, f = list.hashes(id), list.near(id), memo.Fresh
	}
	a.forget(id)
	e.Meaning = fmt.Sprintf("There is no WhatsApp channel %s: Zammad's complete list of WhatsApp channels, read twice, does not contain it. "+
		"The list has no channels of other kinds.", id)
	e.Next = "Check the channel's ID. If the channel was deleted, remove the blocks that refer to it."
	return chat.Channel{}, e
}

const opList = "list the WhatsApp channels"

// list returns the complete list.
func (a *adapter) list(ctx context.Context, f memo.Freshness) (*listing, error) {
	list, err := a.lists.Do(ctx, opList, f, a.readList)
	if err != nil {
		return nil, a.rest.NoAnswer(opList, err)
	}
	return list, nil
}

func (a *adapter) readList(ctx context.Context) (*listing, error) {
	moment := a.cache.Moment()
	answer, err := a.rest.Send(ctx, rest.Request{Op: opList, Method: http.MethodGet, Path: channelsPath, Template: channelsPath})
	switch {
	case err != nil:
		return nil, err
	case answer.Status != http.StatusOK:
		return nil, a.problem(opList, answer)
	}
	list, err := a.listing(answer)
	if err != nil {
		return nil, a.rest.Unreadable(opList, answer, err)
	}
	a.cache.KeepList(moment, "", list.channels)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.seen = list
	if a.cache.Moment() == moment {
		a.latest = list
	}
	return list, nil
}

// Hashes implements chat.TenantProjects.
func (a *adapter) Hashes(ctx context.Context, except string) ([]string, error) {
	a.mu.Lock()
	list := a.seen
	a.mu.Unlock()
	if list == nil {
		var err error
		if list, err = a.list(ctx, memo.Shared); err != nil {
			return nil, err
		}
	}
	return list.hashes(except), nil
}

// hashes identifies the Zammad by its channels. Their ids are small numbers; the end of a callback address is random.
func (l *listing) hashes(except string) []string {
	return chat.ProjectHashes(l.channels, func(c chat.Channel) string {
		switch {
		case c.ID == except:
			return ""
		case c.WebhookCallbackURL == "":
			return chat.ProjectHash(c.ID, c.PhoneNumberID)
		}
		return chat.ProjectHash(c.ID, path.Base(c.WebhookCallbackURL))
	})
}

// wrote keeps what the answer to a write says.
func (a *adapter) wrote(c chat.Channel) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.cache.Write(c.ID, c)
	a.latest = nil
}

// forget drops what is known of a channel.
func (a *adapter) forget(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.cache.Forget(id)
	a.latest = nil
}

// during says for what a list was read that failed. The error may be shared with other callers.
func (a *adapter) during(op string, err error) error {
	var e *chat.Error
	if !errors.As(err, &e) {
		return a.rest.NoAnswer(op, err)
	}
	own := *e
	own.Op = op
	return &own
}
