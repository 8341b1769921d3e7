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

// fields returns the fields of an account.
func (a *accountReader) fields(ctx context.Context, account string) (map[string]json.RawMessage, error) {
	return a.known.Get(ctx, account, func(ctx context.Context) (map[string]json.RawMessage, error) { return a.read(ctx, account) })
}

// edge returns an edge of an account. Not shown means that it has to be read at its own address.
func (a *accountReader) edge(ctx context.Context, account string, f nodeField) (raw json.RawMessage, shown bool, err error) {
	if a.edgesSeparate() {
		return nil, false, nil
	}
	got, err := a.fields(ctx, account)
	if fieldsRefused(err) || errors.Is(err, ErrHidden) { // the address of the edge has the error that concerns it
		return nil, false, nil
	}
	return got[f.name], !a.edgesSeparate(), err
}

func (a *accountReader) forget(account string) { a.known.Forget(account) }

func (a *accountReader) read(ctx context.Context, account string) (map[string]json.RawMessage, error) {
	r := call{op: "read WhatsApp Business Account " + account, needs: scopeManagement, kind: accountNode, id: account}
	const fields = "id,message_template_namespace," + accountFields // see BusinessAccountService.Get
	if !a.edgesSeparate() {
		r.query = url.Values{"fields": {fields + "," + expansion(accountEdges)}}
		got, err := a.client.getFields(ctx, r)
		if !fieldsRefused(err) {
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

// fieldsRefused reports whether an error may be about one of several fields.
func fieldsRefused(err error) bool {
	return !errors.Is(err, ErrHidden) && (errors.Is(err, ErrInvalid) || errors.Is(err, ErrPermission) || errors.Is(err, ErrWrongKind))
}

func (a *accountReader) edgesSeparate() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.separate
}
