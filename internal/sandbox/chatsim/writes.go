package chatsim

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

const maxBody = 64 << 10

var (
	tokenPattern = regexp.MustCompile(`^[\x21-\x7e]+$`)
	idPattern    = regexp.MustCompile(`^[0-9]{1,32}$`)
)

func (c *call) putToken() {
	token, ok := c.decodeMembers("access_token", "")
	if !ok {
		return
	}
	if !tokenPattern.MatchString(token[0]) || len(token[0]) > 4096 {
		c.sendProblem(http.StatusUnprocessableEntity, "The access token cannot be used.",
			fieldError{Pointer: "#/access_token", Detail: "must be 1 to 4096 visible ASCII characters, without spaces or line breaks"})
		return
	}
	c.p.stored.Tokens++
	c.setToken(c.p, token[0])
	c.sendProject()
}

func (c *call) deleteToken() {
	if c.p.Token != "" {
		c.p.stored.TokensCleared++
		c.setToken(c.p, "")
	}
	c.sendRemoved()
}

func (c *call) putNumber() {
	ids, ok := c.decodeMembers("phone_number_id", "business_account_id")
	if !ok {
		return
	}
	for i, name := range []string{"phone_number_id", "business_account_id"} {
		if (i == 0 || ids[i] != "") && !idPattern.MatchString(ids[i]) {
			c.sendProblem(http.StatusUnprocessableEntity, "An id cannot be used.",
				fieldError{Pointer: "#/" + name, Detail: "must be an id of Meta: 1 to 32 digits"})
			return
		}
	}
	if c.switches.uniqueNumbers {
		for _, other := range c.projects {
			if other != c.p && other.PhoneNumberID == ids[0] {
				c.sendProblem(http.StatusConflict, "Another project already uses this phone number.")
				return
			}
		}
	}
	c.p.stored.Numbers++
	c.setNumber(c.p, ids[0], ids[1])
	c.sendProject()
}

func (c *call) deleteNumber() {
	if c.p.PhoneNumberID != "" {
		c.p.stored.NumbersCleared++
		c.setNumber(c.p, "", "")
	}
	c.sendRemoved()
}

func (c *call) sendRemoved() {
	if c.switches.tagRemovals {
		c.w.Header().Set("ETag", c.p.ETag)
	}
	c.w.WriteHeader(http.StatusNoContent)
}

// readBody reads the body before the call is checked, so that an answer can echo its
// secrets.
func (c *call) readBody() bool {
	data, err := io.ReadAll(io.LimitReader(c.r.Body, maxBody+1))
	if err != nil {
		c.sendProblem(http.StatusBadRequest, "The body could not be read.")
		return false
	}
	if len(data) > maxBody {
		c.sendProblem(http.StatusRequestEntityTooLarge, "The body is too large.")
		return false
	}
	c.body = data
	return true
}

// decodeMembers decodes the string members of the body: the first is required, the second
// ("" for none) may be missing or null, and any other is refused.
func (c *call) decodeMembers(required, optional string) ([2]string, bool) {
	var out [2]string
	if media, _, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type")); media != "application/json" {
		c.sendProblem(http.StatusUnsupportedMediaType, "The body must be application/json.")
		return out, false
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(c.body, &object); err != nil || object == nil {
		c.sendProblem(http.StatusBadRequest, "The body is not one JSON object.")
		return out, false
	}
	var wrong []fieldError
	if _, ok := object[required]; !ok {
		wrong = append(wrong, fieldError{Pointer: "#/" + required, Detail: "is missing"})
	}
	for name, raw := range object {
		switch {
		case name == optional && string(raw) == "null":
		case name == required, name != "" && name == optional:
			i := 0
			if name == optional {
				i = 1
			}
			if raw[0] != '"' || json.Unmarshal(raw, &out[i]) != nil || out[i] == "" {
				wrong = append(wrong, fieldError{Pointer: "#/" + name, Detail: "must be a string that is not empty"})
			}
		default:
			wrong = append(wrong, fieldError{Pointer: "#/" + name, Detail: "is not part of the contract"})
		}
	}
	if len(wrong) > 0 {
		slices.SortFunc(wrong, func(a, b fieldError) int { return strings.Compare(a.Pointer, b.Pointer) })
		c.sendProblem(http.StatusUnprocessableEntity, "The body does not fit the contract.", wrong...)
		return out, false
	}
	return out, true
}
