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

var errWrongChannel = errors.New("the answer holds another channel than the one that was asked for")

// Get implements chat.Projects.
func (a *adapter) Get(ctx context.Context, id string) (chat.Project, error) {
	c, err := a.getChannel(ctx, id)
	return c.Project(), err
}

// Get implements chat.Channels.
func (c channels) Get(ctx context.Context, id string) (chat.Channel, error) {
	return c.getChannel(ctx, id)
}

// List implements chat.Channels.
func (c channels) List(ctx context.Context) ([]chat.Channel, error) {
	c.mu.Lock()
	list := c.currentListing
	c.mu.Unlock()
	if list == nil {
		var err error
		if list, err = c.listAll(ctx, memo.Shared); err != nil {
			return nil, err
		}
	}
	if len(list.broken) > 0 {
		id := slices.Min(slices.Collect(maps.Keys(list.broken)))
		return nil, c.errBroken(opList, id, list.broken[id])
	}
	return slices.Clone(list.channels), nil
}

// getChannel returns a channel from the cache or from the list: Zammad has no request for one channel.
func (a *adapter) getChannel(ctx context.Context, id string) (chat.Channel, error) {
	op := "read channel " + id
	if !validID.MatchString(id) {
		return chat.Channel{}, a.errNameAsID(ctx, id)
	}
	if c, ok := a.cache.Find(id); ok {
		return c, nil
	}
	return a.readChannel(ctx, op, id, memo.Shared)
}

// readChannel returns a channel from the list. A channel is missing if a second list, read after the first one, lacks it too.
func (a *adapter) readChannel(ctx context.Context, op, id string, f memo.Freshness) (chat.Channel, error) {
	e := a.rest.NewError(op, chat.ErrNotFound)
	for range 2 {
		list, err := a.listAll(ctx, f)
		if err != nil {
			return chat.Channel{}, a.withOp(op, err)
		}
		if c, ok := list.findByID(id); ok {
			if known, ok := a.cache.Find(id); ok && f == memo.Shared {
				return known, nil // written since the list began
			}
			return c, nil
		}
		if which, wrong := list.findBroken(id); wrong != nil {
			return chat.Channel{}, a.errBroken(op, which, wrong)
		}
		e.ProjectHashes, e.Suggestion, f = list.projectHashes(id), list.suggestionText(id), memo.Fresh
	}
	a.forgetChannel(id)
	e.Meaning = fmt.Sprintf("There is no WhatsApp channel %s: Zammad's complete list of WhatsApp channels, read twice, does not contain it. "+
		"The list has no channels of other kinds.", id)
	e.Next = "Check the channel's ID. If the channel was deleted, remove the blocks that refer to it."
	return chat.Channel{}, e
}

const opList = "list the WhatsApp channels"

// listAll returns the complete list.
func (a *adapter) listAll(ctx context.Context, f memo.Freshness) (*listing, error) {
	list, err := a.lists.Do(ctx, opList, f, a.readList)
	if err != nil {
		return nil, a.rest.ExplainNoAnswer(opList, err)
	}
	return list, nil
}

func (a *adapter) readList(ctx context.Context) (*listing, error) {
	moment := a.cache.CurrentMoment()
	answer, err := a.rest.Send(ctx, rest.Request{Op: opList, Method: http.MethodGet, Path: channelsPath, Template: channelsPath})
	switch {
	case err != nil:
		return nil, err
	case answer.Status != http.StatusOK:
		return nil, a.errAnswer(opList, answer)
	}
	list, err := a.decodeListing(answer)
	if err != nil {
		return nil, a.rest.ErrUnreadable(opList, answer, err)
	}
	a.cache.KeepList(moment, "", list.channels)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.lastListing = list
	if a.cache.CurrentMoment() == moment {
		a.currentListing = list
	}
	return list, nil
}

// Hashes implements chat.TenantProjects.
func (a *adapter) Hashes(ctx context.Context, except string) ([]string, error) {
	a.mu.Lock()
	list := a.lastListing
	a.mu.Unlock()
	if list == nil {
		var err error
		if list, err = a.listAll(ctx, memo.Shared); err != nil {
			return nil, err
		}
	}
	return list.projectHashes(except), nil
}

// projectHashes returns hashes of the channels, which identify the Zammad. IDs alone do not, because they are small numbers; the
// end of a callback address is random.
func (l *listing) projectHashes(except string) []string {
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

// cacheWritten stores the channel from the answer to a write.
func (a *adapter) cacheWritten(c chat.Channel) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.cache.Write(c.ID, c)
	a.currentListing = nil
}

// forgetChannel removes a channel from the cache.
func (a *adapter) forgetChannel(id string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.cache.Forget(id)
	a.currentListing = nil
}

// withOp returns the error of a failed list with the operation that needed the list. It copies the error, which other callers may
// share.
func (a *adapter) withOp(op string, err error) error {
	var e *chat.Error
	if !errors.As(err, &e) {
		return a.rest.ExplainNoAnswer(op, err)
	}
	own := *e
	own.Op = op
	return &own
}
