package graph

import (
	"context"
	"net/url"
	"slices"
)

// directReads is the number of objects of an account that are read one by one before its list is read. A small configuration costs no
// list. A large one costs one call for each page of the list instead of one for each number, out of the 200 calls an hour that
// Meta grants for an account.
const directReads = 2

// PhoneNumberService manages business phone numbers, apart from their settings (SettingService).
type PhoneNumberService struct {
	client  *Client
	numbers objectCache[PhoneNumber] // by account
}

func newPhoneNumberService(c *Client) PhoneNumberService {
	id := func(n PhoneNumber) string { return n.ID }
	return PhoneNumberService{client: c, numbers: newObjectCache(directReads, id, c.cfg.Now)}
}

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
	ID                 jsonText `json:"id"`
	DisplayPhoneNumber jsonText `json:"display_phone_number"`
	VerifiedName       jsonText `json:"verified_name"`
	// The account of a number has no field of its own; the health status names all objects that take part in messaging.
	// https://developers.facebook.com/docs/whatsapp/cloud-api/health-status
	Health struct {
		Entities []struct {
			Type jsonText `json:"entity_type"`
			ID   jsonText `json:"id"`
		} `json:"entities"`
	} `json:"health_status"`
}

const numberFields = "id,display_phone_number,verified_name"

func (s *PhoneNumberService) convert(w wirePhoneNumber) PhoneNumber {
	n := PhoneNumber{
		ID:                 string(w.ID),
		DisplayPhoneNumber: s.client.stateName(w.DisplayPhoneNumber),
		VerifiedName:       s.client.stateName(w.VerifiedName),
	}
	for _, entity := range w.Health.Entities {
		if entity.Type == "WABA" && ValidID(string(entity.ID)) {
			n.BusinessAccountID = string(entity.ID)
		}
	}
	return n
}

// GetPhoneNumberOpts names a number. BusinessAccountID is a hint, "" when it is unknown: numbers that are asked for under one
// account are answered from one read of its list, except the first two. The hint is not checked: compare it with the result's
// BusinessAccountID.
type GetPhoneNumberOpts struct{ ID, BusinessAccountID string }

// Get reads a number. ErrHidden and ErrWrongKind always come from a direct read, at most half a minute old.
func (s *PhoneNumberService) Get(ctx context.Context, o GetPhoneNumberOpts) (PhoneNumber, error) {
	op := "read phone number " + o.ID
	if !ValidID(o.ID) {
		return PhoneNumber{}, errNotID("read a phone number", "a phone number (which is not the number itself)")
	}
	account := o.BusinessAccountID
	if account == "" {
		account = s.numbers.objects.ProbableList()
	}
	n, err := s.numbers.get(ctx, account, o.ID, s.phoneNumberReader())
	if n.BusinessAccountID == "" && s.isListed(account, n.ID) {
		n.BusinessAccountID = account // a direct read that ended after the list was read may lack it
	}
	return n, withOp(op, err)
}

// isListed reports whether the list of an account was read and has a number.
func (s *PhoneNumberService) isListed(account, id string) bool {
	list, ok := s.numbers.lists.Find(account)
	return ok && slices.ContainsFunc(list, func(n PhoneNumber) bool { return n.ID == id })
}

func (s *PhoneNumberService) phoneNumberReader() objectReader[PhoneNumber] {
	return objectReader[PhoneNumber]{readOne: s.readOne, readAll: s.readAll}
}

// readOne reads one number directly. An ID of another kind of object is ErrWrongKind.
func (s *PhoneNumberService) readOne(ctx context.Context, id string) (PhoneNumber, error) {
	r := call{
		op: "read phone number " + id, needs: scopeManagement, kind: numberNode, id: id,
		query: url.Values{"fields": {numberFields + ",health_status"}},
	}
	var w wirePhoneNumber
	err := s.client.sendAndDecode(ctx, r, &w)
	if e := asGraphError(err); e != nil && e.field == "health_status" { // only the account is unknown then
		r.query = url.Values{"fields": {numberFields}}
		err = s.client.sendAndDecode(ctx, r, &w)
	}
	if err != nil {
		return PhoneNumber{}, err
	}
	if err := r.checkID(w.ID); err != nil {
		return PhoneNumber{}, err
	}
	n := s.convert(w)
	if n.BusinessAccountID != "" {
		s.numbers.objects.CountRequest(n.BusinessAccountID, n.ID) // the number counts for its account, which was not known before
	}
	return n, nil
}

// List returns all numbers of an account, in Meta's order. It is read once per process. An account that the token sees nothing
// of may answer with an empty list: that proves nothing.
func (s *PhoneNumberService) List(ctx context.Context, businessAccountID string) ([]PhoneNumber, error) {
	if !ValidID(businessAccountID) {
		return nil, errNotID("list phone numbers", "a WhatsApp Business Account")
	}
	numbers, err := s.numbers.list(ctx, businessAccountID, s.phoneNumberReader())
	return numbers, withOp("list the phone numbers of WhatsApp Business Account "+businessAccountID, err)
}

// ListWithSettings lists as List does. Where Meta allows it, the settings of all numbers are read with the same call.
func (s *PhoneNumberService) ListWithSettings(ctx context.Context, businessAccountID string) ([]PhoneNumber, error) {
	if !ValidID(businessAccountID) {
		return nil, errNotID("list phone numbers", "a WhatsApp Business Account")
	}
	numbers, err := s.numbers.list(ctx, businessAccountID, objectReader[PhoneNumber]{readOne: s.readOne, readAll: s.readExpanded})
	return numbers, withOp("list the phone numbers of WhatsApp Business Account "+businessAccountID, err)
}

// readExpanded reads an account's numbers with their settings, and without them if Meta refuses that.
func (s *PhoneNumberService) readExpanded(ctx context.Context, businessAccountID string) ([]PhoneNumber, error) {
	numbers, err := s.client.Settings.numbers.listAccount(ctx, businessAccountID)
	if isFieldRefusal(err) {
		return s.readAll(ctx, businessAccountID)
	}
	return numbers, err
}

// readAll reads an account's numbers.
func (s *PhoneNumberService) readAll(ctx context.Context, businessAccountID string) ([]PhoneNumber, error) {
	r := call{
		op:    "list the phone numbers of WhatsApp Business Account " + businessAccountID,
		needs: scopeManagement,
		kind:  accountNode,
		id:    businessAccountID,
		edge:  "phone_numbers",
		query: url.Values{"fields": {numberFields}},
	}
	return listEdge(ctx, s.client, r, "phone number", func(w wirePhoneNumber) (string, PhoneNumber) {
		n := s.convert(w)
		n.BusinessAccountID = businessAccountID
		return n.ID, n
	})
}
