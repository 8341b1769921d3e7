package channel

import (
	"errors"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/path"

	"terraform-provider-whatsapp/internal/chat"
	"terraform-provider-whatsapp/internal/session"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// Kind is one platform's kind of channel: what differs between the objects. M is the object's model.
type Kind[M any] struct {
	TypeName string
	Platform string // as chat.Platform.Name
	Product  string // "Chatwoot"
	Noun     string // "inbox"
	Plural   string // "inboxes"
	Argument string // how to configure the platform, as a line of HCL
	Docs     Docs
	// NumberAttribute is the attribute by which the platform tells channels apart.
	NumberAttribute string
	// NeedsAppSecret says that a channel cannot be created without an app secret.
	NeedsAppSecret bool
	// LostOnReplace says what is lost when another number or account replaces the channel; "" when they change in place.
	LostOnReplace string
	// MoveAdvice says what is lost, and how a channel is kept, whose phone number was moved to another account. Used where LostOnReplace
	// is set.
	MoveAdvice string
	// LostOnDestroy says what is lost when a channel is destroyed, KeptWithoutDestroy what goes on when it is only removed from the state.
	LostOnDestroy, KeptWithoutDestroy string

	// Common returns what a model has in common with those of other kinds, WithCommon returns the model with
	// another such part.
	Common     func(M) Model
	WithCommon func(M, Model) M
	// Settings returns the settings that a model has, without those of Common.
	Settings func(M) chat.ChannelSettings
	// Fill replaces values of the model with those that the platform shows, as the FillMode says.
	Fill func(M, chat.Channel, FillMode) M
	// CompletePlan adds the computed values to a planned change that does not replace the channel. Optional.
	CompletePlan func(planned, prior M) M
}

// Docs are what the documentation of the attributes says differently.
type Docs struct {
	Signature   string // what the app secret is for, and when it is needed
	Webhook     string // who registers the webhook
	ReplaceNote string // appended to the IDs
	DestroyNote string // what a destruction does without on_destroy, and what delete does
}

// object names a channel in the ledger.
func (k Kind[M]) object(id string) session.Object {
	return session.Object{Kind: k.Product + " " + k.Noun, ID: id}
}

// channelText names the channel of a model in a message.
func (k Kind[M]) channelText(m M) string {
	common := k.Common(m)
	if id := common.ID.ValueString(); id != "" {
		return k.Noun + " " + id
	}
	if number := common.PhoneNumberID.ValueString(); number != "" {
		return "the new " + k.Noun + " for phone number ID " + strconv.Quote(number)
	}
	return "the new " + k.Noun + " " + strconv.Quote(k.Settings(m).Name)
}

// platform returns the configured platform if it is the one that this kind belongs to.
func (k Kind[M]) platform(s *session.Session) (*chat.Platform, error) {
	return k.platformFor(s, k.TypeName)
}

// platformFor returns the platform for an object of another type.
func (k Kind[M]) platformFor(s *session.Session, typeName string) (*chat.Platform, error) {
	p, err := s.Chat()
	switch {
	case errors.Is(err, lifecycle.ErrUnknown):
		return nil, err
	case err != nil:
		return nil, tfdiag.New("The provider has no chat platform", "%s needs the provider argument chat.%s, as in %s.",
			typeName, k.Platform, k.Argument)
	case p.Name != k.Platform || p.Channels == nil:
		return nil, tfdiag.New("Not possible on this chat platform", "%s needs the provider argument chat.%s, "+
			"and the provider is configured with %s. Configure %s. For two platforms in one configuration, use a provider alias.",
			typeName, k.Platform, p.Argument, k.Argument)
	}
	return p, nil
}

// explainConflict ties an error about a number that is taken to the attribute of the number.
func (k Kind[M]) explainConflict(err error) error {
	if errors.Is(err, chat.ErrConflict) {
		return tfdiag.WithPath(path.Root(k.NumberAttribute), tfdiag.WithSummary("The phone number is taken", err))
	}
	return err
}
