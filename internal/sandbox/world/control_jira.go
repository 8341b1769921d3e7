package world

import (
	"errors"
	"net/http"

	"terraform-provider-whatsapp/internal/sandbox/jirasim"
)

func (w *World) jiraActions() map[string]action {
	return map[string]action{
		"POST /control/jira/seed":                 w.postJiraSeed,
		"POST /control/jira/settings":             w.postJiraSettings,
		"POST /control/jira/users/{id}/revoke":    w.revokeJiraUser,
		"GET /control/jira/write-attempts":        w.getWriteAttempts,
		"POST /control/jira/projects/{project}":   w.postJiraProject,
		"DELETE /control/jira/projects/{project}": w.deleteJiraProject,
	}
}

func (w *World) postJiraSeed(r *http.Request) (any, error) {
	seed, err := body[jirasim.Seed](r)
	if err != nil {
		return nil, err
	}
	return nil, w.Jira.Load(seed)
}

func (w *World) revokeJiraUser(r *http.Request) (any, error) {
	w.Jira.RevokeTokens(r.PathValue("id"))
	return nil, nil
}

// getWriteAttempts proves that nobody has tried to change anything.
func (w *World) getWriteAttempts(*http.Request) (any, error) {
	type attempt struct {
		Method string `json:"method"`
		Path   string `json:"path"`
	}
	all := []attempt{}
	for _, a := range w.Jira.WriteAttempts() {
		all = append(all, attempt(a))
	}
	return map[string]any{"write_attempts": all}, nil
}

func (w *World) deleteJiraProject(r *http.Request) (any, error) {
	w.Jira.Forget(r.PathValue("project"))
	return nil, nil
}

func (w *World) postJiraProject(r *http.Request) (any, error) {
	in, err := body[struct {
		Hidden *bool  `json:"hidden"`
		Type   string `json:"type"`
		Key    string `json:"key"`
		Name   string `json:"name"`
	}](r)
	if err != nil {
		return nil, err
	}
	if (in.Key == "") != (in.Name == "") {
		return nil, errors.New(`a project is renamed with both "key" and "name"`)
	}
	project := r.PathValue("project")
	turn(in.Hidden, func(on bool) {
		if on {
			w.Jira.Hide(project)
		} else {
			w.Jira.Show(project)
		}
	})
	if in.Type != "" {
		w.Jira.SetType(project, in.Type)
	}
	if in.Key != "" {
		w.Jira.Rename(project, in.Key, in.Name)
	}
	return nil, nil
}

func (w *World) postJiraSettings(r *http.Request) (any, error) {
	in, err := body[struct {
		BadCredentialsAnswer401 *bool  `json:"bad_credentials_answer_401"`
		HideProjectType         *bool  `json:"hide_project_type"`
		RateLimit               *limit `json:"rate_limit"`
	}](r)
	if err != nil {
		return nil, err
	}
	if in.RateLimit != nil {
		window, err := in.RateLimit.window()
		if err != nil {
			return nil, err
		}
		w.Jira.SetLimit(jirasim.Limit{Calls: in.RateLimit.Calls, Window: window})
	}
	turn(in.BadCredentialsAnswer401, w.Jira.BadCredentialsAnswer401)
	turn(in.HideProjectType, w.Jira.HideProjectType)
	return nil, nil
}
