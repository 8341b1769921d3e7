package integrationcheck

import (
	"context"
	"strings"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/tokenpolicy"
)

const inspect = "Inspect the token with the ephemeral resource whatsapp_token_scopes where you configure it."

// theToken returns the token that the project holds, or why nobody can look at it.
func (c *chain) theToken() (token secret.Value, why check) {
	shown := c.project.Token.Fingerprint
	switch {
	case c.unread != nil:
		return token, see(nameProjectToken, "The chat platform could not be asked which token the project holds.")
	case !c.held.IsZero():
		return c.held, check{}
	case c.platform.Capabilities.TokenReadback == chat.ReadbackNone:
		return token, open("The platform says nothing about the token that the project holds.", inspect)
	case !c.project.Token.Present:
		return token, see(nameProjectToken, "The project holds no token.")
	case shown == "":
		return token, open("The platform does not show the token, and no fingerprint by which it could be known either.", inspect)
	case shown != c.own.Fingerprint():
		return token, open("The platform does not show the token, and by its fingerprint, "+shown+", it is not the provider's own.", inspect)
	}
	return c.own, check{}
}

func (c *chain) checkToken(ctx context.Context) check {
	token, why := c.theToken()
	if token.IsZero() {
		return why
	}
	report, err := tokenpolicy.Check(ctx, c.g, token, tokenpolicy.Policy{RequiredScopes: c.scopes, AppID: c.g.AppID()})
	if err != nil {
		return c.trouble(nameToken, err)
	}
	c.inspected = &report
	remedy := "Give the project a token without this fault: generate one under Meta Business Settings > Users > System users > Generate token, and configure it where the project's token comes from."
	switch {
	case len(report.Failures) > 0:
		return bad(paragraphs(report.Failures), remedy)
	case len(report.Warnings) > 0:
		return check{status: warning, detail: paragraphs(report.Warnings), remedy: remedy}
	}
	end := "It does not expire."
	if expires := report.Token.ExpiresAt; !expires.IsZero() {
		end = "It expires at " + expires.UTC().Format(time.RFC3339) + "."
	}
	return good("The token %s is valid and has the required scopes. %s", report.Token.Fingerprint, end)
}

// elsewhere are arguments of other objects, which the sentences of a report name.
var elsewhere = strings.NewReplacer(" (required_access)", "", " To get an error instead of this warning, set minimum_validity.", "")

func paragraphs(sentences []string) string { return elsewhere.Replace(strings.Join(sentences, "\n\n")) }

// checkAccount asks with the project's token whether it can read the account. Where that is not to be had the provider's own
// asks: its success says that the account is there, its failure nothing about the project.
func (c *chain) checkAccount(ctx context.Context) check {
	if out, is := c.metaOut(); is {
		return out
	}
	if c.inspected != nil && len(c.inspected.Failures) > 0 {
		return see(nameToken, "The project's token was not tried on the account, since it falls short.")
	}
	id := c.accountID(ctx)
	token, _ := c.theToken()
	switch {
	case id == "":
		return c.noAccount()
	case token.IsZero():
		return c.ownAccount(ctx, id)
	case c.inspected == nil:
		return see(nameToken, "The project's token was not tried on the account, since it could not be inspected.")
	}
	// The token is inspected already; what this asks is the account alone.
	report, err := tokenpolicy.Check(ctx, c.g, token, tokenpolicy.Policy{RequiredScopes: []string{}, BusinessAccountIDs: []string{id}})
	switch {
	case err != nil:
		return c.trouble(nameAccount, err)
	case len(report.Failures) > 0:
		return bad(paragraphs(report.Failures), "In Meta Business Settings > Accounts > WhatsApp accounts > Add people give the system user of the project's token the account, or correct business_account_id.")
	}
	return good("The project's token can read the WhatsApp Business Account %s.", id)
}

func (c *chain) ownAccount(ctx context.Context, id string) check {
	account, err := c.g.BusinessAccounts.Get(ctx, id)
	if err != nil {
		made := c.trouble(nameAccount, err)
		made.detail = "The project's token could not be tried, and the provider's own could not read the account: " + made.detail
		return made
	}
	return good("The WhatsApp Business Account %s (%q) can be read with the provider's own access_token. The project's token could not be tried.", id, account.Name)
}
