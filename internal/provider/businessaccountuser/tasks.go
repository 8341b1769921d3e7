package businessaccountuser

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tfdiag"
)

// known are the tasks of Meta's SDKs and of its OpenAPI. The list only recognizes misspellings: Meta adds tasks.
var known = []string{
	"DEVELOP", "FULL_CONTROL", "MANAGE", "MANAGE_BILLING", "MANAGE_EXTENSIONS", "MANAGE_PHONE", "MANAGE_PHONE_ASSETS", "MANAGE_TEMPLATES",
	"MANAGE_USERS", "MESSAGING", "RECEIVE_INCOMING_MESSAGES", "VIEW_COST", "VIEW_INSIGHTS", "VIEW_PHONE_ASSETS", "VIEW_TEMPLATES",
}

const maxTask = 64

var taskForm = regexp.MustCompile(`^[A-Z][A-Z0-9_]{2,}$`)

// taskName refuses a misspelled task and warns about an unfamiliar one.
type taskName struct{}

func (taskName) Description(context.Context) string { return "must be a task of Meta, in capitals" }

func (v taskName) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (taskName) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	problem, warning := checkTask(req.ConfigValue.ValueString())
	if problem != "" {
		resp.Diagnostics.Append(tfdiag.FromError("validate", typeName, tfdiag.At(req.Path, tfdiag.New("Unknown task", "%s", problem)))...)
	}
	if warning != "" {
		resp.Diagnostics.AddAttributeWarning(req.Path, "Unfamiliar task", warning)
	}
}

func checkTask(name string) (problem, warning string) {
	if slices.Contains(known, name) {
		return "", ""
	}
	if len(name) > maxTask { // not repeated: it may be a token in the wrong place
		return fmt.Sprintf("A task name has at most %d characters, as MANAGE has. This value has %d.", maxTask, len(name)), ""
	}
	if meant := graph.NearestName(name, known, 6); meant != "" {
		return fmt.Sprintf("%q is not a task of Meta. Did you mean %q?", name, meant), ""
	}
	if !taskForm.MatchString(name) {
		return fmt.Sprintf("%q cannot be a task. A task name has capital letters, digits and underscores, as MANAGE has.", name), ""
	}
	return "", fmt.Sprintf("This provider does not know the task %q. It knows %s. Meta adds tasks, so it is accepted. "+
		"Meta refuses it in the apply if it does not exist.", name, strings.Join(known, ", "))
}

// full reports whether both have the same task that stands for everything, which Meta may show together with what it
// stands for.
func full(wanted, have []string) bool {
	return slices.ContainsFunc([]string{"MANAGE", "FULL_CONTROL"}, func(task string) bool {
		return slices.Contains(wanted, task) && slices.Contains(have, task)
	})
}

// beyond are the tasks in have that are not in wanted.
func beyond(have, wanted []string) []string {
	return slices.DeleteFunc(slices.Clone(have), func(task string) bool { return slices.Contains(wanted, task) })
}

// written is what was last wanted, and what Meta showed right after it was set: its own expansion of that. Listed says that
// the user was seen in the list of this portfolio: only then does its absence mean anything.
type written struct {
	Wanted []string `json:"wanted"`
	Shown  []string `json:"shown"`
	Listed bool     `json:"listed"`
}

// showsAgain reports whether Meta shows what it showed right after the last write.
func (w written) showsAgain(have []string) bool {
	return len(w.Shown) > 0 && slices.Equal(have, w.Shown)
}

// satisfies reports whether what a user has is what is wanted.
func (w written) satisfies(wanted, have []string) bool {
	return slices.Equal(wanted, have) || full(wanted, have) || (slices.Equal(wanted, w.Wanted) && w.showsAgain(have))
}

// leftovers are the tasks that a write should have taken away and did not. What Meta adds by itself to tasks that are still
// wanted is none of them: it comes back whatever is sent. A list that does not show the write yet says nothing.
func (w written) leftovers(wanted, before, now []string) []string {
	if full(wanted, wanted) || len(beyond(wanted, now)) > 0 {
		return nil
	}
	left := beyond(now, wanted)
	if len(beyond(w.Wanted, wanted)) == 0 {
		left = beyond(left, w.Shown)
	}
	return slices.DeleteFunc(left, func(task string) bool { return !slices.Contains(before, task) })
}

const writtenKey = "written"

// lastWritten returns the note about the last write, the zero one if there is none.
func lastWritten(ctx context.Context, private lifecycle.Private) written {
	var w written
	raw, diags := private.GetKey(ctx, writtenKey)
	if diags.HasError() || len(raw) == 0 || json.Unmarshal(raw, &w) != nil {
		return written{} // without the note an expansion shows as drift, and one more write settles it
	}
	return w
}

// save keeps the note. Losing it costs no more than one write.
func (w written) save(ctx context.Context, private lifecycle.PrivateWriter) {
	if raw, err := json.Marshal(w); err == nil {
		private.SetKey(ctx, writtenKey, raw)
	}
}
