package graph

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// What Meta says about the health of a number, and fields that it does not have.
func TestLive(t *testing.T) {
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
	if _, err := c.PhoneNumbers.Live(t.Context(), phoneID); !is(err, ErrWrongKind) || len(f.sent) > 3 {
		t.Errorf("%v after %d calls", err, len(f.sent))
	}
	c, _ = newFake(t, func(request) reply { return reply{body: body} })
	n, err := c.PhoneNumbers.Live(t.Context(), phoneID)
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
