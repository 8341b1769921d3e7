package graphsim

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

const (
	oAuthException       = "OAuthException"
	graphMethodException = "GraphMethodException"
	readTheDocs          = "Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api"
)

// Error is Graph's error envelope ("Handle Errors"). The simulator answers with
// it; tests use it in faults.
type Error struct {
	Status           int // HTTP status; 0 is the usual one of Code
	Code             int
	Subcode          int // 0: none
	Type             string
	Message          string
	UserTitle        string
	UserMessage      string
	Transient        bool
	Data             any // error_data: an object, sometimes a string
	OriginalResponse any // the result of a create whose read-back failed
}

// Fault returns a fault that answers with e, for FailNext. The path is a glob for the whole path, with the version;
// times as in simkit.Fault.
func (e Error) Fault(method, path string, times int) simkit.Fault {
	body := encodeJSON(e.envelope("AFaultOnRequest"))
	return simkit.Fault{Method: method, Path: path, Times: times, Status: e.httpStatus(), Body: string(body)}
}

func (e *Error) httpStatus() int {
	if e.Status != 0 {
		return e.Status
	}
	return usualStatus(e.Code)
}

// usualStatus follows the WhatsApp error codes page: 401 for invalid tokens, 403 for permissions, 400 for nearly all
// other errors, also for throttling. Other Graph endpoints answer 400 for invalid tokens too, see Sim.SetErrorStatus.
func usualStatus(code int) int {
	switch {
	case code == 190 || code == 102:
		return http.StatusUnauthorized
	case code == 10 || code >= 200 && code <= 299:
		return http.StatusForbidden
	case code == 2:
		return http.StatusServiceUnavailable
	}
	return http.StatusBadRequest
}

func (e *Error) envelope(trace string) map[string]any {
	in := map[string]any{"message": e.Message, "type": e.Type, "code": e.Code, "fbtrace_id": trace}
	if e.Type == "" {
		in["type"] = oAuthException
	}
	if e.Subcode != 0 {
		in["error_subcode"] = e.Subcode
	}
	if e.UserTitle != "" {
		in["error_user_title"] = e.UserTitle
	}
	if e.UserMessage != "" {
		in["error_user_msg"] = e.UserMessage
	}
	if e.Transient {
		in["is_transient"] = true
	}
	if e.Data != nil {
		in["error_data"] = e.Data
	}
	if e.OriginalResponse != nil {
		in["original_response"] = e.OriginalResponse
	}
	return map[string]any{"error": in}
}

// newTraceID returns an fbtrace_id that looks like Meta's and is the same in every run.
func (s *Sim) newTraceID() string {
	sum := sha256.Sum256([]byte(strconv.Itoa(s.nextNumber())))
	return "A" + base64.RawURLEncoding.EncodeToString(sum[:16])
}

// localizeError returns an error as a user with another language sees it.
func (s *Sim) localizeError(e *Error) *Error {
	if !s.switches.errorsLocalized || e.UserTitle == "" {
		return e
	}
	local := *e
	local.UserTitle, local.UserMessage = "Par\u00e2metro inv\u00e1lido", "N\u00e3o \u00e9 poss\u00edvel guardar o conte\u00fado."
	return &local
}

// withSecrets returns an error with the secrets of the call in it, as Graph has returned them ("Malformed access token
// <the token>"), plain and escaped for a URL.
func (s *Sim) withSecrets(c *call, e *Error) *Error {
	secrets := c.secrets()
	if !s.switches.echoSecrets || len(secrets) == 0 {
		return e
	}
	text := "Malformed access token " + strings.Join(secrets, " ")
	echoed := *e
	if e.Code == 190 {
		echoed.Message = text
	} else {
		echoed.Message += " (" + text + ")"
	}
	escaped := make([]string, len(secrets))
	for i, secret := range secrets {
		escaped[i] = url.QueryEscape(secret)
	}
	echoed.UserTitle = "Malformed access token"
	echoed.UserMessage = text
	echoed.Data = map[string]any{"messaging_product": "whatsapp", "details": text + " " + strings.Join(escaped, " ")}
	return &echoed
}

// errNoSuchObject returns the error of an ID that no object has. A name instead of an ID is an alias (code 803).
func (s *Sim) errNoSuchObject(c *call) *Error {
	id := c.path[0]
	if !isID(id) {
		return &Error{Code: 803, Message: "(#803) Some of the aliases you requested do not exist: " + id}
	}
	if s.switches.removedNumberCode33 && s.removed[id] == kindPhoneNumber {
		return &Error{Code: 33, Message: "(#33) This object does not exist or does not support this action"}
	}
	return errUnsupported(c, id)
}

// errUnsupported returns code 100 subcode 33, for an object that is deleted or hidden, or does not support the method
// ("Handle Errors": the same text for all three).
func errUnsupported(c *call, id string) *Error {
	return &Error{
		Code: 100, Subcode: 33, Type: graphMethodException,
		Message: fmt.Sprintf("Unsupported %s request. Object with ID '%s' does not exist, "+
			"cannot be loaded due to missing permissions, or does not support this operation. %s",
			strings.ToLower(c.method), id, readTheDocs),
	}
}

func errNonexistingField(name string, k kind) *Error {
	return &Error{Code: 100, Message: fmt.Sprintf("(#100) Tried accessing nonexisting field (%s) on node type (%s)", name, k)}
}

func errUnknownPath(c *call) *Error {
	return &Error{Code: 2500, Message: "Unknown path components: /" + strings.Join(c.path, "/")}
}

func errBadParameter(format string, args ...any) *Error {
	return &Error{Code: 100, Message: "(#100) " + fmt.Sprintf(format, args...)}
}

func encodeJSON(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(fmt.Sprintf("graphsim: answer cannot be encoded: %v", err)) // a bug of the simulator
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

func isID(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
