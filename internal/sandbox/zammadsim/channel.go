package zammadsim

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// Area is the area of WhatsApp channels. The table of channels holds channels of other areas too.
const Area = "WhatsApp::Business"

// Channel is a channel. Its options hold all values of WhatsApp.
type Channel struct {
	ID        int            `json:"id,omitempty"` // 0: the next one free
	Area      string         `json:"area,omitempty"`
	GroupID   int            `json:"group_id,omitempty"` // 0 is null
	Inactive  bool           `json:"inactive,omitempty"`
	Options   map[string]any `json:"options"`
	CreatedBy int            `json:"created_by_id,omitempty"`
	UpdatedBy int            `json:"updated_by_id,omitempty"`
	CreatedAt time.Time      `json:"created_at,omitzero"`
	UpdatedAt time.Time      `json:"updated_at,omitzero"`
}

// Group is a group of agents.
type Group struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
}

func (ch Channel) optionText(key string) string { return simkit.JSONText(ch.Options[key]) }

func (ch Channel) clone() Channel {
	ch.Options = maps.Clone(ch.Options)
	return ch
}

// Mask replaces a secret in answers. In a request it keeps the stored secret.
const Mask = "**********"

var maskedOptions = []string{"access_token", "app_secret"}

// encodeChannel returns the channel in the form of the API. Older versions show its secrets too.
func (s *Sim) encodeChannel(ch *Channel) map[string]any {
	options := maps.Clone(ch.Options)
	if s.switches.masking {
		for _, key := range maskedOptions {
			if simkit.JSONText(options[key]) != "" {
				options[key] = Mask
			}
		}
	}
	return map[string]any{
		"id": ch.ID, "group_id": nullIfZero(ch.GroupID), "area": ch.Area, "active": !ch.Inactive, "options": options,
		"preferences": map[string]any{}, "status_in": nil, "status_out": nil, "last_log_in": nil, "last_log_out": nil,
		"created_by_id": ch.CreatedBy, "updated_by_id": ch.UpdatedBy,
		"created_at": timestamp(ch.CreatedAt), "updated_at": timestamp(ch.UpdatedAt),
	}
}

func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func nullIfZero(id int) any {
	if id == 0 {
		return nil
	}
	return id
}

// listChannels answers with all WhatsApp channels: Zammad has no other read. Ids are numbers in channel_ids and strings
// as keys of assets; assets hold no channel of another area.
func (c *call) listChannels() {
	ids := []int{}
	channels, users := map[string]any{}, map[string]any{}
	for _, id := range slices.Sorted(maps.Keys(c.channels)) {
		ch := c.channels[id]
		if ch.Area != Area {
			continue
		}
		ids = append(ids, id)
		channels[strconv.Itoa(id)] = c.encodeChannel(ch)
		for _, id := range []int{ch.CreatedBy, ch.UpdatedBy} {
			if u := c.users[id]; u != nil {
				users[strconv.Itoa(id)] = map[string]any{"id": id, "login": u.Login, "active": true}
			}
		}
	}
	assets := map[string]any{}
	if len(ids) > 0 {
		assets["Channel"], assets["User"] = channels, users
	}
	simkit.WriteJSON(c.w, http.StatusOK, map[string]any{"channel_ids": ids, "assets": assets})
}

func (c *call) findChannel() *Channel {
	id, err := strconv.Atoi(c.ref)
	if ch := c.channels[id]; err == nil && ch != nil && ch.Area == Area {
		return ch
	}
	return nil
}

func (c *call) notFoundText() string { return "Couldn't find Channel with 'id'=" + c.ref }

func (c *call) destroyChannel() {
	ch := c.findChannel()
	if ch == nil {
		c.sendError(http.StatusNotFound, c.notFoundText())
		return
	}
	delete(c.channels, ch.ID)
	c.sendOK()
}

func (c *call) setUpdated(ch *Channel) { ch.UpdatedAt, ch.UpdatedBy = c.Now(), c.user.ID }
