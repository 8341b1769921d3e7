package zammad

import (
	"context"
	"fmt"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/secret"
)

// SetToken implements chat.TokenWriter.
func (a *adapter) SetToken(ctx context.Context, base chat.Project, token secret.Value) (chat.Project, error) {
	op := "set the token of channel " + base.ID
	if err := a.checkSendable(op, "token", token); err != nil {
		return chat.Project{}, err
	}
	a.rest.AddSecrets(token)
	c, err := a.writeChange(ctx, base.ID, change{
		op:           op,
		writesToken:  true,
		body:         func(chat.Channel) map[string]any { return map[string]any{"access_token": token.Reveal()} },
		compare:      func(now chat.Channel) (fits, proven bool) { return compareToken(now.Token, token) },
		conflictText: func(now chat.Channel) string { return tokenChangeText(base, now.Project()) },
	})
	return c.Project(), err
}

// SetNumber implements chat.NumberWriter. A number without business account keeps the one that is there.
func (a *adapter) SetNumber(ctx context.Context, base chat.Project, n chat.Number) (chat.Project, error) {
	op := "set the phone number ID of channel " + base.ID
	if n.PhoneNumberID == "" {
		e := a.rest.NewError(op, chat.ErrInvalid)
		e.Meaning, e.Next = "The phone number ID is empty.", "Write the number's ID, not the number itself."
		return chat.Project{}, e
	}

	c, err := a.writeChange(ctx, base.ID, change{
		op:     op,
		number: n.PhoneNumberID,
		body: func(chat.Channel) map[string]any {
			body := map[string]any{"phone_number_id": n.PhoneNumberID}
			if n.BusinessAccountID != "" {
				body["business_id"] = n.BusinessAccountID
			}
			return body
		},
		compare: func(now chat.Channel) (fits, proven bool) {
			is := now.PhoneNumberID == n.PhoneNumberID && (n.BusinessAccountID == "" || now.BusinessAccountID == n.BusinessAccountID)
			return is, is
		},
		conflictText: func(now chat.Channel) string {
			if was, is := numberText(base), numberText(now.Project()); was != is {
				return fmt.Sprintf("its phone number ID was %s and is %s.", was, is)
			}
			return ""
		},
	})
	return c.Project(), err
}

// compareToken compares a stored token with the wanted one: fits means that they do not differ as far as Zammad shows the token.
func compareToken(stored chat.TokenInfo, wanted secret.Value) (fits, proven bool) {
	proven = stored.Present && stored.Fingerprint == wanted.Fingerprint()
	return proven || (stored.Present && stored.Fingerprint == ""), proven
}

// tokenChangeText returns a sentence if another person has changed the token, else "". A masked token counts as changed if the
// channel was saved and no visible value differs.
func tokenChangeText(base, now chat.Project) string {
	was, is := base.Token, now.Token
	switch {
	case was.Present == is.Present && (!is.Present || was.Fingerprint != "" && was.Fingerprint == is.Fingerprint):
		return ""
	case was.Present != is.Present, was.Fingerprint != "" && is.Fingerprint != "":
		return fmt.Sprintf("its token was %s and is %s.", tokenText(was), tokenText(is))
	case isHiddenChange(base.Version, now.Version):
		return fmt.Sprintf("its token or its app secret, which Zammad does not show, was saved again at %s.", is.UpdatedAt.Format(time.RFC3339))
	}
	return ""
}

func numberText(p chat.Project) string {
	switch {
	case p.PhoneNumberID == "":
		return "absent"
	case p.BusinessAccountID == "":
		return p.PhoneNumberID
	}
	return p.PhoneNumberID + " of business account " + p.BusinessAccountID
}
