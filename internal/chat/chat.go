// Package chat has the interfaces of chat platforms: what every platform tells about a chat project, and what some of them can
// do with it. The packages below it implement them, one package for each platform. It imports no Terraform code and knows no HTTP API.
package chat

import (
	"context"
	"regexp"
	"strings"
	"time"

	"terraform-provider-whatsapp/internal/secret"
)

// Project is a chat project as every platform can describe it: a service desk project, an inbox, a channel.
type Project struct {
	ID, Key, Name string // Key and Name are "" where the platform has none
	Token         TokenInfo
	// PhoneNumberID and BusinessAccountID are "" when none is bound, or when the platform does not know one.
	PhoneNumberID, BusinessAccountID string
	// Version is opaque: a conditional write is based on it. "" means that the platform has not said one.
	Version string
}

// HasIDOrKey reports whether name is the project's id or key, in the same spelling.
func (p Project) HasIDOrKey(name string) bool { return name != "" && (name == p.ID || name == p.Key) }

// HeldToken returns what the platform tells about the project's token.
func (p Project) HeldToken() TokenInfo { return p.Token }

// TokenInfo is what a platform tells about the token that a project holds. The token itself is never here.
type TokenInfo struct {
	Present     bool
	Fingerprint string    // as secret.Value.Fingerprint computes it; "" means that the platform does not show it
	UpdatedAt   time.Time // zero means that the platform does not say
}

// Number is the WhatsApp number that a project uses. BusinessAccountID and DisplayPhoneNumber (as Meta writes it) may be
// "", when they are not known.
type Number struct {
	PhoneNumberID, BusinessAccountID string
	DisplayPhoneNumber               string
}

// SameDigits reports whether two phone numbers have the same digits, in any notation.
func SameDigits(a, b string) bool { return Digits(a) == Digits(b) }

// Digits returns the digits of a phone number in any notation.
func Digits(number string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, number)
}

// Platform is one configured chat system; the zero Platform is none. A nil capability is something that the platform does not
// have: resources say so while planning.
type Platform struct {
	Name         string // "http", "chatwoot", ...
	Argument     string // the provider argument that configures it, for messages: "chat.http"
	Capabilities Capabilities

	Projects       Projects
	Lister         Lister // nil also where Channels lists the projects
	Tokens         TokenWriter
	TokenClearer   TokenClearer
	TokenReader    TokenReader
	Numbers        NumberWriter
	NumberClearer  NumberClearer
	NumberChecker  NumberChecker // nil where a number is only refused when it is written
	Channels       Channels
	Groups         Groups // nil where the settings of a channel name no group
	Kinds          Kinds
	ManualSetup    *ManualSetup
	TenantProjects TenantProjects
}

// Capabilities are facts about a platform that messages and documentation need and that a nil field cannot say. The texts
// are parts of sentences, for the table of platforms in the documentation.
type Capabilities struct {
	TokenReadback        Readback
	ReadbackNote         string // what is particular about it
	ChecksOnSave         string // what the platform checks when a token or a number is saved; "": nothing
	RegistersWebhookOnce bool   // the webhook is not registered again when a project gets another number
	ManualWebhook        bool   // a person registers the webhook, for each business account
	WebhookSetUp         string // who tells Meta where to deliver messages
	AsyncDelete          bool   // a removed channel is gone only after a while
	// Alternative is what to use where the platform lacks a capability, as a sentence for an error.
	Alternative string
}

// Readback says what a platform shows about a token that it holds, at best: the token of a single project may still
// come without fingerprint.
type Readback int

const (
	// ReadbackNone is a platform that does not even say whether a token is there.
	ReadbackNone Readback = iota
	// ReadbackMasked is a platform that says whether a token is there, and not which one.
	ReadbackMasked
	// ReadbackFingerprint is a platform that shows the token's fingerprint.
	ReadbackFingerprint
	// ReadbackPlainText is a platform that shows the token itself; its adapter keeps only the fingerprint, and has a
	// TokenReader for what needs the token.
	ReadbackPlainText
)

// String returns the word for documentation.
func (r Readback) String() string {
	switch r {
	case ReadbackMasked:
		return "masked"
	case ReadbackFingerprint:
		return "fingerprint"
	case ReadbackPlainText:
		return "plain text"
	default:
		return "none"
	}
}

// Projects reads single projects.
type Projects interface {
	// Get returns a project by its id or, where the platform has keys, by its key. The answer may be as old as the
	// process: a write notices when it is outdated. The errors are *Error; ErrNotFound is proven, ErrHidden is not.
	Get(ctx context.Context, project string) (Project, error)
}

// Lister lists the projects of a platform.
type Lister interface {
	// List returns every project that the credential may see, once for all callers of the process until a write. An entry that
	// cannot be read is an error.
	List(ctx context.Context) ([]Project, error)
}

// ListProjects returns every project that the credential may see. ok is false on a platform that cannot list them.
func (p *Platform) ListProjects(ctx context.Context) (projects []Project, ok bool, err error) {
	switch {
	case p.Lister != nil:
		projects, err = p.Lister.List(ctx)
	case p.Channels != nil:
		var channels []Channel
		channels, err = p.Channels.List(ctx)
		for _, c := range channels {
			projects = append(projects, c.Project())
		}
	default:
		return nil, false, nil
	}
	return projects, true, err
}

// The writers below write conditionally. base is the project on which the caller based its decision, in the version that it
// read. If the project was written since, the value of the write is compared with that of base: the wanted value is success,
// an unchanged value is written, and any other value is ErrChanged. The returned Project is what the platform shows after the
// write.

// TokenWriter sets the token of a project.
type TokenWriter interface {
	SetToken(ctx context.Context, base Project, token secret.Value) (Project, error)
}

// TokenClearer removes the token of a project. A project without token is success.
type TokenClearer interface {
	ClearToken(ctx context.Context, base Project) error
}

// TokenReader reads the token itself that a project holds, in plain text and anew at each call. The zero Value means that the
// project holds none, or that the platform shows it masked. The adapter makes the token known as a secret and does not remember it. A
// caller must not keep it for longer than it needs it.
type TokenReader interface {
	Token(ctx context.Context, project string) (secret.Value, error)
}

// NumberWriter sets the number of a project.
type NumberWriter interface {
	SetNumber(ctx context.Context, base Project, n Number) (Project, error)
}

// NumberChecker checks during a plan whether a number will be accepted. Its error says why not, and what to use instead.
type NumberChecker interface {
	CheckNumber(base Project, n Number) error
}

// NumberClearer removes the number of a project. A project without number is success.
type NumberClearer interface {
	ClearNumber(ctx context.Context, base Project) error
}

var projectName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._~:-]{0,127}$`)

// IsProjectName reports whether s can name a project: 1 to 128 letters, digits and . _ ~ : -, the first of them a letter
// or digit. A name that it accepts is safe as one segment of a URL's path.
func IsProjectName(s string) bool { return projectName.MatchString(s) }
