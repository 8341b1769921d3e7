package graph

import (
	"strings"
	"testing"
)

// A part that settingParts lacks is named.
func TestNumberParts_missingPart(t *testing.T) {
	var n numberParts
	n.set(nil, []part{{name: "known"}})
	if got := n.part("known").name; got != "known" {
		t.Errorf("part %q", got)
	}
	defer func() {
		if text, _ := recover().(string); !strings.Contains(text, "setting part unheard is missing in settingParts") {
			t.Errorf("panic %q", text)
		}
	}()
	n.part("unheard")
}
