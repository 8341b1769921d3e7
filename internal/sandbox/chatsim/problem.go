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

// problem answers as RFC 9457 has it. The instance names the request, as a real
// service's would, without saying anything about its content.
func (c *call) problem(status int, detail string, errors ...fieldError) {
	c.problems++
	if c.switches.echoSecrets {
		detail += c.echo()
	}
	simkit.WriteJSONAs(c.w, status, "application/problem+json", problemJSON{
		Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: detail,
		Instance: "urn:request:" + strconv.Itoa(c.problems), Errors: errors,
	})
}

// echo returns what an insecure service appends to its error texts: every secret that the
// request or the project holds, as it is and escaped.
func (c *call) echo() string {
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
