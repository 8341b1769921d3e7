package zammadsim

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// StoredCounts counts what API calls have really changed in one channel.
type StoredCounts struct {
	Saves   int // options or group; its creation too
	Tokens  int // saves that brought another access token
	Secrets int // saves that brought another app secret
}

// Stored returns the counters of a channel, also of one that was deleted.
func (s *Sim) Stored(id int) StoredCounts {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stored[id]
}

// CreatedCount counts the channels that API calls have made.
func (s *Sim) CreatedCount() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.created
}

// addGroup adds a group or replaces it.
func (s *Sim) addGroup(g Group) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.groups[g.ID] = g
}

// AddUser adds a user or replaces it.
func (s *Sim) AddUser(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u.Permissions, u.APITokens = slices.Clone(u.Permissions), slices.Clone(u.APITokens)
	s.users[u.ID] = &u
}

// SetPermissions changes what a user may do.
func (s *Sim) SetPermissions(userID int, permissions ...string) {
	s.changeUser(userID, func(u *User) { u.Permissions = permissions })
}

// RevokeAPITokens revokes all API tokens of a user.
func (s *Sim) RevokeAPITokens(userID int) { s.changeUser(userID, func(u *User) { u.APITokens = nil }) }

// ExpireAPITokens lets all API tokens of a user expire a minute ago.
func (s *Sim) ExpireAPITokens(userID int) {
	s.changeUser(userID, func(u *User) {
		for i := range u.APITokens {
			u.APITokens[i].ExpiresAt = s.Now().Add(-time.Minute)
		}
	})
}

func (s *Sim) changeUser(id int, f func(*User)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.users[id]
	if u == nil {
		panic(fmt.Sprintf("zammadsim: no user %d", id))
	}
	f(u)
}

// AddChannel adds a channel as if it had been created in the past: Meta is not asked.
// It panics on a channel that Zammad cannot have.
func (s *Sim) AddChannel(ch Channel) int {
	id, err := s.addChannel(ch)
	if err != nil {
		panic(err.Error())
	}
	return id
}

func (s *Sim) addChannel(given Channel) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := given.clone()
	if ch.Area == "" {
		ch.Area = Area
	}
	if ch.ID < 0 || s.channels[ch.ID] != nil {
		return 0, fmt.Errorf("zammadsim: channel id %d is taken or cannot be", ch.ID)
	}
	if _, ok := s.groups[ch.GroupID]; !ok && ch.GroupID != 0 {
		return 0, fmt.Errorf("zammadsim: channel %d is in group %d, which is not there", ch.ID, ch.GroupID)
	}
	if ch.Options == nil {
		ch.Options = map[string]any{}
	}
	if ch.Area == Area {
		if s.isNumberTaken(ch.optionText("phone_number_id"), nil) {
			return 0, fmt.Errorf("zammadsim: channel %d has a number that another channel has", ch.ID)
		}
		for key, value := range map[string]any{
			"adapter": "whatsapp", "callback_url_uuid": s.randomUUID(), "verify_token": s.randomToken(),
		} {
			if _, ok := ch.Options[key]; !ok {
				ch.Options[key] = value
			}
		}
	}
	now := s.Now()
	if ch.CreatedAt.IsZero() {
		ch.CreatedAt = now
	}
	if ch.UpdatedAt.IsZero() {
		ch.UpdatedAt = now
	}
	s.insertChannel(&ch)
	return ch.ID, nil
}

// FindChannel returns what the installation holds of a channel, unmasked.
func (s *Sim) FindChannel(id int) (Channel, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ch := s.channels[id]; ch != nil {
		return ch.clone(), true
	}
	return Channel{}, false
}

// ChannelIDs lists the channels of all areas.
func (s *Sim) ChannelIDs() []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.channels))
}

// Token returns the WhatsApp token that a channel holds.
func (s *Sim) Token(id int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mustChannel(id).optionText("access_token")
}

// SetToken replaces a channel's WhatsApp token by hand; "" removes it.
func (s *Sim) SetToken(id int, token string) { s.SetOption(id, "access_token", token) }

// SetOption sets an option by hand; nil removes it.
func (s *Sim) SetOption(id int, key string, value any) {
	s.editChannel(id, func(ch *Channel) {
		if ch.Options[key] = value; value == nil {
			delete(ch.Options, key)
		}
	})
}

// SetGroup moves a channel to a group by hand; 0 is none.
func (s *Sim) SetGroup(id, groupID int) {
	s.editChannel(id, func(ch *Channel) { ch.GroupID = groupID })
}

// SetActive enables or disables a channel by hand.
func (s *Sim) SetActive(id int, active bool) {
	s.editChannel(id, func(ch *Channel) { ch.Inactive = !active })
}

// RemoveChannel deletes a channel by hand.
func (s *Sim) RemoveChannel(id int) { s.changeChannel(id, func(*Channel) { delete(s.channels, id) }) }

// editChannel changes a channel by hand, and sets its time of change.
func (s *Sim) editChannel(id int, f func(*Channel)) {
	s.changeChannel(id, func(ch *Channel) {
		next := ch.clone()
		f(&next)
		next.UpdatedAt = s.Now()
		*ch = next
	})
}

func (s *Sim) changeChannel(id int, f func(*Channel)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(s.mustChannel(id))
}

// mustChannel panics on an unknown channel: a test that changes nothing would pass for the
// wrong reason.
func (s *Sim) mustChannel(id int) *Channel {
	ch := s.channels[id]
	if ch == nil {
		panic(fmt.Sprintf("zammadsim: no channel %d", id))
	}
	return ch
}
