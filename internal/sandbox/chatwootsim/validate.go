package chatwootsim

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"reflect"
	"slices"
	"strconv"
)

// validate checks what every save of a WhatsApp channel must meet; self is the inbox it
// belongs to, nil for a new one. It completes the channel, as Chatwoot does before it
// validates. An error says that Meta cannot be reached, which is an exception there.
func (c *call) validate(ch *Channel, self *inbox) ([]invalid, error) {
	if ch.Provider == cloud && ch.ProviderConfig["webhook_verify_token"] == nil {
		ch.ProviderConfig["webhook_verify_token"] = c.random()
	}
	var problems []invalid
	if ch.Provider != cloud && ch.Provider != dialog {
		problems = append(problems, invalid{"provider", isUnknown})
	}
	switch {
	case ch.PhoneNumber == "":
		problems = append(problems, invalid{"phone_number", isBlank})
	case c.numberTaken(ch.PhoneNumber, self):
		problems = append(problems, invalid{"phone_number", isTaken})
	}
	good, err := c.credentials(ch, self == nil || !reflect.DeepEqual(ch.ProviderConfig, self.Channel.ProviderConfig))
	if err == nil && !good {
		problems = append(problems, invalid{"provider_config", isRefused})
	}
	return problems, err
}

// numberTaken looks through the whole installation, not the account.
func (s *Sim) numberTaken(number string, self *inbox) bool {
	for _, in := range s.inboxes {
		if in != self && in.Channel.Type == whatsApp && in.Channel.PhoneNumber == number {
			return true
		}
	}
	return false
}

// templates is the list that must be readable for a token to be good. It replaces
// message_templates: the Graph simulator has no templates yet, and the list of
// numbers is also an edge of business accounts only, with the same scope.
const templates = "phone_numbers"

func (c *call) credentials(ch *Channel, changed bool) (bool, error) {
	if ch.Provider == dialog {
		return c.dialog360[ch.config("api_key")], nil
	}
	if ch.Provider != cloud {
		return true, nil
	}
	account, token := url.PathEscape(ch.config("business_account_id")), ch.config("api_key")
	answer, err := c.askMeta(c.r.Context(), "/v14.0/"+account+"/"+templates, url.Values{"limit": {"1"}}, token)
	if err != nil || !answer.ok() {
		return false, err
	}
	if c.switches.version == V4_11 || !changed {
		return true, nil
	}
	answer, err = c.askMeta(c.r.Context(), graphVersion+account+"/phone_numbers", url.Values{"fields": {"id"}, "limit": {"100"}}, token)
	if err != nil || !answer.ok() {
		return false, err
	}
	var first struct {
		Data []struct{ ID string }
	}
	if err := json.Unmarshal(answer.body, &first); err != nil {
		return false, err
	}
	return slices.ContainsFunc(first.Data, func(n struct{ ID string }) bool { return n.ID == ch.config("phone_number_id") }), nil
}

// random makes 32 hex digits, the same in every run.
func (s *Sim) random() string {
	s.sequence++
	sum := sha256.Sum256([]byte("chatwoot" + strconv.Itoa(s.sequence)))
	return hex.EncodeToString(sum[:16])
}
