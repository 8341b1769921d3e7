package graph

import (
	"context"
	"errors"
	"net/url"
)

// LivePhoneNumber is the present state of a phone number, which changes by itself, for checks. "" and nil: Meta did not say.
type LivePhoneNumber struct {
	PhoneNumberStatus
	ID, DisplayPhoneNumber, VerifiedName string

	AccountMode                         string
	NameStatus, NewName, NewNameStatus  string
	CodeVerificationStatus              string
	QualityRating                       string
	MessagingLimit, Throughput          string
	PINEnabled, Official, OnBusinessApp *bool
	CanSend                             string // AVAILABLE, LIMITED or BLOCKED
	Problems                            []HealthProblem
}

// PhoneNumberStatus decides whether a number receives messages: it is connected or not, and Meta delivers to an address.
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

// HealthProblem is the reason for which an object that takes part in messaging is limited or blocked.
type HealthProblem struct {
	EntityType, EntityID, CanSend string
	Code                          string
	Description, Solution         string
}

type wireLivePhoneNumber struct {
	ID           jsonText  `json:"id"`
	Display      jsonText  `json:"display_phone_number"`
	VerifiedName jsonText  `json:"verified_name"`
	Status       jsonText  `json:"status"`
	Platform     jsonText  `json:"platform_type"`
	Mode         jsonText  `json:"account_mode"`
	NameStatus   jsonText  `json:"name_status"`
	NewName      jsonText  `json:"new_display_name"`
	NewStatus    jsonText  `json:"new_name_status"`
	CodeStatus   jsonText  `json:"code_verification_status"`
	Quality      jsonText  `json:"quality_rating"`
	Limit        jsonText  `json:"whatsapp_business_manager_messaging_limit"`
	PIN          *jsonBool `json:"is_pin_enabled"`
	Official     *jsonBool `json:"is_official_business_account"`
	OnApp        *jsonBool `json:"is_on_biz_app"`
	Throughput   struct {
		Level jsonText `json:"level"`
	} `json:"throughput"`
	Webhooks struct {
		PhoneNumber     jsonText `json:"phone_number"`
		BusinessAccount jsonText `json:"whatsapp_business_account"`
		Application     jsonText `json:"application"`
	} `json:"webhook_configuration"`
	Health struct {
		CanSend  jsonText `json:"can_send_message"`
		Entities []struct {
			Type    jsonText `json:"entity_type"`
			ID      jsonText `json:"id"`
			CanSend jsonText `json:"can_send_message"`
			Errors  []struct {
				Code        jsonText `json:"error_code"`
				Description jsonText `json:"error_description"`
				Solution    jsonText `json:"possible_solution"`
			} `json:"errors"`
		} `json:"entities"`
	} `json:"health_status"`
}

// The fields that the reads of a number ask for. The others stay empty.
var (
	liveFields = fieldSet{required: []string{"id", numberKindField}, optional: []string{
		"verified_name", "status", "platform_type", "account_mode", "name_status", "new_display_name", "new_name_status",
		"code_verification_status", "quality_rating", "whatsapp_business_manager_messaging_limit", "throughput", "is_pin_enabled",
		"is_official_business_account", "is_on_biz_app", "health_status",
	}}
	statusFields = fieldSet{required: []string{"id", "status", "platform_type"}, optional: []string{"webhook_configuration"}}
	codeFields   = fieldSet{required: []string{"id", "code_verification_status"}}
	onAppFields  = fieldSet{required: []string{"id", "is_on_biz_app"}}
)

// GetLive reads the present state of a number without its callbacks, anew at each call.
func (s *PhoneNumberService) GetLive(ctx context.Context, id string) (LivePhoneNumber, error) {
	return s.readLive(ctx, id, liveFields)
}

// GetStatus reads whether a number is connected and where its messages go, anew at each call.
func (s *PhoneNumberService) GetStatus(ctx context.Context, id string) (PhoneNumberStatus, error) {
	n, err := s.readLive(ctx, id, statusFields)
	return n.PhoneNumberStatus, err
}

// IsOnBusinessApp reports whether a number is also used in the WhatsApp Business app. Such a number cannot be deregistered.
func (s *PhoneNumberService) IsOnBusinessApp(ctx context.Context, id string) (bool, error) {
	n, err := s.readLive(ctx, id, onAppFields)
	if errors.Is(err, errNoField) {
		return false, nil // Meta does not show it for this number
	}
	return n.OnBusinessApp != nil && *n.OnBusinessApp, err
}

// IsVerified reports whether a number is verified, so that it needs no code. It is read anew at each call.
func (s *PhoneNumberService) IsVerified(ctx context.Context, id string) (bool, error) {
	n, err := s.readLive(ctx, id, codeFields)
	return n.CodeVerificationStatus == statusVerified, err
}

// readLive reads fields of a number anew.
func (s *PhoneNumberService) readLive(ctx context.Context, id string, fields fieldSet) (LivePhoneNumber, error) {
	if !ValidID(id) {
		return LivePhoneNumber{}, errNotID("read a phone number", "a phone number (which is not the number itself)")
	}
	r := call{op: "read phone number " + id, needs: scopeManagement, kind: numberNode, id: id}
	var w wireLivePhoneNumber
	err := fields.read(func(query url.Values) error {
		r.query, w = query, wireLivePhoneNumber{}
		return s.client.sendAndDecode(ctx, r, &w)
	})
	if err == nil {
		err = r.checkID(w.ID)
	}
	if err != nil {
		return LivePhoneNumber{}, err
	}
	return s.convertLive(w), nil
}

// ListLive reads the present state of all numbers of an account, anew at each call.
func (s *PhoneNumberService) ListLive(ctx context.Context, businessAccountID string) (numbers []LivePhoneNumber, err error) {
	if !ValidID(businessAccountID) {
		return nil, errNotID("list phone numbers", "a WhatsApp Business Account")
	}
	r := call{
		op: "list the phone numbers of WhatsApp Business Account " + businessAccountID, needs: scopeManagement,
		kind: accountNode, id: businessAccountID, edge: "phone_numbers",
	}
	err = liveFields.read(func(query url.Values) error {
		r.query = query
		numbers, err = listEdge(ctx, s.client, r, "phone number", func(w wireLivePhoneNumber) (string, LivePhoneNumber) {
			return string(w.ID), s.convertLive(w)
		})
		return err
	})
	return numbers, err
}

func (s *PhoneNumberService) convertLive(w wireLivePhoneNumber) LivePhoneNumber {
	name, say := s.client.stateName, s.client.cfg.Secrets.MessageText
	n := LivePhoneNumber{
		PhoneNumberStatus: PhoneNumberStatus{Status: name(w.Status), Platform: name(w.Platform), Callbacks: Callbacks{
			PhoneNumber: name(w.Webhooks.PhoneNumber), BusinessAccount: name(w.Webhooks.BusinessAccount), App: name(w.Webhooks.Application),
		}},
		ID:                     string(w.ID),
		DisplayPhoneNumber:     name(w.Display),
		VerifiedName:           name(w.VerifiedName),
		AccountMode:            name(w.Mode),
		NameStatus:             name(w.NameStatus),
		NewName:                name(w.NewName),
		NewNameStatus:          name(w.NewStatus),
		CodeVerificationStatus: name(w.CodeStatus),
		QualityRating:          name(w.Quality),
		MessagingLimit:         name(w.Limit),
		Throughput:             name(w.Throughput.Level),
		PINEnabled:             (*bool)(w.PIN),
		Official:               (*bool)(w.Official),
		OnBusinessApp:          (*bool)(w.OnApp),
		CanSend:                name(w.Health.CanSend),
		Problems:               []HealthProblem{},
	}
	for _, entity := range w.Health.Entities {
		for _, e := range entity.Errors {
			n.Problems = append(n.Problems, HealthProblem{
				EntityType:  name(entity.Type),
				EntityID:    name(entity.ID),
				CanSend:     name(entity.CanSend),
				Code:        name(e.Code),
				Description: say(string(e.Description)),
				Solution:    say(string(e.Solution)),
			})
		}
	}
	return n
}
