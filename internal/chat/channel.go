package chat

import (
	"context"

	"terraform-provider-whatsapp/internal/secret"
)

// Channel is a whole WhatsApp channel of a platform that keeps everything in one object: an inbox of Chatwoot, a channel
// of Zammad. Its Project half is what the bindings see. What a platform does not have is its zero value.
type Channel struct {
	Project
	PhoneNumber string // E.164
	Active      bool

	GreetingEnabled bool   // Chatwoot
	Greeting        string // Chatwoot's greeting, Zammad's welcome
	GroupID         int64  // Zammad: where new tickets go
	ReminderActive  bool   // Zammad
	Reminder        string // Zammad

	// What a webhook subscription at Meta has to be given.
	WebhookCallbackURL string
	WebhookVerifyToken secret.Value
	AppSecretPresent   bool
}

// ChannelSpec is what a person wants of a channel. An unset secret means: keep what is there.
type ChannelSpec struct {
	Name                                          string // Zammad takes the name that Meta knows
	PhoneNumber, PhoneNumberID, BusinessAccountID string
	Token, AppSecret                              secret.Value
	GreetingEnabled                               bool
	Greeting                                      string
	GroupID                                       int64
	ReminderActive                                bool
	Reminder                                      string
}

// Channels creates and changes whole channels.
type Channels interface {
	// List returns every WhatsApp channel that the credential may see.
	List(ctx context.Context) ([]Channel, error)
	// Get returns one channel; the errors are those of Projects.Get.
	Get(ctx context.Context, id string) (Channel, error)
	// Create makes a channel. When the answer is lost, the channel is found again by its number, which no two channels
	// share, if it was not there before; it is never made twice. A number that another channel uses is ErrConflict.
	Create(ctx context.Context, spec ChannelSpec) (Channel, error)
	// Update changes what differs between base and spec; whatever else the channel holds is kept.
	Update(ctx context.Context, base Channel, spec ChannelSpec) (Channel, error)
	// Delete removes the channel and returns when it is gone. A channel that is gone already is success.
	Delete(ctx context.Context, base Channel) error
	// Health says in sentences what is wrong with a channel, as far as the platform knows; nil means nothing known.
	Health(ctx context.Context, id string) ([]string, error)
}
