package flow_test

import (
	"strings"
	"testing"

	"terraform-provider-whatsapp/internal/test/conform"
	"terraform-provider-whatsapp/internal/test/protocol"
)

// What Meta refuses in the JSON is an error with the place in the text. What it may refuse is one warning for the flow.
func TestAccFlow_lint(t *testing.T) {
	t.Parallel()
	r := spec().StartStage(t).NewObject()
	validate := func(flowJSON string) protocol.Diags {
		return r.Validate(conform.Merge(config(1), protocol.Values{"flow_json": flowJSON}))
	}
	validate(screens("Good")).WantNone(t)
	validate("{\n  \"a\": }").WantError(t, "flow_json", "Unreadable Flow JSON", "Line 2, column 8")
	reserved := validate(strings.Replace(screens("Bad"), `"FORM"`, `"SUCCESS"`, 1))
	reserved.WantError(t, "flow_json", "ID of a screen is reserved", `At line 5, column 13, screens[0] "SUCCESS": `,
		"Meta reports this as SCREEN_ID_IS_RESERVED_KEYWORD.")
	if len(reserved.Warnings()) > 0 {
		t.Errorf("warnings: %s", reserved)
	}
	doubtful := validate(strings.NewReplacer("7.3", "9.0", "TextHeading", "TextTitle").Replace(screens("New")) + "\n")
	doubtful.NoError(t)
	doubtful.WantWarning(t, "flow_json", "Meta may refuse the JSON of flow signup_1", "Unknown version", "Unknown type of component",
		`At line 11, column 20, screens[0] "FORM", component of type "TextTitle": `)
	if n := len(doubtful.Warnings()); n != 1 {
		t.Errorf("%d warnings", n)
	}
	if one := validate(strings.ReplaceAll(strings.Replace(screens("Bad"), `"FORM"`, `"A1"`, 1), "\n", "") + "\n"); strings.Contains(
		one.String(), "white space") {
		t.Errorf("white space is named as a reason: %s", one)
	}
}
