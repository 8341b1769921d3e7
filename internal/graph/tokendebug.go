package graph

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// maxClockSkew is the largest difference to Meta's clock with which this machine's clock is used.
const maxClockSkew = 5 * time.Minute

// wireToken is debug_token's answer. https://developers.facebook.com/docs/graph-api/reference/debug_token
type wireToken struct {
	Data *struct {
		AppID               jsonText   `json:"app_id"`
		Application         jsonText   `json:"application"`
		Type                jsonText   `json:"type"`
		UserID              jsonText   `json:"user_id"`
		Valid               *jsonBool  `json:"is_valid"`
		IssuedAt            jsonTime   `json:"issued_at"`
		ExpiresAt           jsonTime   `json:"expires_at"`
		DataAccessExpiresAt jsonTime   `json:"data_access_expires_at"`
		Scopes              []jsonText `json:"scopes"`
		Granular            []struct {
			Scope   jsonText    `json:"scope"`
			Targets *[]jsonText `json:"target_ids"` // absent: the permission holds for all objects
		} `json:"granular_scopes"`
		Error json.RawMessage `json:"error"`
	} `json:"data"`
}

// debugToken asks Meta about a token, as caller. Meta expects the inspected token in the query, so the call is an item of a
// batch, where the query is part of a body. If Meta refuses that, it is sent as a plain GET.
func (s *TokenService) debugToken(ctx context.Context, token, caller secret.Value) (TokenInfo, error) {
	r := call{op: "inspect the token " + token.Fingerprint(), bearer: caller, edge: "debug_token"}
	inURL := s.debugInURL.Load()
	var a *transport.Answer
	var refused *Error
	if !inURL {
		item := "debug_token?input_token=" + url.QueryEscape(token.Reveal())
		got, err := s.sendInspection(ctx, r, item)
		if a, refused, err = s.client.evaluateItem(r, got, err); err != nil {
			return TokenInfo{}, withOp(r.op, err)
		}
		inURL = refused != nil
	}
	if inURL {
		r.query = url.Values{"input_token": {token.Reveal()}}
		var err error
		if a, err = s.client.send(ctx, r); err != nil {
			return TokenInfo{}, err
		}
		if refused != nil { // only the batch was refused
			s.debugInURL.Store(true)
		}
	}

	var wire wireToken
	if err := s.client.decode(r, a, &wire); err != nil {
		return TokenInfo{}, err
	}
	return s.convertToken(r.op, wire, a, token)
}

// sendInspection sends an inspection in one batch with those of other callers at the same time. A call with a reservation is sent
// alone, because the others may be refused.
func (s *TokenService) sendInspection(ctx context.Context, r call, item string) (*transport.Answer, error) {
	ask := func(ctx context.Context, items []string) ([]*transport.Answer, error) {
		return s.client.sendBatches(ctx, r, items)
	}
	if contextReservation(ctx) == nil {
		return s.inspections.Do(ctx, tokenKey(r.bearer), item, ask)
	}
	answers, err := ask(ctx, []string{item})
	if err != nil {
		return nil, err
	}
	return answers[0], nil
}

// convertToken converts debug_token's answer.
func (s *TokenService) convertToken(op string, wire wireToken, a *transport.Answer, token secret.Value) (TokenInfo, error) {
	d := wire.Data
	var problem wireError
	failed := false
	if d != nil {
		problem, failed = parseWireError(d.Error)
	}
	if d != nil && d.Valid == nil && failed {
		e := s.client.newError(problem, &transport.Answer{Status: a.Status, Header: http.Header{}})
		if e.Op = op; e.ConfigurationProblem() != "" || e.Is(ErrUnavailable) || e.Is(ErrThrottled) { // about the call, not about the token
			return TokenInfo{}, e
		}
	}
	if d == nil || (d.Valid == nil && !failed) {
		return TokenInfo{}, &Error{Op: op, HTTPStatus: a.Status, Message: "the answer does not say whether the token is valid"}
	}

	identifier := s.client.identifier
	t := TokenInfo{
		Valid:               d.Valid != nil && bool(*d.Valid) && !failed,
		Type:                strings.ToUpper(identifier(d.Type)),
		AppID:               identifier(d.AppID),
		Application:         s.client.stateName(d.Application),
		UserID:              identifier(d.UserID),
		IssuedAt:            d.IssuedAt.at,
		ExpiresAt:           d.ExpiresAt.at,
		DataAccessExpiresAt: d.DataAccessExpiresAt.at,
		CheckedAt:           s.serverTime(a.Header),
		Fingerprint:         token.Fingerprint(),
		Granular:            map[string][]string{},
	}
	t.ExpiryUnknown = t.Valid && !d.ExpiresAt.said
	for _, scope := range d.Scopes {
		t.Scopes = append(t.Scopes, identifier(scope))
	}

	slices.Sort(t.Scopes)
	t.Scopes = slices.Compact(t.Scopes)
	for _, g := range d.Granular {
		scope := identifier(g.Scope)
		ids, listed := t.Granular[scope]
		if g.Targets == nil || (listed && ids == nil) {
			t.Granular[scope] = nil
			continue
		}
		if ids == nil {
			ids = []string{}
		}
		for _, id := range *g.Targets {
			ids = append(ids, identifier(id))
		}
		t.Granular[scope] = ids
	}
	if !t.Valid {
		if !failed {
			problem.Message = "Meta calls the token invalid and gives no reason"
		}
		t.Problem = s.client.newError(problem, &transport.Answer{Status: a.Status, Header: http.Header{}})
		t.Problem.Op, t.Problem.Credential, t.Problem.sentinel = op, "the inspected token", ErrAuth
	}
	return t, nil
}

// serverTime returns Meta's time when this machine's clock is more than five minutes off, else this machine's.
func (s *TokenService) serverTime(h http.Header) time.Time {
	now := s.client.cfg.Now()
	if server, err := http.ParseTime(h.Get("Date")); err == nil && now.Sub(server).Abs() > maxClockSkew {
		return server
	}
	return now
}
