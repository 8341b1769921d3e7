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

// projectToken returns the token that the project holds, or else the result of the check.
func (c *chain) projectToken() (token secret.Value, why check) {
	shown := c.project.Token.Fingerprint
	switch {
	case c.unread != nil:
		return token, dependent(nameProjectToken, "The project could not be read from the chat platform.")
	case !c.held.IsZero():
		return c.held, check{}
	case c.platform.Capabilities.TokenReadback == chat.ReadbackNone:
		return token, unknown("The platform shows nothing about the token that the project holds.", inspect)
	case !c.project.Token.Present:
		return token, dependent(nameProjectToken, "The project holds no token.")
	case shown == "":
		return token, unknown("The platform does not show the token or its fingerprint.", inspect)
	case shown != c.own.Fingerprint():
		return token, unknown("The platform does not show the token, and its fingerprint, "+shown+", is not that of the provider's own token.",
			inspect)
	}
	return c.own, check{}
}

func (c *chain) checkToken(ctx context.Context) check {
	token, why := c.projectToken()
	if token.IsZero() {
		return why
	}
	report, err := tokenpolicy.Check(ctx, c.g, token, tokenpolicy.Policy{RequiredScopes: c.scopes, AppID: c.g.AppID()})
	if err != nil {
		return c.undecided(nameToken, err)
	}
	c.inspected = &report
	remedy := "Generate a new token in Meta Business Settings > Users > System users > Generate token, " +
		"and configure it where the project's token is configured. If a resource generates the token (generate), apply it: the plan finds " +
		"out whether another token is due."
	if len(report.Failures) > 0 {
		return failed(paragraphs(report.Failures...), remedy)
	}
	if fact, text := report.Warning(); fact != "" {
		return warning(paragraphs(text), remedy)
	}
	end := "It does not expire."
	if expires := report.Token.ExpiresAt; !expires.IsZero() {
		end = "It expires at " + expires.UTC().Format(time.RFC3339) + "."
	}
	return ok("The token %s is valid and has the required scopes. %s", report.Token.Fingerprint, end)
}

// otherArguments removes from the sentences of a report the arguments that this data source does not have.
var otherArguments = strings.NewReplacer(
	" (required_access)", "",
	" To get an error instead of this warning, set minimum_validity.", "",
)

func paragraphs(sentences ...string) string {
	return otherArguments.Replace(strings.Join(sentences, "\n\n"))
}

// checkAccount reads the account with the project's token. If that token is not available, it uses the provider's own token:
// a success shows that the account exists; a failure says nothing about the project.
func (c *chain) checkAccount(ctx context.Context) check {
	if down, is := c.metaDown(); is {
		return down
	}
	if c.inspected != nil && len(c.inspected.Failures) > 0 {
		return dependent(nameToken, "The account was not read with the project's token, because the token does not meet the requirements.")
	}
	id := c.accountID(ctx)
	token, _ := c.projectToken()
	switch {
	case id == "":
		return c.noAccount()
	case token.IsZero():
		return c.ownAccount(ctx, id)
	case c.inspected == nil:
		return dependent(nameToken, "The account was not read with the project's token, because the token could not be inspected.")
	}
	// The token was inspected by checkToken. This tests its access to the account.
	policy := tokenpolicy.Policy{RequiredScopes: []string{}, BusinessAccountIDs: []string{id}}
	report, err := tokenpolicy.Check(ctx, c.g, token, policy)
	switch {
	case err != nil:
		return c.undecided(nameAccount, err)
	case len(report.Failures) > 0:
		return failed(paragraphs(report.Failures...), "Assign the account to the system user of the project's token "+
			"(resource whatsapp_business_account_user, or Meta Business Settings > Accounts > WhatsApp accounts > Add people), or correct "+
			"business_account_id.")
	}
	return ok("The project's token can read the WhatsApp Business Account %s.", id)
}

func (c *chain) ownAccount(ctx context.Context, id string) check {
	account, err := c.g.BusinessAccounts.Get(ctx, id)
	if err != nil {
		made := c.undecided(nameAccount, err)
		made.detail = "The project's token is not available, and the provider's own access_token cannot read the account: " + made.detail
		return made
	}
	return ok("The provider's own access_token can read the WhatsApp Business Account %s (%q). The project's token is not available.",
		id, account.Name)
}
