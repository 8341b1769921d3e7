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

// permitted are the parameters of a save that become options; all others but
// group_id are dropped silently.
var permitted = []string{
	"business_id", "access_token", "app_secret", "phone_number_id", "welcome", "reminder_active", "reminder_message",
}

func (c *call) create() {
	params, ok := c.params()
	if !ok {
		return
	}
	ch := &Channel{Area: Area, Options: map[string]any{"adapter": "whatsapp"}, CreatedBy: c.user.ID, CreatedAt: c.Now()}
	ch.Options["callback_url_uuid"], ch.Options["verify_token"] = c.randomUUID(), c.randomToken()
	if !c.save(ch, nil, params) {
		return
	}
	c.insert(ch)
	c.created++
	c.count(ch.ID, Stored{Saves: 1, Tokens: 1, Secrets: 1})
	simkit.WriteJSON(c.w, http.StatusOK, c.render(ch))
}

func (c *call) update() {
	params, ok := c.params()
	if !ok {
		return
	}
	ch := c.find()
	if ch == nil { // the rescue that wraps Meta's errors wraps this one too
		c.unprocessable(c.notFound())
		return
	}
	next := ch.clone()
	if !c.save(&next, ch, params) {
		return
	}
	more := Stored{}
	if next.GroupID != ch.GroupID || !reflect.DeepEqual(next.Options, ch.Options) {
		more.Saves = 1
		if next.option("access_token") != ch.option("access_token") {
			more.Tokens = 1
		}
		if next.option("app_secret") != ch.option("app_secret") {
			more.Secrets = 1
		}
		*ch = next
	}
	c.count(ch.ID, more)
	simkit.WriteJSON(c.w, http.StatusOK, c.render(ch))
}

// save merges the parameters into a channel and asks Meta, whatever they change;
// self is the stored channel, nil for a new one. When it has answered, nothing
// may be kept of the channel.
func (c *call) save(ch, self *Channel, params map[string]any) bool {
	for _, key := range permitted {
		value, given := params[key]
		if given && c.switches.masking && value == Mask && slices.Contains(masked, key) {
			continue
		}
		if given {
			ch.Options[key] = value
		}
	}
	number, refusal := c.lookUp(ch.option("access_token"), ch.option("phone_number_id"))
	if refusal != "" {
		c.unprocessable(refusal)
		return false
	}
	ch.Options["name"], ch.Options["phone_number"] = number.VerifiedName, number.DisplayPhoneNumber

	// Assigned from the parameters always: what is left out becomes null.
	ch.GroupID = asID(params["group_id"])
	_, known := c.groups[ch.GroupID]
	switch {
	case c.numberTaken(ch.option("phone_number_id"), self):
		c.unprocessable("Validation failed: Phone number is already in use by another WhatsApp account.")
	case ch.GroupID != 0 && !known && !c.switches.anyGroup:
		c.unprocessable("Validation failed: Group must exist")
	default:
		c.touch(ch)
		return true
	}
	return false
}

func (s *Sim) numberTaken(phoneNumberID string, self *Channel) bool {
	for _, ch := range s.channels {
		if ch != self && ch.Area == Area && ch.option("phone_number_id") == phoneNumberID {
			return true
		}
	}
	return false
}

// insert gives a new channel its id.
func (s *Sim) insert(ch *Channel) {
	if ch.ID == 0 {
		ch.ID = s.lastChannel + 1
	}
	s.lastChannel = max(s.lastChannel, ch.ID)
	ch.Options = maps.Clone(ch.Options)
	s.channels[ch.ID] = ch
}

func (s *Sim) count(id int, more Stored) {
	was := s.stored[id]
	was.Saves += more.Saves
	was.Tokens += more.Tokens
	was.Secrets += more.Secrets
	s.stored[id] = was
}

// random returns bytes that are the same in every run.
func (s *Sim) random() [32]byte {
	s.sequence++
	return sha256.Sum256([]byte("zammad" + strconv.Itoa(s.sequence)))
}

func (s *Sim) randomUUID() string {
	b := s.random()
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:16])
}

func (s *Sim) randomToken() string {
	b := s.random()
	return base64.RawURLEncoding.EncodeToString(b[:12])
}
