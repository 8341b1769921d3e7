package provider

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/tfkit/tfvalid"
	"terraform-provider-whatsapp/internal/transport"
)

// Versions of the Graph API.
//
// Source: https://developers.facebook.com/docs/graph-api/changelog
const (
	oldestVersion  = 21 // v20.0 was retired on 2026-09-24
	newestVersion  = 26
	defaultVersion = "v25.0"
)

// Limits of request_timeout.
const (
	shortestTimeout = time.Second
	longestTimeout  = 5 * time.Minute
)

// endpointValidator returns a validator of the address of a remote API.
func endpointValidator() validator.String {
	const description = "must be an https address without user name, query or fragment (http on this machine only)"
	return tfvalid.String(description, func(value string, p *tfvalid.Problems) {
		if _, err := transport.ParseEndpoint(value); err != nil {
			p.Error("Invalid address", "The value of %s cannot be used: %s. No request was sent.", p.Argument(), err)
		}
	})
}

// graphEndpointValidator returns a validator of the address of the Graph API, which has no version.
func graphEndpointValidator() validator.String {
	return tfvalid.String("must be an address without a version of the Graph API", func(value string, p *tfvalid.Problems) {
		if reason := graphAddressProblemText(value); reason != "" {
			p.Error("Address with a version of the Graph API", "The value of %s %s", p.Argument(), reason)
		}
	})
}

var endsWithVersion = regexp.MustCompile(`(?i)/v[0-9]+(\.[0-9]+)?/*$`)

// graphAddressProblemText returns the end of a sentence that begins with the value, and the next step, or "" for an address that has no
// version at its end.
func graphAddressProblemText(value string) string {
	version := endsWithVersion.FindString(value)
	if version == "" {
		return ""
	}
	return fmt.Sprintf("ends with %q, a version of the Graph API. Write the address without it, and the version in graph_version.", version)
}

// secretValidator returns a validator of a secret whose form is not known.
func secretValidator() validator.String {
	return tfvalid.String("must not be empty and must not contain white space", func(value string, p *tfvalid.Problems) {
		if reason := secret.FormProblem(value); reason != "" {
			p.Error("Invalid secret", "The value of %s cannot be used: %s.", p.Argument(), reason)
		}
	})
}

var versionPattern = regexp.MustCompile(`^v([1-9][0-9]?)\.0$`)

// graphVersionValidator returns a validator of the version of the Graph API.
func graphVersionValidator() validator.String {
	const description = `must be a version of the Graph API such as "` + defaultVersion + `"`
	return tfvalid.String(description, func(value string, p *tfvalid.Problems) {
		reason, warning := versionProblemTexts(value)
		if reason != "" {
			p.Error("Invalid version of the Graph API", "%s", reason)
		}
		if warning != "" {
			p.Warning("Unknown version "+value+" of the Graph API", "%s", warning)
		}
	})
}

func versionProblemTexts(value string) (reason, warning string) {
	match := versionPattern.FindStringSubmatch(value)
	if match == nil {
		return `Expected the form "` + defaultVersion + `": v, the number and .0.`, ""
	}
	major, err := strconv.Atoi(match[1])
	switch {
	case err != nil || major < oldestVersion:
		return "Meta has retired " + value + " and would use a newer version without notice. Use " + defaultVersion + ".", ""
	case major > newestVersion:
		return "", fmt.Sprintf("When this provider was released, v%d.0 was the newest version. Check that %s exists: "+
			"Meta refuses an unknown version or replaces it by another one.", newestVersion, value)
	}
	return "", ""
}
