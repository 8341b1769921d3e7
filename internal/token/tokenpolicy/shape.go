package tokenpolicy

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"terraform-provider-whatsapp/internal/secret"
)

// maxToken is longer than any token that Meta issues (about 200 characters).
const maxToken = 4096

var (
	appToken = regexp.MustCompile(`^[0-9]+\|`)
	jwt      = regexp.MustCompile(`^eyJ[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+\.`)
)

// CheckShape finds what goes wrong when a token is copied and pasted, without any request. It trims nothing, and the errors never
// repeat the token or a part of it. They complete "The value cannot be used: ".
func CheckShape(token string) error {
	first, _ := utf8.DecodeRuneInString(token)
	last, _ := utf8.DecodeLastRuneInString(token)
	container := secret.ContainerText(token)
	switch {
	case token == "":
		return errors.New("it is empty. Set a system user access token, which Meta Business Settings > Users > System users > Generate token " +
			"shows once")
	case len(token) > maxToken:
		return fmt.Errorf("it has %d characters, more than any token of Meta. It may be another file", len(token))
	case container != "":
		return errors.New(container)
	case strings.HasPrefix(strings.ToLower(token), "bearer "):
		return errors.New(`it starts with "Bearer ". Set the token alone: the provider adds that word`)
	case strings.Contains(strings.ToLower(token), "bearer "):
		return errors.New(`it is a whole header with "Bearer " inside. Set the token alone`)
	case strings.ContainsAny(string(first)+string(last), "\"'`"):
		return errors.New("it is enclosed in quotation marks. Set the token without them")
	case strings.ContainsAny(string(last), "\r\n"):
		return errors.New("it ends with a line break, which may come from a file or a secret store. Remove it, for example with trimspace()")
	case unicode.IsSpace(first) || unicode.IsSpace(last):
		return errors.New("it begins or ends with white space. Remove it, for example with trimspace()")
	case strings.ContainsAny(token, " \t\r\n"):
		return errors.New("it has white space or a line break inside. It was probably wrapped when it was copied: copy it again in one piece")
	case strings.Trim(token, "*•") == "":
		return errors.New("it is a mask (only asterisks), which a chat platform or a secret store shows instead of the token. Set the token " +
			"itself")
	case strings.ContainsFunc(token, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsGraphic(r) }):
		return errors.New("it has an invisible or non-ASCII character, such as a byte order mark or a zero-width space. Copy it again as " +
			"plain text")
	case appToken.MatchString(token):
		return errors.New("it is an app access token (APP_ID|APP_SECRET), not a system user access token. Generate one in Meta Business " +
			"Settings > Users > System users")
	case jwt.MatchString(token):
		return errors.New("it is a JSON Web Token, such as an OpenID Connect login returns, not a system user access token of Meta")
	}
	return nil
}
