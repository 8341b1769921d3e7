package graph

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// What Meta says about the health of a number, and fields that it does not have.
func TestGetLive(t *testing.T) {
	const body = `{"id":"` + phoneID + `","display_phone_number":"+1 555","is_pin_enabled":"true",` +
		`"health_status":{"can_send_message":"BLOCKED",` +
		`"entities":[{"entity_type":"WABA","id":"` + accountID + `","can_send_message":"BLOCKED","errors":[{"error_code":141006,` +
		`"error_description":"No payment\u001b method","possible_solution":"Add one"}]},` +
		`{"entity_type":"APP","id":"1","can_send_message":"AVAILABLE"}]}}`
	c, f := newFake(t, func(r request) reply {
		if slices.Contains(strings.Split(r.Query.Get("fields"), ","), "name_status") {
			return refused(100, 0, "(#100) Tried accessing nonexisting field (name_status) on node type (WhatsAppBusinessPhoneNumber)")
		}
		if strings.Contains(r.Query.Get("fields"), "new_") {
			return refused(100, 0, "(#100) Tried accessing nonexisting field (display_phone_number) on node type (Business)")
		}
		return reply{body: body}
	})
	if _, err := c.PhoneNumbers.GetLive(t.Context(), phoneID); !errors.Is(err, ErrWrongKind) || len(f.sent) > 3 {
		t.Errorf("%v after %d calls", err, len(f.sent))
	}
	c, _ = newFake(t, func(request) reply { return reply{body: body} })
	n, err := c.PhoneNumbers.GetLive(t.Context(), phoneID)
	if err != nil || n.CanSend != "BLOCKED" || n.PINEnabled == nil || !*n.PINEnabled || n.Official != nil || len(n.Problems) != 1 {
		t.Fatalf("%+v, %v", n, err)
	}
	if p := n.Problems[0]; p.EntityType != "WABA" || p.EntityID != accountID || p.Code != "141006" || p.Description != "No payment  method" {
		t.Errorf("%+v", p)
	}
}

// A number of which Meta does not show whether it is on the WhatsApp Business app is not on it.
func TestIsOnBusinessApp_notShown(t *testing.T) {
	for nodeType, want := range map[string]error{"WhatsAppBusinessPhoneNumber": nil, "Business": ErrWrongKind} {
		c, _ := newFake(t, func(request) reply {
			return refused(100, 0, "(#100) Tried accessing nonexisting field (is_on_biz_app) on node type ("+nodeType+")")
		})
		if on, err := c.PhoneNumbers.IsOnBusinessApp(t.Context(), phoneID); on || !errors.Is(err, want) {
			t.Errorf("%s: %t, %v", nodeType, on, err)
		}
	}
}

func TestPhoneNumbers_status(t *testing.T) {
	for body, want := range map[string]PhoneNumberStatus{
		`{"id":"1906385232743451","status":"CONNECTED","platform_type":"CLOUD_API"}`: {Status: "CONNECTED", Platform: "CLOUD_API"},
		`{"id":1906385232743451,"status":"SHINY\u001b","platform_type":null}`:        {Status: "SHINY"},
		`{"id":"1906385232743451"}`: {},
		`{"id":"1906385232743451","webhook_configuration":{"phone_number":"https://n","whatsapp_business_account":"https://w",` +
			`"application":"https://a"}}`: {Callbacks: Callbacks{PhoneNumber: "https://n", BusinessAccount: "https://w", App: "https://a"}},
	} {
		c, f := newFake(t, func(request) reply { return reply{body: body} })
		for range 2 {
			if got, err := c.PhoneNumbers.GetStatus(t.Context(), phoneID); err != nil || got != want {
				t.Errorf("%+v, %v", got, err)
			}
		}
		if len(f.calls()) != 2 {
			t.Errorf("%d calls: it is to be read anew", len(f.calls()))
		}
	}
	for name, tt := range map[string]struct {
		answer reply
		class  error
	}{
		"hidden":       {practice(t, "missing object"), ErrHidden},
		"wrong kind":   {practice(t, "wrong kind"), ErrWrongKind},
		"another":      {reply{body: `{"id":"77777","status":"CONNECTED"}`}, nil},
		"status a map": {reply{body: `{"id":"1906385232743451","status":{}}`}, nil},
	} {
		c, _ := newFake(t, func(request) reply { return tt.answer })
		got, err := c.PhoneNumbers.GetStatus(t.Context(), phoneID)
		if _ = graphError(t, err); got != (PhoneNumberStatus{}) || tt.class != nil && !errors.Is(err, tt.class) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// Where Meta does not know the addresses, the status is still read.
func TestPhoneNumbers_statusWithoutAddresses(t *testing.T) {
	c, f := newFake(t, func(r request) reply {
		if strings.Contains(r.Query.Get("fields"), "webhook_configuration") {
			return refused(100, 0, "(#100) Tried accessing nonexisting field (webhook_configuration) on node type (WhatsAppBusinessPhoneNumber)")
		}
		return reply{body: `{"id":"1906385232743451","status":"CONNECTED"}`}
	})
	got, err := c.PhoneNumbers.GetStatus(t.Context(), phoneID)
	if err != nil || got != (PhoneNumberStatus{Status: "CONNECTED"}) || len(f.calls()) != 2 {
		t.Errorf("%+v, %v, %d calls", got, err, len(f.calls()))
	}
}
