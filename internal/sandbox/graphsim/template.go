package graphsim

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	kindTemplate kind = "WhatsAppBusinessHSM"

	templatesEdge  = "message_templates"
	templateIDBase = 910_000_000_000_000 // IDs of new ones begin there

	// What a template keeps, and no call reads.
	componentsField  = hiddenMark + "components"   // as they were written
	reviewedField    = hiddenMark + "reviewed"     // time.Time, since when the review runs
	approvedField    = hiddenMark + "was_approved" // true: it was, at some time
	editsField       = hiddenMark + "edits"        // []time.Time, while it was approved
	pausesField      = hiddenMark + "pauses"       // int
	pausedSinceField = hiddenMark + "paused_since" // time.Time
	pausedUntilField = hiddenMark + "paused_until" // time.Time; none: until it is unpaused
	goneField        = hiddenMark + "gone"         // time.Time of the deletion by Meta
	switchField      = hiddenMark + "switch"       // time.Time of the announced category
	undeliveredField = hiddenMark + "undelivered"  // true: messages with it are on their way
	creationsField   = hiddenMark + "creations"    // []time.Time, of an account
	noAuthField      = hiddenMark + "no_auth"      // true: authentication templates are refused
	templatePage     = 1000                        // no page has the largest page
	creationsAnHour  = 100                         // "Template management"
	smallCap         = 250                         // "Templates"
	largeCap         = 6000                        // for verified portfolios with an approved display name
)

const (
	authentication = "AUTHENTICATION"
	marketing      = "MARKETING"
	utility        = "UTILITY"
)

var manageTemplates = []string{scopeWhatsAppManagement}

// templateProperties returns the parameters that create a template. Those of create only, and allow_category_change (of
// no effect since 2025-04-09), do not matter for an edit.
func (s *Sim) templateProperties() []property {
	return []property{
		{name: "name", write: templateNameRule, required: true},
		{name: "language", write: templateLanguageRule, required: true},
		{name: "category", write: categoryRule, required: true},
		{name: "parameter_format", write: upperCaseRule(oneOfRule("POSITIONAL", "NAMED")), initial: "POSITIONAL"},
		{name: "components", hidden: true, write: componentsRule},
		{name: "message_send_ttl_seconds", write: numberRule(-1, 2_592_000)},
		{name: "sub_category", write: upperCaseRule(oneOfRule("ORDER_DETAILS", "ORDER_STATUS", "RICH_ORDER_STATUS"))},
		{name: "cta_url_link_tracking_opted_out", write: boolRule},
		{name: "display_format", write: upperCaseRule(oneOfRule("ORDER_DETAILS"))},
		{name: "degrees_of_freedom_spec", write: anyObjectRule},
	}
}

func (s *Sim) registerTemplates() {
	s.defineNode(kindTemplate, &nodeType{
		scopes: manageTemplates,
		defaults: []string{
			"name", "parameter_format", "components", "language", "status", "category", "sub_category", "previous_category", "id",
		},
		fields: []string{
			"name", "language", "status", "category", "parameter_format", "previous_category", "correct_category",
			"message_send_ttl_seconds", "cta_url_link_tracking_opted_out", "display_format", "library_template_name",
		},
		computed: map[string]computeFunc{
			"components": func(_ *call, o *object, _ field) any { return s.shownComponents(o) },
			"sub_category": func(_ *call, _ *object, _ field) any {
				if s.switches.subCategoryShown {
					return "CUSTOM"
				}
				return nil
			},
			"rejected_reason": func(*call, *object, field) any { return "NONE" },
			"quality_score":   func(*call, *object, field) any { return map[string]any{"score": "UNKNOWN"} },
		},
	})
	s.defineEdge(kindBusinessAccount, templatesEdge, edge{
		scopes: manageTemplates, maxPage: templatePage, summary: s.templateSummary,
		staleError: &Error{Code: 131059, Message: "(#131059) The cursor is not valid. Restart without it"},
		list: func(_ *call, account *object, params url.Values) ([]*object, *Error) {
			return s.listTemplates(account, params)
		},
	})
	s.defineAction(http.MethodPost, kindBusinessAccount, templatesEdge, action{scopes: manageTemplates, run: s.createTemplate})
	s.defineAction(http.MethodDelete, kindBusinessAccount, templatesEdge, action{scopes: manageTemplates, run: s.deleteTemplates})
	s.defineAction(http.MethodPost, kindTemplate, "", action{scopes: manageTemplates, run: s.editTemplate})
	s.defineAction(http.MethodPost, kindTemplate, "unpause", action{scopes: manageTemplates, run: s.unpauseTemplate})
}

// createTemplate creates a template, which is in review at first.
func (s *Sim) createTemplate(c *call, account *object) (any, *Error) {
	params := c.params
	if c.params.Get("library_template_name") != "" {
		var err *Error
		if params, err = s.libraryParams(c); err != nil {
			return nil, err
		}
	}
	next, err := applyParams(s.templateProperties(), params, map[string]any{}, true)
	if err != nil {
		return nil, err
	}
	if name := params.Get("library_template_name"); name != "" {
		next["library_template_name"] = name
	}
	o := &object{kind: kindTemplate, parent: account.id, fields: next}
	if err := s.checkCreation(account, o); err != nil {
		return nil, err
	}
	if err := s.checkTemplate(c, account, o); err != nil {
		return nil, err
	}
	s.linkFlows(c, account, o)
	s.assignCategory(o)
	o.id, o.order = s.newID(templateIDBase), s.nextNumber()
	o.fields["status"] = "PENDING"
	o.fields[reviewedField] = s.Now()
	account.fields[creationsField] = append(timesSince(account, creationsField, s.Now().Add(-time.Hour)), s.Now())
	s.objects[o.id] = o
	s.countStored(templatesEdge, StoredCounts{Created: 1})
	return map[string]any{"id": o.id, "status": o.fields["status"], "category": o.fields["category"]}, nil
}

// newID returns the next free ID above a base. No ID is used twice.
func (s *Sim) newID(base int) string {
	for {
		s.lastIDs[base]++
		id := strconv.Itoa(base + s.lastIDs[base])
		if s.objects[id] == nil {
			return id
		}
	}
}

// checkCreation checks the rules about the account and the name. No page has the error code for too many creations an
// hour.
func (s *Sim) checkCreation(account, o *object) *Error {
	name, language := o.text("name"), o.text("language")
	if len(timesSince(account, creationsField, s.Now().Add(-time.Hour))) >= creationsAnHour {
		return errThrottled(80008, 0)
	}
	existing := s.childrenOf(account.id, kindTemplate, func(t *object) bool {
		return t.text("name") == name && t.text("language") == language
	})
	if len(existing) > 0 && existing[0].fields["status"] == "PENDING_DELETION" || s.isBlocked(account.id, name, language) {
		return errTemplate(2388023, "Message Template Language Is Being Deleted",
			"New %s content can't be added while the existing %s content is being deleted. Try again in 4 weeks.", language, language)
	}
	if len(existing) > 0 {
		return errTemplate(2388024, "Content in This Language Already Exists",
			"There is already %s content for this template. You can create a new template and try again.", language)
	}
	if len(s.childrenOf(account.id, kindTemplate, everyObject)) >= s.templateCap(account) {
		return errTemplate(2388019, "Message Template Limit Exceeded", "The account has the maximum number of templates.")
	}
	if o.fields["category"] == authentication && account.fields[noAuthField] == true {
		err := errTemplate(2388185, "Authentication Templates Unavailable", "This account cannot create authentication templates.")
		err.Code, err.Message = 10, "(#10) Application does not have permission for this action"
		return err
	}
	return nil
}

// errTemplate returns an error of templates, with the texts that Meta shows to people.
func errTemplate(subcode int, title, format string, args ...any) *Error {
	e := errBadParameter(format, args...)
	return &Error{
		Code: 100, Subcode: subcode, Message: "Invalid parameter", UserTitle: title, UserMessage: strings.TrimPrefix(e.Message, "(#100) "),
	}
}

// assignCategory changes the category, as Meta may do at any time.
func (s *Sim) assignCategory(o *object) {
	text := strings.ToLower(textsIn(o.fields[componentsField]))
	if o.fields["category"] == utility && slices.ContainsFunc(s.switches.marketingWords, func(word string) bool {
		return strings.Contains(text, strings.ToLower(word))
	}) {
		o.fields["category"] = marketing
	}
}

func (s *Sim) templateCap(account *object) int {
	approved := s.childrenOf(account.id, kindPhoneNumber, func(o *object) bool { return o.fields["name_status"] == "APPROVED" })
	if owner := s.objects[account.parent]; owner != nil && owner.fields["verification_status"] == "verified" && len(approved) > 0 {
		return largeCap
	}
	return smallCap
}

func (s *Sim) templateSummary(account *object, matching []*object) map[string]any {
	return map[string]any{
		"total_count": len(matching), "message_template_limit": s.templateCap(account),
		"message_template_count":    len(s.childrenOf(account.id, kindTemplate, everyObject)),
		"are_translations_complete": true,
	}
}

// listTemplates filters by a part of the name, and not by the other filters of the pages.
func (s *Sim) listTemplates(account *object, params url.Values) ([]*object, *Error) {
	found := s.childrenOf(account.id, kindTemplate, func(o *object) bool { return strings.Contains(o.text("name"), params.Get("name")) })
	slices.Reverse(found) // in any order; here, the newest first
	return found, nil
}

// text returns a field that is a text, "" for another.
func (o *object) text(name string) string {
	text, _ := o.fields[name].(string)
	return text
}

// timesSince returns the moments of a field after a time.
func timesSince(o *object, name string, after time.Time) []time.Time {
	times, _ := o.fields[name].([]time.Time)
	return slices.DeleteFunc(slices.Clone(times), func(at time.Time) bool { return !at.After(after) })
}

// upperCaseRule accepts a word in any case.
func upperCaseRule(good rule) rule {
	return func(name, text string) (any, *Error) { return good(name, strings.ToUpper(text)) }
}

var templateName = regexp.MustCompile(`^[a-z0-9_]{1,512}$`)

func templateNameRule(_, text string) (any, *Error) {
	switch {
	case !templateName.MatchString(text):
		return nil, errTemplate(2388046, "Invalid Template Name", "The name must have 1 to 512 lower-case letters, digits and underscores.")
	case text == "hello_world":
		return nil, errTemplate(2388155, "Sample Template", "The name belongs to a sample template.")
	}
	return text, nil
}

func categoryRule(name, text string) (any, *Error) {
	return upperCaseRule(oneOfRule(authentication, marketing, utility))(name, text)
}

func templateLanguageRule(_, text string) (any, *Error) {
	if !slices.Contains(templateLanguages, text) {
		return nil, errTemplate(2388049, "Unsupported Language", "The language %q is not supported.", text)
	}
	return text, nil
}

// templateLanguages are those of "Supported languages", and two of practice at the end.
var templateLanguages = strings.Fields(`af sq ar ar_EG ar_AE ar_LB ar_MA ar_QA az be_BY bn bn_IN bg ca zh_CN zh_HK zh_TW hr cs da prs_AF
	nl nl_BE en en_GB en_US en_AE en_AU en_CA en_GH en_IE en_IN en_JM en_MY en_NZ en_QA en_SG en_UG en_ZA et fil fi fr fr_BE fr_CA
	fr_CH fr_CI fr_MA ka de de_AT de_CH el gu ha he hi hu id ga it ja kn kk rw_RW ko ky_KG lo lv lt mk ms ml mr nb ps_AF fa pl pt_BR
	pt_PT pa ro ru sr si_LK sk sl es es_AR es_CL es_CO es_CR es_DO es_EC es_HN es_MX es_PA es_PE es_ES es_UY sw sv ta te th tr uk ur
	uz vi zu ar_SA es_VE`)

// anyObjectRule parses a JSON object with any members.
func anyObjectRule(name, text string) (any, *Error) {
	var given map[string]any
	if json.Unmarshal([]byte(text), &given) != nil || given == nil {
		return nil, errBadParameter("Param %s must be an object.", name)
	}
	return given, nil
}
