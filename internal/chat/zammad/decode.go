package zammad

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

const (
	// mask stands for a secret since 2026. Older versions would store it, so it is never sent.
	mask         = "**********"
	whatsAppArea = "WhatsApp::Business"
)

var (
	validID          = regexp.MustCompile(`^[1-9][0-9]{0,17}$`)
	callbackID       = regexp.MustCompile(`^[A-Za-z0-9-]{1,64}$`)
	digitsOnly       = regexp.MustCompile(`^\+?[0-9]{5,15}$`)
	numberSeparators = strings.NewReplacer(" ", "", "-", "", "(", "", ")", "", "\u00a0", "")
)

// listing is one complete reading of the list.
type listing struct {
	channels []chat.Channel
	broken   map[string]error // by id; entries that cannot be read
}

func (l *listing) findByID(id string) (chat.Channel, bool) {
	for _, c := range l.channels {
		if c.ID == id {
			return c, true
		}
	}
	return chat.Channel{}, false
}

// findBroken returns an entry of the list that cannot be decoded and may be the channel with this ID, and its error. With such an
// entry, the list does not prove that the channel is gone.
func (l *listing) findBroken(id string) (which string, wrong error) {
	if wrong, ok := l.broken[id]; ok {
		return id, wrong
	}
	for which, wrong := range l.broken {
		if !validID.MatchString(which) { // it may be any channel
			return which, wrong
		}
	}
	return "", nil
}

// findByNumber returns the channel that uses a number, other than the one with the id.
func (l *listing) findByNumber(number, id string) (chat.Channel, bool) {
	for _, c := range l.channels {
		if number != "" && c.PhoneNumberID == number && c.ID != id {
			return c, true
		}
	}
	return chat.Channel{}, false
}

// decodeListing decodes {"channel_ids": [1], "assets": {"Channel": {"1": {...}}}}.
func (a *adapter) decodeListing(answer *transport.Answer) (*listing, error) {
	var err error
	o := rest.DecodeBody(answer, &err)
	ids := o.List("channel_ids")
	var byID map[string]json.RawMessage
	if assets := o.Child("assets"); assets.Has("Channel") || len(ids) > 0 { // without channels there are no assets
		byID = assets.Child("Channel").Members()
	}
	if err != nil {
		return nil, err
	}
	all := &listing{broken: map[string]error{}}
	for _, raw := range ids {
		id := strings.Trim(string(raw), `"`)
		c, wrong := a.decodeEntry(byID[id])
		if wrong == nil && c.ID != id {
			wrong = errWrongChannel
		}
		if wrong != nil {
			all.broken[id] = wrong
			continue
		}
		all.channels = append(all.channels, c)
	}
	return all, nil
}

// decodeChannel decodes an answer with one channel.
func (a *adapter) decodeChannel(answer *transport.Answer) (chat.Channel, error) {
	var raw json.RawMessage
	if err := transport.DecodeJSON(answer, &raw); err != nil {
		return chat.Channel{}, err
	}
	return a.decodeEntry(raw)
}

// decodeEntry decodes one channel.
func (a *adapter) decodeEntry(raw json.RawMessage) (chat.Channel, error) {
	var err error
	o := rest.NewObject(raw, &err)
	if o.Has("area") && o.Text("area") != whatsAppArea {
		o.Fail("area", "that of a WhatsApp channel")
	}

	options := o.Child("options")
	token, appSecret := options.Text("access_token"), options.Text("app_secret")
	verify := secret.New(options.Text("verify_token"))
	a.rest.AddShownSecrets(verify) // first, because any text may repeat a secret
	for _, shown := range []string{token, appSecret} {
		if shown != mask {
			a.rest.AddShownSecrets(secret.New(shown))
		}
	}

	c := chat.Channel{
		ID:                 o.ID("id"),
		Version:            decodeVersion(o, options),
		Active:             !o.Has("active") || decodeBool(o, "active"),
		WebhookVerifyToken: verify,
		AppSecretPresent:   appSecret != "",
	}
	c.Name, c.PhoneNumber = a.rest.StateName(options.Text("name")), a.e164Number(options.ID("phone_number"))
	decodeFields(&c.ChannelSettings, idFields, options, func(key string) string { return a.rest.StateName(options.ID(key)) })
	decodeFields(&c.ChannelSettings, messageFields, options, func(key string) string { return a.rest.StateText(options.Text(key)) })
	decodeFields(&c.ChannelSettings, []chat.ChannelField{groupField}, o, nil)
	if token != "" {
		c.Token = chat.TokenInfo{Present: true, UpdatedAt: decodeUpdatedAt(o)}
		if token != mask {
			c.Token.Fingerprint = secret.New(token).Fingerprint()
		}
	}
	if id := a.rest.Identifier(options.Text("callback_url_uuid")); callbackID.MatchString(id) {
		c.WebhookCallbackURL = a.webhookBase + id
	}
	if !validID.MatchString(c.ID) {
		o.Fail("id", "a whole number")
	}
	if err != nil {
		return chat.Channel{}, err
	}
	return c, nil
}

// decodeBool decodes true or false, also in the form of a text.
func decodeBool(o rest.Object, name string) bool {
	switch string(o.Raw(name)) {
	case `"true"`:
		return true
	case `"false"`, `""`:
		return false
	}
	return o.Bool(name)
}

func decodeUpdatedAt(o rest.Object) time.Time {
	at, err := time.Parse(time.RFC3339, o.Text("updated_at"))
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}

// e164Number returns a number in the notation of Meta, such as "+1 555-0100", in E.164.
func (a *adapter) e164Number(s string) string {
	if digits := numberSeparators.Replace(s); digitsOnly.MatchString(digits) {
		return "+" + strings.TrimPrefix(digits, "+")
	}
	return a.rest.StateName(s)
}

// decodeVersion returns the time of the last change and a hash of all values that Zammad shows. If only the time differs between two
// versions, a value has changed that Zammad does not show: the token or the app secret.
func decodeVersion(o, options rest.Object) string {
	at := decodeUpdatedAt(o)
	if at.IsZero() {
		return ""
	}
	shown := map[string]json.RawMessage{}
	for _, name := range []string{"group_id", "active", "status_in", "status_out", "last_log_in", "last_log_out"} {
		shown[name] = o.Raw(name)
	}
	for name, value := range options.Members() {
		if name != "access_token" && name != "app_secret" {
			shown["options."+name] = value
		}
	}
	text, err := json.Marshal(shown)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(text)
	return at.Format(time.RFC3339Nano) + " " + hex.EncodeToString(sum[:8])
}

// isHiddenChange reports whether a secret has changed between two versions: the time differs, and all values that Zammad shows are
// equal.
func isHiddenChange(a, b string) bool {
	atA, shownA, okA := strings.Cut(a, " ")
	atB, shownB, okB := strings.Cut(b, " ")
	return okA && okB && atA != atB && shownA == shownB
}
