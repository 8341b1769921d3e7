package graphsim

import (
	"encoding/json"
	"maps"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// rule checks a parameter and returns the value that is stored; nil removes the
// stored value, and unchanged keeps it. A JSON value that is not a string stays JSON.
type rule func(name, text string) (any, *Error)

type unchangedValue struct{}

var unchanged any = unchangedValue{}

func boolRule(name, text string) (any, *Error) {
	on, err := strconv.ParseBool(text)
	if err != nil {
		return nil, errBadParameter("Param %s must be a boolean", name)
	}
	return on, nil
}

func textRule(shortest, longest int) rule {
	return func(name, text string) (any, *Error) {
		if n := utf8.RuneCountInString(text); n < shortest || n > longest {
			return nil, errBadParameter("Param %s must be %d to %d characters long", name, shortest, longest)
		}
		return text, nil
	}
}

func oneOfRule(words ...string) rule {
	return func(name, text string) (any, *Error) {
		if !slices.Contains(words, text) {
			return nil, errBadParameter("Param %s must be one of {%s}", name, strings.Join(words, ", "))
		}
		return text, nil
	}
}

func patternRule(pattern *regexp.Regexp) rule {
	return func(name, text string) (any, *Error) {
		if !pattern.MatchString(text) {
			return nil, errBadParameter("Param %s must match %s", name, pattern)
		}
		return text, nil
	}
}

func numberRule(least, most int) rule {
	return func(name, text string) (any, *Error) {
		n, err := strconv.Atoi(text)
		if err != nil || n < least || n > most {
			return nil, errBadParameter("Param %s must be a number from %d to %d", name, least, most)
		}
		return n, nil
	}
}

func emailRule(longest int) rule {
	return func(name, text string) (any, *Error) {
		if at, err := mail.ParseAddress(text); err != nil || at.Address != text || len(text) > longest {
			return nil, errBadParameter("Param %s must be a valid email address of at most %d characters", name, longest)
		}
		return text, nil
	}
}

func isLink(text string, schemes ...string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Host != "" && slices.Contains(schemes, u.Scheme)
}

// valueListRule parses a JSON list of a limited number of items, each of which must be good.
func valueListRule[T any](most int, good func(T) bool) rule {
	return func(name, text string) (any, *Error) {
		list := []T{}
		if json.Unmarshal([]byte(text), &list) != nil {
			return nil, errBadParameter("Param %s must be an array.", name)
		}
		if len(list) > most {
			return nil, errBadParameter("Param %s must have at most %d items", name, most)
		}
		for i, item := range list {
			if !good(item) {
				return nil, errBadParameter("Param %s[%d] is invalid", name, i)
			}
		}
		return list, nil
	}
}

// objectRule parses a JSON object. Members without a rule are refused.
func objectRule(members map[string]rule, required ...string) rule {
	return func(name, text string) (any, *Error) {
		var given map[string]json.RawMessage
		if json.Unmarshal([]byte(text), &given) != nil || given == nil {
			return nil, errBadParameter("Param %s must be an object.", name)
		}
		out := map[string]any{}
		for _, key := range slices.Sorted(maps.Keys(given)) {
			good := members[key]
			if good == nil {
				return nil, errBadParameter("Unexpected key %q on param %s", key, name)
			}
			value, err := good(name+"["+key+"]", plainText(given[key]))
			if err != nil {
				return nil, err
			}
			out[key] = value
		}
		for _, key := range required {
			if _, ok := out[key]; !ok {
				return nil, errBadParameter("Param %s must have the key %q", name, key)
			}
		}
		return out, nil
	}
}

// mapRule parses a JSON object whose keys match a pattern.
func mapRule(keys *regexp.Regexp, good rule) rule {
	return func(name, text string) (any, *Error) {
		var given map[string]json.RawMessage
		if json.Unmarshal([]byte(text), &given) != nil || given == nil {
			return nil, errBadParameter("Param %s must be an object.", name)
		}
		members := map[string]rule{}
		for key := range given {
			if keys.MatchString(key) {
				members[key] = good
			}
		}
		return objectRule(members)(name, text)
	}
}

// listRule parses a JSON list of items that a rule checks.
func listRule(least, most int, good rule) rule {
	return func(name, text string) (any, *Error) {
		var given []json.RawMessage
		if json.Unmarshal([]byte(text), &given) != nil {
			return nil, errBadParameter("Param %s must be an array.", name)
		}
		if len(given) < least || len(given) > most {
			return nil, errBadParameter("Param %s must have %d to %d items", name, least, most)
		}
		list := make([]any, len(given))
		for i, raw := range given {
			var err *Error
			if list[i], err = good(name+"["+strconv.Itoa(i)+"]", plainText(raw)); err != nil {
				return nil, err
			}
		}
		return list, nil
	}
}

// mergeObjects keeps the members that a call leaves out.
func mergeObjects(before, value any) any {
	merged := map[string]any{}
	if was, ok := before.(map[string]any); ok {
		maps.Copy(merged, was)
	}
	given, _ := value.(map[string]any)
	maps.Copy(merged, given)
	return merged
}

// Clearing is the effect of an empty text or list for properties that, according to the pages, a client cannot clear in another
// way: profile keys, prompts and commands.
type Clearing int

// What an empty value does.
const (
	clearingWorks   Clearing = iota // the value is gone
	ClearingIgnored                 // the call succeeds, and the value stays
	ClearingRefused                 // code 100
)

// clearableRule also accepts an empty text or list, and stores another value for it: instead.
func (s *Sim) clearableRule(good rule, instead any) rule {
	return func(name, text string) (any, *Error) {
		if text != "" && text != "[]" {
			return good(name, text)
		}
		switch s.switches.clearing {
		case ClearingIgnored:
			return unchanged, nil
		case ClearingRefused:
			return nil, errBadParameter("Param %s must not be empty", name)
		case clearingWorks:
		}
		return instead, nil
	}
}

// checkProduct checks that a call of the Cloud API names the product.
func checkProduct(c *call) *Error {
	if c.params.Get("messaging_product") != "whatsapp" {
		return errBadParameter("The parameter messaging_product is required")
	}
	return nil
}

// namesRule parses names that are separated by commas, or a JSON list of them.
func namesRule(name, text string) (any, *Error) {
	names := strings.Split(text, ",")
	if strings.HasPrefix(text, "[") && json.Unmarshal([]byte(text), &names) != nil {
		return nil, errBadParameter("Param %s must be an array.", name)
	}
	for i := range names {
		if names[i] = strings.TrimSpace(names[i]); names[i] == "" {
			return nil, errBadParameter("Param %s[%d] must not be empty", name, i)
		}
	}
	return names, nil
}
