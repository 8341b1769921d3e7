// Package listing says where lists of managed objects look: in a WhatsApp Business Account, at phone numbers, in a business portfolio, or
// at the chat platform. A resource supplies what it finds there.
package listing

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-validators/listresourcevalidator"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/metaarg"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// List is the list of a resource.
type List = lifecycle.List[*session.Session]

// Found is an object that exists.
type Found = lifecycle.Found

// The arguments.
const (
	accountID  = "business_account_id"
	accountIDs = "business_account_ids"
	businessID = "business_id"
	numberIDs  = "phone_number_ids"
)

// InAccount lists what a WhatsApp Business Account has.
func InAccount(markdown string, find func(ctx context.Context, g *graph.Client, account string) ([]Found, error)) *List {
	return &List{
		Schema: listSchema(markdown, func() map[string]schema.Attribute {
			return map[string]schema.Attribute{accountID: schema.StringAttribute{
				Required: true, Validators: []validator.String{metaarg.IDValidator("a WhatsApp Business Account")},
				MarkdownDescription: "ID of the WhatsApp Business Account (5 to 20 digits). For several accounts, use `for_each`.",
			}}
		}),
		Find: func(ctx context.Context, s *session.Session, scope lifecycle.Scope) iter.Seq2[Found, error] {
			g, err := s.Graph()
			if err != nil {
				return lifecycle.AllFound(nil, err)
			}
			found, err := find(ctx, g, scope.Text(accountID).ValueString())
			return lifecycle.AllFound(found, tfdiag.WithPath(path.Root(accountID), err))
		},
	}
}

// AtAccounts lists WhatsApp Business Accounts: single ones, or those that a portfolio owns.
func AtAccounts(markdown string) *List {
	return &List{
		Schema: listSchema(markdown, func() map[string]schema.Attribute {
			return map[string]schema.Attribute{
				businessID: portfolioArgument(" Its own accounts are listed, and not those that other portfolios share with it."),
				accountIDs: idListArgument("a WhatsApp Business Account", "IDs of the WhatsApp Business Accounts (5 to 20 digits) that are listed, "+
					"instead of those of a portfolio."),
			}
		}),
		Validators: portfolioOrAccounts,
		Find: func(ctx context.Context, s *session.Session, scope lifecycle.Scope) iter.Seq2[Found, error] {
			g, err := s.Graph()
			if err != nil {
				return lifecycle.AllFound(nil, err)
			}
			accounts, err := scopeAccounts(ctx, g, scope)
			var found []Found
			for _, a := range accounts {
				found = append(found, Found{ID: []string{a.ID}, Name: DisplayName(a.Name, a.ID)})
			}
			return lifecycle.AllFound(found, err)
		},
	}
}

var portfolioOrAccounts = listValidators(listresourcevalidator.Conflicting(path.MatchRoot(businessID), path.MatchRoot(accountIDs)))

// listValidators returns a validator of terraform-plugin-framework-validators, which validates data sources too.
func listValidators(v list.ConfigValidator) []lifecycle.ListValidator {
	return []lifecycle.ListValidator{v.(lifecycle.ListValidator)} //nolint:forcetypeassert // the validators of the framework are both
}

func scopeAccounts(ctx context.Context, g *graph.Client, scope lifecycle.Scope) (accounts []graph.BusinessAccount, err error) {
	for _, id := range scope.Texts(accountIDs) {
		accounts = append(accounts, graph.BusinessAccount{ID: id})
	}
	if len(accounts) > 0 {
		return accounts, nil
	}
	business, err := metaarg.BusinessID(g, scope.Text(businessID))
	if err == nil {
		accounts, err = g.BusinessAccounts.List(ctx, graph.ListBusinessAccountsOpts{BusinessID: business})
	}
	return accounts, tfdiag.WithPath(path.Root(businessID), err)
}

// InPortfolio lists what a business portfolio has.
func InPortfolio(markdown string, find func(ctx context.Context, g *graph.Client, business string) ([]Found, error)) *List {
	return &List{
		Schema: listSchema(markdown, func() map[string]schema.Attribute {
			return map[string]schema.Attribute{businessID: portfolioArgument("")}
		}),
		Find: func(ctx context.Context, s *session.Session, scope lifecycle.Scope) iter.Seq2[Found, error] {
			g, err := s.Graph()
			if err != nil {
				return lifecycle.AllFound(nil, err)
			}
			business, err := metaarg.BusinessID(g, scope.Text(businessID))
			if err != nil {
				return lifecycle.AllFound(nil, err)
			}
			found, err := find(ctx, g, business)
			return lifecycle.AllFound(found, tfdiag.WithPath(path.Root(businessID), err))
		},
	}
}

func portfolioArgument(more string) schema.Attribute {
	return schema.StringAttribute{
		Optional: true, Validators: []validator.String{metaarg.IDValidator("a business portfolio")},
		MarkdownDescription: "ID of the business portfolio (5 to 20 digits). Default: the provider's `business_id`." + more,
	}
}

func listSchema(markdown string, arguments func() map[string]schema.Attribute) func(context.Context) schema.Schema {
	return func(context.Context) schema.Schema {
		return schema.Schema{MarkdownDescription: markdown, Attributes: arguments()}
	}
}

// DisplayName returns the first text that is not empty, as a list shows it: on one line, and not longer than a line.
func DisplayName(texts ...string) string {
	for _, text := range texts {
		if name := secret.Clean(text, 100); name != "" {
			return name
		}
	}
	return ""
}

// findAtEach finds objects at one node after the other.
func findAtEach[N any](nodes []N, find func(N) ([]Found, error)) iter.Seq2[Found, error] {
	return func(yield func(Found, error) bool) {
		for _, node := range nodes {
			for one, err := range lifecycle.AllFound(find(node)) {
				if !yield(one, err) {
					return
				}
			}
		}
	}
}
