package graphsim

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

type command struct {
	Name        string `json:"command_name"`
	Description string `json:"command_description"`
}

// "Conversational Components"; Meta's OpenAPI has 3 prompts and 30 characters.
const (
	maxPrompts, maxPromptLength = 4, 80
	maxCommands, maxCommandHint = 30, 256
)

var commandName = regexp.MustCompile(`^[a-zA-Z0-9_]{1,32}$`)

// registerAutomation defines the conversational components of a number. Each list in a call replaces the stored list.
// The page shows reads by the field of the number, which has no value before the first write.
func (s *Sim) registerAutomation() {
	s.defineSetting(setting{
		nodeKind: kindPhoneNumber, name: "conversational_automation", kind: "WhatsAppConversationalAutomation",
		scopes: []string{scopeWhatsAppManagement}, single: true,
		properties: []property{
			{name: "prompts", write: s.clearableRule(valueListRule(maxPrompts, isPrompt), []string{})},
			{name: "commands", write: s.clearableRule(commandsRule, []command{})},
		},
		isAbsent: func(o *object) bool { return len(o.fields) == 0 },
	})
}

func isPrompt(text string) bool {
	return text != "" && utf8.RuneCountInString(text) <= maxPromptLength && !hasEmoji(text)
}

func commandsRule(name, text string) (any, *Error) {
	seen := map[string]bool{}
	return valueListRule(maxCommands, func(c command) bool {
		good := commandName.MatchString(c.Name) && !seen[c.Name] && c.Description != "" &&
			utf8.RuneCountInString(c.Description) <= maxCommandHint && !hasEmoji(c.Description)
		seen[c.Name] = true
		return good
	})(name, text)
}

func hasEmoji(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r >= 0x1f000 || r >= 0x2600 && r < 0x27c0 })
}
