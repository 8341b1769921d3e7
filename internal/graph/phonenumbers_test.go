package graph

import (
	"errors"
	"strings"
	"testing"
)

func TestPhoneNumbers_account(t *testing.T) {
	c, _ := newFake(t, func(request) reply { return reply{body: golden(t, "health-status.json")} })
	n, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: phoneID})
	if err != nil || n.BusinessAccountID != accountID {
		t.Errorf("%+v, %v", n, err)
	}
	// the hint is not the answer
	n, err = c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: phoneID, BusinessAccountID: "999999999999999"})
	if err != nil || n.BusinessAccountID != accountID {
		t.Errorf("%+v, %v", n, err)
	}
}

func TestPhoneNumbers_withoutHealthStatus(t *testing.T) {
	c, f := newFake(t, func(r request) reply {
		if strings.Contains(r.Query.Get("fields"), "health_status") {
			return refused(100, 0, "(#100) Tried accessing nonexisting field (health_status) on node type (WhatsAppBusinessPhoneNumber)")
		}
		return reply{body: numberJSON(phoneID)}
	})
	n, err := c.PhoneNumbers.Get(t.Context(), GetPhoneNumberOpts{ID: phoneID, BusinessAccountID: accountID})
	if err != nil || n.DisplayPhoneNumber == "" || n.BusinessAccountID != "" || len(f.calls()) != 2 {
		t.Errorf("%+v, %v, %d calls", n, err, len(f.calls()))
	}
}

func TestBusinessAccount(t *testing.T) {
	c, _ := newFake(t, func(r request) reply {
		if idOf(r) == accountID {
			return reply{body: `{"id":102290129340398,"name":"Lucky\u001b[31m\u202e Shrub","message_template_namespace":"abc"}`}
		}
		return refused(100, 0, "(#100) Tried accessing nonexisting field (message_template_namespace) on node type (Business)")
	})
	got, err := c.BusinessAccounts.Get(t.Context(), accountID)
	if want := (BusinessAccount{ID: accountID, Name: "Lucky [31m Shrub"}); err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
	_, err = c.BusinessAccounts.Get(t.Context(), "506914307656634")
	if !errors.Is(err, ErrWrongKind) || graphError(t, err).NodeType != "Business" {
		t.Errorf("%v", err)
	}
}
