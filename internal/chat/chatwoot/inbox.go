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

// inbox is what is remembered of an inbox, of whatever kind. Of a token it holds only the fingerprint.
type inbox struct {
	chat.Channel
	kind, provider string
	hidden         bool   // provider_config is not shown: the caller is not an administrator
	masked         string // the member of provider_config that is shown masked; "": none
	reauthorize    bool   // Chatwoot says that the channel must be authorized again
	damage         error  // what of a WhatsApp inbox cannot be read
}

// cloud reports whether the inbox is one that this provider is about.
func (in inbox) cloud() bool { return in.kind == kindWhatsApp && in.provider == providerCloud }

// maybeCloud reports the same of an inbox that cannot be read in full.
func (in inbox) maybeCloud() bool {
	return in.kind == "" || in.kind == kindWhatsApp && (in.provider == "" || in.provider == providerCloud)
}

// whole is an inbox as it was answered, with its secrets: it lives as long as one write.
type whole struct {
	inbox
	members, config map[string]json.RawMessage
}

var (
	validInbox = regexp.MustCompile(`^[1-9][0-9]{0,18}$`)
	digitsOnly = regexp.MustCompile(`^\+?[0-9]{1,64}$`)
)

// one reads the answer that holds one inbox.
func (a *adapter) one(answer *transport.Answer) (whole, error) {
	var raw json.RawMessage
	if err := transport.DecodeJSON(answer, &raw); err != nil {
		return whole{}, err
	}
	return a.entry(raw)
}

// entry reads one inbox. The error means that not even its id can be read.
func (a *adapter) entry(raw json.RawMessage) (whole, error) {
	var err error
	f := rest.NewObject(raw, &err)
	w := whole{members: f.Members()}
	if w.ID = f.ID("id"); err == nil && !validInbox.MatchString(w.ID) {
		f.Fail("id", "the id of an inbox")
	}
	if err != nil {
		return whole{}, err
	}
	if w.kind = f.Text("channel_type"); w.kind == "" {
		f.Fail("channel_type", "the type of the inbox")
	}
	if w.kind == kindWhatsApp {
		a.whatsapp(&w, f)
	}
	fill(&w.ChannelSettings, settings, f, a.Stored) // after the secrets have been learned, because any text may repeat one
	w.damage = err
	return w, nil
}

func (a *adapter) whatsapp(w *whole, f rest.Object) {
	w.provider = f.Text("provider")
	fill(&w.ChannelSettings, []chat.ChannelField{phoneNumber}, f, a.number)
	w.WebhookCallbackURL = a.Remote(f.Text("callback_webhook_url"))
	w.reauthorize = string(f.Raw("reauthorization_required")) == "true"
	w.Active = !w.reauthorize
	if w.hidden = !f.Has("provider_config"); w.hidden {
		return
	}
	config := f.Object("provider_config")
	w.config = config.Members()
	token := secret.New(config.Text(keyToken))
	verify, appSecret := secret.New(config.Text(keyVerify)), secret.New(config.Text(keyAppSecret))
	a.Shown(token, verify, appSecret)
	w.masked = firstMasked(config)
	w.Token = chat.TokenInfo{Present: !token.IsZero()}
	if !masked(token) {
		w.Token.Fingerprint = token.Fingerprint()
	}
	fill(&w.ChannelSettings, ids, config, a.number)
	w.AppSecretPresent = !appSecret.IsZero()
	if !verify.IsZero() && !masked(verify) {
		w.WebhookVerifyToken = verify
	}
}

// mask matches what is shown instead of a secret, also if the end of the secret is shown.
var mask = regexp.MustCompile(`[*\x{2022}\x{25CF}\x{2026}]|^[xX]{4}|^\[?(?i:redacted|filtered|masked|hidden)`)

func masked(s secret.Value) bool { return mask.MatchString(s.Reveal()) }

// firstMasked returns the first secret of provider_config that is masked.
func firstMasked(config rest.Object) string {
	for _, name := range []string{keyToken, keyAppSecret, keyVerify} {
		if masked(secret.New(config.Text(name))) {
			return name
		}
	}
	return ""
}

// number returns an ID or a phone number as it is. A person typed anything else into Chatwoot, and it may be a token.
func (a *adapter) number(s string) string {
	if digitsOnly.MatchString(s) {
		return s
	}
	return a.Name(s)
}

// checkUsable says why an inbox cannot serve as a chat project, if it cannot.
func (a *adapter) checkUsable(op string, in inbox) error {
	switch {
	case in.kind != "" && in.kind != kindWhatsApp:
		e := a.Error(op, chat.ErrInvalid)
		e.Meaning = "Inbox " + in.ID + " is of the type " + a.Remote(in.kind) + ", not a WhatsApp inbox."
		e.Next = nextInbox
		return e
	case in.provider == provider360:
		e := a.Error(op, chat.ErrInvalid)
		e.Meaning = "Inbox " + in.ID + " gets its WhatsApp messages from 360dialog (provider \"default\"), " +
			"which has neither tokens nor phone number IDs of Meta."
		e.Next = nextInbox
		return e
	case in.damage != nil:
		return a.errBroken(op, in.damage)
	case in.provider != providerCloud:
		e := a.Error(op, chat.ErrInvalid)
		e.Meaning = "Inbox " + in.ID + " uses the provider \"" + a.Remote(in.provider) + "\", not WhatsApp Cloud."
		e.Next = nextInbox
		return e
	case in.hidden:
		return a.errNoAdministrator(op)
	}
	return nil
}

const nextInbox = "Write the ID of an inbox whose channel is WhatsApp Cloud. " +
	"It is the number at the end of the address of the inbox's settings page."

func (a *adapter) errNoAdministrator(op string) error {
	e := a.Error(op, chat.ErrPermission)
	e.Meaning = "The owner of " + credential + " is not an administrator of the account: " +
		"Chatwoot left the settings of the inbox out of its answer, and it shows and saves them only for administrators."
	e.Next = "Set " + credential + " to the access token of an administrator of account " + a.account +
		" (in Chatwoot: Profile Settings > Access Token)."
	return e
}

// errBroken returns the error for an answer that says success and makes no sense.
func (a *adapter) errBroken(op string, err error) *chat.Error {
	e := a.Error(op, nil)
	e.Status, e.Err, e.Next = 200, err, nextFault
	return e
}
