package acctest

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"terraform-provider-whatsapp/internal/test/protocol"
)

// Check runs in the middle of a step of the CLI: with a plan at hand, or after an apply.
type Check func() error

// CheckPlan implements plancheck.PlanCheck.
func (c Check) CheckPlan(_ context.Context, _ plancheck.CheckPlanRequest, resp *plancheck.CheckPlanResponse) {
	resp.Error = c()
}

// CheckState implements statecheck.StateCheck.
func (c Check) CheckState(_ context.Context, _ statecheck.CheckStateRequest, resp *statecheck.CheckStateResponse) {
	resp.Error = c()
}

// TerraformDataHCL returns a resource whose output is not known before the apply.
func TerraformDataHCL(name, value string) string {
	return fmt.Sprintf("resource \"terraform_data\" %q {\n  input = %q\n}\n", name, value)
}

// ResourceHCL returns the block of one resource, with further lines. A value that begins with = is an expression.
func ResourceHCL(typeName, name string, values protocol.Values, lines ...string) string {
	text := fmt.Sprintf("resource %q %q {\n", typeName, name)
	for key, value := range values {
		if value == nil {
			continue
		}
		expression, ok := strings.CutPrefix(fmt.Sprint(value), "=")
		if !ok {
			expression = fmt.Sprintf("%#v", value)
		}
		text += "  " + key + " = " + expression + "\n"
	}
	return text + "  " + strings.Join(lines, "\n  ") + "\n}\n"
}
