package tftype_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

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

func TestKnownStrings(t *testing.T) {
	t.Parallel()
	set := func(values ...attr.Value) types.Set { return types.SetValueMust(types.StringType, values) }
	a, b := types.StringValue("a"), types.StringValue("b")
	for name, c := range map[string]struct {
		set  types.Set
		want []string
		err  error
	}{
		"null":            {set: types.SetNull(types.StringType)},
		"empty":           {set: set(), want: []string{}},
		"sorted":          {set: set(b, a), want: []string{"a", "b"}},
		"unknown":         {set: types.SetUnknown(types.StringType), err: tftype.ErrUnknown},
		"unknown element": {set: set(a, types.StringUnknown()), err: tftype.ErrUnknown},
	} {
		got, err := tftype.KnownStrings(t.Context(), c.set)
		if !errors.Is(err, c.err) || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %#v, %v; want %#v, %v", name, got, err, c.want, c.err)
		}
	}
	numbers := types.SetValueMust(types.Int64Type, []attr.Value{types.Int64Value(1)})
	if got, err := tftype.KnownStrings(t.Context(), numbers); err == nil || errors.Is(err, tftype.ErrUnknown) || got != nil {
		t.Errorf("a set of numbers: %q, %v", got, err)
	}
}

func TestError(t *testing.T) {
	t.Parallel()
	diags := diag.Diagnostics{
		diag.NewErrorDiagnostic("One", "first"), diag.NewWarningDiagnostic("Two", "second"), diag.NewErrorDiagnostic("Three", "third"),
	}
	if err := tftype.Error(diags); err == nil || err.Error() != "One: first\nThree: third" {
		t.Errorf("got %v", err)
	}
	if err := tftype.Error(diags[1:2]); err != nil {
		t.Errorf("of a warning: %v", err)
	}
}

// Values that compare as equal keep their order.
func TestSort(t *testing.T) {
	t.Parallel()
	type pair struct {
		key   int
		value string
	}
	all := []pair{{2, "a"}, {1, "b"}, {2, "c"}, {1, "d"}}
	tftype.Sort(all, func(a, b pair) int { return a.key - b.key })
	if want := []pair{{1, "b"}, {1, "d"}, {2, "a"}, {2, "c"}}; !slices.Equal(all, want) {
		t.Errorf("got %v, want %v", all, want)
	}
}

func TestDifference(t *testing.T) {
	t.Parallel()
	all := []string{"c", "a", "b"}
	if got := tftype.Difference(all, []string{"a", "d"}); !slices.Equal(got, []string{"c", "b"}) || all[1] != "a" {
		t.Errorf("got %q of %q", got, all)
	}
}
