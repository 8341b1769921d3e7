package graphsim

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

const freedomSpec, featuresSpec = "degrees_of_freedom_spec", "creative_features_spec"

// registerAccountChanges: a POST of an account may change several fields. Meta's
// OpenAPI alone has the name and the time zone.
func (s *Sim) registerAccountChanges() {
	isEnrolled := isObject(map[string]rule{"enroll_status": isOneOf("OPT_IN", "OPT_OUT")}, "enroll_status")
	properties := []property{
		{name: "name", write: isText(1, 100)},
		{name: "timezone_id", write: isMatch(regexp.MustCompile(`^[0-9]{1,3}$`))},
		{name: "is_enabled_for_insights", write: isInsights},
		{name: "disable_marketing_messages_on_cloud_api", write: isBool},
		{name: freedomSpec, hidden: true, merge: mergeObjects, write: func(name, text string) (any, *Error) {
			value, err := isObject(map[string]rule{featuresSpec: isMap(regexp.MustCompile(`^[a-z_]+$`), isEnrolled)}, featuresSpec)(name, text)
			if err != nil {
				return nil, err
			}
			given, _ := value.(map[string]any)
			return given[featuresSpec], nil
		}},
	}
	t := s.types[kindBusinessAccount]
	t.computed[freedomSpec] = s.freedomSpec
	s.defineAction(http.MethodPost, kindBusinessAccount, "", action{
		scopes: t.scopes,
		run: func(c *call, account *object) (any, *Error) {
			next, err := written(properties, c.params, account.fields, false)
			if err != nil {
				return nil, err
			}
			account.fields = next
			s.count("business_account", Stored{Changed: 1})
			if s.switches.accountChangesAnswerID {
				return map[string]any{"id": account.id}, nil
			}
			return success(), nil
		},
	})
}

// isInsights: "Template insights" can be switched on, once and for good.
func isInsights(name, text string) (any, *Error) {
	value, err := isBool(name, text)
	if value == false {
		return nil, &Error{Code: 200006, Status: http.StatusBadRequest, Message: "(#200006) Template insights cannot be disabled"}
	}
	return value, err
}

// freedomSpec shows as a list of keys and values what is written as an object. The keys
// are upper-case in practice.
func (s *Sim) freedomSpec(_ *call, o *object, _ field) any {
	features, ok := o.fields[hiddenMark+freedomSpec].(map[string]any)
	if !ok {
		return nil
	}
	list := []any{}
	for _, key := range slices.Sorted(maps.Keys(features)) {
		shown := strings.ToUpper(key)
		if s.switches.featureKeysLowerCase {
			shown = key
		}
		list = append(list, map[string]any{"key": shown, "value": features[key]})
	}
	return map[string]any{featuresSpec: list}
}
