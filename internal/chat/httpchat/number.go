package httpchat

import (
	"context"
	"encoding/json"
	"net/http"

	"terraform-provider-whatsapp/internal/chat"
)

const numberTemplate = "/projects/{project}/whatsapp/phone-number"

// SetNumber implements chat.NumberWriter. A number without business account removes the one that was there.
func (a *adapter) SetNumber(ctx context.Context, base chat.Project, n chat.Number) (chat.Project, error) {
	n.DisplayPhoneNumber = "" // the contract does not know it
	c := numberChange("set the phone number ID of project "+base.ID, http.MethodPut, base, n)
	body, err := json.Marshal(struct {
		PhoneNumberID     string `json:"phone_number_id"`
		BusinessAccountID string `json:"business_account_id,omitempty"`
	}{n.PhoneNumberID, n.BusinessAccountID})
	if err != nil {
		return chat.Project{}, a.NoAnswer(c.op, err)
	}
	c.body, c.contradicted = body, numberValue{n}.contradicted
	return a.write(ctx, base, c)
}

// ClearNumber implements chat.NumberClearer.
func (a *adapter) ClearNumber(ctx context.Context, base chat.Project) error {
	c := numberChange("clear the phone number ID of project "+base.ID, http.MethodDelete, base, chat.Number{})
	c.without = withoutNumber
	_, err := a.write(ctx, base, c)
	return err
}

func numberChange(op, method string, base chat.Project, n chat.Number) change {
	return change{
		op:       op,
		method:   method,
		path:     projectPath(base.ID) + "/whatsapp/phone-number",
		template: numberTemplate,
		value:    numberValue{n},
	}
}

// numberValue is a number that is written or, if wanted is unset, removed.
type numberValue struct{ wanted chat.Number }

func (numberValue) same(base, now chat.Project) bool { return number(base) == number(now) }
func (v numberValue) done(now chat.Project) bool     { return number(now) == v.wanted }
func (numberValue) shown(chat.Project) bool          { return true }
func (v numberValue) contradicted(now chat.Project) bool { // a service need not keep the account
	return now.PhoneNumberID != v.wanted.PhoneNumberID ||
		(now.BusinessAccountID != "" && now.BusinessAccountID != v.wanted.BusinessAccountID)
}
func (numberValue) noun() string                   { return "phone number ID" }
func (numberValue) describe(p chat.Project) string { return describeNumber(number(p)) }

func withoutNumber(p chat.Project) chat.Project {
	p.PhoneNumberID, p.BusinessAccountID = "", ""
	return p
}

func number(p chat.Project) chat.Number {
	return chat.Number{PhoneNumberID: p.PhoneNumberID, BusinessAccountID: p.BusinessAccountID}
}

// describeNumber names a number for a person.
func describeNumber(n chat.Number) string {
	switch {
	case n == chat.Number{}:
		return "absent"
	case n.BusinessAccountID == "":
		return n.PhoneNumberID
	}
	return n.PhoneNumberID + " of business account " + n.BusinessAccountID
}
