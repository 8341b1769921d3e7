package graphsim

import "net/http"

const kindUser kind = "User"

func (s *Sim) registerMe() {
	s.types[kindUser] = &nodeType{defaults: []string{"id", "name"}, fields: []string{"name"}}
	s.defineCall(http.MethodGet, "me", fixedCall{run: s.me})
}

// me is the user of the token; an app token has none.
func (s *Sim) me(c *call) (any, *Error) {
	t := c.caller.token
	if t == nil {
		return nil, &Error{Code: 2500, Message: "An active access token must be used to query information about the current user."}
	}
	o := &object{kind: kindUser, id: t.UserID, fields: map[string]any{}}
	if u := s.userOf(t); u != nil {
		o.fields["name"] = u.name
	} else if t.Name != "" {
		o.fields["name"] = t.Name
	}
	return s.readNode(c, o)
}
