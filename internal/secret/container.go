package secret

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var (
	assignmentPattern = regexp.MustCompile(`(?i)^(?:export\s+)?["']?[a-z0-9_.-]*(?:token|secret|key|password)[a-z0-9_.-]*["']?\s*[=:]`)
	urlPattern        = regexp.MustCompile(`(?i)^https?://`)
)

// unsetWords are the texts by which programs write a value that is not set.
var unsetWords = []string{"null", "(null)", "<null>", "nil", "<nil>", "none", "undefined"}

// ContainerText says what holds a secret, if a text is not the secret itself: JSON, a line of a file with variables, a URL, a private
// key, base64 of a Meta token, or a word for a value that is not set. It is whole sentences with the next step, which begin with
// "it is" and repeat no secret; "" for what may be a secret.
func ContainerText(text string) string {
	trimmed := strings.TrimSpace(text)
	word := strings.ToLower(trimmed)
	switch {
	case slices.Contains(unsetWords, word):
		return fmt.Sprintf("it is the text %q, which an unset variable or a wrong reference to a secret leaves. Set the secret itself", word)
	case strings.HasPrefix(trimmed, "{") || strings.HasPrefix(trimmed, "[") || isJSONText(trimmed):
		return "it is JSON. Use jsondecode() and select the value, for example jsondecode(var.secret).access_token"
	case strings.HasPrefix(trimmed, "-----BEGIN"):
		return "it is a key or a certificate in PEM form. Set the secret itself"
	case assignmentPattern.MatchString(trimmed):
		return "it is a name with a value, such as a line of an environment file. Set the value alone, without the name"
	case urlPattern.MatchString(trimmed):
		return "it is a URL. Set the secret alone"
	}
	decoded, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(trimmed, "="))
	if err == nil && strings.HasPrefix(string(decoded), "EAA") {
		return "it is base64 of an access token. Use base64decode()"
	}
	return ""
}

// isJSONText reports whether a text is a JSON string, in which an inner encoding has escaped quotation marks.
func isJSONText(text string) bool {
	var inner string
	return strings.HasPrefix(text, `"`) && json.Unmarshal([]byte(text), &inner) == nil && strings.HasPrefix(strings.TrimSpace(inner), "{")
}
