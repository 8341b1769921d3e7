package graphsim

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// call is one Graph call, whichever way it came in.
type call struct {
	method    string
	version   string // as asked for, "" for an unversioned call
	path      []string
	query     url.Values
	body      url.Values        // of a form or a JSON object
	params    url.Values        // query and body together
	raw       []byte            // the body of an upload
	files     map[string][]byte // of a multipart form
	context   context.Context
	base      string // this Graph's own address, for the links of a page
	remote    string // the client's IP address
	outer     *call  // the batch this call is an item of
	header    http.Header
	caller    *caller
	account   *object // the business account whose budget the call was charged to
	operation string
	handshake *handshake // nil: no callback was to be called (yet)
}

const maxBody = 12 << 20

// parseCall always returns a call, so that an error can be answered like any other.
func parseCall(r *http.Request) (*call, *Error) {
	c := &call{
		context: r.Context(), method: r.Method, query: r.URL.Query(), body: url.Values{}, params: r.URL.Query(), header: r.Header,
		base: baseOf(r), remote: r.RemoteAddr,
	}
	if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		c.remote = host
	}
	if outer, ok := r.Context().Value(outerKey{}).(*call); ok {
		c.outer, c.base, c.remote, c.version = outer, outer.base, outer.remote, outer.version
	}
	for _, segment := range strings.Split(r.URL.Path, "/") {
		if segment != "" {
			c.path = append(c.path, segment)
		}
	}
	if len(c.path) > 0 && versionPattern.MatchString(c.path[0]) {
		c.version, c.path = c.path[0], c.path[1:]
	}
	if r.Method == http.MethodPost || r.Method == http.MethodDelete {
		if err := c.readBody(r); err != nil {
			return c, errBadParameter("The request body cannot be read")
		}
	}
	return c, nil
}

// readBody adds the parameters of a form or of a JSON object. Values of a JSON
// object that are not strings stay JSON.
func (c *call) readBody(r *http.Request) error {
	if r.Body == nil {
		return nil
	}
	r.Body = http.MaxBytesReader(nil, r.Body, maxBody)
	contentType := r.Header.Get("Content-Type")
	data, err := io.ReadAll(r.Body)
	if err != nil || len(data) == 0 {
		return err
	}
	mediaType, mediaParams, _ := mime.ParseMediaType(contentType)
	switch {
	case c.isUpload():
		c.raw = data
		return nil
	case mediaType == "application/json":
		var object map[string]json.RawMessage
		if err := json.Unmarshal(data, &object); err != nil {
			return err
		}
		for name, raw := range object {
			c.body.Set(name, plainText(raw))
			c.params.Set(name, plainText(raw))
		}
		return nil
	case mediaType == "multipart/form-data":
		return c.readParts(multipart.NewReader(bytes.NewReader(data), mediaParams["boundary"]))
	}
	form, err := url.ParseQuery(string(data))
	if err != nil {
		return err
	}
	c.addForm(form)
	return nil
}

// readParts reads each part of a multipart form as a parameter, or as a file.
func (c *call) readParts(parts *multipart.Reader) error {
	form, err := parts.ReadForm(maxBody)
	if err != nil {
		return err
	}
	c.addForm(form.Value)
	c.files = map[string][]byte{}
	for name, files := range form.File {
		file, err := files[0].Open()
		if err != nil {
			return err
		}
		data, err := io.ReadAll(file)
		if err := errors.Join(err, file.Close()); err != nil {
			return err
		}
		c.files[name] = data
	}
	return nil
}

// plainText returns a JSON text without its quotes; other values stay JSON.
func plainText(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return string(bytes.TrimSpace(raw))
	}
	return text
}

func (c *call) addForm(form url.Values) {
	for name, values := range form {
		c.body[name] = append(c.body[name], values...)
		c.params[name] = append(c.params[name], values...)
	}
}

// accessToken returns the access token of the call, and whether it is the call's own: the items of a batch use the
// batch's if they have none ("Batch Requests").
func (c *call) accessToken() (token string, own bool) {
	for _, scheme := range []string{"Bearer ", "OAuth "} {
		if h := c.header.Get("Authorization"); len(h) > len(scheme) && strings.EqualFold(h[:len(scheme)], scheme) {
			return strings.TrimSpace(h[len(scheme):]), true
		}
	}
	if t := c.params.Get("access_token"); t != "" {
		return t, true
	}
	if c.outer != nil {
		t, _ := c.outer.accessToken()
		return t, false
	}
	return "", true
}

// secrets returns the values of the call that must not be in its answer.
func (c *call) secrets() []string {
	var secrets []string
	if t, _ := c.accessToken(); t != "" {
		secrets = append(secrets, t)
	}
	for _, name := range []string{"input_token", "client_secret", "revoke_token", "fb_exchange_token", "verify_token", "pin", "code"} {
		if v := c.params.Get(name); v != "" {
			secrets = append(secrets, v)
		}
	}
	var webhook struct {
		VerifyToken string `json:"verify_token"`
	}
	if json.Unmarshal([]byte(c.params.Get(webhookConfiguration)), &webhook) == nil && webhook.VerifyToken != "" {
		secrets = append(secrets, webhook.VerifyToken)
	}
	return secrets
}

// baseOf returns the address that the client used, with the prefix that StripPrefix removed.
func baseOf(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	prefix := ""
	if asked, err := url.ParseRequestURI(r.RequestURI); err == nil {
		prefix = strings.TrimSuffix(strings.TrimSuffix(asked.Path, r.URL.Path), "/")
	}
	return scheme + "://" + r.Host + prefix
}
