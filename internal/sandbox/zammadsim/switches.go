package zammadsim

// switches are differences between versions, and between interpretations of the sources.
type switches struct {
	masking  bool
	anyGroup bool
}

func (s *Sim) changeSwitches(f func(*switches)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(&s.switches)
}

// SetGraphURL moves the Graph API; "" makes it unreachable.
func (s *Sim) SetGraphURL(base string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.graphURL = base
}

// MaskSecrets switches on what versions do since 2026, which is the default. Without it, as
// from 6.3 to 2025 at least, secrets are shown in plain text and a mask that is sent is a
// value like any other.
func (s *Sim) MaskSecrets(on bool) { s.changeSwitches(func(k *switches) { k.masking = on }) }

// AcceptUnknownGroups stores a group_id that no group has. Nothing written
// says what happens; by default it is refused with 422.
func (s *Sim) AcceptUnknownGroups(on bool) { s.changeSwitches(func(k *switches) { k.anyGroup = on }) }
