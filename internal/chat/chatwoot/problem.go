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

const nextAccount = "Check " + argument + ".endpoint, which is the address of Chatwoot without /app or /api. " +
	"Check " + argument + ".account_id, which is the number after /app/accounts/ in the browser."

func (a *adapter) noAccountText() string {
	return "Chatwoot answered that there is no account " + a.accountID + ". " +
		"Either the number is wrong, or " + argument + ".endpoint is not the address of Chatwoot."
}

// errAnswer returns the error for an answer that is not a success. A 404 gets no kind.
func (a *adapter) errAnswer(op string, answer *transport.Answer) *chat.Error {
	said := a.answerText(answer)
	e := a.ErrStatus(op, answer, "", said)
	switch {
	case answer.Status == http.StatusInternalServerError: // possibly with a page for people
		e.Meaning = "Chatwoot reports an internal error. It asks Meta about the token when it saves an inbox: a save also fails if Chatwoot is " +
			"unable to reach Meta."
		e.Next = "Run the same command again later. If the error remains, the log of Chatwoot shows the cause."
	case rest.IsHTMLPage(answer):
	case answer.Status == http.StatusUnauthorized:
		return a.explainUnauthorized(e, said)
	case answer.Status == http.StatusPaymentRequired:
		e.Meaning = "The plan of account " + a.accountID + " has no room for another inbox."
		e.Next = "Delete an inbox, or change the plan of the account."
	case answer.Status == http.StatusUnprocessableEntity:
		return a.explainUnprocessable(e, answer)
	}
	return e
}

// explainUnauthorized returns e, completed with the cause of a 401: an invalid token, or a user without the permission.
func (a *adapter) explainUnauthorized(e *chat.Error, said string) *chat.Error {
	switch said = strings.ToLower(said); {
	case strings.Contains(said, "not authorized"):
		e.Kind = chat.ErrPermission
		e.Meaning = "Chatwoot accepts the token, but its owner may not do this: only an administrator of account " + a.accountID + " may."
		e.Next = "Make the owner of " + credential + " an administrator of the account, or use an administrator's token."
	case strings.Contains(said, "suspended"):
		e.Kind = chat.ErrPermission
		e.Meaning = "Account " + a.accountID + " is suspended."
		e.Next = "Ask the operators of this Chatwoot to reactivate the account."
	case strings.Contains(said, "invalid access token"):
		e.Meaning = "Chatwoot does not accept the token: it is wrong, it was reset, or it belongs to an agent bot. " +
			"(Chatwoot answers 401 with another text to a user who may not do something.)"
		e.Next = "Set " + credential + " to the access token of an administrator (in Chatwoot: Profile Settings > Access Token)."
	default:
		e.Meaning = "Chatwoot does not accept the token, or the token's owner may not do this. The answer does not say which. " +
			"It is also possible that the token did not arrive: it is sent in the header api_access_token, " +
			"and some proxies drop header names with underscores (nginx does so by default)."
		e.Next = "Check that " + credential + " is the token of an administrator of account " + a.accountID + ". " +
			"If it is, check the proxy: for nginx, set underscores_in_headers on."
	}
	return e
}

// explainUnprocessable returns e, the error for a 422, completed by the attributes that the answer names. The texts of the answer are in
// the language of the account.
func (a *adapter) explainUnprocessable(e *chat.Error, answer *transport.Answer) *chat.Error {
	var attributes []string
	_ = json.Unmarshal(rest.DecodeMembers(answer.Body)["attributes"], &attributes)
	switch {
	case slices.Contains(attributes, "phone_number"):
		e.Kind = chat.ErrConflict
		e.Meaning = "Chatwoot refuses the phone number. One number has one inbox in a whole installation: " +
			"an inbox of this or another account has it, possibly one that is still being deleted."
		e.Next = "Find the inbox that has the number. To manage that inbox, import it. Otherwise use another number, or delete the inbox and " +
			"wait until it is gone."
	case slices.Contains(attributes, "provider_config"):
		e.Meaning = "Chatwoot asked Meta, and Meta refused: the token is not valid, or it may not use the WhatsApp Business Account, " +
			"or the phone number ID does not belong to that account."
		e.Next = "Check that the system user of the token is assigned to the WhatsApp Business Account, and check the two IDs."
	case len(attributes) > 0:
		e.Meaning = "Chatwoot refuses " + a.MessageText(strings.Join(attributes[:min(len(attributes), 5)], ", ")) + "."
	}
	return e
}

// answerText returns the sanitized text of the answer.
func (a *adapter) answerText(answer *transport.Answer) string {
	members := rest.DecodeMembers(answer.Body)
	for _, name := range []string{"error", "message"} {
		if s := rest.DecodeString(members[name]); s != "" {
			return a.MessageText(s)
		}
	}
	var all []string
	_ = json.Unmarshal(members["errors"], &all)
	return a.MessageText(strings.Join(all[:min(len(all), 5)], " "))
}

// errNotFound returns the error for a 404 about an inbox. A 404 proves nothing by itself: an unknown account and a wrong endpoint
// answer 404 too. The inbox is gone if the list, read after the 404, does not contain it. If one process misses a second inbox,
// Chatwoot itself may have a problem, so the list is read twice.
func (a *adapter) errNotFound(ctx context.Context, op, id string, answer *transport.Answer) error {
	e := a.errAnswer(op, answer)
	e.Kind, e.Next = chat.ErrHidden, nextAccount
	looks, near := 1, ""
	if a.cache.CountMissing(id) > 1 {
		looks = 2
	}

	for range looks {
		list, err := a.listAll(ctx, memo.Fresh)
		switch {
		case err != nil && ctx.Err() != nil:
			return a.ExplainNoAnswer(op, ctx.Err())
		case err != nil:
			e.Meaning = fmt.Sprintf("Chatwoot answered that inbox %s does not exist, "+
				"and the list of the account's inboxes could not be read to confirm that: %v. "+
				"Either the inbox was deleted, or the account or the endpoint is wrong.", id, err)
			return e
		case list.broken > 0:
			e.Meaning = fmt.Sprintf("Chatwoot answered that inbox %s does not exist. The list of the account's inboxes does not confirm that: "+
				"%d of its entries cannot be read.", id, list.broken)
			e.Next = nextFault
			return e
		case list.contains(id):
			e.Meaning = fmt.Sprintf("Chatwoot answered that inbox %s does not exist, but its list contains that inbox.", id)
			e.Next = "Run the same command again. If the error remains, check whether a proxy answers instead of Chatwoot."
			return e
		case list.mayHideInboxes():
			e.Meaning = fmt.Sprintf("Chatwoot answered that inbox %s does not exist. That is not confirmed: "+
				"the owner of %s is not an administrator and may not see every inbox.", id, credential)
			e.Next = "Set " + credential + " to the access token of an administrator of account " + a.accountID + "."
			return e
		}
		e.ProjectHashes, near = list.projectHashes(id), a.suggestionText(id, list)
	}

	e.Kind, e.Suggestion = chat.ErrNotFound, near
	e.Meaning = fmt.Sprintf("Inbox %s does not exist: Chatwoot answered HTTP 404, and its list of the inboxes of account %s does not "+
		"contain it.", id, a.accountID)
	e.Next = "Check the ID, and that the inbox belongs to this account. If the inbox was deleted, remove the blocks that refer to it."
	a.cache.Forget(id)
	return e
}
