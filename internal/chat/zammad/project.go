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
	a.rest.Learn(token)
	c, err := a.write(ctx, base.ID, change{
		op:      op,
		token:   true,
		body:    func(chat.Channel) map[string]any { return map[string]any{"access_token": token.Reveal()} },
		state:   func(now chat.Channel) (fits, proven bool) { return holds(now.Token, token) },
		changed: func(now chat.Channel) string { return describeTokenChange(base, now.Project()) },
	})
	return c.Project(), err
}

// SetNumber implements chat.NumberWriter. A number without business account keeps the one that is there.
func (a *adapter) SetNumber(ctx context.Context, base chat.Project, n chat.Number) (chat.Project, error) {
	op := "set the phone number ID of channel " + base.ID
	if n.PhoneNumberID == "" {
		e := a.rest.Error(op, chat.ErrInvalid)
		e.Meaning, e.Next = "The phone number ID is empty.", "Write the number's ID, not the number itself."
		return chat.Project{}, e
	}

	c, err := a.write(ctx, base.ID, change{
		op:     op,
		number: n.PhoneNumberID,
		body: func(chat.Channel) map[string]any {
			body := map[string]any{"phone_number_id": n.PhoneNumberID}
			if n.BusinessAccountID != "" {
				body["business_id"] = n.BusinessAccountID
			}
			return body
		},
		state: func(now chat.Channel) (fits, proven bool) {
			is := now.PhoneNumberID == n.PhoneNumberID && (n.BusinessAccountID == "" || now.BusinessAccountID == n.BusinessAccountID)
			return is, is
		},
		changed: func(now chat.Channel) string {
			if was, is := describeNumber(base), describeNumber(now.Project()); was != is {
				return fmt.Sprintf("its phone number ID was %s and is %s.", was, is)
			}
			return ""
		},
	})
	return c.Project(), err
}

// holds compares a stored token with a wanted one, as far as it is shown.
func holds(stored chat.TokenInfo, wanted secret.Value) (fits, proven bool) {
	proven = stored.Present && stored.Fingerprint == wanted.Fingerprint()
	return proven || (stored.Present && stored.Fingerprint == ""), proven
}

// describeTokenChange says that another person has changed a token, else it is "". A masked token counts as changed when the channel
// was saved and nothing that is shown differs.
func describeTokenChange(base, now chat.Project) string {
	was, is := base.Token, now.Token
	switch {
	case was.Present == is.Present && (!is.Present || was.Fingerprint != "" && was.Fingerprint == is.Fingerprint):
		return ""
	case was.Present != is.Present, was.Fingerprint != "" && is.Fingerprint != "":
		return fmt.Sprintf("its token was %s and is %s.", describeToken(was), describeToken(is))
	case unseen(base.Version, now.Version):
		return fmt.Sprintf("its token or its app secret, which Zammad does not show, was saved again at %s.", is.UpdatedAt.Format(time.RFC3339))
	}
	return ""
}

func describeNumber(p chat.Project) string {
	switch {
	case p.PhoneNumberID == "":
		return "absent"
	case p.BusinessAccountID == "":
		return p.PhoneNumberID
	}
	return p.PhoneNumberID + " of business account " + p.BusinessAccountID
}
