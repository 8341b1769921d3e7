package graph

import (
	"context"
	"net/url"
)

// LiveBusinessAccount is the present state of a WhatsApp Business Account, for checks. "": Meta did not say.
type LiveBusinessAccount struct {
	ID, Name, Namespace           string
	Currency, Country, TimezoneID string
	Status, ReviewStatus          string
	VerificationStatus            string
	Ownership                     string
	OwnerID, OwnerName            string // of the business portfolio
	MessagingLimit                string
	CanSend                       string // AVAILABLE, LIMITED or BLOCKED
}

type wireLiveBusinessAccount struct {
	ID           jsonText `json:"id"`
	Name         jsonText `json:"name"`
	Namespace    jsonText `json:"message_template_namespace"`
	Currency     jsonText `json:"currency"`
	Country      jsonText `json:"country"`
	TimezoneID   jsonText `json:"timezone_id"`
	Status       jsonText `json:"status"`
	Review       jsonText `json:"account_review_status"`
	Verification jsonText `json:"business_verification_status"`
	Ownership    jsonText `json:"ownership_type"`
	Limit        jsonText `json:"whatsapp_business_manager_messaging_limit"`
	Owner        struct {
		ID   jsonText `json:"id"`
		Name jsonText `json:"name"`
	} `json:"owner_business_info"`
	Health struct {
		CanSend jsonText `json:"can_send_message"`
	} `json:"health_status"`
}

// accountKindField is a field that only accounts have, see BusinessAccountService.Get.
const accountKindField = "message_template_namespace"

var liveAccountFields = fieldSet{required: []string{"id", accountKindField}, optional: []string{
	"name", "currency", "country", "timezone_id", "status", "account_review_status",
	"business_verification_status", "ownership_type", "owner_business_info", "whatsapp_business_manager_messaging_limit", "health_status",
}}

// GetLive reads the present state of an account, anew at each call.
func (s *BusinessAccountService) GetLive(ctx context.Context, id string) (LiveBusinessAccount, error) {
	if !ValidID(id) {
		return LiveBusinessAccount{}, errNotID("read a WhatsApp Business Account", "a WhatsApp Business Account")
	}
	r := call{op: "read WhatsApp Business Account " + id, needs: scopeManagement, kind: accountNode, id: id}
	var w wireLiveBusinessAccount
	err := liveAccountFields.read(func(query url.Values) error {
		r.query, w = query, wireLiveBusinessAccount{}
		return s.client.sendAndDecode(ctx, r, &w)
	})
	if err != nil {
		return LiveBusinessAccount{}, err
	}
	name := s.client.stateName
	return LiveBusinessAccount{
		ID:                 string(w.ID),
		Name:               name(w.Name),
		Namespace:          name(w.Namespace),
		Currency:           name(w.Currency),
		Country:            name(w.Country),
		TimezoneID:         name(w.TimezoneID),
		Status:             name(w.Status),
		ReviewStatus:       name(w.Review),
		VerificationStatus: name(w.Verification),
		Ownership:          name(w.Ownership),
		OwnerID:            name(w.Owner.ID),
		OwnerName:          name(w.Owner.Name),
		MessagingLimit:     name(w.Limit),
		CanSend:            name(w.Health.CanSend),
	}, r.checkID(w.ID)
}
