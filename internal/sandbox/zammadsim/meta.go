package zammadsim

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
)

const graphVersion = "/v22.0/"

// notFetchedText is the error text of a save without a usable answer of Meta.
const notFetchedText = "Could not fetch WhatsApp phone number details."

type metaNumber struct {
	ID                 string
	DisplayPhoneNumber string `json:"display_phone_number"`
	VerifiedName       string `json:"verified_name"`
}

// readNumber reads a number with the token of a channel. The second result is Meta's
// refusal, or notFetchedText.
func (c *call) readNumber(token, phoneNumberID string) (metaNumber, string) {
	var n metaNumber
	if refusal := c.askMeta(url.PathEscape(phoneNumberID), token, &n); refusal != "" {
		return n, refusal
	}
	if n.DisplayPhoneNumber == "" { // an object, but not a number
		return n, notFetchedText
	}
	return n, ""
}

// askMeta reads from the Graph API. The caller holds the lock; it is open during the
// call to Meta, so that other calls and changes by hand happen in between.
func (c *call) askMeta(path, token string, into any) (refusal string) {
	base := c.graphURL
	c.mu.Unlock()
	defer c.mu.Lock()

	body, status, err := c.getFromMeta(base, graphVersion+path, token)
	if err != nil {
		return notFetchedText
	}
	if status < 200 || status > 299 {
		return metaErrorText(body)
	}
	if err := json.Unmarshal(body, into); err != nil {
		return notFetchedText
	}
	return ""
}

func (c *call) getFromMeta(base, path, token string) ([]byte, int, error) {
	if base == "" {
		return nil, 0, errors.New("the Graph API is out of reach")
	}
	req, err := http.NewRequestWithContext(c.r.Context(), http.MethodGet, strings.TrimSuffix(base, "/")+path, nil)
	if err != nil {
		return nil, 0, err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := c.client.Do(req)
	if err != nil {
		return nil, 0, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 4<<20))
	return body, resp.StatusCode, err
}

// metaErrorText returns Meta's message, and its details where there are any.
func metaErrorText(body []byte) string {
	var answer struct {
		Error struct {
			Message   string
			ErrorData json.RawMessage `json:"error_data"`
		}
	}
	if json.Unmarshal(body, &answer) != nil || answer.Error.Message == "" {
		return notFetchedText
	}
	var data struct{ Details string }
	if json.Unmarshal(answer.Error.ErrorData, &data) != nil || data.Details == "" {
		return answer.Error.Message
	}
	return answer.Error.Message + ": " + data.Details
}
