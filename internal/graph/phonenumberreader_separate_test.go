package graph

import (
	"strings"
	"testing"
)

// A field that settingFields lacks is named.
func TestFieldNamed_missing(t *testing.T) {
	n := newNumberReader(nil, []nodeField{{name: "known"}})
	if got := n.fieldNamed("known").name; got != "known" {
		t.Errorf("field %q", got)
	}
	defer func() {
		if text, _ := recover().(string); !strings.Contains(text, "field unheard is missing in settingFields") {
			t.Errorf("panic %q", text)
		}
	}()
	n.fieldNamed("unheard")
}
