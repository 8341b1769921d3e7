package graph

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"terraform-provider-whatsapp/internal/memo"
)

// refusalAge is the time for which a refusal is remembered. A plan asks for the same object several times within seconds, and many
// objects that a token has lost would use up the allowance. After a while access may have been granted.
const refusalAge = 30 * time.Second

// recentAge is the greatest age of a list from listRecent.
const recentAge = 30 * time.Second

// objectCache remembers objects of one kind, and the lists that they are in, by the ID of the parent. Meta has no call for many
// objects, and an item of a batch counts as a call: a list is the only way to read many objects with few calls.
type objectCache[T any] struct {
	objects  memo.Entries[T]
	lists    memo.Cache[string, []T]
	refusals memo.Refusals[string] // by the ID of an object or a parent
	now      func() time.Time

	mu      sync.Mutex
	renewed map[string]time.Time // when the list of a parent was last dropped for listRecent
}

// objectReader reads the objects that an objectCache does not have.
type objectReader[T any] struct {
	readOne func(ctx context.Context, id string) (T, error)
	readAll func(ctx context.Context, parent string) ([]T, error)
}

// newObjectCache returns an empty cache. direct is how many objects of a parent are read directly before its list is read.
func newObjectCache[T any](direct int, id func(T) string, now func() time.Time) objectCache[T] {
	return objectCache[T]{
		objects: memo.Entries[T]{
			Names: func(object T) (string, string) { return id(object), "" }, MaxSingleReads: direct,
		},
		refusals: memo.Refusals[string]{MaxAge: refusalAge},
		now:      now,
	}
}

// list returns the list of a parent, which is read once for all callers. Failures are not remembered, refusals are.
func (c *objectCache[T]) list(ctx context.Context, parent string, read objectReader[T]) ([]T, error) {
	list, err := c.lists.Get(ctx, parent, func(ctx context.Context) ([]T, error) {
		if err := c.refusals.Recall(parent, c.now()); err != nil {
			return nil, err
		}
		began := c.objects.CurrentMoment()
		list, err := read.readAll(ctx, parent)
		if err != nil {
			c.rememberRefusal(parent, err)
			return nil, err
		}
		c.objects.KeepList(began, parent, list)
		return list, nil
	})
	return slices.Clone(list), err // callers that share the read share no memory
}

// listRecent lists as list does, for callers who must not be told what another step of the run has read. The first one reads anew, and
// its list answers for recentAge.
func (c *objectCache[T]) listRecent(ctx context.Context, parent string, read objectReader[T]) ([]T, error) {
	c.dropOldList(parent)
	return c.list(ctx, parent, read)
}

// dropOldList forgets the list of a parent, unless that was done within recentAge.
func (c *objectCache[T]) dropOldList(parent string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	if at, ok := c.renewed[parent]; ok && now.Sub(at).Abs() < recentAge {
		return
	}
	if c.renewed == nil {
		c.renewed = map[string]time.Time{}
	}
	c.renewed[parent] = now
	c.lists.Forget(parent)
}

// get returns an object: as it is known, from the list of its parent, or from a direct read. A parent of "" is unknown.
func (c *objectCache[T]) get(ctx context.Context, parent, id string, read objectReader[T]) (T, error) {
	query := memo.Query[T]{
		Name: id, List: parent,
		ReadOne: func(ctx context.Context) (T, error) {
			if err := c.refusals.Recall(id, c.now()); err != nil {
				var none T
				return none, err
			}
			object, err := read.readOne(ctx, id)
			if err != nil {
				c.rememberRefusal(id, err)
			}
			return object, err
		},
		ReadList: func(ctx context.Context) error {
			_, err := c.list(ctx, parent, read)
			if errors.Is(err, ErrAuth) || errors.Is(err, ErrThrottled) || ctx.Err() != nil {
				return err // a direct read would fail for the same reason
			}
			return nil
		},
	}
	if !ValidID(parent) {
		query.ReadList = nil
	}
	return c.objects.Get(ctx, query)
}

// confirmDeleted reports whether an object of an account is proven to be gone: see isProvenGone.
func (c *objectCache[T]) confirmDeleted(ctx context.Context, client *Client, account, id string, read objectReader[T]) (bool, error) {
	gone, err := client.isProvenGone(ctx, account, func(ctx context.Context) (bool, error) {
		all, err := read.readAll(ctx, account)
		if err != nil || slices.ContainsFunc(all, func(object T) bool { name, _ := c.objects.Names(object); return name == id }) {
			return false, err
		}
		if _, err = read.readOne(ctx, id); errors.Is(err, ErrHidden) {
			return true, nil
		}
		return false, err
	})
	if gone {
		c.forget(account)
	}
	return gone, err
}

// isAccessRefusal reports whether an answer says that an object or a part of it cannot be read.
func isAccessRefusal(err error) bool {
	return errors.Is(err, ErrHidden) || errors.Is(err, ErrPermission) || errors.Is(err, ErrWrongKind) || errors.Is(err, errNoField)
}

// rememberRefusal remembers an answer that is about access. Other failures say nothing about the next attempt.
func (c *objectCache[T]) rememberRefusal(id string, err error) {
	if isAccessRefusal(err) {
		c.refusals.Remember(id, err, c.now())
	}
}

// changeList makes the change of a write in a known list, so that it need not be read again.
func (c *objectCache[T]) changeList(parent string, update func([]T) []T) {
	c.lists.Change(parent, func(list []T) []T { return update(slices.Clone(list)) })
	c.objects.Reset(parent)
	if list, ok := c.lists.Find(parent); ok {
		c.objects.KeepList(c.objects.CurrentMoment(), parent, list)
	}
}

// addObject adds an object that was read alone to a known list, in place of an older one.
func (c *objectCache[T]) addObject(parent string, object T) {
	id, _ := c.objects.Names(object)
	c.lists.Change(parent, func(list []T) []T {
		list = slices.DeleteFunc(slices.Clone(list), func(other T) bool { name, _ := c.objects.Names(other); return name == id })
		return append(list, object)
	})
}

// forget drops what is known of a parent's objects, because of a write with an unknown outcome.
func (c *objectCache[T]) forget(parent string) {
	c.lists.Forget(parent)
	c.objects.Reset(parent)
	c.refusals.Clear()
}
