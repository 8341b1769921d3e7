package graphsim

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

const freedomSpec, featuresSpec = "degrees_of_freedom_spec", "creative_features_spec"

// registerAccountChanges defines the POST of an account, which may change several fields. Only Meta's OpenAPI has the
// name and the time zone.
func (s *Sim) registerAccountChanges() {
	enrolledRule := objectRule(map[string]rule{"enroll_status": oneOfRule("OPT_IN", "OPT_OUT")}, "enroll_status")
	properties := []property{
		{name: "name", write: textRule(1, 100)},
		{name: "timezone_id", write: patternRule(regexp.MustCompile(`^[0-9]{1,3}$`))},
		{name: "is_enabled_for_insights", write: insightsRule},
		{name: "disable_marketing_messages_on_cloud_api", write: boolRule},
		{name: freedomSpec, hidden: true, merge: mergeObjects, write: func(name, text string) (any, *Error) {
			value, err := objectRule(map[string]rule{featuresSpec: mapRule(regexp.MustCompile(`^[a-z_]+$`), enrolledRule)}, featuresSpec)(name, text)
			if err != nil {
				return nil, err
			}
			given, _ := value.(map[string]any)
			return given[featuresSpec], nil
		}},
	}
	t := s.types[kindBusinessAccount]
	t.computed[freedomSpec] = s.freedomSpecList
	s.defineAction(http.MethodPost, kindBusinessAccount, "", action{
		scopes: t.scopes,
		run: func(c *call, account *object) (any, *Error) {
			next, err := applyParams(properties, c.params, account.fields, false)
			if err != nil {
				return nil, err
			}
			account.fields = next
			s.countStored("business_account", StoredCounts{Changed: 1})
			if s.switches.accountChangesAnswerID {
				return map[string]any{"id": account.id}, nil
			}
			return successAnswer(), nil
		},
	})
}

// insightsRule accepts true only: "Template insights" cannot be switched off again.
func insightsRule(name, text string) (any, *Error) {
	value, err := boolRule(name, text)
	if value == false {
		return nil, &Error{Code: 200006, Status: http.StatusBadRequest, Message: "(#200006) Template insights cannot be disabled"}
	}
	return value, err
}

// freedomSpecList returns the list of keys and values that reads have for an object that was written. The keys are
// upper-case in practice.
func (s *Sim) freedomSpecList(_ *call, o *object, _ field) any {
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
