package zammadsim

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// optionParams are the parameters of a save that become options; all others but
// group_id are dropped silently.
var optionParams = []string{
	"business_id", "access_token", "app_secret", "phone_number_id", "welcome", "reminder_active", "reminder_message",
}

func (c *call) createChannel() {
	params, ok := c.decodeParams()
	if !ok {
		return
	}
	ch := &Channel{Area: Area, Options: map[string]any{"adapter": "whatsapp"}, CreatedBy: c.user.ID, CreatedAt: c.Now()}
	ch.Options["callback_url_uuid"], ch.Options["verify_token"] = c.randomUUID(), c.randomToken()
	if !c.saveChannel(ch, nil, params) {
		return
	}
	c.insertChannel(ch)
	c.created++
	c.countSaves(ch.ID, StoredCounts{Saves: 1, Tokens: 1, Secrets: 1})
	simkit.WriteJSON(c.w, http.StatusOK, c.encodeChannel(ch))
}

func (c *call) updateChannel() {
	params, ok := c.decodeParams()
	if !ok {
		return
	}
	ch := c.findChannel()
	if ch == nil { // the rescue that wraps Meta's errors wraps this one too
		c.sendUnprocessable(c.notFoundText())
		return
	}
	next := ch.clone()
	if !c.saveChannel(&next, ch, params) {
		return
	}
	more := StoredCounts{}
	if next.GroupID != ch.GroupID || !reflect.DeepEqual(next.Options, ch.Options) {
		more.Saves = 1
		if next.optionText("access_token") != ch.optionText("access_token") {
			more.Tokens = 1
		}
		if next.optionText("app_secret") != ch.optionText("app_secret") {
			more.Secrets = 1
		}
		*ch = next
	}
	c.countSaves(ch.ID, more)
	simkit.WriteJSON(c.w, http.StatusOK, c.encodeChannel(ch))
}

// saveChannel merges the parameters into a channel and asks Meta, whatever they change;
// self is the stored channel, nil for a new one. If it returns false, it has answered
// the call, and the channel must not be stored.
func (c *call) saveChannel(ch, self *Channel, params map[string]any) bool {
	for _, key := range optionParams {
		value, given := params[key]
		if given && c.switches.masking && value == Mask && slices.Contains(maskedOptions, key) {
			continue
		}
		if given {
			ch.Options[key] = value
		}
	}
	number, refusal := c.readNumber(ch.optionText("access_token"), ch.optionText("phone_number_id"))
	if refusal != "" {
		c.sendUnprocessable(refusal)
		return false
	}
	ch.Options["name"], ch.Options["phone_number"] = number.VerifiedName, number.DisplayPhoneNumber

	// Assigned from the parameters always: what is left out becomes null.
	ch.GroupID = castID(params["group_id"])
	_, known := c.groups[ch.GroupID]
	switch {
	case c.isNumberTaken(ch.optionText("phone_number_id"), self):
		c.sendUnprocessable("Validation failed: Phone number is already in use by another WhatsApp account.")
	case ch.GroupID != 0 && !known && !c.switches.anyGroup:
		c.sendUnprocessable("Validation failed: Group must exist")
	default:
		c.setUpdated(ch)
		return true
	}
	return false
}

func (s *Sim) isNumberTaken(phoneNumberID string, self *Channel) bool {
	for _, ch := range s.channels {
		if ch != self && ch.Area == Area && ch.optionText("phone_number_id") == phoneNumberID {
			return true
		}
	}
	return false
}

// insertChannel gives a new channel its id.
func (s *Sim) insertChannel(ch *Channel) {
	if ch.ID == 0 {
		ch.ID = s.lastChannel + 1
	}
	s.lastChannel = max(s.lastChannel, ch.ID)
	ch.Options = maps.Clone(ch.Options)
	s.channels[ch.ID] = ch
}

func (s *Sim) countSaves(id int, more StoredCounts) {
	was := s.stored[id]
	was.Saves += more.Saves
	was.Tokens += more.Tokens
	was.Secrets += more.Secrets
	s.stored[id] = was
}

// randomBytes returns bytes that are the same in every run.
func (s *Sim) randomBytes() [32]byte {
	s.sequence++
	return sha256.Sum256([]byte("zammad" + strconv.Itoa(s.sequence)))
}

func (s *Sim) randomUUID() string {
	b := s.randomBytes()
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:16])
}

func (s *Sim) randomToken() string {
	b := s.randomBytes()
	return base64.RawURLEncoding.EncodeToString(b[:12])
}
