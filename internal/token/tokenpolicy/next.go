package tokenpolicy

import (
	"fmt"

	"terraform-provider-whatsapp/internal/graph"
)

const (
	// assignText is how the system user of a token gets access to an account.
	assignText = "with the resource whatsapp_business_account_user or in " +
		"Meta Business Settings > Accounts > WhatsApp accounts > Add people"
	// assignFirstText is the same for a token that Terraform generates after it.
	assignFirstText = "with the resource whatsapp_business_account_user, and name the business_account_id of that resource in " +
		"required_access.business_account_ids, so that the assignment comes first"
)

// isGenerated reports whether this provider generated the token. No person has it, so the next step is in the configuration.
func (p Policy) isGenerated() bool { return p.GeneratedBy != "" }

// regenerateText returns the next step for a token that cannot be used.
func (p Policy) regenerateText() string {
	if p.isGenerated() {
		return "The next apply generates another one."
	}
	return generateText
}

// allowScopesText returns the next step for a token that has more scopes than it should have.
func (p Policy) allowScopesText(excess []string) string {
	if p.isGenerated() {
		return fmt.Sprintf("Meta adds them to the token that it generates. Add %s to %s, or set forbid_excess_scopes = false.", nameList(excess),
			p.GeneratedBy)
	}
	return fmt.Sprintf("Generate a token with %s only, or set forbid_excess_scopes = false.", nameList(p.RequiredScopes))
}

// longerValidityText returns the next step for a token that is not valid for long enough. byHand is the next step for a token that a person
// generates.
func (p Policy) longerValidityText(byHand string) string {
	if p.isGenerated() {
		return "Meta decides how long a generated token is valid. Reduce minimum_validity, or remove expires_in_60_days if the business " +
			"can generate tokens that do not expire."
	}
	return byHand
}

// coverAccountText returns the next step for a token whose scopes do not cover an account.
func (p Policy) coverAccountText(t graph.TokenInfo) string {
	if p.isGenerated() {
		return fmt.Sprintf("Assign the system user%s to that account %s.", systemUserSuffix(t), assignFirstText)
	}
	return fmt.Sprintf("Check that the system user%s is assigned to that account (%s). Then generate the token again and choose that account "+
		"for the scope.", systemUserSuffix(t), assignText)
}

// grantAccessText returns the next step for a token that cannot read an object.
func (p Policy) grantAccessText(t graph.TokenInfo) string {
	if p.isGenerated() {
		return fmt.Sprintf("Check that the ID is right, and that whatsapp_business_management is one of the scopes. Assign the system user%s "+
			"to the account %s.", systemUserSuffix(t), assignFirstText)
	}
	return fmt.Sprintf("Check that the ID is right, that the token's system user%s is assigned to the account (%s), and that the token was "+
		"generated with whatsapp_business_management.", systemUserSuffix(t), assignText)
}
