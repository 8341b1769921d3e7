package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"regexp"
	"slices"
	"time"

	"terraform-provider-whatsapp/internal/transport"
)

const (
	// batchSize is the most that Meta accepts. Each item counts as one call.
	// https://developers.facebook.com/docs/graph-api/batch-requests
	batchSize = 50
	// maxItemWait is the longest wait for a throttled item. transport has the same for a whole call.
	maxItemWait = time.Minute
	maxBackoff  = 30 * time.Second
)

// sendBatches makes many GETs in POSTs of up to 50, so that their URLs travel in a body. urls are relative to the version. The
// answers have the order of urls; an item that Meta did not finish, even when asked again, is nil. Items with a passing fault
// are sent again. The caller reads other errors of an item with itemError.
func (c *Client) sendBatches(ctx context.Context, r call, urls []string) ([]*transport.Answer, error) {
	answers := make([]*transport.Answer, 0, len(urls))
	for chunk := range slices.Chunk(urls, batchSize) {
		some, err := c.sendChunk(ctx, r, chunk)
		if err != nil {
			return nil, err
		}
		answers = append(answers, some...)
	}
	return answers, nil
}

// sendChunk makes up to batchSize GETs in POSTs, as sendBatches does.
func (c *Client) sendChunk(ctx context.Context, r call, urls []string) ([]*transport.Answer, error) {
	answers := make([]*transport.Answer, len(urls))
	pending := make([]int, len(urls))
	for i := range urls {
		pending[i] = i
	}

	for round := 0; ; round++ {
		send := make([]string, len(pending))
		for i, at := range pending {
			send[i] = urls[at]
		}
		got, err := c.sendBatch(ctx, r, send)
		if err != nil {
			return nil, err
		}
		var again []int
		wait := time.Duration(0)
		for i, at := range pending {
			answers[at] = got[i]
			if repeat, after := c.itemRetry(got[i]); repeat {
				again = append(again, at)
				wait = max(wait, after)
			}
		}
		if len(again) == 0 || round >= c.cfg.MaxRetries {
			return answers, nil
		}
		pending = again
		if err := transport.Sleep(ctx, wait+backoff(c.cfg.RetryWait, round)); err != nil {
			return nil, &Error{Op: r.op, Err: err}
		}
	}
}

// backoff returns the wait after a round: it doubles with each round up to maxBackoff, and its second half is random.
func backoff(first time.Duration, round int) time.Duration {
	step := min(first<<min(round, 16), maxBackoff)
	return step/2 + rand.N(step/2+1)
}

// itemRetry reports whether an item is to be sent again, and after which wait.
func (c *Client) itemRetry(a *transport.Answer) (bool, time.Duration) {
	if a == nil {
		return true, 0
	}
	if w := c.throttleWait(a); w != nil {
		return !w.Final && w.After <= maxItemWait, w.After
	}
	return a.Status >= 500 || isTransient(a), 0
}

// sendBatch sends one POST. An answer is nil where Meta ran out of time.
func (c *Client) sendBatch(ctx context.Context, r call, urls []string) ([]*transport.Answer, error) {
	type item struct {
		Method string `json:"method"`
		URL    string `json:"relative_url"`
	}
	items := make([]item, len(urls))
	for i, u := range urls {
		items[i] = item{"GET", u}
	}

	raw, err := json.Marshal(items)
	if err != nil {
		return nil, &Error{Op: r.op, Err: err}
	}

	r.id, r.edge, r.query, r.items = "", "", nil, len(urls)
	r.form = url.Values{"batch": {string(raw)}, "include_headers": {"false"}}
	outer, err := c.send(ctx, r)
	if err != nil {
		return nil, err
	}

	var got []*struct {
		Code jsonInt         `json:"code"`
		Body json.RawMessage `json:"body"`
	}
	if err := c.decode(r, outer, &got); err != nil {
		return nil, err
	}
	if len(got) > len(urls) {
		return nil, &Error{
			Op: r.op, HTTPStatus: outer.Status, OutcomeUnknown: r.class != transport.Read,
			Message: fmt.Sprintf("Meta answered %d calls although the batch has %d", len(got), len(urls)),
		}
	}

	answers := make([]*transport.Answer, len(urls))
	for i, g := range got {
		if g == nil {
			continue
		}
		body := []byte(g.Body)
		var text string
		if json.Unmarshal(g.Body, &text) == nil { // the documented form: JSON in a string
			body = []byte(text)
		}
		answers[i] = &transport.Answer{Status: int(g.Code), Header: outer.Header, Body: body}
	}
	return answers, nil
}

// itemError returns the error of one item of a batch, nil when the answer is usable.
func (c *Client) itemError(r call, a *transport.Answer) *Error {
	var e *Error
	if a == nil {
		e = &Error{Message: "Meta ran out of time"}
	} else if e = c.answerError(a); e == nil {
		return nil
	}
	bearer := r.bearer
	if bearer.IsZero() {
		bearer = c.cfg.AccessToken
	}
	c.setErrorCall(e, r, bearer)
	return e
}

// sendInBatch makes one call as the item of a batch. refused says why Meta does not serve this call in a batch. A creation is not
// sent again.
func (c *Client) sendInBatch(ctx context.Context, r call, item string) (a *transport.Answer, refused *Error, err error) {
	send := c.sendBatches
	if r.class == transport.Create {
		send = c.sendBatch
	}
	answers, err := send(ctx, r, []string{item})
	if err == nil {
		a = answers[0]
	}
	return c.evaluateItem(r, a, err)
}

// evaluateItem reads the answer to one item of a batch, or the error of the whole batch.
func (c *Client) evaluateItem(r call, a *transport.Answer, failed error) (usable *transport.Answer, refused *Error, err error) {
	if isBatchRefusal(failed) {
		return nil, asGraphError(failed), nil
	}
	if failed != nil {
		return nil, nil, failed
	}
	e := c.itemError(r, a)
	if e == nil {
		return a, nil, nil
	}
	e.OutcomeUnknown = r.class != transport.Read && isInDoubt(e, a)
	if !e.OutcomeUnknown && !e.Is(errOtherApp) && (e.Is(ErrHidden) || e.Is(errCapability) || saysUnsupported.MatchString(e.Message)) {
		return nil, e, nil
	}
	return nil, nil, e
}

// saysUnsupported recognizes an item of a batch that Meta does not serve there.
var saysUnsupported = regexp.MustCompile(`(?i)unsupported|not supported|not allowed|unknown path|batch`)

// isBatchRefusal reports whether Meta does not serve a call as a batch, while it may serve the call itself. That is every answer
// to the batch as a whole, unless it is about the caller, too many calls or a failure of Meta. A write that may have taken effect
// was not refused.
func isBatchRefusal(err error) bool {
	var e *Error
	if !errors.As(err, &e) || !e.isFromMeta() || e.HTTPStatus >= 500 || e.OutcomeUnknown {
		return false
	}
	return !e.Is(ErrAuth) && !e.Is(ErrThrottled) && !e.Is(ErrAppSecretProof) && !e.Is(ErrUnavailable)
}
