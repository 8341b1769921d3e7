package graphsim

import "net/http"

// concern is one change that a POST of a node can make.
type concern struct {
	param  string
	scopes []string // a scope that is needed beside that of the node; nil: none
	write  func(c *call, o *object, text string) *Error
}

// defineConcerns lets a POST of a node change one concern. No page says what a call
// with two of them does; here it is refused, so that no client relies on it.
func (s *Sim) defineConcerns(k kind, concerns ...concern) {
	names := make([]string, len(concerns))
	for i, one := range concerns {
		names[i] = one.param
	}
	s.defineAction(http.MethodPost, k, "", action{
		scopes: s.types[k].scopes,
		run: func(c *call, o *object) (any, *Error) {
			if len(c.given(names)) != 1 {
				return nil, badParameter("One of the parameters %v must be specified", names)
			}
			for _, one := range concerns {
				if !c.params.Has(one.param) {
					continue
				}
				if err := s.authorize(c, o, one.scopes); err != nil {
					return nil, err
				}
				if err := one.write(c, o, c.params.Get(one.param)); err != nil {
					return nil, err
				}
				s.count(one.param, Stored{Changed: 1})
			}
			return success(), nil
		},
	})
}
