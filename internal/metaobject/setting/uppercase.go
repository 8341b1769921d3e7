package setting

import "strings"

// WithUpperCase returns values of JSON with the texts of some keys, at any depth, in capital letters. Meta's pages and its API reference
// write the words of its lists in different ways.
func WithUpperCase[M ~map[string]any](values M, keys ...string) M {
	wanted := map[string]bool{}
	for _, key := range keys {
		wanted[key] = true
	}
	return upperCaseValues(values, wanted)
}

func upperCaseValues[M ~map[string]any](values M, keys map[string]bool) M {
	out := M{}
	for key, value := range values {
		out[key] = upperCaseValue(value, keys, keys[key])
	}
	return out
}

func upperCaseValue(value any, keys map[string]bool, wanted bool) any {
	switch v := value.(type) {
	case string:
		if wanted {
			return strings.ToUpper(v)
		}
	case map[string]any:
		return upperCaseValues(v, keys)
	case []any:
		out := make([]any, len(v))
		for i, one := range v {
			out[i] = upperCaseValue(one, keys, wanted)
		}
		return out
	}
	return value
}
