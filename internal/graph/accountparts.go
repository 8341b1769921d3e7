package graph

import (
	"context"
	"encoding/json"
	"net/url"
	"sync"

	"terraform-provider-whatsapp/internal/memo"
)

// accountParts reads the fields and edges of a WhatsApp Business Account with one call. Where Meta refuses an edge together with
// others, callers read it at its own address.
type accountParts struct {
	client *Client
	known  memo.Cache[string, map[string]json.RawMessage]

	mu    sync.Mutex
	apart bool // Meta does not show the edges together with the fields
}

// fields returns the fields of an account.
func (a *accountParts) fields(ctx context.Context, account string) (map[string]json.RawMessage, error) {
	return a.known.Get(ctx, account, func(ctx context.Context) (map[string]json.RawMessage, error) { return a.read(ctx, account) })
}

// edge returns an edge of an account. Not shown means that it has to be read at its own address.
func (a *accountParts) edge(ctx context.Context, account string, p part) (raw json.RawMessage, shown bool, err error) {
	if a.isApart() {
		return nil, false, nil
	}
	got, err := a.fields(ctx, account)
	if partsRefused(err) || is(err, ErrHidden) { // the address of the edge has the error that concerns it
		return nil, false, nil
	}
	return got[p.name], !a.isApart(), err
}

func (a *accountParts) forget(account string) { a.known.Forget(account) }

func (a *accountParts) read(ctx context.Context, account string) (map[string]json.RawMessage, error) {
	r := call{op: "read WhatsApp Business Account " + account, needs: scopeManagement, kind: accountNode, id: account}
	const fields = "id,message_template_namespace," + accountFields // see BusinessAccountService.Get
	if !a.isApart() {
		r.query = url.Values{"fields": {fields + "," + expansion(accountEdges)}}
		got, err := a.client.getParts(ctx, r)
		if !partsRefused(err) {
			return got, err
		}
	}
	r.query = url.Values{"fields": {fields}}
	got, err := a.client.getParts(ctx, r)
	if err == nil {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.apart = true
	}
	return got, err
}

// partsRefused reports whether an error may be about one of several parts.
func partsRefused(err error) bool {
	return !is(err, ErrHidden) && (is(err, ErrInvalid) || is(err, ErrPermission) || is(err, ErrWrongKind))
}

func (a *accountParts) isApart() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.apart
}
