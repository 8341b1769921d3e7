package session

import (
	"sync"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
)

// Opened keeps the tokens of ephemeral resources until they are closed. Terraform gets a handle to give back, and not the
// token: what a provider hands over beside a value is not guarded like a secret. The zero Opened is ready.
type Opened struct {
	mu     sync.Mutex
	tokens map[string]OneTime
}

// OneTime is a token that is revoked at the end of the run.
type OneTime struct {
	Token        secret.Value
	SystemUserID string             // whose token it is
	Calls        *graph.Reservation // for its revocation
}

// Keep remembers a token and returns its handle.
func (o *Opened) Keep(t OneTime) (handle string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.tokens == nil {
		o.tokens = map[string]OneTime{}
	}
	handle = t.Token.Fingerprint()
	o.tokens[handle] = t
	return handle
}

// Gave reports whether this process has given a token to an ephemeral resource that revokes it when it is closed.
func (o *Opened) Gave(token secret.Value) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	_, gave := o.tokens[token.Fingerprint()]
	return gave
}

// Take returns a token once; later it is unset. known is false for a handle that this process has not given.
func (o *Opened) Take(handle string) (t OneTime, known bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	t, known = o.tokens[handle]
	if known {
		o.tokens[handle] = OneTime{}
	}
	return t, known
}
