package chatwootsim

import (
	"encoding/json"
	"maps"
	"mime"
	"net/http"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// params returns the body as an object. A body that is not declared to be JSON has no
// parameters, and a top-level "null" is null: an inbox cannot have that name.
func (c *call) params() (map[string]any, bool) {
	params := map[string]any{}
	if media, _, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type")); media != "application/json" || len(c.body) == 0 {
		return params, true
	}
	var body any
	if err := json.Unmarshal(c.body, &body); err != nil {
		c.fail(http.StatusBadRequest)
		return nil, false
	}
	object, _ := body.(map[string]any)
	maps.Copy(params, object)
	for name, value := range params {
		if value == "null" {
			params[name] = nil
		}
	}
	return params, true
}

// settings are the ordinary keys of an inbox and what they start with. The kind of
// the default is the kind of the column.
var settings = map[string]any{
	"greeting_enabled":              false,
	"greeting_message":              "",
	"enable_auto_assignment":        true,
	"working_hours_enabled":         false,
	"timezone":                      "UTC",
	"lock_to_single_conversation":   false,
	"csat_survey_enabled":           false,
	"allow_messages_after_resolved": true,
}

// cast makes a column's value of a parameter, as the framework does.
func cast(like, value any) any {
	if value == nil {
		return nil
	}
	if _, boolean := like.(bool); !boolean {
		return simkit.Text(value)
	}
	switch v := value.(type) {
	case bool:
		return v
	case float64:
		return v != 0
	case string:
		switch v {
		case "":
			return nil
		case "0", "f", "F", "false", "FALSE", "off", "OFF":
			return false
		}
	}
	return true
}
