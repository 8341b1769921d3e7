package zammadsim

import (
	"cmp"
	"maps"
	"net/http"
	"slices"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// groupPermission is the permission that the list of groups requires.
const groupPermission = "admin.group"

// listGroups answers with all groups. A user without the permission gets none.
func (c *call) listGroups() {
	groups := slices.SortedFunc(maps.Values(c.groups), func(a, b Group) int { return cmp.Compare(a.ID, b.ID) })
	simkit.WriteJSON(c.w, http.StatusOK, append([]Group{}, groups...))
}
