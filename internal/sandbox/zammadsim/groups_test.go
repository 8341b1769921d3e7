package zammadsim_test

import "testing"

// Zammad lists all groups to a user with the permission admin.group, and to no other.
func TestGroups(t *testing.T) {
	r := newRig(t)
	const groups = "/api/v1/groups"
	r.do("GET", groups, nil).Check(200, `"id":1`)
	r.doAs("Token token=z-exact", "GET", groups, nil).Check(403)
	r.SetPermissions(3, "admin.channel_whatsapp")
	r.do("GET", groups, nil).Check(403)
	r.do("GET", base, nil).Check(200)
	r.SetPermissions(3, "admin.group")
	r.do("GET", groups, nil).Check(200)
	r.do("GET", base, nil).Check(403)
	r.do("POST", groups, nil).Check(404)
}
