package graphsim

import (
	"net/url"
	"slices"
)

const (
	kindBusiness kind = "Business"

	scopeBusinessManagement = "business_management"
	scopeWhatsAppManagement = "whatsapp_business_management"
	scopeWhatsAppMessaging  = "whatsapp_business_messaging"
)

// Business is a business portfolio.
type Business struct {
	ID                 string `json:"id"`
	Name               string `json:"name"`
	VerificationStatus string `json:"verification_status,omitempty"`
	// RequiresExpiringTokens refuses tokens that never expire.
	RequiresExpiringTokens bool           `json:"requires_expiring_tokens,omitempty"`
	Fields                 map[string]any `json:"fields,omitempty"` // anything else, by Meta's field name
}

// AddBusiness adds a portfolio or replaces it.
func (s *Sim) AddBusiness(b Business) {
	s.putObject(kindBusiness, b.ID, "", b.Fields, map[string]string{"name": b.Name, "verification_status": b.VerificationStatus})
	s.SetBusinessRequiresExpiring(b.ID, b.RequiresExpiringTokens)
}

// SetBusinessRequiresExpiring switches whether tokens of the portfolio's system
// users must expire ("Some businesses must use expiring tokens").
func (s *Sim) SetBusinessRequiresExpiring(businessID string, on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustNode(kindBusiness, businessID)
	s.expiring[businessID] = on
}

func (s *Sim) registerBusinesses() {
	s.defineNode(kindBusiness, &nodeType{
		scopes:   []string{scopeBusinessManagement},
		defaults: []string{"id", "name"},
		fields: []string{
			"name", "timezone_id", "verification_status", "two_factor_type", "whatsapp_business_manager_messaging_limit",
			"created_time", "vertical", "primary_page", "profile_picture_uri", "link",
		},
	})
	s.defineEdge(kindBusiness, "owned_whatsapp_business_accounts", edge{
		scopes: []string{scopeBusinessManagement},
		list:   s.ownedAccounts,
	})
	s.defineEdge(kindBusiness, "client_whatsapp_business_accounts", edge{
		scopes: []string{scopeBusinessManagement, scopeWhatsAppManagement},
		list:   s.clientAccounts,
	})
}

// ownedAccounts lists the accounts of a portfolio to which the caller is assigned.
func (s *Sim) ownedAccounts(c *call, business *object, _ url.Values) ([]*object, *Error) {
	return s.childrenOf(business.id, kindBusinessAccount, func(o *object) bool { return s.canReach(c.caller, o) }), nil
}

// clientAccounts lists the accounts of other portfolios that are shared with this one and that the caller can reach.
// Reading one requires Advanced Access.
func (s *Sim) clientAccounts(c *call, business *object, _ url.Values) ([]*object, *Error) {
	return slices.DeleteFunc(s.allAccounts(), func(o *object) bool {
		return !slices.Contains(o.shared, business.id) || !s.canReach(c.caller, o)
	}), nil
}
