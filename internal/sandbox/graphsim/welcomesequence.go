package graphsim

import (
	"strconv"
	"strings"
)

// registerWelcomeSequences adds "Welcome Message Sequences": of an app, named by a
// parameter in every call. Its list is a bare array on the page.
func (s *Sim) registerWelcomeSequences() {
	const sequence, id = "welcome_message_sequence", "sequence_id"
	s.defineCollection(collection{
		nodeKind: kindBusinessAccount, name: "welcome_message_sequences", kind: "CTXPartnerAppWelcomeMessageFlow", key: id, byParameter: true,
		scopes:  []string{scopeWhatsAppManagement},
		makeKey: func(n int) string { return strconv.Itoa(186_000_000 + n) },
		isBare:  func() bool { return s.switches.sequencesBare },
		properties: []property{
			{name: id, compute: func(_ *call, o *object, _ field) any { return o.key() }},
			{name: "name", write: textRule(1, 1024), required: true},
			{name: sequence, required: true, write: objectRule(map[string]rule{
				"text": textRule(1, 4096), "autofill_message": objectRule(map[string]rule{"content": textRule(1, 4096)}),
				"ice_breakers": listRule(0, 100, objectRule(map[string]rule{"title": textRule(1, 1024)}, "title")),
			}, "text")},
			{name: "is_used_in_ad", initial: false},
			{name: "app", initial: "", hidden: true},
		},
		visible: func(c *call, o *object) bool {
			app := o.fields[hiddenMark+"app"]
			return app == "" || app == c.caller.app.ID
		},
		check: func(c *call, o *object, next map[string]any, _ bool) *Error {
			next[hiddenMark+"app"] = c.caller.app.ID
			return checkNotInAd(o)
		},
		checkDeletable: checkNotInAd,
		explainInvalid: func(err *Error) *Error {
			if strings.HasSuffix(err.Message, "is required") {
				return &Error{Code: 4027010, Message: "(#4027010) Missing parameter: " + err.Message}
			}
			return &Error{Code: 4027001, Message: "(#4027001) Invalid input data: " + err.Message}
		},
		missingError: &Error{Code: 4027017, Message: "(#4027017) Could not load the sequence"},
		answer: func(_ *call, o *object, isNew bool) any {
			if isNew {
				return map[string]any{id: o.key()}
			}
			return successAnswer()
		},
	})
}

func checkNotInAd(o *object) *Error {
	if o.fields["is_used_in_ad"] == true {
		return &Error{Code: 4027012, Message: "(#4027012) The sequence is used in an ad"}
	}
	return nil
}
