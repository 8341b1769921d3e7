package zammadsim

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// Area is that of WhatsApp channels. The table of channels holds others as well.
const Area = "WhatsApp::Business"

// Channel is a channel. Its options hold all that is WhatsApp's.
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

func (ch Channel) option(key string) string { return simkit.Text(ch.Options[key]) }

func (ch Channel) clone() Channel {
	ch.Options = maps.Clone(ch.Options)
	return ch
}

// Mask replaces a secret in answers, and means "keep it" in requests.
const Mask = "**********"

var masked = []string{"access_token", "app_secret"}

// render shows a channel; older versions show its secrets too.
func (s *Sim) render(ch *Channel) map[string]any {
	options := maps.Clone(ch.Options)
	if s.switches.masking {
		for _, key := range masked {
			if simkit.Text(options[key]) != "" {
				options[key] = Mask
			}
		}
	}
	return map[string]any{
		"id": ch.ID, "group_id": orNull(ch.GroupID), "area": ch.Area, "active": !ch.Inactive, "options": options,
		"preferences": map[string]any{}, "status_in": nil, "status_out": nil, "last_log_in": nil, "last_log_out": nil,
		"created_by_id": ch.CreatedBy, "updated_by_id": ch.UpdatedBy, "created_at": stamp(ch.CreatedAt), "updated_at": stamp(ch.UpdatedAt),
	}
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func orNull(id int) any {
	if id == 0 {
		return nil
	}
	return id
}

// index answers the only read that there is. Ids are numbers in channel_ids and strings
// as keys of assets; assets hold no channel of another area.
func (c *call) index() {
	ids := []int{}
	channels, users := map[string]any{}, map[string]any{}
	for _, id := range slices.Sorted(maps.Keys(c.channels)) {
		ch := c.channels[id]
		if ch.Area != Area {
			continue
		}
		ids = append(ids, id)
		channels[strconv.Itoa(id)] = c.render(ch)
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

func (c *call) find() *Channel {
	id, err := strconv.Atoi(c.ref)
	if ch := c.channels[id]; err == nil && ch != nil && ch.Area == Area {
		return ch
	}
	return nil
}

func (c *call) notFound() string { return "Couldn't find Channel with 'id'=" + c.ref }

func (c *call) destroy() {
	ch := c.find()
	if ch == nil {
		c.refuse(http.StatusNotFound, c.notFound())
		return
	}
	delete(c.channels, ch.ID)
	c.done()
}

func (c *call) touch(ch *Channel) { ch.UpdatedAt, ch.UpdatedBy = c.Now(), c.user.ID }
