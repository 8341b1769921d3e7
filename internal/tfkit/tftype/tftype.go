// Package tftype translates between Go values and Terraform's, with one rule for what is not there: the empty string
// and the zero time of a remote system are null.
package tftype

import (
	"context"
	"errors"
	"iter"
	"maps"
	"slices"
	"sort"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// String returns s, or null for "".
func String(s string) types.String {
	if s == "" {
		return types.StringNull()
	}
	return types.StringValue(s)
}

// Time returns t in UTC to the second, or null for the zero time.
func Time(t time.Time) timetypes.RFC3339 {
	if t.IsZero() {
		return timetypes.NewRFC3339Null()
	}
	return timetypes.NewRFC3339TimeValue(t.UTC().Truncate(time.Second))
}

// Strings returns a set of strings; it is never null.
func Strings(values []string) types.Set {
	return types.SetValueMust(types.StringType, stringElements(values))
}

// StringList returns a list of strings; it is never null.
func StringList(values []string) types.List {
	return types.ListValueMust(types.StringType, stringElements(values))
}

func stringElements(values []string) []attr.Value {
	elems := make([]attr.Value, 0, len(values))
	for _, v := range values {
		elems = append(elems, types.StringValue(v))
	}
	return elems
}

// ErrUnknown means that a value is known only after apply.
var ErrUnknown = errors.New("not known yet")

// KnownStrings returns the sorted elements of a set of strings, nil for a null one, and ErrUnknown if an element is unknown.
func KnownStrings(ctx context.Context, set types.Set) ([]string, error) {
	if set.IsUnknown() {
		return nil, ErrUnknown
	}
	if set.IsNull() {
		return nil, nil
	}
	elems := make([]types.String, 0, len(set.Elements()))
	if diags := set.ElementsAs(ctx, &elems, false); diags.HasError() {
		return nil, Error(diags)
	}
	values := make([]string, 0, len(elems))
	for _, e := range elems {
		if e.IsUnknown() {
			return nil, ErrUnknown
		}
		values = append(values, e.ValueString())
	}
	slices.Sort(values)
	return values, nil
}

// IsFullyKnown reports whether a value and all of its parts are known.
func IsFullyKnown(value attr.Value) bool {
	if value.IsUnknown() {
		return false
	}
	switch v := value.(type) {
	case types.Object:
		return allKnown(maps.Values(v.Attributes()))
	case types.Map:
		return allKnown(maps.Values(v.Elements()))
	case types.List:
		return allKnown(slices.Values(v.Elements()))
	case types.Set:
		return allKnown(slices.Values(v.Elements()))
	}
	return true
}

func allKnown(parts iter.Seq[attr.Value]) bool {
	for part := range parts {
		if !IsFullyKnown(part) {
			return false
		}
	}
	return true
}

// Error joins the errors of diagnostics that a conversion returned.
func Error(diags diag.Diagnostics) error {
	var all []error
	for _, d := range diags.Errors() {
		all = append(all, errors.New(d.Summary()+": "+d.Detail()))
	}
	return errors.Join(all...)
}

// KnownOr returns what an apply stores of a computed attribute: the planned value, or the fact if the plan did not know it.
func KnownOr(planned, fact types.String) types.String {
	if planned.IsUnknown() {
		return fact
	}
	return planned
}

// Sort sorts values. It does what slices.SortStableFunc does, which is compiled for each type of values and makes the program larger.
func Sort[T any](all []T, compare func(a, b T) int) {
	sort.SliceStable(all, func(i, j int) bool { return compare(all[i], all[j]) < 0 })
}

// Difference returns the elements of all that are not in known.
func Difference(all, known []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(one string) bool { return slices.Contains(known, one) })
}
