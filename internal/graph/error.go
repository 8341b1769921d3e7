package graph

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"terraform-provider-whatsapp/internal/transport"
)

// What an *Error may mean; ask with errors.Is.
var (
	// ErrHidden: the object does not exist, or this token may not see it, or the ID is of another kind. Graph does not say
	// which (code 100 subcode 33), so it is never a reason to forget an object: see isProvenGone.
	ErrHidden = errors.New("the object does not exist, or this token may not see it")
	// ErrAuth: the token that made the call is missing, expired, revoked or not complete.
	ErrAuth = errors.New("the token was refused")
	// ErrPermission: the token works, but may not do this.
	ErrPermission = errors.New("a permission is missing")
	// ErrThrottled: too many calls; Error.RetryAt is when calls are accepted again, if Meta said so.
	ErrThrottled = errors.New("too many calls")
	// ErrUnavailable: Meta or the connection to it failed. That says nothing about the object or the token.
	ErrUnavailable = errors.New("a temporary failure of Meta or of the connection")
	// ErrWrongKind: the ID is of an object of another kind; Error.NodeType names it.
	ErrWrongKind = errors.New("the object is of another kind")
	// ErrAppSecretProof: the appsecret_proof is missing or does not match the token.
	ErrAppSecretProof = errors.New("the app secret proof is missing or wrong")
	// ErrInvalid: Meta refuses the request itself (every other code 100), or this package does (a malformed ID).
	ErrInvalid = errors.New("the request is not valid")
	// ErrUnknownPermission: a requested permission does not exist. It is ErrInvalid too.
	ErrUnknownPermission = fmt.Errorf("a permission does not exist: %w", ErrInvalid)
	// ErrPIN: the PIN of a two-step verification is wrong, or locked after wrong ones. Another attempt makes it worse.
	ErrPIN = fmt.Errorf("the PIN is not accepted: %w", ErrInvalid)
	// ErrFlowFrozen: a published flow that Meta does not change, such as an old one.
	ErrFlowFrozen = fmt.Errorf("the flow cannot be changed: %w", ErrInvalid)
	// ErrExists: there is such an object already. A creation that looks for it first returns it too.
	ErrExists = errors.New("the object already exists")
	// ErrOutcomeUnknown marks a write that may have taken effect. It comes in addition to the other meanings.
	ErrOutcomeUnknown = transport.ErrOutcomeUnknown

	errDead        = fmt.Errorf("the token is not valid: %w", ErrAuth)                   // and never will be
	errCapability  = fmt.Errorf("the app lacks a capability: %w", ErrPermission)         // also said of calls that a batch does not serve
	errOtherApp    = fmt.Errorf("the inspected token is of another app: %w", ErrInvalid) // than the one that asks
	errLimit       = fmt.Errorf("the limit of a page is refused: %w", ErrInvalid)
	errNoPath      = fmt.Errorf("there is no such address at Meta: %w", ErrInvalid)
	errNoSuccess   = errors.New("the call had no success")                      // as Meta answers, with the status of a success
	errNoField     = fmt.Errorf("the object has no such field: %w", ErrInvalid) // although it is of the expected kind
	errNotMeta     = errors.New("the answer is not one of Meta")                // of a proxy, or of another service
	errTooMuchData = fmt.Errorf("the page has too much data: %w", ErrUnavailable)
)

// Error is the one error type of this package. Texts that come from Meta are already safe to show: secrets and control
// characters are gone and the length is capped.
//
// https://developers.facebook.com/docs/graph-api/guides/error-handling
type Error struct {
	Op         string // what was being done: "read phone number 106"
	Needs      string // the permission that the call needs; "": none in particular
	Credential string // whose token made the call: "the provider's access_token"
	HTTPStatus int    // 0: there was no answer; 200 is possible, Meta reports some errors that way

	Code        int // 0: Meta named none
	Subcode     int
	Type        string // "OAuthException"
	Message     string // for developers
	UserTitle   string // for people
	UserMessage string
	Details     string // error_data: the details of Cloud API errors
	TraceID     string // fbtrace_id, which Meta's support asks for
	NodeType    string // the kind of the object, when it is another than expected

	RetryAt        time.Time // throttled: when to come back; zero: Meta did not say
	CreatedID      string    // a create succeeded although its answer is an error: the ID of the new object
	OutcomeUnknown bool      // a write may have taken effect
	Err            error     // why there is no usable answer: *transport.Error, *transport.NotJSONError, a context's error

	sentinel error         // the one of the Err... values that the error means, instead of that of the codes
	advice   string        // the next step, instead of that of the codes
	local    bool          // found before anything was sent
	field    string        // the field that the object does not have
	retryIn  time.Duration // until RetryAt
	suspect  suspectID     // zero: no sign of a phone number in place of an ID
}

// suspectID is an ID that was sent and may be a phone number: the kind of its object, and how many digits it has.
type suspectID struct {
	kind   nodeKind
	digits int
}

// Error implements error.
func (e *Error) Error() string {
	var own *transport.Error
	if errors.As(e.Err, &own) && own.Op == e.Op {
		return own.Error()
	}
	text := e.causeText()
	if codes := e.codesText(); codes != "" {
		text += " (" + codes + ")"
	}
	return e.Op + ": " + text
}

// Unwrap returns the failure behind an error that is not Meta's own.
func (e *Error) Unwrap() error { return e.Err }

// Is answers errors.Is for the Err... values of this package.
func (e *Error) Is(target error) bool {
	return target != nil && (errors.Is(e.effectiveSentinel(), target) || (e.OutcomeUnknown && target == ErrOutcomeUnknown))
}

// causeText returns one sentence that says what went wrong.
func (e *Error) causeText() string {
	switch {
	case e.Err != nil:
		return e.Err.Error()
	case e.UserTitle != "" && e.UserMessage != "":
		return e.UserTitle + ": " + e.UserMessage
	case e.UserMessage != "":
		return e.UserMessage
	case e.Details != "" && e.Message != "":
		return e.Message + ": " + e.Details
	case e.Message != "":
		return e.Message
	case e.Details != "":
		return e.Details
	}
	if meaning := e.matchingReason().meaning; meaning != "" {
		return meaning
	}
	return fmt.Sprintf("Meta gave no reason (HTTP %d)", e.HTTPStatus)
}

// codesText returns the numbers that Meta's support asks for.
func (e *Error) codesText() string {
	var parts []string
	if e.Code != 0 {
		parts = append(parts, fmt.Sprintf("code %d", e.Code))
	}
	if e.Subcode != 0 {
		parts = append(parts, fmt.Sprintf("subcode %d", e.Subcode))
	}
	if e.TraceID != "" {
		parts = append(parts, "fbtrace_id "+e.TraceID)
	}
	return strings.Join(parts, ", ")
}

// effectiveSentinel returns the one of the Err... values that the error means, nil when it means none.
func (e *Error) effectiveSentinel() error {
	if e.sentinel != nil {
		return e.sentinel
	}
	if e.Err != nil && e.HTTPStatus == 0 {
		if errors.Is(e.Err, context.Canceled) || e.local {
			return nil
		}
		return ErrUnavailable
	}
	return e.matchingReason().err
}

// isFromMeta reports whether Meta itself answered, and not a proxy.
func (e *Error) isFromMeta() bool { return e.Code != 0 || e.Type != "" || e.TraceID != "" }

// withOp returns a copy of an error, which several callers may share, about the operation of this caller.
func withOp(op string, err error) error {
	if e := asGraphError(err); e != nil {
		own := *e
		own.Op = op
		return &own
	}
	return wrapError(op, err)
}

// asGraphError returns the *Error in err, nil if there is none.
func asGraphError(err error) *Error {
	var e *Error
	errors.As(err, &e)
	return e
}

// wrapError returns err as an *Error about an operation. An *Error stays as it is.
func wrapError(op string, err error) error {
	var e *Error
	if err == nil || errors.As(err, &e) {
		return err
	}
	return &Error{Op: op, Err: err}
}

// errNotID returns the error for a value that cannot be an ID. It does not show the value, which may be a secret in the wrong place.
func errNotID(op, what string) error {
	return &Error{Op: op, sentinel: ErrInvalid, local: true, Message: "the ID of " + what + " has 5 to 20 digits and nothing else"}
}
