package flow

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
)

var (
	errorAttributes = map[string]attr.Type{
		"error": types.StringType, "message": types.StringType, "line": types.Int64Type, "column": types.Int64Type, "path": types.StringType,
	}
	errorType = types.ObjectType{AttrTypes: errorAttributes}
	noErrors  = types.ListValueMust(errorType, nil)
)

// errorList returns what Meta finds wrong, as a value of validation_errors.
func errorList(all []graph.FlowError) types.List {
	elements := make([]attr.Value, len(all))
	for i, e := range all {
		elements[i] = types.ObjectValueMust(errorAttributes, map[string]attr.Value{
			"error": tftype.String(e.Code), "message": tftype.String(e.Message), "path": tftype.String(e.Path),
			"line": positionValue(e.LineStart), "column": positionValue(e.ColumnStart),
		})
	}
	return types.ListValueMust(errorType, elements)
}

// positionValue returns a line or a column, null for 0.
func positionValue(n int64) types.Int64 {
	if n == 0 {
		return types.Int64Null()
	}
	return types.Int64Value(n)
}

// problemsText returns Meta's errors, one per line, with their place in the JSON that was sent.
func problemsText(problems []graph.FlowError) string {
	var lines []string
	for _, p := range problems[:min(len(problems), maxShown)] {
		place := ""
		if p.LineStart > 0 {
			place = fmt.Sprintf("line %d, column %d: ", p.LineStart, p.ColumnStart)
		}
		if p.Path != "" {
			place += p.Path + ": "
		}
		lines = append(lines, "  "+place+p.Message+" ("+p.Code+")")
	}
	if more := len(problems) - maxShown; more > 0 {
		lines = append(lines, fmt.Sprintf("  and %d more", more))
	}
	return "Meta finds in flow_json:\n\n" + strings.Join(lines, "\n")
}

const maxShown = 10
