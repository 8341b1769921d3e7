package graph

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// The client reads 6,000 templates, as many as an account may have, and its process takes at most 400 MB from the operating system.
func TestMessageTemplates_memory(t *testing.T) {
	const templates, atMost = 6000, 400 << 20
	const components = `[{"type":"BODY","text":"Hello from our shop."}]`
	pages := map[string]string{}
	for first := 0; first < templates; first += pageSize {
		var page strings.Builder
		for i := first; i < first+pageSize; i++ {
			fmt.Fprintf(&page, `{"id":"%d","name":"template_%d","language":"en_US","category":"UTILITY","status":"APPROVED","components":%s},`,
				910000000000000+i, i, components)
		}
		next := ""
		if first+pageSize < templates {
			next = fmt.Sprintf(`,"paging":{"next":"https://next.example","cursors":{"after":"%d"}}`, first+pageSize)
		}
		pages[strconv.Itoa(first)] = `{"data":[` + strings.TrimSuffix(page.String(), ",") + `]` + next + `}`
	}
	c, f := newFake(t, func(r request) reply {
		if after := r.Query.Get("after"); after != "" {
			return reply{body: pages[after]}
		}
		return reply{body: pages["0"]}
	})
	all, err := c.MessageTemplates.List(t.Context(), accountID)
	if err != nil || len(all) != templates || len(f.sent) != templates/pageSize {
		t.Fatalf("%d templates with %d calls, %v", len(all), len(f.sent), err)
	}
	var after runtime.MemStats
	runtime.ReadMemStats(&after)
	if after.Sys > atMost {
		t.Errorf("the process has %d MB", after.Sys>>20)
	}
	if one, err := c.MessageTemplates.Get(t.Context(), MessageTemplateOpts{ID: all[0].ID, BusinessAccountID: accountID}); err != nil ||
		one.Name != all[0].Name || len(f.sent) != templates/pageSize {
		t.Errorf("a template of the list was read again: %v, %d calls", err, len(f.sent))
	}
}
