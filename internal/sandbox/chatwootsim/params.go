package chatwootsim

import (
	"encoding/json"
	"maps"
	"mime"
	"net/http"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// decodeParams returns the body as an object. A body without the content type of JSON has no
// parameters, and the text "null" is null at the top level: an inbox cannot have that name.
func (c *call) decodeParams() (map[string]any, bool) {
	params := map[string]any{}
	if media, _, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type")); media != "application/json" || len(c.body) == 0 {
		return params, true
	}
	var body any
	if err := json.Unmarshal(c.body, &body); err != nil {
		c.sendFrameworkError(http.StatusBadRequest)
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

// settingDefaults are the ordinary keys of an inbox with their defaults. The type of
// the default is the type of the column.
var settingDefaults = map[string]any{
	"greeting_enabled":              false,
	"greeting_message":              "",
	"enable_auto_assignment":        true,
	"working_hours_enabled":         false,
	"timezone":                      "UTC",
	"lock_to_single_conversation":   false,
	"csat_survey_enabled":           false,
	"allow_messages_after_resolved": true,
}

// castColumn returns a parameter as the value of a column with the type of like, as the framework
// converts it.
func castColumn(like, value any) any {
	if value == nil {
		return nil
	}
	if _, boolean := like.(bool); !boolean {
		return simkit.JSONText(value)
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
