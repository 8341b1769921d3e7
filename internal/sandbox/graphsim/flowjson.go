package graphsim

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// place is a value of a JSON text with its position.
type place struct {
	value   any // a text, a number, a boolean or nil
	members map[string]*place
	items   []*place
	path    string
	from    int // bytes
	to      int
}

// text returns a text, "" for another value.
func (p *place) text() string {
	if p == nil {
		return ""
	}
	text, _ := p.value.(string)
	return text
}

// member returns the member with a name, nil if there is none.
func (p *place) member(name string) *place {
	if p == nil {
		return nil
	}
	return p.members[name]
}

func (p *place) elements() []*place {
	if p == nil {
		return nil
	}
	return p.items
}

// parsePlaces parses a text that is valid JSON.
func parsePlaces(text string) *place {
	return (&placeParser{text, json.NewDecoder(strings.NewReader(text))}).parseValue("$root")
}

type placeParser struct {
	text string
	dec  *json.Decoder
}

func (p *placeParser) parseValue(path string) *place {
	from := int(p.dec.InputOffset())
	from += len(p.text[from:]) - len(strings.TrimLeft(p.text[from:], " \t\r\n:,"))
	token, err := p.dec.Token()
	if err != nil {
		panic("graphsim: " + err.Error()) // the text was checked before
	}
	found := &place{path: path, from: from}
	switch token {
	case json.Delim('{'):
		found.members = map[string]*place{}
		for p.dec.More() {
			name, _ := p.dec.Token()
			found.members[fmt.Sprint(name)] = p.parseValue(path + "/" + fmt.Sprint(name))
		}
		_, _ = p.dec.Token()
	case json.Delim('['):
		for p.dec.More() {
			found.items = append(found.items, p.parseValue(fmt.Sprintf("%s/%d", path, len(found.items))))
		}
		_, _ = p.dec.Token()
	default:
		found.value = token
	}
	found.to = int(p.dec.InputOffset())
	return found
}

// flowFindings are the results of Meta's check of the JSON of a flow.
type flowFindings struct {
	version, dataAPI string
	errors           []any
}

// inspectFlow returns what Meta finds in the JSON of a flow. Without JSON there are no findings.
func inspectFlow(text string) flowFindings {
	read := flowFindings{errors: []any{}}
	if text == "" {
		return read
	}
	var syntax *json.SyntaxError
	if err := json.Unmarshal([]byte(text), new(map[string]any)); errors.As(err, &syntax) {
		at := max(0, int(syntax.Offset)-1)
		read.errors = append(read.errors, flawAt(text, "INVALID_FLOW_JSON", "FLOW_JSON_ERROR", "The JSON is invalid: "+syntax.Error(),
			&place{path: "$root", from: at, to: at + 1}))
		return read
	} else if err != nil {
		flaw := flawAt(text, "INVALID_FLOW_JSON", "FLOW_JSON_ERROR", "The JSON is not an object.", &place{path: "$root"})
		read.errors = append(read.errors, flaw)
		return read
	}
	root := parsePlaces(text)
	read.version, read.dataAPI = root.member("version").text(), root.member("data_api_version").text()
	for _, f := range flawsOf(root) {
		read.errors = append(read.errors, flawAt(text, f.name, "FLOW_JSON_ERROR", f.message, f.place))
	}
	return read
}

// flawAt returns an item of validation_errors. Lines and columns begin with 1.
func flawAt(text, name, kind, message string, at *place) any {
	line, column := lineAndColumn(text, at.from)
	lastLine, lastColumn := lineAndColumn(text, at.to)
	where := map[string]any{"line_start": line, "line_end": lastLine, "column_start": column, "column_end": lastColumn}
	pointer := map[string]any{"path": strings.ReplaceAll(strings.TrimPrefix(at.path, "$root/"), "/", ".")}
	flaw := map[string]any{"error": name, "error_type": kind, "message": message, "pointers": []any{pointer}}
	for key, value := range where {
		flaw[key], pointer[key] = value, value
	}
	return flaw
}

func lineAndColumn(text string, offset int) (line, column int) {
	before := []byte(text[:min(offset, len(text))])
	return bytes.Count(before, []byte("\n")) + 1, len(before) - bytes.LastIndexByte(before, '\n')
}

// firstScreen returns the ID of the first screen of a flow.
func firstScreen(o *object) string {
	var read struct {
		Screens []struct {
			ID string `json:"id"`
		} `json:"screens"`
	}
	if json.Unmarshal([]byte(o.text(flowJSONField)), &read) != nil || len(read.Screens) == 0 {
		return ""
	}
	return read.Screens[0].ID
}
