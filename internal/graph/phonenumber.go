package graph

import (
	"context"
	"errors"
	"net/url"
)

// PhoneNumber is a business phone number. What changes by itself (quality, limits, status) is not part of it.
type PhoneNumber struct {
	ID                 string
	DisplayPhoneNumber string // as Meta formats it: "+1 631-555-5555"
	VerifiedName       string
	BusinessAccountID  string // "": Meta did not say
}

// wirePhoneNumber is the phone number node.
// https://developers.facebook.com/docs/graph-api/reference/whats-app-business-account-to-number-current-status
type wirePhoneNumber struct {
	ID                 text `json:"id"`
	DisplayPhoneNumber text `json:"display_phone_number"`
	VerifiedName       text `json:"verified_name"`
	// The account of a number has no field of its own; the health status names all objects that take part in messaging.
	// https://developers.facebook.com/docs/whatsapp/cloud-api/health-status
	Health struct {
		Entities []struct {
			Type text `json:"entity_type"`
			ID   text `json:"id"`
		} `json:"entities"`
	} `json:"health_status"`
}

const numberFields = "id,display_phone_number,verified_name"

func (c *Client) newPhoneNumber(w wirePhoneNumber) PhoneNumber {
	n := PhoneNumber{
		ID:                 string(w.ID),
		DisplayPhoneNumber: c.cfg.Secrets.Remote(string(w.DisplayPhoneNumber)),
		VerifiedName:       c.cfg.Secrets.Remote(string(w.VerifiedName)),
	}
	for _, entity := range w.Health.Entities {
		if entity.Type == "WABA" && ValidID(string(entity.ID)) {
			n.BusinessAccountID = string(entity.ID)
		}
	}
	return n
}

// readPhoneNumber reads one number directly. An ID of another kind of object is ErrWrongKind.
func (c *Client) readPhoneNumber(ctx context.Context, id string) (PhoneNumber, error) {
	r := call{
		op: "read phone number " + id, needs: scopeManagement,
		path: "/" + url.PathEscape(id), template: "/{phone_number_id}",
		query: url.Values{"fields": {numberFields + ",health_status"}},
	}
	var w wirePhoneNumber
	err := c.get(ctx, r, &w)
	if e := (*Error)(nil); errors.As(err, &e) && e.field == "health_status" { // only the account is unknown then
		r.query = url.Values{"fields": {numberFields}}
		err = c.get(ctx, r, &w)
	}
	if err != nil {
		return PhoneNumber{}, err
	}
	if err := sameID(r.op, string(w.ID), id); err != nil {
		return PhoneNumber{}, err
	}
	return c.newPhoneNumber(w), nil
}

// listPhoneNumbers reads all pages of an account's numbers, in Meta's order.
func (c *Client) listPhoneNumbers(ctx context.Context, businessAccountID string) ([]PhoneNumber, error) {
	r := call{
		op: "list the phone numbers of WhatsApp Business Account " + businessAccountID, needs: scopeManagement,
		path: "/" + url.PathEscape(businessAccountID) + "/phone_numbers", template: "/{business_account_id}/phone_numbers",
		query: url.Values{"fields": {numberFields}},
	}
	var numbers []PhoneNumber
	listed := map[string]bool{}
	err := list(ctx, c, r, func(w wirePhoneNumber) error {
		n := c.newPhoneNumber(w)
		n.BusinessAccountID = businessAccountID
		switch {
		case n.ID == "":
			return errors.New("a phone number without an id")
		case !listed[n.ID]: // a number added while paging moves the others to the next page
			listed[n.ID] = true
			numbers = append(numbers, n)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return numbers, nil
}

// NumberStatus is what changes by itself about a number: it belongs into checks and not into the state of a resource.
type NumberStatus struct {
	Status   string // CONNECTED, PENDING, ... or something new; "": not said
	Platform string // CLOUD_API, ON_PREMISE, NOT_APPLICABLE; "": not said
}

// NumberStatus reads whether a number is connected, anew at each call.
func (c *Client) NumberStatus(ctx context.Context, id string) (NumberStatus, error) {
	if !ValidID(id) {
		return NumberStatus{}, notID("read a phone number", "a phone number")
	}
	r := call{
		op: "read the status of phone number " + id, needs: scopeManagement,
		path: "/" + url.PathEscape(id), template: "/{phone_number_id}", query: url.Values{"fields": {"id,status,platform_type"}},
	}
	var w struct {
		ID       text `json:"id"`
		Status   text `json:"status"`
		Platform text `json:"platform_type"`
	}
	if err := c.get(ctx, r, &w); err != nil {
		return NumberStatus{}, err
	}
	if err := sameID(r.op, string(w.ID), id); err != nil {
		return NumberStatus{}, err
	}
	return NumberStatus{Status: c.cfg.Secrets.Remote(string(w.Status)), Platform: c.cfg.Secrets.Remote(string(w.Platform))}, nil
}
