package chatwootsim

import (
	"fmt"
	"maps"
	"slices"
)

// StoredCounts has the numbers of changes that API calls have made to one inbox. A PATCH may
// count as two saves, or as one although its answer was 422.
type StoredCounts struct {
	InboxSaves   int // name and settings; its creation too
	ChannelSaves int // number, provider, provider_config; its creation too
}

// Stored returns the counters of an inbox, also of one that was deleted.
func (s *Sim) Stored(id int) StoredCounts {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stored[id]
}

// CreatedCount counts the inboxes that API calls have made.
func (s *Sim) CreatedCount() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.created
}

// AddAccount adds an account or replaces it.
func (s *Sim) AddAccount(a Account) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accounts[a.ID] = &a
}

// Suspend suspends an account or, with false, ends that.
func (s *Sim) Suspend(account int, on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.accounts[account]
	if a == nil {
		panic(fmt.Sprintf("chatwootsim: no account %d", account))
	}
	a.Suspended = on
}

// AddUser adds a user or replaces the one with the same token.
func (s *Sim) AddUser(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u.Accounts, u.Inboxes = maps.Clone(u.Accounts), slices.Clone(u.Inboxes)
	s.users[u.Token] = &u
}

// addAgentBot accepts the token of an agent bot, which is refused at the inboxes.
func (s *Sim) addAgentBot(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bots[token] = true
}

// RevokeAccess revokes a user's access token.
func (s *Sim) RevokeAccess(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.users, token)
}

// SetRole changes what a user may do in an account; "" removes the user from it.
func (s *Sim) SetRole(token string, account int, role Role) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.users[token]
	if u == nil {
		panic("chatwootsim: no such user") // never the token
	}
	u.Accounts[account] = role
}

// AddInbox adds an inbox as if it had been created in the past: Meta is not asked,
// and its webhook counts as registered. It panics on an inbox that Chatwoot cannot have.
func (s *Sim) AddInbox(in Inbox) int {
	id, err := s.addInbox(in)
	if err != nil {
		panic(err.Error())
	}
	return id
}

func (s *Sim) addInbox(given Inbox) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	in := &inbox{Inbox: given.clone()}
	ch := &in.Channel
	if s.accounts[in.AccountID] == nil {
		return 0, fmt.Errorf("chatwootsim: inbox %q is in account %d, which is not there", in.Name, in.AccountID)
	}
	if channelTypes[ch.Type] == "" || s.inboxes[in.ID] != nil || in.Name == "" {
		return 0, fmt.Errorf("chatwootsim: inbox %d: unknown type %q, id taken, or no name", in.ID, ch.Type)
	}
	in.Settings = maps.Clone(settingDefaults)
	in.Settings["greeting_message"] = nil
	for name, value := range given.Settings {
		if _, ok := settingDefaults[name]; !ok {
			return 0, fmt.Errorf("chatwootsim: inbox %q: there is no setting %q", in.Name, name)
		}
		in.Settings[name] = value
	}
	if ch.Type == typeWhatsApp {
		if ch.Provider != providerCloud && ch.Provider != provider360 {
			return 0, fmt.Errorf("chatwootsim: inbox %q: unknown provider %q", in.Name, ch.Provider)
		}
		if ch.PhoneNumber == "" || s.isNumberTaken(ch.PhoneNumber, nil) {
			return 0, fmt.Errorf("chatwootsim: inbox %q: no number, or one that another inbox has", in.Name)
		}
		if ch.ProviderConfig == nil {
			ch.ProviderConfig = map[string]any{}
		}
		if ch.Provider == provider360 {
			s.dialog360[ch.configText("api_key")] = true
		} else {
			if ch.ProviderConfig["webhook_verify_token"] == nil {
				ch.ProviderConfig["webhook_verify_token"] = s.randomHex()
			}
			s.recordWebhook(*ch)
		}
	}
	s.insertInbox(in)
	return in.ID, nil
}

// FindInbox returns an inbox with all its values, also those that callers may not see.
func (s *Sim) FindInbox(id int) (Inbox, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if in := s.inboxes[id]; in != nil {
		return in.clone(), true
	}
	return Inbox{}, false
}

// InboxIDs returns the ids of all inboxes, also of those that are being deleted.
func (s *Sim) InboxIDs() []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.inboxes))
}

// Token returns the WhatsApp token that an inbox holds.
func (s *Sim) Token(id int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mustInbox(id).Channel.configText("api_key")
}

// SetToken replaces an inbox's WhatsApp token by hand, as an administrator does on
// the settings page: everything else stays.
func (s *Sim) SetToken(id int, token string) { s.SetConfig(id, "api_key", token) }

// SetConfig sets one key of provider_config by hand; nil removes it.
func (s *Sim) SetConfig(id int, key string, value any) {
	s.changeInbox(id, func(in *inbox) {
		in.Channel = in.Channel.clone()
		if in.Channel.ProviderConfig[key] = value; value == nil {
			delete(in.Channel.ProviderConfig, key)
		}
	})
}

// SetSetting sets an ordinary key of an inbox, such as greeting_message.
func (s *Sim) SetSetting(id int, key string, value any) {
	s.changeInbox(id, func(in *inbox) { in.Settings[key] = value })
}

// Rename renames an inbox by hand.
func (s *Sim) Rename(id int, name string) { s.changeInbox(id, func(in *inbox) { in.Name = name }) }

// SetPhoneNumber changes the number of a WhatsApp inbox by hand.
func (s *Sim) SetPhoneNumber(id int, number string) {
	s.changeInbox(id, func(in *inbox) { in.Channel.PhoneNumber = number })
}

// SetConversations sets how many conversations with a status an inbox has.
func (s *Sim) SetConversations(id int, status string, n int) {
	s.changeInbox(id, func(in *inbox) {
		in.Inbox = in.clone()
		if in.Conversations == nil {
			in.Conversations = map[string]int{}
		}
		in.Conversations[status] = n
	})
}

// RemoveInbox deletes an inbox by hand, at once.
func (s *Sim) RemoveInbox(id int) { s.changeInbox(id, func(*inbox) { delete(s.inboxes, id) }) }

// Webhook returns what the installation has registered on an object at Meta.
func (s *Sim) Webhook(objectID string) (Webhook, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w, ok := s.webhooks[objectID]
	return w, ok
}

// Receives reports whether messages reach an inbox: its callback is registered at Meta for
// its number or account, with the present verify token of the inbox.
func (s *Sim) Receives(id int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.mustInbox(id).Channel
	want := Webhook{CallbackURL: s.callbackURL(ch), VerifyToken: ch.configText("webhook_verify_token")}
	return s.webhooks[ch.configText("phone_number_id")] == want || s.webhooks[ch.configText("business_account_id")] == want
}

func (s *Sim) changeInbox(id int, f func(*inbox)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(s.mustInbox(id))
}

// mustInbox panics on an unknown inbox: a test that changes nothing would pass for the
// wrong reason.
func (s *Sim) mustInbox(id int) *inbox {
	in := s.inboxes[id]
	if in == nil {
		panic(fmt.Sprintf("chatwootsim: no inbox %d", id))
	}
	return in
}
