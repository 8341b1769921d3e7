package chatwootsim

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// graphVersion is the version of the Graph API that Chatwoot uses, except for the check of a token.
const graphVersion = "/v22.0/"

type metaAnswer struct {
	status int
	body   []byte
}

func (a metaAnswer) isSuccess() bool { return a.status >= 200 && a.status < 300 }

// askMeta reads from the Graph API with the token in the query, as Chatwoot does.
// The caller holds the lock; it is open during the call to Meta, so that other calls and
// changes by hand happen in between, as they do in an installation.
func (s *Sim) askMeta(ctx context.Context, path string, query url.Values, token string) (metaAnswer, error) {
	base := s.graphURL
	s.mu.Unlock()
	defer s.mu.Lock()

	if base == "" {
		return metaAnswer{}, errors.New("the Graph API is out of reach")
	}
	query.Set("access_token", token)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(base, "/")+path+"?"+query.Encode(), nil)
	if err != nil {
		return metaAnswer{}, err
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return metaAnswer{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 4<<20))
	return metaAnswer{resp.StatusCode, body}, err
}
