package graph

import (
	"context"
	"net/url"
	"slices"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// reach is a token, by tokenKey, that has read an object. Refusals are not remembered: access may be granted within the same
// run.
type reach struct{ token, id string }

// Reach asks, with the given token itself, which objects it can read. The map has one entry per ID: nil when the object
// is readable, else an *Error (ErrHidden, ErrPermission, ErrInvalid for what is no ID ...). The returned error means that
// nothing could be found out. granular_scopes would not answer the question: Meta leaves its IDs out for most tokens.
func (s *TokenService) Reach(ctx context.Context, token secret.Value, ids []string) (map[string]error, error) {
	if token.IsZero() {
		return nil, &Error{Op: "check what the token can read", Message: "the token is empty", kind: ErrInvalid, local: true}
	}
	s.client.cfg.Secrets.Add(token)
	key := tokenKey(token)
	result := map[string]error{}
	var ask []string
	for _, id := range ids {
		switch {
		case !ValidID(id):
			result[id] = notID("check what the token can read", "an object")
		case s.hasRead(key, id):
			result[id] = nil
		case !slices.Contains(ask, id):
			ask = append(ask, id)
		}
	}
	if len(ask) == 0 {
		return result, nil
	}
	r := call{op: "check what the token " + token.Fingerprint() + " can read", needs: scopeManagement, bearer: token}
	urls := make([]string, len(ask))
	for i, id := range ask {
		urls[i] = url.PathEscape(id) + "?fields=id"
	}
	answers, err := s.client.batch(ctx, r, urls)
	if err != nil && !batchRefused(err) {
		return nil, err
	}
	for i, id := range ask {
		one := r
		one.op, one.id = "read object "+id, id
		var found error
		if err != nil {
			found = s.client.readID(ctx, one)
		} else {
			found = s.client.itemID(one, answers[i])
		}
		if found == nil {
			s.reached.Write(reach{key, id}, struct{}{})
		}
		if ctx.Err() != nil && found != nil {
			return nil, asError(one.op, found)
		}
		result[id] = found
	}
	return result, nil
}

func (s *TokenService) hasRead(token, id string) bool {
	_, ok := s.reached.Find(reach{token, id})
	return ok
}

// itemID reads the answer to one item of a batch that asked for an object's ID.
func (c *Client) itemID(r call, a *transport.Answer) error {
	if e := c.itemError(r, a); e != nil {
		return e
	}
	var got wireID
	if err := c.decode(r, a, &got); err != nil {
		return err
	}
	return r.isAbout(got.ID)
}
