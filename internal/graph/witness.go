package graph

import (
	"context"
	"net/url"
	"slices"
	"time"
)

// minWitnessWait is the least time between the two looks: Meta promises nothing about how soon a read shows a write.
const minWitnessWait = 2 * time.Second

// ConfirmGone finds out whether a phone number (id) of an account (parentID) that could not be read is really gone.
// Meta's answer to the read does not tell: it is the same for a number that the token may not see. It is true only when
// two looks, apart in time, both find that
//
//   - the number itself is still hidden (ErrHidden) from the configured token,
//   - Meta, asked anew, calls that token valid, of the configured app, and with scope ("": whatsapp_business_management)
//     granted for the account or for everything,
//   - the account itself can be read with that token: an empty list alone proves nothing,
//   - the account's complete list lacks the number.
//
// false with nil means: not proven, keep the object. false with an error means the same, and says what went wrong.
func (c *Client) ConfirmGone(ctx context.Context, id, parentID, scope string) (bool, error) {
	op := "find out whether phone number " + id + " is gone"
	if !ValidID(id) || !ValidID(parentID) {
		return false, notID("find out whether a phone number is gone", "a phone number and that of its account")
	}
	if !c.HasToken() {
		return false, nil
	}
	if scope == "" {
		scope = scopeManagement
	}
	gone, err := c.witness(ctx, parentID, scope, func(ctx context.Context) (bool, error) {
		switch _, err := c.readPhoneNumber(ctx, id); {
		case err == nil:
			return false, nil
		case !is(err, ErrHidden):
			return false, err
		}
		numbers, err := c.listPhoneNumbers(ctx, parentID)
		return err == nil && !slices.ContainsFunc(numbers, func(n PhoneNumber) bool { return n.ID == id }), err
	})
	if gone {
		c.ForgetPhoneNumbers(parentID)
	}
	return gone, asError(op, err)
}

// witness looks twice whether something is missing that belongs to an account, and believes it only when the configured
// token would see it if it were there.
func (c *Client) witness(ctx context.Context, parentID, scope string, missing func(context.Context) (bool, error)) (bool, error) {
	if !c.HasToken() {
		return false, nil
	}
	for look := range 2 {
		if look > 0 {
			if err := sleep(ctx, c.cfg.WitnessWait); err != nil {
				return false, err
			}
		}
		if gone, err := missing(ctx); !gone || err != nil {
			return false, err
		}
		if able, err := c.couldSee(ctx, parentID, scope); !able || err != nil {
			return false, err
		}
	}
	return true, nil
}

// couldSee asks Meta, anew, whether the configured token is good for what belongs to an account.
func (c *Client) couldSee(ctx context.Context, parentID, scope string) (bool, error) {
	token, err := c.inspect(ctx, c.cfg.AccessToken)
	switch {
	case err != nil:
		return false, err
	case !token.Valid:
		return false, token.Problem
	case !c.sufficient(token, parentID, scope):
		return false, nil
	}
	parent := call{
		op: "read WhatsApp Business Account " + parentID, needs: scope,
		path: "/" + url.PathEscape(parentID), template: "/{business_account_id}",
		query: url.Values{"fields": {"id"}},
	}
	switch err := c.readID(ctx, parent, parentID); {
	case is(err, ErrHidden), is(err, ErrPermission):
		return false, nil
	case err != nil:
		return false, err
	}
	return true, nil
}

// sufficient reports whether a token that sees nothing of an object would see it if it were there.
func (c *Client) sufficient(t Token, parentID, scope string) bool {
	if c.cfg.AppID != "" && t.AppID != "" && t.AppID != c.cfg.AppID {
		return false
	}
	if !slices.Contains(t.Scopes, scope) {
		return false
	}
	ids, listed := t.Granular[scope]
	return !listed || ids == nil || slices.Contains(ids, parentID)
}
