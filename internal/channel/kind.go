package channel

import (
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// Kind is one platform's kind of channel: what differs between the objects. M is the object's model.
type Kind[M any] struct {
	TypeName string
	Platform string // as chat.Platform.Name
	Product  string // "Chatwoot"
	Noun     string // "inbox"
	Argument string // how to configure the platform, as a line of HCL
	// NumberAt is the attribute by which the platform tells channels apart.
	NumberAt string
	// NeedsAppSecret says that a channel cannot be created without an app secret.
	NeedsAppSecret bool
	// Replaced says what is lost when another number or account replaces the channel; "" when they change in place.
	Replaced string

	Shared func(*M) *Model
	// Settings returns the settings that a model has, without those of Shared.
	Settings func(M) chat.ChannelSettings
	// Fill takes over what the platform shows.
	Fill func(*M, chat.Channel, Filler)
	// Settle completes a planned change that does not replace. Optional.
	Settle func(planned *M, prior M)
}

// spec returns what a plan asks for, without secrets.
func (k Kind[M]) spec(m M) chat.ChannelSpec {
	settings, shared := k.Settings(m), k.Shared(&m)
	settings.PhoneNumberID, settings.BusinessAccountID = shared.PhoneNumberID.ValueString(), shared.BusinessAccountID.ValueString()
	return chat.ChannelSpec{ChannelSettings: settings}
}

// held returns what a state says that the channel holds.
func (k Kind[M]) held(state M) chat.ChannelSpec {
	spec, shared := k.spec(state), k.Shared(&state)
	spec.Token.Held, spec.AppSecret.Held = shared.TokenFingerprint.ValueString(), shared.AppSecretFingerprint.ValueString()
	return spec
}

// fill takes over everything but the facts of the token.
func (k Kind[M]) fill(m *M, c chat.Channel, keep Filler) {
	k.Shared(m).fill(c, keep)
	k.Fill(m, c, keep)
}

// platform returns the configured platform if it is the one that this kind belongs to.
func platform(c *session.Session, typeName, name, argument string) (*chat.Platform, error) {
	p, err := c.Chat()
	switch {
	case errors.Is(err, session.ErrUnknown):
		return nil, err
	case err != nil:
		return nil, tfdiag.Titled("No chat platform is configured", fmt.Errorf("%s needs the provider argument chat.%s, as in %s", typeName, name, argument))
	case p.Name != name || p.Channels == nil:
		return nil, tfdiag.Titled("Not possible on this chat platform", fmt.Errorf("%s needs the provider argument chat.%s, and the provider is configured with %s. "+
			"Configure %s; for two platforms in one configuration use a provider alias", typeName, name, p.Argument, argument))
	}
	return p, nil
}

func (k Kind[M]) platform(c *session.Session) (*chat.Platform, error) {
	return platform(c, k.TypeName, k.Platform, k.Argument)
}

// conflict ties what the platform says about a number that is taken to the attribute of the number.
func (k Kind[M]) conflict(err error) error {
	if errors.Is(err, chat.ErrConflict) {
		return tfdiag.At(path.Root(k.NumberAt), tfdiag.Titled("The phone number is taken", err))
	}
	return err
}
