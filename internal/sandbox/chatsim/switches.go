package chatsim

import (
	"time"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// switches are differences between services that the contract allows, or, for
// echoSecrets, forbids.
type switches struct {
	hideFingerprints bool
	hideUpdatedAt    bool
	echoSecrets      bool
	uniqueNumbers    bool
	tagRemovals      bool
	pageCap          int
}

func (s *Sim) changeSwitches(f func(*switches)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(&s.switches)
}

// HideFingerprints makes the service show only whether a token is present.
func (s *Sim) HideFingerprints(hide bool) {
	s.changeSwitches(func(k *switches) { k.hideFingerprints = hide })
}

// HideUpdatedAt makes the service leave out the time when a token was stored.
func (s *Sim) HideUpdatedAt(hide bool) {
	s.changeSwitches(func(k *switches) { k.hideUpdatedAt = hide })
}

// EchoSecrets makes error texts hold the credential and the tokens at hand, which
// the contract forbids: clients must not pass them on.
func (s *Sim) EchoSecrets(echo bool) { s.changeSwitches(func(k *switches) { k.echoSecrets = echo }) }

// RequireUniqueNumbers makes the service refuse (409) a number that another project uses.
func (s *Sim) RequireUniqueNumbers(unique bool) {
	s.changeSwitches(func(k *switches) { k.uniqueNumbers = unique })
}

// TagRemovals makes the answer to a removal have the ETag of the project after it.
func (s *Sim) TagRemovals(tag bool) { s.changeSwitches(func(k *switches) { k.tagRemovals = tag }) }

// SetPageCap makes pages of the list no longer than n, whatever was asked for.
func (s *Sim) SetPageCap(n int) {
	s.changeSwitches(func(k *switches) { k.pageCap = min(max(n, 1), maxLimit) })
}

// SetRateLimit allows n authenticated calls per window of the injected clock, then
// answers 429 with Retry-After. Zero calls switch it off.
func (s *Sim) SetRateLimit(n int, window time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limit = simkit.Window{Calls: n, Per: window}
}

// addBearer accepts one more credential.
func (s *Sim) addBearer(credential string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bearers[credential] = true
}

// RevokeBearer revokes a credential: 401 from the next call on.
func (s *Sim) RevokeBearer(credential string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.bearers, credential)
}
