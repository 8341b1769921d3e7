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

// Places in Meta's English pages.
const (
	inSystemUsers = "Meta Business Settings > Users > System users"
	inAppSettings = "the app's dashboard > App settings > Basic"
	inNumbers     = "WhatsApp Manager > Phone numbers"
)

// Names of the tokens of the configuration in errors: the app's own and the provider's.
const (
	appCaller = "the provider's app token (app_id and app_secret)"
	ownCaller = "the provider's access_token"
)

const checkEndpoint = "Check graph_endpoint, and any proxy between this machine and Meta"

const outcomeUnknown = "It is not known whether this took effect: check the object at Meta before you try again"

// DetailText returns the text for a diagnostic: what Meta said, then the codes that its support asks for, then what a
// person can do next.
func (e *Error) DetailText() string {
	parts := []string{sentence(e.Error())}
	if e.OutcomeUnknown && !errors.Is(e.Err, transport.ErrOutcomeUnknown) { // nextStep says it then
		parts = append(parts, outcomeUnknown+".")
	}
	if next := e.nextStep(); next != "" {
		parts = append(parts, sentence(next))
	}
	return strings.Join(parts, "\n\n")
}

// sentence gives a text a capital letter and a full stop. The name of an argument stays as it is.
func sentence(s string) string {
	first, _, _ := strings.Cut(s, " ")
	if s[0] >= 'a' && s[0] <= 'z' && !strings.ContainsAny(first, "_/") {
		s = strings.ToUpper(s[:1]) + s[1:]
	}
	if strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}

// nextStep returns what a person can do.
func (e *Error) nextStep() string {
	switch {
	case e.local:
		return e.localNextStep()
	case e.advice != "":
		return e.fillPlaceholders(e.advice)
	case e.CreatedID != "":
		return "The object was created in spite of this answer: its ID is " + e.CreatedID
	case e.Err != nil:
		return e.noAnswerNextStep()
	case e.Is(ErrAuth) && e.Credential == appCaller:
		return e.DigitsText() + e.fillPlaceholders("Meta does not accept app_id and app_secret together: compare both with {app settings}")
	}
	if next := e.matchingReason().next; next != "" {
		return e.fillPlaceholders(next)
	}
	for _, advice := range adviceFor {
		if e.Is(advice.err) && (advice.needs == "" || advice.needs == e.Needs) {
			return e.DigitsText() + e.fillPlaceholders(advice.next)
		}
	}
	return ""
}

// localNextStep returns what a person can do about a call that was not sent.
func (e *Error) localNextStep() string {
	switch {
	case e.Is(ErrAuth):
		return "Set access_token in the provider's configuration, or the environment variable WHATSAPP_ACCESS_TOKEN"
	case e.Is(ErrExists):
		return "Use the existing one by its ID, or choose another name: Meta would create a second one that looks the same"
	case e.Is(ErrThrottled):
		return "Nothing more was sent. Try again" + e.retryTimeText() + ", raise max_calls_per_hour, or leave it out: without it only " +
			"Meta's own limit applies"
	}
	return ""
}

// adviceFor is the next step for each of the Err... values, where the table of reasons has none. The first entry that fits counts.
var adviceFor = []struct {
	err   error
	needs string // the permission that the call needs; "": any
	next  string
}{
	{err: ErrAuth, next: "{token} is not valid. {renew}"},
	{err: ErrPermission, needs: scopeBusiness, next: "{token} works, but may not do this. Check two things in {system users}: the token " +
		"was generated with {permission} ticked, and its own user has the role Admin in the business portfolio, which the calls about " +
		"system users and their tokens require"},
	{err: ErrPermission, next: "{token} works, but may not do this. Check two things in {system users}: the token was generated with " +
		"{permission} ticked, and the system user has the object under Assigned assets (WhatsApp accounts, full control). An account that " +
		"belongs to another business requires Advanced Access for the app as well"},
	{err: ErrThrottled, next: "This exceeds the app's allowance of calls per hour. {later}"},
	{err: ErrHidden, needs: scopeBusiness, next: "Meta gives the same answer when the object does not exist and when {token} may " +
		"not see it. Check the ID: each app knows a system user under " +
		"another ID, and Meta Business Settings shows none of them. Check in {system users} that the token's own user is an admin of the " +
		"same business portfolio, and check that the token still has {permission}"},
	{err: ErrHidden, next: "Meta gives the same answer when the object does not exist and when {token} may not see it. Check the ID and " +
		"its kind. Check in {system users} > Assigned assets that the token's system user has access, and check that the token has {permission}"},
	{err: ErrWrongKind, next: "This is the ID of another kind of object ({kind}). A phone number, its WhatsApp Business Account, the " +
		"business portfolio and the app have four different IDs"},
	{err: errNotMeta, next: checkEndpoint},
	{err: ErrInvalid, next: "Meta refuses the request itself: check the values that it names"},
	{err: ErrUnavailable, next: "Meta has a temporary failure: try again later, and see https://metastatus.com"},
}

// IDPlaceText returns where Meta shows the ID of an object: of "a phone number", "a WhatsApp Business Account", ... "" if it is not known.
func IDPlaceText(of string) string { return idPlaces[of] }

var idPlaces = map[string]string{
	"a phone number":              inNumbers + " > the number > Settings, or the app's dashboard > WhatsApp > API Setup",
	"a WhatsApp Business Account": "Meta Business Settings > Accounts > WhatsApp accounts",
	"a business portfolio":        "Meta Business Settings > Business info",
	"an app":                      inAppSettings,
	"a system user":               "the data source whatsapp_system_users",
}

// DigitsText returns a sentence which says that a phone number may have been given in place of an ID, "" without a sign of that.
func (e *Error) DigitsText() string {
	of := e.suspect.kind.noun()
	if of == "" {
		return ""
	}
	return fmt.Sprintf("The ID has %d digits, as a phone number can have. A phone number differs from the ID of %s: see %s. ",
		e.suspect.digits, of, IDPlaceText(of))
}

// credentialText returns the name of the token that made the call.
func (e *Error) credentialText() string {
	if e.Credential == "" {
		return "the token"
	}
	return e.Credential
}

// permissionText returns the name of the permission that the call needs.
func (e *Error) permissionText() string {
	if e.Needs == "" {
		return "its permissions"
	}
	return "the permission " + e.Needs
}

// retryTimeText returns when calls are accepted again, as the end of a sentence.
func (e *Error) retryTimeText() string {
	if e.RetryAt.IsZero() {
		return " later"
	}
	return " after " + transport.UntilText(e.RetryAt, e.retryIn)
}

// setRetryAt sets when calls are accepted again.
func (e *Error) setRetryAt(at, now time.Time) { e.RetryAt, e.retryIn = at, at.Sub(now) }

// Ambiguous reports whether the error leaves open if the object exists.
func (e *Error) Ambiguous() bool { return e.Is(ErrHidden) }

// ConfigurationProblem returns the summary of an error whose cause is in the provider's configuration or on this machine, and not in the
// object that was asked for; "" for every other error.
func (e *Error) ConfigurationProblem() string {
	r := e.matchingReason()
	switch {
	case e.local || e.Err != nil || e.sentinel != nil:
		return ""
	case r.next == wrongAddress:
		return "Meta refuses calls from this machine"
	case e.Is(ErrAppSecretProof):
		return "The app_secret of the provider is not accepted"
	case e.Is(ErrAuth) && e.Credential == appCaller:
		return "The app_id and app_secret of the provider are not accepted"
	case e.Is(ErrAuth) && e.Credential == ownCaller && r.subcode == expiredSession:
		return "The provider's access_token has expired"
	case e.Is(ErrAuth) && e.Credential == ownCaller:
		return "The provider's access_token is not valid"
	case r.next == noVersion:
		return "Meta does not have this version of the Graph API"
	}
	return ""
}

// noAnswerNextStep returns what a person can do about a call without an answer of Meta.
func (e *Error) noAnswerNextStep() string {
	var notJSON *transport.NotJSONError
	switch {
	case errors.Is(e.Err, context.Canceled):
		return ""
	case errors.Is(e.Err, transport.ErrOutcomeUnknown):
		return outcomeUnknown
	case errors.As(e.Err, &notJSON):
		if notJSON.Status >= http.StatusInternalServerError {
			return "Meta or a proxy in between has a temporary failure: try again later. If it stays, check graph_endpoint and the proxy"
		}
		return checkEndpoint
	case errors.Is(e.Err, context.DeadlineExceeded):
		return "Try again; if this happens often, raise request_timeout"
	}
	return ""
}
