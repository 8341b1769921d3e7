package jirasim

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"terraform-provider-whatsapp/internal/sandbox/simkit"
)

// ServiceDesk is the type of a project of Jira Service Management.
const ServiceDesk = "service_desk"

// Project is a project of the site.
type Project struct {
	ID         string   `json:"id"`
	Key        string   `json:"key"`
	Name       string   `json:"name,omitempty"`
	Type       string   `json:"type,omitempty"`        // default service_desk; software, business
	Anonymous  bool     `json:"anonymous,omitempty"`   // can be browsed without signing in
	HiddenFrom []string `json:"hidden_from,omitempty"` // users without Browse Projects
}

func (c *call) showMyself() {
	u := c.user
	out := map[string]any{"displayName": u.Name, "emailAddress": u.Email, "active": true}
	if c.cloud {
		out["self"], out["accountId"], out["accountType"] = c.base+"/user?accountId="+url.QueryEscape(u.ID), u.ID, "atlassian"
	} else {
		out["self"], out["name"], out["key"] = c.base+"/user?username="+url.QueryEscape(u.ID), u.ID, u.ID
	}
	simkit.WriteJSON(c.w, http.StatusOK, out)
}

// showProject answers with a project, and 404 to a user who may not browse it. Cloud also
// answers 404 to a credential that it does not accept (JRACLOUD-94680), unless anonymous
// users may browse the project.
func (c *call) showProject(ref string) {
	p := c.findProject(ref)
	if p == nil || !c.mayBrowse(p) {
		what := "key"
		if ref[0] >= '0' && ref[0] <= '9' {
			what = "id"
		}
		c.sendError(http.StatusNotFound, "No project could be found with "+what+" '"+ref+"'.")
		return
	}
	simkit.WriteJSON(c.w, http.StatusOK, c.encodeProject(p))
}

func (c *call) encodeProject(p *Project) map[string]any {
	out := map[string]any{"self": c.base + "/project/" + p.ID, "id": p.ID, "key": p.Key, "name": p.Name}
	if !c.switches.hideType {
		out["projectTypeKey"] = p.Type
	}
	return out
}

// browsableProjects returns the projects that the caller may browse, sorted by key.
func (c *call) browsableProjects() []map[string]any {
	out := []map[string]any{}
	for _, p := range slices.SortedFunc(maps.Values(c.projects), func(a, b *Project) int { return cmp.Compare(a.Key, b.Key) }) {
		if c.mayBrowse(p) {
			out = append(out, c.encodeProject(p))
		}
	}
	return out
}

// listProjects answers Get all projects, without pages.
func (c *call) listProjects() { simkit.WriteJSON(c.w, http.StatusOK, c.browsableProjects()) }

// searchProjects answers Get projects paginated, of Cloud: 50 projects unless "maxResults" says
// otherwise, at most 100.
func (c *call) searchProjects() {
	size, err := strconv.Atoi(c.r.URL.Query().Get("maxResults"))
	if err != nil || size <= 0 {
		size = 50
	}
	all := c.browsableProjects()
	page := all[:min(size, 100, len(all))]
	simkit.WriteJSON(c.w, http.StatusOK, map[string]any{
		"self": c.base + "/project/search", "maxResults": size, "startAt": 0, "total": len(all), "isLast": len(page) == len(all), "values": page,
	})
}

func (c *call) mayBrowse(p *Project) bool {
	return p.Anonymous || c.user != nil && !slices.Contains(p.HiddenFrom, c.user.ID)
}

// findProject returns the project with an id, or with a key in the same case.
func (s *Sim) findProject(ref string) *Project {
	if p := s.projects[ref]; p != nil {
		return p
	}
	for _, p := range s.projects {
		if p.Key == ref {
			return p
		}
	}
	return nil
}
