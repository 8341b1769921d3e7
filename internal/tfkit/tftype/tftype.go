// Package tftype translates between Go values and Terraform's, with one rule for what is not there: the empty string
// and the zero time of a remote system are null.
package tftype

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
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
	return types.SetValueMust(types.StringType, elements(values))
}

// StringList returns a list of strings; it is never null.
func StringList(values []string) types.List {
	return types.ListValueMust(types.StringType, elements(values))
}

func elements(values []string) []attr.Value {
	elems := make([]attr.Value, 0, len(values))
	for _, v := range values {
		elems = append(elems, types.StringValue(v))
	}
	return elems
}
