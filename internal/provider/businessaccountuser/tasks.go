package businessaccountuser

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/graph"
	"terraform-provider-whatsapp/internal/tfkit/lifecycle"
	"terraform-provider-whatsapp/internal/tfkit/tftype"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
)

// knownTasks holds the tasks of Meta's SDKs and OpenAPI. The list serves to recognize misspellings. Meta may add tasks.
var knownTasks = []string{
	"DEVELOP", "FULL_CONTROL", "MANAGE", "MANAGE_BILLING", "MANAGE_EXTENSIONS", "MANAGE_PHONE", "MANAGE_PHONE_ASSETS", "MANAGE_TEMPLATES",
	"MANAGE_USERS", "MESSAGING", "RECEIVE_INCOMING_MESSAGES", "VIEW_COST", "VIEW_INSIGHTS", "VIEW_PHONE_ASSETS", "VIEW_TEMPLATES",
}

const maxTask = 64

var taskForm = regexp.MustCompile(`^[A-Z][A-Z0-9_]{2,}$`)

// taskValidator refuses a misspelled task and warns about an unknown one.
func taskValidator() validator.String {
	return tfvalid.String("must be a task of Meta, in capitals", func(name string, p *tfvalid.Problems) {
		problem, warning := taskProblemTexts(name)
		if problem != "" {
			p.Error("Invalid task", "%s", problem)
		}
		if warning != "" {
			p.Warning("Unknown task "+name, "%s", warning)
		}
	})
}

// taskProblemTexts returns what is wrong with the name of a task, and what may be wrong with it; "": nothing.
func taskProblemTexts(name string) (problem, warning string) {
	if slices.Contains(knownTasks, name) {
		return "", ""
	}
	if len(name) > maxTask { // the value is not shown: it may be a token
		return fmt.Sprintf("A task has at most %d characters, such as MANAGE. This value has %d.", maxTask, len(name)), ""
	}
	if strings.ContainsAny(name, "0123456789") { // the same
		return "A task of Meta contains no digits. One of the values does. Write the name of a task, such as MANAGE.", ""
	}
	if meant := graph.NearestName(name, knownTasks, 6); meant != "" {
		return fmt.Sprintf("%q is not a task of Meta. Did you mean %q?", name, meant), ""
	}
	if !taskForm.MatchString(name) {
		return fmt.Sprintf("%q is not a valid task. A task consists of capital letters, digits and underscores, such as MANAGE.", name), ""
	}
	return "", fmt.Sprintf("This provider does not know the task %q. It knows %s. The task is accepted, because Meta may add tasks. "+
		"If the task does not exist, Meta refuses it during apply.", name, strings.Join(knownTasks, ", "))
}

// sameFullControl reports whether both have the same task of full control. Meta may show the tasks that it includes.
func sameFullControl(wanted, have []string) bool {
	return slices.ContainsFunc([]string{"MANAGE", "FULL_CONTROL"}, func(task string) bool {
		return slices.Contains(wanted, task) && slices.Contains(have, task)
	})
}

// hasFullControl reports whether the tasks contain one of full control.
func hasFullControl(tasks []string) bool { return sameFullControl(tasks, tasks) }

// lastWrite is the record of the last write: the tasks that were wanted, and the tasks that Meta showed after it, which may be an
// expansion of them. Listed reports whether the list of this portfolio has contained the user; only then does a missing user prove
// anything.
type lastWrite struct {
	Wanted []string `json:"wanted"`
	Shown  []string `json:"shown"`
	Listed bool     `json:"listed"`
}

// sameShown reports whether Meta shows the same tasks as after the last write.
func (w lastWrite) sameShown(have []string) bool {
	return len(w.Shown) > 0 && slices.Equal(have, w.Shown)
}

// satisfies reports whether the tasks of a user match the wanted tasks.
func (w lastWrite) satisfies(wanted, have []string) bool {
	return slices.Equal(wanted, have) || sameFullControl(wanted, have) || (slices.Equal(wanted, w.Wanted) && w.sameShown(have))
}

// leftoverTasks returns the tasks that a write should have removed and did not. Tasks that Meta adds to the wanted tasks are not
// leftovers, because Meta adds them again after each write. A list that does not show the write yet has no leftovers.
func (w lastWrite) leftoverTasks(wanted, before, now []string) []string {
	if hasFullControl(wanted) || len(tftype.Difference(wanted, now)) > 0 {
		return nil
	}
	left := tftype.Difference(now, wanted)
	if len(tftype.Difference(w.Wanted, wanted)) == 0 {
		left = tftype.Difference(left, w.Shown)
	}
	return slices.DeleteFunc(left, func(task string) bool { return !slices.Contains(before, task) })
}

var lastWriteNote = lifecycle.Note[lastWrite]{Key: "written"}

// loadLastWrite returns the record of the last write, the zero value if there is none: an expansion then shows as drift until the next
// write.
func loadLastWrite(ctx context.Context, private lifecycle.Private) lastWrite {
	w, _ := lastWriteNote.Load(ctx, private)
	return w
}

// save stores the record. If it is lost, one additional write follows.
func (w lastWrite) save(ctx context.Context, private lifecycle.PrivateWriter) {
	_ = lastWriteNote.Save(ctx, private, w)
}
