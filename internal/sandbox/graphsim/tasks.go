package graphsim

import (
	"net/url"
	"slices"
)

const taskManage = "MANAGE"

// impliedTasks are the tasks of Meta's SDKs beside MANAGE, which is full control.
var impliedTasks = []string{
	"DEVELOP", "MANAGE_EXTENSIONS", "MANAGE_PHONE", "MANAGE_PHONE_ASSETS", "MANAGE_TEMPLATES", "MESSAGING", "VIEW_COST",
	"VIEW_PHONE_ASSETS", "VIEW_TEMPLATES",
}

// openAPITasks are in Meta's OpenAPI only.
var openAPITasks = []string{"VIEW_INSIGHTS", "RECEIVE_INCOMING_MESSAGES", "MANAGE_BILLING", "MANAGE_USERS", "FULL_CONTROL"}

// parseTasks parses a list in two of the forms of the pages: as JSON, and with commas.
func parseTasks(params url.Values) ([]string, *Error) {
	value, err := namesRule("tasks", params.Get("tasks"))
	if err != nil {
		return nil, err
	}
	var tasks []string
	for _, task := range namesOf(value) {
		if task != taskManage && !slices.Contains(impliedTasks, task) && !slices.Contains(openAPITasks, task) {
			return nil, errBadParameter("Param tasks must be one of the tasks of a WhatsApp Business Account")
		}
		if !slices.Contains(tasks, task) {
			tasks = append(tasks, task)
		}
	}
	return tasks, nil
}

// shownTasks returns tasks as reads show them. No page says whether MANAGE comes back as
// such or as the tasks that it implies, and in which order.
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
