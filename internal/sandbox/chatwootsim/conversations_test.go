package chatwootsim_test

import "testing"

// Chatwoot, app/finders/conversation_finder.rb.
func TestConversations(t *testing.T) {
	const meta = "/api/v1/accounts/1/conversations/meta"
	r := startSeeded(t)
	r.SetConversations(11, "open", 2)
	r.SetConversations(11, "resolved", 3)
	r.SetConversations(12, "open", 10)
	for query, want := range map[string]string{
		"":                         `"all_count":12`,
		"?inbox_id=11":             `"all_count":2`,
		"?inbox_id=11&status=all":  `"all_count":5`,
		"?inbox_id=99&status=all":  `"all_count":0`,
		"?inbox_id=12&status=open": `"all_count":10`,
	} {
		r.do("GET", meta+query, nil).Check(200, want)
	}
	r.doAs(agent, "GET", meta, nil).Check(200, `"all_count":2`)
	r.doAs(stranger, "GET", meta, nil).Check(401)
}
