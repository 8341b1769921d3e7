package graphsim

import "net/http"

// nodeChange is one change that a POST of a node can make.
type nodeChange struct {
	param  string
	scopes []string // a scope that is needed beside that of the node; nil: none
	write  func(c *call, o *object, text string) *Error
}

// defineNodeChanges lets a POST of a node make one of several changes. No page says what a call with two of them does;
// here it is refused, so that no client relies on it.
func (s *Sim) defineNodeChanges(k kind, changes ...nodeChange) {
	names := make([]string, len(changes))
	for i, one := range changes {
		names[i] = one.param
	}
	s.defineAction(http.MethodPost, k, "", action{
		scopes: s.types[k].scopes,
		run: func(c *call, o *object) (any, *Error) {
			if len(c.givenParams(names)) != 1 {
				return nil, errBadParameter("One of the parameters %v must be specified", names)
			}
			for _, one := range changes {
				if !c.params.Has(one.param) {
					continue
				}
				if err := s.checkAccess(c, o, one.scopes); err != nil {
					return nil, err
				}
				if err := one.write(c, o, c.params.Get(one.param)); err != nil {
					return nil, err
				}
				s.countStored(one.param, StoredCounts{Changed: 1})
			}
			return successAnswer(), nil
		},
	})
}
