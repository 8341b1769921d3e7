package secret

import (
	"strings"
	"unicode"
)

// FormProblem says why a text cannot be a secret that a service has issued, as a clause with the next step that repeats no secret; "" for
// what can be one.
func FormProblem(text string) string {
	container := ContainerText(text)
	switch {
	case text == "":
		return "it is empty: leave the argument out, or give the secret"
	case container != "":
		return container
	case strings.HasPrefix(strings.ToLower(text), "bearer "):
		return `it starts with "Bearer ": write the secret without it`
	case strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII || unicode.IsSpace(r) || !unicode.IsGraphic(r) }):
		return "it has white space, a line break or an invisible character: copy it again, or use trimspace()"
	}
	return ""
}
