package flowjson

import (
	"fmt"
	"slices"
	"strings"

	"terraform-provider-whatsapp/internal/content/jsonlint"
)

// Versions, as Meta's changelog listed them on 2026-03-10. A frozen version can be sent, and not published.
var (
	publishableVersions = strings.Fields("5.1 6.0 6.1 6.2 6.3 7.0 7.1 7.2 7.3")
	frozenVersions      = strings.Fields("2.1 3.0 3.1 4.0 5.0")
	dataAPIVersions     = strings.Fields("3.0 4.0")
)

const recommendedVersion = "7.3"

// version is a version of Flow JSON. What is not a version counts as the newest one.
type version struct{ major, minor int }

func parseVersion(text string) version {
	var v version
	if n, err := fmt.Sscanf(text, "%d.%d", &v.major, &v.minor); n != 2 || err != nil {
		return version{major: 1 << 10}
	}
	return v
}

func (v version) isAtLeast(major, minor int) bool {
	return v.major > major || v.major == major && v.minor >= minor
}

// lintVersion checks what the flow says of itself.
func (l *linter) lintVersion() {
	whole := node{value: l.root}
	text, ok := l.checkedMember(whole, "version", jsonlint.String)
	l.version = parseVersion(text.Text)
	at := node{place: whole.place.member("version"), value: text}
	_, given := l.root.Member("version")
	switch {
	case !given:
		l.report(whole, ruleVersionMissing, "The flow has no version. Add \"version\": %q.", recommendedVersion)
	case !ok:
	case slices.Contains(frozenVersions, text.Text):
		l.report(at, ruleVersionFrozen, "Meta no longer publishes flows with version %s. Use %s.", text.Text, recommendedVersion)
	case !slices.Contains(publishableVersions, text.Text):
		l.report(at, ruleVersionUnknown, "%s is not in the list that this provider knows: %s. Meta may refuse it. Meta recommends %s.",
			jsonlint.QuotedText(text.Text), strings.Join(publishableVersions, ", "), recommendedVersion)
	}
	if uri, given := l.root.Member("data_channel_uri"); given && l.version.isAtLeast(3, 0) {
		l.report(node{place: whole.place.member("data_channel_uri"), value: uri}, ruleDataChannelURI,
			"From version 3.0 the address of the endpoint is not part of Flow JSON. Remove it, and set endpoint_uri of the flow.")
	}

	api, ok := l.checkedMember(whole, "data_api_version", jsonlint.String)
	if ok && !slices.Contains(dataAPIVersions, api.Text) {
		l.report(node{place: whole.place.member("data_api_version"), value: api}, ruleDataAPIVersion,
			"%s is not in the list that this provider knows: %s. Meta may refuse it.", jsonlint.QuotedText(api.Text), strings.Join(dataAPIVersions,
				", "))
	}
	if _, given := l.root.Member("routing_model"); ok && !given {
		l.report(whole, ruleRoutingMissing, "A flow with a data_api_version needs a routing_model, which names the screens that can follow each "+
			"screen. Add one, such as \"routing_model\": {\"FIRST\": [\"SECOND\"], \"SECOND\": []}.")
	}
}

// hasEndpoint reports whether the flow exchanges data with an endpoint.
func (l *linter) hasEndpoint() bool {
	_, ok := l.root.Member("data_api_version")
	return ok
}
