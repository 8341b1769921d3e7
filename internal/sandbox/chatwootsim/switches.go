package chatwootsim

import (
	"time"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// switches are differences between installations, between their proxies, and between
// interpretations of Chatwoot's sources.
type switches struct {
	version          Version
	dropUnderscores  bool
	failWebhookSetup bool
	deleteAfterReads int
}

func (s *Sim) changeSwitches(f func(*switches)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(&s.switches)
}

// SetVersion up- or downgrades the installation. Registered webhooks stay.
func (s *Sim) SetVersion(v Version) { s.changeSwitches(func(k *switches) { k.version = v }) }

// SetGraphURL moves the Graph API; "" makes it unreachable.
func (s *Sim) SetGraphURL(base string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.graphURL = base
}

// DropUnderscoreHeaders puts a proxy in front that drops headers with underscores
// in their names, as nginx does unless it is told otherwise.
func (s *Sim) DropUnderscoreHeaders(on bool) {
	s.changeSwitches(func(k *switches) { k.dropUnderscores = on })
}

// FailWebhookSetup lets Meta refuse the callback, as it does when it cannot reach
// the installation.
func (s *Sim) FailWebhookSetup(on bool) {
	s.changeSwitches(func(k *switches) { k.failWebhookSetup = on })
}

// DeleteAfterReads sets for deletions to come how many reads, single or in the
// list, still show the inbox: 1 by default, 0 for none, -1 for all until RunJobs.
func (s *Sim) DeleteAfterReads(n int) { s.changeSwitches(func(k *switches) { k.deleteAfterReads = n }) }

// SetRateLimit allows n calls per window of the injected clock, then answers 429;
// zero switches it off. Chatwoot's own is 3000 a minute.
func (s *Sim) SetRateLimit(n int, window time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limit = simkit.Window{Calls: n, Per: window}
}
