package chat

import (
	"context"
	"path"

	"terraform-provider-whatsapp/internal/secret"
)

// Channel is the WhatsApp channel of a platform that keeps everything in one object: an inbox of Chatwoot, a channel
// of Zammad. A value that a platform does not have is zero.
type Channel struct {
	ID string
	ChannelSettings
	Token   TokenInfo
	Active  bool
	Version string // as Project.Version

	// The values for a webhook subscription at Meta.
	WebhookCallbackURL string
	WebhookVerifyToken secret.Value
	AppSecretPresent   bool
}

// HeldToken returns what the platform tells about the channel's token.
func (c Channel) HeldToken() TokenInfo { return c.Token }

// Project returns the part of a channel that the bindings see.
func (c Channel) Project() Project {
	return Project{
		ID:                c.ID,
		Name:              c.Name,
		Token:             c.Token,
		PhoneNumberID:     c.PhoneNumberID,
		BusinessAccountID: c.BusinessAccountID,
		Version:           c.Version,
	}
}

// ChannelSettings are the values of a channel that every reader may see. An adapter has a list of those that its platform
// keeps, see ChannelField.
type ChannelSettings struct {
	Name                             string
	PhoneNumber                      string // E.164
	PhoneNumberID, BusinessAccountID string
	Greeting                         Message // the answer to a person who writes for the first time
	Reminder                         Message // sent before WhatsApp's 24 hours for an answer are over
	GroupID                          int64   // of the group that gets new conversations; 0 for none
}

// Message is a text that a platform sends by itself while it is on. A platform without a switch sends every text.
type Message struct {
	Enabled bool
	Text    string
}

// ChannelSpec is the wanted content of a channel. Update also takes one for the content that Terraform last read.
type ChannelSpec struct {
	ChannelSettings
	Token, AppSecret ChannelSecret
	Origin           Origin // of the channel before an update
}

// ChannelSecret is a secret of a ChannelSpec.
type ChannelSecret struct {
	Write           secret.Value // the secret to write; unset: the channel keeps what it has
	HeldFingerprint string       // of the secret that the channel held; "" when it is not known
}

// WritesNothing reports whether an update from before to after changes nothing on the platform.
func WritesNothing(before, after ChannelSpec) bool {
	return before.ChannelSettings == after.ChannelSettings && after.Token.Write.IsZero() && after.AppSecret.Write.IsZero()
}

// Origin is the address and the token that a platform generates when it creates a channel.
type Origin struct {
	CallbackURL string
	VerifyToken secret.Value
}

// IsReplacementOf reports whether a channel differs from the channel with the same ID in a state, because it belongs to another
// tenant, for example. Its webhook has another address and another verify token. An unknown value counts as equal.
func (c Channel) IsReplacementOf(before Origin) bool {
	return before.CallbackURL != "" && c.WebhookCallbackURL != "" && path.Base(before.CallbackURL) != path.Base(c.WebhookCallbackURL) &&
		!before.VerifyToken.IsZero() && !c.WebhookVerifyToken.IsZero() && !before.VerifyToken.Equal(c.WebhookVerifyToken)
}

// Group is a group of agents, to which the messages of a channel go.
type Group struct {
	ID   int64
	Name string
}

// Groups lists the groups of a platform.
type Groups interface {
	// ListGroups returns every group, or none if the credential may not list them or the list may be incomplete.
	ListGroups(ctx context.Context) ([]Group, error)
}

// Channels creates, changes and deletes channels.
type Channels interface {
	// List returns every WhatsApp channel that the credential may see.
	List(ctx context.Context) ([]Channel, error)
	// Get returns one channel; the errors are those of Projects.Get.
	Get(ctx context.Context, id string) (Channel, error)
	// Create creates a channel. If the answer is lost, the channel is found again by its number, which no two channels
	// share, unless it existed before. It is never created twice. A number that another channel uses is ErrConflict.
	Create(ctx context.Context, spec ChannelSpec) (Channel, error)
	// Update writes what differs between before and after, and nothing else: whatever else the channel holds by now is
	// kept. A value that differs and that is neither as before nor as after at the platform is ErrChanged.
	Update(ctx context.Context, id string, before, after ChannelSpec) (Channel, error)
	// Delete removes the channel and returns when it is gone. A channel that is already gone is success: read it first, to check
	// that it belongs to the right tenant.
	Delete(ctx context.Context, id string) error
	// Conversations counts the conversations that the platform deletes together with a channel, whatever their status. A channel
	// that does not exist has none.
	Conversations(ctx context.Context, id string) (int64, error)
	// Health returns sentences about the problems of a channel that the platform knows; nil means that it knows none.
	Health(ctx context.Context, id string) ([]string, error)
}
