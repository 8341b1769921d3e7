package chatwoot

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/memo"
	"terraform-provider-whatsapp/internal/transport"
)

const nextAccount = "Check " + argument + ".endpoint, which is the address of Chatwoot without /app or /api, and " + argument + ".account_id, which is the number after /app/accounts/ in the browser."

func (a *adapter) noAccount() string {
	return "Chatwoot answered that there is no account " + a.account + ". Either the number is wrong, or " + argument + ".endpoint is not the address of Chatwoot."
}

// problem turns an answer that is not a success into an error. A 404 gets no kind.
func (a *adapter) problem(op string, answer *transport.Answer) *chat.Error {
	said := a.said(answer)
	e := a.Problem(op, answer, "", said)
	switch {
	case answer.Status == http.StatusInternalServerError: // with a page, when Chatwoot itself fell over
		e.Meaning = "Chatwoot has a problem of its own. It asks Meta about the token at every save, so it may also be that Chatwoot cannot reach Meta."
		e.Next = "Run the same command again later. If it stays so, the log of Chatwoot says why."
	case rest.Page(answer):
	case answer.Status == http.StatusUnauthorized:
		a.unauthorized(e, said)
	case answer.Status == http.StatusPaymentRequired:
		e.Meaning = "The plan of account " + a.account + " has no room for another inbox."
		e.Next = "Delete an inbox, or change the plan of the account."
	case answer.Status == http.StatusUnprocessableEntity:
		a.unprocessable(e, answer)
	}
	return e
}

// unauthorized tells the two things apart that Chatwoot answers 401 to.
func (a *adapter) unauthorized(e *chat.Error, said string) {
	switch said = strings.ToLower(said); {
	case strings.Contains(said, "not authorized"):
		e.Kind = chat.ErrPermission
		e.Meaning = "Chatwoot accepts the token and answers 401 all the same, because its owner may not do this: it takes an administrator of account " + a.account + "."
		e.Next = "Make the owner of " + credential + " an administrator of the account, or use an administrator's token."
	case strings.Contains(said, "suspended"):
		e.Kind = chat.ErrPermission
		e.Meaning = "Account " + a.account + " is suspended."
		e.Next = "Have the account reactivated by the people who run this Chatwoot."
	case strings.Contains(said, "invalid access token"):
		e.Meaning = "Chatwoot does not accept the token: it is wrong or was reset, or it is that of an agent bot, which is not accepted here. (To a user who may not do something Chatwoot answers 401 too, with another text.)"
		e.Next = "Write the access token of an administrator into " + credential + " (in Chatwoot: Profile Settings > Access Token)."
	default:
		e.Meaning = "Chatwoot answers 401 both when it does not accept the token and when the token's owner may not do this, and it did not say which. " +
			"A third possibility: the token did not arrive, because a proxy in between drops header names with underscores (nginx does so by default), and the token travels in the header api_access_token."
		e.Next = "Check that " + credential + " is the token of an administrator of account " + a.account + ". If it is, look at the proxy: for nginx, set underscores_in_headers on."
	}
}

// unprocessable goes by the attributes that a 422 names. Its texts are in the language of the account.
func (a *adapter) unprocessable(e *chat.Error, answer *transport.Answer) {
	var attributes []string
	_ = json.Unmarshal(rest.Members(answer.Body)["attributes"], &attributes)
	switch {
	case slices.Contains(attributes, "phone_number"):
		e.Kind = chat.ErrConflict
		e.Meaning = "Chatwoot refuses the phone number. One number has one inbox in a whole installation, so it is taken by an inbox of this or another account, maybe by one that is still being deleted."
		e.Next = "Import the inbox that has the number, or delete it and wait until it is gone."
	case slices.Contains(attributes, "provider_config"):
		e.Meaning = "Chatwoot asked Meta and got no for an answer: the token is not valid, or it may not use the WhatsApp Business Account, or the phone number ID does not belong to that account."
		e.Next = "Check the token, its access to the WhatsApp Business Account, and the two ids."
	case len(attributes) > 0:
		e.Meaning = "Chatwoot refuses " + a.Remote(strings.Join(attributes[:min(len(attributes), 5)], ", ")) + "."
	}
}

// said returns what the answer says in words, sanitised.
func (a *adapter) said(answer *transport.Answer) string {
	members := rest.Members(answer.Body)
	for _, name := range []string{"error", "message"} {
		if s := rest.String(members[name]); s != "" {
			return a.Remote(s)
		}
	}
	var all []string
	_ = json.Unmarshal(members["errors"], &all)
	return a.Remote(strings.Join(all[:min(len(all), 5)], " "))
}

// missing says what a 404 for an inbox means. Alone it proves nothing: an unknown account and a wrong endpoint answer 404
// too. The inbox is gone when the list, read after the 404, lacks it. When one process misses a second inbox, something
// bigger may be wrong, so the list is read twice.
func (a *adapter) missing(ctx context.Context, op, id string, answer *transport.Answer) error {
	e := a.problem(op, answer)
	e.Kind, e.Next = chat.ErrHidden, nextAccount
	looks := 1
	if a.cache.Miss(id) > 1 {
		looks = 2
	}
	for range looks {
		list, err := a.list(ctx, memo.Fresh)
		switch {
		case err != nil && ctx.Err() != nil:
			return a.NoAnswer(op, ctx.Err())
		case err != nil:
			e.Meaning = fmt.Sprintf("Chatwoot answered that inbox %s does not exist, and the list of the account's inboxes could not be read to confirm that: %v. "+
				"Either the inbox was deleted, or the account or the endpoint is not the right one.", id, err)
			return e
		case list.broken > 0:
			e.Meaning = fmt.Sprintf("Chatwoot answered that inbox %s does not exist, and the list of the account's inboxes holds entries that cannot be read (%d of them), so that nothing confirms it.", id, list.broken)
			e.Next = nextFault
			return e
		case list.holds(id):
			e.Meaning = fmt.Sprintf("Chatwoot answered that inbox %s does not exist, and yet it lists that inbox.", id)
			e.Next = "Run the same command again. If it stays so, something between here and Chatwoot answers in its place."
			return e
		case list.hides():
			e.Meaning = fmt.Sprintf("Chatwoot answered that inbox %s does not exist. The owner of %s is no administrator and may not see every inbox, so nothing confirms it.", id, credential)
			e.Next = "Write the access token of an administrator of account " + a.account + " into " + credential + "."
			return e
		}
	}
	e.Kind = chat.ErrNotFound
	e.Meaning = fmt.Sprintf("Inbox %s does not exist: Chatwoot answered so, and the list of the inboxes of account %s lacks it.", id, a.account)
	e.Next = "Check the id, and that the inbox belongs to this account. If the inbox was deleted, remove what refers to it."
	a.cache.Forget(id)
	return e
}
