package graph

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// maxDownload is above what Meta allows for the JSON of a flow: 10 MB.
const maxDownload = 12 << 20

// downloadJSON reads JSON from an address that Meta named. The address is on another host and expires; no token is sent there.
func (c *Client) downloadJSON(ctx context.Context, op, address string) (json.RawMessage, error) {
	fail := func(message string) error { return &Error{Op: op, Message: message} }
	u, err := url.Parse(address)
	if err != nil {
		return nil, fail("Meta named an address for the download that is not a URL")
	}

	host, err := transport.ParseEndpoint((&url.URL{Scheme: u.Scheme, Host: u.Host}).String())
	if err != nil || transport.IsLoopback(host) != transport.IsLoopback(c.cfg.Endpoint) {
		return nil, fail("Meta named an address for the download that cannot be used")
	}

	for _, values := range u.Query() { // signatures
		for _, value := range values {
			c.cfg.Secrets.AddShown(secret.New(value))
		}
	}

	client := transport.New(transport.Config{
		Endpoint:   host,
		MaxBody:    maxDownload,
		Connection: c.cfg.Connection,
	})
	a, err := client.Do(ctx, transport.Request{
		Op:       op,
		Method:   http.MethodGet,
		Path:     u.EscapedPath(),
		Template: "/ (download)",
		Query:    u.Query(),
	})
	switch {
	case err != nil:
		return nil, wrapError(op, err)
	case a.Status != http.StatusOK:
		return nil, &Error{Op: op, HTTPStatus: a.Status, Message: "the download was refused: " + http.StatusText(a.Status)}
	case !json.Valid(a.Body):
		return nil, fail("the download is not JSON")
	}
	return a.Body, nil
}
