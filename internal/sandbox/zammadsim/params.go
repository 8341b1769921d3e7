package zammadsim

import (
	"encoding/json"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// decodeParams returns the body as an object; a body that is not declared to be JSON has no
// parameters.
func (c *call) decodeParams() (map[string]any, bool) {
	if media, _, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type")); media != "application/json" || len(c.body) == 0 {
		return map[string]any{}, true
	}
	var body any
	if err := json.Unmarshal(c.body, &body); err != nil {
		c.sendError(http.StatusBadRequest, "The request body is not JSON.")
		return nil, false
	}
	object, _ := body.(map[string]any)
	return object, true
}

// castID returns a parameter as an id: 0 for null and "", and -1, which no object has, for
// a text that is not a number.
func castID(value any) int {
	text := strings.TrimSpace(simkit.JSONText(value))
	if text == "" {
		return 0
	}
	id, err := strconv.Atoi(text)
	if err != nil || id == 0 {
		return -1
	}
	return id
}
