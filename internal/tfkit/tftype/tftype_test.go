package tftype_test

import (
	"testing"
	"time"

	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

func TestString(t *testing.T) {
	t.Parallel()
	if !tftype.String("").IsNull() {
		t.Error("nothing should be null")
	}
	if got := tftype.String(" x "); got.IsNull() || got.ValueString() != " x " {
		t.Errorf("got %v", got)
	}
}

func TestTime(t *testing.T) {
	t.Parallel()
	if !tftype.Time(time.Time{}).IsNull() {
		t.Error("the zero time should be null")
	}
	at := time.Date(2026, 3, 29, 3, 30, 0, 999, time.FixedZone("CEST", 2*3600))
	if got := tftype.Time(at).ValueString(); got != "2026-03-29T01:30:00Z" {
		t.Errorf("got %s", got)
	}
	if got := tftype.Time(time.Unix(0, 0)).ValueString(); got != "1970-01-01T00:00:00Z" {
		t.Errorf("1970 is a time: got %s", got)
	}
}

func TestCollections(t *testing.T) {
	t.Parallel()
	for _, none := range [][]string{nil, {}} {
		if set := tftype.Strings(none); set.IsNull() || len(set.Elements()) != 0 {
			t.Errorf("a set of nothing is %v", set)
		}
		if list := tftype.StringList(none); list.IsNull() || len(list.Elements()) != 0 {
			t.Errorf("a list of nothing is %v", list)
		}
	}
	if !tftype.Strings([]string{"a", "b"}).Equal(tftype.Strings([]string{"b", "a"})) {
		t.Error("the order of a set counts")
	}
	if tftype.StringList([]string{"a", "b"}).Equal(tftype.StringList([]string{"b", "a"})) {
		t.Error("the order of a list does not count")
	}
}
