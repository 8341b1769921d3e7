package graph

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// reason is one row of the table of Meta's errors: which answers it is for, what they mean and what to do next. A zero value in
// the first eight columns fits every answer.
type reason struct {
	codes     []int
	subcode   int
	anyCode   []int          // as the code, or as the subcode of any code: Meta sends some in both places
	typ       string         // the error's type
	status    int            // the HTTP status, or with 500 each from 500 on
	byMeta    bool           // only answers of Meta itself, not those of a proxy
	says      *regexp.Regexp // the message
	wrongKind bool           // the object is of another kind than expected

	err       error  // one of the Err... values, nil: none
	transient bool   // goes away by itself: the call is worth repeating
	noRetry   bool   // repeating the same call does not help
	spent     bool   // an allowance for an hour or longer is used up
	meaning   string // for an answer without a text, and for readers of this table
	next      string // what a person can do; instead of adviceFor. See fillPlaceholders
}

// reasons is the only place where codes of Meta are evaluated. The first row that fits counts.
//
// https://developers.facebook.com/docs/graph-api/guides/error-handling
// https://developers.facebook.com/docs/graph-api/overview/rate-limiting
// https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
var reasons = slices.Concat(callerReasons, throttleReasons, proofReasons, whatsAppReasons, accessReasons, requestReasons, metaReasons)

// codeRange returns the numbers from first to last.
func codeRange(first, last int) []int {
	var all []int
	for n := first; n <= last; n++ {
		all = append(all, n)
	}
	return all
}

// matchingReason returns the row of the table that fits the error; the zero reason: none does.
func (e *Error) matchingReason() reason {
	for _, r := range reasons {
		if r.fits(e) {
			return r
		}
	}
	return reason{}
}

// fits reports whether the row is for the error.
func (r reason) fits(e *Error) bool {
	switch {
	case r.codes != nil && !slices.Contains(r.codes, e.Code), r.subcode != 0 && r.subcode != e.Subcode, r.typ != "" && r.typ != e.Type:
		return false
	case r.anyCode != nil && !slices.Contains(r.anyCode, e.Code) && !slices.Contains(r.anyCode, e.Subcode):
		return false
	case r.wrongKind && e.NodeType == "":
		return false
	case r.status == http.StatusInternalServerError && e.HTTPStatus < r.status:
		return false
	case r.status != 0 && r.status != http.StatusInternalServerError && e.HTTPStatus != r.status:
		return false
	}
	return (!r.byMeta || e.isFromMeta()) && (r.says == nil || r.says.MatchString(e.Message))
}

// fillPlaceholders replaces the placeholders of a next step.
func (e *Error) fillPlaceholders(next string) string {
	later := "Meta did not say when calls are accepted again: allowances count over an hour, so try again later, and with less parallelism"
	if !e.RetryAt.IsZero() {
		later = "Try again" + e.retryTimeText()
	}
	const renew = "Generate a new token in {system users} > Generate token, and put it where this one came from"
	return strings.NewReplacer(
		"{token}", e.credentialText(), "{permission}", e.permissionText(), "{kind}", e.NodeType, "{later}", later,
		"{renew}", strings.ReplaceAll(renew, "{system users}", inSystemUsers), "{system users}", inSystemUsers,
		"{app settings}", inAppSettings, "{numbers}", inNumbers,
	).Replace(next)
}
