package template

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"terraform-provider-whatsapp/internal/content/jsonlint"
)

// decoder decodes a template. After an error, the values that it returns have no meaning.
type decoder struct {
	data    []byte
	answer  bool                // see ParseAnswer
	err     *jsonlint.ReadError // the first one in the text
	errorAt int                 // the offset of err
}

func (d *decoder) fail(n jsonlint.Value, path, reason string) {
	if d.err != nil && d.errorAt <= n.Start {
		return
	}
	line, column := jsonlint.Position(d.data, n.Start)
	d.err, d.errorAt = &jsonlint.ReadError{Line: line, Column: column, Path: path, Reason: reason}, n.Start
}

func (d *decoder) failKind(n jsonlint.Value, path, what string) {
	name := path
	if path == "" {
		name = "the template"
	}
	d.fail(n, path, fmt.Sprintf("%s must be %s, and is %s", name, what, n.KindName()))
}

func itemPath(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

// object holds the members of an object that are not yet decoded. It is empty for a value of another kind.
type object struct {
	*decoder
	path   string
	values map[string]jsonlint.Value
}

func (d *decoder) decodeObject(n jsonlint.Value, path string) object {
	o := object{decoder: d, path: path, values: make(map[string]jsonlint.Value, len(n.Keys))}
	if n.Kind != jsonlint.Object {
		if n.Kind != jsonlint.Null || !d.answer {
			d.failKind(n, path, "an object")
		}
		return o
	}
	for i, key := range n.Keys {
		if _, twice := o.values[key]; twice {
			d.fail(n.Items[i], o.memberPath(key), fmt.Sprintf("the key %q occurs twice in one object", key))
		}
		o.values[key] = n.Items[i]
	}
	return o
}

func (o object) memberPath(key string) string {
	if o.path == "" {
		return key
	}
	return o.path + "." + key
}

// takeMember returns a member and removes it from the object. An absent member is null.
func (o object) takeMember(key string) jsonlint.Value {
	n, ok := o.values[key]
	if !ok {
		return jsonlint.Value{Kind: jsonlint.Null}
	}
	delete(o.values, key)
	if n.Kind == jsonlint.Null && !o.answer {
		o.fail(n, o.memberPath(key), o.memberPath(key)+" is null, and Meta documents no null: remove the key, or give it a value")
	}
	return n
}

// requireKind checks the kind of a member without decoding it.
func (o object) requireKind(key string, kind byte) {
	if n, ok := o.values[key]; ok && n.Kind != kind && !o.answer {
		o.failKind(n, o.memberPath(key), jsonlint.Value{Kind: kind}.KindName())
	}
}

// unknownMembers returns the members that were not taken, without white space between their tokens.
func (o object) unknownMembers() Extra {
	if len(o.values) == 0 {
		return nil
	}
	extra := make(Extra, len(o.values))
	for key, n := range o.values {
		var compact bytes.Buffer
		_ = json.Compact(&compact, o.data[n.Start:n.End]) // valid, as the whole text is
		extra[key] = compact.Bytes()
	}
	return extra
}

// takeText takes a string. It returns "" for null.
func (o object) takeText(key string) string {
	n := o.takeMember(key)
	if n.Kind == jsonlint.Null {
		return "" // the usual case needs no path
	}
	return o.decodeString(n, o.memberPath(key))
}

func (d *decoder) decodeString(n jsonlint.Value, path string) string {
	switch {
	case n.Kind == jsonlint.String, n.Kind == jsonlint.Number && d.answer:
		return n.Text
	case n.Kind != jsonlint.Null || !d.answer:
		d.failKind(n, path, "a string")
	}
	return ""
}

func (o object) takeBoolean(key string) *bool {
	n := o.takeMember(key)
	switch n.Kind {
	case jsonlint.Boolean:
		value := n.Text == "true"
		return &value
	case jsonlint.Null:
	default:
		o.failKind(n, o.memberPath(key), "true or false")
	}
	return nil
}

func (o object) takeInteger(key string) *int64 {
	n := o.takeMember(key)
	switch n.Kind {
	case jsonlint.Number:
		if i, ok := n.Integer(); ok {
			return &i
		}
		o.fail(n, o.memberPath(key), o.memberPath(key)+" must be a whole number, and is "+n.Text)
	case jsonlint.Null:
	default:
		o.failKind(n, o.memberPath(key), "a whole number")
	}
	return nil
}

// decodeList decodes the items of an array. It is nil for null.
func decodeList[T any](d *decoder, n jsonlint.Value, path string, item func(jsonlint.Value, string) T) []T {
	if n.Kind == jsonlint.Null {
		return nil
	}
	if n.Kind != jsonlint.Array {
		d.failKind(n, path, "an array")
		return nil
	}
	all := make([]T, len(n.Items))
	for i, one := range n.Items {
		all[i] = item(one, itemPath(path, i))
	}
	return all
}

// takeList takes a member that is an array, and decodes its items.
func takeList[T any](o object, key string, item func(jsonlint.Value, string) T) []T {
	n := o.takeMember(key)
	if n.Kind == jsonlint.Null {
		return nil
	}
	return decodeList(o.decoder, n, o.memberPath(key), item)
}

// decodeTexts accepts one string for an array with one, and an array of arrays for one array.
func (d *decoder) decodeTexts(n jsonlint.Value, path string) []string {
	switch {
	case isNested(n):
		return slices.Concat(decodeList(d, n, path, d.decodeTexts)...)
	case n.Kind == jsonlint.Array || n.Kind == jsonlint.Null:
		return decodeList(d, n, path, d.decodeString)
	}
	return []string{d.decodeString(n, path)}
}

func isNested(n jsonlint.Value) bool {
	return n.Kind == jsonlint.Array && len(n.Items) > 0 && n.Items[0].Kind == jsonlint.Array
}

// decodeRows accepts one row for an array with one, and one string for a row with one.
func (d *decoder) decodeRows(n jsonlint.Value, path string) [][]string {
	if isNested(n) {
		return decodeList(d, n, path, d.decodeTexts)
	}
	row := d.decodeTexts(n, path)
	if len(row) == 0 {
		return nil
	}
	return [][]string{row}
}

func (d *decoder) decodeTemplate(n jsonlint.Value) Template {
	switch n.Kind {
	case jsonlint.Array:
		return Template{Partial: true, Components: decodeList(d, n, "components", d.decodeComponent)}
	case jsonlint.Object:
	default:
		d.failKind(n, "", "an object, or an array of components")
		return Template{}
	}
	o := d.decodeObject(n, "")
	for key, kind := range carriedKeys {
		o.requireKind(key, kind)
	}
	return Template{
		Name: o.takeText("name"), Language: o.takeText("language"), Category: o.takeText("category"),
		ParameterFormat:       o.takeText("parameter_format"),
		MessageSendTTLSeconds: o.takeInteger("message_send_ttl_seconds"),
		Components:            takeList(o, "components", d.decodeComponent),
		Extra:                 o.unknownMembers(),
	}
}

func (d *decoder) decodeComponent(n jsonlint.Value, path string) Component {
	o := d.decodeObject(n, path)
	return Component{
		Type: o.takeType(n), Format: o.takeText("format"), Text: o.takeText("text"),
		Example:                   takeObject(o, "example", d.decodeExample),
		AddSecurityRecommendation: o.takeBoolean("add_security_recommendation"),
		CodeExpirationMinutes:     o.takeInteger("code_expiration_minutes"),
		Buttons:                   takeList(o, "buttons", d.decodeButton),
		Cards:                     takeList(o, "cards", d.decodeCard),
		Offer:                     takeObject(o, "limited_time_offer", d.decodeOffer),
		Extra:                     o.unknownMembers(),
	}
}

// takeType takes the type of a component or a button. Without it, the value cannot be decoded. whole is that value.
func (o object) takeType(whole jsonlint.Value) string {
	n, present := o.values["type"]
	kind := o.takeText("type")
	if kind == "" && (!present || n.Kind == jsonlint.String || o.answer) {
		o.fail(whole, o.path, o.path+" has no type")
	}
	return kind
}

// takeObject takes a member that is an object, and decodes it. It is nil if the member is absent or null.
func takeObject[T any](o object, key string, decode func(jsonlint.Value, string) T) *T {
	n := o.takeMember(key)
	if n.Kind == jsonlint.Null {
		return nil
	}
	value := decode(n, o.memberPath(key))
	return &value
}

func (d *decoder) decodeExample(n jsonlint.Value, path string) Example {
	o := d.decodeObject(n, path)
	return Example{
		HeaderText:      d.decodeTexts(o.takeMember("header_text"), o.memberPath("header_text")),
		HeaderTextNamed: takeList(o, "header_text_named_params", d.decodeNamedExample),
		HeaderHandle:    d.decodeTexts(o.takeMember("header_handle"), o.memberPath("header_handle")),
		BodyText:        d.decodeRows(o.takeMember("body_text"), o.memberPath("body_text")),
		BodyTextNamed:   takeList(o, "body_text_named_params", d.decodeNamedExample),
		Extra:           o.unknownMembers(),
	}
}

func (d *decoder) decodeNamedExample(n jsonlint.Value, path string) NamedExample {
	o := d.decodeObject(n, path)
	return NamedExample{Name: o.takeText("param_name"), Value: o.takeText("example"), Extra: o.unknownMembers()}
}

func (d *decoder) decodeButton(n jsonlint.Value, path string) Button {
	o := d.decodeObject(n, path)
	return Button{
		Type: o.takeType(n), Text: o.takeText("text"), URL: o.takeText("url"), PhoneNumber: o.takeText("phone_number"),
		Example: d.decodeTexts(o.takeMember("example"), o.memberPath("example")),
		FlowID:  o.takeText("flow_id"), FlowName: o.takeText("flow_name"), FlowJSON: o.takeText("flow_json"),
		FlowAction: o.takeText("flow_action"), NavigateScreen: o.takeText("navigate_screen"),
		OTPType: o.takeText("otp_type"), AutofillText: o.takeText("autofill_text"),
		SupportedApps:        takeList(o, "supported_apps", d.decodeApp),
		ZeroTapTermsAccepted: o.takeBoolean("zero_tap_terms_accepted"),
		Extra:                o.unknownMembers(),
	}
}

func (d *decoder) decodeApp(n jsonlint.Value, path string) App {
	o := d.decodeObject(n, path)
	return App{PackageName: o.takeText("package_name"), SignatureHash: o.takeText("signature_hash"), Extra: o.unknownMembers()}
}

func (d *decoder) decodeCard(n jsonlint.Value, path string) Card {
	o := d.decodeObject(n, path)
	return Card{Components: takeList(o, "components", d.decodeComponent), Extra: o.unknownMembers()}
}

func (d *decoder) decodeOffer(n jsonlint.Value, path string) Offer {
	o := d.decodeObject(n, path)
	return Offer{Text: o.takeText("text"), HasExpiration: o.takeBoolean("has_expiration"), Extra: o.unknownMembers()}
}
