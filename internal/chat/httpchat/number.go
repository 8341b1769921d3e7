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
	n.DisplayPhoneNumber = "" // it is not part of the contract
	c := numberChange("set the phone number ID of project "+base.ID, http.MethodPut, base, n)
	body, err := json.Marshal(struct {
		PhoneNumberID     string `json:"phone_number_id"`
		BusinessAccountID string `json:"business_account_id,omitempty"`
	}{n.PhoneNumberID, n.BusinessAccountID})
	if err != nil {
		return chat.Project{}, a.ExplainNoAnswer(c.op, err)
	}
	c.body, c.isContradiction = body, numberValue{n}.isContradiction
	return a.writeChange(ctx, base, c)
}

// ClearNumber implements chat.NumberClearer.
func (a *adapter) ClearNumber(ctx context.Context, base chat.Project) error {
	c := numberChange("clear the phone number ID of project "+base.ID, http.MethodDelete, base, chat.Number{})
	c.withoutValue = withoutNumber
	_, err := a.writeChange(ctx, base, c)
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

func (numberValue) isUnchanged(base, now chat.Project) bool {
	return boundNumber(base) == boundNumber(now)
}
func (n numberValue) isWanted(now chat.Project) bool { return boundNumber(now) == n.wanted }
func (numberValue) isShown(chat.Project) bool        { return true }
func (n numberValue) isContradiction(now chat.Project) bool { // a service need not keep the account
	return now.PhoneNumberID != n.wanted.PhoneNumberID ||
		(now.BusinessAccountID != "" && now.BusinessAccountID != n.wanted.BusinessAccountID)
}
func (numberValue) noun() string                    { return "phone number ID" }
func (numberValue) valueText(p chat.Project) string { return numberText(boundNumber(p)) }

func withoutNumber(p chat.Project) chat.Project {
	p.PhoneNumberID, p.BusinessAccountID = "", ""
	return p
}

func boundNumber(p chat.Project) chat.Number {
	return chat.Number{PhoneNumberID: p.PhoneNumberID, BusinessAccountID: p.BusinessAccountID}
}

// numberText returns the words for a number in a message.
func numberText(n chat.Number) string {
	switch {
	case n == chat.Number{}:
		return "absent"
	case n.BusinessAccountID == "":
		return n.PhoneNumberID
	}
	return n.PhoneNumberID + " of business account " + n.BusinessAccountID
}
