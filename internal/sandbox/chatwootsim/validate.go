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

// validateChannel returns the problems of a WhatsApp channel before a save; self is the inbox it
// belongs to, nil for a new one. It completes the channel first, as Chatwoot does. An error
// means that Meta cannot be reached, which is an exception in Chatwoot.
func (c *call) validateChannel(ch *Channel, self *inbox) ([]validationProblem, error) {
	if ch.Provider == providerCloud && ch.ProviderConfig["webhook_verify_token"] == nil {
		ch.ProviderConfig["webhook_verify_token"] = c.randomHex()
	}
	var problems []validationProblem
	if ch.Provider != providerCloud && ch.Provider != provider360 {
		problems = append(problems, validationProblem{"provider", problemUnknown})
	}
	switch {
	case ch.PhoneNumber == "":
		problems = append(problems, validationProblem{"phone_number", problemBlank})
	case c.isNumberTaken(ch.PhoneNumber, self):
		problems = append(problems, validationProblem{"phone_number", problemTaken})
	}
	good, err := c.hasValidCredentials(ch, self == nil || !reflect.DeepEqual(ch.ProviderConfig, self.Channel.ProviderConfig))
	if err == nil && !good {
		problems = append(problems, validationProblem{"provider_config", problemRefused})
	}
	return problems, err
}

// isNumberTaken reports whether another inbox of the installation, in any account, has the number.
func (s *Sim) isNumberTaken(number string, self *inbox) bool {
	for _, in := range s.inboxes {
		if in != self && in.Channel.Type == typeWhatsApp && in.Channel.PhoneNumber == number {
			return true
		}
	}
	return false
}

// tokenCheckEdge is the list that a valid token can read. Chatwoot reads message_templates;
// the list of numbers is an edge of business accounts with the same scope.
const tokenCheckEdge = "phone_numbers"

func (c *call) hasValidCredentials(ch *Channel, changed bool) (bool, error) {
	if ch.Provider == provider360 {
		return c.dialog360[ch.configText("api_key")], nil
	}
	if ch.Provider != providerCloud {
		return true, nil
	}
	account, token := url.PathEscape(ch.configText("business_account_id")), ch.configText("api_key")
	answer, err := c.askMeta(c.r.Context(), "/v14.0/"+account+"/"+tokenCheckEdge, url.Values{"limit": {"1"}}, token)
	if err != nil || !answer.isSuccess() {
		return false, err
	}
	if c.switches.version == V4_11 || !changed {
		return true, nil
	}
	answer, err = c.askMeta(c.r.Context(), graphVersion+account+"/phone_numbers", url.Values{"fields": {"id"}, "limit": {"100"}}, token)
	if err != nil || !answer.isSuccess() {
		return false, err
	}
	var first struct {
		Data []struct{ ID string }
	}
	if err := json.Unmarshal(answer.body, &first); err != nil {
		return false, err
	}
	return slices.ContainsFunc(first.Data, func(n struct{ ID string }) bool { return n.ID == ch.configText("phone_number_id") }), nil
}

// randomHex returns 32 hex digits, the same ones in every run.
func (s *Sim) randomHex() string {
	s.sequence++
	sum := sha256.Sum256([]byte("chatwoot" + strconv.Itoa(s.sequence)))
	return hex.EncodeToString(sum[:16])
}
