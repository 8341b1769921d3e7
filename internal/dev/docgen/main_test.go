package main

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/chat"
)

// The table is made from the code: it changes when a platform loses a capability.
func TestPlatformTable(t *testing.T) {
	all := platforms()
	before := platformTable(all)
	for _, p := range all {
		if !strings.Contains(before, "`"+p.Argument+"`") {
			t.Errorf("%s is missing", p.Argument)
		}
	}
	all[0].TokenClearer = nil
	if platformTable(all) == before {
		t.Error("the table did not change with the code")
	}
	if lines := strings.Split(strings.TrimSpace(before), "\n"); len(lines) < 10 {
		t.Errorf("%d lines", len(lines))
	} else {
		for _, line := range lines {
			if strings.Count(line, "|") != len(all)+2 {
				t.Errorf("a row has another number of cells: %s", line)
			}
		}
	}
}

// Exactly the platforms that show tokens in plain text have a TokenReader, and the table says what it is used for.
func TestPlatformTable_tokenReader(t *testing.T) {
	var able []string
	for _, p := range platforms() {
		if (p.TokenReader != nil) != (p.Capabilities.TokenReadback == chat.ReadbackPlainText) {
			t.Errorf("%s: its capabilities contradict each other", p.Argument)
		}
		if p.TokenReader != nil {
			able = append(able, p.Argument)
		}
	}
	if len(able) != 1 || able[0] != "chat.chatwoot" {
		t.Errorf("tokens can be read from %q, want chat.chatwoot", able)
	}
	for line := range strings.Lines(platformTable(platforms())) {
		if cells := strings.Split(line, " | "); strings.HasPrefix(line, "| token: the stored one") {
			if cells[1] != "no" || !strings.Contains(cells[2], "60-day tokens are refreshed") ||
				cells[3] != "no" || !strings.HasPrefix(cells[4], "no ") {
				t.Errorf("the row says %q", line)
			}
			return
		}
	}
	t.Error("the table has no row for it")
}
