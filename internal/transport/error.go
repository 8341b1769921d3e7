package transport

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// ErrOutcomeUnknown marks a write that may or may not have been processed: it was sent, and there is no usable answer.
var ErrOutcomeUnknown = errors.New("the outcome is unknown")

// Error says why there is no usable answer. It never holds a URL, a header or a body.
type Error struct {
	Op             string // what was being done
	Host           string
	OutcomeUnknown bool  // the request may have been processed
	Err            error // the cause, redacted
	Hint           string
}

// Error implements error.
func (e *Error) Error() string {
	text := fmt.Sprintf("%s: no usable answer from %s: %v", e.Op, e.Host, e.Err)
	if e.OutcomeUnknown {
		text += " (the request had been sent, so it may have taken effect)"
	}
	if e.Hint != "" {
		text += ". " + e.Hint
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is makes errors.Is(err, ErrOutcomeUnknown) true for a request that may have been processed.
func (e *Error) Is(target error) bool { return target == ErrOutcomeUnknown && e.OutcomeUnknown }

// explainFailure returns the Error of a failure of net/http. A *url.Error prints the whole URL, so only its cause is kept, and
// the cause is redacted as text: it may quote the remote system.
func (c *Client) explainFailure(r Request, op *operation, err error) *Error {
	var u *url.Error
	for errors.As(err, &u) {
		err = u.Err
	}
	if err == nil {
		err = errors.New("no answer")
	}
	e := &Error{Op: r.Op, Host: c.cfg.Endpoint.Host, OutcomeUnknown: op.outcomeUnknown && r.Class != Read, Hint: hintText(err)}
	switch {
	case op.callerCtx.Err() != nil && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)):
		e.Err = op.callerCtx.Err()
	case errors.Is(err, context.DeadlineExceeded) || isTimeout(err):
		e.Err = fmt.Errorf("no complete answer within %s: %w", c.cfg.Timeout, context.DeadlineExceeded)
	default:
		e.Err = &cause{text: c.cfg.Secrets.MessageText(err.Error()), err: err}
	}
	return e
}

// cause shows redacted text and supports errors.As and errors.Is for the original error. It has no Unwrap, so that printing a
// chain of errors does not print what was redacted.
type cause struct {
	text string
	err  error
}

func (c *cause) Error() string        { return c.text }
func (c *cause) Is(target error) bool { return errors.Is(c.err, target) }
func (c *cause) As(target any) bool   { return errors.As(c.err, target) }

// proxyError is a proxy that refused to connect.
type proxyError struct {
	host   string
	status int
}

func (e *proxyError) Error() string {
	return fmt.Sprintf("the proxy %s refused the connection: HTTP %d %s", e.host, e.status, http.StatusText(e.status))
}

// isTLSAlert reports whether one side ended the handshake; crypto/tls has no exported type for that.
func isTLSAlert(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && (op.Op == "remote error" || op.Op == "local error") || strings.Contains(err.Error(), "tls: ")
}

func isTimeout(err error) bool {
	var t interface{ Timeout() bool }
	return errors.As(err, &t) && t.Timeout()
}

// hintText returns what a person can do about a failure of the network.
func hintText(err error) string {
	var (
		dns      *net.DNSError
		cert     *tls.CertificateVerificationError
		unknown  x509.UnknownAuthorityError
		hostname x509.HostnameError
		record   tls.RecordHeaderError
		proxy    *proxyError
	)
	text := err.Error()
	switch {
	case errors.As(err, &dns):
		return "Check the endpoint's host name and this machine's name resolution"
	case errors.As(err, &hostname):
		return "The server's certificate is for another host: check the endpoint"
	case errors.As(err, &unknown):
		return "The server's certificate is not signed by an authority that this machine trusts: check the endpoint, " +
			"or add the authority to the system's certificates"
	case errors.As(err, &cert), errors.As(err, &record), isTLSAlert(err), errors.Is(err, http.ErrSchemeMismatch):
		return "TLS 1.2 or newer with a valid certificate is required: check the endpoint and any proxy that inspects TLS"
	case errors.Is(err, ErrTooLarge), strings.Contains(text, "response headers exceeded"):
		return "This is not an answer of the expected service: check the endpoint and any proxy in between"
	case errors.As(err, &proxy), strings.Contains(text, "proxyconnect"):
		return "The proxy of HTTPS_PROXY could not be used: check its address and credentials"
	case strings.Contains(text, "connection refused"):
		return "Nothing listens there: check the endpoint's host and port"
	}
	return ""
}
