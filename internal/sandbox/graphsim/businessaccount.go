package graphsim

import (
	"cmp"
	"net/url"
	"slices"
)

const kindBusinessAccount kind = "WhatsAppBusinessAccount"

// BusinessAccount is a WhatsApp Business Account (WABA).
type BusinessAccount struct {
	ID         string         `json:"id"`
	Name       string         `json:"name"`
	BusinessID string         `json:"business_id,omitempty"`
	SharedWith []string       `json:"shared_with,omitempty"` // portfolios that have it as a client's
	CatalogID  string         `json:"catalog_id,omitempty"`  // of the product catalog that is connected
	Fields     map[string]any `json:"fields,omitempty"`      // anything else, by Meta's field name
}

// AddBusinessAccount adds an account or replaces it.
func (s *Sim) AddBusinessAccount(a BusinessAccount) {
	s.putObject(kindBusinessAccount, a.ID, a.BusinessID, a.Fields, map[string]string{
		"name": a.Name, "timezone_id": "1", "account_review_status": "APPROVED",
		"message_template_namespace": "ba30dd89_2ebd_41e4_b805_f2c05ae04cc9",
	})
	if a.CatalogID != "" {
		s.ConnectCatalog(a.ID, a.CatalogID)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustNode(kindBusinessAccount, a.ID).shared = slices.Clone(a.SharedWith)
}

// ShareBusinessAccount shares an account with another portfolio, or ends the sharing.
func (s *Sim) ShareBusinessAccount(accountID, businessID string, on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mustNode(kindBusiness, businessID)
	o := s.mustNode(kindBusinessAccount, accountID)
	o.shared = slices.DeleteFunc(o.shared, func(id string) bool { return id == businessID })
	if on {
		o.shared = append(o.shared, businessID)
	}
}

// RemoveBusinessAccount deletes an account and all that belongs to it.
func (s *Sim) RemoveBusinessAccount(id string) { s.removeNode(kindBusinessAccount, id) }

// allAccounts lists the accounts of all portfolios, oldest first.
func (s *Sim) allAccounts() []*object {
	var items []*object
	for _, o := range s.objects {
		if o.kind == kindBusinessAccount {
			items = append(items, o)
		}
	}
	slices.SortFunc(items, func(a, b *object) int { return cmp.Compare(a.order, b.order) })
	return items
}

func (s *Sim) registerBusinessAccounts() {
	s.defineNode(kindBusinessAccount, &nodeType{
		scopes:   []string{scopeWhatsAppManagement},
		defaults: []string{"id", "name", "timezone_id", "message_template_namespace"},
		fields: []string{
			"name", "timezone_id", "message_template_namespace", "currency", "country", "status", "ownership_type",
			"primary_funding_id", "purchase_order_number", "primary_business_location", "auth_international_rate_eligibility",
			"marketing_messages_lite_api_status", "marketing_messages_onboarding_status", "account_review_status",
			"business_verification_status", "creation_time", "disable_marketing_messages_on_cloud_api",
			"is_enabled_for_insights", "is_shared_with_partners", "template_auto_archival_enabled",
			"on_behalf_of_business_info", "linked_commerce_account", "analytics", messagingLimit,
		},
		computed: map[string]computeFunc{
			"owner_business_info": s.ownerBusinessInfo,
			"health_status":       s.healthStatus,
		},
	})
	s.defineEdge(kindBusinessAccount, "phone_numbers", edge{
		scopes: []string{scopeWhatsAppManagement},
		list:   s.phoneNumbers,
	})
}

func (s *Sim) ownerBusinessInfo(_ *call, o *object, _ field) any {
	if owner := s.objects[o.parent]; owner != nil {
		return map[string]any{"id": owner.id, "name": owner.fields["name"]}
	}
	return nil
}

// phoneNumbers lists the numbers of an account. Meta's order is not defined; here the newest is first.
func (s *Sim) phoneNumbers(_ *call, account *object, _ url.Values) ([]*object, *Error) {
	items := s.childrenOf(account.id, kindPhoneNumber, everyObject)
	slices.Reverse(items)
	return items, nil
}
