package moved

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// state is the state of a source: what encoding/json makes of it, with numbers as they are written.
type state map[string]any

// decodeJSON decodes the first value of a JSON text.
func decodeJSON(raw string, into any) error {
	decoder := json.NewDecoder(strings.NewReader(raw))
	decoder.UseNumber()
	return decoder.Decode(into)
}

// attributeValue returns the value of an attribute, also of one with a dynamic type, which a state stores beside its type.
func (st state) attributeValue(name string) any {
	if object, ok := st[name].(map[string]any); ok && len(object) == 2 && object["type"] != nil {
		if value, dynamic := object["value"]; dynamic {
			return value
		}
	}
	return st[name]
}

// textsUnder returns the texts under a key, at any depth of the attributes.
func (st state) textsUnder(key string, attributes []string) (texts []string) {
	for _, name := range attributes {
		texts = append(texts, textsUnderKey(key, st.attributeValue(name))...)
	}
	return texts
}

// textsUnderKey returns the texts under a key of one attribute.
func textsUnderKey(key string, value any) (texts []string) {
	switch v := value.(type) {
	case map[string]any:
		if s := scalarText(v[key]); s != "" {
			texts = append(texts, s)
		}
		for _, inner := range v {
			texts = append(texts, textsUnderKey(key, inner)...)
		}
	case []any:
		for _, inner := range v {
			texts = append(texts, textsUnderKey(key, inner)...)
		}
	case string:
		var body any // which the source stores as text
		if decodeJSON(v, &body) == nil {
			texts = textsUnderKey(key, body)
		}
	}
	return texts
}

// importIDValues returns the values of one part, from the attributes that hold an import ID. One of a single part must be plain.
func (st state) importIDValues(k kind, parts []Part, i int) (values []string) {
	for _, name := range k.importID {
		id := strings.Split(scalarText(st.attributeValue(name)), "/")
		if isImportID(parts, id) && (len(id) > 1 || plainPattern.MatchString(id[0])) {
			values = append(values, id[i])
		}
	}
	return values
}

// isImportID reports whether the parts accept the values of an ID.
func isImportID(parts []Part, id []string) bool {
	if len(id) != len(parts) {
		return false
	}
	for i, p := range parts {
		if !p.accepts(id[i]) {
			return false
		}
	}
	return true
}

// pathSegments returns the segments of the path of the source.
func (st state) pathSegments(k kind) (segments []string) {
	for _, name := range k.path {
		path, _, _ := strings.Cut(scalarText(st.attributeValue(name)), "?")
		for segment := range strings.SplitSeq(path, "/") {
			if plain, err := url.PathUnescape(segment); err == nil && plain != "" {
				segments = append(segments, plain)
			}
		}
	}
	return segments
}

// namedSegments returns the segments of a path before an edge, or after the name of a part, as in "projects/SALES".
func namedSegments(path []string, name string, edges []string) (segments []string) {
	singular := strings.TrimSuffix(name, "_id")
	for i, segment := range path {
		named := i > 0 && (path[i-1] == singular || path[i-1] == singular+"s")
		if named || i+1 < len(path) && slices.Contains(edges, path[i+1]) {
			segments = append(segments, segment)
		}
	}
	return segments
}

// leadsTo reports whether nothing but one of the edges follows an ID, wherever it is in a path. Two attributes may both end with the ID.
func leadsTo(path []string, id string, edges []string) bool {
	for i, segment := range path[:max(len(path)-1, 0)] {
		if next := path[i+1]; segment == id && next != id && !slices.Contains(edges, next) {
			return false
		}
	}
	return true
}

// scalarText returns a text or a number as a text, and "" for everything else.
func scalarText(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}
