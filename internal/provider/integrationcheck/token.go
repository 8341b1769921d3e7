package integrationcheck

import (
	"cmp"
	"context"
	"strings"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/token/tokenpolicy"
)

const (
	inspectText  = "Inspect the token with the ephemeral resource whatsapp_token_scopes where you configure it."
	generateText = "Generate a new token in Meta Business Settings > Users > System users > Generate token."
	deliverText  = "Configure a new token where the project's token is configured. If a resource generates the token (generate), apply it: " +
		"the plan finds out whether another token is due."
)

// projectToken returns the token that the project holds, or else the result of the check.
func (c *checker) projectToken() (token secret.Value, why result) {
	shown := c.project.Token.Fingerprint
	switch {
	case c.unread != nil:
		return token, dependentResult(nameProjectToken, "The project could not be read from the chat platform.")
	case !c.held.IsZero():
		return c.held, result{}
	case c.platform.Capabilities.TokenReadback == chat.ReadbackNone:
		return token, unknownResult("The platform shows nothing about the token that the project holds.", inspectText)
	case !c.project.Token.Present:
		return token, dependentResult(nameProjectToken, "The project holds no token.")
	case shown == "":
		return token, unknownResult("The platform does not show the token or its fingerprint.", inspectText)
	case shown != c.own.Fingerprint():
		return token, unknownResult("The platform does not show the token, and its fingerprint, "+shown+", is not that of the "+
			"provider's own token.",
			inspectText)
	}
	return c.own, result{}
}

func (c *checker) checkToken(ctx context.Context) result {
	token, why := c.projectToken()
	if token.IsZero() {
		return why
	}
	report, err := tokenpolicy.Check(ctx, c.g, token, tokenpolicy.Policy{RequiredScopes: c.scopes, AppID: c.g.AppID()})
	if err != nil {
		return c.failedRequest(nameToken, err)
	}
	c.inspected = &report
	if len(report.Failures) > 0 {
		detail, next := causesAndSteps(report.Failures)
		return failedResult(detail, cmp.Or(next, generateText)+" "+deliverText)
	}
	if fact, text := report.JoinedWarning(); fact != "" {
		return warningResult(otherArguments.Replace(text), generateText+" "+deliverText)
	}
	end := "It does not expire."
	if expires := report.Token.ExpiresAt; !expires.IsZero() {
		end = "It expires at " + expires.UTC().Format(time.RFC3339) + "."
	}
	return okResult("The token %s is valid and has the required scopes. %s", report.Token.Fingerprint, end)
}

// otherArguments removes from the sentences of a report the arguments that this data source does not have.
var otherArguments = strings.NewReplacer(
	" (required_access)", "",
	" To get an error instead of this warning, set minimum_validity.", "",
)

// causesAndSteps returns the causes of the failures of a report, and their next steps, which are the paragraphs after the first.
func causesAndSteps(failures []string) (detail, remedy string) {
	var causes, steps []string
	for _, one := range failures {
		cause, next, has := strings.Cut(otherArguments.Replace(one), "\n\n")
		if causes = append(causes, cause); has {
			steps = append(steps, strings.ReplaceAll(next, "\n\n", " "))
		}
	}
	return strings.Join(causes, " "), strings.Join(steps, " ")
}

// checkAccount reads the account with the project's token. If that token is not available, it uses the provider's own token:
// a success shows that the account exists; a failure says nothing about the project.
func (c *checker) checkAccount(ctx context.Context) result {
	if down, isDown := c.metaDownResult(); isDown {
		return down
	}
	if c.inspected != nil && len(c.inspected.Failures) > 0 {
		return dependentResult(nameToken, "The account was not read with the project's token, because the token does not meet the requirements.")
	}

	id := c.accountID(ctx)
	token, _ := c.projectToken()
	switch {
	case id == "":
		return c.noAccountResult()
	case token.IsZero():
		return c.checkOwnAccess(ctx, id)
	case c.inspected == nil:
		return dependentResult(nameToken, "The account was not read with the project's token, because the token could not be inspected.")
	}

	// The token was inspected by checkToken. This tests its access to the account.
	policy := tokenpolicy.Policy{RequiredScopes: []string{}, BusinessAccountIDs: []string{id}}
	report, err := tokenpolicy.Check(ctx, c.g, token, policy)
	switch {
	case err != nil:
		return c.failedRequest(nameAccount, err)
	case len(report.Failures) > 0:
		detail, remedy := causesAndSteps(report.Failures)
		return failedResult(detail, remedy+" The ID is that of business_account_id, or else of the project.")
	}
	return okResult("The project's token can read the WhatsApp Business Account %s.", id)
}

func (c *checker) checkOwnAccess(ctx context.Context, id string) result {
	account, err := c.g.BusinessAccounts.Get(ctx, id)
	if err != nil {
		made := c.failedRequest(nameAccount, err)
		made.detail = "The project's token is not available, and the provider's own access_token cannot read the account: " + made.detail
		return made
	}
	return okResult("The provider's own access_token can read the WhatsApp Business Account %s (%q). The project's token is not available.",
		id, account.Name)
}
