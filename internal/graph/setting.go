package graph

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"strings"

	"terraform-provider-whatsapp/internal/transport"
)

// Values are the values of a setting by Meta's own keys, as encoding/json decodes them into any.
type Values map[string]any

// Setting describes an object that every node of a kind has: it is read and changed, and never created or deleted. The settings
// are listed in settings.go.
type Setting struct {
	Name string // in a sentence: "commerce settings"

	node    nodeKind  // numberNode or accountNode
	field   nodeField // what is read
	edge    string    // what is changed: an edge of the node, "" the node itself
	feature string    // the key that holds the setting in the field and in a change; "": the field is the setting
	query   bool      // a change is read from the query and from no body
	form    bool      // a change is a form and not JSON
	with    Values    // sent with each change
}

// OfAccount reports whether the setting belongs to a WhatsApp Business Account and not to a phone number.
func (s Setting) OfAccount() bool { return s.node == accountNode }

// Edge returns the edge of the node that changes the setting, "" if that is the node itself.
func (s Setting) Edge() string { return s.edge }

// SettingText returns the name of the setting of one node, as in "commerce settings of phone number 106".
func (s Setting) SettingText(id string) string { return s.Name + " of " + s.node.nodeText(id) }

// SettingService reads and changes settings. What was read is remembered until it is changed: one read answers for all settings
// of a phone number, and one for those of all numbers of an account.
type SettingService struct {
	client   *Client
	numbers  numberReader
	accounts accountReader
}

func newSettingService(c *Client) SettingService {
	return SettingService{client: c, numbers: newNumberReader(c, settingFields), accounts: accountReader{client: c}}
}

// SettingOpts names the setting of one node.
type SettingOpts struct {
	Setting Setting
	ID      string // of the phone number or the account
}

// Get returns the values of a setting, nil if Meta shows none.
func (s *SettingService) Get(ctx context.Context, o SettingOpts) (Values, error) {
	op := "read the " + o.Setting.SettingText(o.ID)
	if !ValidID(o.ID) {
		return nil, errNotID("read the "+o.Setting.Name, o.Setting.node.nounOfID())
	}
	raw, err := s.readRaw(ctx, o)
	if err != nil {
		return nil, withOp(op, err)
	}
	values, err := decodeSetting(raw)
	if err == nil && o.Setting.feature != "" {
		values, err = decodeFeature(values, o.Setting.feature)
	}
	if err != nil {
		return nil, &Error{Op: op, Err: err}
	}
	return s.client.storedValues(values), nil
}

// storedValues returns values for the state: without credentials, and otherwise as they are.
func (c *Client) storedValues(values Values) Values {
	if values == nil {
		return nil
	}
	return c.storedValue(map[string]any(values)).(map[string]any) //nolint:forcetypeassert // an object stays an object
}

func (c *Client) storedValue(value any) any {
	switch v := value.(type) {
	case string:
		if strings.Contains(v, publicKey) { // it may contain the form of a token by chance
			return v
		}
		return c.cfg.Secrets.StateText(v)
	case []any:
		all := make([]any, len(v))
		for i, one := range v {
			all[i] = c.storedValue(one)
		}
		return all
	case map[string]any:
		all := make(map[string]any, len(v))
		for key, one := range v {
			all[key] = c.storedValue(one)
		}
		return all
	}
	return value
}

// publicKey is in the first line of a public key.
const publicKey = "-----BEGIN PUBLIC KEY-----"

func (s *SettingService) readRaw(ctx context.Context, o SettingOpts) (json.RawMessage, error) {
	if !o.Setting.OfAccount() {
		return s.numbers.getField(ctx, o.ID, o.Setting.field)
	}
	fields, err := s.accounts.getFields(ctx, o.ID)
	if err != nil {
		return nil, err
	}
	return json.Marshal(fields)
}

// getFields reads the fields of a node.
func (c *Client) getFields(ctx context.Context, r call) (map[string]json.RawMessage, error) {
	var got map[string]json.RawMessage
	if err := c.sendAndDecode(ctx, r, &got); err != nil {
		return nil, err
	}
	return got, r.checkID(jsonText(nodeIDIn(got)))
}

// Set changes some values of a setting. Meta keeps those that are left out.
func (s *SettingService) Set(ctx context.Context, o SettingOpts, change Values) error {
	if !ValidID(o.ID) {
		return errNotID("change the "+o.Setting.Name, o.Setting.node.nounOfID())
	}

	r := call{
		op:     "change the " + o.Setting.SettingText(o.ID),
		needs:  scopeManagement,
		kind:   o.Setting.node,
		id:     o.ID,
		edge:   o.Setting.edge,
		method: http.MethodPost,
		class:  transport.Set,
	}
	if o.Setting.feature != "" {
		change = Values{o.Setting.feature: change}
	}

	body := Values{}
	maps.Copy(body, o.Setting.with)
	maps.Copy(body, change)
	if o.Setting.query || o.Setting.form {
		all, err := encodeParameters(body)
		if err != nil {
			return err
		}
		if r.query = all; o.Setting.form {
			r.query, r.form = nil, all
		}
	} else {
		r.json = body
	}

	_, err := s.client.send(ctx, r)
	s.Forget(o)
	return err
}

// Delete deletes a setting. Few settings can be deleted.
func (s *SettingService) Delete(ctx context.Context, o SettingOpts) error {
	_, err := s.client.send(ctx, call{
		op:     "delete the " + o.Setting.SettingText(o.ID),
		needs:  scopeManagement,
		kind:   o.Setting.node,
		id:     o.ID,
		edge:   o.Setting.edge,
		method: http.MethodDelete,
		class:  transport.Set,
	})
	s.Forget(o)
	return err
}

// WaitUntilShown reads a setting until shown accepts its values, at most for half a minute: Meta may show a change late. false means that
// no read did.
func (s *SettingService) WaitUntilShown(ctx context.Context, o SettingOpts, shown func(Values) (bool, error)) (bool, error) {
	return s.client.readUntil(ctx, func(ctx context.Context) (bool, error) {
		s.Forget(o)
		values, err := s.Get(ctx, o)
		if err != nil {
			return false, err
		}
		return shown(values)
	})
}

// Forget drops what is known of a setting, so that the next Get reads it.
func (s *SettingService) Forget(o SettingOpts) {
	if o.Setting.OfAccount() {
		s.accounts.forget(o.ID)
		return
	}
	s.numbers.forgetField(o.ID, o.Setting.field)
}

// encodeParameters returns values as URL parameters: strings as they are, anything else as JSON.
func encodeParameters(values Values) (url.Values, error) {
	out := url.Values{}
	for key, value := range values {
		text, isText := value.(string)
		if !isText {
			raw, err := json.Marshal(value)
			if err != nil {
				return nil, err
			}
			text = string(raw)
		}
		out.Set(key, text)
	}
	return out, nil
}

// decodeSetting decodes a setting. Meta shows one as an object, as a list of one object, or as that list in "data". nil: there is none.
func decodeSetting(raw json.RawMessage) (Values, error) {
	var listed struct {
		Data json.RawMessage `json:"data"`
	}
	if json.Unmarshal(raw, &listed) == nil && listed.Data != nil {
		raw = listed.Data
	}
	var list []Values
	if json.Unmarshal(raw, &list) == nil {
		if len(list) == 0 {
			return nil, nil
		}
		return list[0], nil
	}
	if len(raw) == 0 {
		return nil, nil
	}
	var one Values
	err := json.Unmarshal(raw, &one)
	return one, err
}

// decodeFeature decodes the setting under a key.
func decodeFeature(values Values, key string) (Values, error) {
	raw, err := json.Marshal(values[key])
	if err != nil {
		return nil, err
	}
	return decodeSetting(raw)
}
