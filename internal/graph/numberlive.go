package graph

import (
	"context"
	"net/url"
	"slices"
	"strings"
)

// LiveNumber is what changes by itself about a phone number, for checks. "" and nil: Meta did not say.
type LiveNumber struct {
	ID, DisplayPhoneNumber, VerifiedName string

	Status, Platform, AccountMode       string
	NameStatus, NewName, NewNameStatus  string
	CodeVerificationStatus              string
	QualityRating                       string
	MessagingLimit, Throughput          string
	PINEnabled, Official, OnBusinessApp *bool
	CanSend                             string // AVAILABLE, LIMITED or BLOCKED
	Problems                            []HealthProblem
}

// HealthProblem is why an object that takes part in messaging is limited or blocked.
type HealthProblem struct {
	EntityType, EntityID, CanSend string
	Code                          string
	Description, Solution         string
}

type wireLiveNumber struct {
	ID           text  `json:"id"`
	Display      text  `json:"display_phone_number"`
	VerifiedName text  `json:"verified_name"`
	Status       text  `json:"status"`
	Platform     text  `json:"platform_type"`
	Mode         text  `json:"account_mode"`
	NameStatus   text  `json:"name_status"`
	NewName      text  `json:"new_display_name"`
	NewStatus    text  `json:"new_name_status"`
	CodeStatus   text  `json:"code_verification_status"`
	Quality      text  `json:"quality_rating"`
	Limit        text  `json:"whatsapp_business_manager_messaging_limit"`
	PIN          *flag `json:"is_pin_enabled"`
	Official     *flag `json:"is_official_business_account"`
	OnApp        *flag `json:"is_on_biz_app"`
	Throughput   struct {
		Level text `json:"level"`
	} `json:"throughput"`
	Health struct {
		CanSend  text `json:"can_send_message"`
		Entities []struct {
			Type    text `json:"entity_type"`
			ID      text `json:"id"`
			CanSend text `json:"can_send_message"`
			Errors  []struct {
				Code        text `json:"error_code"`
				Description text `json:"error_description"`
				Solution    text `json:"possible_solution"`
			} `json:"errors"`
		} `json:"entities"`
	} `json:"health_status"`
}

// liveFields are fields of which Meta does not show all for every number.
var liveFields = []string{
	"id", kindField, "verified_name", "status", "platform_type", "account_mode", "name_status", "new_display_name", "new_name_status",
	"code_verification_status", "quality_rating", "whatsapp_business_manager_messaging_limit", "throughput", "is_pin_enabled",
	"is_official_business_account", "is_on_biz_app", "health_status",
}

// Live reads what a number is now, anew at each call.
func (s *PhoneNumberService) Live(ctx context.Context, id string) (LiveNumber, error) {
	if !ValidID(id) {
		return LiveNumber{}, notID("read a phone number", "a phone number (which is not the number itself)")
	}
	r := call{op: "read phone number " + id, needs: scopeManagement, kind: numberNode, id: id}
	var w wireLiveNumber
	err := withFields(liveFields, kindField, func(fields url.Values) error {
		r.query, w = fields, wireLiveNumber{}
		return s.client.get(ctx, r, &w)
	})
	if err != nil {
		return LiveNumber{}, err
	}
	return s.live(w), r.isAbout(w.ID)
}

// ListLive reads what all numbers of an account are now, anew at each call.
func (s *PhoneNumberService) ListLive(ctx context.Context, businessAccountID string) (numbers []LiveNumber, err error) {
	if !ValidID(businessAccountID) {
		return nil, notID("list phone numbers", "a WhatsApp Business Account")
	}
	r := call{
		op: "list the phone numbers of WhatsApp Business Account " + businessAccountID, needs: scopeManagement,
		kind: accountNode, id: businessAccountID, edge: "phone_numbers",
	}
	err = withFields(liveFields, kindField, func(fields url.Values) error {
		r.query = fields
		numbers, err = list(ctx, s.client, r, "phone number", func(w wireLiveNumber) (string, LiveNumber) { return string(w.ID), s.live(w) })
		return err
	})
	return numbers, err
}

// withFields reads fields, and leaves out those that Meta says do not exist. The field that proves the kind of the object is not left out.
func withFields(fields []string, proof string, read func(url.Values) error) error {
	for {
		err := read(url.Values{"fields": {strings.Join(fields, ",")}})
		e := asGraph(err)
		if e == nil || e.field == "" || e.field == proof || !slices.Contains(fields, e.field) {
			return err
		}
		fields = slices.DeleteFunc(slices.Clone(fields), func(f string) bool { return f == e.field })
	}
}

func (s *PhoneNumberService) live(w wireLiveNumber) LiveNumber {
	name, say := s.client.name, s.client.cfg.Secrets.Remote
	n := LiveNumber{
		ID: string(w.ID), DisplayPhoneNumber: name(w.Display), VerifiedName: name(w.VerifiedName),
		Status: name(w.Status), Platform: name(w.Platform), AccountMode: name(w.Mode),
		NameStatus: name(w.NameStatus), NewName: name(w.NewName), NewNameStatus: name(w.NewStatus),
		CodeVerificationStatus: name(w.CodeStatus), QualityRating: name(w.Quality),
		MessagingLimit: name(w.Limit), Throughput: name(w.Throughput.Level),
		PINEnabled: (*bool)(w.PIN), Official: (*bool)(w.Official), OnBusinessApp: (*bool)(w.OnApp), CanSend: name(w.Health.CanSend),
		Problems: []HealthProblem{},
	}
	for _, entity := range w.Health.Entities {
		for _, e := range entity.Errors {
			n.Problems = append(n.Problems, HealthProblem{
				EntityType: name(entity.Type), EntityID: name(entity.ID), CanSend: name(entity.CanSend),
				Code: name(e.Code), Description: say(string(e.Description)), Solution: say(string(e.Solution)),
			})
		}
	}
	return n
}
