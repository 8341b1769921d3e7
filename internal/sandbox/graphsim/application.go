package graphsim

import (
	"net/http"
	"slices"
)

func (s *Sim) registerApplications() {
	// "Install Apps and Generate Tokens" lets "an admin user, admin system user, or
	// another system user" install.
	s.defineAction(http.MethodPost, kindSystemUser, "applications", action{
		scopes: []string{scopeBusinessManagement}, run: s.installApp,
	})
}

// installApp installs an app for a system user of the same business. No page says with which error the app of another
// business is refused; here it is code 200.
func (s *Sim) installApp(c *call, o *object) (any, *Error) {
	app, err := s.businessApp(c, o.user)
	if err != nil {
		return nil, err
	}
	if !slices.Contains(o.user.apps, app.ID) {
		o.user.apps = append(o.user.apps, app.ID)
		s.countStored("applications", StoredCounts{Created: 1})
	}
	if s.switches.installAnswersBareTrue {
		return true, nil
	}
	return successAnswer(), nil
}

// businessApp returns the app that the parameter business_app names.
func (s *Sim) businessApp(c *call, u *systemUser) (*App, *Error) {
	id := c.params.Get("business_app")
	if id == "" {
		return nil, errBadParameter("The parameter business_app is required")
	}
	app := s.apps[id]
	if app == nil {
		return nil, errBadParameter("Param business_app must be the id of an application")
	}
	if s.businessOfApp(app) != u.businessID {
		return nil, &Error{Code: 200, Message: "(#200) The application and the system user must belong to the same business"}
	}
	return app, nil
}
