package graph

import (
	"context"
	"net/url"
)

// PhoneNumberStatus is what decides whether a number receives messages: whether it is connected, and where Meta delivers.
type PhoneNumberStatus struct {
	Status    string // CONNECTED, PENDING, ... or something new; "": not said
	Platform  string // CLOUD_API, ON_PREMISE, NOT_APPLICABLE; "": not said
	Callbacks Callbacks
}

// Callbacks are the addresses to which Meta delivers the webhooks of a number for the app of the configured token. "" means that
// there is none, or that Meta did not say. The address of the number replaces that of the account, which replaces that of the app.
//
// https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override
type Callbacks struct{ PhoneNumber, BusinessAccount, App string }

// Status reads whether a number is connected and where its messages go, anew at each call.
func (s *PhoneNumberService) Status(ctx context.Context, id string) (PhoneNumberStatus, error) {
	if !ValidID(id) {
		return PhoneNumberStatus{}, notID("read a phone number", "a phone number")
	}
	const fields, webhooks = "id,status,platform_type", "webhook_configuration"
	r := call{
		op: "read the status of phone number " + id, needs: scopeManagement, kind: numberNode, id: id,
		query: url.Values{"fields": {fields + "," + webhooks}},
	}
	var w struct {
		ID       text `json:"id"`
		Status   text `json:"status"`
		Platform text `json:"platform_type"`
		Webhooks struct {
			PhoneNumber     text `json:"phone_number"`
			BusinessAccount text `json:"whatsapp_business_account"`
			Application     text `json:"application"`
		} `json:"webhook_configuration"`
	}
	err := s.client.get(ctx, r, &w)
	if e := asGraph(err); e != nil && e.field == webhooks { // only the addresses are unknown then
		r.query = url.Values{"fields": {fields}}
		err = s.client.get(ctx, r, &w)
	}
	if err != nil {
		return PhoneNumberStatus{}, err
	}
	if err := r.isAbout(w.ID); err != nil {
		return PhoneNumberStatus{}, err
	}
	return PhoneNumberStatus{Status: s.client.fact(w.Status), Platform: s.client.fact(w.Platform), Callbacks: Callbacks{
		PhoneNumber: s.client.name(w.Webhooks.PhoneNumber), BusinessAccount: s.client.name(w.Webhooks.BusinessAccount),
		App: s.client.name(w.Webhooks.Application),
	}}, nil
}
