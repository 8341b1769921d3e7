package chatwoot

import (
	"encoding/json"
	"regexp"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/chat/rest"
	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

const (
	kindWhatsApp  = "Channel::Whatsapp"
	providerCloud = "whatsapp_cloud"
	provider360   = "default"
)

// inbox is the part of an inbox, of any kind, that the cache keeps. Of a token it has only the fingerprint.
type inbox struct {
	chat.Channel
	kind, provider     string
	configHidden       bool   // provider_config is not shown: the caller is not an administrator
	maskedMember       string // the member of provider_config that is shown masked; "": none
	needsAuthorization bool   // Chatwoot says that the channel must be authorized again
	decodeErr          error  // what of a WhatsApp inbox cannot be read
}

// isCloud reports whether the inbox is a WhatsApp Cloud inbox. This provider manages no other kind.
func (in inbox) isCloud() bool { return in.kind == kindWhatsApp && in.provider == providerCloud }

// mayBeCloud reports whether an inbox that could not be decoded completely may be one.
func (in inbox) mayBeCloud() bool {
	return in.kind == "" || in.kind == kindWhatsApp && (in.provider == "" || in.provider == providerCloud)
}

// fullInbox is an inbox with all members of the answer, secrets too. It is kept for one write only.
type fullInbox struct {
	inbox
	members, config map[string]json.RawMessage
}

var (
	validInbox = regexp.MustCompile(`^[1-9][0-9]{0,18}$`)
	digitsOnly = regexp.MustCompile(`^\+?[0-9]{1,64}$`)
)

// decodeInbox decodes an answer with one inbox.
func (a *adapter) decodeInbox(answer *transport.Answer) (fullInbox, error) {
	var raw json.RawMessage
	if err := transport.DecodeJSON(answer, &raw); err != nil {
		return fullInbox{}, err
	}
	return a.decodeEntry(raw)
}

// decodeEntry decodes one inbox. The error means that not even its id can be read.
func (a *adapter) decodeEntry(raw json.RawMessage) (fullInbox, error) {
	var err error
	f := rest.NewObject(raw, &err)
	w := fullInbox{members: f.Members()}
	if w.ID = f.ID("id"); err == nil && !validInbox.MatchString(w.ID) {
		f.Fail("id", "the id of an inbox")
	}
	if err != nil {
		return fullInbox{}, err
	}
	if w.kind = f.Text("channel_type"); w.kind == "" {
		f.Fail("channel_type", "the type of the inbox")
	}
	if w.kind == kindWhatsApp {
		a.decodeWhatsApp(&w, f)
	}
	decodeFields(&w.ChannelSettings, settingFields, f, a.StateText) // after the secrets have been learned, because any text may repeat one
	w.decodeErr = err
	return w, nil
}

func (a *adapter) decodeWhatsApp(w *fullInbox, f rest.Object) {
	w.provider = f.Text("provider")
	decodeFields(&w.ChannelSettings, []chat.ChannelField{phoneNumberField}, f, a.cleanNumber)
	w.WebhookCallbackURL = a.MessageText(f.Text("callback_webhook_url"))
	w.needsAuthorization = string(f.Raw("reauthorization_required")) == "true"
	w.Active = !w.needsAuthorization
	if w.configHidden = !f.Has("provider_config"); w.configHidden {
		return
	}
	config := f.Child("provider_config")
	w.config = config.Members()
	token := secret.New(config.Text(keyToken))
	verify, appSecret := secret.New(config.Text(keyVerify)), secret.New(config.Text(keyAppSecret))
	a.AddShownSecrets(token, verify, appSecret)
	w.maskedMember = firstMasked(config)
	w.Token = chat.TokenInfo{Present: !token.IsZero()}
	if !isMasked(token) {
		w.Token.Fingerprint = token.Fingerprint()
	}
	decodeFields(&w.ChannelSettings, idFields, config, a.cleanNumber)
	w.AppSecretPresent = !appSecret.IsZero()
	if !verify.IsZero() && !isMasked(verify) {
		w.WebhookVerifyToken = verify
	}
}

// maskPattern matches what is shown instead of a secret, also if the end of the secret is shown.
var maskPattern = regexp.MustCompile(`[*\x{2022}\x{25CF}\x{2026}]|^[xX]{4}|^\[?(?i:redacted|filtered|masked|hidden)`)

func isMasked(s secret.Value) bool { return maskPattern.MatchString(s.Reveal()) }

// firstMasked returns the first secret of provider_config that is masked.
func firstMasked(config rest.Object) string {
	for _, name := range []string{keyToken, keyAppSecret, keyVerify} {
		if isMasked(secret.New(config.Text(name))) {
			return name
		}
	}
	return ""
}

// cleanNumber returns an ID or a phone number unchanged. Any other text was typed into Chatwoot by a person and is redacted,
// because it may hold a token.
func (a *adapter) cleanNumber(s string) string {
	if digitsOnly.MatchString(s) {
		return s
	}
	return a.StateName(s)
}

// checkUsable returns an error for an inbox that cannot be a chat project.
func (a *adapter) checkUsable(op string, in inbox) error {
	switch {
	case in.kind != "" && in.kind != kindWhatsApp:
		e := a.NewError(op, chat.ErrInvalid)
		e.Meaning = "Inbox " + in.ID + " is of the type " + a.MessageText(in.kind) + ", not a WhatsApp inbox."
		e.Next = nextInbox
		return e
	case in.provider == provider360:
		e := a.NewError(op, chat.ErrInvalid)
		e.Meaning = "Inbox " + in.ID + " gets its WhatsApp messages from 360dialog (provider \"default\"), " +
			"which has neither tokens nor phone number IDs of Meta."
		e.Next = nextInbox
		return e
	case in.decodeErr != nil:
		return a.errBroken(op, in.decodeErr)
	case in.provider != providerCloud:
		e := a.NewError(op, chat.ErrInvalid)
		e.Meaning = "Inbox " + in.ID + " uses the provider \"" + a.MessageText(in.provider) + "\", not WhatsApp Cloud."
		e.Next = nextInbox
		return e
	case in.configHidden:
		return a.errNoAdministrator(op)
	}
	return nil
}

const nextInbox = "Write the ID of an inbox whose channel is WhatsApp Cloud. " +
	"It is the number at the end of the address of the inbox's settings page."

func (a *adapter) errNoAdministrator(op string) error {
	e := a.NewError(op, chat.ErrPermission)
	e.Meaning = "The owner of " + credential + " is not an administrator of the account: " +
		"Chatwoot left the settings of the inbox out of its answer, and it shows and saves them only for administrators."
	e.Next = "Set " + credential + " to the access token of an administrator of account " + a.accountID +
		" (in Chatwoot: Profile Settings > Access Token)."
	return e
}

// errBroken returns the error for a successful answer whose content cannot be used.
func (a *adapter) errBroken(op string, err error) *chat.Error {
	e := a.NewError(op, nil)
	e.Status, e.Err, e.Next = 200, err, nextFault
	return e
}
