package graph

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"sync"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// reachCache remembers which token has read which object. Refusals are not remembered: access may be granted within
// the same run.
type reachCache struct {
	mu       sync.Mutex
	readable map[string]map[string]bool // token key -> object ID
}

func (r *reachCache) has(token, id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.readable[token][id]
}

func (r *reachCache) add(token, id string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.readable == nil {
		r.readable = map[string]map[string]bool{}
	}
	if r.readable[token] == nil {
		r.readable[token] = map[string]bool{}
	}
	r.readable[token][id] = true
}

// wireID is the answer to ?fields=id.
type wireID struct {
	ID text `json:"id"`
}

// Reach asks, with the given token itself, which objects it can read. The map has one entry per ID: nil when the object
// is readable, else an *Error (ErrHidden, ErrPermission, ErrInvalid for what is no ID ...). The returned error means that
// nothing could be found out. granular_scopes would not answer the question: Meta leaves its IDs out for most tokens.
func (c *Client) Reach(ctx context.Context, token secret.Value, ids []string) (map[string]error, error) {
	if token.IsZero() {
		return nil, &Error{Op: "check what the token can read", Message: "the token is empty", kind: ErrInvalid, local: true}
	}
	c.cfg.Secrets.Add(token)
	key := tokenKey(token)
	result := map[string]error{}
	var ask []string
	for _, id := range ids {
		switch {
		case !ValidID(id):
			result[id] = notID("check what the token can read", "an object")
		case c.reached.has(key, id):
			result[id] = nil
		case !slices.Contains(ask, id):
			ask = append(ask, id)
		}
	}
	if len(ask) == 0 {
		return result, nil
	}
	r := call{op: "check what the token " + token.Fingerprint() + " can read", needs: scopeManagement, bearer: token, template: "/{id}"}
	urls := make([]string, len(ask))
	for i, id := range ask {
		urls[i] = url.PathEscape(id) + "?fields=id"
	}
	answers, err := c.batch(ctx, r, urls)
	if err != nil && !batchRefused(err) {
		return nil, err
	}
	for i, id := range ask {
		one := r
		one.op, one.path, one.query = "read object "+id, "/"+url.PathEscape(id), url.Values{"fields": {"id"}}
		var found error
		if err != nil {
			found = c.readID(ctx, one, id)
		} else {
			found = c.itemID(one, answers[i], id)
		}
		if found == nil {
			c.reached.add(key, id)
		}
		if ctx.Err() != nil && found != nil {
			return nil, asError(one.op, found)
		}
		result[id] = found
	}
	return result, nil
}

// readID reads an object's ID and nothing else: the cheapest proof that a token can see it.
func (c *Client) readID(ctx context.Context, r call, id string) error {
	var got wireID
	if err := c.get(ctx, r, &got); err != nil {
		return err
	}
	return sameID(r.op, string(got.ID), id)
}

func (c *Client) itemID(r call, a *transport.Answer, id string) error {
	if e := c.itemError(r, a); e != nil {
		return e
	}
	var got wireID
	if err := c.decode(r, a, &got); err != nil {
		return err
	}
	return sameID(r.op, string(got.ID), id)
}

// sameID guards against an answer about something else.
func sameID(op, got, want string) error {
	if got == want {
		return nil
	}
	return &Error{Op: op, Message: "the answer is not about this object: its id is missing or another one"}
}

// notID refuses a value that cannot be an ID, without repeating it: it may be a secret in the wrong place.
func notID(op, what string) error {
	return &Error{Op: op, kind: ErrInvalid, local: true, Message: "the ID of " + what + " has 5 to 20 digits and nothing else"}
}

// is reports whether err is an *Error of a class; a shorthand that reads well in conditions.
func is(err, class error) bool { return errors.Is(err, class) }
