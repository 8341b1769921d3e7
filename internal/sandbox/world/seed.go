package world

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"

	"terraform-provider-whatsapp/internal/sandbox/chatsim"
	"terraform-provider-whatsapp/internal/sandbox/chatwootsim"
	"terraform-provider-whatsapp/internal/sandbox/graphsim"
	"terraform-provider-whatsapp/internal/sandbox/jirasim"
	"terraform-provider-whatsapp/internal/sandbox/simkit"
	"terraform-provider-whatsapp/internal/sandbox/zammadsim"
)

// Seed is the content of a new world.
type Seed struct {
	Graph    graphsim.Seed    `json:"graph"`
	Chat     chatsim.Seed     `json:"chat"`
	Chatwoot chatwootsim.Seed `json:"chatwoot"`
	Zammad   zammadsim.Seed   `json:"zammad"`
	Jira     jirasim.Seed     `json:"jira"`
	// Platform is the chat platform that the environment configures, see
	// Options.Platform; default http.
	Platform string `json:"platform"`
	// Env holds environment variables beside those that a world makes itself, and
	// replaces those.
	Env map[string]string `json:"env"`
}

// DefaultJSON is the seed of a world that was given none: one portfolio with an app, a
// WhatsApp Business Account with two numbers that the app is subscribed to and gets the
// messages of, a signup, a welcome sequence, a number with a profile, prompts, commands
// and a QR code, an ADMIN system user who manages the account, three tokens of it (good,
// good for a rotation, and one without whatsapp_business_management), two chat projects
// that hold nothing, a Chatwoot with a WhatsApp inbox and a web widget, a Zammad with one
// channel, and a Jira Cloud with a service desk and a software project.
//
//go:embed default.json
var DefaultJSON []byte

// DefaultSeed returns DefaultJSON, decoded anew on every call.
func DefaultSeed() Seed {
	seed, err := ReadSeed(bytes.NewReader(DefaultJSON))
	if err != nil {
		panic(err) // the file is part of the program
	}
	return seed
}

// ReadSeed decodes a seed. It refuses members that it does not know.
func ReadSeed(r io.Reader) (Seed, error) {
	var seed Seed
	if err := simkit.Decode(r, &seed, true); err != nil {
		return Seed{}, fmt.Errorf("seed: %w", err)
	}
	return seed, nil
}
