package template

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
)

// decoder turns nodes into a template. After an error, what it returns has no meaning.
type decoder struct {
	data    []byte
	answer  bool        // see ParseAnswer
	err     *ParseError // the first one in the text
	errorAt int         // the offset of err
}

func (d *decoder) fail(n node, path, reason string) {
	if d.err != nil && d.errorAt <= n.start {
		return
	}
	line, column := position(d.data, n.start)
	d.err, d.errorAt = &ParseError{Line: line, Column: column, Path: path, Reason: reason}, n.start
}

func (d *decoder) want(n node, path, what string) {
	name := path
	if path == "" {
		name = "the template"
	}
	d.fail(n, path, fmt.Sprintf("%s must be %s, and is %s", name, what, kinds[n.kind]))
}

func index(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

// object holds the members of an object that are not yet decoded. It is empty for a value of another kind.
type object struct {
	*decoder
	path   string
	values map[string]node
}

func (d *decoder) object(n node, path string) object {
	o := object{decoder: d, path: path, values: make(map[string]node, len(n.keys))}
	if n.kind != '{' {
		if n.kind != 'n' || !d.answer {
			d.want(n, path, "an object")
		}
		return o
	}
	for i, key := range n.keys {
		if _, twice := o.values[key]; twice {
			d.fail(n.items[i], o.at(key), fmt.Sprintf("the key %q occurs twice in one object", key))
		}
		o.values[key] = n.items[i]
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
func (o object) take(key string) node {
	n, ok := o.values[key]
	if !ok {
		return node{kind: 'n'}
	}
	delete(o.values, key)
	if n.kind == 'n' && !o.answer {
		o.fail(n, o.at(key), o.at(key)+" is null, and Meta documents no null: remove the key, or give it a value")
	}
	return n
}

// demand checks the kind of a member that stays as it is.
func (o object) demand(key string, kind byte) {
	if n, ok := o.values[key]; ok && n.kind != kind && !o.answer {
		o.want(n, o.at(key), kinds[kind])
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
		_ = json.Compact(&compact, o.data[n.start:n.end]) // valid, as the whole text is
		extra[key] = compact.Bytes()
	}
	return extra
}

// text returns "" for null.
func (o object) text(key string) string {
	n := o.take(key)
	if n.kind == 'n' {
		return "" // the usual case needs no path
	}
	return o.string(n, o.at(key))
}

func (d *decoder) string(n node, path string) string {
	switch {
	case n.kind == '"', n.kind == '0' && d.answer:
		return n.text
	case n.kind != 'n' || !d.answer:
		d.want(n, path, "a string")
	}
	return ""
}

func (o object) boolean(key string) *bool {
	n := o.take(key)
	switch n.kind {
	case 't':
		value := n.text == "true"
		return &value
	case 'n':
	default:
		o.want(n, o.at(key), "true or false")
	}
	return nil
}

func (o object) integer(key string) *int64 {
	n := o.take(key)
	switch n.kind {
	case '0':
		if i, ok := n.integer(); ok {
			return &i
		}
		o.fail(n, o.at(key), o.at(key)+" must be a whole number, and is "+n.text)
	case 'n':
	default:
		o.want(n, o.at(key), "a whole number")
	}
	return nil
}

// list decodes the items of an array. It is nil for null.
func list[T any](d *decoder, n node, path string, item func(node, string) T) []T {
	if n.kind == 'n' {
		return nil
	}
	if n.kind != '[' {
		d.want(n, path, "an array")
		return nil
	}
	all := make([]T, len(n.items))
	for i, one := range n.items {
		all[i] = item(one, index(path, i))
	}
	return all
}

// member decodes the items of a member that is an array.
func member[T any](o object, key string, item func(node, string) T) []T {
	n := o.take(key)
	if n.kind == 'n' {
		return nil
	}
	return list(o.decoder, n, o.at(key), item)
}

// texts accepts one string for an array with one, and an array of arrays for one array.
func (d *decoder) texts(n node, path string) []string {
	switch {
	case nested(n):
		return slices.Concat(list(d, n, path, d.texts)...)
	case n.kind == '[' || n.kind == 'n':
		return list(d, n, path, d.string)
	}
	return []string{d.string(n, path)}
}

func nested(n node) bool { return n.kind == '[' && len(n.items) > 0 && n.items[0].kind == '[' }

// rows accepts one row for an array with one, and one string for a row with one.
func (d *decoder) rows(n node, path string) [][]string {
	if nested(n) {
		return list(d, n, path, d.texts)
	}
	row := d.texts(n, path)
	if len(row) == 0 {
		return nil
	}
	return [][]string{row}
}

func (d *decoder) template(n node) Template {
	switch n.kind {
	case '[':
		return Template{Partial: true, Components: list(d, n, "components", d.component)}
	case '{':
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

func (d *decoder) component(n node, path string) Component {
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

// kind is the type of a part, without which it cannot be read. whole is the part.
func (o object) kind(whole node) string {
	n, present := o.values["type"]
	kind := o.text("type")
	if kind == "" && (!present || n.kind == '"' || o.answer) {
		o.fail(whole, o.path, o.path+" has no type")
	}
	return kind
}

// pointer decodes a member that is an object. It is nil if the member is absent or null.
func pointer[T any](decode func(node, string) T, o object, key string) *T {
	n := o.take(key)
	if n.kind == 'n' {
		return nil
	}
	value := decode(n, o.at(key))
	return &value
}

func (d *decoder) example(n node, path string) Example {
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

func (d *decoder) named(n node, path string) NamedExample {
	o := d.object(n, path)
	return NamedExample{Name: o.text("param_name"), Value: o.text("example"), Extra: o.rest()}
}

func (d *decoder) button(n node, path string) Button {
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

func (d *decoder) app(n node, path string) App {
	o := d.object(n, path)
	return App{PackageName: o.text("package_name"), SignatureHash: o.text("signature_hash"), Extra: o.rest()}
}

func (d *decoder) card(n node, path string) Card {
	o := d.object(n, path)
	return Card{Components: member(o, "components", d.component), Extra: o.rest()}
}

func (d *decoder) offer(n node, path string) Offer {
	o := d.object(n, path)
	return Offer{Text: o.text("text"), HasExpiration: o.boolean("has_expiration"), Extra: o.rest()}
}
