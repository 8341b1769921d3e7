package setting

import "strings"

// UpperCase returns values of JSON with the texts of some keys, at any depth, in capital letters. Meta's pages and its API reference
// write the words of its lists in different ways.
func UpperCase[M ~map[string]any](values M, keys ...string) M {
	wanted := map[string]bool{}
	for _, key := range keys {
		wanted[key] = true
	}
	return upperKeys(values, wanted)
}

func upperKeys[M ~map[string]any](values M, keys map[string]bool) M {
	out := M{}
	for key, value := range values {
		out[key] = upper(value, keys, keys[key])
	}
	return out
}

func upper(value any, keys map[string]bool, wanted bool) any {
	switch v := value.(type) {
	case string:
		if wanted {
			return strings.ToUpper(v)
		}
	case map[string]any:
		return upperKeys(v, keys)
	case []any:
		out := make([]any, len(v))
		for i, one := range v {
			out[i] = upper(one, keys, wanted)
		}
		return out
	}
	return value
}
