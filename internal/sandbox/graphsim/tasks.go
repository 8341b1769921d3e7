package graphsim

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

const taskManage = "MANAGE"

// impliedTasks are the tasks of Meta's SDKs beside MANAGE, which is full control.
var impliedTasks = []string{
	"DEVELOP", "MANAGE_EXTENSIONS", "MANAGE_PHONE", "MANAGE_PHONE_ASSETS", "MANAGE_TEMPLATES", "MESSAGING", "VIEW_COST",
	"VIEW_PHONE_ASSETS", "VIEW_TEMPLATES",
}

// openAPITasks are in Meta's OpenAPI only.
var openAPITasks = []string{"VIEW_INSIGHTS", "RECEIVE_INCOMING_MESSAGES", "MANAGE_BILLING", "MANAGE_USERS", "FULL_CONTROL"}

// parseTasks takes a list in all the ways the pages write one: a JSON list, the
// same with ' for ", commas, and repeated parameters.
func parseTasks(params url.Values) ([]string, *Error) {
	var tasks []string
	for _, text := range append(slices.Clone(params["tasks"]), params["tasks[]"]...) {
		var list []string
		if strings.HasPrefix(strings.TrimSpace(text), "[") {
			if json.Unmarshal([]byte(strings.ReplaceAll(text, "'", `"`)), &list) != nil {
				return nil, badParameter("Param tasks must be an array.")
			}
		} else {
			list = strings.Split(text, ",")
		}
		for _, task := range list {
			task = strings.TrimSpace(task)
			if task == "" || slices.Contains(tasks, task) {
				continue
			}
			if task != taskManage && !slices.Contains(impliedTasks, task) && !slices.Contains(openAPITasks, task) {
				return nil, badParameter("Param tasks must be one of the tasks of a WhatsApp Business Account")
			}
			tasks = append(tasks, task)
		}
	}
	if len(tasks) == 0 {
		return nil, badParameter("The parameter tasks is required")
	}
	return tasks, nil
}

// shownTasks is how tasks read back. No page says whether MANAGE comes back as
// such or as what it implies, and in which order.
func (s *Sim) shownTasks(tasks []string) []string {
	shown := slices.Clone(tasks)
	if s.switches.tasksReadBack != TasksAsGiven && slices.Contains(tasks, taskManage) {
		for _, task := range impliedTasks {
			if !slices.Contains(shown, task) {
				shown = append(shown, task)
			}
		}
		if s.switches.tasksReadBack == TasksExpandedWithoutManage {
			shown = slices.DeleteFunc(shown, func(task string) bool { return task == taskManage })
		}
	}
	if s.switches.tasksShuffled && len(shown) > 1 {
		s.shuffles++
		turn := s.shuffles % len(shown)
		shown = append(slices.Clone(shown[turn:]), shown[:turn]...)
	}
	return shown
}
