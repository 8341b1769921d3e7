package graph

import (
	"context"
	"net/url"
)

// BusinessAccountService reads WhatsApp Business Accounts.
type BusinessAccountService struct{ client *Client }

// BusinessAccount is a WhatsApp Business Account.
type BusinessAccount struct{ ID, Name string }

type wireBusinessAccount struct {
	ID   jsonText `json:"id"`
	Name jsonText `json:"name"`
}

func (s *BusinessAccountService) convert(w wireBusinessAccount) (id string, a BusinessAccount) {
	return string(w.ID), BusinessAccount{ID: string(w.ID), Name: s.client.stateName(w.Name)}
}

// Get reads an account. It asks for message_template_namespace too, which only this kind of object has: without it, a business
// portfolio or an app (both have a name) would be taken for an account.
//
// https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account
func (s *BusinessAccountService) Get(ctx context.Context, id string) (BusinessAccount, error) {
	if !ValidID(id) {
		return BusinessAccount{}, errNotID("read a WhatsApp Business Account", "a WhatsApp Business Account")
	}
	r := call{
		op: "read WhatsApp Business Account " + id, needs: scopeManagement, kind: accountNode, id: id,
		query: url.Values{"fields": {"id,name," + accountKindField}},
	}
	var w wireBusinessAccount
	if err := s.client.sendAndDecode(ctx, r, &w); err != nil {
		return BusinessAccount{}, err
	}
	if err := r.checkID(w.ID); err != nil {
		return BusinessAccount{}, err
	}
	_, account := s.convert(w)
	return account, nil
}

// ListBusinessAccountsOpts selects the accounts that a portfolio owns, or with Clients those that other portfolios share with
// it.
type ListBusinessAccountsOpts struct {
	BusinessID string
	Clients    bool
}

// List returns the accounts of a portfolio.
//
// https://developers.facebook.com/docs/marketing-api/reference/business/owned_whatsapp_business_accounts/
func (s *BusinessAccountService) List(ctx context.Context, o ListBusinessAccountsOpts) ([]BusinessAccount, error) {
	if !ValidID(o.BusinessID) {
		return nil, errNotID("list WhatsApp Business Accounts", "a business portfolio")
	}
	r := call{
		op:    "list the WhatsApp Business Accounts of business portfolio " + o.BusinessID,
		needs: scopeBusiness,
		kind:  businessNode,
		id:    o.BusinessID,
		edge:  "owned_whatsapp_business_accounts",
		query: url.Values{"fields": {"id,name"}},
	}
	if o.Clients {
		r.edge = "client_whatsapp_business_accounts"
	}
	return listEdge(ctx, s.client, r, "account", s.convert)
}
