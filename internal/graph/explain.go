package graph

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"terraform-provider-whatsapp/internal/transport"
)

// Where people click. The names are those of Meta's English pages.
const (
	inSystemUsers = "Meta Business Settings > Users > System users"
	inAppSettings = "the app's dashboard > App settings > Basic"
)

const outcomeUnknown = "It is not known whether this took effect: look at the object at Meta before trying again"

// Explain returns the text for a diagnostic: what Meta said, then the codes that its support asks for, then what a
// person can do next.
func (e *Error) Explain() string {
	parts := []string{sentence(e.Error())}
	if e.Maybe && !errors.Is(e.Err, transport.ErrOutcomeUnknown) { // next says it then
		parts = append(parts, outcomeUnknown+".")
	}
	if next := e.next(); next != "" {
		parts = append(parts, sentence(next))
	}
	return strings.Join(parts, "\n\n")
}

// sentence gives a text a capital letter and a full stop.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	if s[0] >= 'a' && s[0] <= 'z' {
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	if strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}

// next says what a person can do.
func (e *Error) next() string {
	switch {
	case e.local && e.Is(ErrAuth):
		return "Set access_token in the provider's configuration, or the environment variable WHATSAPP_ACCESS_TOKEN"
	case e.local && e.Is(ErrExists):
		return "Use the one that exists, by its ID, or choose another name: Meta would make a second one that looks the same"
	case e.local && e.Is(ErrThrottled):
		return "Nothing more was sent. Try again" + e.later() + ", raise max_calls_per_hour, or leave it out: without it only Meta's own limit holds"
	case e.local:
		return ""
	}
	if e.OriginalID != "" {
		return "The object was created in spite of this answer: its ID is " + e.OriginalID
	}
	if e.Err != nil {
		return e.nextWithoutAnswer()
	}
	switch {
	case e.Is(ErrAuth):
		return e.nextAuth()
	case e.Is(ErrPermission):
		return e.nextPermission()
	case e.Is(ErrThrottled):
		return e.nextThrottled()
	case e.Is(ErrAppSecretProof):
		return e.nextProof()
	case e.Is(ErrNotFound):
		return "The object is gone: Meta lists its account without it, and the token could have seen it"
	case e.Is(ErrHidden) && e.Needs == scopeBusiness:
		return fmt.Sprintf("Meta gives this same answer when the object is gone and when %s may not see it, so nothing was dropped because of it. Check the ID: each app knows a system user "+
			"under another ID, and Meta Business Settings shows none of them. Check in %s that the token's own user is an admin of the same business portfolio; and check that the token still has %s",
			e.who(), inSystemUsers, e.permission())
	case e.Is(ErrHidden):
		return fmt.Sprintf("Meta gives this same answer when the object is gone and when %s may not see it, so nothing was dropped because of it. Check the ID and its kind; "+
			"check in %s > Assigned assets that the token's system user still has access; and check that the token still has %s. "+
			"If the object was really deleted, remove it from the state with terraform state rm", e.who(), inSystemUsers, e.permission())
	case e.Is(ErrWrongKind):
		return fmt.Sprintf("This is the ID of another kind of object (%s). The ID of a phone number, of its WhatsApp Business Account, of the business portfolio and of the app are four different ones", e.NodeType)
	case e.Code == codeScope:
		return "One of the permissions that were asked for does not exist: compare their names with https://developers.facebook.com/docs/permissions"
	case e.Is(ErrInvalid):
		return "Meta refuses the request itself: check the values that it names"
	}
	return e.nextOther()
}

// who names the token that made the call.
func (e *Error) who() string {
	if e.Credential == "" {
		return "the token"
	}
	return e.Credential
}

func (e *Error) permission() string {
	if e.Needs == "" {
		return "its permissions"
	}
	return "the permission " + e.Needs
}

func (e *Error) nextAuth() string {
	who := e.who()
	if who == "app_id and app_secret" {
		return "Meta does not accept app_id and app_secret together: compare both with " + inAppSettings
	}
	renew := fmt.Sprintf("Generate a new token in %s > Generate token, and put it where this one came from", inSystemUsers)
	// https://developers.facebook.com/docs/graph-api/guides/error-handling
	switch e.Subcode {
	case 458:
		return fmt.Sprintf("The app of %s is no longer installed for the system user: add the app to it again (%s > Assign assets > Apps), then generate a new token", who, inSystemUsers)
	case 459, 464:
		return fmt.Sprintf("The user of %s has to log in at facebook.com and answer Meta's questions (the account is checked or not confirmed); a system user's token does not need that", who)
	case 460:
		return fmt.Sprintf("The password of the user of %s was changed, or Meta ended the session for safety. %s; a system user's token does not depend on a password", who, renew)
	case 463:
		return fmt.Sprintf("%s has expired. %s; where the business may have tokens without an expiry, choose that", who, renew)
	case 467:
		return fmt.Sprintf("%s was revoked, or its user logged out. %s", who, renew)
	case 492:
		return fmt.Sprintf("The session of %s is no longer valid: its user may have lost the role on the page or business. %s", who, renew)
	}
	switch {
	case e.Code == 200:
		return "The call arrived without a usable token: check that " + who + " is a whole token, without quotes, spaces or line breaks"
	case strings.Contains(strings.ToLower(e.Message), "malformed") || strings.Contains(e.Message, "Cannot parse access token"):
		return who + " is not a whole token: check that it was copied completely, without quotes, spaces or line breaks"
	}
	return fmt.Sprintf("%s is not valid (any more). %s", who, renew)
}

func (e *Error) nextPermission() string {
	if e.Code == 15 {
		return "This call is made with the app's own token: set app_id and app_secret in the provider's configuration"
	}
	if e.Needs == scopeBusiness {
		return fmt.Sprintf("%s works, but may not do this. Check two things in %s: the token was generated with %s ticked, "+
			"and its own user has the role Admin in the business portfolio, as the calls about system users and their tokens require", e.who(), inSystemUsers, e.permission())
	}
	return fmt.Sprintf("%s works, but may not do this. Check two things in %s: the token was generated with %s ticked, "+
		"and the system user has the object under Assigned assets (WhatsApp accounts, full control). An account that belongs to another business "+
		"needs Advanced Access for the app as well", e.who(), inSystemUsers, e.permission())
}

// later says when calls are accepted again.
func (e *Error) later() string {
	if e.RetryAt.IsZero() {
		return " later"
	}
	return " after " + e.RetryAt.UTC().Format(time.RFC3339)
}

func (e *Error) nextThrottled() string {
	if e.Code == codeRegistrations {
		return "Meta accepts ten registrations and deregistrations of a number within 72 hours. Wait until they are over: more attempts make it worse"
	}
	allowance := "the app's allowance of calls per hour"
	switch e.Code {
	case 80007, 80008:
		allowance = "the allowance of this WhatsApp Business Account: 200 management calls an hour for each app, 5,000 once a number is registered"
	case 17:
		allowance = "the allowance of the token's user"
	case 130429:
		allowance = "the throughput of the phone number"
	}
	if e.RetryAt.IsZero() {
		return fmt.Sprintf("This exceeds %s. Meta did not say when calls are accepted again: allowances count over an hour, so try again later, and with less parallelism", allowance)
	}
	return fmt.Sprintf("This exceeds %s. Try again after %s", allowance, e.RetryAt.UTC().Format(time.RFC3339))
}

func (e *Error) nextProof() string {
	if said := strings.ToLower(e.Message); strings.Contains(said, "invalid") || strings.Contains(said, "error validating") {
		return fmt.Sprintf("The app_secret in the provider's configuration is not the secret of the app that issued %s. Compare it with %s, and see that app_id and app_secret are of that same app", e.who(), inAppSettings)
	}
	return "The app only accepts calls that prove its secret (Require App Secret): set app_secret, and app_id with it, in the provider's configuration, or WHATSAPP_APP_SECRET and WHATSAPP_APP_ID. Both stand in " + inAppSettings
}

func (e *Error) nextOther() string {
	switch {
	case e.Code == 368:
		return "Meta has blocked this for a policy violation. Trying again does not help: see Meta Business Suite > Account quality"
	case e.Code == 1 || e.Code == 2 || e.HTTPStatus >= http.StatusInternalServerError:
		return "This is trouble on Meta's side that usually passes: try again later, and see https://metastatus.com"
	case e.Code == 131000 || e.Code == 131016 || e.Code == 133004:
		return "This is trouble on Meta's side that usually passes: try again later"
	}
	return ""
}

func (e *Error) nextWithoutAnswer() string {
	var notJSON *transport.NotJSONError
	switch {
	case errors.Is(e.Err, context.Canceled):
		return ""
	case errors.Is(e.Err, transport.ErrOutcomeUnknown):
		return outcomeUnknown
	case errors.As(e.Err, &notJSON):
		return "Check graph_endpoint, and any proxy between this machine and Meta"
	case errors.Is(e.Err, context.DeadlineExceeded):
		return "Try again; if this happens often, raise request_timeout"
	}
	return ""
}
