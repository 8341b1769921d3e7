package graph

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"sync"

	"terraform-provider-whatsapp/internal/memo"
)

// accountReader reads the fields and edges of a WhatsApp Business Account with one call. Where Meta refuses an edge together with
// others, callers read it at its own address.
type accountReader struct {
	client *Client
	known  memo.Cache[string, map[string]json.RawMessage]

	mu       sync.Mutex
	separate bool // Meta does not show the edges together with the fields
}

// getFields returns the fields of an account.
func (a *accountReader) getFields(ctx context.Context, account string) (map[string]json.RawMessage, error) {
	return a.known.Get(ctx, account, func(ctx context.Context) (map[string]json.RawMessage, error) { return a.readFields(ctx, account) })
}

// getEdge returns an edge of an account. Not shown means that it has to be read at its own address.
func (a *accountReader) getEdge(ctx context.Context, account string, f nodeField) (raw json.RawMessage, shown bool, err error) {
	if a.hasSeparateEdges() {
		return nil, false, nil
	}
	got, err := a.getFields(ctx, account)
	if isFieldRefusal(err) || errors.Is(err, ErrHidden) { // the address of the edge has the error that concerns it
		return nil, false, nil
	}
	return got[f.name], !a.hasSeparateEdges(), err
}

func (a *accountReader) forget(account string) { a.known.Forget(account) }

func (a *accountReader) readFields(ctx context.Context, account string) (map[string]json.RawMessage, error) {
	r := call{op: "read WhatsApp Business Account " + account, needs: scopeManagement, kind: accountNode, id: account}
	const fields = "id,message_template_namespace," + accountFields // see BusinessAccountService.Get
	if !a.hasSeparateEdges() {
		r.query = url.Values{"fields": {fields + "," + expandedNames(accountEdges)}}
		got, err := a.client.getFields(ctx, r)
		if !isFieldRefusal(err) {
			return got, err
		}
	}
	r.query = url.Values{"fields": {fields}}
	got, err := a.client.getFields(ctx, r)
	if err == nil {
		a.mu.Lock()
		defer a.mu.Unlock()
		a.separate = true
	}
	return got, err
}

// isFieldRefusal reports whether an error may be about one of several fields.
func isFieldRefusal(err error) bool {
	return !errors.Is(err, ErrHidden) && (errors.Is(err, ErrInvalid) || errors.Is(err, ErrPermission) || errors.Is(err, ErrWrongKind))
}

func (a *accountReader) hasSeparateEdges() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.separate
}
