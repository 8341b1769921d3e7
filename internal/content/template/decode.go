package template

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"terraform-provider-whatsapp/internal/content/jsonlint"
)

// decoder turns values into a template. After an error, what it returns has no meaning.
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

func (d *decoder) want(n jsonlint.Value, path, what string) {
	name := path
	if path == "" {
		name = "the template"
	}
	d.fail(n, path, fmt.Sprintf("%s must be %s, and is %s", name, what, n.KindName()))
}

func index(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

// object holds the members of an object that are not yet decoded. It is empty for a value of another kind.
type object struct {
	*decoder
	path   string
	values map[string]jsonlint.Value
}

func (d *decoder) object(n jsonlint.Value, path string) object {
	o := object{decoder: d, path: path, values: make(map[string]jsonlint.Value, len(n.Keys))}
	if n.Kind != jsonlint.Object {
		if n.Kind != jsonlint.Null || !d.answer {
			d.want(n, path, "an object")
		}
		return o
	}
	for i, key := range n.Keys {
		if _, twice := o.values[key]; twice {
			d.fail(n.Items[i], o.at(key), fmt.Sprintf("the key %q occurs twice in one object", key))
		}
		o.values[key] = n.Items[i]
	}
	return o
}

func (o object) at(key string) string {
	if o.path == "" {
		return key
	}
	return o.path + "." + key
}

// take removes a member. A member that is absent is null.
func (o object) take(key string) jsonlint.Value {
	n, ok := o.values[key]
	if !ok {
		return jsonlint.Value{Kind: jsonlint.Null}
	}
	delete(o.values, key)
	if n.Kind == jsonlint.Null && !o.answer {
		o.fail(n, o.at(key), o.at(key)+" is null, and Meta documents no null: remove the key, or give it a value")
	}
	return n
}

// demand checks the kind of a member that stays as it is.
func (o object) demand(key string, kind byte) {
	if n, ok := o.values[key]; ok && n.Kind != kind && !o.answer {
		o.want(n, o.at(key), jsonlint.Value{Kind: kind}.KindName())
	}
}

// rest returns the members that were not taken, without white space between their tokens.
func (o object) rest() Extra {
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

// text returns "" for null.
func (o object) text(key string) string {
	n := o.take(key)
	if n.Kind == jsonlint.Null {
		return "" // the usual case needs no path
	}
	return o.string(n, o.at(key))
}

func (d *decoder) string(n jsonlint.Value, path string) string {
	switch {
	case n.Kind == jsonlint.String, n.Kind == jsonlint.Number && d.answer:
		return n.Text
	case n.Kind != jsonlint.Null || !d.answer:
		d.want(n, path, "a string")
	}
	return ""
}

func (o object) boolean(key string) *bool {
	n := o.take(key)
	switch n.Kind {
	case jsonlint.Boolean:
		value := n.Text == "true"
		return &value
	case jsonlint.Null:
	default:
		o.want(n, o.at(key), "true or false")
	}
	return nil
}

func (o object) integer(key string) *int64 {
	n := o.take(key)
	switch n.Kind {
	case jsonlint.Number:
		if i, ok := n.Integer(); ok {
			return &i
		}
		o.fail(n, o.at(key), o.at(key)+" must be a whole number, and is "+n.Text)
	case jsonlint.Null:
	default:
		o.want(n, o.at(key), "a whole number")
	}
	return nil
}

// list decodes the items of an array. It is nil for null.
func list[T any](d *decoder, n jsonlint.Value, path string, item func(jsonlint.Value, string) T) []T {
	if n.Kind == jsonlint.Null {
		return nil
	}
	if n.Kind != jsonlint.Array {
		d.want(n, path, "an array")
		return nil
	}
	all := make([]T, len(n.Items))
	for i, one := range n.Items {
		all[i] = item(one, index(path, i))
	}
	return all
}

// member decodes the items of a member that is an array.
func member[T any](o object, key string, item func(jsonlint.Value, string) T) []T {
	n := o.take(key)
	if n.Kind == jsonlint.Null {
		return nil
	}
	return list(o.decoder, n, o.at(key), item)
}

// texts accepts one string for an array with one, and an array of arrays for one array.
func (d *decoder) texts(n jsonlint.Value, path string) []string {
	switch {
	case nested(n):
		return slices.Concat(list(d, n, path, d.texts)...)
	case n.Kind == jsonlint.Array || n.Kind == jsonlint.Null:
		return list(d, n, path, d.string)
	}
	return []string{d.string(n, path)}
}

func nested(n jsonlint.Value) bool {
	return n.Kind == jsonlint.Array && len(n.Items) > 0 && n.Items[0].Kind == jsonlint.Array
}

// rows accepts one row for an array with one, and one string for a row with one.
func (d *decoder) rows(n jsonlint.Value, path string) [][]string {
	if nested(n) {
		return list(d, n, path, d.texts)
	}
	row := d.texts(n, path)
	if len(row) == 0 {
		return nil
	}
	return [][]string{row}
}

func (d *decoder) template(n jsonlint.Value) Template {
	switch n.Kind {
	case jsonlint.Array:
		return Template{Partial: true, Components: list(d, n, "components", d.component)}
	case jsonlint.Object:
	default:
		d.want(n, "", "an object, or an array of components")
		return Template{}
	}
	o := d.object(n, "")
	for key, kind := range carriedKeys {
		o.demand(key, kind)
	}
	return Template{
		Name: o.text("name"), Language: o.text("language"), Category: o.text("category"), ParameterFormat: o.text("parameter_format"),
		MessageSendTTLSeconds: o.integer("message_send_ttl_seconds"),
		Components:            member(o, "components", d.component),
		Extra:                 o.rest(),
	}
}

func (d *decoder) component(n jsonlint.Value, path string) Component {
	o := d.object(n, path)
	return Component{
		Type: o.kind(n), Format: o.text("format"), Text: o.text("text"),
		Example:                   pointer(d.example, o, "example"),
		AddSecurityRecommendation: o.boolean("add_security_recommendation"),
		CodeExpirationMinutes:     o.integer("code_expiration_minutes"),
		Buttons:                   member(o, "buttons", d.button),
		Cards:                     member(o, "cards", d.card),
		Offer:                     pointer(d.offer, o, "limited_time_offer"),
		Extra:                     o.rest(),
	}
}

// kind returns the type of a part, without which it cannot be read. whole is the part.
func (o object) kind(whole jsonlint.Value) string {
	n, present := o.values["type"]
	kind := o.text("type")
	if kind == "" && (!present || n.Kind == jsonlint.String || o.answer) {
		o.fail(whole, o.path, o.path+" has no type")
	}
	return kind
}

// pointer decodes a member that is an object. It is nil if the member is absent or null.
func pointer[T any](decode func(jsonlint.Value, string) T, o object, key string) *T {
	n := o.take(key)
	if n.Kind == jsonlint.Null {
		return nil
	}
	value := decode(n, o.at(key))
	return &value
}

func (d *decoder) example(n jsonlint.Value, path string) Example {
	o := d.object(n, path)
	return Example{
		HeaderText:      d.texts(o.take("header_text"), o.at("header_text")),
		HeaderTextNamed: member(o, "header_text_named_params", d.named),
		HeaderHandle:    d.texts(o.take("header_handle"), o.at("header_handle")),
		BodyText:        d.rows(o.take("body_text"), o.at("body_text")),
		BodyTextNamed:   member(o, "body_text_named_params", d.named),
		Extra:           o.rest(),
	}
}

func (d *decoder) named(n jsonlint.Value, path string) NamedExample {
	o := d.object(n, path)
	return NamedExample{Name: o.text("param_name"), Value: o.text("example"), Extra: o.rest()}
}

func (d *decoder) button(n jsonlint.Value, path string) Button {
	o := d.object(n, path)
	return Button{
		Type: o.kind(n), Text: o.text("text"), URL: o.text("url"), PhoneNumber: o.text("phone_number"),
		Example: d.texts(o.take("example"), o.at("example")),
		FlowID:  o.text("flow_id"), FlowName: o.text("flow_name"), FlowJSON: o.text("flow_json"),
		FlowAction: o.text("flow_action"), NavigateScreen: o.text("navigate_screen"),
		OTPType: o.text("otp_type"), AutofillText: o.text("autofill_text"),
		SupportedApps:        member(o, "supported_apps", d.app),
		ZeroTapTermsAccepted: o.boolean("zero_tap_terms_accepted"),
		Extra:                o.rest(),
	}
}

func (d *decoder) app(n jsonlint.Value, path string) App {
	o := d.object(n, path)
	return App{PackageName: o.text("package_name"), SignatureHash: o.text("signature_hash"), Extra: o.rest()}
}

func (d *decoder) card(n jsonlint.Value, path string) Card {
	o := d.object(n, path)
	return Card{Components: member(o, "components", d.component), Extra: o.rest()}
}

func (d *decoder) offer(n jsonlint.Value, path string) Offer {
	o := d.object(n, path)
	return Offer{Text: o.text("text"), HasExpiration: o.boolean("has_expiration"), Extra: o.rest()}
}
