package tokenpolicy

import (
	"fmt"

	"terraform-provider-whatsapp/internal/graph"
)

const (
	// assign is how the system user of a token gets access to an account.
	assign = "with the resource whatsapp_business_account_user or in " +
		"Meta Business Settings > Accounts > WhatsApp accounts > Add people"
	// assignFirst is the same for a token that Terraform generates after it.
	assignFirst = "with the resource whatsapp_business_account_user, and name the business_account_id of that resource in " +
		"required_access.business_account_ids, so that the assignment comes first"
)

// generated reports whether this provider generated the token. No person has it, so the next step is in the configuration.
func (p Policy) generated() bool { return p.Generated != "" }

// another returns the next step for a token that cannot be used.
func (p Policy) another() string {
	if p.generated() {
		return "The next apply generates another one."
	}
	return generate
}

// allow returns the next step for a token that has more scopes than it should have.
func (p Policy) allow(excess []string) string {
	if p.generated() {
		return fmt.Sprintf("Meta adds them to the token that it generates. Add %s to %s, or set forbid_excess_scopes = false.", list(excess),
			p.Generated)
	}
	return fmt.Sprintf("Generate a token with %s only, or set forbid_excess_scopes = false.", list(p.RequiredScopes))
}

// longer returns the next step for a token that is not valid for long enough. byHand is the next step for a token that a person
// generates.
func (p Policy) longer(byHand string) string {
	if p.generated() {
		return "Meta decides how long a generated token is valid. Reduce minimum_validity, or remove expires_in_60_days if the business " +
			"can generate tokens that do not expire."
	}
	return byHand
}

// cover returns the next step for a token whose scopes do not cover an account.
func (p Policy) cover(t graph.TokenInfo) string {
	if p.generated() {
		return fmt.Sprintf("Assign the system user%s to that account %s.", systemUser(t), assignFirst)
	}
	return fmt.Sprintf("Check that the system user%s is assigned to that account (%s). Then generate the token again and choose that account "+
		"for the scope.", systemUser(t), assign)
}

// reach returns the next step for a token that cannot read an object.
func (p Policy) reach(t graph.TokenInfo) string {
	if p.generated() {
		return fmt.Sprintf("Check that the ID is right, and that whatsapp_business_management is one of the scopes. Assign the system user%s "+
			"to the account %s.", systemUser(t), assignFirst)
	}
	return fmt.Sprintf("Check that the ID is right, that the token's system user%s is assigned to the account (%s), and that the token was "+
		"generated with whatsapp_business_management.", systemUser(t), assign)
}
