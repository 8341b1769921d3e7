package transport

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// checkRetry decides after each attempt whether another one follows. It reads the body itself, so that a body that
// is incomplete counts as a failed attempt.
func (c *Client) checkRetry(ctx context.Context, resp *http.Response, err error) (bool, error) {
	op, ok := ctx.Value(operationKey{}).(*operation)
	if !ok {
		return false, errors.New("transport: request without an operation")
	}
	op.mu.Lock()
	defer op.mu.Unlock()
	op.attempts++
	op.answer, op.fault, op.throttle = nil, nil, nil
	if err == nil {
		op.answer, op.fault = c.readAnswer(resp)
	}
	written := op.written.Swap(false)
	op.underWay.Store(false)
	op.lost = op.lost || (written && (err != nil || op.fault != nil || op.answer.Status > http.StatusInternalServerError))
	c.observeAttempt(ctx, op)
	if op.callerCtx.Err() != nil || !c.canRepeat(op, err, written) || time.Now().After(op.deadline) {
		op.outcomeUnknown = op.outcomeUnknown || (written && (err != nil || op.fault != nil))
		return false, err
	}
	if op.throttle == nil && written {
		op.outcomeUnknown = true
	}
	return true, nil
}

// canRepeat reports whether the attempt that just ended may be followed by another.
func (c *Client) canRepeat(op *operation, err error, written bool) bool {
	if err != nil {
		return !isPermanent(err) && (op.class != Create || !written) && c.takeRetry(op)
	}
	if op.fault != nil {
		return op.class != Create && !errors.Is(op.fault, ErrTooLarge) && c.takeRetry(op)
	}
	op.throttle = c.throttleWait(op.answer)
	if op.class == Create && op.answer.Status >= http.StatusInternalServerError {
		op.throttle = nil // a gateway's throttle does not prove that the request was not processed
	}
	if op.throttle != nil {
		return op.waitsForThrottle()
	}
	transient := op.answer.Status >= 500 && op.answer.Status != http.StatusNotImplemented
	if c.cfg.IsTransient != nil {
		transient = transient || c.cfg.IsTransient(op.answer)
	}
	return transient && op.class != Create && c.takeRetry(op)
}

// waitsForThrottle reports whether the throttled operation is sent again. It keeps the others with its credential from being sent in
// the meantime.
func (op *operation) waitsForThrottle() bool {
	after, most := op.throttle.After, maxThrottles
	if op.throttle.Final {
		return false
	}
	if after == 0 && op.throttle.Spent {
		most = maxSpent
	}
	op.throttles++
	again := time.Now().Add(after)
	if after > maxThrottleWait || op.throttles > most || again.After(op.deadline) {
		if !op.outcomeUnknown { // else the caller still has to read what became of its write
			op.pause.giveUp(time.Now().Add(max(after, maxThrottleWait)), op.answer)
		}
		return false
	}
	op.pause.extendTo(again, op.answer)
	return true
}

// takeRetry counts a failed attempt, and reports whether the configuration allows one more.
func (c *Client) takeRetry(op *operation) bool {
	op.faults++
	return op.faults <= c.cfg.MaxRetries
}

// throttleWait returns how long a throttled caller has to wait, nil if the answer is not a throttle.
func (c *Client) throttleWait(a *Answer) *Wait {
	if c.cfg.ThrottleWait != nil {
		if w := c.cfg.ThrottleWait(a); w != nil {
			return w
		}
	}
	after, said := RetryAfter(a.Header, time.Now())
	if a.Status == http.StatusTooManyRequests || (a.Status == http.StatusServiceUnavailable && said) {
		return &Wait{After: after}
	}
	return nil
}

// backoff returns how long to wait before the next attempt: exponential with full jitter, never above half a minute; a
// throttled caller waits at least as long as it was told, plus jitter so that parallel callers do not come back at once.
func (c *Client) backoff(lo, hi time.Duration, attempt int, resp *http.Response) time.Duration {
	step := min(lo<<min(attempt, 16), hi)
	wait := time.Duration(rand.Int64N(int64(step) + 1))
	if resp == nil {
		return wait
	}
	op, ok := resp.Request.Context().Value(operationKey{}).(*operation)
	if !ok {
		return wait
	}
	op.mu.Lock()
	defer op.mu.Unlock()
	if op.throttle == nil {
		return wait
	}
	// Never before the time that the server named, and otherwise not after the deadline.
	return max(op.throttle.After, min(max(op.throttle.After, step/2)+wait/2, time.Until(op.deadline)))
}

// ErrTooLarge means that an answer was longer than Config.MaxBody.
var ErrTooLarge = errors.New("answer is too large")

func (c *Client) readAnswer(resp *http.Response) (*Answer, error) {
	body, err := io.ReadAll(io.LimitReader(resp.Body, c.cfg.MaxBody+1))
	_ = resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(nil))
	if err != nil {
		return nil, fmt.Errorf("the answer broke off: %w", err)
	}
	if int64(len(body)) > c.cfg.MaxBody {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, c.cfg.MaxBody)
	}
	return &Answer{Status: resp.StatusCode, Header: resp.Header, Body: body}, nil
}

// RetryAfter reads a Retry-After header: whole seconds or an HTTP date. Invalid and negative values are ignored;
// very long ones are kept, so that the caller fails immediately instead of waiting.
func RetryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	raw := strings.TrimSpace(h.Get("Retry-After"))
	if raw == "" {
		return 0, false
	}
	if seconds, err := strconv.ParseInt(raw, 10, 64); err == nil {
		if seconds < 0 {
			return 0, false
		}
		return time.Duration(min(seconds, int64(1<<31))) * time.Second, true
	}
	if strings.Trim(raw, "0123456789") == "" { // more digits than an int64 holds
		return time.Duration(1<<31) * time.Second, true
	}
	at, err := http.ParseTime(raw)
	if err != nil {
		return 0, false
	}
	return max(at.Sub(now), 0), true
}

// UntilText returns when calls are accepted again: the time, and how far away it is.
func UntilText(at time.Time, left time.Duration) string {
	return fmt.Sprintf("%s (in %s)", at.UTC().Format(time.RFC3339), durationText(left))
}

// durationText returns a wait in whole minutes, rounded up, or in hours and minutes.
func durationText(d time.Duration) string {
	minutes := int((d + time.Minute - 1) / time.Minute)
	switch {
	case minutes <= 1:
		return "a minute"
	case minutes < 120:
		return fmt.Sprintf("%d minutes", minutes)
	}
	return fmt.Sprintf("%d hours and %d minutes", minutes/60, minutes%60)
}

// isPermanent reports whether sending again cannot help: a name that does not exist, a certificate that does not fit,
// a request that this client itself refuses.
func isPermanent(err error) bool {
	var dns *net.DNSError
	if errors.As(err, &dns) && dns.IsNotFound {
		return true
	}

	var (
		cert     *tls.CertificateVerificationError
		unknown  x509.UnknownAuthorityError
		hostname x509.HostnameError
		invalid  x509.CertificateInvalidError
		record   tls.RecordHeaderError
		proxy    *proxyError
	)
	if errors.As(err, &cert) || errors.As(err, &unknown) || errors.As(err, &hostname) || errors.As(err, &invalid) ||
		errors.As(err, &record) || isTLSAlert(err) || errors.Is(err, http.ErrSchemeMismatch) || errors.Is(err, errOtherHost) {
		return true
	}
	if errors.As(err, &proxy) {
		return proxy.status < 500 // from 500 on, the fault of the proxy may be temporary
	}

	text := err.Error()
	for _, mark := range []string{"unsupported protocol scheme", "invalid header", "response headers exceeded"} {
		if strings.Contains(text, mark) {
			return true
		}
	}
	return false
}

func (c *Client) observeAttempt(ctx context.Context, op *operation) {
	if c.cfg.Observe == nil {
		return
	}
	call := Call{Method: op.method, Host: c.cfg.Endpoint.Host, Template: op.template, Attempt: op.attempts, Duration: time.Since(op.started)}
	if op.answer != nil {
		call.Status = op.answer.Status
	}
	c.cfg.Observe(ctx, call)
}
