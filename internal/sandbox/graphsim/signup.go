package graphsim

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

const (
	kindSignup kind = "WhatsAppBusinessSignup"

	signupsEdge = "signups" // also the beginning of the path of one
	termsField  = hiddenMark + "signup_terms"
	placeholder = "{{promo_code}}"
)

var anyPlaceholder = regexp.MustCompile(`\{\{[^}]*\}\}`)

// registerSignups adds "In-App Signup". A link cannot be deleted. The error codes are those of practice.
func (s *Sim) registerSignups() {
	manage := []string{scopeWhatsAppManagement}
	changeable := []property{
		{name: "signup_message", write: textRule(1, 300), required: true},
		{name: "confirmation_message", write: textRule(1, 300), required: true},
		{name: "website_url", write: websiteRule},
		{name: "promo_code", write: patternRule(regexp.MustCompile(`^[a-zA-Z0-9]{1,50}$`))},
		{name: "display_name", write: textRule(1, 256)},
	}
	policyURL := property{name: "privacy_policy_url", required: true, write: func(name, text string) (any, *Error) {
		if !isLink(text, "http", "https") {
			return nil, errBadParameter("Param %s must be a URL", name)
		}
		return text, nil
	}}
	onlyNew := append([]property{policyURL}, changeable...)
	onlyOld := append([]property{{name: "status", write: oneOfRule("ACTIVE", "DISABLED")}}, changeable...)
	fields := []string{"status", "signup_message", "confirmation_message", "privacy_policy_url", "website_url", "promo_code", "display_name"}
	s.defineNode(kindSignup, &nodeType{scopes: manage, fields: fields, defaults: append([]string{"id"}, fields...)})
	s.defineEdge(kindBusinessAccount, signupsEdge, edge{scopes: manage, list: func(_ *call, account *object, _ url.Values) ([]*object,
		*Error) {
		return s.childrenOf(account.id, kindSignup, everyObject), nil
	}})
	s.defineAction(http.MethodPost, kindBusinessAccount, signupsEdge, action{scopes: manage, run: func(c *call, account *object) (any,
		*Error) {
		next, err := applyParams(onlyNew, c.params, map[string]any{"status": "ACTIVE"}, true)
		if err == nil {
			err = checkSignup(next)
		}
		if err == nil {
			err = s.acceptTerms(c, account)
		}
		if err != nil {
			return nil, err
		}
		id := strconv.Itoa(700_000_000_000_000 + s.stored[signupsEdge].Created)
		o := &object{kind: kindSignup, id: id, parent: account.id, order: s.nextNumber(), fields: next}
		s.objects[o.id] = o
		s.countStored(signupsEdge, StoredCounts{Created: 1})
		return map[string]any{"id": o.id}, nil
	}})
	s.defineAction(http.MethodPost, kindSignup, "", action{scopes: manage, run: func(c *call, o *object) (any, *Error) {
		if c.params.Has(policyURL.name) {
			return nil, errBadParameter("Param %s cannot be changed", policyURL.name)
		}
		next, err := applyParams(onlyOld, c.params, o.fields, false)
		if err == nil {
			err = checkSignup(next)
		}
		if err != nil {
			return nil, err
		}
		o.fields = next
		s.countStored(signupsEdge, StoredCounts{Changed: 1})
		return map[string]any{"id": o.id}, nil
	}})
}

func websiteRule(_, text string) (any, *Error) {
	if !isLink(text, "https") {
		return nil, errSignup(2494179, "website_url must begin with https://")
	}
	return text, nil
}

func errSignup(code int, text string) *Error {
	return &Error{Code: code, Message: "(#" + strconv.Itoa(code) + ") " + text}
}

// checkSignup checks the placeholders of the confirmation. There is one placeholder, which needs a value.
func checkSignup(next map[string]any) *Error {
	text, _ := next["confirmation_message"].(string)
	for _, found := range anyPlaceholder.FindAllString(text, -1) {
		if found != placeholder {
			return errSignup(2494166, "confirmation_message contains an unknown placeholder")
		}
	}
	if strings.Contains(text, placeholder) && next["promo_code"] == nil {
		return errSignup(2494167, "confirmation_message uses {{promo_code}}, and there is no promo_code")
	}
	return nil
}

// acceptTerms checks the policy of a creation: the first one of an account accepts the terms, and later ones must not.
// No page says which address the terms have; any address of WhatsApp, Meta or Facebook is accepted.
func (s *Sim) acceptTerms(c *call, account *object) *Error {
	accepted, given := account.fields[termsField] == true, c.params.Has("policy")
	if accepted && given {
		return errSignup(2494176, "The Terms of Service are accepted already")
	}
	if accepted {
		return nil
	}
	policyRule := objectRule(map[string]rule{"tos": textRule(1, 2000), "accepted": boolRule}, "tos", "accepted")
	value, err := policyRule("policy", cmp.Or(c.params.Get("policy"), "{}"))
	policy, _ := value.(map[string]any)
	terms, _ := policy["tos"].(string)
	u, parseErr := url.Parse(terms)
	switch {
	case !given, err == nil && policy["accepted"] != true:
		return errSignup(2494168, "The Terms of Service were not accepted")
	case err != nil:
		return err
	case parseErr != nil || !regexp.MustCompile(`(^|\.)(whatsapp|meta|facebook)\.com$`).MatchString(u.Hostname()):
		return errSignup(2494177, "policy.tos is not an approved Terms of Service URL")
	}
	account.fields = maps.Clone(account.fields)
	account.fields[termsField] = true
	return nil
}

// Signup is an opt-in link of an account.
type Signup struct {
	ID                string         `json:"id"`
	BusinessAccountID string         `json:"business_account_id"`
	Fields            map[string]any `json:"fields"` // by Meta's field names
}

// Signups returns the fields of the active links of an account, by ID.
func (s *Sim) Signups(accountID string) map[string]map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := map[string]map[string]any{}
	for _, o := range s.childrenOf(accountID, kindSignup, everyObject) {
		if o.fields["status"] == "ACTIVE" {
			found[o.id] = maps.Clone(o.fields)
		}
	}
	return found
}

// AddSignup adds a link, of an account that has accepted the terms.
func (s *Sim) AddSignup(in Signup) {
	s.putObject(kindSignup, in.ID, in.BusinessAccountID, in.Fields, map[string]string{"status": "ACTIVE"})
	s.SetField(in.BusinessAccountID, termsField, true)
}
