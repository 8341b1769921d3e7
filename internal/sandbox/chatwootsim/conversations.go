package chatwootsim

import (
	"net/http"
	"strconv"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// countConversations answers with the count of Chatwoot's ConversationFinder: of open conversations unless a status is given,
// of all inboxes that the caller sees unless one is given. An inbox that does not exist has none.
func (c *call) countConversations() {
	query := c.r.URL.Query()
	status, n := query.Get("status"), 0
	if status == "" {
		status = "open"
	}
	for _, in := range c.inboxes {
		if ref := query.Get("inbox_id"); !c.sees(in) || ref != "" && ref != strconv.Itoa(in.ID) {
			continue
		}
		for of, count := range in.Conversations {
			if status == "all" || of == status {
				n += count
			}
		}
	}
	simkit.WriteJSON(c.w, http.StatusOK, map[string]any{
		"meta": map[string]int{"mine_count": 0, "assigned_count": 0, "unassigned_count": n, "all_count": n},
	})
}
