package graphsim

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

const usernameField = "username"

var (
	usernameForm   = regexp.MustCompile(`^[a-z0-9._]{3,35}$`)
	domainSuffixes = []string{"com", "net", "org", "info", "biz", "io", "co", "app", "de", "in", "br", "uk", "us"}
)

// registerUsername adds the user name of "Business-scoped user IDs". Before the first name, a read is empty. In
// practice, the field of the number with that name stays empty. No page says what a call with the current name answers,
// or whether a deleted name is free at once; here both succeed.
func (s *Sim) registerUsername() {
	manage := []string{scopeWhatsAppManagement}
	s.defineSetting(setting{
		nodeKind: kindPhoneNumber, name: usernameField, kind: "WhatsAppBusinessUsername", scopes: manage, single: true, fieldless: true,
		properties: []property{
			{name: usernameField, write: usernameRule}, {name: "status"},
			{name: "transfer_action", write: oneOfRule("none", "force_transfer"), hidden: true},
		},
		checkFirst: func(c *call) *Error {
			if c.params.Get(usernameField) == "" {
				return errBadParameter("The parameter username is required")
			}
			return nil
		},
		check: s.checkUsername,
		answer: func(_ *call, o *object) any {
			return map[string]any{"status": o.fields["status"]}
		},
		remove: func(o *object) {
			o.fields = map[string]any{"status": "deleted"}
		},
	})
}

func usernameRule(name, text string) (any, *Error) {
	lower := strings.ToLower(text)
	labels := strings.Split(lower, ".")
	if !usernameForm.MatchString(lower) || !strings.ContainsAny(lower, "abcdefghijklmnopqrstuvwxyz") || slices.Contains(labels, "") ||
		strings.HasPrefix(lower, "www") || len(labels) > 1 && slices.Contains(domainSuffixes, labels[len(labels)-1]) {
		return nil, errBadParameter("Param %s is not a valid username", name)
	}
	return lower, nil
}

// checkUsername checks that a name is unique in WhatsApp, and belongs to one number.
func (s *Sim) checkUsername(c *call, o *object, next map[string]any) *Error {
	number := s.objects[o.parent]
	if err := s.checkUsernameAccess(c, number); err != nil {
		return err
	}
	name, _ := next[usernameField].(string)
	if code, taken := s.usernames[name]; taken {
		return errUsername(code)
	}
	if o.fields[usernameField] == name && s.switches.sameUsernameRefused {
		return errUsername(147001)
	}
	for _, other := range s.objects {
		if other.kind != o.kind || other.id == o.id || other.fields[usernameField] != name {
			continue
		}
		own := s.accountOf(other).parent == s.accountOf(number).parent
		switch {
		case !own:
			return errUsername(147001)
		case c.params.Get("transfer_action") != "force_transfer":
			return errUsername(147005)
		}
		other.fields = map[string]any{"status": "deleted"}
	}
	if next["status"] = "approved"; s.switches.usernamesReserved {
		next["status"] = "reserved"
	}
	return nil
}

// checkUsernameAccess checks that a user has full control of the account, or of its phone numbers. No page says which
// limit is too low; here, one below 2,000.
func (s *Sim) checkUsernameAccess(c *call, number *object) *Error {
	tasks := s.tasksOf(s.accountOf(number).id, s.userOf(c.caller.token))
	switch {
	case s.userOf(c.caller.token) != nil && !slices.Contains(tasks, taskManage) && !slices.Contains(tasks, "MANAGE_PHONE"):
		return &Error{Code: 10, Message: "(#10) Application does not have permission for this action"}
	case !isRegistered(number):
		return errNotRegistered()
	case number.fields[messagingLimit] == "TIER_250":
		return errUsername(147002)
	}
	return nil
}

func errUsername(code int) *Error {
	return &Error{Code: code, Status: http.StatusBadRequest, Message: map[int]string{
		147001: "The username is not available", 147002: "The messaging limit is too low for a username",
		147003: "The username belongs to a Facebook Page. Link the Page",
		147004: "The username belongs to an Instagram account. Link the account",
		147005: "The username is in use by another phone number of the business",
	}[code]}
}

// TakeUsername makes a name answer an error to all numbers: 147001, 147003 or 147004 for a name of another business, of
// a Facebook Page or of an Instagram account; 0 makes it free.
func (s *Sim) TakeUsername(name string, code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.usernames[name] = code; code == 0 {
		delete(s.usernames, name)
	}
}
