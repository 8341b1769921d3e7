package graph

import (
	"context"
	"net/url"
	"slices"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// ObjectKind is a kind of object that a token can be required to read.
type ObjectKind string

// The kinds. IDs of portfolios, accounts, numbers and apps look alike, so a read asks for a field that only this kind has.
const (
	KindAccount     ObjectKind = "message_template_namespace"
	KindPhoneNumber ObjectKind = "display_phone_number"
)

var kindNodes = map[ObjectKind]nodeKind{KindAccount: accountNode, KindPhoneNumber: numberNode}

// Object is an object and the kind that it must be of.
type Object struct {
	ID   string
	Kind ObjectKind
}

// readableObject is a token, by tokenKey, that has read an object. Refusals are not remembered: access may be granted within the same
// run.
type readableObject struct {
	token  string
	object Object
}

// CheckAccess asks, with the given token itself, which objects it can read. The map has one entry for each object: nil when it is
// readable and of its kind, else an *Error (ErrHidden, ErrPermission, ErrWrongKind, ErrInvalid for what is not an ID ...). The returned
// error means that nothing could be found out. granular_scopes would not answer the question: Meta leaves its IDs out for most
// tokens.
func (s *TokenService) CheckAccess(ctx context.Context, token secret.Value, objects []Object) (map[Object]error, error) {
	if token.IsZero() {
		return nil, &Error{Op: "check what the token can read", Message: "the token is empty", sentinel: ErrInvalid, local: true}
	}

	s.client.cfg.Secrets.Add(token)
	key := tokenKey(token)
	result := map[Object]error{}
	var ask []Object
	for _, o := range objects {
		switch {
		case !ValidID(o.ID):
			result[o] = errNotID("check what the token can read", "an object")
		case s.hasRead(key, o):
			result[o] = nil
		case !slices.Contains(ask, o):
			ask = append(ask, o)
		}
	}
	if len(ask) == 0 {
		return result, nil
	}

	r := call{op: "check what the token " + token.Fingerprint() + " can read", needs: scopeManagement, bearer: token}
	urls := make([]string, len(ask))
	for i, o := range ask {
		urls[i] = url.PathEscape(o.ID) + "?" + o.fields().Encode()
	}

	answers, err := s.client.sendBatches(ctx, r, urls)
	if err != nil && !isBatchRefusal(err) {
		return nil, err
	}

	for i, o := range ask {
		one := r
		one.op, one.kind, one.id, one.query = "read object "+o.ID, kindNodes[o.Kind], o.ID, o.fields()
		var found error
		if err != nil {
			found = s.client.readAndCheckID(ctx, one)
		} else {
			found = s.client.checkItem(one, answers[i])
		}
		if found == nil {
			s.readable.Write(readableObject{key, o}, struct{}{})
		}
		if ctx.Err() != nil && found != nil {
			return nil, wrapError(one.op, found)
		}
		result[o] = found
	}
	return result, nil
}

func (o Object) fields() url.Values { return url.Values{"fields": {"id," + string(o.Kind)}} }

func (s *TokenService) hasRead(token string, o Object) bool {
	_, ok := s.readable.Find(readableObject{token, o})
	return ok
}

// checkItem reads the answer to one item of a batch that asked for an object's ID.
func (c *Client) checkItem(r call, a *transport.Answer) error {
	if e := c.itemError(r, a); e != nil {
		return e
	}
	var got wireID
	if err := c.decode(r, a, &got); err != nil {
		return err
	}
	return r.checkID(got.ID)
}
