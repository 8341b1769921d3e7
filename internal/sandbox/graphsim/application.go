package graphsim

import (
	"net/http"
	"net/url"
	"slices"
)

func (s *Sim) registerApplications() {
	s.types[kindApp] = &nodeType{defaults: []string{"id", "name"}, fields: []string{"name"}}
	// "Install Apps and Generate Tokens" lets "an admin user, admin system user, or
	// another system user" install.
	s.defineAction(http.MethodPost, kindSystemUser, "applications", action{
		scopes: []string{scopeBusinessManagement}, run: s.installApp,
	})
	s.defineEdge(kindSystemUser, "assigned_applications", edge{
		scopes: []string{scopeBusinessManagement}, who: adminOrSelf, list: s.assignedApplications,
	})
}

// installApp: user and app belong to the same business; no page says with which
// error another one is refused, here it is code 200.
func (s *Sim) installApp(c *call, o *object) (any, *Error) {
	if s.switches.installNeedsAdmin {
		if err := s.permit(c, o, nil, admin); err != nil {
			return nil, err
		}
	}
	app, err := s.businessApp(c, o.user)
	if err != nil {
		return nil, err
	}
	if slices.Contains(o.user.apps, app.ID) {
		if s.switches.repeatedInstallRefused {
			return nil, badParameter("The application is already installed for this system user")
		}
	} else {
		o.user.apps = append(o.user.apps, app.ID)
		s.counts.AppsInstalled++
	}
	if s.switches.installAnswersBareTrue {
		return true, nil
	}
	return success(), nil
}

// businessApp is the app that the parameter business_app names.
func (s *Sim) businessApp(c *call, u *systemUser) (*App, *Error) {
	id := c.params.Get("business_app")
	if id == "" {
		return nil, badParameter("The parameter business_app is required")
	}
	app := s.apps[id]
	if app == nil {
		return nil, badParameter("Param business_app must be the id of an application")
	}
	if s.businessOfApp(app) != u.businessID {
		return nil, &Error{Code: 200, Message: "(#200) The application and the system user must belong to the same business"}
	}
	return app, nil
}

// assignedApplications is in the specifications of Meta's SDKs only. That it lists
// what is installed is a guess.
func (s *Sim) assignedApplications(_ *call, o *object, _ url.Values) ([]*object, *Error) {
	if s.switches.assignedApplicationsGone {
		return nil, nonexistingField("assigned_applications", o.kind)
	}
	var items []*object
	for _, id := range o.user.apps {
		if app := s.apps[id]; app != nil {
			items = append(items, &object{kind: kindApp, id: id, fields: map[string]any{"name": app.Name}})
		}
	}
	return items, nil
}
