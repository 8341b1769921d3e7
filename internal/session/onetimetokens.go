package session

import (
	"sync"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/secret"
)

// OneTimeTokens keeps the tokens of ephemeral resources until they are closed. Terraform gets a handle to give back, and not the
// token: what a provider hands over beside a value is not guarded like a secret. The zero value is ready.
type OneTimeTokens struct {
	mu     sync.Mutex
	tokens map[string]OneTimeToken
}

// OneTimeToken is a token that is revoked at the end of the run.
type OneTimeToken struct {
	Token        secret.Value
	SystemUserID string             // whose token it is
	Expires      bool               // 60 days after it was made
	Calls        *graph.Reservation // for its revocation
}

// Add remembers a token and returns its handle.
func (o *OneTimeTokens) Add(t OneTimeToken) (handle string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.tokens == nil {
		o.tokens = map[string]OneTimeToken{}
	}
	handle = t.Token.Fingerprint()
	o.tokens[handle] = t
	return handle
}

// Has reports whether this process has given a token to an ephemeral resource that revokes it when it is closed.
func (o *OneTimeTokens) Has(token secret.Value) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	_, gave := o.tokens[token.Fingerprint()]
	return gave
}

// Remove returns a token once; later it is unset. known is false for a handle that this process has not given.
func (o *OneTimeTokens) Remove(handle string) (t OneTimeToken, known bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	t, known = o.tokens[handle]
	if known {
		o.tokens[handle] = OneTimeToken{}
	}
	return t, known
}
