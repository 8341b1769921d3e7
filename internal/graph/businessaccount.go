package graph

import (
	"context"
	"net/url"
)

// BusinessAccount is a WhatsApp Business Account.
type BusinessAccount struct{ ID, Name string }

// BusinessAccount reads an account with the configured token. It asks for message_template_namespace too, which only
// this kind of object has: without it, a business portfolio or an app (both have a name) would pass for an account.
// https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account
func (c *Client) BusinessAccount(ctx context.Context, id string) (BusinessAccount, error) {
	if !ValidID(id) {
		return BusinessAccount{}, notID("read a WhatsApp Business Account", "a WhatsApp Business Account")
	}
	r := call{
		op: "read WhatsApp Business Account " + id, needs: scopeManagement,
		path: "/" + url.PathEscape(id), template: "/{business_account_id}",
		query: url.Values{"fields": {"id,name,message_template_namespace"}},
	}
	var w struct {
		ID   text `json:"id"`
		Name text `json:"name"`
	}
	if err := c.get(ctx, r, &w); err != nil {
		return BusinessAccount{}, err
	}
	if err := sameID(r.op, string(w.ID), id); err != nil {
		return BusinessAccount{}, err
	}
	return BusinessAccount{ID: string(w.ID), Name: c.cfg.Secrets.Remote(string(w.Name))}, nil
}
