package graph

import (
	"context"
	"errors"
	"slices"
	"time"

	"terraform-provider-whatsapp/internal/transport"
)

// minWitnessWait is the least time between the two checks: Meta does not document how soon a read shows a write.
const minWitnessWait = 2 * time.Second

// isProvenGone reports whether an object of a WhatsApp Business Account is proven to be gone. Meta's answer to a read of the object
// does not tell: it is the same for an object that the token may not see. It is true only when two checks, apart in time,
// both find that
//
//   - the object is missing, as missing reports: it must read the account's complete list, and the object too if it can be read,
//   - Meta, asked anew, calls the configured token valid, of the configured app, and with the permission
//     whatsapp_business_management granted for the account or for everything,
//   - the account itself can be read with that token: an empty list alone proves nothing.
//
// false with nil means: not proven, keep the object. false with an error means the same, and says what went wrong.
func (c *Client) isProvenGone(ctx context.Context, accountID string, missing func(context.Context) (bool, error)) (bool, error) {
	if !c.HasToken() {
		return false, nil
	}
	for check := range 2 {
		if check > 0 {
			if err := transport.Sleep(ctx, c.cfg.WitnessWait); err != nil {
				return false, err
			}
		}
		if gone, err := missing(ctx); !gone || err != nil {
			return false, err
		}
		if able, err := c.canSeeAccount(ctx, accountID); !able || err != nil {
			return false, err
		}
	}
	return true, nil
}

// canSeeAccount asks Meta, anew, whether the configured token sees the objects of an account.
func (c *Client) canSeeAccount(ctx context.Context, accountID string) (bool, error) {
	token, err := c.Tokens.inspectAnew(ctx, c.cfg.AccessToken)
	switch {
	case err != nil:
		return false, err
	case !token.Valid:
		return false, token.Problem
	case !c.hasAccountPermission(token, accountID):
		return false, nil
	}
	account := call{op: "read WhatsApp Business Account " + accountID, needs: scopeManagement, kind: accountNode, id: accountID}
	switch err := c.readID(ctx, account); {
	case errors.Is(err, ErrHidden), errors.Is(err, ErrPermission):
		return false, nil
	case err != nil:
		return false, err
	}
	return true, nil
}

// hasAccountPermission reports whether a token has the permission to see the objects of an account.
func (c *Client) hasAccountPermission(t TokenInfo, accountID string) bool {
	if c.cfg.AppID != "" && t.AppID != "" && t.AppID != c.cfg.AppID {
		return false
	}
	if !slices.Contains(t.Scopes, scopeManagement) {
		return false
	}
	ids, listed := t.Granular[scopeManagement]
	return !listed || ids == nil || slices.Contains(ids, accountID)
}
