package graph

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strings"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// call is one request to the Graph API.
type call struct {
	op       string   // what it is for, in the infinitive: "read phone number 106"
	needs    string   // the permission that it needs, for the advice in errors; "": none in particular
	id, edge string   // the address is /ID, /ID/EDGE or /EDGE below the version
	kind     nodeKind // what id is of
	method   string   // "": POST with a body, else GET
	class    transport.Class
	query    url.Values
	form     url.Values   // the body of a POST
	json     Values       // the body of a POST, instead of form
	file     *File        // the body of a POST; with form, as a part of the same body
	bearer   secret.Value // unset: the configured token
	items    int          // of a batch
}

// path returns the escaped path below the version. The ID of an upload is used as Meta gives it.
func (c call) path() string {
	if c.kind == uploadSession {
		return "/" + c.id
	}
	return nodePath(url.PathEscape(c.id), c.edge)
}

// template returns the path for logs, without IDs.
func (c call) template() string {
	switch {
	case c.items > 0:
		return "/ (batch)"
	case c.id == "":
		return nodePath("", c.edge)
	}
	return nodePath("{"+strings.TrimPrefix(string(c.kind)+"_id", "_")+"}", c.edge)
}

// nodePath returns the path of a node, of its edge, or of an edge without a node.
func nodePath(node, edge string) string {
	if node == "" || edge == "" {
		return "/" + node + edge
	}
	return "/" + node + "/" + edge
}

// checkID returns an error if the ID in an answer is not that of the object that was asked for.
func (c call) checkID(got jsonText) error {
	if string(got) == c.id {
		return nil
	}
	return &Error{Op: c.op, sentinel: errNotMeta, Message: "the answer is not about this object: its id is missing or another one"}
}

// send makes a call and returns an answer that is not an error.
func (c *Client) send(ctx context.Context, r call) (*transport.Answer, error) {
	bearer := r.bearer
	if bearer.IsZero() {
		bearer = c.cfg.AccessToken
	}
	if bearer.IsZero() {
		return nil, &Error{Op: r.op, Message: "no access token is configured", sentinel: ErrAuth, local: true}
	}
	if err := c.allowance.takeCalls(max(r.items, 1), contextReservation(ctx)); err != nil {
		return nil, withOp(r.op, err)
	}
	if err := c.pace.wait(ctx); err != nil {
		return nil, c.explainFailure(r, bearer, err)
	}

	request, err := c.newRequest(r, bearer)
	if err != nil {
		return nil, &Error{Op: r.op, Err: err, local: true}
	}

	a, err := c.http.Do(ctx, request)
	if err != nil {
		return nil, c.explainFailure(r, bearer, err)
	}

	c.noticeVersion(a.Header)
	c.noticeUsage(a.Header)
	if e := c.answerError(a); e != nil {
		c.setErrorCall(e, r, bearer)
		e.OutcomeUnknown = r.class != transport.Read && (a.EarlierMayHaveTakenEffect || isInDoubt(e, a))
		return nil, e
	}
	return a, nil
}

// newRequest returns the request of a call. A form has the proof of the app secret in its body, every other request in its address.
func (c *Client) newRequest(r call, bearer secret.Value) (transport.Request, error) {
	proof := c.appSecretProof(bearer)
	request := transport.Request{
		Op:        r.op,
		Method:    cmp.Or(r.method, http.MethodGet),
		Path:      "/" + url.PathEscape(c.cfg.Version) + r.path(),
		Template:  r.template(),
		Query:     withParameter(r.query, "appsecret_proof", proof),
		Class:     r.class,
		Authorize: transport.Bearer(bearer),
	}
	switch {
	case r.json != nil:
		body, err := json.Marshal(r.json)
		if err != nil {
			return request, err
		}
		request.Method, request.Body, request.ContentType = http.MethodPost, body, "application/json"
	case r.file != nil && r.form != nil:
		body, contentType, err := multipartBody(r.form, *r.file)
		if err != nil {
			return request, err
		}
		request.Method, request.Body, request.ContentType = http.MethodPost, body, contentType
	case r.file != nil: // Meta documents this scheme of authorization for uploads
		request.Method, request.Body, request.ContentType = http.MethodPost, r.file.Data, r.file.Type
		request.Header = http.Header{"File_offset": {"0"}}
		request.Authorize = func(h http.Header) { h.Set("Authorization", "OAuth "+bearer.Reveal()) }
	case r.form != nil:
		form := withParameter(r.form, "appsecret_proof", proof)
		request.Method, request.Body, request.ContentType = http.MethodPost, []byte(form.Encode()), "application/x-www-form-urlencoded"
		request.Query = r.query
	}
	return request, nil
}

// multipartBody encodes a form with a file.
func multipartBody(form url.Values, f File) (body []byte, contentType string, err error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(form)) {
		if err := w.WriteField(name, form.Get(name)); err != nil {
			return nil, "", err
		}
	}
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", mime.FormatMediaType("form-data", map[string]string{"name": "file", "filename": f.Name}))
	header.Set("Content-Type", f.Type)
	part, err := w.CreatePart(header)
	if err != nil {
		return nil, "", err
	}
	if _, err := part.Write(f.Data); err != nil {
		return nil, "", err
	}
	if err := w.Close(); err != nil { // writes the last boundary
		return nil, "", err
	}
	return b.Bytes(), w.FormDataContentType(), nil
}

// setErrorCall writes into an error which call it is the answer to.
func (c *Client) setErrorCall(e *Error, r call, bearer secret.Value) {
	e.Op, e.Needs, e.Credential = r.op, r.needs, c.credentialName(bearer)
	if e.NodeType == nodeTypes[r.kind] {
		e.NodeType = ""
	}
	e.suspect = c.findSuspect(r, e)
}

// findSuspect returns the ID that an error is about if it may be a phone number, else none.
func (c *Client) findSuspect(r call, e *Error) suspectID {
	of := suspectID{kind: r.kind, digits: len(r.id)}
	switch {
	case e.Is(ErrAuth) && e.Credential == appCaller:
		of = suspectID{kind: appNode, digits: len(c.cfg.AppID)}
	case !e.Is(ErrHidden):
		return suspectID{}
	}
	if of.digits < 7 || of.digits > 15 {
		return suspectID{}
	}
	return of
}

// isInDoubt reports whether a write may have taken effect although its answer is an error: Meta or a gateway failed, or the answer
// cannot be read. A wrong app secret leaves no doubt, although its error may have the code of a temporary failure.
func isInDoubt(e *Error, a *transport.Answer) bool {
	if e.Is(ErrAppSecretProof) {
		return false
	}
	return a == nil || a.Status >= 500 || isTransient(a) || (e.Err != nil && a.Status <= 299)
}

// sendAndDecode makes a call and decodes its answer into v.
func (c *Client) sendAndDecode(ctx context.Context, r call, v any) error {
	a, err := c.send(ctx, r)
	if err != nil {
		return err
	}
	return c.decode(r, a, v)
}

// wireID is the answer to ?fields=id.
type wireID struct {
	ID jsonText `json:"id"`
}

// readID reads an object's ID and nothing else: the cheapest proof that a token can see it.
func (c *Client) readID(ctx context.Context, r call) error {
	r.query = url.Values{"fields": {"id"}}
	return c.readAndCheckID(ctx, r)
}

// readAndCheckID reads an object with the fields of a call, and returns an error if the answer is not about it.
func (c *Client) readAndCheckID(ctx context.Context, r call) error {
	var got wireID
	if err := c.sendAndDecode(ctx, r, &got); err != nil {
		return err
	}
	return r.checkID(got.ID)
}

// createNode sends a creation and returns the ID of the new object, also when Meta answers with an error and the ID.
func (c *Client) createNode(ctx context.Context, r call) (string, error) {
	a, err := c.send(ctx, r)
	if e := asGraphError(err); e != nil && e.CreatedID != "" {
		return e.CreatedID, nil
	}
	if err != nil {
		return "", err
	}
	var made wireID
	if err := c.decode(r, a, &made); err != nil {
		return "", err
	}
	if !ValidID(string(made.ID)) {
		return "", &Error{Op: r.op, HTTPStatus: a.Status, Message: "Meta accepted the creation and named no ID", OutcomeUnknown: true}
	}
	return string(made.ID), nil
}

// decode reads the JSON of a usable answer into v. After a failure a write may have taken effect: Meta accepted it.
func (c *Client) decode(r call, a *transport.Answer, v any) error {
	if err := transport.DecodeJSON(a, v); err != nil {
		return &Error{Op: r.op, HTTPStatus: a.Status, Err: err, OutcomeUnknown: r.class != transport.Read}
	}
	return nil
}

// explainFailure returns the *Error of a call that has no answer of Meta.
func (c *Client) explainFailure(r call, bearer secret.Value, err error) *Error {
	return &Error{Op: r.op, Needs: r.needs, Credential: c.credentialName(bearer), Err: err}
}

// credentialName names the token of a call without showing it.
func (c *Client) credentialName(bearer secret.Value) string {
	switch bearer {
	case c.cfg.AccessToken:
		return ownCaller
	case c.appToken:
		return appCaller
	}
	return "the token " + bearer.Fingerprint()
}

// appSecretProof returns the appsecret_proof for a token, "" when none belongs to it: the proof is made with the secret of the
// app that issued the token, and the app's own token holds that secret already.
// https://developers.facebook.com/documentation/facebook-login/security
func (c *Client) appSecretProof(bearer secret.Value) string {
	if c.cfg.AppSecret.IsZero() || bearer == c.appToken || c.isOtherAppToken(bearer) {
		return ""
	}
	mac := hmac.New(sha256.New, []byte(c.cfg.AppSecret.Reveal()))
	mac.Write([]byte(bearer.Reveal()))
	proof := hex.EncodeToString(mac.Sum(nil))
	c.cfg.Secrets.Add(secret.New(proof))
	return proof
}

// isOtherAppToken reports whether a token is known to be of another app.
func (c *Client) isOtherAppToken(token secret.Value) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.otherAppTokens[tokenKey(token)]
}

// addOtherAppToken remembers that a token was issued by another app than the one whose secret is configured.
func (c *Client) addOtherAppToken(token secret.Value) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.otherAppTokens[tokenKey(token)] = true
}

// withParameter returns a copy of values with one more value, unless that is empty.
func withParameter(values url.Values, name, value string) url.Values {
	out := url.Values{}
	for k, v := range values {
		out[k] = v
	}
	if value != "" {
		out.Set(name, value)
	}
	return out
}
