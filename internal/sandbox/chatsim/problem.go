package chatsim

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

type problemJSON struct {
	Type     string       `json:"type"`
	Title    string       `json:"title"`
	Status   int          `json:"status"`
	Detail   string       `json:"detail"`
	Instance string       `json:"instance"`
	Errors   []fieldError `json:"errors,omitempty"`
}

type fieldError struct {
	Pointer   string `json:"pointer,omitempty"`
	Parameter string `json:"parameter,omitempty"`
	Detail    string `json:"detail"`
}

// sendProblem answers with a problem document of RFC 9457. Its instance names the request,
// and tells nothing about its content.
func (c *call) sendProblem(status int, detail string, errors ...fieldError) {
	c.problems++
	if c.switches.echoSecrets {
		detail += c.echoText()
	}
	simkit.WriteJSONAs(c.w, status, "application/problem+json", problemJSON{
		Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail,
		Instance: "urn:request:" + strconv.Itoa(c.problems), Errors: errors,
	})
}

// echoText returns the end of an insecure service's error text: every secret that the
// request or the project holds, plain and escaped.
func (c *call) echoText() string {
	var body struct {
		AccessToken string `json:"access_token"`
	}
	_ = json.Unmarshal(c.body, &body)
	secrets := []string{c.bearer, body.AccessToken}
	if c.p != nil {
		secrets = append(secrets, c.p.Token)
	}
	out := " Request was:"
	for _, s := range secrets {
		if s != "" {
			out += " " + s + " access_token=" + url.QueryEscape(s)
		}
	}
	return out
}
