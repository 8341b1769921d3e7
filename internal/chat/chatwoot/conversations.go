package chatwoot

import (
	"context"
	"net/http"
	"net/url"

	"terraform-provider-whatsapp/internal/chat/rest"
)

// Conversations implements chat.Channels. Chatwoot counts open conversations only, unless it is asked for all.
func (c channels) Conversations(ctx context.Context, id string) (int64, error) {
	op := "count the conversations of inbox " + id
	if !validInbox.MatchString(id) {
		return 0, c.errInvalidID("count the conversations of an inbox")
	}
	base := "/api/v1/accounts/"
	answer, err := c.Send(ctx, rest.Request{
		Op:       op,
		Method:   http.MethodGet,
		Path:     base + c.accountID + "/conversations/meta",
		Template: base + "{account_id}/conversations/meta",
		Query:    url.Values{"inbox_id": {id}, "status": {"all"}},
	})
	switch {
	case err != nil:
		return 0, err
	case answer.Status != http.StatusOK:
		return 0, c.errAnswer(op, answer)
	}
	meta := rest.DecodeBody(answer, &err).Child("meta")
	if !meta.Has("all_count") {
		meta.Fail("all_count", "a whole number")
	}
	n := meta.Int("all_count")
	if err != nil {
		return 0, c.ErrUnreadable(op, answer, err)
	}
	return n, nil
}
